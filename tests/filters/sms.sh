# loket-sms: every SMS into the spool once, from every place, whatever happens.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"

# SMSD's tables, as far as we use them; version 18 has more columns.
smsd_database() {
	rm -f "$W/smsd.db"
	sqlite3 "$W/smsd.db" "create table gammu (Version integer); insert into gammu values ($1);
		create table inbox (UpdatedInDB numeric not null default (datetime('now')),
		ReceivingDateTime numeric not null default (datetime('now')), Text text not null default '',
		SenderNumber text not null default '', Coding text not null default 'Default_No_Compression',
		UDH text not null default '', SMSCNumber text not null default '', Class integer not null default -1,
		TextDecoded text not null default '', ID integer primary key autoincrement,
		RecipientID text not null default '', Processed text not null default 'false',
		Status integer not null default -1 ${2-})"
}
# inbox SENDER TEXT [UDH [ID]]
inbox() {
	sqlite3 "$W/smsd.db" "insert into inbox (SenderNumber, TextDecoded, UDH, ReceivingDateTime, ID)
		values ('$1', '$2', '${3-}', '2026-11-23 01:30:00', ${4-null})"
}
# a world whose SMS come from a database (sql), a folder (files), or JSON objects
sms_world() {
	world
	case $1 in
	sql) smsd_database 17; echo "smsd = $W/smsdrc"
		printf '[smsd]\nservice = sql\ndriver = sqlite3\ndbdir = %s/\ndatabase = smsd.db\n' "$W" >"$W/smsdrc" ;;
	files) rm -rf "$W/in"; mkdir -p "$W/in" "$W/uit"; echo "smsd = $W/smsdrc"
		printf '[gammu]\ndevice = x\n[SMSD]\n# service = sql\nService = files\ninboxpath = %s/in/\noutboxpath = %s/uit/\n' "$W" "$W" >"$W/smsdrc" ;;
	smstools) rm -rf "$W/in"; mkdir "$W/in"; echo "smstools = $W/in" ;;
	json) rm -rf "$W/in"; mkdir "$W/in"; echo "json = $W/in" ;;
	esac >"$W/key"
	{ echo '[sms]'; cat "$W/key"; } >>"$W/loket.conf"
	SMS=$W/home/spool/sms/new
}
# json NAME KEYS: an object in the folder, at rest
json() { printf '{%s}\n' "$2" >"$W/in/$1.json"; touch -d '10 seconds ago' "$W/in/$1.json"; }
part() { json "$1" "\"from\":\"$2\",\"text\":\"$3\",\"reference\":$4,\"total\":$5,\"number\":$6,\"sent\":\"${7-2026-11-23T08:30:00+07:00}\""; }
spooled() { find "$SMS" -type f | wc -l; }
at() { LOKET_NOW=$1 loket-sms; }
records() { loket-sms | loket-parse; }

# --- the database ------------------------------------------------------------------

sms_world sql
inbox +6281200001234 'ADUAN#Warsito#Kokap#jalan rusak'
inbox 081200001235 'Halo, apa kabar “jalan” 😀'
ok 'SMS are taken from the database of SMSD' loket-sms
same 'each path is printed' 2 "$(wc -l <"$W/.out")"
same 'each is a file of the spool' 2 "$(spooled)"
same 'with the time of the service centre, which is local there' "$(date -u -d '2026-11-23 01:30:00' +%s)" \
	"$(stat -c %Y "$(head -1 "$W/.out")")"
same 'and processed there' 'true true' "$(sqlite3 "$W/smsd.db" 'select Processed from inbox' | xargs)"
ok 'what waits in the spool' loket-sms
same 'is printed again' 2 "$(wc -l <"$W/.out")"
same 'and not doubled' 2 "$(spooled)"
same 'the words come through' 'Halo, apa kabar “jalan” 😀' "$(records | jq -r 'select(.from.address == "+6281200001235").text')"
east() { TZ=Asia/Jakarta loket-sms; }
inbox +6281200001299 'pagi'
ok 'on a machine in Jakarta' east
same 'a local time is one of Jakarta' '2026-11-23T01:30:00+07:00' "$(records | jq -r 'select(.from.address == "+6281200001299").date')"

