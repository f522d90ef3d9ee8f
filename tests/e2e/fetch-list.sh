# loket-fetch: no message is lost to another one's trouble, and none comes twice,
# whatever servers, colleagues and connections do meanwhile.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"

certificates
subjects() { cat "$SPOOL"/new/* 2>/dev/null | sed -n 's/\r$//; s/^Subject: //p' | sort | tr '\n' ' '; }
# go_to PORT: the account's server is another one from now on.
go_to() { sed -i "s/localhost:[0-9]*/localhost:$1/" "$LOKET_CONF"; }
waiting() { sql 'select uid, failures from unfetched'; }

# --- a message that cannot be had -------------------------------------------------

for mode in refuse8 withhold8 cut8 hang8; do
	fake_imap $mode server
	alone kantor "$FAKE_PORT"
	code 75 "a message that the server does not hand over ($mode)" loket-fetch
	same "is on the list ($mode)" '8|1' "$(waiting)"
	has "and that is said ($mode)" "$(cat "$W/.err")" 'kantor: '
	loket-fetch >"$W/.out" 2>"$W/.err"
	same "it is tried again ($mode)" '75 8|2' "$? $(waiting)"
	same "and keeps no other one from coming ($mode)" 'nomor 7 nomor 9 ' "$(subjects)"
	same "nor brings one twice ($mode)" 2 "$(spooled)"
	fake_imap three server
	go_to "$FAKE_PORT"
	ok "once the server is well again ($mode)" loket-fetch
	same "it comes ($mode)" 'nomor 7 nomor 8 nomor 9 ' "$(subjects)"
	same "and is off the list ($mode)" '' "$(waiting)"
	ok "the run after that ($mode)" loket-fetch
	same "takes nothing ($mode)" 3 "$(spooled)"
done

fake_imap refuse8 server
alone kantor "$FAKE_PORT"
for _ in 1 2 3; do loket-fetch >/dev/null 2>&1; done
ok 'after the third time it rests for an hour' loket-fetch
same 'and is not tried' '8|3' "$(waiting)"
LOKET_NOW=2026-11-23T10:30:00+07:00
code 75 'then it is tried again' loket-fetch
same 'once' '8|4' "$(waiting)"
LOKET_NOW=2026-11-23T09:00:00+07:00

# A message of which the process itself dies: the kill stands for a crash of libetpan.
fake_imap hang8 server
world
account kantor "$FAKE_PORT"
loket-fetch >"$W/.out" 2>"$W/.err" &
fetch=$!
second_comes() { [ "$(find "$SPOOL/tmp" -type f -size +0 | wc -l)" = 2 ]; }
ok 'while the second message comes' until_true second_comes
pkill -KILL -P $fetch
wait $fetch
same 'a process that dies of it' 75 $?
has 'is told of' "$(cat "$W/.err")" 'its process died of signal 9'
same 'and the message is on the list' '8|1' "$(waiting)"
fake_imap three server
go_to "$FAKE_PORT"
ok 'the next run does not begin with it' loket-fetch
same 'and in the end has everything' 'nomor 7 nomor 8 nomor 9 ' "$(subjects)"

# --- after, when the connection breaks there ------------------------------------------

fake_imap cutstore server
alone kantor "$FAKE_PORT"
code 75 'a connection that breaks while a message is marked' loket-fetch
same 'costs no message' 1 "$(spooled)"
same 'and the mark is owed' 7 "$(sql 'select uid from untouched')"
fake_imap ok server
go_to "$FAKE_PORT"
ok 'the next connection' loket-fetch
has 'makes it' "$(cat "$FAKE_LOG")" 'UID STORE 7 +FLAGS.SILENT (\Seen)'
same 'and owes nothing' '' "$(sql 'select uid from untouched')"
same 'the message did not come twice' 1 "$(spooled)"

# --- a line that breaks, a hundred messages and more -------------------------------------

dovecot_start
# fill PREFIX COUNT BYTES: so many messages of about that size, in the mailbox alone.
fill() {
	letter pertama | imap_put ppid INBOX # makes the folders
	rm -f "$DOVECOT"/mail/ppid/cur/* "$DOVECOT"/mail/ppid/new/*
	imap_list ppid INBOX >/dev/null
	n=0
	while [ $n -lt "$2" ]; do
		n=$((n + 1))
		printf 'Subject: %s%03d\r\n\r\nisi %s\r\n' "$1" $n "$(head -c "$3" /dev/zero | tr '\0' x | fold -w 70)" \
			>"$DOVECOT/mail/ppid/cur/18000$(printf %05d $n).$1:2,"
	done
	[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DOVECOT/mail"
}
fill n 150 600
same 'there are 150 messages' 150 "$(imap_list ppid INBOX | wc -l)"
# shellcheck disable=SC2046
proxy_start "$IMAPS_PORT" $(proxy_tls)
world
account kantor "$PROXY_PORT" 'after = seen'
cuts=
for at in 3000 20000 45000 60000 5000 70000 30000; do cuts="$cuts cut-server:$at"; done
# shellcheck disable=SC2086
proxy_do $cuts pass
runs=0
while [ $runs -lt 12 ]; do
	runs=$((runs + 1))
	loket-fetch >/dev/null 2>&1 && break
done
ok 'a line that breaks seven times, each time elsewhere' test $runs -gt 4 -a $runs -lt 12
same 'loses nothing' 150 "$(subjects | wc -w | awk '{ print $1 }')"
same 'and brings nothing twice' 150 "$(spooled)"
same 'all are marked as read in the end' 150 "$(imap_list ppid INBOX | grep -c Seen)"
same 'nothing is owed' '0|0' "$(sql 'select (select count(*) from unfetched), (select count(*) from untouched)')"

# --- UIDVALIDITY, a mailbox that is built anew ----------------------------------------------

register_all() { loket-fetch 2>"$W/.err" | loket-parse | loket-register >"$W/.out"; }
messages() { sql "select count(*), count(distinct digest) from message where direction = 'in'"; }
rm -f "$DOVECOT"/mail/ppid/cur/*
for m in "$SRC"/tests/mail/0*.eml "$SRC"/tests/mail/1*.eml; do imap_put ppid INBOX <"$m"; done
all=$(imap_list ppid INBOX | wc -l)
world
account kantor "$IMAPS_PORT" 'after = keep'
register_all
same 'every message is in the register' "$all|$all" "$(messages)"
before=$(sql 'select count(*) from request')
as_nobody doveadm -c "$DOVECOT/dovecot.conf" mailbox update -u ppid --uid-validity 777777 INBOX
letter baru | imap_put ppid INBOX
ok 'a new UIDVALIDITY is no failure' loket-fetch
same 'and brings only what the register does not know' 1 "$(spooled)"
same 'which is said once' 1 "$(grep -c UIDVALIDITY "$W/.err")"
register_all
same 'one message more' "$((all + 1))|$((all + 1))" "$(messages)"
same 'and one request' $((before + 1)) "$(sql 'select count(*) from request')"
ok 'the run after that' loket-fetch
same 'says nothing' '' "$(cat "$W/.err")"

# The server's files are copied back from a backup: new names, other UIDs, no index.
dovecot_stop
(cd "$DOVECOT/mail/ppid" && rm -f dovecot* && for f in cur/* new/*; do
	[ ! -f "$f" ] || mv "$f" "cur/$(printf '%s' "$f" | cksum | cut -d ' ' -f 1).kembali:2,S"
done)
dovecot_start
letter sesudah | imap_put ppid INBOX
world_before=$(sql 'select count(*) from request')
register_all
same 'a mailbox that was built anew brings only what is new' "$((all + 2))|$((all + 2))" "$(messages)"
same 'and one request more' $((world_before + 1)) "$(sql 'select count(*) from request')"

# With --max the reading again takes several runs, and pairs in each.
as_nobody doveadm -c "$DOVECOT/dovecot.conf" mailbox update -u ppid --uid-validity 888888 INBOX
runs=0
until loket-fetch --max 5 >>"$W/paths" 2>"$W/.err" || [ $runs -gt 20 ]; do runs=$((runs + 1)); done
same 'also with --max' 0 "$(spooled)"

# --- colleagues -------------------------------------------------------------------------

as_nobody doveadm -c "$DOVECOT/dovecot.conf" mailbox create -u ppid Disimpan
fill k 120 20000
world
account kantor "$IMAPS_PORT" 'after = keep'
colleague() {
	while [ ! -e "$W/enough" ]; do
		as_nobody doveadm -c "$DOVECOT/dovecot.conf" move -u ppid Disimpan mailbox INBOX subject k01 2>/dev/null
		as_nobody doveadm -c "$DOVECOT/dovecot.conf" expunge -u ppid mailbox INBOX subject k11 2>/dev/null
		as_nobody doveadm -c "$DOVECOT/dovecot.conf" move -u ppid INBOX mailbox Disimpan subject k01 2>/dev/null
		as_nobody doveadm -c "$DOVECOT/dovecot.conf" flags add -u ppid '\Seen' mailbox INBOX subject k02 2>/dev/null
	done
}
colleague &
worker=$!
runs=0
while [ $runs -lt 6 ]; do
	loket-fetch >/dev/null 2>"$W/.err"
	same 'while a colleague moves, deletes and marks, each run goes well' 0 $?
	runs=$((runs + 1))
done
touch "$W/enough"
wait $worker
as_nobody doveadm -c "$DOVECOT/dovecot.conf" move -u ppid INBOX mailbox Disimpan all
ok 'the run after the colleague went home' loket-fetch
subjects | tr ' ' '\n' | grep . | sort -u >"$W/have"
as_nobody doveadm -c "$DOVECOT/dovecot.conf" fetch -u ppid hdr.subject mailbox INBOX all | sed -n 's/^hdr.subject: //p' | sort -u >"$W/want"
same 'everything that is in the mailbox has come' '' "$(comm -13 "$W/have" "$W/want")"
loket-parse "$SPOOL"/new/* | loket-register >"$W/.out" 2>&1
same 'and what came more than once is once in the register' "$(wc -l <"$W/have")" \
	"$(sql "select count(*) from message where direction = 'in' and outcome <> 'duplicate'")"

# --- several folders, since, what is too large ------------------------------------------------

rm -f "$DOVECOT"/mail/ppid/cur/* "$DOVECOT"/mail/ppid/new/*
imap_list ppid INBOX >/dev/null
as_nobody doveadm -c "$DOVECOT/dovecot.conf" mailbox create -u ppid Aduan
letter utama | imap_put ppid INBOX
letter aduan | imap_put ppid Aduan
world
account kantor "$IMAPS_PORT" 'after = keep' 'folder = INBOX, TidakAda, Aduan'
code 75 'a folder that is not there' loket-fetch
same 'costs the others nothing' 'aduan utama ' "$(subjects)"
has 'and is named' "$(cat "$W/.err")" 'kantor: TidakAda: '
sed -i 's/, TidakAda//' "$LOKET_CONF"
ok 'several folders go well' loket-fetch
same 'each with its own progress' 2 "$(spooled)"

old=$(date -d '2024-05-01' +%s)
letter lama >"$DOVECOT/mail/ppid/new/$old.lama"
touch -d "@$old" "$DOVECOT/mail/ppid/new/$old.lama"
[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DOVECOT/mail"
imap_list ppid INBOX >/dev/null
world
account kantor "$IMAPS_PORT" 'after = seen' 'since = 2025-01-01'
ok 'the first fetch of an old mailbox' loket-fetch
same 'leaves what is older than since' 'utama ' "$(subjects)"
same 'and does not touch it' 1 "$(imap_list ppid INBOX | grep -vc Seen)"
letter sekarang | imap_put ppid INBOX
ok 'and goes on from there' loket-fetch
same 'with what is new' 'sekarang utama ' "$(subjects)"

{
	printf 'From: Siti <siti@warga.example>\r\nTo: ppid@kulonprogo.example\r\nMessage-ID: <besar@warga.example>\r\n'
	printf 'Subject: Aduan jalan berlubang di depan SD 2 Wates\r\n\r\nJalan di depan SD 2 Wates berlubang sejak 20 November 2026.\r\n'
	head -c 300000 /dev/zero | tr '\0' x | fold -w 70 | sed 's/$/\r/'
} | imap_put ppid INBOX
world
account kantor "$IMAPS_PORT" 'after = seen' 'since = 2025-01-01'
printf '[limits]\nmessage = 65536\n' >>"$LOKET_CONF"
loket-fetch 2>"$W/.err" | loket-parse | loket-register >"$W/.out"
has 'a mail that is too large is said' "$(cat "$W/.err")" 'is left on the server, and its beginning is taken'
has 'its beginning is registered' "$(grep besar@warga "$W/.out")" '"limit:message"'
same 'with a number, the receipt and the word that it was too large' 'tanda_bukti terlalu_besar ' \
	"$(sql "select letter from outbox where recipient = 'siti@warga.example' and letter <> 'tanya'
		union all select 'tanda_bukti' from outbox where recipient = 'siti@warga.example' and letter = 'tanya' order by 1" | tr '\n' ' ')"
ok 'which can be written' loket-compose --pending
has 'in words that help' "$(loket-compose --preview "$(sql "select number from request where id = (select request from outbox where letter = 'terlalu_besar')")" terlalu_besar)" 'beberapa surel yang lebih kecil'
same 'it is left on the server, unread' 1 "$(imap_list ppid INBOX | tail -n 1 | grep -vc Seen)"
ok 'and it is not taken again' loket-fetch
same 'nor answered again' 1 "$(sql "select count(*) from outbox where letter = 'terlalu_besar'")"

# --- what reaches the disk ---------------------------------------------------------------------

if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
	fill s 300 10
	world
	account kantor "$IMAPS_PORT" 'after = seen'
	loket-fetch --max 1 >/dev/null 2>&1 # the folder is known
	strace -f -y -o "$W/trace" -e trace=fsync,fdatasync,sendto loket-fetch >/dev/null 2>&1
	same 'all are taken' 300 "$(spooled)"
	same 'one fsync a message' 299 "$(grep -c 'fsync(.*spool/surel/tmp' "$W/trace")"
	same 'one of the folder a batch' 3 "$(grep -c 'fsync(.*spool/surel/new>' "$W/trace")"
	# The third commit is that of the success at the end; a checkpoint syncs both files.
	commits=$(grep -c 'fdatasync(.*register.db-wal' "$W/trace")
	ok 'and one commit a batch, one at the end' test "$commits" -le 5
	same 'and nothing else' "$(grep -c 'sync(' "$W/trace")" \
		"$(grep -c -e 'fsync(.*spool/surel' -e 'fdatasync(.*register.db' -e 'sync(.*/home>' "$W/trace")"
fi

fake_stop
dovecot_stop
same 'Dovecot crashed at nothing' '' "$(grep -E 'Panic|Fatal' "$DOVECOT/dovecot.log")"
done_testing
