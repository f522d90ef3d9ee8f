# tests/e2e/servers.sh: real and fake mail servers for the tests, without touching
# the system's services. Sourced after tests/lib.sh; everything lies under $W and
# ends with the test, whatever happens to it.
#
#	certificates            $TLS/{ca,server,wrongname,rogue,expired}.pem and .key
#	dovecot_start [CERT]    IMAPS on $IMAPS_PORT, IMAP on $IMAP_PORT; users ppid and
#	                        warga, password rahasia; a mailbox is a Maildir in
#	                        $DOVECOT/mail/USER
#	                        MAILBOXES="NAME ..." (set before the servers start) are more
#	                        users; Postfix brings them what is for NAME@*.example
#	dovecot_stop
#	token USER SECONDS      an OAuth2 token that this Dovecot takes
#	imap_put USER FOLDER    puts the message on standard input into a folder
#	imap_list USER FOLDER   "UID FLAGS" of each message
#	postfix_start           (root; after dovecot_start) SMTP with STARTTLS on
#	                        $SMTP_PORT, implicit TLS on $SMTPS_PORT; AUTH as ppid.
#	                        Takes mail for every *.example: ppid@kulonprogo.example
#	                        goes to ppid, mati@ is refused with 550, lambat@ put off
#	                        with 450, all others go to warga
#	                        VOUCHED=DOMAIN: it also says in Authentication-Results who
#	                        wrote (RFC 8601): users of ours, who log in on $SMTPS_PORT,
#	                        as that domain with DMARC passed; others not
#	                        BOUNCING=PORT: what is for pantul@ is taken and handed to
#	                        that server, which refuses it, so that Postfix bounces it
#	postfix_stop
#	fake_imap MODE [CERT]   tests/e2e/fakeimap.py on $FAKE_PORT, its log $FAKE_LOG;
#	                        CERT "" for none
#	fake_smtp MODE [CERT]   the same with fakesmtp.py
#	fake_stop
#	proxy_start PORT [OPTION...]  tests/e2e/proxy.py before a server of this machine,
#	                        on $PROXY_PORT; ends with fake_stop. Its log $PROXY_LOG
#	proxy_do BEHAVIOUR...   what the next connections meet, one each; the last stays
#	proxy_tls               prints the options for TLS on both sides
#	account NAME PORT [LINE...]  one more [imap NAME] in the configuration
#	alone NAME PORT [LINE...]    the same in a fresh world, with 2 seconds of patience
#	letter SUBJECT          prints a small message
#	spooled                 how many messages are in the spool
#	until_true CMD...       waits up to ten seconds for CMD to succeed
#
# As root the servers step down: Dovecot does not serve uid 0.
# shellcheck shell=sh disable=SC2034

E2E=$SRC/tests/e2e
TLS=$W/tls
DOVECOT=$W/dovecot
POSTFIX=$W/postfix
FAKE_PIDS=
TOKEN_KEY=kunci-untuk-uji

need() {
	case $PATH in *:/usr/sbin*) ;; *) PATH=$PATH:/usr/sbin:/sbin ;; esac
	for needed; do
		command -v "$needed" >/dev/null || skip "$needed is not there"
	done
}

as_nobody() {
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$DOVECOT" "$@"
	else
		"$@"
	fi
}

# free_ports N: N ports that nobody listens on, all different; below those that
# the kernel gives to clients, so that none is taken before its server starts.
free_ports() {
	python3 -c '
import random, socket, sys
held = []
while len(held) < int(sys.argv[1]):
    try:
        held.append(socket.create_server(("127.0.0.1", random.randrange(20000, 32000))))
    except OSError:
        pass
print(*(s.getsockname()[1] for s in held))' "$1"
}

account() {
	printf '[imap %s]\nurl = imaps://localhost:%s\nuser = ppid\n' "$1" "$2" >>"$LOKET_CONF"
	shift 2
	case "$*" in *ca_file* | *fingerprint*) ;; *) echo "ca_file = $TLS/ca.pem" >>"$LOKET_CONF" ;; esac
	case "$*" in *_command* | *password_*) ;; *) echo 'password_command = echo rahasia' >>"$LOKET_CONF" ;; esac
	case "$*" in *starttls*) sed -i 's/imaps:/imap:/' "$LOKET_CONF" ;; esac
	for line; do echo "$line" >>"$LOKET_CONF"; done
}
alone() {
	world
	account "$@"
	printf '[limits]\nseconds = 2\n' >>"$LOKET_CONF"
}
letter() { printf 'From: a@b.example\r\nSubject: %s\r\n\r\nisi %s\r\n' "$1" "$1"; }
spooled() { find "$SPOOL/new" -type f | wc -l; }

