# loket-send: letters leave once; what is in doubt goes once more and says so.
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"
M=$SRC/tests/mail
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
command -v python3 >/dev/null || skip 'python3 is not here'

world
mail "$M/01-permohonan-lengkap.eml" "$M/03-aduan-jalan-rusak.eml" >/dev/null
loket-compose | loket-send >"$W/sent"
same 'two letters are sent' 'sent sent' "$(jq -r .outcome "$W/sent" | xargs)"
same 'they stand in the Maildir' 2 "$(find "$LETTERS/new" -type f | wc -l)"
same 'with LF alone' 0 "$(cat "$LETTERS"/new/* | grep -c "$(printf '\r')")"
same 'out/new is empty, the archive has what was sent' '0 4' "$(find "$W/home/out/new" -type f | wc -l) $(find "$W/home/archive" -type f | wc -l)"
same 'each has a row in message' 2 "$(sql "select count(*) from message where direction = 'out' and class = 'letter'")"
same 'nothing is left to send' '' "$(loket-send)"
same 'and nothing is sent twice' 2 "$(find "$LETTERS/new" -type f | wc -l)"

# a sender that died after its claim
world
mail "$M/01-permohonan-lengkap.eml" >/dev/null
loket-compose >/dev/null
sqlite3 "$DB" "update outbox set state = 'sending', attempts = 1, first_tried_at = strftime('%s', '$LOKET_NOW')"
same 'an interrupted letter is in doubt, not sent at once' doubt "$(loket-send 2>"$W/err" | jq -r .outcome)"
same 'nothing has reached the Maildir' 0 "$(find "$LETTERS/new" -type f | wc -l)"
same 'it waits' 'doubt|0' "$(sql 'select state, (select possibly_double from request) from outbox')"
same 'after its wait it goes once more' sent "$(LOKET_NOW=2026-11-23T09:11:00+07:00 loket-send | jq -r .outcome)"
same 'and the request says so' 1 "$(sql 'select possibly_double from request')"

# a sender that died between its commit and the move
world
mail "$M/01-permohonan-lengkap.eml" >/dev/null
path=$(loket-compose); cp "$path" "$W/keep"
loket-send >/dev/null
cp "$W/keep" "$path"
ok 'a letter that is sent is not sent again' loket-send
same 'its file goes to the archive' '0 1' "$(find "$W/home/out/new" -type f | wc -l) $(find "$LETTERS/new" -type f | wc -l)"

# SMTP: what each answer of a server means
smtp() { # MODE: a server, a counter that sends to it, one letter composed
	world
	fake_smtp "$1"
	printf '[smtp]\nurl = smtp://127.0.0.1:%s\ntls = none\n[limits]\nseconds = 2\n' "$FAKE_PORT" >>"$W/loket.conf"
	mail "$M/01-permohonan-lengkap.eml" >/dev/null
	loket-compose >/dev/null
}
smtp ok
same 'a 250 is sent' sent "$(loket-send | jq -r .outcome)"
has 'with the server'"'"'s word and queue id' "$(sql 'select answer from outbox')" 'queued as'
same 'one recipient, no more' 1 "$(grep -c 'RCPT TO' "$FAKE_LOG")"
fake_stop
smtp end451
code 75 'a 451 is for later' loket-send
pause() { sql "select next_at - strftime('%s', '$1') between $2 and $3, (next_at - strftime('%s', '$1')) from outbox"; }
same 'after five minutes, a fifth more or less' 'retry|1' "$(sql 'select state from outbox')|$(pause "$LOKET_NOW" 240 360 | cut -d '|' -f 1)"
was=$(pause "$LOKET_NOW" 240 360)
same 'not before' '' "$(loket-send)"
LOKET_NOW=2026-11-23T09:06:00+07:00 loket-send >/dev/null 2>&1
same 'then after ten' 1 "$(pause 2026-11-23T09:06:00+07:00 480 720 | cut -d '|' -f 1)"
sqlite3 "$DB" "update outbox set state = 'composed', next_at = 0, attempts = 0, first_tried_at = null"
loket-send >/dev/null 2>&1
same 'the same letter has the same pauses' "$was" "$(pause "$LOKET_NOW" 240 360)"
LOKET_NOW=2026-11-28T09:05:00+07:00 loket-send >/dev/null 2>&1
same 'after five days it has failed, and the desk sees it' 'failed|1' "$(sql 'select state, '"$(loket-list --today | jq .gagal_kirim)"' from outbox')"
fake_stop
smtp end554
code 69 'a 554 is for good' loket-send
same 'it has failed' failed "$(sql 'select state from outbox')"
fake_stop
smtp drop
code 75 'no answer after the dot is a doubt' loket-send
same 'it is in doubt' doubt "$(sql 'select state from outbox')"
fake_stop
smtp ok
fake_stop
code 75 'a server that is down is for later' loket-send
same 'the letter waits' retry "$(sql 'select state from outbox')"

