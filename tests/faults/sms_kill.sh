# loket-sms and loket-send die at every durable step between SMSD and the register: nothing
# is lost, nothing is twice.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
command -v strace >/dev/null || skip 'strace is not here'
[ -z "${SAN-}" ] || skip 'the leak check does not go with strace'

world
printf '[smsd]\nservice = sql\ndriver = sqlite3\ndbdir = %s/home\ndatabase = smsd.db\n' "$W" >"$W/rc"
printf '[sms]\nsmsd = %s/rc\ngateway = gammu\n' "$W" >>"$W/loket.conf"
smsd=$W/home/smsd.db
sqlite3 "$smsd" "create table inbox (ID integer primary key, SenderNumber, ReceivingDateTime, UDH, TextDecoded, Coding, Processed default 'false');
	create table outbox (ID integer primary key, DestinationNumber, TextDecoded, Coding, UDH, MultiPart, CreatorID, DeliveryReport, SendingDateTime, SendingTimeOut, UpdatedInDB, InsertIntoDB);
	create table outbox_multipart (ID, SequencePosition, TextDecoded, Coding, UDH);
	create table sentitems (ID, CreatorID, Status);
	insert into inbox (SenderNumber, ReceivingDateTime, UDH, TextDecoded) values
		('+6281200000001', '2026-11-23 01:30:00', '', 'ADUAN#Adi#Temon#lubang satu'),
		('+6281200000002', '2026-11-23 01:30:00', '050003070201', 'ADUAN#Adi#Temon#lubang '),
		('+6281200000003', '2026-11-23 01:30:00', '050003080301', 'ADUAN#Adi#Temon#ba'),
		('+6281200000002', '2026-11-23 01:30:00', '050003070202', 'dua'),
		('+6281200000003', '2026-11-23 01:30:00', '050003080303', 'yang hilang')"
cp -r "$W/home" "$W/fresh"
begin() { rm -rf "${W:?}/home"; cp -r "$W/$1" "$W/home"; }
LATER=2026-11-23T10:30:00+07:00

# what the register has at the end: three requests, one of them incomplete and then whole
settle() {
	for now in 2026-11-23T09:05:00+07:00 $LATER $LATER; do
		LOKET_NOW=$now loket-sms | LOKET_NOW=$now loket-parse | LOKET_NOW=$now loket-register
	done >/dev/null 2>&1
	sqlite3 "$smsd" "insert into inbox (SenderNumber, ReceivingDateTime, UDH, TextDecoded) values ('+6281200000003', '2026-11-23 01:30:00', '050003080302', 'gian ')"
	for again in 1 2; do LOKET_NOW=$LATER loket-sms | LOKET_NOW=$LATER loket-parse | LOKET_NOW=$LATER loket-register; done >/dev/null 2>&1
}
state() {
	echo "$(sql "select a.phone || ' ' || r.text from request r join applicant a on a.id = r.applicant order by 1" | tr '\n' '|')" \
		"$(sqlite3 "$smsd" "select count(*) from inbox where Processed = 'false'")" "$(find "$W/home/spool/sms/new" -type f | wc -l)"
}
settle
want=$(state)
same 'undisturbed, three messages are three requests' '+6281200000001 lubang satu|+6281200000002 lubang dua|+6281200000003 bagian yang hilang| 0 0' "$want"

# die NOW CALL N PROGRAM: kills it at its N-th CALL; false when it has not so many
die() {
	rm -f "$W/trace"
	LOKET_NOW=$1 strace -f -qq -o "$W/trace" -e trace="$2" -e inject="$2:signal=KILL:when=$3" "$4" </dev/null >/dev/null 2>&1
	grep -q 'killed by SIGKILL' "$W/trace"
}

points=0 wrong=
for call in fsync renameat rename unlink fdatasync pwrite64 write; do
	for now in 2026-11-23T09:05:00+07:00 $LATER; do
		n=1
		while begin fresh; [ "$now" != $LATER ] || { LOKET_NOW=2026-11-23T09:05:00+07:00 loket-sms >/dev/null; }; die "$now" $call $n loket-sms; do
			settle
			got=$(state)
			[ "$got" = "$want" ] || wrong="$wrong
$call $n at $now: $got"
			points=$((points + 1))
			n=$((n + 1))
		done
	done
done
same 'loket-sms may die anywhere' '' "$wrong"
ok "it died at many points ($points)" test "$points" -gt 25

# --- letters on their way to SMSD

begin fresh
settle
loket-compose >/dev/null
rm -rf "$W/fresh"; cp -r "$W/home" "$W/fresh"
letters=$(sql 'select count(*) from outbox')
points=0 wrong=
for call in fsync fdatasync pwrite64 write rename renameat unlink; do
	n=1
	while begin fresh; die $LATER $call $n loket-send; do
		for later in 10:31 10:45 11:30; do LOKET_NOW=2026-11-23T$later:00+07:00 loket-send </dev/null >/dev/null 2>&1; done
		got="$(sqlite3 "$smsd" 'select count(*), count(distinct CreatorID) from outbox') $(sql "select state, count(*) from outbox group by 1" | xargs)"
		[ "$got" = "$letters|$letters sent|$letters" ] || wrong="$wrong
$call $n: $got"
		points=$((points + 1))
		n=$((n + 1))
	done
done
same 'loket-send may die anywhere: SMSD has each SMS once, and the register knows' '' "$wrong"
ok "it died at many points ($points)" test "$points" -gt 30
done_testing
