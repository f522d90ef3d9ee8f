# tests/bench/send.sh: handing letters to a mail server. The peer is Postfix's own
# load generator, which reads no files, keeps no register and commits nothing; the
# server is a Postfix of our own that throws away what it has taken over (and syncs a
# queue file for each letter, as every honest server does).
. "$SRC/tests/bench/lib.sh"
W=$B
at_exit() { trap "$1; rm -rf '$B'" EXIT; }
skip() { echo "skipped: $1"; exit 0; }
chmod 755 "$B"
. "$SRC/tests/e2e/servers.sh"
command -v smtp-source >/dev/null || skip 'smtp-source is not here'
[ "$(id -u)" = 0 ] || skip 'only root can start Postfix'
LETTERS=1000 ROUNDS=5

certificates
DOVECOT=$B/nobody # Postfix's configuration names its mailboxes; nothing goes there
SASL_PORT=1
postfix_start
sed -i '/^virtual unix/d' "$POSTFIX/etc/master.cf"
echo 'virtual unix - - n - - discard' >>"$POSTFIX/etc/master.cf"
# Not reload: a server that is about to end still takes a connection, and drops it.
restart() {
	postfix_stop
	postfix_run
}
restart
queue_is_empty() { [ -z "$(find "$POSTFIX/spool/incoming" "$POSTFIX/spool/active" -type f | head -n 1)" ]; }

# A counter with a thousand composed letters; each round begins with a copy of it.
cat >"$B/loket.conf" <<CONF
[store]
home = $B/home
[desk]
auto_letters_per_day = 1000
[smtp]
url = smtp://127.0.0.1:$SMTP_PORT
tls = none
CONF
export LOKET_CONF=$B/loket.conf
loket-init >/dev/null
for i in $(seq $LETTERS); do
	printf 'From: Warga <warga%d@surat.example>\r\nTo: ppid@kulonprogo.example\r\nSubject: Lampu jalan padam %d\r\nMessage-ID: <b%d@surat.example>\r\nDate: Mon, 23 Nov 2026 08:00:00 +0700\r\n\r\nLampu jalan di depan rumah saya padam sudah seminggu. Mohon diperbaiki.\r\n' "$i" "$i" "$i" |
		loket-deliver || exit 1
done | loket-parse | loket-register >/dev/null || exit 1
loket-compose >/dev/null || exit 1
mv "$B/home" "$B/composed"
size=$(($(cat "$B/composed/out/new"/* | wc -c) / LETTERS))

# A folder of its own for each round, none removed before the end: where files were
# deleted a moment ago, ext4 without a journal makes new folders very slowly.
fresh() {
	home=$(mktemp -d "$B/home.XXXXXX")
	cp -a "$B/composed/." "$home"
	ln -sfn "$home" "$B/home"
	until_true queue_is_empty
	sync
}
ours() {
	loket-send </dev/null >"$B/records" && [ "$(grep -c '"outcome":"sent"' "$B/records")" = $LETTERS ]
}
# shellcheck disable=SC2086
peer() { smtp-source -d -m $LETTERS $what -f ppid@kulonprogo.example -t warga@surat.example "127.0.0.1:$SMTP_PORT"; }

# rounds NAME: in turn, each after the queue has run empty; to $B/{ours,peer}.times
rounds() {
	rm -f "$B/ours.times" "$B/peer.times"
	for _ in $(seq $ROUNDS); do
		fresh
		seconds ours >>"$B/ours.times" || exit 1
		until_true queue_is_empty
		seconds peer >>"$B/peer.times" || exit 1
	done
}
rate() { awk -v n="$LETTERS" -v s="$(median "$1")" 'BEGIN { printf "%.0f", n / s }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.3f", a / b }'; }

what="-l $size"
rounds
a=$(rate "$B/ours.times") b=$(rate "$B/peer.times")
row 'send 1,000 letters on one connection, letters/s' "$a" "$b" "$(ratio "$a" "$b")" '>= 0.95'

# The same envelopes on both sides, as far as the peer can: a recipient of its own for
# each letter, and one sender for all, for each address that a server looks up anew costs
# its time.
printf '[office]\ndelimiter = none\n' >>"$B/loket.conf"
tr -d '\r' <"$(find "$B/composed/out/new" -type f | head -n 1)" >"$B/one"
what="-N -F $B/one"
rounds
a=$(rate "$B/ours.times") b=$(rate "$B/peer.times")
row 'the same with equal envelopes, letters/s' "$a" "$b" "$(ratio "$a" "$b")" '>= 0.95'

# TLS: the same letters, one handshake
sed -i "s/^tls = none/ca_file = $(printf %s "$TLS/ca.pem" | sed 's,/,\\/,g')/" "$B/loket.conf"
postconf -c "$POSTFIX/etc" -e smtpd_tls_loglevel=1 smtpd_sasl_auth_enable=no
restart
sed -i 's,127.0.0.1:,localhost:,' "$B/loket.conf"
rm -f "$B/ours.times"
before=$(grep -c 'TLS connection established' "$POSTFIX/log")
for _ in 1 2 3; do
	fresh
	seconds ours >>"$B/ours.times" || exit 1
done
shakes=$((($(grep -c 'TLS connection established' "$POSTFIX/log") - before) / 3))
row 'TLS handshakes for 1,000 letters' "$shakes" 1 "$shakes" '<= 1'
c=$(rate "$B/ours.times")
row 'the same with STARTTLS to without, letters/s' "$c" "$a" "$(ratio "$c" "$a")" '>= 0.9'

# One letter of 70 MB: memory, and the peer's time for as many bytes
sed -i "s/^ca_file = .*/tls = none/; s,localhost:,127.0.0.1:," "$B/loket.conf"
postconf -c "$POSTFIX/etc" -e message_size_limit=200000000 virtual_mailbox_limit=0
restart
fresh
LETTERS=1
file=$(find "$B/home/" -path '*/out/new/*' -type f | sort | head -n 1)
{ cat "$file"; yes 'VGhpcyBpcyBhIGxpbmUgb2YgYW4gYXR0YWNobWVudCB0aGF0IGlzIGxhcmdlLg==' | sed 's/$/\r/' | head -c 69999996; printf '\r\n'; } >"$B/big"
cp "$B/big" "$file"
sqlite3 "$B/home/register.db" "delete from outbox where id > 1; update outbox set digest = '$(sha256sum <"$file" | cut -d ' ' -f 1)'"
find "$B/home/out/new" -type f ! -path "$file" -delete
mv "$(readlink "$B/home")" "$B/large"
rm -rf "$B/composed"
mv "$B/large" "$B/composed"
what="-l 70000000" ROUNDS=3
fresh
/usr/bin/time -f %M -o "$B/kib" loket-send </dev/null >"$B/records"
grep -q '"outcome":"sent"' "$B/records" || { cat "$B/records"; exit 1; }
mib=$(awk '{ printf "%.1f", $1 / 1024 }' "$B/kib")
row 'resident with a letter of 70 MB, MiB' "$mib" 12 "$(ratio "$mib" 12)" '<= 1'
rounds
a=$(median "$B/ours.times") b=$(median "$B/peer.times")
row 'one letter of 70 MB, seconds' "$a" "$b" "$(ratio "$a" "$b")" '<= 1.3'
