# tests/lib.sh: what the shell tests share. POSIX sh; sourced with $SRC and $OUT set.
#
#	world                     a fresh folder $W, a configuration, an initialised counter
#	ok 'sentence' CMD...      CMD succeeds
#	code N 'sentence' CMD...  CMD exits with N
#	same 'sentence' WANT GOT  two texts are equal
#	has 'sentence' TEXT WORDS TEXT holds WORDS
#	skip 'why'                the rest cannot run here; counts as skipped
#	at_exit CMD               runs CMD at the end, whatever happens
#	done_testing              prints the counts
#
# A sentence says what the program does; a failure prints it with what was seen.

: "${SRC:?}" "${OUT:?}"
PATH=$OUT/bin:$PATH
LC_ALL=C.UTF-8
TZ=UTC
LOKET_NOW=2026-11-23T09:00:00+07:00
export PATH LC_ALL TZ LOKET_NOW
unset LOKET_CONF COLUMNS NO_COLOR
passed=0 failed=0 cleanup=:

W=$(mktemp -d "${TMPDIR:-/tmp}/loket.XXXXXX")
# Servers of the tests step down to another user and must reach their folders.
chmod 755 "$W"

at_exit() { cleanup="$1; $cleanup"; }
finish() {
	status=$?
	eval "$cleanup" >/dev/null 2>&1
	# What a test broke on purpose must not keep the folder.
	chmod -R u+rwX "$W" 2>/dev/null
	rm -rf "$W"
	exit $status
}
trap finish EXIT
trap 'exit 129' HUP INT TERM

world() {
	chmod -R u+rwX "$W" 2>/dev/null
	rm -rf "${W:?}/home" "$W/loket.conf"
	# Digests have tests of their own; the others look at the letters that they are about.
	cat >"$W/loket.conf" <<CONF
[clock]
digest = none
[store]
home = $W/home
CONF
	LOKET_CONF=$W/loket.conf
	export LOKET_CONF
	loket-init >/dev/null || exit 1
	IN=$W/home/masuk SPOOL=$W/home/spool/surel LETTERS=$W/home/keluar DB=$W/home/register.db
}

pass() { passed=$((passed + 1)); }
flunk() {
	failed=$((failed + 1))
	printf 'not ok: %s\n' "$1"
	shift
	for line; do printf '    %s\n' "$line" | head -c 2000; done
}

ok() { sentence=$1; shift; code 0 "$sentence" "$@"; }
code() {
	want=$1 sentence=$2
	shift 2
	"$@" >"$W/.out" 2>"$W/.err" </dev/null
	got=$?
	if [ "$got" = "$want" ]; then pass; else
		flunk "$sentence" "exit $got, not $want: $*" "$(cat "$W/.out" "$W/.err")"
	fi
}
same() {
	if [ "$2" = "$3" ]; then pass; else flunk "$1" "wanted: $2" "got:    $3"; fi
}
has() {
	case $2 in *"$3"*) pass ;; *) flunk "$1" "not there: $3" "in: $2" ;; esac
}
skip() {
	printf 'skipped: %s\n' "$1"
	printf 'counts: %d passed, %d failed, 1 skipped\n' "$passed" "$failed"
	[ "$failed" = 0 ] || exit 1
	exit 0
}
done_testing() {
	printf 'counts: %d passed, %d failed, 0 skipped\n' "$passed" "$failed"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ] || exit 1
}

# sql 'select …': asks the register of the world, without writing to it.
sql() { sqlite3 -readonly "$DB" "$1"; }

# mail_in FILE...: puts messages into the embedded Maildir, in this order.
mail_in() {
	for m; do
		n=$((${n:-0} + 1))
		cp "$m" "$IN/tmp/x" && mv "$IN/tmp/x" "$IN/new/$(printf '%010d.test' $n)"
	done
}
