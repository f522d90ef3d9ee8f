# A small office and its reports: each figure as plain SQL over that evening's tables has it,
# the same in every format, and the same bytes once more at the end (tests/year/office.py).
. "$SRC/tests/lib.sh"

# Debian's own interpreter: it has the reader of spreadsheets.
/usr/bin/python3 -B "$SRC/tests/year/office.py" "$W/office" --requests 60 >"$W/log" 2>&1
same 'the reports are right, and stay the same' 0 $?
grep -h -A 2 -E '^(WRONG|office:|Traceback|[A-Za-z]*Error)' "$W/log" | cut -c1-2000
for happened in charts 'agency' 'loket-calendar' 'loket-extend' 'loket-object'; do
	ok "it has happened: $happened" grep -q "$happened [1-9]" "$W/log"
done
for past in values corrections decisions reclassified ordered; do
	ok "the past had: $past" grep -q "past: .*$past [1-9]" "$W/log"
done
done_testing
