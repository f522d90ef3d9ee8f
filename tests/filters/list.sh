# loket-list: a table for people, records for pipes, and only what was asked for.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
same 'an empty register prints nothing into a pipe' '' "$(loket-list)"
has 'an empty register says so to people' "$(loket-list --text)" '0 berkas'

for m in 01-permohonan-lengkap 06-permohonan-tanpa-nik 03-aduan-jalan-rusak 08-kritik-situs; do
	loket-deliver <"$M/$m.eml"
done | loket-parse | loket-register >/dev/null

same 'a pipe gets records, oldest first' 'PPID-2026-00001 PPID-2026-00002 PPID-2026-00003 PPID-2026-00004' \
	"$(loket-list --json | jq -r .number | xargs)"
same 'only one state' PPID-2026-00002 "$(loket-list --status belum_lengkap | jq -r .number)"
same 'only one kind' PPID-2026-00003 "$(loket-list --kind aduan | jq -r .number)"
same 'at most so many' 2 "$(loket-list --limit 2 | wc -l)"
same 'nothing is due within three days' '' "$(loket-list --due 3)"
same 'three are due within ten' 3 "$(loket-list --due 10 | wc -l)"
same 'nothing is overdue on the last day' 0 "$(LOKET_NOW=2026-12-07T23:59:59+07:00 loket-list --overdue | wc -l)"
same 'all with a deadline are overdue the day after' 3 "$(LOKET_NOW=2026-12-08T00:00:00+07:00 loket-list --overdue | wc -l)"
same 'days left are working days' 10 "$(loket-list | jq 'select(.number == "PPID-2026-00001").days_left')"
same 'overdue days are negative' -1 "$(LOKET_NOW=2026-12-08T09:00:00+07:00 loket-list | jq 'select(.number == "PPID-2026-00001").days_left')"
same 'an e-mail address is masked' '' "$(loket-list | jq -r .applicant.email | grep -v '\*\*\*@')"
same 'no line of the table is wider than 80 columns' 0 "$(loket-list --text | wc -L | awk '$1 > 80' | wc -l)"
has 'the desk counts what is new' "$(loket-list --today --text)" '3  baru'
same 'the desk is a record in a pipe' 1 "$(loket-list --today | jq .belum_lengkap)"
same 'loket alone prints the desk' 3 "$(loket | jq .baru)"
same 'loket list is loket-list' 4 "$(loket list | wc -l)"

# what an agency has
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
loket-review PPID-2026-00003 --holder DINKES,DPUPKP >/dev/null
same 'only what an agency has, by its code in any case' PPID-2026-00003 "$(loket-list --agency dinkes | jq -r .number)"
same 'or by its name' PPID-2026-00003 "$(loket-list --agency 'Dinas Kesehatan' | jq -r .number)"
same 'narrowed by state' '' "$(loket-list --agency DINKES --status terdaftar)"
same 'and by day' PPID-2026-00003 "$(loket-list --agency DINKES --due 10 | jq -r .number)"
same 'another has nothing' '' "$(loket-list --agency DISDIKPORA)"
code 64 'an agency that nobody knows is refused' loket-list --agency DINASX
has 'with what names them' "$(cat "$W/.err")" 'loket agency list'

# the desk names what cannot wait, and what to type
LOKET_NOW=2026-12-08T09:00:00+07:00 loket-list --today >"$W/late"
same 'whom the office waits for, since when' 'DINKES 1 1 2026-11-23 11' "$(jq -r '.agencies[] | "\(.agency) \(.requests) \(.late) \(.oldest) \(.days)"' "$W/late" | head -n 1)"
same 'the late ones come first, each once' 'PPID-2026-00001 PPID-2026-00003 PPID-2026-00004' "$(jq -r '.urgent[].number' "$W/late" | xargs)"
same 'a new one is reviewed' 'lewat loket review PPID-2026-00001' "$(jq -r '.urgent[0] | "\(.why) \(.next)"' "$W/late")"
same 'one at an agency whose day is near is extended' 'jatuh_tempo loket extend PPID-2026-00003' \
	"$(LOKET_NOW=2026-12-04T09:00:00+07:00 loket-list --today | jq -r '.urgent[] | select(.number == "PPID-2026-00003") | "\(.why) \(.next)"')"
