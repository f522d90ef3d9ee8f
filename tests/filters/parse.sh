# loket-parse: messages in, records out; a hostile message costs itself and not the queue.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

world

# --- paths in, records out
ls "$M"/*.eml >"$W/paths"
loket-parse <"$W/paths" >"$W/records"
same 'all mails are read' 0 $?
same 'each path gives a record' "$(wc -l <"$W/paths")" "$(wc -l <"$W/records")"
same 'in the order of the paths' "$(cat "$W/paths")" "$(jq -r .path "$W/records")"
same 'operands do the same' "$(cat "$W/records")" "$(xargs loket-parse <"$W/paths")"
same 'so do paths that end with NUL' "$(cat "$W/records")" "$(tr '\n' '\0' <"$W/paths" | loket-parse -0)"
same 'the records are UTF-8' 0 "$(iconv -f utf-8 -t utf-8 "$W/records" >/dev/null; echo $?)"
same 'and have no control characters but newline' false \
	"$(jq -s 'any(.[] | .. | strings; test("[\u0001-\u0009\u000b-\u001f\u007f-\u009f]"))' "$W/records")"

same 'the keys are those of the schema, in its order' "$(jq -c .required "$SRC/schema/record.schema.json")" \
	"$(jq -c keys_unsorted "$W/records" | sort -u)"

# --- what the fixtures' tables expect
tail -n +2 "$M/INDEX.tsv" | cut -f 1,5-7 >"$W/want"
jq -r '[(.path | sub(".*/"; "")), .class, .subject // "", .from.address // ""] | @tsv' "$W/records" >"$W/got"
same 'class, subject and sender of the fixtures' '' "$(diff "$W/want" "$W/got")"
tail -n +2 "$M/INDEX.tsv" | cut -f 1,3 | grep -v '	-$' >"$W/want"
jq -r '[(.path | sub(".*/"; "")), .kind.value] | @tsv' "$W/records" | grep -F "$(cut -f 1 "$W/want")" >"$W/got"
same 'kind of the fixtures' '' "$(diff "$W/want" "$W/got")"
tail -n +2 "$M/IDENTITY.tsv" | cut -f 1-7 >"$W/want"
jq -r '[(.path | sub(".*/"; ""))] + (.identity | [.name, .nik, .address, .phone, .occupation, .purpose] | map(. // "")) | @tsv' \
	"$W/records" | grep -F "$(cut -f 1 "$W/want")" >"$W/got"
same 'identity in the fixtures' '' "$(diff "$W/want" "$W/got")"

# --- a message on standard input
# shellcheck disable=SC2002 # a pipe, not a file
record=$(cat "$M/01-permohonan-lengkap.eml" | loket-parse -)
same 'a message from a pipe has no path' null "$(printf '%s' "$record" | jq .path)"
same 'and the digest of its bytes' "$(sha256sum <"$M/01-permohonan-lengkap.eml" | cut -d ' ' -f 1)" \
	"$(printf '%s' "$record" | jq -r .digest)"
same 'it is received now' "$LOKET_NOW" "$(printf '%s' "$record" | jq -r .received)"
same 'an empty message is a record' '["header:none","empty"]' "$(loket-parse - </dev/null | jq -c .warnings)"

# --- when it was received
cp "$M/05-aduan-lampu-jalan.eml" "$W/mail"
touch -d '2026-11-20T10:11:12Z' "$W/mail"
same 'the time of the file is the receipt, in the office zone' '2026-11-20T17:11:12+07:00' \
	"$(loket-parse "$W/mail" | jq -r .received)"
touch -d '2027-01-01T00:00:00Z' "$W/mail"
same 'never later than the clock' "$LOKET_NOW" "$(loket-parse "$W/mail" | jq -r .received)"

