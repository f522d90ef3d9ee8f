# loket-parse: the parts of a message as their senders made them, however they were packed.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail/parts
world

# --- what the fixtures' table expects
jq -r .file "$M/EXPECT.jsonl" | sed "s|^|$M/|" >"$W/paths"
same 'each mail of the folder has its line in the table' "$(cd "$M" && ls -- *.eml)" "$(jq -r .file "$M/EXPECT.jsonl")"
loket-parse <"$W/paths" >"$W/records"
same 'all are read' 0 $?
want() { jq -c --arg file "$1" "select(.file == \$file) | $2" "$M/EXPECT.jsonl"; }
got() { jq -c --arg file "$1" "select(.path | endswith(\"/\" + \$file)) | $2" "$W/records"; }
while read -r path; do
	file=${path##*/}
	same "$file: the parts, their names, types, sizes and digests" "$(want "$file" '.parts[]')" \
		"$(got "$file" '.parts[] | [.part, .name, .type, .detected, .size, .sha256, .disposition]')"
	same "$file: the words" "$(want "$file" 'select(has("text")) | .text')" \
		"$(test -z "$(want "$file" 'select(has("text"))')" || got "$file" .text)"
	same "$file: the warnings" "$(want "$file" .warnings)" "$(got "$file" .warnings)"
done <"$W/paths"
same 'a text in PGP that only a key opens stays as it is' true \
	"$(got 24-pgp-teks-terkunci.eml '.text | contains("BEGIN PGP MESSAGE")')"

# --- line ends: those of words are LF, of files they stay
same_but_files='.digest = 0 | .parts |= map(if .name == null and .detected == null and (.type | startswith("text/"))
	then . else del(.size, .sha256) end)'
while read -r path; do
	tr -d '\r' <"$path" >"$W/lf"
	sed 's/$/\r/' "$W/lf" >"$W/crlf"
	same "${path##*/}: with CR LF and with LF it is the same" "$(loket-parse - <"$W/lf" | jq -c "$same_but_files")" \
		"$(loket-parse - <"$W/crlf" | jq -c "$same_but_files")"
done <"$W/paths"

# --- limits
for n in 3 40; do
	printf 'From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n' >"$W/mail"
	yes -- "$(printf -- '--b\nContent-Type: text/plain; name=a.txt\n\nx')" | head -n $((4 * n)) >>"$W/mail"
	printf '[store]\nhome = %s\n[limits]\nparts = 20\n' "$W/home" >"$W/few.conf"
	same "of $n parts at most 20 are told, and that it is so" "$((n < 20 ? n : 19)) $([ "$n" = 3 ] || echo limit:parts)" \
		"$(loket-parse -C "$W/few.conf" - <"$W/mail" | jq -r '"\(.parts | length) \(.warnings | join(" "))"')"
done
{
	printf 'From: a@b\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n'
	head -c 30000000 /dev/zero | base64
} >"$W/mail"
same 'what is too large to look into is listed as it is' '30000000 ["empty","limit:packed"]' \
	"$(loket-parse - <"$W/mail" | jq -r '"\(.parts[0].size) \(.warnings | tojson)"')"

done_testing
