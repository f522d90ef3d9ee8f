# tests/bench/lib.sh: what the bench scripts share; sourced with $SRC and $OUT set.
#
#	$B                        a fresh folder, removed at the end
#	seconds CMD...            runs CMD, prints the seconds it took
#	median FILE               of the numbers in FILE, one a line
#	row WHAT OURS PEER RATIO GOAL
#	interleave N NAME=FUNCTION...   runs the functions in turn, N rounds; their
#	                          seconds go to $B/NAME.times

: "${SRC:?}" "${OUT:?}"
PATH=$OUT/bin:$OUT/bench:$PATH
LC_ALL=C.UTF-8
TZ=UTC
LOKET_NOW=2026-11-23T09:00:00+07:00
export PATH LC_ALL TZ LOKET_NOW

B=$(mktemp -d "${TMPDIR:-/tmp}/loket-bench.XXXXXX")
trap 'rm -rf "$B"' EXIT

seconds() {
	local start=${EPOCHREALTIME/./} code
	"$@" >"$B/.out" 2>"$B/.err"
	code=$?
	echo $((${EPOCHREALTIME/./} - start)) | awk '{ printf "%.6f\n", $1 / 1e6 }'
	[ $code = 0 ] || { cat "$B/.err" >&2; echo "exit $code: $*" >&2; exit 1; }
}

median() {
	sort -g "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

row() { printf 'bench:\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" "$5"; }

interleave() {
	local rounds=$1 pair
	shift
	for pair in "$@"; do rm -f "$B/${pair%%=*}.times"; done
	for _ in $(seq "$rounds"); do
		for pair in "$@"; do
			seconds "${pair#*=}" >>"$B/${pair%%=*}.times" || exit 1
		done
	done
}