inbox +6281200001236 'a' '' 70
sqlite3 "$W/smsd.db" "update inbox set Processed = 'false' where ID = 70"
loket-sms | loket-parse | loket-register >/dev/null
sqlite3 "$W/smsd.db" "update inbox set Processed = 'false' where ID = 70"
same 'a row that was not marked in time is known as what it is' duplicate "$(records | loket-register | jq -r .outcome)"
same 'and is one request' 1 "$(sql "select count(*) from message where sender = '+6281200001236' and outcome = 'new'")"

smsd_database 18 ', InsertIntoDB numeric, MessageID text, SequencePosition integer, PartCount integer'
inbox +6281200001237 'versi delapan belas'
same 'schema 18 too' 'versi delapan belas' "$(records | jq -r .text)"

inbox +6281200001238 'aduh' 'ZZ' ; inbox +6281200001238 'tetap' 0500
inbox +6281200001238 'teks lain' '060504158A0000'
ok 'a header that is none is no reason to lose one' loket-sms
same 'all three are whole' 3 "$(loket-sms | loket-parse | jq -r 'select(.from.address == "+6281200001238").text' | wc -l)"

rm "$W/smsd.db"
code 78 'a database that is not there is said' loket-sms
sms_world sql
inbox +6281200001234 'satu'
chmod 000 "$W/home/spool/sms/new"
[ "$(id -u)" = 0 ] || code 77 'a spool that cannot be written' loket-sms
chmod 700 "$W/home/spool/sms/new"
rm -rf "$W/home/spool/sms"; : >"$W/home/spool/sms"
code 74 'a spool that is no folder' loket-sms
same 'leaves the SMS unprocessed' false "$(sqlite3 "$W/smsd.db" 'select Processed from inbox')"

# --- RunOnReceive --------------------------------------------------------------------

sms_world sql
inbox +6281200001234 'satu' '' 41; inbox +6281200001234 'dua' '' 42; inbox +6281200001234 'tiga' '' 43
closed() { loket-sms 42 43 <&- >&- 2>&-; }
ok 'as RunOnReceive it needs no descriptors' closed
same 'it takes the rows that it is told' 'false true true' "$(sqlite3 "$W/smsd.db" 'select Processed from inbox order by ID' | xargs)"
ok 'the same ids again' closed
same 'are not doubled' 2 "$(spooled)"
code 64 'an id and a folder exclude each other' loket-sms --spool "$W" 42

world
printf '[sms]\nsmsd = %s/smsdrc\n' "$W" >>"$W/loket.conf"
SMS=$W/home/spool/sms/new
printf '[smsd]\nservice = sql\ndriver = native_mysql\nrunonreceive = loket-sms\n' >"$W/smsdrc"
hook() { env SMS_MESSAGES=2 DECODED_PARTS=1 SMS_1_NUMBER=+6281200001234 SMS_1_TEXT=sa SMS_2_TEXT=tu DECODED_1_TEXT='sa tu; $(id)' loket-sms 7 8; }
ok 'with a database that cannot be read the environment tells the message' hook
same 'as SMSD has joined it' 'sa tu; $(id)' "$(loket-parse "$SMS"/* | jq -r .text)"

# --- --check -----------------------------------------------------------------------

sms_world files
ok 'a configuration of SMSD is looked at' loket-sms --check "$W/smsdrc"
has 'it says where SMS come from' "$(cat "$W/.out")" 'folder inbox'
printf 'RunOnReceive = /usr/bin/loket-sms\n' >>"$W/smsdrc"
code 78 'service = files with RunOnReceive is refused' loket-sms --check "$W/smsdrc"
has 'with the reason' "$(cat "$W/.err")" 'run commands here'
code 78 'and nothing is taken from it' loket-sms
code 78 'a configuration that is not there is refused' loket-sms --check "$W/none"

# --- the inbox folder ---------------------------------------------------------------

sms_world files
f=$W/in/IN20261123_013000_00_+6281200001234_00.txt
printf 'jalan rusak' >"$f"
ok 'a file that is just being written' loket-sms
same 'is left' 0 "$(spooled)"
touch -d '10 seconds ago' "$f"
ok 'a file at rest' loket-sms
same 'is taken' 1 "$(spooled)"
same 'and goes' 0 "$(find "$W/in" -type f | wc -l)"
same 'its sender and time are in its name, the service centre is in the office'"'"'s zone' '+6281200001234 2026-11-23T01:30:00+07:00' \
	"$(records | jq -r '"\(.from.address) \(.date)"')"

