# Gammu SMSD with its dummy phone: SMS by its database, its folder and its hook, with deaths
# SMSD and of loket at random; nothing is lost, nothing is twice. Sixty SMS; SMS=100 (make sms)
# makes it three hundred.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/smsd.sh"
command -v gammu-smsd >/dev/null && command -v gammu >/dev/null || skip 'gammu and gammu-smsd are not installed'
unset LOKET_NOW

# pass [SECONDS]: one pass of both chains; killed after so long
intake() { loket-sms 2>/dev/null | loket-parse 2>/dev/null | loket-register >>"$W/records" 2>/dev/null; }
outgoing() { loket-compose 2>/dev/null | loket-send >/dev/null 2>&1; }
killed_pass() {
	timeout -s KILL "$1" sh -c "loket-sms | loket-parse | loket-register; loket-compose | loket-send" >>"$W/records" 2>/dev/null
}
# deaths: in the background, SMSD dies again and again and starts again
deaths() {
	while [ ! -e "$W/quiet" ]; do
		sleep "0.$(od -An -N1 -tu1 /dev/urandom | tr -d ' ')"
		smsd_kill
		smsd_start
	done
	smsd_stop
}
spool_is_empty() { [ -z "$(ls "$W/home/spool/sms/new")" ]; }
unsent() { sql "select count(*) from outbox where state in ('owed', 'composed', 'sending', 'retry')"; }
all_left() { [ "$(unsent)" = 0 ]; }
# SMSD has sent all that it was given; a database that it has locked says nothing
no_answer_waits() {
	if [ -e "$S/smsd.db" ]; then
		[ "$(sqlite3 "$S/smsd.db" 'select count(*) from outbox' 2>/dev/null)" = 0 ]
	else
		[ -z "$(ls "$S/outbox")" ]
	fi
}

run_mode() {
	mode=$1 seed=$2
	world
	rm -f "$W/quiet" "$W/records"
	INBOXFORMAT=detail smsd_setup "$mode"
	printf '[sms]\nsmsd = %s/rc\ngateway = gammu\nhours = any\n[desk]\nauto_letters_per_day = 1000\n' "$S" >>"$W/loket.conf"
	python3 "$SRC/tests/e2e/sms_traffic.py" "${SMS-20}" "$seed" >"$W/parts" 3>"$W/expected"
	deaths &
	deaths_pid=$!
	at_exit "touch $W/quiet; kill $deaths_pid"
	# the phone gets them a few at a time, while passes come and are killed
	split -l 12 "$W/parts" "$W/piece."
	for piece in "$W"/piece.*; do
		sms_in - <"$piece"
		rm -f "$piece"
		killed_pass "0.$(($(od -An -N1 -tu1 /dev/urandom) % 4))$(($(od -An -N1 -tu1 /dev/urandom) % 10))"
		intake
		outgoing
	done
	touch "$W/quiet"
	wait "$deaths_pid" 2>/dev/null
	smsd_start
	ok "$mode: SMSD takes all" until_true 60 phone_is_empty
	sleep 4 # its multiparttimeout, and a file's rest
	intake; intake
	# what has lost a part is registered half an hour later, and completed when the part comes
	later=$(date -u -d '+40 minutes' +%FT%TZ)
	LOKET_NOW=$later; export LOKET_NOW
	intake
	grep '^lost' "$W/expected" | cut -d' ' -f2 >"$W/lost"
	same "$mode: a message without its second part is incomplete" "$(wc -l <"$W/lost")" \
		"$(sql "select count(*) from message where warnings like '%sms:incomplete%' and outcome = 'new'")"
	unset LOKET_NOW
	grep '^lost' "$W/expected" | while read -r kind sender text; do
		echo "$sender $(grep -F "$text" "$W/parts" | head -1 | cut -d' ' -f2) 2 $text"
	done | sms_in -
	ok "$mode: SMSD takes the late parts" until_true 60 phone_is_empty
	sleep 4
	LOKET_NOW=$later; export LOKET_NOW
	intake; outgoing
	unset LOKET_NOW

	# --- what is in the register
	grep -v '^machine' "$W/expected" | awk '{print $2}' | sort >"$W/want"
	sql "select a.phone from request r join applicant a on a.id = r.applicant" | sort >"$W/have"
	same "$mode: every message of a person is one request" "$(cat "$W/want")" "$(cat "$W/have")"
	same "$mode: no message has two" '' "$(sql "select sender from message where outcome = 'new' group by sender having count(*) > 1")"
	same "$mode: operators and short codes are kept" "$(grep -c '^machine' "$W/expected")" \
		"$(sql "select count(distinct content) from message where outcome = 'machine'")"
	same "$mode: none of them is answered" 0 "$(sql "select count(*) from outbox where recipient not like '+62812%'")"
	python3 - "$W/expected" "$DB" <<'PY' >"$W/wrong"
import sqlite3, sys, unicodedata
db = sqlite3.connect("file:%s?mode=ro" % sys.argv[2], uri=True)
texts = dict(db.execute("select a.phone, r.text from request r join applicant a on a.id = r.applicant"))
for line in open(sys.argv[1]):
    kind, sender, text = line.rstrip("\n").split(" ", 2)
    if kind == "machine":
        continue
    words = text.split("#")[-1] if "#" in text else text.split(" * ")[-1]
    if texts.get(sender, "").strip() != words.strip():
        print(kind, sender, repr(words), repr(texts.get(sender)))
PY
	same "$mode: the words are those that were sent" '' "$(cat "$W/wrong")"
	same "$mode: what came late is in its file" 0 "$(sql "select count(*) from request where text like '%tidak sampai%'")"
	same "$mode: complaints, requests, free words" "$(grep -cE '^[a-z]+ [^ ]+ INFO' "$W/expected")" "$(sql "select count(*) from request where kind = 'permohonan'")"
	ok "$mode: the journal is whole" loket-audit

	# --- what was answered
	outgoing; outgoing
	ok "$mode: every letter leaves" all_left
	ok "$mode: SMSD sends all" until_true 300 no_answer_waits
	smsd_stop
	same "$mode: one answer for each request" "$(sql 'select count(*) from request')" "$(sql "select count(distinct request) from outbox where state = 'sent'")"
	same "$mode: none is in doubt or failed" '' "$(sql "select state from outbox where state not in ('sent', 'cancelled')")"
	python3 - "$DB" "$S" "$W/home" <<'PY' >"$W/wrong"
import glob, os, sqlite3, sys, collections
db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
smsd, home = sys.argv[2:4]
def composed(digest):
    with open("%s/archive/%s/%s/%s.eml" % (home, digest[:2], digest[2:4], digest), encoding="utf-8", newline="") as f:
        return f.read().split("\r\n\r\n", 1)[1].strip()
want = collections.Counter((to, composed(d), parts) for to, d, parts in
    db.execute("select recipient, digest, parts from outbox where state = 'sent'"))
have = collections.Counter()
if os.path.exists(smsd + "/smsd.db"):
    rows = collections.defaultdict(list)
    for id, to, text in sqlite3.connect(smsd + "/smsd.db").execute(
            "select ID, DestinationNumber, TextDecoded from sentitems order by ID, SequencePosition"):
        rows[id, to].append(text)
    for (id, to), texts in rows.items():
        have[to, "".join(texts), len(texts)] += 1
else:
    for path in glob.glob(smsd + "/sent/OUT*") + glob.glob(smsd + "/err/OUT*"):
        text = open(path, "rb").read()[2:].decode("utf-16-be")
        have[os.path.basename(path).split("_")[3], text, 1] += 1
for what, n in ((want - have, "missing"), (have - want, "too many")):
    for key in what:
        print(n, key)
PY
	same "$mode: they stand in the sent items of SMSD with their words and parts, each once" '' "$(cat "$W/wrong")"
}

