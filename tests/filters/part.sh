# loket-part: one part of a message, proved and decoded, to standard output.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
register() { loket-deliver <"$1" | loket-parse | loket-register >/dev/null; }
register "$M/34-permohonan-lampiran-pdf.eml"
register "$M/parts/08-terusan.eml"
N=PPID-2026-00001
digest=$(sql 'select digest from message where id = 1')
sum() { sha256sum | cut -d ' ' -f 1; }

# --- the list
loket-part --list $N >"$W/list"
same 'into a pipe the list is records' '1 1,1 2' "$(jq -r '"\(.message) \(.part)"' "$W/list" | paste -sd,)"
same 'with the digest of the message' "$digest" "$(jq -r .digest "$W/list" | sort -u)"
same 'it is what the register has' "$(sql 'select parts from message where id = 1' | jq -c '.[]')" \
	"$(jq -c 'del(.message, .digest)' "$W/list")"
same 'one message can be asked for' 2 "$(loket-part --list $N 1 | wc -l)"
code 65 'one that is not there is told' loket-part --list $N 2
code 65 'so is a request' loket-part --list PPID-2026-00099
tty() { script -qec "$1" "$W/tty" </dev/null >/dev/null; code=$?; tr -d '\r' <"$W/tty" | sed '/^Script /d'; return $code; }
has 'on a terminal it is a table' "$(tty "loket-part --list $N")" 'application/pdf           Surat Permohonan.pdf'

# --- the bytes
pdf=$(jq -r 'select(.part == "2") | .sha256' "$W/list")
same 'the bytes have the digest that the register has' "$pdf" "$(loket-part $N 1 2 | sum)"
same 'the message goes by its digest too' "$pdf" "$(loket-part $N "$digest" 2 | sum)"
same 'and by the beginning of it' "$pdf" "$(loket-part $N "$(echo "$digest" | cut -c 1-8)" 2 | sum)"
code 65 'five digits are too few' loket-part $N "$(echo "$digest" | cut -c 1-5)" 2
code 65 'a message of another request is none of this' loket-part $N 2 1
code 65 'a part that is not there is told' loket-part $N 1 3
code 65 'a multipart is no part to take' loket-part $N 1 ''
loket-part --list PPID-2026-00002 2 | jq -r '"\(.part) \(.sha256)"' >"$W/parts"
while read -r part sha; do
	same "part $part is its bytes" "$sha" "$(loket-part PPID-2026-00002 2 "$part" | sum)"
done <"$W/parts"
same 'those within an attached message too' 5 "$(wc -l <"$W/parts")"

# --- a message that is not registered
while read -r line; do
	file=$(printf '%s\n' "$line" | jq -r .file)
	got=$(printf '%s\n' "$line" | jq -r '.parts[][0]' | while read -r part; do
		loket-part --file "$M/parts/$file" "$part" | sum
	done)
	same "$file: each part taken out is its bytes" "$(printf '%s\n' "$line" | jq -r '.parts[][5]')" "$got"
done <"$M/parts/EXPECT.jsonl"
same 'its list has no message' 'null null 2' "$(loket-part --list --file "$M/34-permohonan-lampiran-pdf.eml" |
	jq -r 'select(.part == "2") | "\(.message) \(.digest) \(.part)"')"
tr '\n' '\r' <"$M/34-permohonan-lampiran-pdf.eml" >"$W/cr"
same 'lines that end with CR alone are mended for it as for the record' "$(loket-parse "$W/cr" | jq -r '.parts[1].sha256')" \
	"$(loket-part --file "$W/cr" 2 | sum)"
code 74 'a file that is not there is told' loket-part --file "$W/none" 1
code 65 'a folder is no message' loket-part --file "$W" 1
ln -s "$M/34-permohonan-lampiran-pdf.eml" "$W/link"
code 74 'a link is not followed' loket-part --file "$W/link" 1

# --- a terminal
code=0
tty "loket-part $N 1 2" >"$W/shown" || code=$?
same 'a terminal gets no bytes of a file' "64 0" "$code $(grep -c '%PDF' "$W/shown")"
has 'unless it is forced' "$(tty "loket-part --force $N 1 2")" '%PDF'
printf 'From: a@b\nContent-Type: text/plain; charset=iso-8859-1\n\ncaf\351 \033[31mmerah\n' >"$W/mail"
has 'a text is shown in the terminal'\''s characters, without steering it' "$(tty "loket-part --file $W/mail 1")" \
	'café <U+001B>[31mmerah'

# --- what must not be
archive=$(find "$W/home/archive" -name "$digest.eml")
mv "$archive" "$W/kept"
code 75 'a message that is not in the archive yet is for later' loket-part $N 1 2
sed 's/Surat Permohonan/Surat Pernyataan/' "$W/kept" >"$archive"
code 65 'another file in its place is refused' loket-part $N 1 2
has 'and said' "$(cat "$W/.err")" 'bukan yang didaftar'
same 'nothing of it is written' 0 "$(wc -c <"$W/.out")"
cp "$W/kept" "$archive"
sqlite3 "$DB" "update message set parts = replace(parts, '$pdf', '$digest') where id = 1"
code 65 'a part with another digest than the register has is refused' loket-part $N 1 2
same 'nothing of it is written either' 0 "$(wc -c <"$W/.out")"
code 64 'a part must be named' loket-part $N 1
code 64 'with --file only the part' loket-part --file "$W/mail" $N 1
code 64 'an unknown option is refused' loket-part --foo
code 74 'a full standard output is told' sh -c 'loket-part --force PPID-2026-00002 2 3 >/dev/full'

# --- locked in
strace -f -o "$W/trace" loket-part --file "$M/34-permohonan-lampiran-pdf.eml" 2 >/dev/null 2>&1
same 'after the lock nothing is opened' 0 "$(sed '1,/seccomp(SECCOMP_SET_MODE_FILTER/d' "$W/trace" | grep -cE 'open(at)?\(|socket\(|execve\(')"

done_testing
