# loket-recap: options, what is shown and what is not, formats. (Every figure, and evenings of
# the past, are computed a second time in tests/year/recap.sh.)
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
TMPDIR=$W/tmp && export TMPDIR && mkdir "$W/tmp"
enter() { loket-enter "$@" >/dev/null 2>"$W/.err" || cat "$W/.err"; }
cell() { /usr/bin/python3 -c "
import sys, openpyxl
book = openpyxl.load_workbook('$1'); s = book.active
print($2)"; }
world

code 64 'a day that is none is refused' loket-recap --from 2026-13-01
code 64 'an evening that has not been is refused' loket-recap --as-of 2026-11-24
code 64 'a period that ends before it begins is refused' loket-recap --from 2026-11-20 --to 2026-11-19
code 64 'two reports at once are refused' loket-recap --book --summary
code 64 'an unknown format is refused' loket-recap --format pdf
has 'those that there are are told' "$(cat "$W/.err")" 'text csv json'
code 64 'an unknown paper is refused' loket-recap --paper letter
code 64 'nobody is revealed in public' loket-recap --book --public --reveal
code 64 'figures have nobody to reveal' loket-recap --summary --reveal
code 64 'an operand is refused' loket-recap PPID-2026-00001
for report in summary book objections sop agencies; do
	for format in text csv json xlsx; do
		ok "an empty register has its $report as $format" loket-recap --$report --format $format
	done
done
same 'nothing was received' 0 "$(loket-recap | jq '.sections[0].rows[0].count')"
printf '[office]\nhours = 8 sampai 15\n' >>"$LOKET_CONF"
code 78 'hours that are none are a fault of the configuration' loket-recap --sop
ok 'which other reports do not need' loket-recap --summary

# --- people
world
for m in 01-permohonan-lengkap 11-aduan-rahasia; do loket-deliver <"$M/$m.eml" | loket-parse | loket-register >/dev/null; done
enter channel=datang kind=permohonan name='Tini Wulandari' nik=3401021708859998 address='Jalan Kenanga 7, Wates' \
	phone=081234567789 email=tini@rumah.example occupation='@guru' purpose='-skripsi' subject='=HYPERLINK("http://x")' text="Tini Wulandari minta salinan, hubungi 0812-3456-7789"
loket-review PPID-2026-00003 --holder PPID >/dev/null
printf 'Terlampir.' | loket-decide PPID-2026-00003 dikabulkan_sebagian --text - --field nomor_surat=1/2026 --field bentuk=softcopy,hardcopy \
	--field cara_kirim=surel --field waktu_penyediaan=3 --field penghitaman='nama saksi' --field pasal17_huruf=h --field biaya_kirim=5000 --field cara_bayar='+tunai' >/dev/null
loket-compose --pending | loket-send >/dev/null
row=$(loket-recap --book | jq -c 'select(.number == "PPID-2026-00003")')
same 'a row of the book' '["T*** W***","***","+62812****789, t***@rumah.example","v",null,"v","v","v","dikabulkan_sebagian","2026-11-23","2026-11-26",5000,"permohonan","datang","dijawab","2026-12-07",0]' \
	"$(echo "$row" | jq -c '[.name, .address, .contact, .held, .not_held, .softcopy, .hardcopy, .copy // "v", .decision, .notified, .given, .cost, .kind, .channel, .status, .due, .days]')"
has 'his words are without him' "$row" '[disamarkan] minta salinan'
same 'nothing of him can be read in any format' '' "$(for f in text csv json; do loket-recap --book --format $f; done | grep -E -o 'Tini|Wulandari|3401021708859998|Kenanga|tini@|7789' | sort -u)"
same 'a NIK has no column' null "$(echo "$row" | jq -c .nik)"
before=$(sql 'select count(*) from event')
same 'revealed it is whole' 'Tini Wulandari|3401021708859998|Jalan Kenanga 7, Wates' \
	"$(loket-recap --book --reveal | jq -r 'select(.number == "PPID-2026-00003") | [.name, .nik, .address] | join("|")')"
same 'and the journal knows' "$((before + 1)) revealed book" "$(sql "select count(*) from event") $(sql "select what || ' ' || json_extract(data, '\$.report') from event order by id desc limit 1")"
loket-recap --book >/dev/null
same 'masked it writes nothing' $((before + 1)) "$(sql 'select count(*) from event')"
LOKET_NOW=2026-11-24T09:00:00+07:00
same 'of the evening before the register was' 0 "$(loket-recap --book --as-of 2026-11-22 | wc -l)"
same 'a period ends with the evening' '2026-11-23' "$(loket-recap --to 2026-12-31 --as-of 2026-11-23 | jq -r .to)"
same 'its head of the journal is in the chain' 0 "$(loket-audit --since "$(loket-recap --as-of 2026-11-23 | jq -r .journal.head)" >/dev/null; echo $?)"

# --- public
loket-recap --book --public >"$W/public"
same 'a public book has no columns of people' 'articles days decision kind notified number registered status v' "$(jq -rs '.[0] + .[2] | keys | join(" ")' "$W/public")"
same 'what is confidential has a number' '{"v":1,"number":"PPID-2026-00002"}' "$(sed -n 2p "$W/public")"
same 'small numbers are hidden' '[null,true]' "$(loket-recap --public | jq -c '.sections[] | select(.name == "totals") | [.rows[0].count, .rows[0].hidden]')"
has 'as a star for people' "$(loket-recap --public --format text | grep '^Diterima')" '*'
same 'and the head of the chain stays inside' '' "$(loket-recap --public --format text | grep -i kepala)"

# --- csv
loket-recap --book --format csv >"$W/book.csv"
same 'rows end as RFC 4180 says' 4 "$(grep -c "$(printf '\r')\$" "$W/book.csv")"
same 'what looks like a formula is a text' "'=HYPERLINK(|'@guru|'-skripsi|'+tunai" "$(/usr/bin/python3 -c "
import csv
rows = list(csv.DictReader(open('$W/book.csv', newline='')))
r = rows[2]
print('|'.join([r['information'][:12], r['occupation'], r['purpose'], r['payment']]))")"
same 'a number is none' 5000 "$(/usr/bin/python3 -c "import csv; print(list(csv.DictReader(open('$W/book.csv', newline='')))[2]['cost'])")"

# --- xlsx
loket-recap --book --format xlsx >"$W/book.xlsx"
same 'a spreadsheet is a zip' PK "$(head -c 2 "$W/book.xlsx")"
ok 'the same report is the same file' sh -c "loket-recap --book --format xlsx | cmp - '$W/book.xlsx'"
same 'nothing is left of its making' '' "$(ls "$W/tmp")"
same 'the head of the office' 'PPID Kabupaten Kulon Progo|Buku register permohonan informasi' "$(cell "$W/book.xlsx" "'|'.join([s['A1'].value, s['A3'].value])")"
same 'the head of the columns stays, with filters' 'B8 A7:AD10' "$(cell "$W/book.xlsx" "s.freeze_panes, s.auto_filter.ref" | tr -d "(),'")"
same 'it prints across on A4, one page wide, with the head on each' 'landscape 9 True 0 True' "$(cell "$W/book.xlsx" "s.page_setup.orientation, s.page_setup.paperSize, s.sheet_properties.pageSetUpPr.fitToPage, s.page_setup.fitToHeight, '7' in str(s.print_title_rows)" | tr -d "(),'")"
loket-recap --book --format xlsx --paper f4 >"$W/f4.xlsx"
same 'or on F4' 14 "$(cell "$W/f4.xlsx" 's.page_setup.paperSize')"
same 'dates are dates, money is a number, words are words' 'datetime int s' "$(cell "$W/book.xlsx" "' '.join([type(s.cell(10, 2).value).__name__, type([c for c in s[10] if c.number_format.startswith('\"Rp')][0].value).__name__, [c for c in s[10] if str(c.value).startswith('=HYPER')][0].data_type])")"
has 'who signs, and where' "$(cell "$W/book.xlsx" "[c.value for c in s['A'] if c.value]")" "'Wates, 24 November 2026', 'Pejabat Pengelola Informasi dan Dokumentasi'"
loket-recap --format xlsx >"$W/summary.xlsx"
same 'figures have a sheet a section' "$(loket-recap | jq '.sections | length')" "$(cell "$W/summary.xlsx" 'len(book.sheetnames)')"

# --- faults
for format in text csv json xlsx; do
	for report in book summary; do
		LOKET_FORMAT=$format sh -c "loket-recap --$report --format $format >/dev/full" 2>"$W/.err"
		same "$report as $format into a full disk fails" 74 $?
	done
done
same 'and leaves nothing' '' "$(ls "$W/tmp")"
chmod 555 "$W/tmp"
[ "$(id -u)" = 0 ] || code 77 'no room for a spreadsheet is said' loket-recap --format xlsx
TMPDIR=$W/none code 74 'a folder that is not there too' loket-recap --format xlsx
chmod 755 "$W/tmp"
done_testing