# --- input that is not as it should be
same 'no path is no record' '' "$(loket-parse </dev/null)"
ok 'no path is no error' loket-parse
code 64 'an unknown option is refused' loket-parse --tidak-ada
code 64 'an option given with a wrong value is refused' loket-parse -0x
code 74 'a missing file is said' loket-parse "$W/tidak-ada"
has 'by its name' "$(cat "$W/.err")" "$W/tidak-ada"
code 65 'a folder is no message' loket-parse "$W"
mkfifo "$W/fifo"
code 65 'a FIFO is no message and does not hold the queue' loket-parse "$W/fifo"
ln -s "$W/mail" "$W/link"
code 74 'a link is not followed' loket-parse "$W/link"
printf '%s\n%s\n%s\n' "$M/05-aduan-lampu-jalan.eml" "$W/tidak-ada" "$M/13-saran-jam-layanan.eml" |
	loket-parse >"$W/records" 2>"$W/err"
same 'a bad path has its exit code' 74 $?
same 'and the others go on' 2 "$(wc -l <"$W/records")"
same 'it is said once' 1 "$(wc -l <"$W/err")"
printf '%s\n%s' "$W/mail" "$W/mail" | loket-parse >"$W/records" 2>/dev/null
same 'a torn last line is no path' 65 $?
same 'the whole line before it is one' 1 "$(wc -l <"$W/records")"
printf 'a\0b\n%s\n' "$W/mail" | loket-parse >"$W/records" 2>/dev/null
same 'a NUL byte in a path is refused' 65 $?
same 'and the next line is read' 1 "$(wc -l <"$W/records")"
code 74 'a full device is an error' sh -c 'loket-parse "$1" >/dev/full' - "$W/mail"
printf 'Subject: a\0b\n\nha\0lo\n' >"$W/nul"
same 'a message with NUL bytes is read' '["ab","halo",["nul"]]' \
	"$(loket-parse "$W/nul" | jq -c '[.subject, .text, .warnings]')"

# --- line ends and messages cut off
key='del(.path, .digest, .received, .parts[].size, .parts[].sha256)'
for f in "$M"/0*.eml "$M"/3*.eml; do tr -d '\r' <"$f" >"$W/lf"; tr '\n' '\r' <"$W/lf" >"$W/cr"
	sed 's/$/\r/' "$W/lf" >"$W/crlf"; loket-parse "$W/lf" "$W/crlf" "$W/cr"; done | jq -c "$key" >"$W/records"
same 'lines with CR LF are the lines' "$(sed -n '1~3p' "$W/records")" "$(sed -n '2~3p' "$W/records")"
same 'so are lines with CR alone, which is said' "$(sed -n '1~3p' "$W/records")" \
	"$(sed -n '3~3p' "$W/records" | jq -c '.warnings -= ["cr-only"]')"
same 'each time' '["cr-only"]' "$(sed -n '3~3p' "$W/records" | jq -c '[.warnings[] | select(. == "cr-only")]' | sort -u)"
mkdir "$W/cut"
size=$(stat -c %s "$M/42-permohonan-nama-berkoma.eml")
for n in $(seq 0 "$size"); do head -c "$n" "$M/42-permohonan-nama-berkoma.eml" >"$W/cut/$n"; done
same 'a message cut anywhere has no other sender' "$(printf '%s\n' '"suryono.spd@sekolahkita.example"' null)" \
	"$(find "$W/cut" -type f | loket-parse | jq -c .from.address | sort -u)"
printf 'From: Ani <>\nReply-To: ani@contoh.example\n\nx\n' >"$W/nobody"
same 'where From names nobody, Reply-To does' '{"name":"Ani","address":"ani@contoh.example"}' \
	"$(loket-parse "$W/nobody" | jq -c .from)"


# --- what our own mail server says of the sender
printf 'Authentication-Results: mail.kab.example; spf=pass; dkim=pass header.d=dinas.example;\n' >"$W/auth"
printf ' dmarc=pass header.from=dinas.example\nFrom: a@dinas.example\n\nx\n' >>"$W/auth"
same 'without a name nothing is believed' null "$(loket-parse "$W/auth" | jq -c .auth)"
sed '1i [office]\nauthserv_id = mail.kab.example' "$W/loket.conf" >"$W/auth.conf"
same 'our server is believed' '{"spf":"pass","dkim":["dinas.example"],"dmarc":"pass","by":"mail.kab.example"}' \
	"$(loket-parse -C "$W/auth.conf" "$W/auth" | jq -c .auth)"

