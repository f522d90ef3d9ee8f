# The register at 10,000 and at $BENCH_ROWS (1,000,000) requests: what loket-register adds
# to SQLite itself, and what the desk asks. Growing the large one takes some minutes and
# 5 GB; it is kept in $BENCH_CACHE for the next time when that is set.
. "$SRC/tests/bench/lib.sh"
ROWS=${BENCH_ROWS-1000000} ROUNDS=3 BATCH=2000
cache=${BENCH_CACHE-$B}
mkdir -p "$cache"

home() { # NAME: a counter of its own
	mkdir -p "$B/$1"
	printf '[store]\nhome = %s/home\n' "$B/$1" >"$B/$1/loket.conf"
	LOKET_CONF=$B/$1/loket.conf loket-init >/dev/null
}
use() { export LOKET_CONF=$B/$1/loket.conf H=$B/$1/home; }
# records N SEED: N new letters in the spool of the counter in use, their records in $B/records.
records() {
	"$SRC/tests/bench/letters" "$1" "$2" "$H/spool/surel/new"
	find "$H/spool/surel/new" -type f | sort | loket-parse >"$B/records"
}
# An archive that is in use has its folders: those that these records go to.
folders() { sed 's/.*"digest":"\(..\)\(..\).*/\1\/\2/' "$B/records" | (cd "$H/archive" && xargs mkdir -p); }

# A thousand open requests, then closed ones up to the sizes.
home base; use base
records 1000 1
loket-register <"$B/records" >/dev/null
version=$(sqlite3 "$H/register.db" 'pragma user_version')
"$SRC/tests/bench/grow" "$H/register.db" "$B/small.db" 10000 >/dev/null
large=$cache/large.$ROWS.$version.db
[ -e "$large" ] || { "$SRC/tests/bench/grow" "$H/register.db" "$large.tmp" "$ROWS" >/dev/null && mv "$large.tmp" "$large"; }

for size in small large; do
	home $size; home $size.bare
done
cp "$B/small.db" "$B/small/home/register.db"
cp "$B/small.db" "$B/small.bare/home/register.db"
cp "$large" "$B/large/home/register.db"
cp "$large" "$B/large.bare/home/register.db"
for size in small large; do
	(cd "$B/$size.bare/home/archive" && for a in $(seq 0 255); do printf '%02x/00 ' "$a"; done | xargs mkdir -p)
done

# Ours and the peer in turn, each on a register of its own, with the same rows.
rate() { awk -v n="$1" '{ printf "%.0f/s", n / $1 }'; }
measure() { # SIZE GROUP N SEED ROUND
	local size=$1 group=$2 n=$3 seed=$4 round=$5 peer=$B/$1.bare/home
	use "$size"
	records "$n" "$seed"
	folders
	rm -rf "$B/links"; cp -rl "$H/spool/surel/new" "$B/links"
	sync
	if [ "$group" = 1 ]; then
		"$OUT/bench/one_by_one" "$B/records" loket-register >>"$B/ours.$size.$group" || exit 1
	else
		seconds sh -c "loket-register <'$B/records'" >>"$B/ours.$size.$group" || exit 1
	fi
	if [ $((round % 2)) = 0 ]; then
		"$OUT/bench/bare_register" "$H/register.db" "$peer/register.db" "$group" >>"$B/bare.$size.$group" || exit 1
	else
		"$OUT/bench/bare_register" "$H/register.db" "$peer/register.db" "$group" "$B/links" "$peer/archive" >>"$B/moved.$size.$group" || exit 1
	fi
}
seed=2
for round in $(seq $((2 * ROUNDS))); do
	for size in small large; do
		measure $size 100 $BATCH $((seed++)) "$round"
		measure $size 1 500 $((seed++)) "$round"
	done
done
for size in small large; do
	name=10,000
	[ $size = small ] || name=$ROWS
	for group in 100 1; do
		n=$BATCH words='groups'
		[ $group = 100 ] || n=500 words='one at a time'
		ours=$(median "$B/ours.$size.$group")
		for peer in bare moved; do
			with=; [ $peer = bare ] || with=' and the files moved'
			theirs=$(median "$B/$peer.$size.$group")
			row "register at $name, $words, to SQLite$with" "$(echo "$ours" | rate $n)" "$(echo "$theirs" | rate $n)" \
				"$(echo "$ours $theirs" | awk '{ print $2 / $1 }')" '>= 0.8'
		done
	done
done

# What the desk asks, large against small.
ten() { for _ in $(seq 10); do "$@" >/dev/null || return; done; }
one_more() {
	use "$1"
	for path in $(find "$H/spool/surel/new" -type f | head -n 10); do
		grep -F "$path" "$B/more.$1" | loket-register >/dev/null || return
	done
}
overdue() { use "$1"; LOKET_NOW=2026-12-31T09:00:00+07:00 ten loket-list --overdue; }
show() { use "$1"; ten loket-show PPID-2026-00500; }
search() { use "$1"; ten loket-search anggaran "$(cat "$B/rare")"; }
today() { use "$1"; ten loket-list --today; }
use base
sqlite3 "$H/register.db" "select text from request where text like '% k%' limit 1" | grep -o 'k[0-9]*' | head -n 1 >"$B/rare"
more=0
for size in small large; do
	use $size
	more=$((more + 1))
	records 90 $((9000 + more))
	mv "$B/records" "$B/more.$size"
done
for what in one_more overdue show search today; do
	for size in small large; do eval "${what}_$size() { $what $size; }"; done
	interleave 7 small=${what}_small large=${what}_large
	s=$(median "$B/small.times") l=$(median "$B/large.times")
	row "$what at $ROWS requests, to 10,000 (10 times, s)" "$l" "$s" "$(echo "$l $s" | awk '{ print $1 / $2 }')" '<= 1.3'
done

# The proof of the whole journal.
use large
events=$(sqlite3 "$H/register.db" 'select count(*) from event')
audit() { loket-audit >/dev/null; }
hash() { sqlite3 "$H/register.db" 'select * from event order by id' | sha256sum >/dev/null; }
interleave 3 ours=audit peer=hash
ours=$(median "$B/ours.times") theirs=$(median "$B/peer.times")
row "audit of $events events (s), to sqlite3 | sha256sum" "$ours" "$theirs" "$(echo "$ours $theirs" | awk '{ print $1 / $2 }')" '<= 2'
