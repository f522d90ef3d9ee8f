# A suggestion at 100,000 past routings, as the time of the sqlite3 shell for reading the
# rows that it needs; and learning, against a register that has learnt 200.
. "$SRC/tests/bench/lib.sh"
PAST=100000 ROUNDS=7

mkdir -p "$B/home"
printf '[store]\nhome = %s/home\n' "$B" >"$B/loket.conf"
export LOKET_CONF=$B/loket.conf
DB=$B/home/register.db
loket-init >/dev/null
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
letters() { # HALF
	rm -f "$B"/home/masuk/*/*
	python3 -B "$SRC/tests/route/mails.py" "$1" "$B/home/masuk/new"
	loket-fetch | loket-parse | loket-register >/dev/null
}
letters latih
# Half of them teach now, the others when learning is measured.
loket-list | jq -r .number >"$B/latih"
head -n 100 "$B/latih" | loket-route --to DLH >/dev/null
letters uji
loket-list --status terdaftar | jq -r .number | tail -n 200 >"$B/uji"
tail -n 100 "$B/latih" >"$B/teach"
cp "$DB" "$B/few.db"
# The test half is learnt too, and taken back: then each of its words has rows.
loket-route --to DINKES <"$B/uji" >/dev/null
sqlite3 "$DB" "select words from route_learnt where agency = 'DINKES'" >"$B/words"
sqlite3 "$DB" 'pragma wal_checkpoint(truncate)' >/dev/null
cp "$DB" "$B/rows.db"
sqlite3 "$B/rows.db" "select id from route_word" >/dev/null
cp "$B/few.db" "$DB"
sqlite3 "$DB" "attach '$B/rows.db' as other; insert or ignore into route_word (id) select id from other.route_word"
"$SRC/tests/bench/past" "$DB" $PAST >"$B/grown"

# The peer: the same rows by the same key, one statement a request.
awk '{ gsub(/ /, ","); print "select agency, n from route_term where word in (" $0 ");" }' "$B/words" >"$B/peer.sql"
five() { for _ in 1 2 3 4 5; do "$@" || return; done; }
suggest() { cat "$B/uji" "$B/uji" "$B/uji" "$B/uji" "$B/uji" | loket-route --dry-run >/dev/null; }
rows() { cat "$B/peer.sql" "$B/peer.sql" "$B/peer.sql" "$B/peer.sql" "$B/peer.sql" | sqlite3 -readonly "$DB" >/dev/null; }
interleave $ROUNDS ours=suggest peer=rows
ours=$(median "$B/ours.times") theirs=$(median "$B/peer.times")
each() { awk -v s="$1" -v n="$2" 'BEGIN { printf "%.2f ms", 1000 * s / n }'; }
row "a suggestion at $PAST routings, to sqlite3 reading its rows" "$(each "$ours" 1000)" "$(each "$theirs" 1000)" \
	"$(echo "$ours $theirs" | awk '{ print $1 / $2 }')" '<= 2'
row "a suggestion at $PAST routings, to 2 ms" "$(each "$ours" 1000)" '2 ms' \
	"$(echo "$ours" | awk '{ print $1 / 2 }')" '<= 1'

# Forwarding 100 requests, with what it teaches, at both sizes.
cp "$DB" "$B/many.db"
teach() { cp "$B/$1.db" "$DB"; rm -f "$DB-wal" "$DB-shm"; loket-route --to DLH <"$B/teach" >/dev/null; }
few() { teach few; }
many() { teach many; }
interleave $ROUNDS many=many few=few
m=$(median "$B/many.times") f=$(median "$B/few.times")
row "a forward that teaches at $PAST routings, to 200" "$(each "$m" 100)" "$(each "$f" 100)" \
	"$(echo "$m $f" | awk '{ print $1 / $2 }')" '<= 1.5'
