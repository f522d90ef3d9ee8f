# loket-decide killed at each write, sync and rename, then tried again: a decision is whole or
# not there, its file is in the archive before the register names it, and one letter goes.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
command -v strace >/dev/null || skip 'strace is not here'
[ -z "${SAN-}" ] || skip 'the leak check does not go with strace'
world
loket-deliver <"$M/01-permohonan-lengkap.eml" | loket-parse | loket-register >/dev/null
loket-compose | loket-send >/dev/null
loket-review PPID-2026-00001 --holder PPID >/dev/null
printf '%%PDF-1.4\nSurat keputusan\n' >"$W/sk.pdf"
digest=$(sha256sum <"$W/sk.pdf" | cut -c1-64)
file=archive/$(echo "$digest" | cut -c1-2)/$(echo "$digest" | cut -c3-4)/$digest.eml
echo 'Rahasia pribadi.' >"$W/text"
cp -rp "$W/home" "$W/fresh"

decide() { "$@" loket-decide PPID-2026-00001 ditolak --field nomor_surat=1 --field pasal17_huruf=h --text "$W/text" --attach "$W/sk.pdf"; }
calls() { decide strace -f -qq -o "$W/trace" -e trace="$1" >/dev/null; grep -c "^[0-9]* *$1(" "$W/trace"; }
begin() { rm -rf "${W:?}/home"; cp -rp "$W/fresh" "$W/home"; }
# What there is: status, decisions, letters, enclosures.
state() { sql "select status, (select count(*) from event where what = 'decide'), (select count(*) from outbox where letter = 'sk_penolakan'), (select count(*) from enclosure) from request"; }

deaths=0
for call in pwrite64 write fsync fdatasync rename renameat unlinkat mkdir; do
	begin
	n=$(calls $call) i=0
	while [ $i -lt "$n" ]; do
		i=$((i + 1))
		begin
		decide strace -f -qq -o "$W/trace" -e trace=$call -e inject=$call:signal=KILL:when=$i >/dev/null 2>&1
		grep -q 'killed by SIGKILL' "$W/trace" || continue
		deaths=$((deaths + 1))
		case $(state) in
		'ditelaah|0|0|0' | 'diputuskan|1|1|1') pass ;;
		*) flunk "killed at $call $i: half a decision" "$(state)" ;;
		esac
		[ "$(sql 'select count(*) from enclosure')" = 0 ] || ok "killed at $call $i: the file was there first" cmp "$W/sk.pdf" "$W/home/$file"
		decide env >/dev/null 2>&1
		same "killed at $call $i: tried again it is decided once" 'diputuskan|1|1|1' "$(state)"
		ok "killed at $call $i: with its file whole" cmp "$W/sk.pdf" "$W/home/$file"
	done
done
ok 'it was killed often' test "$deaths" -gt 10
loket-compose | loket-send >/dev/null
same 'and the letter goes' dijawab "$(sql 'select status from request')"
done_testing
