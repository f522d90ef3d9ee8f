# Readers that never pause: the intake goes on, and the log of the register stays bounded.
. "$SRC/tests/lib.sh"
command -v python3 >/dev/null || skip 'python3 is not here'
"$SRC/tests/faults/crowd" readers
