# loket-deliver against dd with fsync: a process a message, 10 KB each.
# shellcheck shell=bash
. "$SRC/tests/bench/lib.sh"
printf '[store]\nhome = %s/home\n' "$B" >"$B/loket.conf"
export LOKET_CONF=$B/loket.conf
loket-init >/dev/null
head -c 7500 /dev/urandom | base64 -w 76 >"$B/mail"

hundred() { for n in $(seq 100); do "$1" || return; done; }
deliver_one() { loket-deliver <"$B/mail" >/dev/null; }
dd_one() { dd if="$B/mail" of="$B/dd.$n" bs=65536 conv=fsync status=none; }
deliver() { hundred deliver_one; }
peer() { hundred dd_one; }
interleave 9 peer=peer deliver=deliver
paste "$B/deliver.times" "$B/peer.times" | awk '{ print $1 / $2 }' >"$B/ratio"
row 'deliver: 100 messages of 10 KB, to dd conv=fsync (s)' "$(median "$B/deliver.times")" \
	"$(median "$B/peer.times")" "$(median "$B/ratio")" '<= 1.5'
