# A mail of 70 MB costs loket-fetch and loket-deliver no 70 MB of memory.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"

certificates
dovecot_start
MOST_KB=12288
time=$(command -v time) || time=/usr/bin/time
[ -x "$time" ] || skip 'time is not there'
# resident CMD...: the largest memory of the program and its processes, in KB.
resident() {
	"$time" -q -o "$W/kb" -f %M "$@" >"$W/.out" 2>"$W/.err" || cat "$W/.err" >&2
	cat "$W/kb"
}
# at_most 'sentence' KB
at_most() {
	[ -z "$SAN" ] || return 0 # a sanitizer's memory is its own
	ok "$1: $2 KB of $MOST_KB" test "$2" -le $MOST_KB
}

letter kecil | imap_put ppid INBOX # makes the folders
rm -f "$DOVECOT"/mail/ppid/new/* "$DOVECOT"/mail/ppid/cur/*
{
	printf 'From: a@b.example\r\nSubject: besar\r\n\r\n'
	yes 'Lampiran yang besar sekali, baris demi baris, tujuh puluh huruf lebih.' | sed 's/$/\r/' | head -c 70000000
	printf '\r\n'
} >"$W/besar"
cp "$W/besar" "$DOVECOT/mail/ppid/new/1800000000.besar"
chmod 644 "$DOVECOT/mail/ppid/new/1800000000.besar"
[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DOVECOT/mail"

for way in "$IMAPS_PORT:yes" "$IMAP_PORT:starttls"; do
	world
	account kantor "${way%:*}" "tls = ${way#*:}" 'after = keep'
	kb=$(resident loket-fetch)
	at_most "loket-fetch of a mail of 70 MB (tls = ${way#*:})" "$kb"
	same 'which is whole' "$(sha256sum <"$W/besar")" "$(cat "$SPOOL"/new/* | sha256sum)"
done
# As many authorities as a system trusts (here one, many times: each is parsed and kept).
for _ in $(seq 150); do cat "$TLS/ca.pem"; done >"$W/many.pem"
world
account kantor "$IMAPS_PORT" 'after = keep' "ca_file = $W/many.pem"
kb=$(resident loket-fetch)
at_most 'with 150 authorities too' "$kb"

world
from_file() { resident sh -c "exec loket-deliver <'$W/besar'"; }
kb=$(from_file)
at_most 'loket-deliver of the same mail' "$kb"
same 'which is whole too' "$(sha256sum <"$W/besar")" "$(cat "$SPOOL"/new/* | sha256sum)"

# Many messages cost no more than a large one: 3000 are listed and taken.
rm -f "$DOVECOT"/mail/ppid/new/* "$DOVECOT"/mail/ppid/cur/*
n=0
while [ $n -lt 3000 ]; do
	n=$((n + 1))
	printf 'Subject: n%d\r\n\r\nisi\r\n' $n >"$DOVECOT/mail/ppid/cur/18000$(printf %05d $n).n:2,"
done
[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$DOVECOT/mail"
world
account kantor "$IMAPS_PORT" 'after = keep'
kb=$(resident loket-fetch)
at_most '3000 messages' "$kb"
same 'of which none is missing' 3000 "$(spooled)"

dovecot_stop
done_testing
