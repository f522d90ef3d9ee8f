# loket-calendar: list, import (and what it moves), explain.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
T=$(printf '\t')

at() { LOKET_NOW=$1T09:00:00+07:00; export LOKET_NOW; }
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }

# explain
world
same 'each day is told, counted or not' '2026-12-23:3 2026-12-24:- 2026-12-25:- 2026-12-26:- 2026-12-27:- 2026-12-28:4' \
	"$(loket-calendar explain 2026-12-18 4 | jq -r '.day + ":" + (.counted // "-" | tostring)' | tail -n 6 | xargs)"
same 'day 0 is the start, whatever day it is' '2026-03-14 0' "$(loket-calendar explain 2026-03-14 3 | head -n 1 | jq -r '"\(.day) \(.counted)"')"
same 'the last one is the limit' '2026-04-06 10' "$(loket-calendar explain 2026-03-14 10 | tail -n 1 | jq -r '"\(.day) \(.counted)"')"
has 'a day that does not count has its reason and its decree' "$(loket-calendar explain 2026-12-18 4 | jq -r 'select(.day == "2026-12-24").why')" 'SKB 1497/2025'
same 'a weekend as well' Sabtu "$(loket-calendar explain 2026-12-18 4 | jq -r 'select(.day == "2026-12-26").why')"
has 'people read the end in words' "$(loket-calendar --text explain 2026-11-23 10)" 'Batas waktu: 7 Desember 2026'
code 78 'a year without data is not guessed' loket-calendar explain 2027-12-27 10
has 'and the word is to import it' "$(cat "$W/.err")" 'no holidays of 2028'
printf '[clock]\ncuti_bersama = kerja\n' | cat "$LOKET_CONF" - >"$W/works.conf"
same 'an office that works on cuti bersama counts it' 2026-12-24 \
	"$(loket-calendar -C "$W/works.conf" explain 2026-12-18 4 | tail -n 1 | jq -r .day)"
for bad in 'explain 2026-02-30 3' 'explain 2026-11-23 366' 'explain 2026-11-23 -1' 'explain 2026-11-23' 'explain' 'list x' 'import' 'fly' ''; do
	# shellcheck disable=SC2086 # words, one operand each
	code 64 "wrong operands are refused: $bad" loket-calendar $bad
done

# list
same 'a year is listed' 25 "$(loket-calendar list 2026 | wc -l)"
same 'or all of them' 108 "$(loket-calendar list | wc -l)"
same 'as records' '2026-12-25 L' "$(loket-calendar list 2026 | tail -n 1 | jq -r '"\(.day) \(.kind)"')"

# import: a day that is added within the year moves what still counts
mail "$M/01-permohonan-lengkap.eml" "$M/06-permohonan-tanpa-nik.eml" "$M/03-aduan-jalan-rusak.eml" >/dev/null
loket-compose | loket-send >/dev/null
printf '# amendemen\n2026-11-25\tC\tCuti bersama susulan\tSKB 9/2026\n' >"$W/amend"
before=$(sqlite3 "$DB" .dump | sha256sum)
loket-calendar import --dry-run "$W/amend" >"$W/dry"
same 'a dry run lists the day' '2026-11-25 added' "$(jq -r 'select(.change) | "\(.day) \(.change)"' "$W/dry")"
same 'and every clock that would move' 'PPID-2026-00001 tenggat 2026-12-07 2026-12-08; PPID-2026-00002 batas_lengkap 2026-11-26 2026-11-27; PPID-2026-00003 tenggat 2026-12-07 2026-12-08; PPID-2026-00003 batas_lapor 2026-12-11 2026-12-14; ' \
	"$(jq -r 'select(.clock) | "\(.number) \(.clock) \(.from) \(.to); "' "$W/dry" | tr -d '\n')"
same 'it writes nothing' "$before" "$(sqlite3 "$DB" .dump | sha256sum)"
same 'the import does what the dry run said' "$(cat "$W/dry")" "$(loket-calendar import "$W/amend")"
same 'the columns of the lists follow' '2026-12-08||2026-12-08 |2026-11-27|' \
	"$(sql "select coalesce(due_on, '') || '|' || coalesce(complete_by_on, '') || '|' || case when id = 1 then coalesce((select due_on from request where id = 3), '') else '' end from request where id < 3" | xargs)"