sms_world files
printf 'satu ' >"$W/in/IN20261123_013000_00_+6281200001234_00.txt"
printf 'dua ' >"$W/in/IN20261123_013000_00_+6281200001234_01.txt"
printf 'tiga' >"$W/in/IN20261123_013000_00_+6281200001234_02.txt"
printf 'lain' >"$W/in/IN20261123_013000_01_+6281200001234_00.txt"
printf '\376\377\000H\000i\047\014' >"$W/in/IN20261123_013000_00_X123_00.txt"
printf 'caf\351' >"$W/in/IN20261123_013000_00_+6281200001235_00.txt"
cat >"$W/in/IN20261123_014500_00_+6281200001239_00.txt" <<'BACKUP'
[SMSBackup000]
#jalan
PDU = Deliver
SMSC = "+62811000000"
DateTime = 20261123T014500
State = UnRead
Number = "+6281200001239"
NumberUnicode = 002B0036003200380031003200300030003000300031003200330039
Text00 = 006A0061006C
Text01 = 0061006E20AC
Coding = Default_No_Compression
UDH = 0500034D0201
Length = 6
[SMSBackup001]
PDU = Deliver
DateTime = 20261123T014501
Number = "+6281200001239"
Text00 = 002000720075007300610068
Coding = Default_No_Compression
UDH = 0500034D0202
Length = 6
BACKUP
printf '[SMSBackup000]\nPDU = Deliver\nNumber = "+6281200001239"\nText00 = 0061006' >"$W/in/IN20261123_015500_00_+6281200001239_00.txt"
printf 'x' >"$W/in/ingat.txt"; printf 'x' >"$W/in/INapa.txt"
touch -d '10 seconds ago' "$W/in/"*
code 65 'every format is read; what SMSD has not named is said' loket-sms
same 'and stays; so does what SMSD has not ended' 'IN20261123_015500_00_+6281200001239_00.txt INapa.txt ingat.txt' "$(cd "$W/in" && echo *)"
loket-sms 2>/dev/null | loket-parse | jq -r '"\(.from.address) \(.text)"' | sort >"$W/texts"
same 'files of one message are one' '+6281200001234 lain
+6281200001234 satu dua tiga
+6281200001235 café
+6281200001239 jalan€ rusah
X123 Hi✌' "$(cat "$W/texts")"

# --- smstools3 ----------------------------------------------------------------------

sms_world smstools
printf 'From: 6281200001234\nFrom_TOA: D0\nSent: 26-11-23 01:30:00\nReceived: 26-11-23 01:30:05\nAlphabet: ISO\nUDH: false\n\nharga 5 \244' >"$W/in/GSM1.a"
printf 'From: 6281200001235\nSent: 2026-11-23 01:30:00\nAlphabet: UCS2\nUDH-DATA: 05 00 03 07 02 01\n\n\000H\000a' >"$W/in/GSM1.b"
printf 'From: 6281200001235\nSent: 26-11-23 01:30:00\nAlphabet: UTF-8\nUDH-DATA: 05 00 03 07 02 02\n\nlo é' >"$W/in/GSM1.c"
printf 'From: 6281200001236\nReport: yes\n\nMessage_id: 3\nStatus: 0' >"$W/in/GSM1.d"
printf 'garbage' >"$W/in/GSM1.e"
touch -d '10 seconds ago' "$W/in/"*
code 65 'the files of smstools3 are read' loket-sms
same 'in their alphabets, joined by their headers' '+6281200001234 request harga 5 €
+6281200001235 request Halo é
+6281200001236 report Message_id: 3
Status: 0' "$(loket-sms 2>/dev/null | loket-parse | jq -r '"\(.from.address) \(.class) \(.text)"' | sort)"

# --- parts ----------------------------------------------------------------------------

