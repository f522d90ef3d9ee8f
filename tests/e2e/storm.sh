# Bad days: mail comes in and acknowledgements go out while the servers refuse, hang,
# drop the connection in the middle of a letter, go away and come back, and the disk
# fills up. At the end every mail is in the register once, and every letter is in the
# applicants' mailbox: once, or twice where the connection died behind the letter's
# final dot. STORM=2000 (make storm) is the whole; make check runs a smaller one.
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"
N=${STORM:-120}

certificates
dovecot_start
postfix_start
# shellcheck disable=SC2046
proxy_start "$IMAPS_PORT" $(proxy_tls)
imap_control=$PROXY_CONTROL imap_port=$PROXY_PORT
# shellcheck disable=SC2046
proxy_start "$SMTPS_PORT" $(proxy_tls)
smtp_control=$PROXY_CONTROL smtp_port=$PROXY_PORT smtp_log=$PROXY_LOG
imap_is() { PROXY_CONTROL=$imap_control && proxy_do "$@"; }
smtp_is() { PROXY_CONTROL=$smtp_control && proxy_do "$@"; }

# A home on a disk of its own, which can be filled, where we may mount one.
world
disk=
rm -rf "${W:?}/home"
mkdir "$W/home"
if mount -t tmpfs -o size=200m loket-storm "$W/home" 2>"$W/mount.err"; then
	disk=yes
	at_exit 'umount "$W/home"'
else
	echo "(no disk of its own, so it is not filled: $(cat "$W/mount.err"))"
fi
cat >>"$LOKET_CONF" <<CONF
[imap ppid]
url = imaps://localhost:$imap_port
user = ppid
password_command = echo rahasia
ca_file = $TLS/ca.pem
[smtp]
url = smtps://localhost:$smtp_port
user = ppid
password_command = echo rahasia
ca_file = $TLS/ca.pem
[desk]
auto_letters_per_day = 1000
[limits]
seconds = 2
CONF
loket-init >/dev/null || exit 1
DB=$W/home/register.db

# N complaints, put where Dovecot finds them
put_mails() { # FIRST LAST
	python3 - "$DOVECOT/mail/ppid" "$1" "$2" <<'PY'
import os, random, sys
box, first, last = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = random.Random(first)
for sub in ('tmp', 'new', 'cur'):
    os.makedirs(os.path.join(box, sub), exist_ok=True)
for i in range(first, last + 1):
    filler = ''.join('Lampu jalan nomor %d di depan rumah saya padam sejak hari ke-%d.\n' %
                     (rng.randrange(1000), rng.randrange(300)) for _ in range(rng.randrange(5, 150)))
    with open('%s/new/%010d.badai' % (box, i), 'w') as f:
        f.write('Return-Path: <warga%d@surat.example>\nFrom: Warga %d <warga%d@surat.example>\n'
                'To: ppid@kulonprogo.example\nSubject: Pengaduan lampu jalan padam %d\n'
                'Message-ID: <badai.%d@surat.example>\nDate: Mon, 23 Nov 2026 08:00:00 +0700\n\n'
                'Saya mengadukan lampu jalan yang padam.\n%s' % (i, i, i, i, i, filler))
PY
	chown -R nobody:nogroup "$DOVECOT/mail/ppid"
}
have=0
more() { # another eighth of them
	put_mails $((have + 1)) $((have + N / 8))
	have=$((have + N / 8))
}
N=$((N / 8 * 8))
more

# Each pass half an hour later, so that pauses end and doubts are settled.
day=$(date -u -d 2026-11-23T02:00:00Z +%s) passes=0 codes=
run_pass() {
	LOKET_NOW=$(date -u -d "@$((day + passes * 1800))" +%Y-%m-%dT%H:%M:%SZ)
	passes=$((passes + 1))
	timeout 600 loket-pass >/dev/null 2>>"$W/said"
	code=$?
	codes="$codes $code"
}
sent() { sql "select count(*) from outbox where state = 'sent'" 2>/dev/null || echo 0; }
sent_more_than() { [ "$(sent)" -gt "$1" ]; }
spooled_or_done() { [ -n "$(find "$W/home/spool/surel/new" -type f | head -n 1)" ] || [ "$(sql 'select count(*) from message')" -gt "$1" ]; }
owed() { sql "select count(*) from outbox where state in ('owed', 'composed', 'sending', 'doubt', 'retry')"; }
# (a letter that is given up stays where it was composed)
left() { echo "$(owed) $(($(find "$W/home/spool/surel/new" "$W/home/out/new" -type f | wc -l) - $(sql "select count(*) from outbox where state = 'failed'")))"; }

# --- the weather ---------------------------------------------------------------------
imap_is refuse; smtp_is refuse
run_pass
same 'nothing comes through a line that refuses' 0 "$(sql 'select count(*) from message')"
imap_is cut-literal:100 cut-server:5000 pass; smtp_is pass
run_pass
run_pass
imap_is pass; smtp_is cut-data:700
more
run_pass
imap_is hang pass; smtp_is cut-dot cut-dot pass
run_pass
more
imap_is cut-literal:500 pass
run_pass
imap_is pass; smtp_is hang-data:300
more
run_pass
smtp_is hang-dot pass
more
run_pass

