# loket-init makes a counter, brings one up to date, and changes nothing twice.
. "$SRC/tests/lib.sh"
world

before=$(sqlite3 "$DB" .dump | sha256sum; find "$W/home" | sort | sha256sum)
ok 'a second loket-init succeeds' loket-init
same 'a second loket-init changes nothing' "$before" \
	"$(sqlite3 "$DB" .dump | sha256sum; find "$W/home" | sort | sha256sum)"
same 'the register is WAL' wal "$(sqlite3 "$DB" 'pragma journal_mode')"
same 'the register names its application' 1280265029 "$(sqlite3 "$DB" 'pragma application_id')"
same 'the calendar of four years is in' '2024:29 2025:28 2026:25 2027:26' \
	"$(sql "select substr(day, 1, 4) || ':' || count(*) from holiday group by substr(day, 1, 4)" | xargs)"
ok 'all folders are private' test "$(stat -c %a "$W/home/archive" "$W/home/spool/surel/new" | sort -u)" = 700

# a holiday that the office corrected by hand is left as it is
sqlite3 "$DB" "update holiday set name = 'Diubah kantor' where day = '2026-08-17'"
ok 'loket-init after a correction' loket-init
same 'a corrected holiday stays corrected' 'Diubah kantor' "$(sql "select name from holiday where day = '2026-08-17'")"

# a day that a decree took away does not come back
sqlite3 "$DB" "delete from holiday where day = '2026-06-16'"
ok 'loket-init after an amendment' loket-init
same 'a year that is there is the office'"'"'s' 0 "$(sql "select count(*) from holiday where day = '2026-06-16'")"

# a newer schema, a foreign file
cp -r "$W/home" "$W/newer"
sqlite3 "$W/home/register.db" 'pragma user_version = 999'
code 78 'a newer schema is refused by loket-init' loket-init
has 'and the reason says what to do' "$(cat "$W/.err")" 'update loket'
code 78 'a newer schema is refused by every program' loket-list
rm -rf "${W:?}/home"; mv "$W/newer" "$W/home"
rm -f "$DB" "$DB-wal" "$DB-shm"
sqlite3 "$DB" 'create table t (x); pragma application_id = 7'
code 78 'a database of another application is refused' loket-init
rm -f "$DB"; echo rubbish-rubbish-rubbish-rubbish >"$DB"
code 74 'a file that is no database is refused' loket-init

# events are append only, whoever asks
world
sqlite3 "$DB" "insert into event (at, actor, what, hash) values (1, 'x', 'x', '$(printf %064d 0)')"
code 19 'an event cannot be changed' sqlite3 "$DB" "update event set what = 'y'"
code 19 'an event cannot be deleted' sqlite3 "$DB" 'delete from event'

code 64 'an unknown option is refused' loket-init --foo
code 64 'an operand is refused' loket-init x
code 78 'a bad number pattern is refused' sh -c "printf '[store]\nhome = $W/home\n[office]\nnumber = PPID\n' >$W/bad.conf; loket-init -C $W/bad.conf"
code 74 'a full device is told' sh -c 'loket-init >/dev/full'
ok 'help is there' loket-init --help
done_testing
