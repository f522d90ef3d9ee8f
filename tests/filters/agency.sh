# loket-agency: list, add, change with its day, import of a table.
. "$SRC/tests/lib.sh"
world
CSV=$SRC/schema/agencies/kulonprogo.csv
rows=$(($(wc -l <"$CSV") - 1))

same 'a new register knows none' '' "$(loket-agency list)"
same 'a table is taken in' "{\"v\":1,\"same\":0,\"added\":$rows,\"changed\":0}" "$(loket-agency import "$CSV")"
same 'twice is once' "{\"v\":1,\"same\":$rows,\"added\":0,\"changed\":0}" "$(loket-agency import "$CSV")"
same 'they are listed' "$rows" "$(loket-agency list | wc -l)"
same 'lists are lists' puskesmas "$(loket-agency list | jq -r 'select(.code == "DINKES").keywords[1]')"
same 'each new one is an event without anybody in it' "$rows" "$(sql "select count(*) from event where what = 'agency_added'")"
ok 'no line is wider than 80 columns' test "$(loket-agency list --text | wc -L)" -le 80
sed 's/$/\r/; 1s/^/\xef\xbb\xbf/' "$CSV" >"$W/dos.csv"
same 'the same from a spreadsheet on Windows' "{\"v\":1,\"same\":$rows,\"added\":0,\"changed\":0}" "$(loket-agency import "$W/dos.csv")"

ok 'one is added' loket-agency add UPT-PASAR 'name=UPT Pasar' email=pasar@kulonprogo.example 'keywords=pasar; kios'
same 'and is there' 'UPT Pasar kios 2000-01-01' "$(loket-agency list | jq -r 'select(.code == "UPT-PASAR") | "\(.name) \(.keywords[1]) \(.valid_from)"')"
code 65 'it cannot be added twice' loket-agency add UPT-PASAR name=x email=x@kulonprogo.example

# A new name: from its day on, and the old one stays findable.
ok 'a name changes from a day on' loket-agency change UPT-PASAR 'name=UPT Pasar Rakyat' email=pasarrakyat@kulonprogo.example --from 2026-12-01
of() { loket-agency list --on "$1" | jq -r 'select(.code == "UPT-PASAR") | "\(.name)/\(.email)/\(.aliases | join(";"))/\(.valid_from)/\(.valid_to)"'; }
same 'before that day it is what it was' 'UPT Pasar/pasar@kulonprogo.example//2000-01-01/2026-11-30' "$(of 2026-11-30)"
same 'from then on the new one, with its old name as an alias' 'UPT Pasar Rakyat/pasarrakyat@kulonprogo.example/UPT Pasar/2026-12-01/null' "$(of 2026-12-01)"
same 'both rows are there' 2 "$(loket-agency list --all | jq -r .code | grep -c UPT-PASAR)"
ok 'on its own first day it is the same row that changes' loket-agency change UPT-PASAR phone=0274773010 --from 2026-12-01
same 'no third row' 2 "$(loket-agency list --all | jq -r .code | grep -c UPT-PASAR)"
ok 'an agency ends' loket-agency change UPT-PASAR valid_to=2027-06-30 --from 2026-12-01
same 'and is not there after that' '' "$(of 2027-07-01)"
code 65 'one that is not valid then cannot change' loket-agency change UPT-PASAR phone=1 --from 2027-07-01
code 65 'a code that nobody has cannot change' loket-agency change NIHIL phone=1

# What is wrong is said all at once, and nothing is written.
printf 'code,name,email\nBARU-1,Baru,baru@kulonprogo.example\nbaru 2,,bukan surel\nBARU-3,Tiga,tiga@kulonprogo.example\n' >"$W/bad.csv"
code 65 'a table with a wrong row is refused' loket-agency import "$W/bad.csv"
has 'with its row and all that is wrong in it' "$(cat "$W/.err")" 'baris 3: baru 2: tidak ada atau salah: code (A-Z, 0-9, '"'-'"'), name, email'
same 'and nothing of it is written' '' "$(loket-agency list | jq -r .code | grep BARU)"
printf 'code,name,email,valid_from,valid_to\nGANDA,A,a@kulonprogo.example,2026-01-01,\nGANDA,B,b@kulonprogo.example,2026-06-01,\n' >"$W/twice.csv"
code 65 'two rows for one day are refused' loket-agency import "$W/twice.csv"
printf 'kode,name,email\nA,B,c@kulonprogo.example\n' >"$W/head.csv"
code 65 'an unknown column is refused' loket-agency import "$W/head.csv"
has 'by its name' "$(cat "$W/.err")" "'kode'"
printf 'code,name,email\nSATU,"tak tertutup,a@b.example\n' >"$W/open.csv"
code 65 'a quoted field without an end is refused' loket-agency import "$W/open.csv"
ok 'a table that is not there is told' sh -c '! loket-agency import /nonexistent'
ok 'a dry run checks' loket-agency import --dry-run "$CSV"
printf 'code,name,email\nCOBA,Coba,coba@kulonprogo.example\n' >"$W/try.csv"
same 'and writes nothing' '{"v":1,"same":0,"added":1,"changed":0} 0' "$(loket-agency import -n "$W/try.csv") $(loket-agency list | grep -c COBA)"

for bad in '' 'fly' 'list x' 'add' 'change' 'change DINKES' 'change DINKES x=1' 'change DINKES code=X' 'import' 'list --on kemarin' 'change DINKES phone=1 --from x'; do
	# shellcheck disable=SC2086 # words are what is tried
	code 64 "wrong operands are refused: $bad" loket-agency $bad
done
code 65 'an agency without a mailbox is refused' loket-agency add X name=x
code 65 'a mailbox that is none is refused' loket-agency add X name=x 'email=x@y.example,z@y.example'
code 74 'a full standard output is told' sh -c 'loket-agency list >/dev/full'
code 64 'an unknown option is refused' loket-agency list --foo
ok 'the chain of events is whole' loket-audit
done_testing
