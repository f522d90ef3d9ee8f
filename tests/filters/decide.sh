# loket-decide: step 5, what the law wants in each decision, and the answer that goes.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
take() { for m; do loket-deliver <"$M/$m.eml" | loket-parse | loket-register >/dev/null; done; }
status() { sql "select status from request where id = $1"; }
dump() { sqlite3 -readonly "$DB" .dump | sha256sum; }
world
take 01-permohonan-lengkap 34-permohonan-lampiran-pdf 03-aduan-jalan-rusak 08-kritik-situs 13-saran-jam-layanan
printf '%%PDF-1.4\nSurat keputusan\n' >"$W/SK penolakan.pdf"
echo 'Membuka nama pasien melanggar kerahasiaan medis.' >"$W/konsekuensi.txt"

# --- what is missing is said in one go
code 65 'nobody has reviewed it' loket-decide PPID-2026-00001 ditolak
has 'the legal moves are named' "$(cat "$W/.err")" 'yang dapat: '
has 'and what to type' "$(cat "$W/.err")" 'Selanjutnya: loket review PPID-2026-00001'
loket-review PPID-2026-00001 PPID-2026-00002 PPID-2026-00003 PPID-2026-00004 PPID-2026-00005 --holder PPID >/dev/null
before=$(dump)
code 65 'a refusal needs more than the word' loket-decide PPID-2026-00001 ditolak
for option in '--text BERKAS' '--field nomor_surat=' '--field pasal17_huruf=' '--attach SK.pdf'; do
	has "it is asked for $option" "$(cat "$W/.err")" "$option"
done
code 65 'a part granted too' loket-decide PPID-2026-00001 dikabulkan_sebagian --field biaya_kirim=5000
for option in '--text BERKAS' nomor_surat= bentuk= cara_kirim= waktu_penyediaan= penghitaman= cara_bayar=; do
	has "it is asked for $option" "$(cat "$W/.err")" "$option"
done
code 65 'a complaint is not granted' loket-decide PPID-2026-00003 dikabulkan_seluruhnya
has 'what there is for it is said' "$(cat "$W/.err")" 'terbukti tidak_terbukti ditindaklanjuti bukan_kewenangan'
code 64 'an outcome that is none' loket-decide PPID-2026-00001 disetujui
code 64 'a field that the outcome has not' loket-decide PPID-2026-00001 ditolak --field badan_lain=BPN
has 'those that it has are named' "$(cat "$W/.err")" 'pasal17_huruf'
code 64 'art. 17 has no letter k' loket-decide PPID-2026-00001 ditolak --field pasal17_huruf=k
code 64 'a sum is whole rupiah' loket-decide PPID-2026-00001 dikabulkan_seluruhnya --field biaya_kirim=Rp5.000
code 64 'a field given twice' loket-decide PPID-2026-00001 ditolak --field pasal17_huruf=h --field pasal17_huruf=i
code 66 'a file that is not there' loket-decide PPID-2026-00001 ditolak --attach "$W/tidak-ada.pdf"
code 65 'a folder is no file' loket-decide PPID-2026-00001 ditolak --attach "$W"
code 65 'a picture is no signed decision' loket-decide PPID-2026-00001 ditolak --field nomor_surat=1 --field pasal17_huruf=h --text "$W/konsekuensi.txt" --attach "$W/konsekuensi.txt"
nik=$(sql 'select nik from applicant where id = 1')
code 65 'the NIK of the applicant in the words' loket-decide PPID-2026-00003 tidak_terbukti --field tanggapan='NIK 3401 0217 0885 9998 tidak ada'
has 'is refused' "$(cat "$W/.err")" 'memuat NIK'
printf 'caf\351\n' >"$W/latin1.txt"
code 65 'words that are no UTF-8' loket-decide PPID-2026-00003 tidak_terbukti --text "$W/latin1.txt"
code 64 'standard input for words and numbers' loket-decide tidak_terbukti --text -
same 'none of this wrote anything' "$before" "$(dump)"

# --- refused
refuse() {
	loket-decide PPID-2026-00001 ditolak --field nomor_surat=045/124/2026 --field pasal17_huruf=h,i \
		--text "$W/konsekuensi.txt" --attach "$W/SK penolakan.pdf" "$@"
}
refuse --preview >"$W/letter"
for words in 'SURAT KEPUTUSAN PPID' 'Nomor: 045/124/2026' 'Pasal 17 huruf h dan i Undang-Undang Nomor 14' 'melanggar kerahasiaan' 'DITOLAK' '8 Januari 2027' 'SK penolakan.pdf' 'Wates, 23 November 2026'; do
	has "the letter says $words" "$(cat "$W/letter")" "$words"
