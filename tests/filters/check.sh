# loket-check: what is ill is said, and the exit code is 1.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"

# at MOMENT CMD...: the clock stands elsewhere.
at() { (LOKET_NOW=$1 && export LOKET_NOW && shift && "$@"); }
said() { cat "$W/.err"; }
settings() { printf '[health]\nfree_megabytes = 1\nmail_minutes = 60\n' >>"$LOKET_CONF"; }

world
settings
code 1 'a counter that has never read its mail is not well' loket-check --health
has 'which says so' "$(said)" 'mailbox masuk: '
has 'by its folder' "$(said)" 'masuk: never read to its end'
ok 'a fetch' loket-fetch
ok 'makes it well' loket-check --health
same 'then nothing is said' '' "$(cat "$W/.out" "$W/.err")"
ok 'the whole look too' loket-check
same 'with --json, a record for each thing' 'calendar disk mailbox masuk register register pages spool ' \
	"$(loket-check --health --json | jq -r 'select(.ok) | .check' | sort | tr '\n' ' ')"
has 'with -T, words for people' "$(loket-check --health -T)" 'baik   kotak surat masuk'

# --- mailboxes -------------------------------------------------------------------

ok 'an hour later it still is' at 2026-11-23T10:00:00+07:00 loket-check --health
code 1 'a minute later a mailbox is dead' at 2026-11-23T10:01:30+07:00 loket-check --health
has 'with the minutes' "$(said)" 'last read to its end 61 minutes ago ([health] mail_minutes = 60)'
printf '[maildir lain]\npath = %s\n[maildir masuk]\npath = %s\n' "$W/tidak-ada" "$IN" >>"$LOKET_CONF"
loket-fetch >/dev/null 2>&1
code 1 'a mailbox that cannot be read' loket-check --health
same 'is named alone' 1 "$(wc -l <"$W/.err")"
has 'by its account' "$(said)" 'mailbox lain: '
sed -i '/tidak-ada/d; /maildir lain/d' "$LOKET_CONF"
sqlite3 "$DB" "insert into unfetched values ('masuk', 'INBOX', 1, 7, 5, strftime('%s', '2026-11-22 01:00'), strftime('%s', '2026-11-23 01:00'), 'NO')"
code 1 'a message that could not be taken for a day' loket-check --health
has 'is told of' "$(said)" '1 message could not be taken for a day'
sqlite3 "$DB" "update unfetched set first_at = strftime('%s', '2026-11-23 01:00')"
ok 'for an hour, it is not' loket-check --health

# --- the machine --------------------------------------------------------------------

sed -i 's/free_megabytes = 1$/free_megabytes = 1000000/' "$LOKET_CONF"
code 1 'a disk with less room than it should have' loket-check --health
has 'is told of with its room' "$(said)" 'MB are free on the disk'
sed -i 's/free_megabytes = .*/free_megabytes = 1/' "$LOKET_CONF"

mail_in "$SRC/tests/mail/01-permohonan-lengkap.eml"
loket-fetch >/dev/null
ok 'a message that has just come may wait in the spool' loket-check --health
for f in "$SPOOL"/new/*; do mv "$f" "$SPOOL/new/$(($(date +%s) - 3700)).lama"; done
code 1 'one that waits for an hour' loket-check --health
has 'says what to look at' "$(said)" 'a message waits for 61 minutes to be registered: does loket-pass run?'
rm "$SPOOL"/new/*

# --- the calendar ----------------------------------------------------------------------

sqlite3 "$DB" "delete from holiday where day like '2027%'"
code 1 'in November the next year must be known' loket-check --health
has 'which is named' "$(said)" 'calendar: the holidays of 2027 are not known'
loket-init >/dev/null
ok 'loket-init knows it' loket-check --health

# --- the register --------------------------------------------------------------------

sqlite3 "$DB" 'pragma foreign_keys = off; insert into event values (900, 12345, 0, "x", "x", "{}", printf("%064d", 0))'
ok 'a reference into nowhere is not seen at a glance' loket-check --health
code 1 'but by the whole look' loket-check
has 'with its table' "$(said)" 'event'
world
settings
loket-fetch >/dev/null
loket-pass >/dev/null
sqlite3 "$DB" 'pragma wal_checkpoint(truncate)' >/dev/null
size=$(stat -c %s "$DB")
page=8192
while [ $page -lt "$size" ]; do
	printf 'rusak-rusak-rusak-rusak' | dd of="$DB" bs=1 seek=$page conv=notrunc 2>/dev/null
	page=$((page + 4096))
done
code 1 'a broken register' loket-check --health
has 'is told of' "$(said)" 'register'
rm "$DB"
code 1 'a register that is gone' loket-check --health
has 'with what to do' "$(said)" 'loket-init'

world
to_full() { loket-check --json >/dev/full; }
settings
loket-fetch >/dev/null
code 74 'an output that cannot be written' to_full
code 64 'an operand' loket-check satu
code 64 'an unknown option' loket-check --perbaiki
done_testing
