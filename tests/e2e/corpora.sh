# Real mail of other people: every message of the shared corpora goes through the
# hook and a pass; none is lost, none stays, the archive keeps every byte.
. "$SRC/tests/lib.sh"
C=$SRC/../shared/corpora
[ -f "$C/MANIFEST.tsv" ] || skip 'the shared corpora are not here'
world
awk -F '\t' '$4 == "message" { print $1 }' "$C/MANIFEST.tsv" >"$W/list"
# Under sanitizers a tenth is enough: they cost a second for each start.
[ -z "${SAN-}" ] || { awk 'NR % 10 == 1' "$W/list" >"$W/l" && mv "$W/l" "$W/list"; }
refused=0
while read -r m; do loket-deliver <"$C/$m" >/dev/null || refused=$((refused + 1)); done <"$W/list"
same 'the hook takes every message' 0 "$refused"
same 'each is in the spool' "$(wc -l <"$W/list")" "$(find "$SPOOL/new" -type f | wc -l)"
loket-pass >"$W/out" 2>"$W/err"
same 'a pass over all of them succeeds' 0 "$?"
same 'and has nothing to complain of' '' "$(head -c 2000 "$W/err")"
same 'nothing stays in the spool' 0 "$(find "$SPOOL/new" -type f | wc -l)"
(cd "$C" && xargs sha256sum <"$W/list" | cut -d ' ' -f 1 | sort -u) >"$W/digests"
sql "select digest from message where direction = 'in' order by digest" >"$W/known"
same 'each is in the register, by its bytes' '' "$(diff "$W/digests" "$W/known" | head -n 5)"
same 'the archive keeps each, byte for byte' '' "$(while read -r d; do
	f=$W/home/archive/$(echo "$d" | cut -c 1-2)/$(echo "$d" | cut -c 3-4)/$d.eml
	[ "$(sha256sum <"$f" | cut -d ' ' -f 1)" = "$d" ] || echo "$d"
done <"$W/digests" | head -n 5)"
before=$(sqlite3 "$DB" .dump | sha256sum)
ok 'a second pass succeeds' loket-pass
same 'and changes nothing' "$before" "$(sqlite3 "$DB" .dump | sha256sum)"
same 'the register is sound' ok "$(sql 'pragma integrity_check')"
printf '  %s messages: %s\n' "$(wc -l <"$W/list")" "$(sql "select group_concat(outcome || ' ' || n, ', ') from (select outcome, count(*) as n from message group by outcome)")"
done_testing
