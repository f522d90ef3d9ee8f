# What did not arrive by one channel is told by the other, once.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"

# counter RULE: a world with both channels
counter() {
	world
	rm -rf "$W/in" "$W/uit"; mkdir "$W/in"
	printf '[sms]\njson = %s/in\ngateway = maildir:%s/uit\nundelivered = %s\n' "$W" "$W" "$1" >>"$W/loket.conf"
}
sms() {
	printf '{"from":"%s","text":"%s","id":"%s"}\n' "$2" "$3" "$1" >"$W/in/$1.json"
	touch -d '1 minute ago' "$W/in/$1.json"
	loket-sms | loket-parse | loket-register
}
deliver() { loket-deliver | loket-parse | loket-register; }
mail() { printf 'From: Siti <siti@warga.example>\nTo: ppid@kulonprogo.example\nSubject: Permohonan data\nMessage-ID: <%s@warga.example>\n\nNama: Siti\nNIK: 3401021708859998\nAlamat: Beji, Wates\nHP: 081200001234\nTujuan: skripsi\n\nMohon data anggaran pupuk.\n' "$1" | deliver; }
# bounce MESSAGE-ID: its report, as the other server writes it
bounce() {
	printf 'From: MAILER-DAEMON@warga.example\nTo: ppid@kulonprogo.example\nSubject: Undelivered Mail\nMessage-ID: <b%s@warga.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nUnknown user.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; warga.example\n\nFinal-Recipient: rfc822; siti@warga.example\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <%s>\nFrom: ppid@kulonprogo.example\nTo: siti@warga.example\n\nisi\n--b--\n' "${2-1}" "$1" | deliver
}
out() { loket-compose 2>/dev/null | loket-send >/dev/null 2>&1; }
letters() { sql "select letter || '/' || channel || '/' || state from outbox order by id" | xargs; }

# --- a mail bounces
counter tell
mail a >/dev/null
out
id=$(sql 'select message_id from outbox')
same 'the bounce finds its letter' bounce "$(bounce "$id" | jq -r .outcome)"
same 'the applicant is told by SMS' 'tanda_bukti/surel/failed tidak_sampai/sms/owed' "$(letters)"
out
has 'in its words' "$(cat "$W/uit/new/"*)" 'surat kami tentang no PPID-2026-00001 tidak sampai di email Anda'
has 'to his telephone' "$(cat "$W/uit/new/"*)" 'To: +6281200001234'
bounce "$id" 2 >/dev/null
same 'once' 2 "$(sql 'select count(*) from outbox')"

counter offer
mail a >/dev/null
out
bounce "$(sql 'select message_id from outbox')" >/dev/null
same 'where the office wants to decide, nothing is sent' 'tanda_bukti/surel/failed' "$(letters)"
same 'and the way is on the request' 1 "$(sql "select count(*) from event where what = 'letter_other_way' and json_extract(data, '\$.channel') = 'sms'")"
ok 'an officer takes it' loket-send --tell 1
same 'then he is told' 'tanda_bukti/surel/failed tidak_sampai/sms/owed' "$(letters)"
ok 'a second time' loket-send --tell 1
same 'tells nobody again' 2 "$(sql 'select count(*) from outbox')"
same 'no event holds who he is' 0 "$(sql "select count(*) from event where data like '%81200001234%' or data like '%siti%'")"

counter tell
sed -i '/^gateway/d' "$W/loket.conf"
mail a >/dev/null
out
bounce "$(sql 'select message_id from outbox')" >/dev/null
same 'without a gateway there is no other way' 'tanda_bukti/surel/failed' "$(letters)"

