# An office year in small: half a year with its turn, played by the programs against the
# model of the procedure, twice: the second time the mail of a day in another order.
. "$SRC/tests/lib.sh"

# year NAME OPTIONS...: plays it in $W/NAME; what it says is in $W/NAME.log
year() {
	name=$1
	shift
	python3 -B "$SRC/tests/year/year.py" "$OUT/bin" "$OUT/tests/year-desk" "$W/$name" \
		--requests 300 --first 2026-07-27 --last 2027-01-20 "$@" >"$W/$name.log" 2>&1
}

year shuffled --shuffle 7 & shuffled=$!
year plain
same 'the register is what the procedure says' 0 $?
wait "$shuffled"
same 'also when the mail of a day comes in another order' 0 $?
grep -h -A 2 -E '^(WRONG|year:|Traceback|[A-Za-z]*Error)' "$W/plain.log" "$W/shuffled.log"
same 'and every request ends the same' "$(grep ^digest "$W/plain.log")" "$(grep ^digest "$W/shuffled.log")"
for happened in remind digest escalate completion lapse 'extend ok' 'extend refused' close objection withdrawal unverified duplicate bounce machine 'moved by a decree'; do
	ok "it has happened: $happened" grep -q "$happened [1-9]" "$W/plain.log"
done
DB=$W/plain/home/register.db
same 'the limiter held the letters of a flood' 3 "$(sql "select count(*) from outbox where state = 'held'")"
same 'both years have their numbers' '2026 2027' "$(sql 'select distinct year from request order by year' | xargs)"
done_testing
