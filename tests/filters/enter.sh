# loket-enter: what comes by letter, telephone, fax, counter and web form is registered as mail is.
. "$SRC/tests/lib.sh"

at() { LOKET_NOW=$1T09:00:00+07:00; export LOKET_NOW; }
letters_out() { loket-compose | loket-send >/dev/null; }
dump() { sqlite3 -readonly "$DB" .dump | sha256sum; }
raw_of() { d=$(sql "select digest from message where request = $1 and outcome = 'new'"); echo "$W/home/archive/$(echo "$d" | cut -c1-2)/$(echo "$d" | cut -c3-4)/$d.eml"; }
whole() { loket-enter kind=permohonan name='Siti Aminah' nik=3401.0757.0200.9997 address='Jl. Contoh 1, Pengasih' purpose=riset "$@"; }
world
printf 'Dengan hormat,\nmohon rincian anggaran jalan 2026.\n\n--=_loket_entri\nHormat saya\n' >"$W/surat.txt"
printf '%%PDF-1.4\npindaian' >"$W/pindaian surat.pdf"

# --- what cannot be is said, and nothing is written
before=$(dump)
code 64 'an unknown key' loket-enter chanel=surat text=x
has 'all keys are named' "$(cat "$W/.err")" 'channel kind received name nik address phone email occupation purpose wanted how subject text attach'
code 64 'no way' loket-enter name=Siti text=x
code 64 'a way that is not by hand' loket-enter channel=surel text=x
code 64 'a kind that is none' loket-enter channel=surat kind=protes text=x
code 64 'no words' loket-enter channel=surat name=Siti
code 64 'a key twice' loket-enter channel=surat name=Siti name=Budi text=x
code 64 'an empty value' loket-enter channel=surat name= text=x
code 64 'no pair at all' loket-enter surat
code 65 'a NIK that is none' loket-enter channel=surat nik=3401075702009 text=x
same 'is not repeated in the message' '' "$(grep -o 3401075702009 "$W/.err")"
code 65 'a telephone number that is none' loket-enter channel=surat phone=12 text=x
code 65 'an address that is none' loket-enter channel=surat email='Siti <s@x>' text=x
code 65 'a name of two lines' loket-enter channel=surat "name=Siti
Bcc: x@y.example" text=x
code 64 'a day that is none' loket-enter channel=surat received=kemarin text=x
code 65 'a day that has not come' loket-enter channel=surat received=2026-11-24 text=x
code 66 'a file that is not there' loket-enter channel=surat text=@"$W/none"
code 66 'a scan that is not there' loket-enter channel=surat text=x --attach "$W/none"
printf 'caf\351' >"$W/latin1"
code 65 'words that are no UTF-8' loket-enter channel=surat text=@"$W/latin1"
printf 'a\0b' >"$W/nul"
code 65 'words with a NUL' loket-enter channel=surat text=@"$W/nul"
code 64 'an unknown option' loket-enter --chanel surat
code 65 'a line that is cut off' sh -c "printf 'channel=surat\ntext=x' | loket-enter"
code 65 'a record with a key of no text' sh -c "echo '{\"channel\":\"web\",\"text\":[1]}' | loket-enter"
code 64 'standard input twice' sh -c "printf 'channel=surat\ntext=-\n' | loket-enter"
same 'none of this wrote anything' "$before" "$(dump)"

# --- at the counter, without an address
loket-enter channel=datang kind=permohonan name='Siti Aminah' nik=3401.0757.0200.9997 address='Jl. Contoh 1, Pengasih' phone=0812-3456-7890 \
	purpose=riset occupation=Petani wanted=salinan how=diambil text=@"$W/surat.txt" --print >"$W/receipt"