# --- bombs (RELIABILITY 5.9): each is a record with a warning, and the queue goes on
bomb() {
	python3 - "$1" "$2" <<'PYTHON'
import sys
kind, n, o = sys.argv[1], int(sys.argv[2]), sys.stdout.buffer
head = b'From: a@b\nSubject: bom\n'
if kind == 'nest':
    o.write(head)
    for i in range(n):
        o.write(b'Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n' % (i, i))
    o.write(b'Content-Type: text/plain\n\nx\n')
elif kind == 'rfc822':
    o.write(head + b'Content-Type: message/rfc822\n\n')
    for i in range(n):
        o.write(b'From: a@b\nContent-Type: message/rfc822\n\n')
    o.write(b'Subject: x\n\nx\n')
elif kind == 'parts':
    o.write(head + b'Content-Type: multipart/mixed; boundary=b\n\n' + b'--b\n\nx\n' * n + b'--b--\n')
elif kind == 'group':
    o.write(head + b'To: ' + b'a:' * n + b'\n\nx\n')
elif kind == 'attached-group':
    o.write(head + b'Content-Type: message/rfc822\n\nTo: ' + b'a:' * n + b'\n\nx\n')
elif kind == 'header':
    o.write(head + b'X-Long: ' + b'x' * n + b'\n\nx\n')
elif kind == 'fields':
    o.write(head + b''.join(b'X-%d: x\n' % i for i in range(n)) + b'\nx\n')
elif kind == 'addresses':
    o.write(head + b'To: ' + b','.join(b'a@b' for i in range(n)) + b'\n\nx\n')
elif kind == 'references':
    o.write(head + b'References: ' + b' '.join(b'<%d@b>' % i for i in range(n)) + b'\n\nx\n')
elif kind == 'text':
    o.write(head + b'\n' + b'kata ' * n + b'\n')
PYTHON
}
while read -r kind n warning; do
	bomb "$kind" "$n" >"$W/bomb"
	loket-parse "$W/bomb" "$W/mail" >"$W/records"
	same "$kind: the exit code is 0" 0 $?
	same "$kind: the next mail is read" 2 "$(wc -l <"$W/records")"
	has "$kind: the record has the warning" "$(head -n 1 "$W/records" | jq -c .warnings)" "\"$warning\""
	same "$kind: the sender is known" a@b "$(head -n 1 "$W/records" | jq -r .from.address)"
	same "$kind: the subject is known" bom "$(head -n 1 "$W/records" | jq -r .subject)"
	same "$kind: a person reads it" request "$(head -n 1 "$W/records" | jq -r .class)"
done <<'BOMBS'
nest 10000 limit:depth
rfc822 10000 limit:depth
parts 20000 limit:parts
group 41000 limit:header
attached-group 400000 limit:header
header 20000000 limit:header
fields 200000 limit:header
addresses 15000 limit:addresses
references 5000 limit:references
text 1000000 limit:text
BOMBS

# --- limits of the configuration
printf '[limits]\nparts = 2\nmessage = 65536\n' >>"$W/loket.conf"
has 'the number of parts is a setting' "$(bomb parts 5 | loket-parse - | jq -c .warnings)" limit:parts
bomb text 100000 >"$W/bomb"
record=$(loket-parse "$W/bomb")
has 'so is the size that is read' "$(printf '%s' "$record" | jq -c .warnings)" limit:message
same 'the digest is of the whole message' "$(sha256sum <"$W/bomb" | cut -d ' ' -f 1)" "$(printf '%s' "$record" | jq -r .digest)"

# --- each record leaves at once
mkfifo "$W/in" "$W/out"
loket-parse <"$W/in" >"$W/out" &
pid=$!
exec 8>"$W/in" 9<"$W/out"
printf '%s\n' "$W/mail" >&8
IFS= read -r line <&9
has 'a record does not wait for the next path' "$line" '"subject":"lampu jln mati"'
exec 8>&-
wait "$pid"
same 'the end of the input is the end' 0 $?
exec 9<&-

done_testing