# what a killed sender had written of the letters that it had claimed
claimed() { # a world with one letter, claimed by a sender that is dead; $1 its journal
	world
	mail "$M/01-permohonan-lengkap.eml" >/dev/null
	loket-compose >/dev/null
	sqlite3 "$DB" "update outbox set state = 'sending', claimed_from = 'composed', attempts = 1, first_tried_at = strftime('%s', '$LOKET_NOW')"
	printf "boot %s\n$1" "$(cat /proc/sys/kernel/random/boot_id)" >"$W/home/out/journal"
}
claimed ''
same 'a letter that was claimed and not begun is sent at once' sent "$(loket-send | jq -r .outcome)"
same 'its request says nothing of a double' 0 "$(sql 'select possibly_double from request')"
claimed 'begin 1.1\n'
same 'one that was begun is in doubt' doubt "$(loket-send 2>/dev/null | jq -r .outcome)"
claimed 'begin 1.1\nend 1.1 0 250 2.0.0 Ok: queued as 4X\n'
same 'one that was sent is sent' 'sent 250 2.0.0 Ok: queued as 4X' "$(loket-send | jq -r '.outcome + " " + .answer')"
same 'and goes to the archive, not out' '0 0' "$(find "$W/home/out/new" -type f | wc -l) $(find "$LETTERS/new" -type f | wc -l)"
claimed 'begin 1.1\nend 1.1 2 554 5.7.1 no\n'
same 'one that was refused has failed' 'failed 554 5.7.1 no' "$(loket-send | jq -r '.outcome + " " + .answer')"
claimed 'begin 1.1\nend 1.1 0 25'
same 'a torn mark does not count' doubt "$(loket-send 2>/dev/null | jq -r .outcome)"
claimed 'begin 1.1\n'
sed -i '1s/.*/boot another/; 2d' "$W/home/out/journal"
same 'after another boot a missing mark is no evidence' doubt "$(loket-send 2>/dev/null | jq -r .outcome)"