same 'who stands there gets his number' 'PPID-2026-00001|permohonan|terdaftar|datang|2026-12-07' "$(sql 'select number, kind, status, channel, due_on from request')"
has 'on a receipt that is printed' "$(cat "$W/receipt")" 'Nomor pendaftaran : PPID-2026-00001'
has 'a paper is not replied to like a mail' "$(cat "$W/receipt")" 'hubungilah kami dan sebutkan nomor di atas.'
same 'nowhere' '' "$(grep -i 'surel ini\|judul surel' "$W/receipt")"
has 'with the way he came' "$(cat "$W/receipt")" 'Datang langsung'
same 'and holds no NIK' '' "$(tr -d '.' <"$W/receipt" | grep -o 3401075702009997)"
same 'noted as handed over' 'tanda_bukti|surat|sent' "$(sql 'select letter, channel, state from v_outbox')"
same 'the identity is whole, in its one form' '3401075702009997|+6281234567890|Petani|riset|salinan|diambil' "$(sql 'select a.nik, a.phone, a.occupation, r.purpose, r.wanted, r.how from applicant a join request r on r.applicant = a.id')"
same 'the first line stands for a subject' 'Dengan hormat,' "$(sql 'select subject from request')"
same 'the words are the request' "$(cat "$W/surat.txt")" "$(sql 'select text from request')"
same 'the raw form is in the archive under its digest' "$(sql 'select digest from message where request = 1 limit 1')" "$(sha256sum <"$(raw_of 1)" | cut -c1-64)"
has 'as the officer wrote it' "$(cat "$(raw_of 1)")" 'Pekerjaan: Petani'
same 'the events are those of a mail' 'new letter_owed' "$(sql "select what from event where what in ('new', 'letter_owed')" | xargs)"
same 'the journal holds no personal data' '' "$(sql 'select data from event' | grep -o -e 3401075702009997 -e Siti)"

# --- the same by mistake
code 65 'the same name and subject on one day' loket-enter channel=datang name='siti aminah' subject='dengan hormat,' text=x
has 'the number that is there is said' "$(cat "$W/.err")" PPID-2026-00001
same 'and there is one' 1 "$(sql 'select count(*) from request')"
ok 'unless it is another one' loket-enter channel=datang name='Siti Aminah' subject='Dengan hormat,' text=x --again
at 2026-11-24
ok 'or another day' loket-enter channel=datang name='Siti Aminah' subject='Dengan hormat,' text=x

# --- by post, days ago, answered by mail
world
at 2026-11-23
whole channel=surat email=siti@warga.example text=@"$W/surat.txt" subject='Permohonan anggaran' received=2026-11-18 --attach "$W/pindaian surat.pdf" --attach "$W/surat.txt" >"$W/out" 2>"$W/err2"
same 'a letter counts from its registration' 'PPID-2026-00001 surat terdaftar 2026-12-07 2026-11-18T00:00:00+07:00 tanda_bukti surel 3' \
	"$(jq -r '[.number, .channel, .status, .due, .received, .letter, .letter_channel, .late_workdays] | join(" ")' "$W/out")"
has 'who let it lie is told' "$(cat "$W/err2")" 'diterima 3 hari kerja sebelum didaftarkan'
same 'and the journal knows' '{"received":"2026-11-18","workdays":3}' "$(sql "select data from event where what = 'received_earlier'")"
same 'the register knows its parts as a reader finds them' "$(loket-parse - <"$(raw_of 1)" | jq -c .parts)" "$(sql 'select parts from message where request = 1' | jq -c .)"
ok 'a scan comes out as it went in' sh -c "loket-part PPID-2026-00001 1 2 | cmp - '$W/pindaian surat.pdf'"
letters_out
has 'the receipt goes to the address given' "$(cat "$LETTERS"/new/*)" 'To: siti@warga.example'
loket-review PPID-2026-00001 --holder PPID >/dev/null
echo 'Rincian terlampir.' | loket-decide PPID-2026-00001 dikabulkan_seluruhnya --text - --field nomor_surat=1/2026 \
	--field bentuk=softcopy --field cara_kirim=surel --field waktu_penyediaan=0 >/dev/null
letters_out
same 'a letter by post is answered by mail' dijawab "$(sql 'select status from request')"
cat >"$W/reply" <<MAIL
From: Siti <siti@warga.example>
To: ppid@kulonprogo.example
Subject: Re: tanda bukti
Message-ID: <r1@warga.example>
In-Reply-To: <$(sql "select message_id from outbox where letter = 'tanda_bukti'")>
Content-Type: text/plain