same 'with one event a request' '1 1 1' "$(sql "select count(*) from event where what = 'calendar_changed' group by request" | xargs)"
same 'and one of the import' 1 "$(sql "select count(*) from event where what = 'calendar_imported'")"
before=$(sqlite3 "$DB" .dump | sha256sum)
same 'the same decree again changes nothing' "$before" "$(loket-calendar import "$W/amend"; sqlite3 "$DB" .dump | sha256sum)"
has 'people read what moved' "$(loket-calendar --text import --dry-run - <<X
2026-11-26${T}L${T}Pemilihan${T}Keppres 1/2026
X
)" '1 hari berubah, 4 batas waktu bergeser (belum ditulis)'
has 'explain names the new decree' "$(loket-calendar explain 2026-11-23 10 | jq -r 'select(.day == "2026-11-25").why')" 'SKB 9/2026'

# a whole year: other days of it go, and clocks move back
{ loket-calendar list 2026 | jq -r '[.day, .kind, .name, .decree] | @tsv' | grep -v susulan; } >"$W/whole"
same 'a whole year takes away what it does not name' '2026-11-25 removed' \
	"$(loket-calendar import --whole "$W/whole" | jq -r 'select(.change) | "\(.day) \(.change)"')"
same 'and what moved moves back' 2026-12-07 "$(sql 'select due_on from request where id = 1')"
code 65 'a whole year begins on 1 January' sh -c "tail -n +2 '$W/whole' | loket-calendar import --whole -"

# a deadline that a late holiday had made longer was not missed
at 2026-12-08
same 'the deadline passes' '2' "$(loket-remind | jq -r 'select(.clock == "tenggat").number' | wc -l)"
printf '2026-11-25\tC\tCuti bersama susulan\n2026-11-26\tC\tCuti bersama susulan\n' >"$W/late"
code 65 'a line without a decree is refused' loket-calendar import "$W/late"
ok 'or has it from the option' loket-calendar import --decree 'SKB 10/2026' "$W/late"
same 'the missed deadline runs again' 'running 2026-12-09' "$(sql "select state || ' ' || end_on from clock where request = 1 and name = 'tenggat'")"
same 'and what silence had begun is void' 'void' "$(sql "select state from clock where request = 1 and name = 'batas_keberatan'")"
at 2026-12-10
same 'until it passes' 'tenggat tenggat' "$(loket-remind | jq -r 'select(.clock == "tenggat").clock' | xargs)"

# a year that is not there yet
at 2027-10-01
has 'from 1 October the missing year is told' "$(loket-calendar list 2027 2>&1 >/dev/null)" 'hari libur tahun 2028 belum ada'
code 65 'one day alone is no year' sh -c "printf '2028-08-17\tL\tKemerdekaan\tSKB 1/2027\n' | loket-calendar import -"
has 'and it says why' "$(cat "$W/.err")" 'begins with its whole decree'
at 2027-12-14
mail "$M/05-aduan-lampu-jalan.eml" >/dev/null
same 'what nobody is promised waits for its calendar' 'paused|2027-12-14|' "$(sql "select state, start_on, end_on from clock where name = 'batas_lapor' order by id desc limit 1")"
printf '2028-01-01\tL\tTahun Baru\tSKB 1/2027\n' >"$W/next"
same 'and runs when it comes' '2028-01-04' "$(loket-calendar import "$W/next" | jq -r 'select(.clock == "batas_lapor" and .from == null).to')"
same 'then all is quiet' '' "$(loket-calendar list 2028 2>&1 >/dev/null)"

# what is no decree
for line in 'x' "2026-13-01${T}L${T}n${T}d" "2026-01-01${T}X${T}n${T}d" "2026-01-01${T}L${T}${T}d" "2026-01-01${T}L${T}n${T}d${T}e"; do
	printf '%s\n' "$line" >"$W/bad"
	code 65 "refused: $line" loket-calendar import "$W/bad"
done
printf '2026-01-01\tL\tn\0x\td\n' >"$W/bad"
code 65 'a NUL byte is refused' loket-calendar import "$W/bad"
printf '2026-01-01\tL\t\377\td\n' >"$W/bad"
code 65 'what is no UTF-8 is refused' loket-calendar import "$W/bad"
code 74 'a file that is not there' loket-calendar import "$W/none"
ok 'an empty file changes nothing' loket-calendar import /dev/null
code 64 'an unknown option is refused' loket-calendar --foo list
code 74 'a full standard output is told' sh -c 'loket-calendar list >/dev/full'
code 78 'without a register it says to make one' sh -c "printf '[store]\nhome = $W/none\n' >$W/n.conf; loket-calendar -C $W/n.conf list"
done_testing
