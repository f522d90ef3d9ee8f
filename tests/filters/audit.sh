# loket-audit: whatever is done to the journal behind loket's back is found and named.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
same 'an empty journal is whole' 'true 0 null' "$(loket-audit | jq -r '"\(.proven) \(.events) \(.head)"')"
has 'and is told to people' "$(loket-audit --text)" '0 peristiwa terbukti utuh'

for m in 01-permohonan-lengkap 03-aduan-jalan-rusak 06-permohonan-tanpa-nik 08-kritik-situs; do
	loket-deliver <"$M/$m.eml"
done | loket-parse | loket-register >/dev/null
events=$(sql 'select count(*) from event')
early=$(sql 'select hash from event where id = 3')
head=$(sql 'select hash from event order by id desc limit 1')
same 'the head is the last hash, and its number and time are told' "true $events $head 2026-11-23T09:00:00+07:00" \
	"$(loket-audit | jq -r '"\(.proven) \(.events) \(.head) \(.at)"')"
has 'people read the head too' "$(loket-audit --text)" "$head"
ok 'an older head is found in the chain' loket-audit --since "$early"
same 'with the event that it closes' 3 "$(loket-audit --since "$early" | jq .since.event)"
ok 'its first 16 digits are enough' loket-audit --since "$(echo "$early" | cut -c1-16)"
code 1 'a head that never was is not' loket-audit --since "$(echo "$early" | tr 0-9a-f f0-9a-e)"
code 64 'what is no head is refused' loket-audit --since kemarin
code 64 'and so is a head too short to mean anything' loket-audit --since "$(echo "$early" | cut -c1-15)"

# What a hand in the file may do. Each on a copy; the triggers are the first thing it takes away.
cp "$DB" "$W/whole.db"
tampered() {
	sentence=$1 event=$2 why=$3
	rm -f "$DB-wal" "$DB-shm"
	cp "$W/whole.db" "$DB"
	sqlite3 "$DB" "pragma foreign_keys = off; drop trigger event_is_never_changed; drop trigger event_is_never_deleted; $4"
	loket-audit >"$W/out"
	status=$?
	same "$sentence" "1 $event $why" "$status $(jq -r '"\(.broken.event) \(.broken.why)"' "$W/out")"
}
tampered 'one letter of what an event tells' 2 hash "update event set data = replace(data, 'a', 'b') where id = 2"
tampered 'a byte behind its end' 2 hash "update event set data = cast(cast(data as blob) || x'0020' as text) where id = 2"
tampered 'its time, by a second' 2 hash 'update event set at = at + 1 where id = 2'
tampered 'who did it' 2 hash "update event set actor = '4711 loket-register' where id = 2"
tampered 'what it was' 2 hash "update event set what = what || 'x' where id = 2"
tampered 'whose it was' 2 hash 'update event set request = 3 where id = 2'
tampered 'a request that is none instead of no request' 4 value \
	"insert into event (id, request, at, actor, what, data, hash) select 99, 0, at, actor, what, data, hash from event where id = 4; delete from event where id = 4; update event set id = 4 where id = 99"
tampered 'its own hash' 2 hash "update event set hash = replace(hash, substr(hash, 64), 'g') where id = 2"
tampered 'an event in the middle taken out' 3 gap 'delete from event where id = 2; '
tampered 'the first one taken out' 2 gap 'delete from event where id = 1'
tampered 'one taken out and the rest moved up' 2 hash 'delete from event where id = 2; update event set id = id - 1 where id > 2'
tampered 'two exchanged' 2 hash 'update event set id = 100 where id = 2; update event set id = 2 where id = 3; update event set id = 3 where id = 100'
has 'the file that it concerns is named' "$(tampered x 2 hash "update event set data = '{}' where id = 2"; loket-audit --text)" 'RANTAI PUTUS pada peristiwa 2, berkas PPID-2026-0000'

# Cut off at its end the journal is whole in itself; only a head kept elsewhere shows it.
rm -f "$DB-wal" "$DB-shm"
cp "$W/whole.db" "$DB"
sqlite3 "$DB" 'drop trigger event_is_never_deleted; delete from event where id > 3'
ok 'a journal cut off at its end is whole in itself' loket-audit
code 1 'but the head printed before is gone' loket-audit --since "$head"
ok 'and an older one is still there' loket-audit --since "$early"

# Contents may be erased (retention, a court's word): the chain covers digests only.
cp "$W/whole.db" "$DB"
sqlite3 "$DB" "update request set subject = '', text = ''; update applicant set name = null, nik = null, address = null, email = null, phone = null; update message set text = null, sender = null, subject = null"
ok 'erased contents do not break the chain' loket-audit

code 74 'a full standard output is told' sh -c 'loket-audit >/dev/full'
code 64 'an unknown option is refused' loket-audit --foo
code 78 'no register is told' sh -c 'mkdir -p "$0/empty"; printf "[store]\nhome = $0/empty\n" >"$0/empty.conf"; loket-audit -C "$0/empty.conf"' "$W"
done_testing
