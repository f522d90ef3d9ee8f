# The letters L1 to L12: each says everything that the procedure lists for it, as it goes out
# by the programs themselves, and none holds a NIK.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
at() { LOKET_NOW=$1T${2:-09:00:00}+07:00; export LOKET_NOW; }
take() { for m; do loket-deliver <"$m" | loket-parse | loket-register >/dev/null; done; }
send() { loket-compose | loket-send >/dev/null; }
# words LETTER NUMBER: subject and words of the last letter of that name to a request
words() {
	python3 - "$(grep -l "^Message-Id: <$2\.$1\." "$LETTERS"/new/* | xargs ls -t | head -1)" <<'PY'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(m['subject'])
lines = m.get_body(('plain',)).get_content().replace('\r', '').split('\n')
# format=flowed (RFC 3676): a blank at the end goes on in the next line
print(''.join((l[1:] if l[:1] == ' ' else l) + ('' if l.endswith(' ') else '\n') for l in lines).replace('\n', ' '))
PY
}
# says LETTER NUMBER WHAT...: each of these stands in it
says() {
	letter=$1 number=$2 text=$(words "$1" "$2")
	shift 2
	has "$letter bears its number in the subject" "$text" "[$number]"
	for what; do has "$letter says '$what'" "$text" "$what"; done
}
FOOT='PPID Kabupaten Kulon Progo'
world
printf '[office]\nofficial = Drs. Suyanto, Kepala Dinas Kominfo\nsuperior_email = sekda@kulonprogo.example\n' >>"$LOKET_CONF"
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
at 2026-11-23
take "$M/01-permohonan-lengkap.eml" "$M/06-permohonan-tanpa-nik.eml" "$M/34-permohonan-lampiran-pdf.eml" "$M/42-permohonan-nama-berkoma.eml" \
	"$M/03-aduan-jalan-rusak.eml" "$M/12-permohonan-prosa.eml" "$M/20-permohonan-html-gmail.eml" "$M/22-permohonan-alternatif.eml"
sql 'select number, kind, status, subject from request' >"$W/requests"
send
topic=$(sql 'select subject from request where id = 1')
name=$(sql 'select name from applicant where id = 1')
address=$(sql 'select address from applicant where id = 1')
contact=$(sql 'select email from applicant where id = 1')
work=$(sql 'select occupation from applicant where id = 1')
purpose=$(sql 'select purpose from request where id = 1')

# L1
says tanda_bukti PPID-2026-00001 "$name" '23 November 2026' 'Surat elektronik (surel)' 'Permohonan informasi' "$topic" \
	'7 Desember 2026' '10 hari kerja' 'diperpanjang 7 hari kerja' 'balaslah surel ini' 'tidak dipungut biaya' "$FOOT"
# L2
says lengkapi PPID-2026-00002 'NIK sesuai KTP' '26 November 2026' 'membalas surel ini' '10 hari kerja dihitung sejak data' "$FOOT"
# L4
loket-review PPID-2026-00005 --holder DPUPKP --note 'mohon periksa di lapangan' >/dev/null
send
says penerusan PPID-2026-00005 Aduan DPUPKP 'Dinas Pekerjaan Umum' 'jalan' 'Lampiran' '1 Desember 2026' '6 hari kerja' \
	'7 Desember 2026' 'MEMBALAS' 'TANGGAPAN' 'BUKAN KEWENANGAN' 'MOHON WAKTU' 'dasar hukum dan hasil uji konsekuensi' 'Petugas' 'periksa di lapangan' "$FOOT"
# L5: on the days of the ladder
at 2026-11-26
loket-remind >/dev/null
send
says pengingat PPID-2026-00005 'Pengingat ke-1: Aduan' '23 November 2026' '1 Desember 2026 (tersisa 3 hari kerja)' \
	'7 Desember 2026' 'DPUPKP' 'setelah apel pagi dan sebelum apel sore' 'MEMBALAS' "$FOOT"
