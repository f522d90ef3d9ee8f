# The cage holds: a reader that was taken over gets no socket, no program, no file and not
# the register, and what it tries costs only its own message.
. "$SRC/tests/lib.sh"
[ -z "${SAN-}" ] || skip 'the sanitizers need files of their own, so there is no cage'
world
CAGE=$OUT/faults/cage
"$CAGE" without-landlock true || skip 'this kernel has no seccomp'

# --- every attempt succeeds outside and is stopped inside
for attempt in $("$CAGE" list); do
	rm -rf "$W/register.db" "$W/register.db.beside"
	echo x >"$W/register.db"
	ok "$attempt: is possible outside" "$CAGE" free "$attempt" "$W/register.db"
	rm -rf "$W/register.db" "$W/register.db.beside"
	echo x >"$W/register.db"
	ok "$attempt: is tried inside" "$CAGE" caged "$attempt" "$W/register.db"
	case $attempt in
	connect | unix-socket | exec | fork | signal-parent | read-memory) want=killed ;;
	*) want=refused ;;
	esac
	same "$attempt: is stopped" "$want" "$(cat "$W/.out")"
	same "$attempt: leaves the register as it was" x "$(cat "$W/register.db")"
	ok "$attempt: leaves nothing beside it" test ! -e "$W/register.db.beside"
done

# --- a kernel without Landlock
M=$SRC/tests/mail
"$CAGE" without-landlock loket-parse "$M/05-aduan-lampu-jalan.eml" "$M/13-saran-jam-layanan.eml" >"$W/records" 2>"$W/err"
same 'without Landlock it goes on' 0 $?
same 'with the same records' "$(loket-parse "$M/05-aduan-lampu-jalan.eml" "$M/13-saran-jam-layanan.eml")" "$(cat "$W/records")"
same 'and says so once' 1 "$(grep -c Landlock "$W/err")"
printf '[limits]\nlandlock = needed\n' >>"$W/loket.conf"
code 71 'unless the office wants it' "$CAGE" without-landlock loket-parse "$M/05-aduan-lampu-jalan.eml"
same 'then nothing is read' '' "$(cat "$W/.out")"
has 'and why is said' "$(cat "$W/.err")" Landlock
ok 'with Landlock that setting changes nothing' loket-parse "$M/05-aduan-lampu-jalan.eml"

done_testing
