# Other people's SMS: the corpus of gammu, by SMSD and its files (skipped where it is not).
# shellcheck shell=sh
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/smsd.sh"
CORPUS=
for c in "$SRC/../shared/corpora/sms/gammu" "$SRC/../../shared/corpora/sms/gammu"; do [ ! -d "$c" ] || CORPUS=$c; done
[ -n "$CORPUS" ] || skip 'the corpus of gammu is not here'

world
INBOXFORMAT=detail smsd_setup files
printf '[sms]\nsmsd = %s/rc\n' "$S" >>"$W/loket.conf"
python3 "$SRC/tests/e2e/smscorpus.py" "$CORPUS" >"$W/all"
grep '^[^ /]*\.backup ' "$W/all" >"$W/backups"
while read -r name rest; do
	cp "$CORPUS/at-sms-encode/$name" "$S/inbox/IN20261123_090000_00_+6281200001234_${name%.backup}.txt"
done <"$W/backups"
touch -d '1 minute ago' "$S/inbox/"*
ok 'the backups of gammu are read' loket-sms
python3 - "$W/backups" "$W/home/spool" <<'PY' >"$W/wrong"
import glob, json, sys, unicodedata
def plain(text):
    return "".join(c for c in unicodedata.normalize("NFD", text.rstrip("@")) if not unicodedata.combining(c))
have = {}
for path in glob.glob(sys.argv[2] + "/sms/new/*") + glob.glob(sys.argv[2] + "/sms-parts/new/*"):
    message = json.load(open(path))
    for part in message.get("parts", [message]):
        have[part["source"].split("_")[-1].split(".")[0]] = part["text"]
n = 0
for line in open(sys.argv[1]):
    name, number, udh, text = line.rstrip("\n").split(" ")
    text = "" if text == "-" else bytes.fromhex(text).decode("utf-16-be", "replace")
    got = have.get(name.split(".")[0])
    n += 1
    # one PDU holds 160 septets, and letters without accents that its alphabet has not
    if got is None or not plain(got).startswith(plain(text)) or (len(text) < 70 and plain(got) != plain(text)):
        print(name, repr(text), repr(got))
if n < 100:
    print("only", n, "were compared")
PY
same 'each text is that of the PDU beside it' '' "$(cat "$W/wrong")"
ok 'all of them can be registered' sh -c 'loket-sms | loket-parse | loket-register'
same 'and nothing waits' 0 "$(find "$W/home/spool/sms/new" -type f | wc -l)"

# every file of the corpus as if a gateway had left it
world
mkdir "$W/all.in"
n=0
find "$CORPUS" -type f | sort | while read -r f; do
	n=$((n + 1))
	cp "$f" "$W/all.in/$(printf 'IN20261123_09%04d_00_+6281200001234_00.txt' $n)"
done
for key in smsd smstools json; do
	rm -rf "$S/inbox"
	mkdir -p "$S/inbox"
	cp "$W/all.in/"* "$S/inbox"
	[ $key != json ] || for f in "$S/inbox/"*; do mv "$f" "$f.json"; done
	touch -d '1 minute ago' "$S/inbox/"*
	case $key in smsd) v=$S/rc ;; *) v=$S/inbox ;; esac
	printf '[store]\nhome = %s/home\n[sms]\n%s = %s\n' "$W" $key "$v" >"$W/loket.conf"
	loket-sms >/dev/null 2>"$W/.err"
	code=$?
	[ $code -lt 128 ] && pass || flunk "as files of $key nothing dies of them" "exit $code"
	sh -c 'loket-sms | loket-parse | loket-register' >"$W/records" 2>"$W/.err2"
	same "$key: what was taken is registered" 0 "$(find "$W/home/spool/sms/new" -type f | wc -l)"
done

# by SMSD itself, from the phone
command -v gammu-smsd >/dev/null && command -v gammu >/dev/null || { done_testing; exit; }
unset LOKET_NOW
world
smsd_setup sql
printf '[sms]\nsmsd = %s/rc\n' "$S" >>"$W/loket.conf"
mkdir -p "$S/phone/sms/1"
n=0
grep ' - [0-9A-F]' "$W/all" | grep -v '\.backup' >"$W/delivered"
while read -r name number udh text; do
	n=$((n + 1))
	{
		printf '[SMSBackup000]\nPDU = Deliver\nDateTime = %s\nState = UnRead\nNumber = "%s"\n' "$(date -u +%Y%m%dT%H%M%S)" "$number"
		printf 'NumberUnicode = %s\n' "$(printf %s "$number" | iconv -t UTF-16BE | od -An -tx1 | tr -d ' \n')"
		printf '%s' "$text" | fold -w 200 | awk '{ printf "Text%02d = %s\n", NR - 1, $0 }'
		printf 'Coding = Unicode_No_Compression\nFolder = 1\nLength = %d\nClass = -1\n' $((${#text} / 4))
	} >"$S/phone/sms/1/$n"
done <"$W/delivered"
smsd_start
ok 'SMSD takes them from the phone' until_true 60 phone_is_empty
sleep 1
loket-sms | loket-parse | loket-register | jq -r .outcome | sort | uniq -c >"$W/outcomes"
same 'each is in the register' "$(wc -l <"$W/delivered")" "$(sql 'select count(*) from message')"
same 'and in the archive' "$(wc -l <"$W/delivered")" "$(find "$W/home/archive" -type f | wc -l)"
while read -r name number udh text; do printf '%s' "$text" | python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(sys.stdin.read()).decode("utf-16-be").encode())'; echo; done <"$W/delivered" >"$W/words"
python3 - "$W/words" "$W/home/archive" <<'PY' >"$W/wrong"
import glob, json, sys
def words(text):
    return "".join(c for c in text if c.isalnum() and c.isascii())
have = {words(json.load(open(p))["text"]) for p in glob.glob(sys.argv[2] + "/*/*/*")}
for line in open(sys.argv[1], encoding="utf-8", newline="\n"):
    if "\0" not in line and not any(words(line) in h for h in have):  # SMSD ends a text at NUL
        print(repr(line))
PY
same 'with its words' '' "$(cat "$W/wrong")"
done_testing