cp -r "$W/home" "$W/before"
at 2026-12-02
loket-remind >/dev/null
send
says eskalasi PPID-2026-00005 'Eskalasi ke-1' 'Dinas Pekerjaan Umum' 'telah lewat 1 hari kerja' 'Mohon arahan' '7 Desember 2026' "$FOOT"
at 2026-12-03
loket-remind >/dev/null
send
says eskalasi PPID-2026-00005 'Eskalasi ke-2' 'telah lewat 2 hari kerja' 'Mohon arahan Atasan PPID' "$FOOT"
rm -rf "${W:?}/home"
mv "$W/before" "$W/home"
at 2026-11-23
# L6
loket-extend PPID-2026-00003 --reason belum_diputuskan --text 'uji konsekuensi berjalan' >/dev/null
send
says perpanjangan PPID-2026-00003 '7 Desember 2026' '16 Desember 2026' 'belum dapat diputuskan apakah' 'uji konsekuensi berjalan' \
	'Pasal 22 ayat (8) Undang-Undang Nomor 14 Tahun 2008' '7 hari kerja' 'mohon maaf' "$FOOT"
# L7
printf 'Daftar proyek jalan 2026:\r\n- ruas A\r\n- ruas B\r\n' >"$W/materi"
loket-review PPID-2026-00001 >/dev/null
loket-decide PPID-2026-00001 dikabulkan_sebagian --text "$W/materi" --field nomor_surat=045/123/2026 --field penguasaan='Dinas PUPKP' \
	--field bentuk=hardcopy --field cara_kirim='dikirim lewat pos' --field waktu_penyediaan=3 --field biaya_per_lembar=500 --field lembar=20 \
	--field biaya_kirim=15000 --field biaya_lain=2500 --field cara_bayar='transfer ke rekening 8808 1234 5678 9012' \
	--field penghitaman='nama pemilik tanah, karena rahasia pribadi' --field pasal17_huruf=h >/dev/null
send
says pemberitahuan PPID-2026-00001 'Nomor surat: 045/123/2026' '23 November 2026' "$name" "$address" "$contact" 'penguasaan Dinas PUPKP' \
	'dikabulkan sebagian' '- ruas A' '- ruas B' 'hardcopy, dikirim lewat pos' '3 hari kerja' '20 lembar x Rp500 = Rp10.000' 'pengiriman Rp15.000' \
	'lain-lain Rp2.500' 'jumlah Rp27.500' 'rekening 8808 1234 5678 9012' 'nama pemilik tanah, karena rahasia pribadi' '8 Januari 2027' '30 hari kerja' \
	'KEBERATAN pada baris pertama' 'Atasan PPID' 'Wates, 23 November 2026' 'Drs. Suyanto, Kepala Dinas Kominfo' "$FOOT"
# L8, both
loket-review PPID-2026-00004 PPID-2026-00006 PPID-2026-00007 >/dev/null
loket-decide PPID-2026-00004 tidak_dikuasai --field badan_lain='Kantor Pertanahan' --field kontak='Jl. Khudori 1 Wates' >/dev/null
loket-decide PPID-2026-00006 belum_didokumentasikan --field waktu_penyediaan=2027-01-15 --field keterangan='Data menunggu audit.' >/dev/null
send
says tidak_dikuasai PPID-2026-00004 'tidak berada dalam' 'Kantor Pertanahan' 'Jl. Khudori 1 Wates' '8 Januari 2027' 'Drs. Suyanto' "$FOOT"
says belum_didokumentasikan PPID-2026-00006 'belum didokumentasikan' '15 Januari 2027' 'Data menunggu audit.' '8 Januari 2027' 'Drs. Suyanto' "$FOOT"
# L9
printf '%%PDF-1.4 sk' >"$W/SK.pdf"
echo 'Rekam medis pasien menjadi terbuka.' >"$W/konsekuensi"
loket-decide PPID-2026-00007 ditolak --text "$W/konsekuensi" --field nomor_surat=045/99 --field pasal17_huruf=g,h,i \
	--field pasal_lain='Pasal 48 UU 29/2004' --attach "$W/SK.pdf" --field pejabat='Plt. PPID, Sri Rahayu, S.Sos.' >/dev/null