# our own copy as evidence
smtp drop
printf '[smtp]\narchive = ppid+arsip@kulonprogo.example\n' >>"$W/loket.conf"
path=$(find "$W/home/out/new" -type f)
code 75 'a letter in doubt' loket-send
same 'its copy was in the same envelope' 'RCPT TO:<slamet.prihatin@warga-menoreh.example> RCPT TO:<ppid+arsip@kulonprogo.example>' "$(grep 'RCPT' "$FAKE_LOG" | tr -d '\r' | xargs)"
cp "$path" "$W/copy"
(printf 'Return-Path: <%s>\r\nReceived: from x by y; Mon, 23 Nov 2026 09:01:00 +0700\r\n' "$(sed -n 's/^MAIL FROM:<\([^>]*\)>.*/\1/p' "$FAKE_LOG" | head -n 1)"; cat "$W/copy") >"$W/back"
same 'its copy comes back: our own' machine "$(loket-deliver <"$W/back" | loket-parse | loket-register | jq -r .outcome)"
same 'so it has arrived' 'sent|our own copy has come back|0' "$(sql 'select o.state, o.answer, r.possibly_double from outbox o, request r')"
LOKET_NOW=2026-11-23T10:00:00+07:00 loket-send >/dev/null 2>&1
same 'it is not sent again' 1 "$(grep -c '^DATA:' "$FAKE_LOG")"
same 'and its file goes to the archive' 0 "$(find "$W/home/out/new" -type f | wc -l)"
fake_stop
smtp copy550
printf '[smtp]\narchive = ppid+arsip@kulonprogo.example\n' >>"$W/loket.conf"
same 'a copy that is refused holds nothing up' sent "$(loket-send | jq -r .outcome)"
same 'what each recipient was answered is kept' 'to|sent|250|250 2.0.0 queued as X1 copy|failed|550|550 5.1.1 no archive here' \
	"$(sql 'select role, outcome, code, answer from attempt order by role desc' | xargs)"
fake_stop

# the return address of the envelope
smtp ok
mail "$M/03-aduan-jalan-rusak.eml" >/dev/null
loket-compose | loket-send >/dev/null
same 'each letter has a return address of its own' 2 "$(grep -oE 'MAIL FROM:<ppid\+b[0-9]+\.[a-z2-9]{16}@kulonprogo\.example>' "$FAKE_LOG" | sort -u | wc -l)"
same 'on one connection' 1 "$(grep -c EHLO "$FAKE_LOG")"
fake_stop

# not now
smtp ok
touch "$W/home/stop"
code 75 'nothing is sent while the stop file is there' loket-send
has 'and that is said' "$(cat "$W/.err")" 'home/stop'
same 'no server was called' '' "$(cat "$FAKE_LOG")"
rm "$W/home/stop"
sqlite3 "$DB" "update outbox set not_before_at = strftime('%s', '2026-11-23T09:30:00+07:00')"
same 'a letter is not sent before its time' '' "$(loket-send)"
same 'then it is' sent "$(LOKET_NOW=2026-11-23T09:30:00+07:00 loket-send | jq -r .outcome)"
fake_stop

# a sendmail-compatible command
by_command() { # what the command does with what it gets
	world
	printf '#!/bin/sh\nfor a; do echo "$a" >>%s/argv; done\n%s\n' "$W" "$1" >"$W/sendmail"
	chmod +x "$W/sendmail"
	: >"$W/argv"
	printf '[smtp]\nurl = sendmail:%s/sendmail -oem\n[limits]\nseconds = 1\n' "$W" >>"$W/loket.conf"
	mail "$M/01-permohonan-lengkap.eml" >/dev/null
	loket-compose >/dev/null
}
by_command "cat >$W/taken"
cp "$(find "$W/home/out/new" -type f)" "$W/composed"
same 'a command takes a letter' sent "$(loket-send | jq -r .outcome)"
same 'it gets words, no shell' '-oem -i -f -- slamet.prihatin@warga-menoreh.example' "$(grep -v '+b' "$W/argv" | xargs)"
same 'and the letter with LF' "$(tr -d '\r' <"$W/composed" | sha256sum)" "$(sha256sum <"$W/taken")"
by_command 'echo "user unknown" >&2; exit 67'
code 69 'exit 67 is for good' loket-send
same 'what it said is kept' 'failed|exit 67: user unknown' "$(sql 'select state, answer from outbox')"
by_command 'exit 75'
code 75 'exit 75 is for later' loket-send
same 'the letter waits' retry "$(sql 'select state from outbox')"
by_command 'exit 78'
code 78 'exit 78 has nothing to do with the letter' loket-send
same 'it is as if it had not been tried' 'composed|0' "$(sql 'select state, attempts from outbox')"
by_command 'kill -9 $$'
code 75 'a command that dies leaves a doubt' loket-send
same 'the letter is in doubt' doubt "$(sql 'select state from outbox')"
by_command 'exec sleep 60'
code 75 'a command that hangs is ended' loket-send
same 'and leaves a doubt' doubt "$(sql 'select state from outbox')"
printf '[smtp]\nurl = sendmail:/nonexistent\n' >>"$W/loket.conf"
LOKET_NOW=2026-11-23T11:00:00+07:00
code 78 'a command that is not there is told' loket-send
LOKET_NOW=2026-11-23T09:00:00+07:00