sms_world json
part b +6281200001234 'dua ' 7 3 2
part a +6281200001234 'satu ' 7 3 1
part x +6281200001235 'lain ' 7 3 1
ok 'parts wait for the others' loket-sms
same 'and are no message yet' 0 "$(spooled)"
part a2 +6281200001234 'satu ' 7 3 1 2026-11-23T08:30:20+07:00
part c +6281200001234 tiga 7 3 3
ok 'in a later run, in any order, a part twice' loket-sms
same 'the message is whole' 'satu dua tiga' "$(records | jq -r .text)"
same 'once' 1 "$(spooled)"
part a3 +6281200001234 'satu ' 7 3 1
ok 'a part that comes once more' loket-sms
same 'changes nothing' 1 "$(spooled)"
part n1 +6281200001234 'SATU ' 7 3 1 2026-11-23T08:50:00+07:00
part n2 +6281200001234 'DUA ' 7 3 2 2026-11-23T08:50:00+07:00
part n3 +6281200001234 'TIGA' 7 3 3 2026-11-23T08:50:00+07:00
ok 'a telephone that uses the same reference again' loket-sms
same 'has written another message' 'SATU DUA TIGA satu dua tiga' "$(records | jq -r .text | sort | xargs)"

sms_world json
part a +6281200001234 'INFO#Siti#3401021708859998#' 9 3 1
part c +6281200001234 '#anggaran pupuk' 9 3 3
at 2026-11-23T09:00:00+07:00 >/dev/null
at 2026-11-23T09:29:00+07:00 >"$W/early"
same 'a part that is missing is waited for' 0 "$(wc -l <"$W/early")"
at 2026-11-23T09:30:00+07:00 | LOKET_NOW=2026-11-23T09:30:00+07:00 loket-parse | tee "$W/one" | LOKET_NOW=2026-11-23T09:30:00+07:00 loket-register >"$W/reg"
same 'then the message is taken as it is' 'Siti null anggaran pupuk' "$(jq -r '"\(.identity.name) \(.identity.address) \(.text)"' "$W/one")"
same 'and says so' sms:incomplete "$(jq -r '.warnings[]' "$W/one")"
same 'it is registered' 'new belum_lengkap' "$(jq -r '"\(.outcome) \(.request.status)"' "$W/reg")"
part b +6281200001234 'Beji, Wates' 9 3 2
at 2026-11-23T15:00:00+07:00 | loket-parse | loket-register >"$W/late"
same 'the missing part completes it' 'completion PPID-2026-00001 ditelaah' "$(jq -r '"\(.outcome) \(.request.number) \(.request.status)"' "$W/late")"
same 'with the whole words' 'anggaran pupuk' "$(sql 'select text from request')"
same 'and identity' 'Siti 3401021708859998 Beji, Wates' "$(sql "select name || ' ' || nik || ' ' || address from applicant")"
same 'in one request' 1 "$(sql 'select count(*) from request')"
ok 'after two days' at 2026-11-26T09:00:00+07:00
same 'its parts are forgotten' 0 "$(find "$W/home/spool/sms-parts/new" -type f | wc -l)"

# --- JSON ---------------------------------------------------------------------------

sms_world json
json a '"id":"g-1","sender":"+6281200001234","message":"halo","sent":"2026-11-23T08:00:00+07:00"'
json b '"from":"+6281200001235"'
echo 'x' >"$W/in/c.json"; echo '{"from":"1","text":"2"}' >"$W/in/d.tmp"
touch -d '10 seconds ago' "$W/in/"*
code 65 'objects of a webhook are read, others said' loket-sms --spool "$W/in"
same 'and stay' 'b.json c.json d.tmp' "$(cd "$W/in" && echo *)"
same 'what is whole is in the spool' halo "$(loket-sms --spool "$W/none" 2>/dev/null | loket-parse | jq -r .text)"

# --- who is answered ------------------------------------------------------------------

sms_world json
n=0
for sender in TELKOMSEL 3636 123456 BRI-INFO 08 ''; do
	n=$((n + 1))
	json "m$n" "\"from\":\"$sender\",\"text\":\"Promo pulsa, balas YA\""
done
loket-sms | loket-parse | loket-register >"$W/machines"
same 'operators and short codes are no requests' 'machine' "$(jq -r .outcome "$W/machines" | sort -u)"
same 'all of them are kept' 6 "$(wc -l <"$W/machines")"
same 'and not answered' '0 0' "$(sql 'select (select count(*) from request) || " " || (select count(*) from outbox)')"