send
its() { sql "select $1 from request r join applicant a on a.id = r.applicant where r.id = 7"; }
says sk_penolakan PPID-2026-00007 'Nomor: 045/99' "$(its name)" "$(its address)" "$(its email)" "$(its occupation)" "$(its purpose)" "$(its subject)" \
	'INFORMASI YANG DIKECUALIKAN' 'Pasal 17 huruf g, h dan i Undang-Undang Nomor 14 Tahun 2008 serta Pasal 48 UU 29/2004' 'Rekam medis pasien menjadi terbuka.' \
	'PERMOHONAN DITOLAK' SK.pdf '8 Januari 2027' '30 hari kerja' 'Wates, 23 November 2026' 'Plt. PPID, Sri Rahayu, S.Sos.' "$FOOT"
# L10
loket-review PPID-2026-00005 --holder PPID >/dev/null
loket-decide PPID-2026-00005 ditindaklanjuti --field tanggapan='Lubang sudah diukur.' --field skpd='Dinas PUPKP' \
	--field tindak_lanjut='ditambal' --field tgl_tindak=2026-12-01 >/dev/null
send
says tanggapan_aduan PPID-2026-00005 Aduan '23 November 2026' 'Dinas PUPKP menyampaikan' 'Lubang sudah diukur.' 'ditambal (1 Desember 2026)' \
	'balaslah surel ini dengan nomor yang sama' 'Terima kasih' "$FOOT"
# L3
at 2026-11-27
loket-remind >/dev/null
send
says tutup PPID-2026-00002 '26 November 2026' 'bukan ditolak' 'kapan' "$FOOT"
# L11 and L12
loket-object PPID-2026-00007 --ground a >"$W/out"
send
says keberatan_terima PPID-2026-00007 KBR-2026-00001 'alasan pengecualian' '27 November 2026' '30 hari kerja' "$FOOT"
echo 'Sebagian data bukan rahasia pribadi.' >"$W/pertimbangan"
at 2026-12-10
loket-object KBR-2026-00001 --decide dikabulkan_sebagian --text "$W/pertimbangan" --field perintah='memberikan daftar tanpa nama' \
	--field paling_lambat=2026-12-18 --field atasan='Sekretaris Daerah' --field nomor_surat=180/7 >"$W/out"
send
says keberatan_tanggapan PPID-2026-00007 KBR-2026-00001 'mengabulkan keberatan sebagian' 'Sebagian data bukan rahasia pribadi.' \
	'memberikan daftar tanpa nama' '18 Desember 2026' 'Sekretaris Daerah' 180/7 'Komisi Informasi' '4 Januari 2027' '14 hari kerja' "$FOOT"

# --- as long as an officer cares to write
long=$(printf 'kata %.0s' $(seq 400))akhir
take "$M/05-aduan-lampu-jalan.eml"
last=$(sql 'select number from request order by id desc limit 1')
loket-review "$last" --holder PPID >/dev/null
loket-decide "$last" terbukti --field tanggapan="$long" --field tindak_lanjut="$long" --field tgl_tindak=2026-12-20 --field skpd="$long" >/dev/null
send
same 'every word of it is in the letter' 1200 "$(words tanggapan_aduan "$last" | grep -o kata | wc -l)"
has 'up to its end' "$(words tanggapan_aduan "$last")" 'kata akhir (20 Desember 2026)'

# --- no NIK, whoever wrote it where
sed 's/^Subject:.*/Subject: permohonan atas nama saya, NIK 3401021708859998, mohon dibantu/; s/^Nama *:.*/Nama : Slamet 3401021708859998/' \
	"$M/01-permohonan-lengkap.eml" | sed 's/^Message-I[Dd]:.*/Message-ID: <nik.1@warga.example>/; s/^From:.*/From: Slamet <slamet.nik@warga.example>/' >"$W/nik.eml"
take "$W/nik.eml"
last=$(sql 'select number from request order by id desc limit 1')
loket-review "$last" >/dev/null
loket-decide "$last" tidak_dikuasai --field badan_lain=BPN --field kontak=Wates >/dev/null
send
has 'a NIK in a subject is masked in the letter' "$(words tidak_dikuasai "$last")" 'NIK 3401**********98'
cat "$LETTERS"/new/* >"$W/all"
sql 'select nik from applicant where nik is not null' >"$W/niks"
same 'applicants have given their NIK' yes "$([ "$(wc -l <"$W/niks")" -ge 5 ] && echo yes)"
same 'and no letter holds one' 0 "$(grep -c -F -f "$W/niks" "$W/all")"
done_testing
