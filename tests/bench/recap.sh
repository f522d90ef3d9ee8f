# The reports of a register of 100,000 requests: as ratios to the processor time and the
# memory that an office has for them, and to the sqlite3 shell reading the same rows.
. "$SRC/tests/bench/lib.sh"
ROWS=100000 ROUNDS=3

mkdir -p "$B/home"
printf '[store]\nhome = %s/home\n' "$B" >"$B/loket.conf"
export LOKET_CONF=$B/loket.conf
DB=$B/home/register.db
loket-init >/dev/null
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
"$SRC/tests/bench/letters" 1000 1 "$B/home/spool/surel/new"
find "$B/home/spool/surel/new" -type f | sort | loket-parse | loket-register >/dev/null
# A life: half are asked of an agency, half are answered.
loket-list | jq -r 'select(.status != "belum_lengkap") | .number' >"$B/numbers"
awk 'NR % 2' "$B/numbers" | loket-route --to DINKES >/dev/null
awk 'NR % 2 == 0' "$B/numbers" | loket-review --holder PPID >/dev/null
loket-list --status ditelaah --kind permohonan | jq -r .number | loket-decide belum_didokumentasikan --field waktu_penyediaan=5 --field keterangan=belum >/dev/null
loket-list --status ditelaah --kind aduan | jq -r .number | loket-decide tidak_terbukti --field tanggapan=tidak >/dev/null
loket-compose --pending | loket-send >/dev/null
cp "$DB" "$B/few.db"
"$SRC/tests/bench/grow" "$B/few.db" "$B/many.db" $ROWS >/dev/null
mv "$B/many.db" "$DB"
rm -f "$DB-wal" "$DB-shm"

summary() { loket-recap --summary --format json >/dev/null; }
book() { loket-recap --book --format "$1" >"$B/book.$1"; }
xlsx() { book xlsx; }
csv() { book csv; }
# The peers: every event that may count, looked through for a move of the state; the columns
# of the book.
events() { sqlite3 -readonly "$DB" "select what, count(*), sum(instr(data, '\"to\":') > 0) from event where what not like 'letter%' group by what; select kind, status, count(*) from request group by 1, 2" >/dev/null; }
rows() { sqlite3 -readonly -csv "$DB" "select r.number, r.subject, r.text, r.purpose, r.wanted, a.*, r.* from request r join applicant a on a.id = r.applicant order by r.id" >"$B/rows.csv"; }
interleave $ROUNDS summary=summary events=events csv=csv rows=rows xlsx=xlsx

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { print a / b }'; }
took() { median "$B/$1.times"; }
# What it takes of a processor, whoever else uses the machine.
processor() { command time -f '%U %S' "$@" 2>&1 >/dev/null | awk 'END { print $1 + $2 }'; }
cpu=$(processor loket-recap --summary)
row "figures of $ROWS requests, to 2 s of a processor" "$cpu s" '2 s' "$(ratio "$cpu" 2)" '<= 1'
row "figures, to sqlite3 reading the same events" "$(took summary) s" "$(took events) s" "$(ratio "$(took summary)" "$(took events)")" '<= 3'
cpu=$(processor loket-recap --book --format xlsx)
row "the book as xlsx, to 10 s of a processor" "$cpu s" '10 s' "$(ratio "$cpu" 10)" '<= 1'
row "the book as xlsx, to its rows printed by sqlite3" "$(took xlsx) s" "$(took rows) s" "$(ratio "$(took xlsx)" "$(took rows)")" '<= 10'
row "the book as csv, to sqlite3 printing its rows" "$(took csv) s" "$(took rows) s" "$(ratio "$(took csv)" "$(took rows)")" '<= 4'
memory() { command time -f %M loket-recap --book --format xlsx 2>&1 >/dev/null | tail -1; }
kib=$(memory)
row "memory for the book as xlsx, to 64 MiB" "$((kib / 1024)) MiB" '64 MiB' "$(ratio "$kib" 65536)" '<= 1'
