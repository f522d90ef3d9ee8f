# The counter end to end: real mail from a real IMAP server over TLS, answers
# through a real SMTP server into the applicants' mailbox, read back over IMAP.
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"
M=$SRC/tests/mail

certificates
dovecot_start
postfix_start
world
cat >>"$LOKET_CONF" <<CONF
[imap ppid]
url = imaps://localhost:$IMAPS_PORT
user = ppid
password_command = echo rahasia
ca_file = $TLS/ca.pem
[smtp]
url = smtps://localhost:$SMTPS_PORT
user = ppid
password_command = echo rahasia
ca_file = $TLS/ca.pem
CONF

# expected FIELD: the column of INDEX.tsv for every fixture, in order
expected() { awk -F '\t' -v f="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == f) c = i; next } { print $c }' "$M/INDEX.tsv"; }

# read_back WHAT: what the applicants got, read over IMAPS by another program
read_back() { python3 "$E2E/readmail.py" "$IMAPS_PORT" "$TLS/ca.pem" warga "$1"; }
arrived() { [ "$(read_back count)" -ge "$humans" ]; }

for m in "$M"/*.eml; do imap_put ppid INBOX <"$m" || flunk 'a mail can be put into the mailbox' "$m"; done
same 'the mailbox has every fixture' "$(find "$M" -maxdepth 1 -name '*.eml' | wc -l)" "$(imap_list ppid INBOX | wc -l)"
# a colleague has read one in the browser
as_nobody doveadm -c "$DOVECOT/dovecot.conf" flags add -u ppid '\Seen' mailbox INBOX uid 3

ok 'a pass succeeds' loket-pass
expected outcome >"$W/want"
sql "select outcome from message where direction = 'in' order by id" >"$W/got"
same 'every mail has the outcome that it must have' '' "$(paste "$W/want" "$W/got" | awk '$1 != $2 { print NR ": " $0 }')"
humans=$(grep -c '^new' "$W/want")
same 'every human mail has one request' "$humans" "$(sql 'select count(*) from request')"
ok 'at least forty of them' test "$humans" -ge 40
same 'numbers have no gap' "1 $humans $humans" "$(sql 'select min(seq), max(seq), count(distinct seq) from request' | tr '|' ' ')"
same 'kinds are as a reader would say' '' "$(awk -F '\t' 'NR > 1 && $2 == "new" { print $3 "|" $4 }' "$M/INDEX.tsv" >"$W/want"; sql 'select kind, status from request order by id' >"$W/got"; paste "$W/want" "$W/got" | awk '$1 != $2 { print NR ": " $0 }')"
same 'subjects are read right' '' "$(awk -F '\t' 'NR > 1 && $2 == "new" { print $6 }' "$M/INDEX.tsv" >"$W/want"; sql 'select subject from request order by id' >"$W/got"; diff "$W/want" "$W/got")"
same 'every request has one letter, and it is sent' "$humans|$humans" "$(sql "select count(*), count(distinct request) from outbox where state = 'sent'")"
same 'the mail that a colleague had opened is taken too' 1 "$(sql "select count(*) from message where message_id = '$(sed -n 's/^Message-ID: <\(.*\)>.*/\1/Ip' "$(find "$M" -maxdepth 1 -name '03-*.eml')" | tr -d '\r')'")"
same 'machines got no number and no answer, but a row' "$(expected outcome | grep -cE '^(machine|bounce|held)$')" \
	"$(sql "select count(*) from message where outcome in ('machine', 'bounce', 'held') and request is null")"

# what the citizens got, read back over IMAP
ok 'the acknowledgements arrive' until_true arrived
same 'every acknowledgement is in the mailbox of the applicants' "$humans" "$(read_back count)"
read_back text >"$W/letters"
same 'receipts tell the deadline' "$(sql "select count(*) from request where status = 'terdaftar'")" "$(grep -c '7 Desember 2026' "$W/letters")"
same 'incomplete requests get one letter with what is missing, until the third working day' \
	"$(sql "select count(*) from request where status = 'belum_lengkap'")" "$(grep -c '^26 November 2026' "$W/letters")"
same 'every letter has its number and the date of receipt' "$humans $humans" \
	"$(sql 'select number from request' | while read -r n; do grep -m 1 -o "Nomor pendaftaran : $n" "$W/letters"; done | wc -l) $(grep -c 'Tanggal diterima  : ' "$W/letters")"
same 'no NIK leaves the office' '' "$(sql 'select nik from applicant where nik is not null' | grep -Ff - "$W/letters")"
same 'each letter came once' '' "$(read_back ids | sort | uniq -d)"
same 'the server gave its word for each' "$humans" "$(sql "select count(*) from outbox where answer like '250%'")"

before=$(sqlite3 "$DB" "select * from request; select * from message; select * from event; select * from outbox" | sha256sum)
ok 'a second pass succeeds' loket-pass
ok 'a third pass succeeds' loket-pass
same 'they change nothing' "$before" "$(sqlite3 "$DB" "select * from request; select * from message; select * from event; select * from outbox" | sha256sum)"
same 'and send nothing' "$humans" "$(read_back count)"
# (IMAP hands every line over with CR LF)
same 'every raw message is in the archive, as the server gave it' '' "$(for m in "$M"/*.eml; do
	d=$(sed 's/\r$//; s/$/\r/' "$m" | sha256sum | cut -d ' ' -f 1)
	[ -f "$W/home/archive/$(echo "$d" | cut -c 1-2)/$(echo "$d" | cut -c 3-4)/$d.eml" ] || echo "$m"
done)"
same 'the register is sound' ok "$(sql 'pragma integrity_check')"
same 'and whole' '' "$(sql 'pragma foreign_key_check')"
done_testing