sed -i "s|^\[sms\]|[sms]\ngateway = maildir:$W/uit|" "$W/loket.conf"
n=0
while [ $n -lt 15 ]; do
	n=$((n + 1))
	json "f$n" "\"from\":\"081200001234\",\"text\":\"ADUAN#Adi#Temon#lubang ke $n\""
done
json g '"from":"081200001234","text":"ADUAN#Adi#Temon#lubang ke 3"'
records | loket-register >"$W/flood"
same 'a flood loses no message' '15 1' "$(jq -r .outcome "$W/flood" | sort | uniq -c | awk '{print $1}' | sort -rn | xargs)"
same 'and is answered as often as the configuration says' 10 "$(sql "select count(*) from outbox where state <> 'held' and recipient = '+6281200001234'")"

# --- orders ---------------------------------------------------------------------------

sms_world json
sed -i "s|^\[sms\]|[sms]\ngateway = maildir:$W/uit|" "$W/loket.conf"
say() { json "$1" "\"from\":\"$2\",\"text\":\"$3\",\"id\":\"$1\""; records | loket-register | jq -r '"\(.outcome) \(.request.number) \(.request.status)"'; }
same 'INFO opens a request' 'new PPID-2026-00001 terdaftar' "$(say a 081200001234 'INFO#Siti#3401021708859998#Beji#anggaran')"
same 'INFO without a NIK waits' 'new PPID-2026-00002 belum_lengkap' "$(say b 081200001235 'info#Budi#data sawah')"
same 'LENGKAP completes it' 'completion PPID-2026-00002 ditelaah' "$(say c 081200001235 'LENGKAP#2#Budi#3401021708859998#Temon')"
same 'STATUS is answered' 'status PPID-2026-00001 terdaftar' "$(say d 081200001234 'status 1')"
same 'to the number on file only' 'unverified PPID-2026-00001 terdaftar' "$(say e 081299990000 'STATUS PPID-2026-00001')"
same 'LANJUT adds words' 'follow_up PPID-2026-00001 terdaftar' "$(say f 081200001234 'LANJUT#1#juga tahun 2025')"
same 'KEBERATAN objects' 'objection PPID-2026-00001 terdaftar' "$(say g 081200001234 'KEBERATAN#PPID-2026-00001#tidak dijawab')"
same 'BATAL withdraws' 'withdrawal PPID-2026-00001 dicabut' "$(say h 081200001234 'BATAL#1')"
same 'FORMAT belongs to no file' 'status null null' "$(say i 081200001236 'FORMAT')"
same 'nor does STOP' 'status null null' "$(say j 081200001236 'STOP')"
same 'free words are registered' 'new PPID-2026-00003 terdaftar' "$(say k 081200001237 'pak jembatan di Kokap ambrol')"
same 'letters are owed by SMS' 'berhenti dicabut format keberatan_terima lengkapi status tanda_bukti tanda_bukti tanya' \
	"$(sql "select letter from outbox where channel = 'sms' order by letter" | xargs)"
same 'none to a stranger' 0 "$(sql "select count(*) from outbox where recipient = '+6281299990000'")"
same 'words without a form join the file that waits for them' 'new PPID-2026-00004 belum_lengkap completion PPID-2026-00004 ditelaah' \
	"$({ say l 081200001238 'INFO#Rini#peta desa'; say m 081200001238 'NIK saya 3401021708859998 alamat: Galur'; } | xargs)"

# --- hostile ---------------------------------------------------------------------------

sms_world json
echo 'not json' >"$W/home/spool/sms/new/1.x"
echo '{"sender":"+6281200001234","sent":"2026-11-23T08:00:00Z","id":"x"}' >"$W/home/spool/sms/new/2.x"
head -c 2000000 /dev/zero >"$W/home/spool/sms/new/3.x"
same 'a file of the spool that is no SMS is registered for a person' 'held held held' \
	"$(records | loket-register | jq -r .outcome | xargs)"
json n '"from":"+6281200001234","text":"a\u0000b\u001b[31m"'
ok 'a NUL and an escape' loket-sms
full() { loket-sms >/dev/full; }
code 74 'an output that is full is said' full
code 64 'an unknown option' loket-sms --perbaiki
ok '--help helps' loket-sms --help
done_testing
