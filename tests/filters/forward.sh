# A request at an agency: what its letter carries, and what stays in the office.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

at() { LOKET_NOW=$1T${2:-09:00:00}+07:00; export LOKET_NOW; }
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
send() { loket-compose | loket-send >/dev/null; }
# letter NUMBER [N]: the Nth penerusan of a request as a mail program shows it: words, then files
letter() {
	python3 -B - "$(grep -l "^Message-Id: <$1\.penerusan\.${2-1}\." "$LETTERS"/new/*)" <<'PY'
import email, email.policy, hashlib, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
print(m['subject'])
lines = m.get_body(('plain',)).get_content().replace('\r', '').split('\n')
print(''.join((l[1:] if l[:1] == ' ' else l) + ('' if l.endswith(' ') else '\n') for l in lines))
for part in m.iter_attachments():
    print('BERKAS', part.get_filename(), hashlib.sha256(part.get_payload(decode=True)).hexdigest())
PY
}
begin() {
	world
	loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
	at 2026-11-23
}
begin
mail "$M/03-aduan-jalan-rusak.eml" "$M/34-permohonan-lampiran-pdf.eml" "$M/11-aduan-rahasia.eml" "$M/01-permohonan-lengkap.eml" >/dev/null
send

# words and files
ok 'a complaint goes to an agency' loket-route PPID-2026-00001 --to DPUPKP --note 'mohon dicek'
same 'the officer is told until when, and how many files went' 'DPUPKP 2026-12-01 1 0' \
	"$(jq -r '[.forwarded[0].agency, .forwarded[0].due, .forwarded[0].enclosures, .withheld] | join(" ")' "$W/.out")"
