# loket-compose: each owed letter becomes one message, once.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
decode() { python3 -c 'import sys,email,email.policy
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(m["subject"]); print(m.get_content())' "$1"; }

world
mail "$M/01-permohonan-lengkap.eml" "$M/06-permohonan-tanpa-nik.eml" >/dev/null
loket-compose --pending >"$W/paths"
same 'each owed letter has a path' 2 "$(wc -l <"$W/paths")"
same 'the files are there' 2 "$(xargs ls <"$W/paths" | wc -l)"
same 'the rows are composed, with the digest of the file' "$(sha256sum "$(head -n 1 "$W/paths")" | cut -d ' ' -f 1)" \
	"$(sql "select digest from outbox where id = 1 and state = 'composed'")"
letter=$(decode "$(head -n 1 "$W/paths")")
has 'the receipt has the number' "$letter" '[PPID-2026-00001]'
has 'and the deadline' "$letter" '7 Desember 2026'
has 'and the date of receipt' "$letter" '23 November 2026'
letter=$(decode "$(tail -n 1 "$W/paths")")
has 'the other letter says what is missing' "$letter" 'NIK'
has 'and until when' "$letter" '26 November 2026'
raw=$(cat "$(head -n 1 "$W/paths")")
has 'it answers the mail' "$raw" "In-Reply-To: <$(sql 'select message_id from message where id = 1')>"
has 'it is marked as automatic' "$raw" 'Auto-Submitted: auto-replied'
has 'it is dated in the office zone' "$raw" '+0700'
same 'every line ends with CR LF' 0 "$(LC_ALL=C grep -vc "$(printf '\r')$" "$(head -n 1 "$W/paths")")"
same 'it is pure ASCII' 0 "$(cat "$W"/home/out/new/* | LC_ALL=C grep -c "$(printf '[\200-\377]')")"
same 'no NIK leaves the office' 0 "$(cat "$W"/home/out/new/* | grep -c "$(sql 'select nik from applicant where id = 1')")"
same 'nothing is owed any more' '' "$(loket-compose)"

# killed between file and row: the same bytes again
sum=$(sha256sum "$(head -n 1 "$W/paths")")
sqlite3 "$DB" "update outbox set state = 'owed', digest = null where id = 1"
same 'a letter made again is the same letter' "$sum" "$(sha256sum "$(loket-compose)")"

# hostile values stay values
cat >"$W/hostile" <<'MAIL'
From: =?utf-8?q?=7B=7Bnomor=7D=7D_=25s_=0D=0ABcc=3A_x=40y?= <aneh@warga.example>
To: ppid@kulonprogo.example
Subject: =?utf-8?q?aduan=0D=0ABcc:_korban@x.example?=
Message-ID: <h@warga.example>

Saya mengadukan jalan rusak di depan rumah.
MAIL
mail "$W/hostile" >/dev/null
loket-compose >"$W/paths"
same 'a hostile mail gets its letter' 1 "$(wc -l <"$W/paths")"
same 'no header is injected' 0 "$(sed '/^.$/q' "$(cat "$W/paths")" | grep -ci '^bcc')"
has 'template text in a name stays text' "$(decode "$(cat "$W/paths")")" '{{nomor}} %s'

# the office's own letters
mkdir "$W/letters"
printf 'Subject: [{{nomor}}] Surat kantor\n\nHalo {{nama}}, batas {{tenggat}}.\n' >"$W/letters/tanda_bukti.surel"
printf '[desk]\nletters = %s\n' "$W/letters" >>"$W/loket.conf"
has 'a template of the office is used' "$(loket-compose --preview PPID-2026-00001 tanda_bukti)" 'batas 7 Desember 2026.'
printf 'Subject: x\n\n{{nomer}}\n' >"$W/letters/tanda_bukti.surel"
code 78 'an unknown field is an error of the template' loket-compose --preview PPID-2026-00001 tanda_bukti
has 'it names the line' "$(cat "$W/.err")" ':3:'
code 65 'a letter that the request cannot fill is not made' loket-compose --preview PPID-2026-00001 lengkapi
code 64 'an unknown letter is refused' loket-compose --preview PPID-2026-00001 surat_cinta
code 65 'an unknown number is refused' loket-compose --preview PPID-2026-99999 tanda_bukti

# what goes with a letter, as it came
world
mail "$M/34-permohonan-lampiran-pdf.eml" >/dev/null
part=$(sql "select json_extract(p.value, '\$.part') from message, json_each(parts) p where json_extract(p.value, '\$.name') is not null" | head -n 1)
sqlite3 "$DB" "insert into enclosure (outbox, position, digest, part) select 1, 1, digest, '$part' from message"
loket-compose >"$W/paths"
python3 - "$(cat "$W/paths")" "$M/34-permohonan-lampiran-pdf.eml" >"$W/got" <<'PY'
import email, email.policy, sys
letter, mail = (email.message_from_binary_file(open(p, 'rb'), policy=email.policy.default) for p in sys.argv[1:])
theirs = list(mail.iter_attachments())[0]
ours = list(letter.iter_attachments())
print(letter.get_content_type(), len(ours), ours[0].get_filename() == theirs.get_filename(),
      ours[0].get_content_type() == theirs.get_content_type(),
      ours[0].get_content() == theirs.get_content(), len(theirs.get_content()) > 100,
      'PPID-2026-00001' in letter.get_body().get_content())
PY
same 'an enclosure goes byte for byte, with name and type, behind the text' 'multipart/mixed 1 True True True True True' "$(cat "$W/got")"
same 'the letter is still ASCII with CR LF' '0 0' "$(LC_ALL=C grep -c "$(printf '[\200-\377]')" "$(cat "$W/paths")") $(LC_ALL=C grep -vc "$(printf '\r')$" "$(cat "$W/paths")")"
sum=$(sha256sum <"$(cat "$W/paths")")
sqlite3 "$DB" "update outbox set state = 'owed', digest = null"
same 'made again it is the same letter' "$sum" "$(loket-compose | xargs cat | sha256sum)"
sqlite3 "$DB" "update outbox set state = 'owed', digest = null; update enclosure set part = '9.9'"
code 65 'a part that is not there is told' loket-compose
same 'and the letter stays owed' owed "$(sql 'select state from outbox')"

world
mail "$M/01-permohonan-lengkap.eml" >/dev/null
chmod 500 "$W/home/out/tmp"
if [ "$(id -u)" != 0 ]; then
	code 77 'no right to write is told' loket-compose
fi
chmod 700 "$W/home/out/tmp"
code 75 'a full disk is for the next run' sh -c 'ulimit -f 0; loket-compose'
same 'the letter is still owed' owed "$(sql 'select state from outbox')"
same 'nothing half-written stands there' 0 "$(find "$W/home/out" -type f | wc -l)"
code 74 'a full standard output is told' sh -c 'loket-compose >/dev/full'
same 'and the letter is composed all the same' composed "$(sql 'select state from outbox')"
code 64 'an unknown option is refused' loket-compose --foo
code 64 'an operand without --preview is refused' loket-compose PPID-2026-00001
done_testing
