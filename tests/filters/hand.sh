# loket-hand: letters on paper, for who has no address for mail, and where mail failed.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
take() { for m; do loket-deliver <"$M/$m.eml" | loket-parse | loket-register >/dev/null; done; }
status() { sql "select status from request where id = $1"; }
world
take 01-permohonan-lengkap 34-permohonan-lampiran-pdf
loket-compose | loket-send >/dev/null
# As if he had come to the counter.
sqlite3 "$DB" "update applicant set email = null, phone = '+6281234567789' where id = 1"
loket-review PPID-2026-00001 >/dev/null
code 65 'a file that goes on paper is no softcopy' sh -c "printf '%%PDF-1.4 x' >'$W/data.pdf'; loket-decide PPID-2026-00001 dikabulkan_seluruhnya --field nomor_surat=1 --field materi=x --attach '$W/data.pdf'"
has 'so its form is asked for' "$(cat "$W/.err")" 'bentuk='
ok 'decided with all it needs' loket-decide PPID-2026-00001 dikabulkan_seluruhnya --field nomor_surat=1 \
	--field materi='Daftar terlampir' --field bentuk=hardcopy --field cara_kirim='diambil di kantor' --field waktu_penyediaan=2 \
	--field biaya_per_lembar=500 --field lembar=10 --field cara_bayar=tunai
same 'the letter is owed on paper' 'surat owed' "$(sql "select channel || ' ' || state from outbox where letter = 'pemberitahuan'")"
loket-compose >"$W/paths"
same 'it is no mail' '' "$(cat "$W/paths")"
loket-compose --preview PPID-2026-00001 pemberitahuan >"$W/letter"
for words in 'Daftar terlampir' 'diambil di kantor' '2 hari kerja' 'salinan 10 lembar x Rp500 = Rp5.000' 'jumlah Rp5.000' 'tunai' 'secara tertulis' '+6281234567789'; do
	has "printed, it says $words" "$(cat "$W/letter")" "$words"
done
same 'the desk counts it' '0 1' "$(loket-list --today --json | jq -r '"\(.menunggu_kirim) \(.menunggu_diserahkan)"')"
same 'and the list names it' 'PPID-2026-00001 pemberitahuan surat owed 2026-11-23T09:00:00+07:00' "$(loket-hand --list | jq -r '[.number, .letter, .channel, .state, .owed] | join(" ")')"
has 'for people too' "$(loket-hand --list --text)" 'PPID-2026-00001  pemberitahuan            di atas kertas, sejak Sen 23 Nov 2026'
same 'it is not answered before it was handed over' diputuskan "$(status 1)"
ok 'handed over' env LOKET_NOW=2026-11-25T10:00:00+07:00 loket-hand PPID-2026-00001 --how 'diterima sendiri'
same 'it is answered' dijawab "$(status 1)"
same 'with its proof, on that day' 'sent diterima sendiri 2026-11-25' "$(sql "select state || ' ' || answer || ' ' || date(sent_at, 'unixepoch') from outbox where letter = 'pemberitahuan'")"
same 'from which the days for an objection count' '2026-11-25' "$(sql "select start_on from clock where request = 1 and name = 'batas_keberatan'")"
code 65 'not a second time' loket-hand PPID-2026-00001
has 'there is nothing' "$(cat "$W/.err")" 'tidak ada surat kertas'

# A notice on paper is a notice when it was handed over.
take 20-permohonan-html-gmail
loket-compose | loket-send >/dev/null
sqlite3 "$DB" "update applicant set email = null where id = 3"
ok 'an extension on paper' loket-extend PPID-2026-00003 --reason belum_dikuasai --text 'arsip dicari'
same 'does not count before' paused "$(sql "select state from clock where request = 3 and name = 'tenggat2'")"
ok 'it is handed over' loket-hand PPID-2026-00003 --letter perpanjangan
same 'and counts' '2026-12-16 running' "$(sql "select end_on || ' ' || state from clock where request = 3 and name = 'tenggat2'")"

# Who asked by SMS gets a short word by SMS, and the whole letter by mail or on paper.
take 22-permohonan-alternatif 12-permohonan-prosa 03-aduan-jalan-rusak
loket-compose | loket-send >/dev/null
sqlite3 "$DB" "update request set channel = 'sms' where id in (4, 5, 6);
	update applicant set phone = '+6281234567789' where id in (4, 5, 6); update applicant set email = null where id in (5, 6)"
loket-review PPID-2026-00004 PPID-2026-00005 PPID-2026-00006 --holder PPID >/dev/null
printf '%%PDF-1.4 x' >"$W/data.pdf"
letters() { sql "select group_concat(channel || ' ' || (select count(*) from enclosure e where e.outbox = o.id)) from outbox o where request = $1 and letter in ('pemberitahuan', 'tanggapan_aduan') and state <> 'cancelled'"; }
loket-decide PPID-2026-00004 dikabulkan_seluruhnya --field nomor_surat=1 --field materi=x --attach "$W/data.pdf" >/dev/null
same 'with an address: by SMS, and whole by mail with its file' 'sms 0,surel 1' "$(letters 4)"
loket-review PPID-2026-00004 >/dev/null
same 'both are taken back together' '' "$(letters 4)"
loket-decide PPID-2026-00005 dikabulkan_seluruhnya --field nomor_surat=1 --field materi=x --field bentuk=hardcopy --field cara_kirim=diambil --field waktu_penyediaan=0 >/dev/null
same 'without one: by SMS, and on paper to be fetched' 'sms 0,surat 0' "$(letters 5)"
loket-decide PPID-2026-00006 tidak_terbukti --field tanggapan=x >/dev/null
same 'a complaint is answered by the SMS alone' 'sms 0' "$(letters 6)"

# What mail could not bring.
loket-review PPID-2026-00002 >/dev/null
loket-decide PPID-2026-00002 tidak_dikuasai --field badan_lain=BPN --field kontak='Jl. Khudori 1' >/dev/null
code 65 'what waits for the mail is not handed over' loket-hand PPID-2026-00002 --letter tidak_dikuasai
sqlite3 "$DB" "update outbox set state = 'failed' where letter = 'tidak_dikuasai'"
has 'what failed is on the list' "$(loket-hand --list --text)" 'gagal terkirim'
code 65 'what failed is named' loket-hand PPID-2026-00002
ok 'and then handed over' loket-hand PPID-2026-00002 --letter tidak_dikuasai --how 'pos tercatat 1234'
same 'answered too' dijawab "$(status 2)"
has 'a person reads a sentence' "$(sqlite3 "$DB" "update outbox set state = 'failed' where id = 1"; loket-hand --text PPID-2026-00001 --letter tanda_bukti)" 'diserahkan: Tanda bukti'
code 64 'an unknown option is refused' loket-hand --foo
done_testing
