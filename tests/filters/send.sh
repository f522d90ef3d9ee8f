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
same 'an interrupted letter is not sent at once' '' "$(loket-send 2>"$W/err")"
has 'it is told that it is in doubt' "$(cat "$W/err")" 'in doubt'
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
same 'after five minutes' 'retry|300' "$(sql "select state, next_at - strftime('%s', '$LOKET_NOW') from outbox")"
same 'not before' '' "$(loket-send)"
LOKET_NOW=2026-11-23T09:05:00+07:00 loket-send >/dev/null 2>&1
same 'then after ten' 600 "$(sql "select next_at - strftime('%s', '2026-11-23T09:05:00+07:00') from outbox")"
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
