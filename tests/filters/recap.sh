# loket-recap: the reports, their figures and formats.
. "$SRC/tests/lib.sh"
world

code 64 'a day that is none is refused' loket-recap --from 2026-13-01
code 64 'an evening that has not been is refused' loket-recap --as-of 2026-11-24 --from 2026-11-25
code 64 'an evening to come is refused' loket-recap --as-of 2026-11-24
same 'an empty register has a report' 0 "$(loket-recap | jq '.sections[0].rows[0].count')"
done_testing
