# Letters by SMS: every form with the longest values is one SMS, by an independent count.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"

# septets FILE: "SEPTETS LINE" of each line that the GSM alphabet has, else "ucs2 LINE"; the
# tables as 3GPP TS 23.038 prints them, row by row.
septets() {
	python3 - "$1" <<'PY'
import sys
basic = ("@£$¥èéùìòÇ\nØø\rÅå" "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ" " !\"#¤%&'()*+,-./" "0123456789:;<=>?"
         "¡ABCDEFGHIJKLMNO" "PQRSTUVWXYZÄÖÑÜ§" "¿abcdefghijklmno" "pqrstuvwxyzäöñüà")
assert len(basic) == 128
for line in open(sys.argv[1], encoding="utf-8"):
    line = line.rstrip("\n")
    n = sum(1 if c in basic else 2 if c in "^{}\\[~]|€" else 10000 for c in line)
    print(n if n < 10000 else "ucs2", line)
PY
}

world
printf '[sms]\ngateway = maildir:%s\n' "$W/uit" >>"$W/loket.conf"
long='Dinas “Pertanian” dan Pangan – Bidang Ketahanan… [Pangan] {Tanaman} €urah 😀 Kabupaten Kulon Progo'
long="$long $long $long"
sqlite3 "$DB" "insert into applicant (id, name, phone) values (1, '$long', '+6281200001234');
	insert into request (id, number, year, seq, kind, status, channel, applicant, subject, text, received_at,
		registered_at, registered_on, started_on, due_on, complete_by_on, extended_due_on, extension_ground, extension_reason)
	values (1, 'PPID-2026-99999', 2026, 99999, 'permohonan', 'terdaftar', 'sms', 1, '', '$long', 1795400000,
		1795400000, '2026-11-23', '2026-11-23', '2026-12-07', '2026-11-26', '2026-12-16', 'belum_diputuskan', '$long');
	insert into clock (request, name, start_on, workdays, end_on, state, why, began_at)
	values (1, 'tenggat2', '2026-12-07', 7, '2026-12-16', 'running', 'x', 1795400000);
	insert into assignment (id, request, agency, sent_at, due_on) values (1, 1, 'KAP-GIRIMULYO', 1795400000, '2026-12-01');
	insert into objection (id, number, year, seq, request, ground, received_at, due_on, decision)
	values (1, 'KBR-2026-99999', 2026, 99999, 1, 'a', 1795400000, '2027-01-08', null)" || flunk 'the world is made'
