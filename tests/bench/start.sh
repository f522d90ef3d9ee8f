# Programs that parse no mail start as fast as SQLite does.
. "$SRC/tests/bench/lib.sh"
printf '[store]\nhome = %s/home\n' "$B" >"$B/loket.conf"
export LOKET_CONF=$B/loket.conf
loket-init >/dev/null

hundred() { for _ in $(seq 100); do "$@" </dev/null >/dev/null || return; done; }
open_sqlite() { hundred "$OUT/bench/open_sqlite" "$B/home/register.db"; }
list() { hundred loket-list --limit 1; }
register() { hundred loket-register; }
interleave 9 peer=open_sqlite list=list register=register
for name in list register; do
	row "start of loket-$name, 100 times (s)" "$(median "$B/$name.times")" "$(median "$B/peer.times")" \
		"$(echo "$(median "$B/$name.times") $(median "$B/peer.times")" | awk '{ print $1 / $2 }')" '<= 1.5'
done
