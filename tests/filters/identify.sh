# loket-identify: an officer completes or corrects who asks; what stood there is kept.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

at() { LOKET_NOW=$1T09:00:00+07:00; export LOKET_NOW; }
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
letters_out() { loket-compose | loket-send >/dev/null; }
dump() { sqlite3 -readonly "$DB" .dump | sha256sum; }
clock() { sql "select state || ' ' || coalesce(start_on, '') || ' ' || coalesce(end_on, '') from clock where request = 1 and name = '$1' order by id desc limit 1"; }
world
mail "$M/06-permohonan-tanpa-nik.eml" "$M/03-aduan-jalan-rusak.eml" >/dev/null
same 'the NIK is missing' nik "$(sql "select data from event where what = 'identity_missing'" | jq -r '.missing | join(" ")')"

# --- what cannot be is said
before=$(dump)
code 64 'an unknown key' loket-identify PPID-2026-00001 ktp=1
has 'the keys are named' "$(cat "$W/.err")" 'name nik address phone email occupation purpose wanted how'
code 64 'nothing that changes' loket-identify PPID-2026-00001
code 64 'an empty value' loket-identify PPID-2026-00001 nik=
code 65 'a NIK that is none' loket-identify PPID-2026-00001 nik=3401023002909999
same 'is not repeated' '' "$(grep -o 3401023002909999 "$W/.err")"
code 65 'a telephone number that is none' loket-identify PPID-2026-00001 phone=000
code 65 'an address that is none' loket-identify PPID-2026-00001 email=siti
code 65 'no such request' loket-identify PPID-2026-00009 name=Siti
code 65 'what stands there already' loket-identify PPID-2026-00001 name="$(sql 'select name from applicant where id = 1')"
loket-identify PPID-2026-00001 nik=3401075702009997 address=Pengasih purpose=riset phone=081234567890 --preview >"$W/preview"
has 'a preview shows the receipt' "$(cat "$W/preview")" 'Tanda bukti'
same 'none of this wrote anything' "$before" "$(dump)"

address=$(sql 'select address from applicant where id = 1') phone=$(sql 'select phone from applicant where id = 1') purpose=$(sql 'select purpose from request where id = 1')
# --- completed by telephone, piece by piece
at 2026-11-24
same 'another field than what is missing' 'belum_lengkap address' "$(loket-identify PPID-2026-00001 address='Jl. Contoh 1, Pengasih' | jq -r '[.status, (.changed | join(" "))] | join(" ")')"
same 'the deadline waits on' 'paused  ' "$(clock tenggat)"
same 'the rest' 'ditelaah 2026-12-08' "$(loket-identify PPID-2026-00001 nik='3401 0757 0200 9997' purpose='bahan rapat' phone=081234567890 --note 'KTP dilihat di loket' | jq -r '[.status, .due] | join(" ")')"
same 'its clock begins when it is whole' 'running 2026-11-24 2026-12-08' "$(clock tenggat)"
same 'the letter that asks is not sent any more, the receipt is owed' 'lengkapi:cancelled tanda_bukti:owed' "$(sql "select letter || ':' || state from outbox where request = 1" | xargs)"
same 'what stood there is kept, and what was empty as empty' "address|$address nik| phone|$phone purpose|$purpose" "$(sql "select field || '|' || coalesce(old, '') from identity_change order by field" | xargs)"
same 'the journal names the fields and no more' '["address"] ["nik","phone","purpose"]' "$(sql "select data from event where what = 'identified'" | jq -c .fields | xargs -d '\n')"
same 'how it is known is a note' 'KTP dilihat di loket' "$(sql 'select text from note')"

# --- corrected: the old value stays
ok 'a name that was misspelt' loket-identify PPID-2026-00001 name='Siti Nur Aminah'
same 'the old one is there' "$(sed -n 's/^From: "*\([^"<]*[^ "<]\)"* *<.*/\1/p' "$M/06-permohonan-tanpa-nik.eml")" "$(sql "select old from identity_change where field = 'name'")"
has 'whoever looks and says so reads it' "$(loket-show --text --reveal PPID-2026-00001)" 'Nama lengkap sesuai KTP: '
same 'nobody else' '' "$(loket-show --text PPID-2026-00001 | grep 'sebelum dibetulkan')$(loket-show PPID-2026-00001 | jq -r '.identity_changes // empty')"
same 'the new one counts' PPID-2026-00001 "$(loket-search Aminah | jq -r .number)"
same 'and moves no clock' 'running 2026-11-24 2026-12-08' "$(clock tenggat)"

# --- another address of mail is another recipient
old=$(sql 'select email from applicant where id = 1')
loket-identify PPID-2026-00001 email=baru@warga.example >"$W/out" 2>"$W/err2"
same 'it is told' true "$(jq -c .contact_changed "$W/out")"
has 'and warned of' "$(cat "$W/err2")" 'pastikan yang memintanya pemohon sendiri'
same 'no address in the message' '' "$(grep -o 'baru@' "$W/err2")"
same 'the old one is kept' "$old" "$(sql "select old from identity_change where field = 'email'")"
same 'the journal says that the contact changed' true "$(sql "select data from event where what = 'identified' order by id desc limit 1" | jq -c .contact)"
loket-review PPID-2026-00001 --holder PPID >/dev/null
loket-extend PPID-2026-00001 --reason belum_dikuasai --text 'Data dikumpulkan.' >/dev/null
same 'what goes from here goes to the new one' baru@warga.example "$(sql "select recipient from outbox where letter = 'perpanjangan'")"
same 'no personal data in the journal' '' "$(sql 'select data from event' | grep -o -e 3401075702009997 -e Aminah -e baru@)"

# --- late: closed, and opened again
world
at 2026-11-23
mail "$M/06-permohonan-tanpa-nik.eml" >/dev/null
letters_out
at 2026-11-27
loket-remind >/dev/null
same 'it lapsed' tidak_dilanjutkan "$(sql 'select status from request')"
same 'a part of it opens nothing' tidak_dilanjutkan "$(loket-identify PPID-2026-00001 address=Pengasih | jq -r .status)"
at 2026-12-01
same 'what was missing opens it with its number and a new clock' 'PPID-2026-00001 ditelaah 2026-12-15' \
	"$(loket-identify PPID-2026-00001 nik=3401075702009997 purpose=riset phone=081234567890 | jq -r '[.number, .status, .due] | join(" ")')"

# --- pipes, and what breaks
same 'records on standard input pass through' 'PPID-2026-00001 Petani' "$(loket-list --status ditelaah | loket-identify occupation=Petani | jq -r .number) $(sql 'select occupation from applicant where id = 1')"
printf 'PPID-2026-00001\nPPID-2026-00077\n' | loket-identify occupation=Guru >"$W/out" 2>/dev/null
same 'one that fails is said and the others are done' '65 1' "$? $(wc -l <"$W/out")"
loket-list | jq -c '.status = "terdaftar"' | loket-identify occupation=Nelayan 2>"$W/err2"
same 'whoever saw another state is told' 65 $?
has 'what it is now' "$(cat "$W/err2")" ditelaah
loket-identify PPID-2026-00001 occupation=Pedagang >/dev/full 2>/dev/null
same 'a full output is no silence' 74 $?
ok 'the journal proves itself' loket-audit
done_testing
