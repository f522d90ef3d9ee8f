# loket-close: the end of a file by hand, as far as the table of states and the applicant's
# rights allow.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
take() { for m; do loket-deliver <"$M/$m.eml" | loket-parse | loket-register >/dev/null; done; }
status() { sql "select status from request where id = $1"; }
answer() { loket-review "$1" >/dev/null && loket-decide "$@" >/dev/null && loket-compose | loket-send >/dev/null; }
dump() { sqlite3 -readonly "$DB" .dump | sha256sum; }
world
take 01-permohonan-lengkap 03-aduan-jalan-rusak 05-aduan-lampu-jalan 06-permohonan-tanpa-nik 08-kritik-situs 34-permohonan-lampiran-pdf
code 64 'a state that is no end' loket-close PPID-2026-00001 --as ditelaah --reason x
has 'the four are named' "$(cat "$W/.err")" 'selesai bukan_layanan dicabut tidak_dilanjutkan'
code 64 'without a reason' loket-close PPID-2026-00001 --as dicabut
code 65 'what is not answered is not settled' loket-close PPID-2026-00002 --as selesai --reason x
has 'the legal moves are named' "$(cat "$W/.err")" 'yang dapat: '

# settled
answer PPID-2026-00002 terbukti --field tanggapan=Benar --field tindak_lanjut=ditambal --field tgl_tindak=2026-12-01
same 'an answered complaint' dijawab "$(status 2)"
ok 'is settled' loket-close PPID-2026-00002 --as selesai --reason 'pelapor menyatakan puas'
same 'and ends' 'selesai' "$(status 2)"
same 'the reason is a note on its event' 'pelapor menyatakan puas|close' "$(sql 'select n.text, e.what from note n join event e on e.id = n.event')"
answer PPID-2026-00001 tidak_dikuasai --field badan_lain=BPN --field kontak='Jl. Khudori 1'
code 65 'an answered request can still be objected to' loket-close PPID-2026-00001 --as selesai --reason x
has 'until when is said' "$(cat "$W/.err")" 'batas_keberatan berjalan sampai 2027-01-08'

# withdrawn by telephone
before=$(dump)
has 'a preview prints the letter' "$(loket-close --preview PPID-2026-00003 --as dicabut --reason 'lewat telepon')" 'Pencabutan telah dicatat'
same 'and writes nothing' "$before" "$(dump)"
ok 'withdrawn by telephone' loket-close PPID-2026-00003 --as dicabut --reason 'lewat telepon'
same 'it ends, and the applicant is told' 'dicabut owed' "$(status 3) $(sql "select state from outbox where request = 3 and letter = 'dicabut'")"
same 'no clock of it runs' 0 "$(sql "select count(*) from clock where request = 3 and state = 'running'")"
loket-review PPID-2026-00006 >/dev/null
loket-decide PPID-2026-00006 tidak_dikuasai --field badan_lain=BPN --field kontak=x >/dev/null
ok 'decided, and withdrawn before the letter left' loket-close PPID-2026-00006 --as dicabut --reason 'lewat telepon'
same 'the answer does not go any more' cancelled "$(sql "select state from outbox where request = 6 and letter = 'tidak_dikuasai'")"

# not completed
code 65 'who may still complete it' loket-close PPID-2026-00004 --as tidak_dilanjutkan --reason x
has 'has until' "$(cat "$W/.err")" 'sampai 2026-11-26'
ok 'the day after' env LOKET_NOW=2026-11-27T08:00:00+07:00 loket-close PPID-2026-00004 --as tidak_dilanjutkan --reason 'tidak dilengkapi'
same 'it is closed with its letter' 'tidak_dilanjutkan owed' "$(status 4) $(sql "select state from outbox where request = 4 and letter = 'tutup'")"

# no service
ok 'nothing that we serve' loket-close PPID-2026-00005 --as bukan_layanan --reason 'iklan'
same 'ends without a letter' 'bukan_layanan' "$(status 5)"
code 65 'an end is an end' loket-close PPID-2026-00005 --as dicabut --reason x
has 'which is said' "$(cat "$W/.err")" 'status ini sudah akhir'

printf 'PPID-2026-00005\nPPID-2026-09999\nPPID-2026-00003\n' >"$W/numbers"
code 65 'all of a list are tried' sh -c "loket-close --as dicabut --reason x <'$W/numbers'"
same 'each failure is said' 3 "$(wc -l <"$W/.err")"
code 64 'an unknown option is refused' loket-close --foo
done_testing