STATUS
MAIL
same 'his reply finds the file' 'status PPID-2026-00001' "$(loket-deliver <"$W/reply" | loket-parse | loket-register | jq -r '[.outcome, .request.number] | join(" ")')"

# --- the identity check by kind
at 2026-11-23
same 'a request for information without NIK waits for it' 'belum_lengkap lengkapi 2026-11-26' \
	"$(loket-enter channel=faks kind=permohonan name=Budi phone=0274773010 purpose=riset address=Wates text='data sekolah' | jq -r '[.status, .letter, .complete_by] | join(" ")')"
same 'a complaint does not' 'aduan terdaftar' "$(loket-enter channel=telepon kind=aduan name=Budi phone=0274773010 text='Lampu jalan mati di Jl. Wates sejak kemarin' | jq -r '[.kind.value, .status] | join(" ")')"
same 'where no kind is told the words tell it' aduan "$(loket-enter channel=telepon phone=0274773010 text='Saya mengadukan lampu jalan mati' | jq -r .kind.value)"
same 'and who wants to be kept secret is' 1 "$(loket-enter channel=datang kind=aduan name=Rini phone=0274773010 text='Mohon nama saya dirahasiakan. Ada pungutan liar di kantor X hari ini.' >/dev/null; sql 'select confidential from request order by id desc limit 1')"

# --- lines and records on standard input
world
printf 'channel=telepon\nname=Budi Santoso\nphone=0274773010\nkind=saran\nsubject=Jam layanan\ntext=Loket buka Sabtu.\n \n Terima kasih.\nattach=%s\n' "$W/surat.txt" | loket-enter >"$W/out"
same 'lines of one request' 'PPID-2026-00001 saran telepon' "$(jq -r '[.number, .kind.value, .channel] | join(" ")' "$W/out")"
same 'a line that begins with a blank goes on with the one before' 'Loket buka Sabtu.

Terima kasih.' "$(sql 'select text from request')"
same 'and a file' 'surat.txt' "$(sql 'select parts from message where request = 1' | jq -r '.[1].name')"
{
	echo '{"channel":"web","name":"Ani","email":"ani@warga.example","kind":"kritik","text":"Antrean lama"}'
	echo '{"channel":"web","name":"Tono","nik":"1","text":"x"}'
	echo '{"v":1,"channel":"web","name":"Umi","email":null,"phone":"0274773010","kind":"saran","text":"Buka cabang","attach":["'"$W/surat.txt"'"]}'
} | loket-enter >"$W/out" 2>"$W/err2"
same 'records, each on its own: one that fails is said' '65 PPID-2026-00002 PPID-2026-00003' "$? $(jq -r .number "$W/out" | xargs)"
has 'why' "$(cat "$W/err2")" 'nik: bukan NIK'
same 'numbers have no gap' '1 2 3' "$(sql 'select seq from request order by id' | xargs)"

printf 'Kata\tsatu\r\ndua \033[31mmerah\033[0m\n' >"$W/kotor"
loket-enter channel=web phone=0274773010 kind=saran text=@"$W/kotor" >/dev/null
same 'words are cleaned as those of a mail are' "$(printf 'Kata\tsatu\ndua [31mmerah[0m')" "$(sql 'select text from request order by id desc limit 1')"
same 'and so is a first line' 'Kata satu' "$(sql 'select subject from request order by id desc limit 1')"

# --- what breaks
loket-enter channel=datang name=A phone=0274773010 kind=saran text=x >/dev/full 2>/dev/null
same 'a full output is no silence' 74 $?
same 'and what is registered is registered' 5 "$(sql 'select count(*) from request')"
sqlite3 "$DB" "delete from holiday"
code 78 'across a year without a calendar nothing is promised' loket-enter channel=datang name=B phone=0274773010 text=y
same 'nor registered' 5 "$(sql 'select count(*) from request')"
ok 'the journal proves itself' loket-audit
done_testing
