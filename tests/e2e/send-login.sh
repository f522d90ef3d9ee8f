# loket-send: who the server is, and who we are, with a real Postfix that asks Dovecot
# for logins. Nothing is sent to the wrong one, and nothing is lost by it.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"

certificates
dovecot_start
postfix_start

# counter PORT SCHEME [LINE...]: a world with one letter that waits.
counter() {
	world
	printf '[smtp]\nurl = %s://localhost:%s\nca_file = %s\n' "$2" "$1" "$TLS/ca.pem" >>"$LOKET_CONF"
	shift 2
	for line; do echo "$line" >>"$LOKET_CONF"; done
	loket-deliver <"$SRC/tests/mail/01-permohonan-lengkap.eml" | loket-parse | loket-register >/dev/null
	loket-compose >/dev/null
}
arrived() { grep -c 'status=sent (delivered to maildir)' "$POSTFIX/log"; }
logins() { grep -oE 'sasl_method=[A-Z0-9]+' "$POSTFIX/log" | tail -n 1; }
untouched() {
	same "$1: the letter waits as before" 'composed|0' "$(sql 'select state, attempts from outbox')"
	same "$1: nobody logged in" "$before" "$(grep -c 'sasl_method' "$POSTFIX/log")"
}

# --- tokens and passwords ------------------------------------------------------------

token ppid 600 >"$W/token"
counter "$SMTP_PORT" smtp 'user = ppid' "token_command = cat $W/token"
same 'a token from a command opens the way out (XOAUTH2)' sent "$(loket-send | jq -r .outcome)"
same 'by that mechanism' sasl_method=XOAUTH2 "$(logins)"
counter "$SMTPS_PORT" smtps 'user = ppid' "token_command = cat $W/token"
same 'with TLS from the first byte too' sent "$(loket-send | jq -r .outcome)"
counter "$SMTP_PORT" smtp 'user = ppid' 'password_command = echo rahasia'
same 'a password' sent "$(loket-send | jq -r .outcome)"
same 'goes by PLAIN' sasl_method=PLAIN "$(logins)"
three_arrived() { [ "$(arrived)" = 3 ]; }
ok 'and all three letters are in the mailbox' until_true three_arrived

# refused TOKEN 'sentence': 77, one line that names no token
refused() {
	printf '%s' "$1" >"$W/token"
	counter "$SMTP_PORT" smtp 'user = ppid' "token_command = cat $W/token"
	before=$(grep -c 'sasl_method' "$POSTFIX/log")
	code 77 "$2" loket-send
	has "$2: that is said" "$(cat "$W/.err")" 'loket-send: localhost: '
	same "$2: without the token" '' "$(grep -F "$(cut -d . -f 2 "$W/token")" "$W/.err")"
	untouched "$2"
}
refused "$(token ppid -5)" 'a token whose time is over is refused'
refused "$(token warga 600)" "another one's token is refused"
counter "$SMTP_PORT" smtp 'user = ppid' 'token_command = exit 3'
code 75 'a command that fails is for the next run' loket-send
counter "$SMTP_PORT" smtp 'user = ppid' 'password_command = echo salah'
code 77 'a wrong password is refused' loket-send

# --- somebody in between ---------------------------------------------------------------

proxy_start "$SMTP_PORT"
# refused_by BEHAVIOUR 'sentence' WORDS
refused_by() {
	proxy_do "$1"
	counter "$PROXY_PORT" smtp 'user = ppid' 'password_command = echo rahasia'
	before=$(grep -c 'sasl_method' "$POSTFIX/log")
	code 77 "$2" loket-send
	has "$2: with what it is" "$(cat "$W/.err")" "$3"
	has "$2: the line did its work" "$(cat "$PROXY_LOG")" "$1"
	untouched "$2"
}
refused_by strip 'STARTTLS that somebody takes away is refused' 'offers no TLS: nothing was sent'
refused_by 'inject:250-mx\r\n250 AUTH PLAIN\r\n' \
	'words put behind the answer to STARTTLS are refused' 'somebody may stand between us'
proxy_do pass
counter "$PROXY_PORT" smtp 'user = ppid' 'password_command = echo rahasia'
same 'the same line without them' sent "$(loket-send | jq -r .outcome)"

# --- certificates -----------------------------------------------------------------------

for cert in rogue wrongname expired; do
	postfix_stop
	postfix_start
	postconf -c "$POSTFIX/etc" -e "smtpd_tls_cert_file = $TLS/$cert.pem" "smtpd_tls_key_file = $TLS/$cert.key"
	postfix_stop
	postfix_run
	case $cert in
	rogue) word='set ca_file to its authority' ;;
	wrongname) word='url must name the host as its certificate does' ;;
	expired) word='whoever runs the server must renew it' ;;
	esac
	for way in "$SMTP_PORT smtp" "$SMTPS_PORT smtps"; do
		counter "${way% *}" "${way#* }" 'user = ppid' 'password_command = echo rahasia'
		before=$(grep -c 'sasl_method' "$POSTFIX/log")
		code 77 "a certificate that is $cert is refused (${way#* })" loket-send
		has "with a sentence that says what to do ($cert)" "$(cat "$W/.err")" "$word"
		untouched "$cert"
	done
done
done_testing