for form in "$SRC"/schema/letters/*.sms; do
	name=$(basename "$form" .sms)
	sqlite3 "$DB" "insert into outbox (request, assignment, objection, letter, channel, recipient, automatic, state,
			message_id, owed_at) values (1, 1, 1, '$name', 'sms', '+6281200001234', 0, 'owed', '$name', 1795400000)"
	for field in materi tanggapan skpd badan_lain waktu_penyediaan dasar_hukum; do
		sqlite3 "$DB" "insert into letter_value select max(id), '$field', '$long' from outbox"
	done
	sqlite3 "$DB" "insert into letter_value select max(id), 'batas_keberatan', '30 September 2027' from outbox"
done
sqlite3 "$DB" "update objection set decision = 'dikabulkan_sebagian'"
loket-compose >"$W/paths" 2>"$W/errors"
same 'every form of the folder is made' '' "$(cat "$W/errors")"
same 'as many as there are' "$(find "$SRC/schema/letters" -name '*.sms' | wc -l)" "$(wc -l <"$W/paths")"
while read -r path; do tail -1 "$path" | tr -d '\r'; done <"$W/paths" >"$W/texts"
septets "$W/texts" >"$W/counted"
same 'none takes more than 160 septets' '' "$(awk '$1 == "ucs2" || $1 > 160' "$W/counted")"
same 'what is long is shortened and not left out' "$(grep -lE '{{(ringkas|skpd|badan|waktu|dasar)}}' "$SRC"/schema/letters/*.sms | wc -l)" \
	"$(awk '$1 > 135' "$W/counted" | grep -c Dinas)"
same 'the register knows how many SMS each takes' "$(wc -l <"$W/paths") 1" "$(sql 'select count(*) || " " || max(parts) from outbox')"
has 'an answer that was cut says where the whole lies' "$(grep DIJAWAB "$W/counted")" 'Lengkap: di kantor PPID'
same 'no dash or quote of a typewriter'"'"'s betters' '' "$(grep -E '“|–|…|😀' "$W/texts")"
same 'the fixed words of every form stand' '' "$(for form in "$SRC"/schema/letters/*.sms; do
	words=$(sed 's/.*}}//' "$form" | tr -d '\n' | sed 's/[. ]*$//')
	grep -qF -- "$words" "$W/texts" || echo "$form: $words"; done)"

# our own count is the same as the other one
ours() { while read -r path; do name=$(basename "$path" | cut -d. -f2); loket-compose --preview PPID-2026-99999 "$name" 2>/dev/null; done <"$W/paths"; }
same 'loket-compose counts as the other one does' "$(awk '{print $1}' "$W/counted" | sort -n | xargs)" \
	"$(ours | sed -n 's/^(1 SMS, \([0-9]*\) septet)$/\1/p' | sort -n | xargs)"

# --- an answer to somebody with an address of mail, and files
sqlite3 "$DB" "update applicant set email = 'siti@warga.example'; delete from letter_value where name = 'materi';
	insert into letter_value select id, 'materi', 'Tiga berkas' from outbox where letter = 'pemberitahuan'"
has 'short words stand whole' "$(loket-compose --preview PPID-2026-99999 pemberitahuan)" 'DIJAWAB: Tiga berkas. Keberatan'
sqlite3 "$DB" "insert into enclosure (outbox, position, digest, part) select id, 1, '$(printf %064d 0)', '1' from outbox where letter = 'pemberitahuan'"
has 'files lie in the mailbox' "$(loket-compose --preview PPID-2026-99999 pemberitahuan)" 'Tiga berkas. Berkas: email Anda. Keberatan'
sqlite3 "$DB" "insert or replace into letter_value select id, 'materi', 'NIK 3401021708859998 ada' from outbox where letter = 'pemberitahuan'"
same 'no letter holds a NIK' '' "$(loket-compose --preview PPID-2026-99999 pemberitahuan | grep 3401021708859998)"

# --- the office's own form
mkdir "$W/letters"
printf '[desk]\nletters = %s\n' "$W/letters" >>"$W/loket.conf"
printf '{{kantor}}: %s {{nomor}}\n' "$(head -c 600 /dev/zero | tr '\0' a)" >"$W/letters/status.sms"
code 65 'a form that takes more SMS than allowed is refused' loket-compose --preview PPID-2026-99999 status
has 'and what to do is said' "$(cat "$W/.err")" '--force'
ok 'by force it is made' loket-compose --force --preview PPID-2026-99999 status
has 'in five SMS' "$(cat "$W/.out")" '(5 SMS, 634 septet)'
printf '{{kantor}}: “status” {{nomor}}\n' >"$W/letters/status.sms"
has 'typographic characters are made plain' "$(loket-compose --preview PPID-2026-99999 status)" '"status"'
printf 'ucs2 = yes\n' | sed -i '/^\[sms\]/r /dev/stdin' "$W/loket.conf"
printf '{{kantor}}: 😀 {{nomor}}\n' >"$W/letters/status.sms"
has 'where the office wants it other characters stay' "$(loket-compose --preview PPID-2026-99999 status)" 'huruf UCS-2'
printf '{{kantor}} {{apa}}\n' >"$W/letters/status.sms"
code 78 'an unknown field is an error' loket-compose --preview PPID-2026-99999 status
has 'with its line' "$(cat "$W/.err")" 'status.sms:1: unknown field {{apa}}'
done_testing
