# Messages made to be too much: each is a record with a warning within 10 s of processor time
# and 96 MiB, and the next mail is read (bombs.py has the list and says what it saw).
. "$SRC/tests/lib.sh"
[ -z "${SAN-}" ] || skip 'under the sanitizers neither time nor memory is bounded'
world
python3 "$SRC/tests/faults/bombs.py" "$OUT/bin/loket-parse" "$SRC/tests/mail/05-aduan-lampu-jalan.eml" >"$W/said" 2>"$W/err"
ok 'the bombs went off' test -s "$W/said"
while IFS= read -r line; do
	same "${line%% *} is a record, and the queue goes on" '' "$(printf '%s\n' "$line" | sed -n 's/.*  << //p')"
done <"$W/said"
same 'nothing went wrong with the test itself' '' "$(grep -A 20 Traceback "$W/err")"
done_testing