# servers that go away in the middle of a pass, and come back
smtp_is pass
more
before=$(sent)
run_pass & until_true sent_more_than "$before" || true
postfix_stop
wait "$!" 2>/dev/null
passes=$((passes + 1))
run_pass
postfix_start
more
before=$(sql 'select count(*) from message')
run_pass & until_true spooled_or_done "$before" || true
dovecot_stop
wait "$!" 2>/dev/null
passes=$((passes + 1))
run_pass
dovecot_start
# (Postfix asks Dovecot for passwords, and after one that it did not get rests for a minute.)
postfix_stop
postfix_start

# a disk that is full, and is freed
if [ -n "$disk" ]; then
	more
	dd if=/dev/zero of="$W/home/filler" bs=64k 2>/dev/null
	dd if=/dev/zero of="$W/home/filler2" bs=1 count=65536 2>/dev/null
	run_pass
	same 'a full disk is for the next run' 75 "$code"
	rm "$W/home/filler" "$W/home/filler2"
fi

# whatever comes
while [ $have -lt $N ]; do more; done
for seed in 1 2 3 4; do
	imap_is "random $seed pass pass cut-literal:300 cut-server:9000 refuse cut-client:400"
	smtp_is "random $seed pass pass cut-data:200 cut-dot refuse cut-server:300 cut-client:900"
	run_pass
done

# --- the weather is fine again ---------------------------------------------------------
imap_is pass; smtp_is pass
tries=0
until [ "$(left)" = '0 0' ] && [ "$code" = 0 ] || [ $tries -ge 12 ]; do
	run_pass
	tries=$((tries + 1))
done
same 'in the end nothing is left to do' '0 0 0' "$(left) $code"
same 'no pass did anything but succeed or leave something to the next' '' "$(echo "$codes" | tr ' ' '\n' | grep -vE '^(0|69|75)?$' | sort | uniq -c)"
same 'every mail is in the register once' "$N $N $N" "$(sql "select count(*), count(distinct message_id), count(distinct request) from message where direction = 'in'" | tr '|' ' ')"
same 'numbers have no gap' "1 $N $N" "$(sql 'select min(seq), max(seq), count(distinct seq) from request' | tr '|' ' ')"
same 'every request has one letter' "$N|$N" "$(sql 'select count(*), count(distinct request) from outbox')"

ids() { find "$DOVECOT/mail/warga/new" "$DOVECOT/mail/warga/cur" -type f -exec grep -him 1 '^message-id:' {} + | sed 's/.*<\(.*\)>.*/\1/' | sort; }
arrived() { [ "$(ids | uniq | wc -l)" -ge "$N" ]; }
until_true arrived || true
ids >"$W/ids"
same 'every letter is in the applicants'"'"' mailbox' '' "$(sql 'select message_id from outbox' | sort | comm -3 - "$W/ids" | tr -d '\t' | sort -u | while read -r id; do grep -qxF "$id" "$W/ids" || echo "$id"; done)"
uniq -d "$W/ids" >"$W/twice"
same 'none came three times' '' "$(uniq -c "$W/ids" | awk '$1 > 2')"
same 'twice came only what was in doubt' '' "$(while read -r id; do
	[ "$(sql "select count(*) from outbox o join attempt a on a.outbox = o.id where o.message_id = '$id' and a.outcome = 'doubt'")" -gt 0 ] || echo "$id"
done <"$W/twice")"
same 'and its request says so' "$(wc -l <"$W/twice")" "$(while read -r id; do sql "select possibly_double from outbox o join request r on r.id = o.request where o.message_id = '$id'"; done <"$W/twice" | grep -c 1)"
same 'given up is only what was in doubt twice, and that has arrived' '' "$(sql "select message_id from outbox where state not in ('sent')" | while read -r id; do grep -qxF "$id" "$W/ids" || echo "$id"; done)"
dots=$(grep -cE ' (cut|hang)-dot' "$smtp_log")
ok 'the line did break behind final dots' test "$dots" -ge 3
echo "($N mails, $passes passes, $dots connections lost behind a final dot, $(wc -l <"$W/twice") letters twice)"
same 'the register is sound' ok "$(sql 'pragma integrity_check')"
ok 'and its chain of events holds' loket-audit

# With our own copy in the envelope a doubt is settled by evidence: nothing goes twice.
sed -i 's/^\[smtp\]/[smtp]\narchive = ppid@kulonprogo.example/' "$LOKET_CONF"
first=$((N + 1)) N=$((N + 10))
put_mails "$first" "$N"
smtp_is cut-dot cut-dot cut-dot pass
run_pass
ok 'letters are in doubt' test "$(sql "select count(*) from outbox where state = 'doubt'")" -ge 3
copies() { [ "$(find "$DOVECOT/mail/ppid/new" -type f ! -name '*.badai' | wc -l)" -ge 3 ]; }
until_true copies
run_pass
run_pass
until_true arrived
same 'each of them has arrived, once' "$((N + $(wc -l <"$W/twice"))) $(wc -l <"$W/twice")" "$(ids | wc -l) $(ids | uniq -d | wc -l)"
same 'because its copy came back' 3 "$(sql "select count(*) from outbox where answer = 'our own copy has come back'")"
same 'nothing is left in doubt' 0 "$(owed)"
done_testing
