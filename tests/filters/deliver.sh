# loket-deliver: 0 when the letter is safe, otherwise 75, and nothing else.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"

letter() { printf 'From: a@b.example\r\nSubject: satu\r\n\r\nisi\r\n'; }
stored() { find "$SPOOL/new" -type f | wc -l; }
left() { find "$SPOOL" -type f | wc -l; }
# deliver_from FILE [OPTION...]: with FILE as standard input.
deliver_from() {
	in=$1
	shift
	loket-deliver "$@" <"$in"
}
letter >"$W/letter"

world
ok 'a letter is stored' deliver_from "$W/letter"
path=$(cat "$W/.out")
same 'its path is printed' "$SPOOL/new" "$(dirname "$path")"
same 'byte for byte' "$(sha256sum <"$W/letter")" "$(sha256sum <"$path")"
same 'with the moment of its arrival' "$(date -d "$LOKET_NOW" +%s)" "$(stat -c %Y "$path")"
same 'for nobody else to read' 600 "$(stat -c %a "$path")"
same 'nothing is left in tmp' 1 "$(left)"

printf 'a\0b\377\n' >"$W/bytes"
ok 'NUL and other bytes are data' deliver_from "$W/bytes"
same 'kept as they are' "$(sha256sum <"$W/bytes")" "$(sha256sum <"$(cat "$W/.out")")"
ok 'an empty letter is stored too' deliver_from /dev/null
same 'empty' 0 "$(wc -c <"$(cat "$W/.out")")"
same 'three letters are in the spool' 3 "$(stored)"

i=0
while [ $i -lt 20 ]; do
	letter | loket-deliver >/dev/null &
	i=$((i + 1))
done
wait
same 'twenty at once are twenty' 23 "$(stored)"

# --- 75 for everything else -----------------------------------------------------

world
code 75 'an unknown option' deliver_from "$W/letter" --perbaiki
code 75 'an operand' deliver_from "$W/letter" satu
code 75 'an option twice' deliver_from "$W/letter" -C "$W/loket.conf" -C "$W/loket.conf"
code 75 'a configuration that is not there' deliver_from "$W/letter" -C "$W/none.conf"
echo 'bad' >"$W/bad.conf"
code 75 'a bad configuration' deliver_from "$W/letter" -C "$W/bad.conf"
bad_clock() { LOKET_NOW=tomorrow loket-deliver <"$W/letter"; }
code 75 'a clock that cannot be read' bad_clock
code 75 'an input that cannot be read' deliver_from /
no_input() { loket-deliver <&-; }
code 75 'a closed input is no empty letter' no_input
printf '[limits]\nmessage = 65536\n' >>"$W/loket.conf"
head -c 65536 /dev/zero >"$W/limit"
head -c 65537 /dev/zero >"$W/over"
ok 'a letter as large as the limit' deliver_from "$W/limit"
code 75 'a letter over the limit' deliver_from "$W/over"
has 'is told so' "$(cat "$W/.err")" '65536'
same 'nothing of them is left' 1 "$(left)"
ok '--help helps' loket-deliver --help
ok '--version tells' loket-deliver --version
has 'the version' "$(cat "$W/.out")" 'loket-deliver 0'

world
rm -rf "$SPOOL"
code 75 'a spool that is not there' deliver_from "$W/letter"
has 'names it' "$(cat "$W/.err")" "$SPOOL"
world
rmdir "$SPOOL/new"
code 75 'a spool without new/' deliver_from "$W/letter"
same 'leaves nothing behind' 0 "$(left)"

# --- descriptors -------------------------------------------------------------------

world
to_full() { loket-deliver <"$W/letter" >/dev/full; }
ok 'a letter that is safe is 0 even when its path cannot be printed' to_full
same 'and is in the spool' 1 "$(stored)"
no_output() { loket-deliver <"$W/letter" >&- 2>&-; }
ok 'closed outputs do no harm' no_output
same 'and are not written into the letter' "$(sha256sum <"$W/letter")" \
	"$(cat "$SPOOL"/new/* | tail -c "$(wc -c <"$W/letter")" | sha256sum)"
no_reader() { loket-deliver <"$W/letter" | true; }
ok 'nor does a reader that is gone' no_reader
same 'three are in the spool' 3 "$(stored)"

# --- the disk -----------------------------------------------------------------------

world
head -c 300000 /dev/zero >"$W/large"
limited() { (ulimit -f 100 && loket-deliver <"$W/large"); }
code 75 'a file size limit is a full disk, not a death' limited
same 'nothing half is left' 0 "$(left)"

# Killed in the middle of its input.
mkfifo "$W/slow"
loket-deliver <"$W/slow" >/dev/null 2>&1 &
exec 8>"$W/slow"
letter >&8
until [ -n "$(find "$SPOOL/tmp" -type f -size +0)" ]; do :; done
same 'what has begun is in tmp' 1 "$(find "$SPOOL/tmp" -type f | wc -l)"
kill -9 $!
wait $! 2>/dev/null
exec 8>&-
same 'and a killed one is never in new' 0 "$(stored)"

if [ "$(id -u)" = 0 ]; then
	world
	if mount -t tmpfs -o size=64k tmpfs "$SPOOL" 2>/dev/null; then
		at_exit "umount $SPOOL"
		mkdir "$SPOOL/tmp" "$SPOOL/new" "$SPOOL/cur"
		code 75 'a full disk' deliver_from "$W/large"
		same 'leaves nothing half' 0 "$(left)"
		ok 'and a small letter still fits' deliver_from "$W/letter"
		mount -o remount,ro "$SPOOL"
		code 75 'a read-only disk' deliver_from "$W/letter"
		umount "$SPOOL"
	fi
	chmod 755 "$W/home" "$W/home/spool" "$SPOOL" "$SPOOL/tmp" "$SPOOL/new"
	as_nobody() {
		setpriv --reuid=nobody --regid=nogroup --clear-groups "$OUT/bin/loket-deliver" <"$W/letter"
	}
	code 75 'a folder that we must not write to' as_nobody
else
	chmod 500 "$SPOOL/tmp"
	code 75 'a folder that we must not write to' deliver_from "$W/letter"
fi

linked=$(ldd "$OUT/bin/loket-deliver" | grep -oE 'lib(gmime|sqlite3|xml2|curl|etpan)[^ ]*')
same 'it links nothing that could parse a letter' '' "$linked"
done_testing
