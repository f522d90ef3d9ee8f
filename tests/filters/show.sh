# loket-show: one request whole, with what must not be seen masked.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
loket-deliver <"$M/01-permohonan-lengkap.eml" | loket-parse | loket-register >"$W/rec"
loket-deliver <"$M/34-permohonan-lampiran-pdf.eml" | loket-parse | loket-register >/dev/null
nik=$(sql 'select nik from applicant where id = 1')

loket-show PPID-2026-00001 >"$W/one"
same 'a pipe gets a record' PPID-2026-00001 "$(jq -r .number "$W/one")"
same 'the clock is told with its arithmetic' '2026-11-23 10 2026-12-07' "$(jq -r '.clocks[0] | "\(.start) \(.workdays) \(.end)"' "$W/one")"
same 'messages, events and letters are there' '1 2 1' "$(jq -r '"\(.messages | length) \(.events | length) \(.letters | length)"' "$W/one")"
loket-show --text PPID-2026-00001 >"$W/page"
has 'the page names the deadline in Indonesian' "$(cat "$W/page")" 'Sen 7 Des 2026'
same 'the register has a NIK of 16 digits' 16 "${#nik}"
same 'the NIK is on no page and in no record' 0 "$(cat "$W/one" "$W/page" | grep -c "$nik")"
same 'nor is the telephone number' 0 "$(cat "$W/one" "$W/page" | grep -c '0812-0000-1101')"
has 'but its mask is' "$(jq -r .identity.nik "$W/one")" '**********'
has 'an attachment is listed with its name and size' "$(loket-show --text PPID-2026-00002)" '.pdf ('
same 'records on standard input say what to show' PPID-2026-00001 "$(loket-show <"$W/rec" | jq -r .number)"
same 'so does loket-list' 2 "$(loket-list | loket-show | wc -l)"
same 'and bare numbers' 1 "$(echo PPID-2026-00002 | loket-show | wc -l)"
code 65 'a number that is not there is told' loket-show PPID-2026-99999
code 65 'and the others are shown all the same' loket-show PPID-2026-99999 PPID-2026-00001
same 'really' 1 "$(wc -l <"$W/.out")"
code 65 'a torn last line is no number' sh -c 'printf PPID-2026-00001 | loket-show'
ok 'empty input is nothing to do' sh -c ': | loket-show'
code 74 'a full standard output is told' sh -c 'loket-show PPID-2026-00001 >/dev/full'
code 64 'an unknown option is refused' loket-show --foo
done_testing
