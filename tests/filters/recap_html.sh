# loket-recap --format html and --board: pages that show what the report says, and no more.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world

# An office whose name is an attack, and an agency's that nobody checked.
evil="</style><script>alert(1)</script>\"'&"
cat >>"$W/loket.conf" <<CONF
[office]
name = $evil
short = $evil
CONF
for m in 01-permohonan-lengkap 02-permohonan-huruf-kecil 03-aduan-jalan-rusak 06-permohonan-tanpa-nik \
	08-kritik-situs 10-permohonan-daftar-butir 11-aduan-rahasia 12-permohonan-prosa 13-saran-jam-layanan \
	18-aduan-puskesmas 19-permohonan-kata-b-ganda 24-kritik-antrean 41-saran-alamat-grup; do
	loket-deliver <"$M/$m.eml"
done | loket-parse | loket-register >/dev/null
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
loket-review PPID-2026-00003 --holder DINKES,DPUPKP >/dev/null
sqlite3 "$DB" "pragma foreign_keys = off; update assignment set agency = '<img src=x onerror=alert(1)>' where agency = 'DPUPKP'"

# page NAME OPTIONS...: the report as a page and as JSON, held against each other
page() {
	name=$1
	shift
	loket-recap "$@" --format html >"$W/$name.html" && loket-recap "$@" --format json >"$W/$name.json" &&
		python3 -B "$SRC/tests/page.py" "$W/$name.html" "$W/$name.json" >"$W/$name.log"
	same "the page of $name is safe and has the figures of the report" 0 $?
	grep -h -A 2 -E '^(WRONG|Traceback|[A-Za-z]*Error)' "$W/$name.log"
}
page summary --summary
has 'every chart is drawn' "$(cat "$W/summary.log")" 'charts: months kinds_channels agencies'
has 'a name of the register is text' "$(cat "$W/summary.html")" '&lt;img src=x onerror=alert(1)&gt;'
has 'and a name of the office' "$(cat "$W/summary.html")" '&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;'
page public --summary --public
has 'in public no chart crosses kinds and channels' "$(cat "$W/public.log")" 'charts: months kinds channels'
page agencies --agencies
page sop --sop
same 'paper is A4' 1 "$(grep -c '^@page{size:A4}$' "$W/summary.html")"
loket-recap --format html --paper f4 >"$W/f4.html"
same 'or F4, under a hash of its own' '1 0' "$(grep -c '^@page{size:215mm 330mm}$' "$W/f4.html") $(python3 -B "$SRC/tests/page.py" "$W/f4.html" >/dev/null; echo $?)"


# the book
loket-recap --book --format html >"$W/book.html"
ok 'the book is a safe page' python3 -B "$SRC/tests/page.py" "$W/book.html"
same 'with a row for each request' 13 "$(grep -c '^<tr><th scope="row">PPID-' "$W/book.html")"
same 'lying on its paper' 1 "$(grep -c '^@page{size:A4 landscape}$' "$W/book.html")"
loket-recap --book --public --format html >"$W/public_book.html"
ok 'the public book is one too' python3 -B "$SRC/tests/page.py" "$W/public_book.html"

# the office's screen
loket-recap --board >"$W/board.html"
ok 'the board is a safe page' python3 -B "$SRC/tests/page.py" "$W/board.html"
has 'it comes again' "$(cat "$W/board.html")" '<meta http-equiv="refresh" content="60"/>'
same 'its counts are those of the desk' "$(loket-list --today | jq -c '[.lewat, .jatuh_tempo, .baru, .belum_lengkap + .diteruskan]')" \
	"$(loket-recap --board --format json | jq -c '[.sections[0].rows[].count]')"
same 'on the page too' "$(loket-recap --board --format json | jq -r '.sections[0].rows[].count' | xargs)" \
	"$(sed -n 's/^<p class="count">\([0-9]*\)<.*/\1/p' "$W/board.html" | xargs)"
# One has no deadline: it waits for its applicant.
same 'nothing is overdue on the last day' '0 12' "$(LOKET_NOW=2026-12-07T23:00:00+07:00 loket-recap --board --format json |
	jq -r '[.sections[0].rows[0, 1].count] | join(" ")')"
same 'all of it is the day after, whether or not it is a working day' 'lewat 1 hk' \
	"$(LOKET_NOW=2026-12-08T09:00:00+07:00 loket-recap --board | sed -n 's/^<li>PPID-2026-00001 <span>\(.*\)<.span>.*/\1/p' | sort -u)"
same 'each is named where it belongs' "$(loket-list --status terdaftar | jq -r .number | sort | xargs)" \
	"$(loket-recap --board --format json | jq -r '.sections[] | select(.name == "new").rows[].key' | sort | xargs)"
code 64 'it shows no past' loket-recap --board --as-of 2026-11-20
code 64 'and no identities' loket-recap --board --reveal

# What points to a person stands on none of the pages that others see. One wrote the name of
# a channel where his address belongs.
sql "select name from applicant union select nik from applicant union select phone from applicant
	union select email from applicant union select address from applicant
	union select subject from request" | grep . | grep -vx SUREL | sort -u >"$W/persons"
ok 'there are persons to look for' test "$(wc -l <"$W/persons")" -gt 20
for public in public public_book board; do
	same "no name, NIK, telephone, address or mail of the register on $public" '' \
		"$(grep -oiFf "$W/persons" "$W/$public.html")"
done
ok 'the search does find what is there' grep -qiFf "$W/persons" "$M/01-permohonan-lengkap.eml"
code 75 'a full disk is said' sh -c 'loket-recap --format html >/dev/full'
done_testing