has 'people read it in words' "$(LOKET_NOW=2026-12-04T09:00:00+07:00 loket-list --today --text)" '1 hk lagi'
has 'with the command beside it' "$(LOKET_NOW=2026-12-08T09:00:00+07:00 loket-list --today --text)" 'loket review PPID-2026-00001'
sqlite3 "$DB" "update outbox set state = 'failed' where request = 2 and letter = 'lengkapi'"
same 'a letter that failed names its request' 'gagal_kirim loket show PPID-2026-00002' \
	"$(loket-list --today | jq -r '.urgent[] | select(.number == "PPID-2026-00002") | "\(.why) \(.next)"')"
same 'no colour goes into a pipe' 0 "$(loket-list --today --text | grep -c "$(printf '\033')")"

# messages that wait for a person, also those of no request
loket-deliver <"$M/37-spam.eml" | loket-parse | loket-register >/dev/null
sed 's/^From:.*/From: Asing <asing@lain.example>/; s/^Subject:.*/Subject: Re: [PPID-2026-00001] NIK 3401021708859998/; s/^Message-ID:.*/Message-ID: <lain@x>/' \
	"$M/01-permohonan-lengkap.eml" | loket-deliver | loket-parse | loket-register >/dev/null
same 'what waits is listed, with the request it points to' 'held null unverified PPID-2026-00001' "$(loket-list --messages | jq -r '"\(.outcome) \(.number)"' | xargs)"
same 'its writer and a NIK are masked' 0 "$({ loket-list --messages; loket-list --messages --text; } | grep -c 'asing@lain\|3401021708859998')"
has 'people read why' "$(loket-list --messages --text)" 'ditandai spam oleh peladen surel'
held=$(loket-list --messages | jq -r 'select(.outcome == "held").id')
has 'and a message of no request can be read' "$(loket-part - "$held" 1)" 'PEMENANG'
code 65 'one that does not wait is none of these' loket-part - 1 1
has 'the desk says where they are' "$(loket-list --today --text)" 'loket list --messages'
ok 'in 80 columns' test "$(loket-list --messages --text | wc -L)" -le 80
ok 'and on a narrow page no subject runs on' test "$(COLUMNS=40 loket-list --messages --text | wc -L)" -le 80

# a year without a decree is told from 1 October, and hides nothing
same 'in September nobody minds the year after the last' '' "$(LOKET_NOW=2027-09-30T23:59:59+07:00 loket-list 2>&1 >/dev/null)"
has 'from 1 October it is told' "$(LOKET_NOW=2027-10-01T00:00:00+07:00 loket-list 2>&1 >/dev/null)" 'hari libur tahun 2028 belum ada'
has 'on the desk as well' "$(LOKET_NOW=2027-12-30T09:00:00+07:00 loket-list --today --text 2>&1)" 'hari libur tahun 2028 belum ada'
has 'which still counts what it can' "$(LOKET_NOW=2027-12-30T09:00:00+07:00 loket-list --today --text 2>&1)" '3  LEWAT TENGGAT'

# what a stranger wrote does not steer the terminal
sed "s/^From:.*/From: \"$(printf '\033')]0;judul$(printf '\007') =?utf-8?q?=E2=80=AEterbalik?=\" <jahat@warga.example>/; s/^Message-ID:.*/Message-ID: <j@x>/" \
	"$M/03-aduan-jalan-rusak.eml" >"$W/evil"
loket-deliver <"$W/evil" | loket-parse | loket-register >/dev/null
same 'no control character reaches the terminal' 0 "$(loket-list --text | LC_ALL=C grep -c "$(printf '[\001-\011\013-\037\177]')")"
same 'no bidirectional control reaches the terminal' 0 "$(loket-list --text | grep -c "$(printf '\342\200\256')")"

same 'no line is wider than 80 columns whatever stands in it' 0 "$({ loket-list --text; loket-list --today --text; } | wc -L | awk '$1 > 80' | wc -l)"
for columns in 80 100 120; do
	ok "nor than $columns where the terminal has these" test "$(COLUMNS=$columns loket-list --text | wc -L)" -le $columns
done
has 'a wide page has room for the names' "$(COLUMNS=120 loket-list --text)" 'Bagus Wicaksana'

code 64 'an unknown state is refused' loket-list --status terbang
code 64 'an unknown kind is refused' loket-list --kind surat
code 64 'a number that is none is refused' loket-list --due tiga
code 64 'an unknown option is refused' loket-list --foo
code 64 'an option given twice is refused' loket-list --kind aduan --kind saran
code 74 'a full standard output is told' sh -c 'loket-list >/dev/full'
ok 'a closed pipe is no accident' sh -c 'loket-list | head -n 1'
chmod 000 "$DB"
if [ "$(id -u)" != 0 ]; then code 77 'no right to read is told' loket-list; fi
done_testing
