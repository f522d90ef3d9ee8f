# A spread of the points of `make torture`, within three minutes.
. "$SRC/tests/lib.sh"
command -v strace >/dev/null || skip 'strace is not here'
command -v python3 >/dev/null || skip 'python3 is not here'
[ -z "${SAN-}" ] || skip 'the sanitizers do not go with strace and a swallowed fsync'
"$SRC/tests/faults/torture" --seconds 120 --jobs 1