# a queue: some refused, some not, one connection
world
fake_smtp ok
printf '[smtp]\nurl = smtp://127.0.0.1:%s\ntls = none\n[desk]\nauto_letters_per_day = 100\n' "$FAKE_PORT" >>"$W/loket.conf"
for i in $(seq 30); do
	sed "s/^Message-ID: .*/Message-ID: <q$i@warga.example>/I; s/^Subject: .*/Subject: jalan rusak $i/" "$M/03-aduan-jalan-rusak.eml" >"$W/m$i.eml"
done
mail "$W"/m*.eml >/dev/null
same 'thirty letters leave' 30 "$(loket-compose | loket-send | jq -r .outcome | grep -c sent)"
same 'on one connection' 1 "$(grep -c EHLO "$FAKE_LOG")"
same 'each once' 30 "$(grep -c '^DATA:' "$FAKE_LOG")"
same 'the archive has them, out/new is empty' 0 "$(find "$W/home/out/new" -type f | wc -l)"
fake_stop

# a letter whose path comes, and which stands in the list of all that are due too
thirty() { # $1: what the line does
	world
	fake_smtp ok
	proxy_start "$FAKE_PORT"
	proxy_do "$1" pass
	printf '[smtp]\nurl = smtp://127.0.0.1:%s\ntls = none\n[desk]\nauto_letters_per_day = 100\n' "$PROXY_PORT" >>"$W/loket.conf"
	mail "$W"/m*.eml >/dev/null
	loket-compose >"$W/paths"
}
thirty pass
code 0 'it is sent and archived before the list comes to it' sh -c "tail -n 1 '$W/paths' | loket-send"
same 'each of them once' '30 30' "$(grep -c '^DATA:' "$FAKE_LOG") $(grep '^DATA:' "$FAKE_LOG" | sort -u | wc -l)"
fake_stop
thirty cut-dot
code 75 'it is in doubt before the list comes to it' sh -c "tail -n 1 '$W/paths' | loket-send"
same 'and stays so' 'doubt sent' "$(sql "select distinct state from outbox order by state" | xargs)"
same 'each of them has gone once' '30 30' "$(grep -c '^DATA:' "$FAKE_LOG") $(grep '^DATA:' "$FAKE_LOG" | sort -u | wc -l)"
fake_stop

world
mail "$M/01-permohonan-lengkap.eml" >/dev/null
path=$(loket-compose)
printf 'x' >>"$path"
code 65 'a letter that is not what was composed is not sent' loket-send
same 'it is not in the Maildir' 0 "$(find "$LETTERS/new" -type f | wc -l)"
code 65 'a path that is none is said' sh -c 'echo /etc/passwd | loket-send'
code 65 'a torn line is no path' sh -c "printf '%s' '$path' | loket-send"
world
mail "$M/01-permohonan-lengkap.eml" >/dev/null
loket-compose >/dev/null
code 74 'a full standard output is told' sh -c 'loket-send >/dev/full'
same 'and what is sent stays sent' sent "$(sql 'select state from outbox')"
(flock 9; code 75 'two senders at once do not happen' loket-send; [ "$failed" = 0 ]) 9>"$W/home/lock/send" || failed=$((failed + 1))
code 64 'an unknown option is refused' loket-send --foo
done_testing
