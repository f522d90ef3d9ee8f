# loket-fetch --idle: mail comes by itself, whatever happens to the servers, until a
# signal.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"

certificates
dovecot_start
lines() { [ "$(wc -l <"$W/paths")" -ge "$1" ]; }
begin() { : >"$W/paths"; loket-fetch --idle >"$W/paths" 2>"$W/said" & fetch=$!; }
gone() { ! kill -0 $fetch; }
# ends SIGNAL: the exit code, and within ten seconds.
ends() {
	kill -"$1" $fetch
	until_true gone || return 99
	wait $fetch
}
idling() { grep -c IDLE "$FAKE_LOG" | xargs test "$1" -le; }
subjects() { cat "$SPOOL"/new/* 2>/dev/null | sed -n 's/\r$//; s/^Subject: //p' | sort | tr '\n' ' '; }
at_exit 'kill $fetch'

letter satu | imap_put ppid INBOX
world
account kantor "$IMAPS_PORT" 'after = seen' 'folder = INBOX'
printf '[maildir antar]\npath = %s\n' "$W/home/masuk" >>"$LOKET_CONF"
mail_in "$SRC/tests/mail/01-permohonan-lengkap.eml"
begin
ok 'what is there is taken at once, from all accounts' until_true lines 2
letter dua | imap_put ppid INBOX
ok 'what comes is taken as it comes' until_true lines 3
mail_in "$SRC/tests/mail/02-permohonan-huruf-kecil.eml"
ok 'in a Maildir too' until_true lines 4
same 'each printed path is a message' 4 "$(xargs ls <"$W/paths" | wc -l)"
ok 'meanwhile a run from cron goes well' loket-fetch
same 'and takes nothing twice' 4 "$(spooled)"

dovecot_stop
letter tiga >"$DOVECOT/mail/ppid/new/1999999999.tiga"
[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DOVECOT/mail"
dovecot_start
ok 'after a server that went away it connects again' until_true lines 5
letter empat | imap_put ppid INBOX
ok 'and goes on' until_true lines 6
ends TERM
same 'SIGTERM ends it cleanly' 0 $?
same 'with everything taken once' 6 "$(spooled)"
ok 'nothing half is left' test -z "$(find "$SPOOL/tmp" -type f)"
ok 'and the account is free again' loket-fetch

begin
ok 'SIGINT' until_true lines 6
ends INT
same 'too' 0 $?

# the reader goes away
world
account kantor "$IMAPS_PORT" 'after = keep'
read_one() { timeout 30 loket-fetch --idle 2>/dev/null | head -n 1; }
ok 'a reader that is gone ends it, also when no more mail comes' read_one

# servers that break
fake_imap cutidle server
world
account kantor "$FAKE_PORT"
begin
ok 'a server that breaks off each IDLE' until_true idling 2
same 'is said once' 1 "$(wc -l <"$W/said")"
same 'and costs no message' 1 "$(spooled)"
ends TERM
same 'it still ends' 0 $?

# RFC 2177 section 3: a server may take who idles for longer than 29 minutes for gone.
# Its half hours pass in three seconds here.
if command -v faketime >/dev/null; then
	fake_imap ok server
	world
	account kantor "$FAKE_PORT"
	printf '[limits]\nseconds = 600\n' >>"$LOKET_CONF"
	: >"$W/paths"
	# (faketime itself would stand between us and the signals)
	LD_PRELOAD=$(faketime -f '+0 x600' sh -c 'echo "$LD_PRELOAD"') FAKETIME='+0 x600' \
		loket-fetch --idle >"$W/paths" 2>"$W/said" & fetch=$!
	ok 'IDLE is begun anew before the server may end it' until_true idling 3
	same 'on the same connection' '1 1' "$(grep -c 'LOGIN\|AUTHENTICATE' "$FAKE_LOG") $(wc -l <"$W/paths")"
	ok 'each time after its DONE' sh -c "tr -d '\r' <'$FAKE_LOG' | grep -oE 'IDLE|DONE' | head -4 | xargs | grep -qx 'IDLE DONE IDLE DONE'"
	same 'without a word' '' "$(cat "$W/said")"
	ends TERM
	same 'and SIGTERM ends that too' 0 $?
fi

fake_imap noidle server
world
account kantor "$FAKE_PORT"
printf '[limits]\nseconds = 1\n' >>"$LOKET_CONF"
begin
ok 'a server without IDLE is asked from time to time' until_true lines 3
ends TERM
same 'and it ends' 0 $?

fake_imap hangfetch server
world
account kantor "$FAKE_PORT"
begin
body() { grep -q BODY "$FAKE_LOG"; }
ok 'in the middle of a message' until_true body
ends TERM
same 'SIGTERM does not wait for it' 0 $?
same 'and nothing half is in the spool' 0 "$(find "$SPOOL" -type f | wc -l)"
same 'nor is the message to blame' '' "$(sql 'select * from unfetched')"

fake_imap deny server
world
account tolak "$FAKE_PORT"
account kantor "$IMAPS_PORT" 'after = keep'
begin
ok 'one account that is refused does not keep the others from coming' until_true lines 4
refused() { grep -q '^loket-fetch: tolak: login: the server refuses' "$W/said"; }
ok 'it is said' until_true refused
ends TERM
same 'nor from ending' 0 $?

code 64 '--max does not go with it' loket-fetch --idle --max 3

fake_stop
dovecot_stop
same 'Dovecot crashed at nothing' '' "$(grep -E 'Panic|Fatal' "$DOVECOT/dovecot.log")"
done_testing