# --- gammu-smsd-inject, for databases that we cannot write to: its own rc is SMSD's here

world
smsd_setup sql
sed 's/^driver = .*/driver = native_mysql/' "$S/rc" >"$W/rc"
mkdir "$W/bin"
cat >"$W/bin/gammu-smsd-inject" <<INJECT
#!/bin/sh
[ "\$1 \$2" = "-c $W/rc" ] || exit 64
shift 2
exec $(command -v gammu-smsd-inject) -c $S/rc "\$@"
INJECT
chmod +x "$W/bin/gammu-smsd-inject"
printf '[sms]\nsmsd = %s/rc\ngateway = gammu\nhours = any\nucs2 = yes\n' "$W" >>"$W/loket.conf"
mkdir "$W/in" "$W/letters"
printf '[desk]\nletters = %s/letters\n' "$W" >>"$W/loket.conf"
printf '{{kantor}}: 漢 {{nomor}} %s\n' "$(head -c 300 /dev/zero | tr '\0' x)" >"$W/letters/tanda_bukti.sms"
for i in 1 2; do printf '{"from":"08120000123%d","text":"INFO#Siti#3401021708859998#Beji#anggaran","id":"%d"}' $i $i >"$W/in/$i.json"; done
touch -d '1 minute ago' "$W/in/"*
loket-sms --spool "$W/in" | loket-parse | loket-register >/dev/null
PATH=$W/bin:$PATH
loket-compose --force | loket-send >"$W/.out" 2>&1
same 'gammu-smsd-inject takes letters' 'sent|2' "$(sql 'select state, count(*) from outbox group by 1')"
same 'as many SMS as we count' "$(sql 'select sum(parts) from outbox')" \
	"$(sqlite3 "$S/smsd.db" 'select (select count(*) from outbox) + (select count(*) from outbox_multipart)')"
has 'with their words' "$(sqlite3 "$S/smsd.db" 'select TextDecoded from outbox')" 'PPID Kulon Progo: 漢 PPID-20'
rm "$W/bin/gammu-smsd-inject"
PATH=${PATH#"$W/bin:"}

run_mode sql 1
run_mode hook 2
run_mode files 3
done_testing
