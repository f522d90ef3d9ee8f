# loket-route on the 400 labelled letters of tests/route: 200 are forwarded by an officer,
# the other 200, by other authors, are asked about. Everything is the real programs.
. "$SRC/tests/lib.sh"

TAB=$(printf '\t')
grep -v '^#' "$SRC/tests/route/requests.tsv" >"$W/rows"
same 'there are 400 letters, half of them to learn from' '200 200' \
	"$(awk -F '\t' '{ n[$1]++ } END { print n["latih"], n["uji"] }' "$W/rows")"
same 'by authors that the other half does not have' '' \
	"$(awk -F '\t' '{ print $1, $2 }' "$W/rows" | sort -u | awk '{ print $2 }' | sort | uniq -d)"
same 'no letter is in both' '' "$(cut -f7 "$W/rows" | sort | uniq -d)"
same 'both halves have all 33 agencies' '33 33' \
	"$(for h in latih uji; do awk -F '\t' -v h=$h '$1 == h { print $3 }' "$W/rows" | sort -u | wc -l; done | xargs)"

# letters HALF: registers them as the intake chain does, records to $W/HALF.
letters() {
	rm -f "$IN"/new/* "$IN"/cur/*
	python3 -B "$SRC/tests/route/mails.py" "$1" "$IN/new"
	loket-fetch | loket-parse | loket-register | loket-route >"$W/$1"
}
# want HALF: address and agency of each. got FILE: address and suggestions.
want() { awk -F '\t' -v h="$1" '$1 == h { print $5 "\t" $3 }' "$W/rows" | sort; }
got() { jq -r '[.from.address, (.route.suggestions | map(.agency // "-") | join(" "))] | @tsv' "$1" | sort; }
# hits HALF FILE: how many are first, how many among the first three.
hits() {
	want "$1" >"$W/want"
	got "$2" >"$W/got"
	join -t "$TAB" "$W/want" "$W/got" | awk -F '\t' '{
		n = split($3, s, " ")
		first += s[1] == $2
		for (i = 1; i <= n; i++) three += s[i] == $2
	} END { print first + 0, three + 0 }'
}
# forward: each letter of the learning half to its agency, as an officer would.
forward() {
	sqlite3 -readonly -separator "$TAB" "$DB" 'select a.email, r.number from request r join applicant a on a.id = r.applicant' | sort >"$W/numbers"
	want latih >"$W/want"
	join -t "$TAB" "$W/want" "$W/numbers" | awk -F '\t' '{ print $2, $3 }' | sort | awk '
		$1 != code { if (code) print line; code = line = $1 }
		{ line = line " " $2 }
		END { print line }' |
		while read -r code numbers; do
			# shellcheck disable=SC2086 # the numbers are operands
			loket-route --to "$code" $numbers >/dev/null || echo "failed: $code"
		done
}
count() { printf '%s: %s first, %s among the first three, of 200\n' "$1" "$2" "$3"; }

# With nothing but words learnt from 200 routings: the agencies have no keywords.
world
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
sqlite3 "$DB" "update agency set keywords = ''"
letters latih
same 'all are registered' 200 "$(jq -s 'map(select(.outcome == "new")) | length' "$W/latih")"
same 'and forwarded' '' "$(forward)"
same 'each has taught once' '200 200' "$(sql 'select (select count(*) from route_learnt), (select sum(requests) from route_total)' | tr '|' ' ')"
letters uji
# shellcheck disable=SC2046 # two numbers
set -- $(hits uji "$W/uji")
count 'without keywords' "$1" "$2"
ok 'past routings alone put three of four first' test "$1" -ge 150
ok 'and 85 of a hundred among the first three' test "$2" -ge 170

# A new office: keywords, and nothing learnt.
world
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
letters uji
# shellcheck disable=SC2046 # two numbers
set -- $(hits uji "$W/uji")
count 'nothing learnt' "$1" "$2"
new=$1

# As an office has it.
world
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
letters latih
same 'and forwarded with keywords' '' "$(forward)"
LOKET_NOW=2026-11-24T09:00:00+07:00
letters uji
same 'all are asked about' 200 "$(jq -s 'map(select(.outcome == "new" and .route.suggestions != null)) | length' "$W/uji")"
# shellcheck disable=SC2046 # two numbers
set -- $(hits uji "$W/uji")
count 'with keywords' "$1" "$2"
ok 'the first suggestion is right for 85 of a hundred' test "$1" -ge 170
ok 'the right one is among the first three for 96 of a hundred' test "$2" -ge 192
ok 'what 200 routings teach puts ten more first' test "$1" -ge $((new + 10))
same 'each suggestion has a reason' 0 "$(jq -s '[.[].route.suggestions[] | select(.why == [])] | length' "$W/uji")"
same 'nothing was forwarded by itself' 200 "$(sql 'select count(*) from assignment')"

# What is not of the regency is told as such, with the body that is meant; and a kapanewon is
# found when it is the addressee and not only the place.
letters lain
want lain >"$W/want"
jq -r '[.from.address, (.route.suggestions | map(.agency // "bukan:\(.name)") | join("|"))] | @tsv' "$W/lain" | sort >"$W/got"
# shellcheck disable=SC2046 # three numbers
set -- $(join -t "$TAB" "$W/want" "$W/got" | awk -F '\t' '{ n++; first += index($3, $2) == 1; any += index("|" $3, "|" $2) > 0 } END { print n, first, any }')
printf 'outside and kapanewon: of %s %s first, %s among the first three\n' "$1" "$2" "$3"
ok 'of 24 letters to others and to a kapanewon, 20 come first' test "$2" -ge 20
ok 'and 22 among the first three' test "$3" -ge 22

# What was learnt tells nobody's name, number or address.
cut -f4 "$W/rows" | tr 'A-Z ' 'a-z\n' | sort -u >"$W/names"
sql 'select word from route_word where word is not null' | sort >"$W/words"
same 'no name of an applicant can be read' '' "$(comm -12 "$W/names" "$W/words")"
same 'and nothing with a digit' '' "$(grep '[0-9]' "$W/words")"
ok 'but what the requests are about' grep -qx sampah "$W/words"
done_testing