send
text=$(letter PPID-2026-00001)
picture=$(sql "select json_extract(parts, '\$[1].sha256') from message where request = 1 and direction = 'in'")
has 'the photograph goes along as it came' "$text" "BERKAS jalan-rusak.jpg $picture"
has 'with the words of the officer' "$text" 'Catatan PPID: mohon dicek'
has 'it says that nobody is named' "$text" 'Identitas pengirim tidak disertakan.'
same 'nor is anybody' 0 "$(printf '%s' "$text" | grep -ci 'bagus\|wicaksana\|kotaksurat\|0812\|sambirata rt')"
same 'no Message-ID of the citizen is told' 0 "$(grep -c 'In-Reply-To\|References' "$(grep -l 'PPID-2026-00001.penerusan.1' "$LETTERS"/new/*)")"

# a signed letter is an identity
loket-route PPID-2026-00002 --to BPBD >"$W/told"
send
same 'a letter that the applicant has signed stays here' '0 1' "$(jq -r '[.forwarded[0].enclosures, .withheld] | join(" ")' "$W/told")"
has 'and the agency is told so' "$(letter PPID-2026-00002)" '0 berkas; 1 berkas pengirim tidak disertakan'
same 'the lines of his form are empty' 0 "$(letter PPID-2026-00002 | grep -c 'Nugrahadi\|Asrama\|34010\|1134')"
has 'what he asks is not' "$(letter PPID-2026-00002)" 'data kejadian tanah longsor di Kapanewon Samigaluh'

code 65 'no note carries a NIK' loket-review PPID-2026-00003 --holder INSP --note 'NIK 3401021708859998'
has 'which is said' "$(cat "$W/.err")" 'catatan memuat NIK'
has 'a person reads days as people write them' "$(loket-route PPID-2026-00002 --to DLH --text | tr '\n' ' ' | tr -s ' ')" 'diteruskan ke DLH (batas Sel 1 Des 2026)'

# whoever must be known
loket-route PPID-2026-00004 --to DISDUKCAPIL --with-identity >"$W/told"
send
text=$(letter PPID-2026-00004)
for line in 'Nama              : Slamet Prihatin' 'Telepon           : +6281200001101' 'Surel             : slamet.prihatin@warga-menoreh.example'; do
	has 'with his identity the agency reads who asks' "$text" "$line"
done
nik=$(sql 'select nik from applicant where id = 4')
has 'the register knows his NIK' "$nik" 34
same 'which goes nowhere' 0 "$(letter PPID-2026-00004 | grep -c "$nik")"
same 'the event says that it was done' 1 "$(sql "select json_extract(data, '\$.with_identity') from event where what = 'forward' and request = 4")"
same 'and that it was not' 0 "$(sql "select json_extract(data, '\$.with_identity') from event where what = 'forward' and request = 1")"

# secret
code 65 'whoever wants to be secret is not named' loket-route PPID-2026-00003 --to INSP --with-identity
has 'and the officer reads why' "$(cat "$W/.err")" 'dirahasiakan'
same 'nothing was written' 'terdaftar 0' "$(sql 'select status from request where id = 3') $(sql 'select count(*) from assignment where request = 3')"
printf 'From: W <warga.resah@surat-tertutup.example>\nTo: ppid@kulonprogo.example\nSubject: Re: [PPID-2026-00003]\nMessage-ID: <foto@x.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nIni fotonya, kejadian hari Rabu di ruang depan. Sarjiya\n--b\nContent-Type: image/jpeg; name=foto.jpg\nContent-Disposition: attachment; filename=foto.jpg\nContent-Transfer-Encoding: base64\n\n/9j/4AAQ\n--b--\n' >"$W/foto"
mail "$W/foto" >/dev/null
ok 'without his name it goes' loket-route PPID-2026-00003 --to INSP
send
same 'and without any file of his' '1 0' "$(jq -r .withheld "$W/.out") $(letter PPID-2026-00003 | grep -c BERKAS)"
has 'what he wrote besides goes along' "$(letter PPID-2026-00003 | tr '\n' ' ' | tr -s ' ')" 'Keterangan tambahan, 23 November 2026: Ini fotonya, kejadian hari Rabu di ruang depan. [disamarkan]'

# what cannot be
begin
mail "$M/01-permohonan-lengkap.eml" "$M/06-permohonan-tanpa-nik.eml" >/dev/null
code 65 'all that is wrong is told at once' loket-route PPID-2026-00001 --to DINKES,XYZ,dinkes,ABC
for words in 'XYZ tidak terdaftar' 'DINKES disebut dua kali' 'ABC tidak terdaftar'; do
	has 'in one line' "$(cat "$W/.err")" "$words"
done
same 'and nothing is half done' 'terdaftar 0 0' "$(sql "select status || ' ' || (select count(*) from assignment) || ' ' || (select count(*) from outbox where letter = 'penerusan') from request where id = 1")"
code 65 'what waits for its applicant goes nowhere' loket-route PPID-2026-00002 --to DINKES
ok 'a code in small letters' loket-route PPID-2026-00001 --to dinkes
same 'whoever forwards has reviewed' 'review forward' "$(sql "select group_concat(what, ' ') from (select what from event where request = 1 and what in ('review', 'forward') order by id)")"
code 65 'an agency that owes is not asked twice' loket-route PPID-2026-00001 --to DINKES
ok 'another one is' loket-route PPID-2026-00001 --to BID-DATA
send
has 'a Bidang is called by its name' "$(letter PPID-2026-00001 2)" 'Kepada Yth. Bidang Pengolahan Data dan Dokumentasi PPID (BID-DATA)'
loket-agency change DISHUB valid_to=2026-11-22 >/dev/null 2>&1 || sqlite3 "$DB" "update agency set valid_to = '2026-11-22' where code = 'DISHUB'"
code 65 'an agency that is no more is not asked' loket-route PPID-2026-00001 --to DISHUB
before=$(sqlite3 "$DB" .dump | sha256sum)
has 'a preview shows the letter' "$(loket-route PPID-2026-00001 --to DLH --preview)" 'Kepada Yth. PPID Pembantu Dinas Lingkungan Hidup (DLH)'
same 'and writes nothing' "$before" "$(sqlite3 "$DB" .dump | sha256sum)"
loket-extend PPID-2026-00001 --reason belum_diputuskan --text 'uji' >/dev/null
send
loket-route PPID-2026-00001 --to DLH >/dev/null
send
has 'the deadline of the citizen is that which applies' "$(letter PPID-2026-00001 3)" 'pengirim pesan: 16 Desember 2026'
done_testing
