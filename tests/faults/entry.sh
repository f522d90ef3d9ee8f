# loket-enter and loket-object killed at each write, sync and rename, then typed again: what
# came over the counter is in the register once and whole, and its raw form in the archive.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
command -v strace >/dev/null || skip 'strace is not here'
[ -z "${SAN-}" ] || skip 'the leak check does not go with strace'
world
loket-deliver <"$M/01-permohonan-lengkap.eml" | loket-parse | loket-register >/dev/null
printf '%%PDF-1.4\npindaian\n' >"$W/scan.pdf"
echo 'Belum dijawab.' >"$W/text"
cp -rp "$W/home" "$W/fresh"

begin() { rm -rf "${W:?}/home"; cp -rp "$W/fresh" "$W/home"; }
enter() { "$@" loket-enter channel=surat kind=permohonan name='Siti Aminah' nik=3401075702009997 address=Pengasih phone=0274773010 purpose=riset subject='Data hibah' text=@"$W/text" attach="$W/scan.pdf"; }
object() { "$@" loket-object PPID-2026-00001 --ground c --text "$W/text" --attach "$W/scan.pdf"; }
# What there is besides the first request.
state() { sql "select (select count(*) from request) - 1, (select count(*) from objection), (select count(*) from message where digest <> (select digest from message where id = 1) and direction = 'in'), (select count(*) from outbox) - 1, (select last from counter where series = 'request') - 1"; }
archived() {
	sql 'select digest from message where id > 1' | while read -r d; do
		f=$W/home/archive/$(echo "$d" | cut -c1-2)/$(echo "$d" | cut -c3-4)/$d.eml
		[ "$(sha256sum <"$f" | cut -c1-64)" = "$d" ] || echo "$d"
	done
}

deaths=0
for program in enter object; do
	case $program in
	enter) whole='1|0|1|1|1' ;;
	object) whole='0|1|1|2|0' ;;
	esac
	for call in pwrite64 write fsync fdatasync rename renameat unlinkat mkdir; do
		begin
		$program strace -f -qq -o "$W/trace" -e trace=$call >/dev/null
		n=$(grep -c "^[0-9]* *$call(" "$W/trace") i=0
		while [ $i -lt "$n" ]; do
			i=$((i + 1))
			begin
			$program strace -f -qq -o "$W/trace" -e trace=$call -e inject=$call:signal=KILL:when=$i >/dev/null 2>&1
			grep -q 'killed by SIGKILL' "$W/trace" || continue
			deaths=$((deaths + 1))
			case $(state) in
			'0|0|0|0|0' | "$whole") pass ;;
			*) flunk "$program killed at $call $i: a half" "$(state)" ;;
			esac
			same "$program killed at $call $i: what the register names is in the archive" '' "$(archived)"
			$program env >/dev/null 2>&1
			same "$program killed at $call $i: typed again it is there once" "$whole" "$(state)"
			same "$program killed at $call $i: with its raw form" '' "$(archived)"
		done
	done
done
ok 'it was killed often' test "$deaths" -gt 20
ok 'the journal proves itself' loket-audit
done_testing
