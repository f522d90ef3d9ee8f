# loket-remind and the agencies: reminders on day 3, 5 and 6, escalations on day 7 and 8.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

at() { LOKET_NOW=$1T${2:-07:15:00}+07:00; export LOKET_NOW; }
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
send() { loket-compose | loket-send >/dev/null; }
remind() { loket-remind "$@" | jq -r 'select(.clock == "batas_skpd" and .event != "missed") | [.number, .agency, .event, .letter] | join(" ")'; }
letters() { sql "select letter || ' ' || recipient from outbox where letter in ('pengingat', 'eskalasi') order by id"; }
token() { sed -n 's/^Reply-To: .*<\(.*\)>.*/\1/p' "$(grep -l "^Message-Id: <[^>]*\.penerusan\.1\." "$LETTERS"/new/*)" | tr -d '\r'; }
read_letter() { sed -n '/^$/,$p' "$(grep -l "^Message-Id: <[^>]*\.$1\.$2\." "$LETTERS"/new/*)" | tr -d '\r'; }
header() { sed -n "s/^$3: *//p" "$(grep -l "^Message-Id: <[^>]*\.$1\.$2\." "$LETTERS"/new/*)" | tr -d '\r'; }
begin() { # AGENCIES: forwarded on Monday 23 November, due on Tuesday 1 December
	world
	[ -z "${2-}" ] || printf '[office]\n%s\n' "$2" >>"$LOKET_CONF"
	loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
	at 2026-11-23 09:00:00
	mail "$M/01-permohonan-lengkap.eml" >/dev/null
	loket-review PPID-2026-00001 --holder "$1" >/dev/null
	send
}

# day by day
begin DINKES 'superior_email = sekda@kulonprogo.example
superior = Sekretaris Daerah'
for day in 24 25; do
	at 2026-11-$day
	same "nothing on November $day" '' "$(remind)"
done
at 2026-11-26
before=$(sqlite3 "$DB" .dump | sha256sum)
same 'a dry run shows the reminder of day 3' 'PPID-2026-00001 DINKES remind pengingat' "$(remind --dry-run)"
same 'while mail may be waiting nobody is reminded' '' "$(remind --no-lapse)"
same 'and neither writes anything' "$before" "$(sqlite3 "$DB" .dump | sha256sum)"
same 'day 3' 'PPID-2026-00001 DINKES remind pengingat' "$(remind)"
same 'once' '' "$(remind)"
send
same 'it goes to the mailbox of the agency, into the thread of the forward' \
	"dinkes@kulonprogo.example <$(sql "select message_id from outbox where letter = 'penerusan'")> $(token)" \
	"$(header pengingat 1 To) $(header pengingat 1 In-Reply-To) $(header pengingat 1 Reply-To | sed 's/.*<\(.*\)>.*/\1/')"
text=$(read_letter pengingat 1)
has 'it says which reminder it is' "$text" 'Pengingat ke-1: Permohonan informasi nomor PPID-2026-00001'
has 'until when, and how long that is' "$text" '1 Desember 2026 (tersisa 3 hari kerja)'
has 'and until when the citizen waits' "$text" 'kepada pengirim pesan: 7 Desember 2026'
for day in 27 28 29; do
	at 2026-11-$day
	same "nothing on November $day" '' "$(remind)"
done
at 2026-11-30
same 'day 5' 'PPID-2026-00001 DINKES remind pengingat' "$(remind)"
at 2026-12-01
same 'day 6, the last one' 'PPID-2026-00001 DINKES remind pengingat' "$(remind)"
send
has 'says that it is the last one' "$(read_letter pengingat 3)" 'Pengingat ke-3'
has 'in words' "$(read_letter pengingat 3)" '(hari ini hari terakhir)'
at 2026-12-02
same 'day 7: it is late, and goes higher' 'missed,escalate' "$(loket-remind | jq -r .event | paste -sd,)"
same 'to the head of the agency and to the PPID' 'eskalasi dinkes@kulonprogo.example,eskalasi ppid@kulonprogo.example' "$(letters | grep eskalasi | paste -sd,)"
same 'the PPID hears of it in his own mailbox' owed "$(sql "select distinct state from outbox where letter = 'eskalasi'")"
same 'the event says so and the status stays' 'diteruskan diteruskan 1' "$(sql "select json_extract(data, '\$.from') || ' ' || json_extract(data, '\$.to') || ' ' || json_extract(data, '\$.step') from event where what = 'escalate'")"
at 2026-12-03
same 'day 8: higher still' 'PPID-2026-00001 DINKES escalate eskalasi' "$(remind)"
same 'to the superior' 'eskalasi sekda@kulonprogo.example' "$(letters | tail -1)"
send
has 'who is asked for his direction' "$(read_letter eskalasi 3)" 'Mohon arahan Sekretaris Daerah'
has 'and told how late it is' "$(read_letter eskalasi 3 | tr '\n' ' ')" 'Dinas Kesehatan (DINKES) atas nomor PPID-2026-00001 telah lewat 2 hari kerja'
same 'only what goes to the agency has the token of its answer' "$(token) ppid+r1 ppid+r1" \
	"$(for i in 1 2 3; do header eskalasi $i Reply-To | sed 's/.*<\(.*\)>.*/\1/' | sed 's/\(ppid+r1\)\..*/\1/'; done | xargs)"
