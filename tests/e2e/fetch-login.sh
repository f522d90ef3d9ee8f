# loket-fetch: who the server is, and who we are. Nothing is said to the wrong one.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"

certificates
dovecot_start
letter satu | imap_put ppid INBOX

# --- STARTTLS -------------------------------------------------------------------

alone kantor "$IMAP_PORT" 'tls = starttls' 'after = keep'
ok 'STARTTLS with a real server' loket-fetch
same 'takes the mail' 1 "$(spooled)"

proxy_start "$IMAP_PORT"
# refused_by BEHAVIOUR 'sentence' WORDS: no login, no password.
refused_by() {
	proxy_do "$1"
	alone kantor "$PROXY_PORT" 'tls = starttls' 'after = keep'
	logins=$(grep -c 'Login: ' "$DOVECOT/dovecot.log")
	code 77 "$2" loket-fetch
	has "says what it is ($1)" "$(cat "$W/.err")" "$3"
	same "one line ($1)" 1 "$(wc -l <"$W/.err")"
	has "the line did its work ($1)" "$(cat "$PROXY_LOG")" "$1"
	same "and there was no login ($1)" "$logins" "$(grep -c 'Login: ' "$DOVECOT/dovecot.log")"
}
refused_by strip 'STARTTLS that somebody takes away is refused' 'no password was sent'
refused_by 'inject:* OK [CAPABILITY IMAP4rev1] masuk\r\n' \
	'words put behind the answer to STARTTLS are refused' 'somebody may be in between'
refused_by 'inject:* PREAUTH masuk\r\n' 'also a PREAUTH' 'somebody may be in between'
proxy_do pass
alone kantor "$PROXY_PORT" 'tls = starttls' 'after = keep'
ok 'the same line without them' loket-fetch

fake_imap preauth
alone kantor "$FAKE_PORT" 'tls = starttls'
code 77 'PREAUTH instead of STARTTLS is refused' loket-fetch
same 'without a word from us' '' "$(cat "$FAKE_LOG")"

# --- certificates of a real server ----------------------------------------------------

for cert in rogue wrongname expired; do
	dovecot_stop
	dovecot_start $cert
	for way in "$IMAPS_PORT:yes" "$IMAP_PORT:starttls"; do
		alone kantor "${way%:*}" "tls = ${way#*:}" 'after = keep'
		code 77 "a certificate that is $cert is refused (${way#*:})" loket-fetch
		case $cert in
		rogue) word="name its authority's certificate in ca_file" ;;
		wrongname) word='the url must name the host as its certificate does' ;;
		expired) word="the server's administrator must renew it" ;;
		esac
		has "with a sentence that says what to do ($cert)" "$(cat "$W/.err")" "$word"
	done
done
same 'no login was tried' '' "$(grep -E 'rip=.*(rogue|auth failed)' "$DOVECOT/dovecot.log")"

dovecot_stop
dovecot_start rogue
pin=$(openssl x509 -in "$TLS/rogue.pem" -noout -fingerprint -sha256 | sed 's/.*=//')
for way in "$IMAPS_PORT:yes" "$IMAP_PORT:starttls"; do
	alone kantor "${way%:*}" "tls = ${way#*:}" 'after = keep' "fingerprint = $pin"
	ok "its fingerprint makes a self-signed one good (${way#*:})" loket-fetch
done
alone kantor "$IMAPS_PORT" 'after = keep' "fingerprint = $(echo "$pin" | tr -d : | tr A-F a-f)"
ok 'in small letters and without colons too' loket-fetch
other=$(openssl x509 -in "$TLS/server.pem" -noout -fingerprint -sha256 | sed 's/.*=//')
alone kantor "$IMAPS_PORT" 'after = keep' "fingerprint = $other"
code 77 'any other certificate is refused then' loket-fetch
has 'with its fingerprint, to compare' "$(cat "$W/.err")" "$(echo "$pin" | tr -d : | tr A-F a-f)"
alone kantor "$IMAPS_PORT" 'after = keep' 'fingerprint = 00:11'
code 78 'what is no fingerprint is a configuration fault' loket-fetch
dovecot_stop
dovecot_start server
alone kantor "$IMAPS_PORT" 'after = keep' "fingerprint = $pin"
code 77 'a pinned server that got a new certificate is refused, however good that is' loket-fetch

# --- tokens -----------------------------------------------------------------------

token ppid 600 >"$W/token"
alone kantor "$IMAPS_PORT" 'after = keep' "token_command = cat $W/token"
ok 'a token from a command opens the mailbox (XOAUTH2)' loket-fetch
same 'and the mail is taken' 1 "$(spooled)"
has 'by that mechanism' "$(grep 'Login: user=<ppid>' "$DOVECOT/dovecot.log" | tail -1)" 'method=XOAUTH2'
alone kantor "$IMAP_PORT" 'tls = starttls' 'after = keep' "token_command = cat $W/token"
ok 'after STARTTLS too' loket-fetch
token warga 600 >"$W/token"
alone kantor "$IMAPS_PORT" 'after = keep' "token_command = cat $W/token"
code 77 "another one's token is refused" loket-fetch
token ppid -5 >"$W/token"
alone kantor "$IMAPS_PORT" 'after = keep' "token_command = cat $W/token"
code 77 'and so is one whose time is over' loket-fetch
has 'as a login' "$(cat "$W/.err")" 'kantor: login: the server refuses'
same 'which names no token' '' "$(grep -F "$(cut -d . -f 2 "$W/token")" "$W/.err")"
alone kantor "$IMAPS_PORT" 'after = keep' 'token_command = exit 3'
code 75 'a command that fails is for the next run' loket-fetch

fake_imap token server
alone kantor "$FAKE_PORT" 'token_command = echo benar'
ok 'the token goes out as Google and Microsoft publish it' loket-fetch
alone kantor "$FAKE_PORT" 'token_command = echo salah'
code 77 'a wrong one' loket-fetch
same 'and its explanation is answered with an empty line' 'then ' "$(grep -a 'then' "$FAKE_LOG" | tr -d '\r')"
alone kantor "$FAKE_PORT"
ok 'a password still goes by LOGIN where there is no PLAIN' loket-fetch

# --- passwords -----------------------------------------------------------------------

alone kantor "$IMAPS_PORT" 'after = keep'
ok 'a password' loket-fetch
has 'goes by PLAIN where the server has it' "$(grep 'Login: user=<ppid>' "$DOVECOT/dovecot.log" | tail -1)" 'method=PLAIN'
fake_imap nosaslir server
alone kantor "$FAKE_PORT"
ok 'a server without SASL-IR gets it on a line of its own' loket-fetch
same 'in the form of RFC 4616' "response $(printf '\0ppid\0rahasia' | base64)" "$(grep -a response "$FAKE_LOG")"
fake_imap busy server
alone kantor "$FAKE_PORT"
code 75 'a server that cannot look at passwords now refuses none' loket-fetch

mkdir "$W/credentials"
echo rahasia >"$W/credentials/imap"
alone kantor "$IMAPS_PORT" 'after = keep' 'password_credential = imap'
with_credentials() { CREDENTIALS_DIRECTORY=$W/credentials loket-fetch; }
ok "a systemd credential is a password" with_credentials
code 78 'without systemd there is none' loket-fetch

fake_stop
dovecot_stop
same 'Dovecot crashed at nothing' '' "$(grep -E 'Panic|Fatal' "$DOVECOT/dovecot.log")"
done_testing
