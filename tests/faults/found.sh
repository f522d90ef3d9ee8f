# What the fuzzer found once stays mended, and its targets take every mail of the fixtures.
. "$SRC/tests/lib.sh"

find "$SRC/tests/mail" -name '*.eml' -print0 | xargs -0 "$OUT/fuzz/seeds" "$W/seeds"
same 'seeds are made out of the mails' 0 $?
for target in parser html reply form bounce; do
	n=$(find "$SRC/tests/fuzz/found/$target" "$W/seeds/$target" -type f 2>/dev/null | tee "$W/files" | wc -l)
	ok "$target: there is something to look at" test "$n" -gt 0
	same "$target: every input is taken" "$n" "$(xargs -d '\n' "$OUT/fuzz/$target" <"$W/files" 2>"$W/err")"
	[ "$n" = "$(wc -l <"$W/err")" ] || tail -n 20 "$W/err"
done
done_testing
