# loket-deliver behind the programs that hand mail over: each recipe of its manual with
# the real program, when the message can be stored and when it cannot.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"

need procmail maildrop fetchmail getmail
certificates
MANUAL=$SRC/man/man1/loket-deliver.1

# recipe WORD: the example of the manual that follows the line with that word, for this
# place instead of an office's.
recipe() {
	awk -v word="$1" '
		index($0, word) && !found { found = 1 }
		found && /^\.Bd -literal/ { inside = 1; next }
		inside && /^\.Ed/ { exit }
		inside { gsub(/\\e/, "\\"); gsub(/\\&/, ""); print }' "$MANUAL" |
		sed -e "s|/usr/local/bin|$OUT/bin|g" -e "s|/etc/loket/loket.conf|$LOKET_CONF|g"
}
# shut and open: the spool cannot be written to, and can again.
shut() { mv "$SPOOL/tmp" "$SPOOL/tmp.away"; }
open() { mv "$SPOOL/tmp.away" "$SPOOL/tmp"; }
body() { cat "$SPOOL"/new/* | grep -c "isi $1"; }

# --- procmail -----------------------------------------------------------------------

world
recipe procmailrc >"$W/procmailrc"
chmod 600 "$W/procmailrc"
# The recipe ends with HOST: whatever comes behind it must not be reached.
through_procmail() { letter procmail | env -u LOKET_CONF procmail "$W/procmailrc"; }
ok 'procmail: a message is taken' through_procmail
same 'procmail: it is in the spool' '1 1' "$(spooled) $(body procmail)"
shut
code 75 'procmail: what cannot be stored is for the mail server to keep' through_procmail
open
same 'procmail: nothing else is stored anywhere' 1 "$(spooled)"

# --- maildrop --------------------------------------------------------------------------

world
recipe maildroprc >"$W/mailfilter"
chmod 600 "$W/mailfilter"
through_maildrop() { letter maildrop | env -u LOKET_CONF maildrop "$W/mailfilter"; }
ok 'maildrop: a message is taken' through_maildrop
same 'maildrop: it is in the spool' '1 1' "$(spooled) $(body maildrop)"
shut
code 75 'maildrop: what cannot be stored is for the mail server to keep' through_maildrop
open
same 'maildrop: nothing else is stored anywhere' 1 "$(spooled)"

# --- fetchmail ----------------------------------------------------------------------------

dovecot_start
world
letter fetchmail | imap_put ppid INBOX
recipe fetchmailrc | sed -e 's/mail.kulonprogo.example/localhost/' -e "s/protocol imap/protocol imap service $IMAPS_PORT/" \
	-e 's/"ppid@kulonprogo.example"/"ppid" password "rahasia"/' \
	-e "s|sslcertck|sslcertck sslcertfile $TLS/ca.pem|" >"$W/fetchmailrc"
chmod 600 "$W/fetchmailrc"
through_fetchmail() { env -u LOKET_CONF FETCHMAILHOME="$W" fetchmail --silent -d0 -f "$W/fetchmailrc" --pidfile "$W/fetchmail.pid"; }
seen() { imap_list ppid INBOX | grep -c Seen; }
shut
through_fetchmail >"$W/.out" 2>&1
open
same 'fetchmail: what cannot be stored stays on the server, unread' '0 0' "$(spooled) $(seen)"
ok 'fetchmail: the next run takes it' through_fetchmail
same 'fetchmail: it is in the spool' '1 1' "$(spooled) $(body fetchmail)"
same 'fetchmail: and is kept on the server' 1 "$(imap_list ppid INBOX | wc -l)"
through_fetchmail >"$W/.out" 2>&1
same 'fetchmail: it does not come twice' 1 "$(spooled)"

# --- getmail --------------------------------------------------------------------------------

world
letter getmail | imap_put ppid INBOX
recipe getmailrc | sed -e 's/mail.kulonprogo.example/localhost/' -e "s/^username = .*/username = ppid/" \
	-e "s|^password_command = .*|password = rahasia\nport = $IMAPS_PORT\nca_certs = $TLS/ca.pem|" >"$W/getmailrc"
# Only root needs leave to start a program.
[ "$(id -u)" != 0 ] || sed -i 's/^type = MDA_external/&\nallow_root_commands = true/' "$W/getmailrc"
mkdir "$W/getmail"
through_getmail() { env -u LOKET_CONF getmail --quiet --getmaildir="$W/getmail" --rcfile="$W/getmailrc"; }
shut
through_getmail >"$W/.out" 2>&1
open
same 'getmail: what cannot be stored is not taken for done' 0 "$(spooled)"
ok 'getmail: the next run takes it' through_getmail
same 'getmail: both messages of the mailbox are in the spool' '2 1' "$(spooled) $(body getmail)"
ok 'getmail: the run after that' through_getmail
same 'getmail: brings none twice' 2 "$(spooled)"

# --- Postfix: a pipe, and a .forward ----------------------------------------------------------

postfix_start
world
# A user that every Debian has, for the one that owns the counter.
chown -R games "$W/home"
chmod 644 "$LOKET_CONF"
queued() { mailq -C "$POSTFIX/etc" 2>/dev/null | grep -c '^[0-9A-F]'; }
recipe master.cf | sed 's/user=ppid/user=games/' >>"$POSTFIX/etc/master.cf"
printf 'local unix - n n - - local\n' >>"$POSTFIX/etc/master.cf"
recipe transport_maps | sed 's|ppid@kulonprogo.example|/^pipa@/|' >"$POSTFIX/etc/transport"
echo '/^games@/ local:' >>"$POSTFIX/etc/transport"
mkdir "$W/forward"
# The manual's .forward of the counter's user.
recipe .forward >"$W/forward/games"
chown games "$W/forward/games"
echo "forward_path = $W/forward/\$user" >>"$POSTFIX/etc/main.cf"
postfix -c "$POSTFIX/etc" reload >/dev/null 2>&1
# by_smtp RECIPIENT SUBJECT
by_smtp() {
	letter "$2" >"$W/mail"
	curl -s --cacert "$TLS/ca.pem" -u ppid:rahasia --mail-from warga@x.example --mail-rcpt "$1" \
		-T "$W/mail" "smtps://localhost:$SMTPS_PORT/x.example"
}
arrived() { [ "$(spooled)" = "$1" ]; }
deferred() { [ "$(grep -c 'status=deferred' "$POSTFIX/log")" -ge "$1" ]; }

ok 'Postfix takes a message for the pipe' by_smtp pipa@kulonprogo.example pipa
ok 'pipe: it is in the spool' until_true arrived 1
same 'pipe: with the sender of the envelope' 'Return-Path: <warga@x.example>' \
	"$(grep -ai '^Return-Path' "$SPOOL"/new/* | tr -d '\r')"
ok 'Postfix takes a message for the user' by_smtp games@kulonprogo.example teruskan
ok '.forward: it is in the spool' until_true arrived 2
same '.forward: its words' 1 "$(body teruskan)"
shut
ok 'while the spool cannot be written to' by_smtp pipa@kulonprogo.example nanti
ok 'pipe: Postfix keeps the message' until_true deferred 1
ok 'and' by_smtp games@kulonprogo.example besok
ok '.forward: so it does' until_true deferred 2
same 'none came back to its sender' '' "$(grep 'status=bounced' "$POSTFIX/log")"
open
postqueue -c "$POSTFIX/etc" -f
ok 'afterwards both arrive' until_true arrived 4
same 'with their words' '1 1' "$(body nanti) $(body besok)"

postfix_stop
dovecot_stop
done_testing