done
same 'a preview writes nothing' "$before" "$(dump)"
digest=$(sha256sum <"$W/SK penolakan.pdf" | cut -c1-64)
ok 'nor into the archive' test ! -e "$W/home/archive/$(echo "$digest" | cut -c1-2)"
ok 'a refusal with all it needs' refuse
same 'is decided' diputuskan "$(status 1)"
ok 'the signed decision is in the archive' cmp "$W/SK penolakan.pdf" "$W/home/archive/$(echo "$digest" | cut -c1-2)/$(echo "$digest" | cut -c3-4)/$digest.eml"
same 'the register book has it' 'ditolak|Pasal 17 huruf h,i|ya|045/124/2026|h,i' "$(sql 'select decision, decision_reason, held, letter_number, articles from request where id = 1')"
same 'as loket-show tells it' 'Pasal 17 huruf h,i|ya|045/124/2026|2026-11-23T09:00:00+07:00' "$(loket-show PPID-2026-00001 | jq -r '.book | [.reason, .held, .letter_number, .decided] | join("|")')"
has 'and a person reads it' "$(loket-show --text PPID-2026-00001)" '  Alasan            : Pasal 17 huruf h,i'
same 'search finds the answer' PPID-2026-00001 "$(loket-search kerahasiaan | jq -r .number)"
rm "$W/SK penolakan.pdf"
loket-compose | loket-send >/dev/null
same 'it is answered when the letter has gone' dijawab "$(status 1)"
same 'the clock ends on the day that the letter says' 2027-01-08 "$(sql "select end_on from clock where request = 1 and name = 'batas_keberatan'")"
mail=$(grep -l 'sk_penolakan' "$LETTERS"/new/*)
python3 - "$mail" >"$W/got" <<'PY'
import email, email.policy, hashlib, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
for part in m.walk():
	if part.get_filename():
		print(part.get_filename(), part.get_content_type(), hashlib.sha256(part.get_payload(decode=True)).hexdigest())
PY
same 'the file went along as it was, though the folder has it no more' "SK penolakan.pdf application/pdf $digest" "$(cat "$W/got")"
same 'no NIK is in any letter' 0 "$(cat "$LETTERS"/new/* | grep -c "$nik")"

# --- complaint, criticism, suggestion, from one pipe
echo 'Terima kasih, akan kami perbaiki.' >"$W/jawab"
ok 'a complaint that is settled' loket-decide PPID-2026-00003 terbukti --text "$W/jawab" --field tindak_lanjut='perbaikan jalan' --field tgl_tindak=2026-12-01
printf 'PPID-2026-00004\nPPID-2026-00001\nPPID-2026-00005\n' >"$W/numbers"
code 65 'two of three on standard input' sh -c "loket-decide diterima --text '$W/jawab' <'$W/numbers'"
same 'are decided' 'diputuskan diputuskan' "$(status 4) $(status 5)"
has 'and the third is said' "$(cat "$W/.err")" 'PPID-2026-00001'
same 'their letters are theirs' 'tanggapan_aduan tanggapan_aduan tanggapan_aduan' "$(sql "select group_concat(letter, ' ') from outbox where state = 'owed'")"

# --- two people at the same moment
decide() { loket-decide PPID-2026-00003 tidak_terbukti --field tanggapan="$1" 2>&1; echo "code $?"; }
loket-review PPID-2026-00003 --note 'diperiksa dua orang' >/dev/null
before=$(sql "select count(*) from outbox where request = 3")
decide pertama >"$W/a" & decide kedua >"$W/b" & wait
same 'one decides, the other does not' 'code 0
code 65' "$(grep -h '^code' "$W/a" "$W/b" | sort)"
has 'who comes second is told by whom and when' "$(cat "$W/a" "$W/b")" '(terakhir diubah 2026-11-23 09:00, '
same 'one letter is owed' "$((before + 1))" "$(sql "select count(*) from outbox where request = 3")"
loket-review PPID-2026-00003 >/dev/null
same 'the note is on the file' 'diperiksa dua orang' "$(loket-show PPID-2026-00003 | jq -r '.events[] | .note // empty')"

# --- fifty at once
n=0
while [ $n -lt 48 ]; do
	n=$((n + 1))
	sed "s/^Message-I[Dd]:.*/Message-ID: <banyak.$n@warga.example>/; s/^Subject:.*/Subject: Kritik ke-$n: antrean/; s/^From:.*/From: Warga $n <warga$n@warga.example>/" "$M/08-kritik-situs.eml" >"$W/banyak.eml"
	loket-deliver <"$W/banyak.eml"
done | loket-parse | loket-register >/dev/null
loket-list --status terdaftar --kind kritik >"$W/fifty"
same 'there are so many' 48 "$(wc -l <"$W/fifty")"
loket-review <"$W/fifty" | tee "$W/reviewed" >/dev/null
head -20 "$W/reviewed" >"$W/some" && echo PPID-2026-09999 >>"$W/some" && echo '{"number":"PPID-2026-00001","status":"ditelaah"}' >>"$W/some" && tail -28 "$W/reviewed" >>"$W/some"
code 65 'fifty in one pipe, two of them wrong' sh -c "loket-decide diterima --text '$W/jawab' <'$W/some'"
same 'the right ones are all decided' '48 diputuskan' "$(jq -r .status "$W/.out" | sort | uniq -c | sed 's/^ *//')"
same 'the wrong ones are both said' 2 "$(wc -l <"$W/.err")"
has 'one of them has changed meanwhile' "$(cat "$W/.err")" 'sudah berubah dari ditelaah menjadi dijawab'
loket-review <"$W/fifty" >/dev/null 2>&1
loket-compose | loket-send >/dev/null

# --- taken back before it left
ok 'a decision is taken back' loket-review PPID-2026-00003
same 'as long as the letter has not left' 'ditelaah' "$(status 3)"
same 'the letter is not sent' cancelled "$(sql "select distinct state from outbox where request = 3 and letter = 'tanggapan_aduan'")"
same 'and the book says nothing' '' "$(sql 'select decision from request where id = 3')"
loket-decide PPID-2026-00003 bukan_kewenangan --text "$W/jawab" --field badan_lain='BPN Kulon Progo' --field kontak='Jl. Khudori 1' >/dev/null
loket-compose >"$W/paths"
loket-review PPID-2026-00003 >/dev/null
same 'also when it is composed' cancelled "$(sql "select state from outbox where request = 3 and letter = 'tanggapan_aduan' order by id desc limit 1")"
loket-send <"$W/paths" >/dev/null
same 'what was composed is not sent' ditelaah "$(status 3)"
code 65 'what has gone is not taken back' loket-review PPID-2026-00004

# --- the next year has no calendar yet
world
LOKET_NOW=2027-11-25T09:00:00+07:00
take 01-permohonan-lengkap 03-aduan-jalan-rusak
loket-review PPID-2027-00001 PPID-2027-00002 --holder PPID >/dev/null
code 78 'the days for an objection cannot be counted' loket-decide PPID-2027-00001 tidak_dikuasai --field badan_lain=BPN --field kontak=Wates
ok 'a complaint is answered all the same' loket-decide PPID-2027-00002 tidak_terbukti --text "$W/jawab"
LOKET_NOW=2026-11-23T09:00:00+07:00

# --- withdrawn by mail while the answer waits
world
take 01-permohonan-lengkap
loket-compose | loket-send >/dev/null
loket-review PPID-2026-00001 >/dev/null
loket-decide PPID-2026-00001 tidak_dikuasai --field badan_lain=BPN --field kontak=Wates >/dev/null
token=$(sed -n 's/^Reply-To: .*<\(.*\)>.*/\1/p' "$LETTERS"/new/* | head -1)
printf 'From: %s\nTo: %s\nSubject: Re: [PPID-2026-00001]\nMessage-ID: <batal@warga.example>\nDate: Mon, 23 Nov 2026 09:00:00 +0700\n\nBATAL\n' \
	"$(sql 'select email from applicant')" "$token" >"$W/batal.eml"
same 'a withdrawal' 'withdrawal dicabut' "$(loket-deliver <"$W/batal.eml" | loket-parse | loket-register | jq -r '.outcome + " " + .request.status')"
same 'takes the answer out that has not left' 'tidak_dikuasai cancelled,dicabut owed' "$(sql "select group_concat(letter || ' ' || state) from outbox where state <> 'sent'")"

# --- what an agency sent
world
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
take 01-permohonan-lengkap 34-permohonan-lampiran-pdf
loket-review PPID-2026-00001 --holder DINKES >/dev/null
loket-compose | loket-send >/dev/null
token=$(sed -n 's/^Reply-To: .*<\(.*\)>.*/\1/p' "$(grep -l '\.penerusan\.1' "$LETTERS"/new/*)")
cat >"$W/reply.eml" <<MAIL
From: Dinas Kesehatan <dinkes@kulonprogo.example>
To: $token
Subject: Re: [PPID-2026-00001] Permintaan tanggapan
Message-ID: <jawab.2@kulonprogo.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

TANGGAPAN
Terlampir.
--b
Content-Type: application/pdf; name="rekap 2026.pdf"
Content-Disposition: attachment; filename="rekap 2026.pdf"
Content-Transfer-Encoding: base64

$(printf '%%PDF-1.4\nrekap\n' | base64)
--b--
MAIL
loket-deliver <"$W/reply.eml" | loket-parse | loket-register >"$W/rec"
same 'the agency has answered' 'response ditanggapi' "$(jq -r '.outcome + " " + .request.status' "$W/rec")"
id=$(sql "select id from message where outcome = 'response'")
code 65 'what is missing is said' loket-decide PPID-2026-00001 dikabulkan_seluruhnya --text "$W/jawab"
has 'and the file that could go along' "$(cat "$W/.err")" "--enclose $id:2 ("
code 65 'a part that is not there' loket-decide PPID-2026-00001 dikabulkan_seluruhnya --text "$W/jawab" --enclose "$id:7"
code 64 'no part' loket-decide PPID-2026-00001 dikabulkan_seluruhnya --text "$W/jawab" --enclose "$id"
ok 'with it the form need not be said' loket-decide PPID-2026-00001 dikabulkan_seluruhnya --text "$W/jawab" --field nomor_surat=7 --enclose "$id:2"
same 'nothing is said then' '' "$(cat "$W/.err")"
same 'who answered holds it' 'Dinas Kesehatan|softcopy' "$(loket-show PPID-2026-00001 | jq -r '.book | .held_by + "|" + .form')"
loket-compose | loket-send >/dev/null
mail=$(grep -l '\.pemberitahuan\.1' "$LETTERS"/new/*)
same 'the file goes along as it was sent' "rekap 2026.pdf application/pdf $(printf '%%PDF-1.4\nrekap\n' | sha256sum | cut -c1-64)" "$(python3 - "$mail" <<'PY'
import email, email.policy, hashlib, sys
m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
for part in m.walk():
	if part.get_filename():
		print(part.get_filename(), part.get_content_type(), hashlib.sha256(part.get_payload(decode=True)).hexdigest())
PY
)"

# --- a full disk, and the same file again
loket-review PPID-2026-00002 >/dev/null
head -c 300000 /dev/urandom >"$W/besar.bin"
before=$(dump)
large() { loket-decide PPID-2026-00002 dikabulkan_seluruhnya --text "$W/jawab" --field nomor_surat=8 --attach "$W/besar.bin" "$@"; }
full() { (ulimit -f 100 && large "$@"); }
code 75 'a full disk is for later' full
same 'nothing is decided' "$before" "$(dump)"
same 'and nothing stays behind' 0 "$(find "$W/home/out/tmp" -type f | wc -l)"
files=$(find "$W/home/archive" -type f | wc -l)
ok 'with room it goes' large --attach "$W/besar.bin"
same 'the file given twice is there once' $((files + 1)) "$(find "$W/home/archive" -type f | wc -l)"
same 'and goes along twice, as it was given' 2 "$(sql 'select count(*) from enclosure where part = ""')"

# --- an answer that mail cannot bring
printf '#!/bin/sh\nexit 67\n' >"$W/sendmail" && chmod 755 "$W/sendmail"
printf '[smtp]\nurl = sendmail:%s/sendmail\n' "$W" >>"$LOKET_CONF"
loket-compose | loket-send >/dev/null 2>&1
same 'a letter that failed leaves the request unanswered' 'diputuskan failed' "$(status 2) $(sql "select state from outbox where request = 2 and letter = 'pemberitahuan'")"
same 'which stands in the journal' 1 "$(sql "select count(*) from event where request = 2 and what = 'send_failed'")"
same 'and on the desk' 1 "$(loket-list --today --json | jq .gagal_kirim)"
ok 'it goes on paper then' loket-hand PPID-2026-00002 --letter pemberitahuan --how 'pos tercatat'
same 'and is answered' dijawab "$(status 2)"

code 74 'a full standard output is told' sh -c "loket-decide --help >/dev/full"
code 64 'an unknown option is refused' loket-decide --foo
done_testing
