# Eight writers at once, killed at random (`make crowd`: 20,000 records, 200 kills).
. "$SRC/tests/lib.sh"
command -v python3 >/dev/null || skip 'python3 is not here'
"$SRC/tests/faults/crowd" writers