same 'what comes back from the mailbox of the PPID is our own and does nothing' 'machine 0' \
	"$(mail "$(grep -l "^Message-Id: <[^>]*\.eskalasi\.2\." "$LETTERS"/new/*)" | jq -r .outcome) $(sql "select count(*) from outbox where state = 'owed'")"
at 2026-12-18
same 'after that it is on the desk, and nobody is written to any more' '' "$(remind)"
same 'one row a step, on its day' 'skpd 1 2026-11-26,skpd 2 2026-11-30,skpd 3 2026-12-01,eskalasi 1 2026-12-02,eskalasi 2 2026-12-03' \
	"$(sql "select group_concat(rule || ' ' || step || ' ' || day) from (select * from reminder order by day)")"
same 'no letter names who asked' 0 "$(for i in 1 2 3; do read_letter pengingat $i; read_letter eskalasi $i; done | grep -c 'Slamet\|34010')"

# the superior has no mailbox
begin DINKES
at 2026-12-03
same 'a week without cron: one letter, the step that is reached' 'PPID-2026-00001 DINKES escalate eskalasi' "$(remind)"
same 'where no superior is told it is the PPID who carries it to him' 'eskalasi ppid@kulonprogo.example' "$(letters)"
same 'and none of those that were passed' '' "$(remind)"
begin DINKES
at 2026-11-30
same 'a reminder that nobody sent is not sent late' 'PPID-2026-00001 DINKES remind pengingat' "$(remind)"
send
has 'it is the first one' "$(read_letter pengingat 1)" 'Pengingat ke-1'

# whoever owes nothing
begin DINKES,DISHUB,BID-TI
at 2026-11-25
printf 'From: x@pribadi.example\nTo: %s\nSubject: Re: x\nMessage-ID: <j@x.example>\n\nTANGGAPAN\nAda.\n' "$(token)" >"$W/answer"
mail "$W/answer" >/dev/null
loket-review PPID-2026-00001 --excuse BID-TI >/dev/null
at 2026-11-26
same 'only those who owe are reminded' 'PPID-2026-00001 DISHUB remind pengingat' "$(remind)"
loket-review PPID-2026-00001 --holder PPID >/dev/null
at 2026-12-03
same 'nobody when the PPID answers himself' '' "$(remind)"
begin DINKES
sqlite3 "$DB" "update outbox set bounced_at = 1, state = 'failed' where letter = 'penerusan'"
at 2026-12-03
same 'an agency that the forward has not reached is no debtor' '' "$(remind)"
begin DINKES
sqlite3 "$DB" "update agency set valid_to = '2026-11-24' where code = 'DINKES'; insert into agency (code, name, email, valid_from) values ('DINKES', 'Dinas Kesehatan Baru', 'baru@kulonprogo.example', '2026-11-25')"
at 2026-11-26
remind >/dev/null
same 'the mailbox is that of today' 'pengingat baru@kulonprogo.example' "$(letters)"

# many late ones at one agency
world
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
at 2026-11-23 09:00:00
for i in $(seq 25); do
	sed "s/^Message-ID:.*/Message-ID: <mohon-$i@warga.example>/; s/^From:.*/From: Warga $i <warga$i@contoh.example>/; s/^Subject:.*/Subject: Permohonan informasi $i/" "$M/01-permohonan-lengkap.eml" >"$W/m$i"
done
mail "$W"/m[0-9]* >/dev/null
loket-list | jq -r .number | loket-review --holder DINKES >/dev/null
send
at 2026-11-26
same 'each forward has its reminder, whatever the limit of automatic letters' 25 "$(remind | wc -l)"
same 'none is held' owed "$(sql "select distinct state from outbox where letter = 'pengingat'")"
# killed anywhere: what was committed is not done again, what was not is done next
at 2026-12-02
for n in 1 2 3 4; do
	strace -f -o /dev/null -e trace=fdatasync -e inject=fdatasync:signal=KILL:when=$n loket-remind >/dev/null 2>&1
done
loket-remind >/dev/null
same 'killed at each commit nothing goes twice and nothing is forgotten' '50 25' \
	"$(sql "select (select count(*) from outbox where letter = 'eskalasi') || ' ' || (select count(*) from reminder where rule = 'eskalasi')")"
done_testing