# --- an SMS does not arrive
counter tell
sms a 081200001234 'INFO#Siti#3401021708859998#Beji#anggaran' >/dev/null
loket-compose >/dev/null
sqlite3 "$DB" "update applicant set email = 'siti@warga.example'"
smsd() {
	rm -f "$W/smsd.db"
	sqlite3 "$W/smsd.db" "create table inbox (ID integer primary key, SenderNumber, ReceivingDateTime, UDH, TextDecoded, Coding, Processed);
		create table outbox (ID integer primary key, DestinationNumber, TextDecoded, Coding, UDH, MultiPart, CreatorID, DeliveryReport, SendingDateTime, SendingTimeOut, UpdatedInDB, InsertIntoDB);
		create table outbox_multipart (ID, SequencePosition, TextDecoded, Coding, UDH);
		create table sentitems (ID, SequencePosition, DestinationNumber, TextDecoded, CreatorID, Status)"
	printf '[smsd]\nservice = sql\ndriver = sqlite3\ndbdir = %s\ndatabase = smsd.db\n' "$W" >"$W/rc"
	sed -i "s|^gateway.*|gateway = gammu\nsmsd = $W/rc|" "$W/loket.conf"
}
smsd
cp -r "$W/home" "$W/before"
loket-send </dev/null >/dev/null
same 'SMSD has the SMS' 1 "$(sqlite3 "$W/smsd.db" 'select count(*) from outbox')"
rm -rf "${W:?}/home"; mv "$W/before" "$W/home"
loket-send </dev/null >/dev/null
same 'a register that does not know it hands it over again, and it is there once' 1 "$(sqlite3 "$W/smsd.db" 'select count(*) from outbox')"
sent() { sqlite3 "$W/smsd.db" "delete from sentitems; insert into sentitems select ID, 1, DestinationNumber, TextDecoded, CreatorID, '$1' from outbox"; }
sent SendingOK
loket-send </dev/null >/dev/null
same 'what the network has taken says nothing yet' 'tanda_bukti/sms/sent' "$(letters)"
sent DeliveryOK
loket-send </dev/null >/dev/null
same 'a delivery report comes back to its letter' 1 "$(sql "select count(*) from outbox where delivered_at is not null")"
same 'as an event' 1 "$(sql "select count(*) from event where what = 'letter_delivered'")"
sqlite3 "$DB" "update outbox set delivered_at = null"
sent DeliveryFailed
loket-send </dev/null >/dev/null
same 'one that failed is failed, and told by mail' 'tanda_bukti/sms/failed tidak_sampai/surel/owed' "$(letters)"
loket-compose | loket-send >/dev/null
has 'in a letter' "$(cat "$LETTERS/new/"*)" 'tidak sampai di telepon Saudara'
loket-send </dev/null >/dev/null
same 'once' 2 "$(sql 'select count(*) from outbox')"

# --- SMS that need not be
counter tell
sms a 081200001234 STOP >/dev/null
sms b 081200001234 'INFO#Siti#3401021708859998#Beji#anggaran' >/dev/null
sms c 081200001234 'STATUS 1' >/dev/null
same 'after STOP courtesies are not sent, what the law wants is' 'berhenti/sms/owed tanda_bukti/sms/owed status/sms/cancelled' "$(letters)"

# --- agencies, beside their mail
counter tell
sed -i 's/^undelivered.*/agencies = yes/' "$W/loket.conf"
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
loket-agency add DISHUB2 name='Dinas Perhubungan' email=dishub2@kulonprogo.example phone=081200009999 >/dev/null
sms a 081200001234 'ADUAN#Adi#Temon#lampu jalan mati sejak kemarin di pasar Temon' >/dev/null
loket-review PPID-2026-00001 --holder PPID >/dev/null
loket-route PPID-2026-00001 --to DISHUB2 >/dev/null
loket-compose | loket-send >/dev/null
LOKET_NOW=2026-11-26T09:00:00+07:00 loket-remind >/dev/null
same 'an agency is reminded by mail, and by SMS that there is one' 'pengingat/surel pengingat/sms' \
	"$(sql "select letter || '/' || channel from outbox where letter = 'pengingat' order by id" | xargs)"
LOKET_NOW=2026-11-26T09:00:00+07:00 loket-compose >/dev/null
has 'in its words' "$(cat "$W/home/out/new/"*.sms)" 'PPID: PPID-2026-00001 belum ditanggapi DISHUB2. Batas 01-12-2026. Mohon buka email resmi SKPD'
done_testing
