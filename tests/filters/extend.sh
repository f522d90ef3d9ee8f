# loket-extend: seven working days more, once, with a reason, told in time.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
take() { for m; do loket-deliver <"$M/$m.eml" | loket-parse | loket-register >/dev/null; done; }
dump() { sqlite3 -readonly "$DB" .dump | sha256sum; }
world
take 01-permohonan-lengkap 34-permohonan-lampiran-pdf 06-permohonan-tanpa-nik
before=$(dump)
code 64 'without a ground' loket-extend PPID-2026-00001 --text 'masih dicari'
has 'the two are named' "$(cat "$W/.err")" 'belum_dikuasai atau belum_diputuskan'
code 64 'without words' loket-extend PPID-2026-00001 --reason belum_dikuasai
code 65 'with another ground' loket-extend PPID-2026-00001 --reason sibuk --text x
code 65 'with blank words' loket-extend PPID-2026-00001 --reason belum_dikuasai --text ' '
code 65 'with a NIK in the words' loket-extend PPID-2026-00001 --reason belum_dikuasai --text 'data 3401021708859998 dicari'
code 65 'of what waits for its identity' loket-extend PPID-2026-00003 --reason belum_dikuasai --text x
loket-extend --preview PPID-2026-00001 --reason belum_dikuasai --text 'arsip masih dicari' >"$W/letter"
for words in '7 Desember 2026' '16 Desember 2026' 'belum dikuasai atau belum' '(arsip masih dicari)' 'Pasal 22 ayat (8)' '7 hari kerja'; do
	has "the notice says $words" "$(tr '\n' ' ' <"$W/letter")" "$words"
done
same 'none of this wrote anything' "$before" "$(dump)"

# On the tenth day, and on the day after it.
LOKET_NOW=2026-12-07T15:00:00+07:00 loket-extend PPID-2026-00001 --reason belum_diputuskan --text 'uji konsekuensi belum selesai' >"$W/out"
same 'on day 10 it is owed' perpanjangan "$(jq -r .letter "$W/out")"
same 'and does not run before it has gone' paused "$(sql "select state from clock where request = 1 and name = 'tenggat2'")"
LOKET_NOW=2026-12-07T15:05:00+07:00 sh -c 'loket-compose | loket-send >/dev/null'
same 'gone on day 10 it runs' '2026-12-16 running' "$(sql "select end_on || ' ' || state from clock where request = 1 and name = 'tenggat2'")"
code 65 'not a second time' env LOKET_NOW=2026-12-10T09:00:00+07:00 loket-extend PPID-2026-00001 --reason belum_dikuasai --text lagi
has 'which is said' "$(cat "$W/.err")" 'hanya satu kali'
code 65 'on day 11 it is refused' env LOKET_NOW=2026-12-08T08:00:00+07:00 loket-extend PPID-2026-00002 --reason belum_dikuasai --text lambat
has 'because the deadline has passed' "$(cat "$W/.err")" 'tenggat sudah lewat'
code 64 'an unknown option is refused' loket-extend --foo
code 74 'a full standard output is told' sh -c 'loket-extend PPID-2026-00002 --reason belum_dikuasai --text dicari >/dev/full'
done_testing