until_true() {
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return 1
		sleep 0.1
	done
}

# --- certificates -----------------------------------------------------------

new_key() { openssl ecparam -genkey -name prime256v1 -noout -out "$1.key"; }

# signed NAME HOST START END: a server's certificate of our authority.
signed() {
	new_key "$1"
	openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr"
	case $2 in localhost) san=DNS:localhost,IP:127.0.0.1 ;; *) san=DNS:$2 ;; esac
	printf '[server]\nsubjectAltName=%s\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n' "$san" >"$1.ext"
	openssl ca -batch -notext -config ca.conf -extfile "$1.ext" -extensions server \
		-startdate "$3" -enddate "$4" -in "$1.csr" -out "$1.pem"
}

certificates() {
	need openssl python3
	mkdir -p "$TLS"
	(
		set -e
		cd "$TLS"
		: >index.txt
		echo 1000 >serial
		printf '%s\n' '[ca]' 'default_ca = us' '[us]' 'database = index.txt' \
			'serial = serial' 'new_certs_dir = .' 'certificate = ca.pem' \
			'private_key = ca.key' 'default_md = sha256' 'policy = any' \
			'unique_subject = no' '[any]' 'commonName = supplied' >ca.conf
		new_key ca
		openssl req -x509 -new -key ca.key -days 3650 -subj '/CN=loket test CA' -out ca.pem
		signed server localhost 20200101000000Z 20991231000000Z
		signed wrongname mail.example.invalid 20200101000000Z 20991231000000Z
		signed expired localhost 20200101000000Z 20200201000000Z
		new_key rogue
		openssl req -x509 -new -key rogue.key -days 3650 -subj /CN=localhost \
			-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -out rogue.pem
		chmod 644 ./*.key # the servers step down
	) >"$W/certificates.log" 2>&1 || { cat "$W/certificates.log"; exit 1; }
}

# --- Dovecot ------------------------------------------------------------------

dovecot_conf() {
	if [ "$(id -u)" = 0 ]; then user=nobody group=nogroup; else user=$(id -un) group=$(id -gn); fi
	cat <<CONF
base_dir = $DOVECOT/run
state_dir = $DOVECOT/run
log_path = $DOVECOT/dovecot.log
auth_verbose = yes
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <$TLS/$1.pem
ssl_key = <$TLS/$1.key
disable_plaintext_auth = yes
auth_mechanisms = plain login xoauth2
default_internal_user = $user
default_internal_group = $group
default_login_user = $user
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:$DOVECOT/mail/%u
mail_plugins =
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = $DOVECOT/oauth2.conf
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u $DOVECOT/passwd
}
userdb {
  driver = static
  args = uid=$user gid=$group home=$DOVECOT/mail/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
}
# A wrong password costs no time here.
auth_failure_delay = 0
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    address = 127.0.0.1
    port = $IMAP_PORT
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = $IMAPS_PORT
    ssl = yes
  }
}
service auth {
  user = $user
  inet_listener sasl {
    address = 127.0.0.1
    port = $SASL_PORT
  }
}
service auth-worker {
  user = $user
}
CONF
}

dovecot_start() {
	need dovecot doveadm setpriv
	if [ ! -d "$DOVECOT" ]; then
		mkdir -p "$DOVECOT/run" "$DOVECOT/mail"
		for box in ppid warga ${MAILBOXES-}; do
			mkdir "$DOVECOT/mail/$box"
			printf '%s:{PLAIN}rahasia::::::\n' "$box" >>"$DOVECOT/passwd"
		done
		# Tokens: signed with a key that Dovecot has, so that nobody else is asked.
		printf '%s\n' 'introspection_mode = local' 'username_attribute = sub' \
			"local_validation_key_dict = fs:posix:prefix=$DOVECOT/keys/" >"$DOVECOT/oauth2.conf"
		mkdir -p "$DOVECOT/keys/default/HS256"
		printf %s "$TOKEN_KEY" | base64 >"$DOVECOT/keys/default/HS256/default"
		[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DOVECOT"
		# shellcheck disable=SC2046
		set -- "${1-}" $(free_ports 3)
		IMAP_PORT=$2 IMAPS_PORT=$3 SASL_PORT=$4
		at_exit dovecot_stop
	fi
	dovecot_conf "${1:-server}" >"$DOVECOT/dovecot.conf"
	if ! as_nobody dovecot -c "$DOVECOT/dovecot.conf" >"$W/dovecot.out" 2>&1 ||
		! until_true doveadm -c "$DOVECOT/dovecot.conf" who; then
		cat "$W/dovecot.out" "$DOVECOT/dovecot.log"
		exit 1
	fi
}

dovecot_stop() {
	[ -s "$DOVECOT/run/master.pid" ] || return 0
	dovecot_pid=$(cat "$DOVECOT/run/master.pid")
	kill "$dovecot_pid"
	until_true dovecot_gone
}
dovecot_gone() { ! kill -0 "$dovecot_pid"; }

# token USER SECONDS: a token (RFC 7519) of that user, good for so long.
token() {
	python3 -c '
import base64, hashlib, hmac, json, sys, time
def text(data): return base64.urlsafe_b64encode(data).rstrip(b"=")
now = int(time.time())
head = text(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
body = text(json.dumps({"sub": sys.argv[1], "iat": now - 10, "nbf": now - 10,
                        "exp": now + int(sys.argv[2])}).encode())
sign = text(hmac.new(sys.argv[3].encode(), head + b"." + body, hashlib.sha256).digest())
print((head + b"." + body + b"." + sign).decode())' "$1" "$2" "$TOKEN_KEY"
}

imap_put() { as_nobody doveadm -c "$DOVECOT/dovecot.conf" save -u "$1" -m "$2"; }
imap_list() {
	as_nobody doveadm -c "$DOVECOT/dovecot.conf" -f flow fetch -u "$1" "uid flags" mailbox "$2" all |
		sed 's/ \{0,1\}\\Recent//; s/uid=//; s/flags=//; s/ $//'
}

# --- Postfix ------------------------------------------------------------------

postfix_conf() {
	cat >"$POSTFIX/etc/main.cf" <<CONF
compatibility_level = 3.6
config_directory = $POSTFIX/etc
queue_directory = $POSTFIX/spool
data_directory = $POSTFIX/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
myhostname = mx.kulonprogo.example
mydestination =
mynetworks_style = host
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = /dev/stdout
maillog_file_prefixes = /dev/stdout
relay_domains =
default_transport = error:the tests send nothing outside
virtual_mailbox_domains = regexp:$POSTFIX/etc/domains
virtual_mailbox_base = $DOVECOT/mail
virtual_mailbox_maps = regexp:$POSTFIX/etc/boxes
transport_maps = regexp:$POSTFIX/etc/transport
virtual_uid_maps = static:$(id -u nobody)
virtual_gid_maps = static:$(id -g nobody)
local_recipient_maps =
alias_maps =
alias_database =
smtpd_tls_cert_file = $TLS/server.pem
smtpd_tls_key_file = $TLS/server.key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:$SASL_PORT
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_client_connection_rate_limit = 0
CONF
	cat >"$POSTFIX/etc/master.cf" <<CONF
127.0.0.1:$SMTP_PORT inet n - n - - smtpd${VOUCHED:+ -o smtpd_sender_restrictions=check_sender_access,regexp:$POSTFIX/etc/others}
127.0.0.1:$SMTPS_PORT inet n - n - - smtpd -o smtpd_tls_wrappermode=yes${VOUCHED:+ -o smtpd_sender_restrictions=check_sasl_access,regexp:$POSTFIX/etc/ours}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
smtp unix - - n - - smtp
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
CONF
	echo '/\.example$/ OK' >"$POSTFIX/etc/domains"
	{
		echo '/^ppid(\+.*)?@kulonprogo\.example$/ ppid/'
		for box in ${MAILBOXES-}; do echo "/^$box@.*\.example\$/ $box/"; done
		echo '/@.*\.example$/ warga/'
	} >"$POSTFIX/etc/boxes"
	# The topmost such field is ours, whatever a stranger has written into his letter.
	printf '/^/ PREPEND Authentication-Results: mx.kulonprogo.example; dmarc=%s header.from=%s\n' \
		pass "${VOUCHED-}" >"$POSTFIX/etc/ours"
	printf '%s\n' "/@$VOUCHED\$/ PREPEND Authentication-Results: mx.kulonprogo.example; dmarc=fail header.from=$VOUCHED" \
		'/^/ PREPEND Authentication-Results: mx.kulonprogo.example; dmarc=none' >"$POSTFIX/etc/others"
	printf '%s\n' '/^mati@/ error:5.1.1 no such mailbox' '/^lambat@/ retry:4.2.2 try later' \
		${BOUNCING:+"/^pantul@/ smtp:[127.0.0.1]:$BOUNCING"} >"$POSTFIX/etc/transport"
}

postfix_start() {
	need postfix
	[ "$(id -u)" = 0 ] || skip 'only root can start Postfix'
	if [ ! -d "$POSTFIX" ]; then
		mkdir -p "$POSTFIX/etc" "$POSTFIX/spool" "$POSTFIX/data"
		chown postfix "$POSTFIX/data"
		# shellcheck disable=SC2046
		set -- $(free_ports 2)
		SMTP_PORT=$1 SMTPS_PORT=$2
		at_exit postfix_stop
	fi
	postfix_conf
	postfix_run
}

# Starts it as it is configured. The log is emptied here and not by the child: what it
# said of an earlier start must be gone before it is looked at.
postfix_run() {
	: >"$POSTFIX/log"
	# Its own session: its children must not end with a signal to the test.
	setsid postfix -c "$POSTFIX/etc" start-fg >>"$POSTFIX/log" 2>&1 &
	until_true grep -q 'daemon started' "$POSTFIX/log" ||
		{ cat "$POSTFIX/log"; exit 1; }
}

postfix_stop() {
	[ -d "$POSTFIX" ] || return 0
	postfix -c "$POSTFIX/etc" stop >/dev/null 2>&1
	until_true postfix_gone
}
postfix_gone() { ! postfix -c "$POSTFIX/etc" status; }

# --- the fake ones ----------------------------------------------------------------

fake() {
	server=$1 mode=$2 cert=${3-}
	need python3
	FAKE_LOG=$W/$server.$mode.log
	: >"$FAKE_LOG"
	: >"$W/fake.port"
	set -- "$mode" "$FAKE_LOG"
	[ -z "$cert" ] || set -- "$@" "$TLS/$cert.pem" "$TLS/$cert.key"
	python3 "$E2E/$server.py" "$@" >"$W/fake.port" 2>"$W/fake.err" &
	[ -n "$FAKE_PIDS" ] || at_exit fake_stop
	FAKE_PIDS="$FAKE_PIDS $!"
	until_true test -s "$W/fake.port" || { cat "$W/fake.err"; exit 1; }
	FAKE_PORT=$(cat "$W/fake.port")
}
fake_imap() { fake fakeimap "$1" "${2-}"; }
fake_smtp() { fake fakesmtp "$1" "${2-}"; }

# Several may stand at a time, each with the control and the log of its port.
proxy_start() {
	need python3
	proxied=$1
	shift
	PROXY_CONTROL=$W/proxy.$proxied.control PROXY_LOG=$W/proxy.$proxied.log
	: >"$PROXY_LOG"
	: >"$W/fake.port"
	proxy_do pass
	python3 "$E2E/proxy.py" "127.0.0.1:$proxied" "$PROXY_CONTROL" "$PROXY_LOG" "$@" \
		>"$W/fake.port" 2>"$W/fake.err" &
	[ -n "$FAKE_PIDS" ] || at_exit fake_stop
	FAKE_PIDS="$FAKE_PIDS $!"
	until_true test -s "$W/fake.port" || { cat "$W/fake.err"; exit 1; }
	PROXY_PORT=$(cat "$W/fake.port")
}
proxy_do() { printf '%s\n' "$@" >"$PROXY_CONTROL.new" && mv "$PROXY_CONTROL.new" "$PROXY_CONTROL"; }
proxy_tls() { echo --cert "$TLS/server.pem" --key "$TLS/server.key" --tls; }

fake_stop() {
	# shellcheck disable=SC2086
	[ -z "$FAKE_PIDS" ] || kill $FAKE_PIDS
	FAKE_PIDS=
}
