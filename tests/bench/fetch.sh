# loket-fetch against mbsync with FSync, and against fetchmail with procmail: 2,000 mails
# of a Dovecot on this machine into the spool.
# shellcheck shell=bash
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"
. "$SRC/tests/bench/lib.sh"
trap finish EXIT
at_exit 'rm -rf "$B"'
need mbsync fetchmail procmail

MAILS=${MAILS:-2000}
ROUNDS=${ROUNDS:-5}
certificates
dovecot_start
letter pertama | imap_put ppid INBOX # makes the folders
rm -f "$DOVECOT"/mail/ppid/{cur,new}/*
# The same mails each time, of 11 KB in the mean.
python3 - "$DOVECOT/mail/ppid/cur" "$MAILS" <<'PYTHON'
import random, sys
random.seed(2026)
words = "permohonan informasi publik anggaran jalan kalurahan wates dengan hormat kami mohon salinan".split()
for i in range(int(sys.argv[2])):
    size = random.choice((2000, 3000, 4000, 6000, 9000, 15000, 38000))
    body, line = [], ""
    while size > 0:
        line = " ".join(random.choice(words) for _ in range(9))
        body.append(line)
        size -= len(line) + 1
    with open(f"{sys.argv[1]}/{1800000000 + i}.b{i}.x:2,", "w") as f:
        f.write(f"From: a{i}@b.example\nSubject: nomor {i}\nMessage-ID: <{i}@b.example>\n\n" + "\n".join(body) + "\n")
PYTHON
[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DOVECOT/mail"

# prepare WAY PORT: empty places for everybody, and their configurations.
prepare() {
	world
	account kantor "$2" 'after = keep'
	[ "$1" = tls ] || sed -i 's/imaps:/imap:/; $a tls = none' "$LOKET_CONF"
	rm -rf "$B/mbsync" "$B/procmail"
	mkdir -p "$B/mbsync" "$B/procmail"/{cur,new,tmp}
	cat >"$B/mbsyncrc" <<CONF
FSync yes
IMAPAccount a
Host localhost
Port $2
User ppid
Pass rahasia
AuthMechs LOGIN
SSLType $([ "$1" = tls ] && echo IMAPS || echo None)
CertificateFile $TLS/ca.pem

IMAPStore far
Account a

MaildirStore near
Path $B/mbsync/
Inbox $B/mbsync/INBOX

Channel c
Far :far:
Near :near:
Patterns INBOX
Sync Pull
Create Near
SyncState *
CONF
	printf 'MAILDIR=%s\nDEFAULT=%s/procmail/\nLOGFILE=/dev/null\n' "$B" "$B" >"$B/procmailrc"
	cat >"$B/fetchmailrc" <<CONF
poll localhost service $2 protocol imap
  user ppid password rahasia keep fetchall $([ "$1" = tls ] && echo "ssl sslcertfile $TLS/ca.pem" || echo "sslproto ''")
  mda "procmail $B/procmailrc"
CONF
	chmod 600 "$B/fetchmailrc"
}
ours() { loket-fetch && [ "$(spooled)" = "$MAILS" ]; }
mbsync_() { mbsync -q -c "$B/mbsyncrc" c && [ "$(find "$B/mbsync/INBOX" -name '*,U=*' | wc -l)" = "$MAILS" ]; }
fetchmail_() { FETCHMAILHOME=$B fetchmail --silent -d0 -f "$B/fetchmailrc" --pidfile "$B/pid" && [ "$(find "$B/procmail/new" -type f | wc -l)" = "$MAILS" ]; }

# compare WAY PORT PEER ROUNDS WORDS GOAL
compare() {
	rm -f "$B"/{ours,peer}.times
	for _ in $(seq "$4"); do
		prepare "$1" "$2"
		seconds ours >>"$B/ours.times" || exit 1
		seconds "$3" >>"$B/peer.times" || exit 1
	done
	# Round by round: the disk of a shared machine swings between rounds.
	paste "$B/ours.times" "$B/peer.times" | awk '{ print $2 / $1 }' >"$B/ratio"
	row "$5" "$(median "$B/ours.times")" "$(median "$B/peer.times")" "$(median "$B/ratio")" "$6"
}
compare plain "$IMAP_PORT" mbsync_ "$ROUNDS" "fetch: $MAILS mails, plain, to mbsync with FSync (s)" '>= 1.0'
compare tls "$IMAPS_PORT" mbsync_ "$ROUNDS" "fetch: $MAILS mails, TLS, to mbsync with FSync (s)" '>= 1.0'
compare plain "$IMAP_PORT" fetchmail_ 3 "fetch: $MAILS mails, plain, to fetchmail with procmail (s)" '>= 3'
compare tls "$IMAPS_PORT" fetchmail_ 3 "fetch: $MAILS mails, TLS, to fetchmail with procmail (s)" '>= 3'
