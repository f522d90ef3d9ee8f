# loket-object: objections by hand, what becomes of every objection, and its letters.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

at() { LOKET_NOW=$1T09:00:00+07:00; export LOKET_NOW; }
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
letters_out() { loket-compose | loket-send >/dev/null; }
counter() {
	world
	cat >>"$LOKET_CONF" <<CONF
[office]
superior = Drs. Contoh, Sekretaris Daerah Kabupaten Kulon Progo
superior_email = sekda@kulonprogo.example
CONF
}
state() { sql "select state from objection order by id desc limit 1"; }
status() { sql "select status from request where id = 1"; }
clock() { sql "select state || ' ' || coalesce(start_on, '') || ' ' || coalesce(end_on, '') from clock where name = '$1' order by id desc limit 1"; }
dump() { sqlite3 -readonly "$DB" .dump | sha256sum; }
sent_letter() { grep -l "$1" "$LETTERS"/new/* "$LETTERS"/cur/* 2>/dev/null | xargs -r cat | tr -d '\r'; }
answer_it() {
	loket-review PPID-2026-00001 --holder PPID >/dev/null
	echo 'Data terlampir.' | loket-decide PPID-2026-00001 dikabulkan_sebagian --text - --field nomor_surat=1/2026 \
		--field bentuk=softcopy --field cara_kirim=surel --field waktu_penyediaan=0 --field penghitaman='nama saksi' >/dev/null
	letters_out
}

# --- by hand, on a file that is open
counter
mail "$M/01-permohonan-lengkap.eml" "$M/03-aduan-jalan-rusak.eml" >/dev/null
letters_out
printf 'Permohonan saya belum dijawab.\nNIK saya 3401021708859998, telepon 0812-3456-7890.\n' >"$W/words"
before=$(dump)
for ground in a b d e f; do
	code 65 "an open file cannot be objected to on ground $ground" loket-object PPID-2026-00001 --ground $ground --text "$W/words"
done
has 'the grounds that can be used are said' "$(cat "$W/.err")" 'c (tidak ditanggapi) atau g (melebihi waktu)'
code 65 'a complaint has no objection' loket-object PPID-2026-00002 --ground c
has 'what there is instead is said' "$(cat "$W/.err")" 'Ombudsman'
code 65 'a proxy needs his authority' loket-object PPID-2026-00001 --ground c --field kuasa='Budi, 0274-773010'
code 64 'a letter that is no ground' loket-object PPID-2026-00001 --ground h
code 64 'an unknown field' loket-object PPID-2026-00001 --ground c --field alasan=x
has 'the fields are named' "$(cat "$W/.err")" 'kanal diterima kuasa surat_kuasa'
code 64 'a way that is none' loket-object PPID-2026-00001 --ground c --field kanal=surel
code 64 'a date that is none' loket-object PPID-2026-00001 --ground c --field diterima=kemarin
code 65 'a day that has not come' loket-object PPID-2026-00001 --ground c --field diterima=2026-11-24
code 64 'a superior does not decide on a request' loket-object PPID-2026-00001 --decide menguatkan --text "$W/words"
code 65 'a NIK in a field' loket-object PPID-2026-00001 --ground c --field kuasa='3401021708859998' --field surat_kuasa=1
code 66 'a file that is not there' loket-object PPID-2026-00001 --ground c --text "$W/none"
code 65 'no such number' loket-object PPID-2026-09999 --ground c
code 64 'an unknown option' loket-object PPID-2026-00001 --grounds c
loket-object PPID-2026-00001 --ground c --text "$W/words" --preview >"$W/preview"
has 'a preview shows the letter to the superior' "$(cat "$W/preview")" 'To: sekda@kulonprogo.example'
same 'none of this wrote anything' "$before" "$(dump)"
printf 'surat bertanda tangan' >"$W/pindaian.txt"
printf 'kartu' >"$W/foto KTP.txt"
same 'an objection on silence has its own number and thirty working days' 'KBR-2026-00001 c k_terdaftar 2027-01-08 terdaftar' \
	"$(loket-object PPID-2026-00001 --ground c --text "$W/words" --attach "$W/pindaian.txt" --attach "$W/foto KTP.txt" \
		--field kanal=surat --field diterima=2026-11-20 --field kuasa='Budi, 0274-773010' --field surat_kuasa='12/SK/2026' |
		jq -r '[.objection.number, .objection.ground, .objection.state, .objection.due, .status] | join(" ")')"
same 'the register of objections holds how it came and by whom' 'surat|Budi, 0274-773010|12/SK/2026' "$(sql 'select channel, proxy, proxy_letter from objection')"
same 'the day on which it came is kept' 2026-11-20 "$(sql "select date(received_at, 'unixepoch', '+7 hours') from objection")"
digest=$(sql "select digest from message where outcome = 'objection'")
raw=$W/home/archive/$(echo "$digest" | cut -c1-2)/$(echo "$digest" | cut -c3-4)/$digest.eml
same 'its raw form is in the archive under its digest' "$digest" "$(sha256sum <"$raw" | cut -c1-64)"
same 'and the register knows its parts as a reader finds them' "$(loket-parse - <"$raw" | jq -c .parts)" "$(sql "select parts from message where digest = '$digest'" | jq -c .)"
same 'a scan can be taken out' 'surat bertanda tangan' "$(loket-part PPID-2026-00001 "$(sql "select id from message where digest = '$digest'")" 2)"
same 'receipt and letter to the superior are owed at once' 'keberatan_terima slamet.prihatin@warga-menoreh.example 1
keberatan_penerusan sekda@kulonprogo.example 0' "$(sql "select letter || ' ' || recipient || ' ' || automatic from outbox where objection = 1 order by id")"
code 65 'while one is undecided there is no other' loket-object PPID-2026-00001 --ground c
has 'its number is said' "$(cat "$W/.err")" KBR-2026-00001
letters_out
same 'with the superior when the letter has gone' k_ditelaah "$(state)"
same 'the request stands where it stood' terdaftar "$(status)"
letter=$(sent_letter 'untuk Atasan PPID')
for words in 'Kepada Yth. Drs. Contoh, Sekretaris Daerah' KBR-2026-00001 PPID-2026-00001 'huruf c, permohonan tidak ditanggapi' \
	'20 November 2026' '8 Januari 2027 (30 hari kerja)' 'Slamet Prihatin' 'slamet.prihatin@warga-menoreh.example' 'Budi, 0274-773010' \
	'12/SK/2026' 'Permohonan saya belum dijawab' '23 November 2026: permohonan terdaftar' '7 Desember 2026: batas jawaban PPID' \
	'rincian anggaran rehabilitasi' 'Bahan musyawarah warga'; do
	has "the superior reads $words" "$letter" "$words"
done
has 'with the scan' "$letter" 'filename=pindaian.txt'
same 'but not with a card that has a NIK' '' "$(echo "$letter" | grep KTP)"
same 'no letter holds a NIK' '' "$(cat "$LETTERS"/new/* | tr -d ' .-' | grep -o '3401021708859998')"
same 'nor does the journal' '' "$(sql 'select data from event' | grep -o '3401021708859998')"
receipt=$(sent_letter 'Penerimaan keberatan')
for words in KBR-2026-00001 PPID-2026-00001 'permohonan tidak ditanggapi' '20 November 2026' '8 Januari 2027'; do
	has "the receipt says $words" "$receipt" "$words"
done

same 'the desk counts it' 1 "$(loket-list --today | jq .keberatan)"
same 'and lists it' PPID-2026-00001 "$(loket-list --objections | jq -r .number)"
same 'the journal tells it once, with its clocks' '{"objection":"KBR-2026-00001","ground":"c","due":"2027-01-08","clocks":{"batas_tanggap_keberatan":{"state":"running","end":"2027-01-08"}}}' \
	"$(sql "select data from event where what = 'objection'" | jq -c 'del(.message, .digest)')"

# --- the superior answers by reply: kept, and no more
reply() {
	cat <<MAIL
From: Sekda <$1>
To: $(sent_letter 'untuk Atasan PPID' | sed -n 's/^Reply-To:.*<\(.*\)>/\1/p')
Subject: Re: [PPID-2026-00001] Keberatan KBR-2026-00001 untuk Atasan PPID
Message-ID: <$2@kulonprogo.example>
Content-Type: text/plain; charset=utf-8

BATAL
Saya putuskan: dikabulkan.
MAIL
}
reply sekda@kulonprogo.example s1 >"$W/reply"
same 'what the superior answers is kept with the file' 'response PPID-2026-00001 terdaftar' "$(mail "$W/reply" | jq -r '[.outcome, .request.number, .request.status] | join(" ")')"
same 'and the desk is told to look' 'keberatan loket show PPID-2026-00001' "$(loket-list --today | jq -r '.urgent[0] | .why + " " + .next')"
reply sekda@lain.example s2 >"$W/reply"
same 'from another address it waits unverified' unverified "$(mail "$W/reply" | jq -r .outcome)"
same 'and decides nothing' 'k_ditelaah|' "$(sql 'select state, decision from objection')"

# --- the ground corrected, and the answer
same 'the desk corrects the ground' 'g k_ditelaah' "$(loket-object KBR-2026-00001 --ground g | jq -r '[.objection.ground, .objection.state] | join(" ")')"
code 65 'an open file has no ground d' loket-object KBR-2026-00001 --ground d
before=$(dump)
code 64 'an outcome that is none' loket-object KBR-2026-00001 --decide diterima --text "$W/words"
has 'the outcomes are named' "$(cat "$W/.err")" 'menguatkan dikabulkan_seluruhnya dikabulkan_sebagian tidak_diterima'
code 65 'what an order needs is said in one go' loket-object KBR-2026-00001 --decide dikabulkan_sebagian
for words in '--text BERKAS' '--field perintah='; do has "it is asked for $words" "$(cat "$W/.err")" "$words"; done
code 65 'no order where the decision stands' loket-object KBR-2026-00001 --decide menguatkan --text "$W/words" --field perintah=x
code 65 'no answer on an objection before it is answered' sh -c "echo x | loket-object KBR-2026-00001 --response --text -"
code 65 'no dispute before it is answered or late' loket-object KBR-2026-00001 --dispute --field nomor=1 --field tanggal=2026-11-23
code 64 'one thing at a time' loket-object KBR-2026-00001 --dispute --response
code 64 'nothing to do' loket-object KBR-2026-00001
same 'none of this wrote anything' "$before" "$(dump)"
at 2026-11-30
printf 'PPID belum menjawab sampai hari ini.\nHal itu tidak dapat dibenarkan. NIK 3401021708859998.\n' >"$W/why"
ok 'the answer of the superior' loket-object KBR-2026-00001 --decide dikabulkan_seluruhnya --text "$W/why" \
	--field perintah='menyerahkan rincian anggaran kepada pemohon' --field paling_lambat=2026-12-04 --field nomor_surat=180/77/2026 --attach "$W/pindaian.txt"
same 'it is answered when the letter has gone' 'k_ditelaah dikabulkan_seluruhnya' "$(state) $(sql 'select decision from objection')"
code 65 'it is decided once' loket-object KBR-2026-00001 --decide menguatkan --text "$W/why"
code 65 'then its ground stays' loket-object KBR-2026-00001 --ground c
same 'a request that is open stays as it was' terdaftar "$(status)"
at 2026-12-01
letters_out
same 'answered' 'k_ditanggapi met 2026-11-23 2027-01-08' "$(state) $(clock batas_tanggap_keberatan)"
same 'the days for a dispute count from the letter' 'running 2026-12-01 2026-12-21' "$(clock batas_sengketa)"
letter=$(sent_letter 'Tanggapan atas keberatan')
for words in 'Nomor surat: 180/77/2026' KBR-2026-00001 PPID-2026-00001 'mengabulkan keberatan seluruhnya' 'tidak dapat dibenarkan' \
	'menyerahkan rincian anggaran kepada pemohon' 'paling lambat 4 Desember 2026' 'Drs. Contoh, Sekretaris Daerah' 'Atasan PPID' \
	'Komisi Informasi' '(14 hari kerja' 'filename=pindaian.txt'; do
	has "the answer says $words" "$letter" "$words"
done
same 'it holds no NIK' '' "$(echo "$letter" | grep -o 3401021708859998)"
echo 'Terima kasih, saya menerima.' | loket-object KBR-2026-00001 --response --text - >/dev/null
same 'what the applicant says to it is column k' 'Terima kasih, saya menerima.' "$(sql 'select response from objection')"
same 'the desk counts it no more' 0 "$(loket-list --today | jq .keberatan)"
same 'the book has a number, request, ground, decision and superior' 'KBR-2026-00001|PPID-2026-00001|g|dikabulkan_seluruhnya|Drs. Contoh, Sekretaris Daerah Kabupaten Kulon Progo' \
	"$(sql 'select number, request, ground, decision, superior from v_objection')"
has 'a page for people says it' "$(loket-show --text PPID-2026-00001)" 'Sudah ditanggapi Atasan PPID; perintah: menyerahkan'
has 'the desk sees where it stands' "$(loket-show PPID-2026-00001 | jq -c '.objections[0]')" '"state":"k_ditanggapi"'

# --- a dispute, and its result
before=$(dump)
code 64 'a dispute has a number and a day' loket-object KBR-2026-00001 --dispute --field nomor=07/KID-DIY/2026
code 65 'and is not filed tomorrow' loket-object KBR-2026-00001 --dispute --field nomor=7 --field tanggal=2026-12-02
code 65 'no result before it is filed' loket-object KBR-2026-00001 --dispute --field hasil=mediasi --field tanggal_hasil=2026-12-01
same 'none of this wrote anything' "$before" "$(dump)"
at 2027-01-04
ok 'the dispute is entered' loket-object KBR-2026-00001 --dispute --field nomor=07/KID-DIY/2026 --field tanggal=2026-12-21
same 'by the day on which it was filed' 'sengketa met 2026-12-01 2026-12-21' "$(state) $(clock batas_sengketa)"
at 2027-03-01
ok 'and its result' loket-object KBR-2026-00001 --dispute --field hasil='mediasi: disepakati' --field tanggal_hasil=2027-02-26
same 'that is the end' 's_selesai|07/KID-DIY/2026|2026-12-21|mediasi: disepakati|2027-02-26' "$(sql 'select state, dispute_number, dispute_on, dispute_result, dispute_result_on from objection')"
same 'the journal has each step once' 'objection_forwarded 1
objection_ground 1
objection_decided 1
objection_answered 1
objection_response 1
objection_disputed 1
objection_settled 1' "$(sql "select what || ' ' || count(*) from event where what like 'objection\\_%' escape '\\' group by what order by min(id)")"
ok 'the journal proves itself' loket-audit
code 19 'no hand changes a state past the journal' sqlite3 "$DB" "update objection set state = 'k_terdaftar'"

# --- an order on what was answered: the file is workable again
counter
at 2026-11-23
mail "$M/01-permohonan-lengkap.eml" >/dev/null
answer_it
same 'answered' dijawab "$(status)"
loket-object PPID-2026-00001 --ground e >/dev/null
letters_out
due=$(sql 'select due_on from request')
code 65 'an answered file is not decided again' loket-decide PPID-2026-00001 dikabulkan_seluruhnya
at 2026-12-14
echo 'Nama saksi bukan rahasia.' | loket-object KBR-2026-00001 --decide dikabulkan_seluruhnya --text - --field perintah='memberikan nama saksi' --field paling_lambat=2026-12-18 >/dev/null
same 'an order brings it back to the PPID' ditelaah "$(status)"
same 'with the day of the superior and no new clock' "2026-12-18|$due|1" "$(sql "select ordered_by_on, due_on, (select count(*) from clock where name = 'tenggat') from request")"
same 'which the desk shows instead of the old deadline' '2026-12-18 4 false' "$(loket-list | jq -r '[.due_ordered, .days_left, .overdue] | join(" ")')"
same 'it is not overdue, though the old deadline has passed' ':0' "$(at 2026-12-17; loket-list --overdue):$(loket-list --today | jq .lewat)"
same 'but due' PPID-2026-00001 "$(at 2026-12-17; loket-list --due 1 | jq -r .number)"
letters_out
same 'the answer of the superior has gone all the same' k_ditanggapi "$(state)"
echo 'Nama saksi terlampir.' | loket-decide PPID-2026-00001 dikabulkan_seluruhnya --text - --field nomor_surat=2/2026 \
	--field bentuk=softcopy --field cara_kirim=surel --field waktu_penyediaan=0 >/dev/null
letters_out
same 'and it is answered anew' dijawab "$(status)"
at 2027-01-11
loket-remind >/dev/null
same 'while the new answer can be objected to it is not closed' 'missed dijawab' "$(clock batas_sengketa | cut -d' ' -f1) $(status)"
at 2027-02-02
loket-remind >/dev/null
same 'then it is' selesai "$(status)"
at 2026-12-14

history=$(sent_letter 'untuk Atasan PPID' | sed -n '/Kasus posisi/,/Mohon tanggapan/p')
same 'the superior reads what happened, day by day' '- 23 November 2026: pesan diterima
- 23 November 2026: permohonan terdaftar
- 23 November 2026: PPID memutuskan jawaban
- 23 November 2026: jawaban disampaikan kepada pemohon
- 23 November 2026: keberatan diterima
- 7 Desember 2026: batas jawaban PPID
- 8 Januari 2027: batas mengajukan keberatan
- Putusan PPID: dikabulkan sebagian' "$(echo "$history" | sed -n 's/^ *\(- .*\)/\1/p' | grep -v -e Alasan -e Keadaan)"

# --- what the applicant replies to the answer is column k
cat >"$W/reply" <<MAIL
From: slamet.prihatin@warga-menoreh.example
To: ppid@kulonprogo.example
Subject: Re: tanggapan
Message-ID: <k1@warga-menoreh.example>
In-Reply-To: <$(sql "select message_id from outbox where letter = 'keberatan_tanggapan'")>
Content-Type: text/plain

Saya menerima putusan ini.
MAIL
same 'his reply joins the file' follow_up "$(mail "$W/reply" | jq -r .outcome)"
same 'and stands in the register of objections' 'Saya menerima putusan ini.' "$(sql 'select response from objection')"
sed -e 's/k1@/k2@/' -e 's/Saya menerima.*/Satu hal lagi./' "$W/reply" >"$W/reply2"
same 'the first word counts' 'follow_up Saya menerima putusan ini.' "$(mail "$W/reply2" | jq -r .outcome) $(sql 'select response from objection')"

# --- a decision that stands changes nothing of the request
counter
at 2026-11-23
mail "$M/01-permohonan-lengkap.eml" >/dev/null
answer_it
loket-object PPID-2026-00001 --ground d >/dev/null
letters_out
echo 'Sudah sesuai.' | loket-object KBR-2026-00001 --decide menguatkan --text - >/dev/null
letters_out
same 'a decision that stands' 'k_ditanggapi dijawab' "$(state) $(status)"
at 2026-12-11
loket-remind >/dev/null
same 'the last day for a dispute is in time' dijawab "$(status)"
at 2026-12-12
loket-remind >/dev/null
same 'when nobody went further the request is closed' 'selesai k_ditanggapi' "$(status) $(state)"
has 'its letter orders nothing' "$(sent_letter 'Tanggapan atas keberatan' | grep -A2 'Perintah kepada PPID')" 'tidak ada'

# --- a reply mail: the receipt belongs to its objection
counter
at 2026-11-23
mail "$M/01-permohonan-lengkap.eml" >/dev/null
cat >"$W/reply" <<MAIL
From: slamet.prihatin@warga-menoreh.example
To: ppid@kulonprogo.example
Subject: Re: tanda bukti
Message-ID: <k3@warga-menoreh.example>
In-Reply-To: <$(sql "select message_id from outbox where letter = 'tanda_bukti'")>
Content-Type: text/plain

KEBERATAN
Belum dijawab.
MAIL
same 'an objection by reply mail' objection "$(mail "$W/reply" | jq -r .outcome)"
same 'both letters are about it' 'keberatan_terima keberatan_penerusan' "$(sql 'select letter from outbox where objection = 1 order by id' | xargs)"
same 'it has its words from the mail' 'Belum dijawab.' "$(sql 'select m.text from objection k join message m on m.id = k.message' | tail -1)"

# --- silence of the superior
counter
at 2026-11-23
mail "$M/01-permohonan-lengkap.eml" >/dev/null
loket-object PPID-2026-00001 --ground c >/dev/null
letters_out
at 2027-01-08
loket-remind >/dev/null
same 'the last day is in time' k_ditelaah "$(state)"
at 2027-01-09
loket-remind >/dev/null
same 'the day after it is late' 'k_lewat missed 2026-11-23 2027-01-08' "$(state) $(clock batas_tanggap_keberatan)"
same 'once' 1 "$(loket-remind >/dev/null; sql "select count(*) from event where what = 'objection_lapsed'")"
at 2027-01-11
echo 'Terlambat, tetapi dijawab.' | loket-object KBR-2026-00001 --decide menguatkan --text - >/dev/null
letters_out
same 'a late answer is an answer' 'k_ditanggapi missed' "$(state) $(clock batas_tanggap_keberatan | cut -d' ' -f1)"
same 'and is known as late' 2027-01-11 "$(sql "select date(answered_at, 'unixepoch', '+7 hours') from objection")"

# --- without a mailbox of the superior, and without an address of the applicant: on paper
world
at 2026-11-23
loket-enter channel=datang kind=permohonan name='Siti Aminah' nik=3401075702009997 address=Pengasih phone=081234567890 purpose=riset text='Data anggaran' --print >/dev/null
same 'the officer is told to hand it over' 'c k_terdaftar' "$(loket-object PPID-2026-00001 --ground c | jq -r '[.objection.ground, .objection.state] | join(" ")')"
same 'both letters are on paper' 'keberatan_terima surat owed
keberatan_penerusan surat owed' "$(sql "select letter || ' ' || channel || ' ' || state from outbox where objection is not null order by id")"
ok 'handed to the superior' loket-hand PPID-2026-00001 --letter keberatan_penerusan --how 'diterima ajudan'
same 'he has it' k_ditelaah "$(state)"
code 65 'nobody decides without a name' loket-object KBR-2026-00001 --decide menguatkan --text "$W/words"
has 'where it is told is said' "$(cat "$W/.err")" 'superior'
echo 'Sudah benar.' | loket-object KBR-2026-00001 --decide menguatkan --text - --field atasan='Dra. Uji, Sekretaris Daerah' >/dev/null
same 'the answer waits on paper' 'k_ditelaah surat' "$(state) $(sql "select channel from outbox where letter = 'keberatan_tanggapan'")"
loket-hand PPID-2026-00001 --letter keberatan_tanggapan >/dev/null
same 'and is given when it is handed over' k_ditanggapi "$(state)"

# --- many at once, and what breaks
counter
at 2026-11-23
mail "$M/01-permohonan-lengkap.eml" "$M/02-permohonan-huruf-kecil.eml" >/dev/null
loket-list | jq -r .number >"$W/numbers"
echo PPID-2026-00099 >>"$W/numbers"
loket-object --ground c <"$W/numbers" >"$W/done" 2>"$W/err2"
same 'one that fails is said and the others are done' 65:2 "$?:$(wc -l <"$W/done")"
has 'which one' "$(cat "$W/err2")" PPID-2026-00099
code 64 'standard input for one thing only' loket-object --ground c --text -
loket-object KBR-2026-00001 --ground g >/dev/full 2>/dev/null
same 'a full output is no silence' 74 $?
done_testing
