# How fast mails become records, the cage on, beside GMime alone (bare_gmime.c), which parses
# them, decodes their texts and throws all away; and what one large mail takes of memory.
# MAILS names a file with the paths of other mails to read instead of made ones.
. "$SRC/tests/bench/lib.sh"

"$SRC/tests/bench/mails" "${N:-5000}" 1 "$B/mails" || exit 1
"$SRC/tests/bench/mails" 0 2 "$B/large" || exit 1
find "$B/mails" -type f | sort >"$B/list"
[ -z "${MAILS-}" ] || cp "$MAILS" "$B/list"
n=$(wc -l <"$B/list")

ours() { loket-parse <"$B/list" >"$B/records"; }
peer() { bare_gmime <"$B/list"; }
interleave "${ROUNDS:-5}" ours=ours peer=peer
[ "$(wc -l <"$B/records")" = "$n" ] || exit 1
o=$(median "$B/ours.times") p=$(median "$B/peer.times")
row "parse: mails a second to a file, one process" "$(awk "BEGIN { printf \"%.0f\", $n / $o }")" \
	"$(awk "BEGIN { printf \"%.0f\", $n / $p }")" "$(awk "BEGIN { printf \"%.2f\", $p / $o }")" '>= 0.75'

# The largest process of a command, in MiB.
memory() {
	python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)' "$@"
}
file=$(find "$B/large" -type f)
echo "$file" >"$B/one"
p=$(memory bare_gmime <"$B/one")
o=$(memory loket-parse "$file")
row 'parse: MiB for 50 MB attached, from a file' "$o" "$p" "$o" '<= 16'
# shellcheck disable=SC2002 # a pipe, not a file
o=$(cat "$file" | memory loket-parse -)
row 'parse: MiB for 50 MB attached, from a pipe' "$o" "$p" "$o" '<= 16'
