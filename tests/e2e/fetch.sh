# loket-fetch against a real Dovecot and against servers that lie, hang and break.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"

certificates
dovecot_start

seconds_since() { echo $(($(date +%s) - $1)); }

# --- a real server ------------------------------------------------------------

letter satu | imap_put ppid INBOX
letter dua | imap_put ppid INBOX
as_nobody doveadm -c "$DOVECOT/dovecot.conf" flags add -u ppid '\Seen' mailbox INBOX uid 2
alone kantor "$IMAPS_PORT" 'after = keep'
ok 'new mail is taken' loket-fetch
same 'mail that staff have read is taken all the same' 2 "$(wc -l <"$W/.out")"
same 'the oldest comes first' "$(letter satu)" "$(cat "$(head -n 1 "$W/.out")")"
same 'the bytes are those of the server' "$(letter dua | sha256sum)" \
	"$(sha256sum <"$(tail -n 1 "$W/.out")")"
same 'after = keep leaves the mailbox as it is' "1
2 \\Seen" "$(imap_list ppid INBOX)"
ok 'the next run goes well' loket-fetch
same 'and takes nothing twice, but prints what waits in the spool' 2 "$(wc -l <"$W/.out")"
rm "$SPOOL"/new/*
letter tiga | imap_put ppid INBOX
ok 'only what is new is taken' loket-fetch
same 'one message' 1 "$(wc -l <"$W/.out")"
now=$(date +%s)
stamp=$(stat -c %Y "$(cat "$W/.out")")
same 'the spool file has the time at which the server received it' yes \
	"$([ $((now - stamp)) -lt 60 ] && [ $((now - stamp)) -ge 0 ] && echo yes)"
rm "$SPOOL"/new/*

as_nobody doveadm -c "$DOVECOT/dovecot.conf" mailbox update -u ppid --uid-validity 424242 INBOX
ok 'a new UIDVALIDITY is no failure' loket-fetch
same 'everything is read again' 3 "$(wc -l <"$W/.out")"
has 'and that is said' "$(cat "$W/.err")" UIDVALIDITY
ok 'the run after that goes well' loket-fetch
same 'and says nothing' '' "$(cat "$W/.err")"
ok 'one message at a time with --max' loket-fetch --max 1

world
account kantor "$IMAPS_PORT" 'after = seen'
code 75 'with --max 2, two messages are taken, and more is to come' loket-fetch --max 2
same 'exactly two' 2 "$(spooled)"
same 'after = seen marks what was taken' '1 \Seen
2 \Seen
3' "$(imap_list ppid INBOX)"
ok 'the rest comes with the next run' loket-fetch
same 'three in all' 3 "$(spooled)"

as_nobody doveadm -c "$DOVECOT/dovecot.conf" mailbox create -u ppid Diambil
world
account kantor "$IMAPS_PORT" 'after = move:Diambil'
code 75 'after = move takes the mail' loket-fetch --max 1
same 'and moves it, and no other' '2 \Seen
3 \Seen' "$(imap_list ppid INBOX)"
same 'to the folder' '1 \Seen' "$(imap_list ppid Diambil)"

world
account kantor "$IMAPS_PORT" 'after = move:TidakAda'
code 78 'a folder that is not there is for the office to mend' loket-fetch
same 'but the mail is taken' 2 "$(wc -l <"$W/.out")"
same 'and it is said once, not for each message' 1 "$(wc -l <"$W/.err")"
code 0 'and not taken again and again' loket-fetch
same 'two in the spool' 2 "$(spooled)"

as_nobody doveadm -c "$DOVECOT/dovecot.conf" flags add -u ppid '\Deleted' mailbox INBOX uid 3
world
account kantor "$IMAPS_PORT" 'after = delete'
code 75 'after = delete takes the mail' loket-fetch --max 1
same 'and expunges that message alone, not what others marked' '3 \Deleted \Seen' \
	"$(imap_list ppid INBOX)"

dd if=/dev/zero bs=1000 count=100 2>/dev/null | tr '\0' 'x' | fold -w 70 >"$W/besar"
{ letter besar; cat "$W/besar"; } | imap_put ppid INBOX
letter kecil | imap_put ppid INBOX
world
account kantor "$IMAPS_PORT" 'after = keep'
printf '[limits]\nmessage = 65536\n' >>"$W/loket.conf"
ok 'a message over the limit is left on the server' loket-fetch
has 'which is said with its size' "$(cat "$W/.err")" 'kantor: a message of'
same 'the others are taken, and of that one the beginning' 3 "$(wc -l <"$W/.out")"
cut=$(grep 'cut=' "$W/.out")
same 'its header and 64 KiB of what follows' \
	"$({ letter besar; sed 's/$/\r/' "$W/besar"; } | head -c $((65536 + $(letter besar | sed '/^.$/q' | wc -c))) | sha256sum)" \
	"$(sha256sum <"$cut")"
ok 'once' loket-fetch
same 'and is said once' '' "$(cat "$W/.err")"

world # Dovecot takes its time over a wrong password
account kantor "$IMAPS_PORT" 'after = keep'
sed -i 's/echo rahasia/echo salah/' "$W/loket.conf"
code 77 'a wrong password is a refusal' loket-fetch
has 'that names the account' "$(cat "$W/.err")" 'loket-fetch: kantor: login: the server refuses'
alone kantor "$IMAPS_PORT" 'folder = TidakAda'
code 75 'a folder that cannot be opened' loket-fetch

# --- the certificate ------------------------------------------------------------

for cert in rogue wrongname expired; do
	fake_imap ok "$cert"
	alone kantor "$FAKE_PORT"
	code 77 "a certificate that is $cert is refused" loket-fetch
	same "before a byte is said ($cert)" '' "$(cat "$FAKE_LOG")"
	case $cert in
	rogue) word='ca_file' ;;
	wrongname) word='another name' ;;
	expired) word='expired' ;;
	esac
	has "and the reason is told ($cert)" "$(cat "$W/.err")" "$word"
done
fake_imap ok server
alone kantor "$FAKE_PORT" "ca_file = $TLS/rogue.pem"
code 77 'an authority that ca_file does not name is refused' loket-fetch
alone kantor "$FAKE_PORT" "ca_file = $W/nothing.pem"
code 78 'a ca_file that is not there is a configuration fault' loket-fetch
alone kantor "$FAKE_PORT"
ok 'the right certificate is taken' loket-fetch
has 'and the password said' "$(cat "$FAKE_LOG")" 'LOGIN ppid rahasia'
alone kantor "$FAKE_PORT"
sed -i 's/localhost/127.0.0.1/' "$W/loket.conf"
ok 'an address in the url is looked for in the certificate' loket-fetch
alone kantor "$FAKE_PORT"
sed -i 's/localhost/127.0.0.2/' "$W/loket.conf"
same 'and another address is refused' 'not listening or refused' \
	"$(loket-fetch >/dev/null 2>&1; case $? in 75 | 77) echo 'not listening or refused' ;; esac)"

# --- servers that break ----------------------------------------------------------

fake_imap preauth
alone kantor "$FAKE_PORT" 'tls = none'
sed -i 's/imaps:/imap:/' "$W/loket.conf"
code 77 'PREAUTH is refused' loket-fetch
same 'without a word from us' '' "$(cat "$FAKE_LOG")"

fake_imap disabled
alone kantor "$FAKE_PORT" 'tls = none'
sed -i 's/imaps:/imap:/' "$W/loket.conf"
code 78 'LOGINDISABLED is respected' loket-fetch
same 'no password was said' '' "$(grep LOGIN "$FAKE_LOG")"

# broken MODE WANT 'sentence': within ten seconds, nothing in the spool.
broken() {
	fake_imap "$1" server
	alone kantor "$FAKE_PORT"
	start=$(date +%s)
	code "$2" "$3" loket-fetch
	same "within ten seconds ($1)" yes "$([ "$(seconds_since "$start")" -lt 10 ] && echo yes)"
	same "nothing half is in the spool ($1)" 0 "$(find "$SPOOL" -type f | wc -l)"
	same "one line says it ($1)" 1 "$(wc -l <"$W/.err")"
}
broken hang 75 'a server that does not answer'
broken hangfetch 75 'a server that stops in the middle of a message'
broken drip 75 'a server that drips'
broken cut 75 'a connection that is cut in the middle of a message'
broken huge 75 'a server that announces 4 GiB'
broken lie 75 'a server that sends more than it announced'
broken flood 75 'a server that answers without end'
broken garbage 75 'a server that talks nonsense'
broken novalidity 75 'a server without UIDVALIDITY'
broken deny 77 'a server that takes no password'

fake_imap other server
alone kantor "$FAKE_PORT"
code 75 'a server that mixes in another message' loket-fetch
same 'what was asked for is taken, the other is not' 1 "$(find "$SPOOL" -type f | wc -l)"
has 'and it is the right one' "$(cat "$SPOOL"/new/*)" 'Subject: satu'

fake_imap gone server
alone kantor "$FAKE_PORT"
ok 'a message that is gone meanwhile is no failure' loket-fetch

fake_imap noexpunge server
alone kantor "$FAKE_PORT" 'after = delete'
code 78 'deleting one message alone must be possible' loket-fetch
fake_imap refuseafter server
alone kantor "$FAKE_PORT"
code 78 'a server that does not let us mark is told of' loket-fetch
same 'the mail is in the spool all the same' 1 "$(spooled)"

# --- several accounts --------------------------------------------------------------

fake_imap hang server
world
printf '[limits]\nseconds = 2\n' >>"$W/loket.conf"
# shellcheck disable=SC2046
account mati $(free_ports 1)
account macet "$FAKE_PORT"
account kantor "$IMAPS_PORT" 'after = keep'
code 75 'a server that is down and one that hangs' loket-fetch
same 'leave the third its turn' 3 "$(wc -l <"$W/.out")"
same 'and have a line each' 2 "$(grep -c '^loket-fetch: ma[tc]' "$W/.err")"
ok 'one account can be asked for' loket-fetch kantor
code 64 'an account that is not configured is an error' loket-fetch kantro
exec 9>"$W/home/lock/fetch-kantor"
flock 9
code 75 'an account that another run works on is left' loket-fetch kantor
has 'and that is said' "$(cat "$W/.err")" 'fetch-kantor: another run'
exec 9>&-

same 'the mail parsers of libetpan are never called' '' \
	"$(nm -uD "$OUT/bin/loket-fetch" | grep -E 'mailmime_|mailimf_')"
fake_stop
dovecot_stop
same 'Dovecot crashed at nothing' '' "$(grep -E 'Panic|Fatal' "$DOVECOT/dovecot.log")"
done_testing
