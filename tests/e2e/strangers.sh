# Whose message it is, try by try: strangers.tsv through the real parser and register.
# Each line says what a mail becomes and what it changes in the files that are there.
. "$SRC/tests/lib.sh"
TABLE=$SRC/tests/e2e/strangers.tsv

mail() { loket-deliver | loket-parse | loket-register; }

world
# The mail server of this machine: what it is told of the envelope, and the letter.
printf '#!/bin/sh\necho "$@" >>%s/envelopes\ncat >%s/letter.$$\n' "$W" "$W" >"$W/sendmail"
chmod +x "$W/sendmail"
printf '[smtp]\nurl = sendmail:%s/sendmail\n' "$W" >>"$LOKET_CONF"
printf '[office]\nauthserv_id = mx.kulonprogo.example\n' >>"$LOKET_CONF"
register() { # register NAME ID WORDS
	printf 'From: %s <%s@warga.example>\nTo: ppid@kulonprogo.example\nSubject: Permohonan informasi\nMessage-ID: <%s@warga.example>\n\nDengan hormat, saya mengajukan permohonan informasi: mohon salinan data APBD 2026.\n%b' "$1" "$(echo "$1" | tr SB sb)" "$2" "$3" | mail >/dev/null
	loket-compose >/dev/null
	loket-send >/dev/null
}
export LOKET_NOW=2026-11-10T09:00:00+07:00
register Siti satu ''
export LOKET_NOW=2026-11-20T09:00:00+07:00
loket-remind >/dev/null
loket-compose >/dev/null
loket-send >/dev/null
export LOKET_NOW=2026-11-23T09:00:00+07:00
register Siti dua 'Untuk tahun 2026.\n'
register Budi tiga 'Nama: Budi Santosa\nNIK: 3401021708859998\nAlamat: Jl. Contoh 2, Wates\nTujuan penggunaan informasi: penelitian\n'
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
same 'there are three files' 'tidak_dilanjutkan belum_lengkap terdaftar' "$(sql 'select status from request order by id' | xargs)"
same 'and their letters were sent' sent "$(sql 'select distinct state from outbox')"
token() { sed -n 's/^Reply-To: .*\(ppid+[^@>]*@[^>]*\).*/\1/p' "$(grep -l "^Subject: \[PPID-2026-0000$1\]" "$W"/letter.* | head -1)" | tr -d '\r'; }
T2=$(token 2) T3=$(token 3)
# One letter of the hash is another one.
case $T3 in *a@*) BAD3=$(echo "$T3" | sed 's/a@/b@/') ;; *) BAD3=$(echo "$T3" | sed 's/.@/a@/') ;; esac
same 'letters carry the token of their file' 2 "$(printf '%s\n%s\n' "$T2" "$T3" | grep -c '^ppid+r[23]\.[a-z2-9]\{16\}@')"
letter_of() { sql "select message_id from outbox where request = $1 order by id limit 1"; }
B3=$(grep -o "ppid+b[0-9]*\.[a-z2-9]*@[^ ]*" "$W/envelopes" | tail -1)
L2=$(letter_of 2) L3=$(letter_of 3)

# File 4 is at an agency: its letter, and the token of the forward.
register Ani empat 'Nama: Ani Lestari\nNIK: 3401075702009997\nAlamat: Jl. Contoh 4, Wates\nTujuan penggunaan informasi: penelitian\n'
loket-review PPID-2026-00004 --holder DINKES >/dev/null
loket-compose >/dev/null
loket-send >/dev/null
T4=$(sed -n 's/^Reply-To: .*\(ppid+r4[^@>]*@[^>]*\).*/\1/p' "$W"/letter.* | head -1 | tr -d '\r')
S4=$(sed -n 's/^Reply-To: .*\(ppid+s[^@>]*@[^>]*\).*/\1/p' "$W"/letter.* | head -1 | tr -d '\r')
P4=$(sql "select message_id from outbox where letter = 'penerusan'")
case $S4 in *a@*) BADS4=$(echo "$S4" | sed 's/a@/b@/') ;; *) BADS4=$(echo "$S4" | sed 's/.@/a@/') ;; esac
same 'the forward has a token of its own' 1 "$(echo "$S4" | grep -c '^ppid+s1\.[a-z2-9]\{16\}@')"
cp -r "$W/home" "$W/before"

# what_is NAME: that side of the files 1 to 3, as text
what_is() {
	case $1 in
	identity) sql 'select a.*, r.purpose, r.wanted, r.how from applicant a join request r on r.applicant = a.id where r.id <= 4' ;;
	status) sql 'select id, number, status, kind, subject, text, started_on, due_on, complete_by_on, completed_at, decision, confidential from request where id <= 4' ;;
	assignment) sql 'select * from assignment' ;;
	letter) sql 'select id, request, letter, round, recipient from outbox where request <= 4' ;;
	objection) sql 'select * from objection' ;;
	bounced) sql 'select id, state, bounced_at, bounced_status from outbox where bounced_at is not null' ;;
	esac
}
sides='identity status letter objection bounced assignment'
for side in $sides; do what_is "$side" >"$W/was.$side"; done

fill() { # the names of the table in the words of this register
	sed "s|BADS4|$BADS4|g; s|\\bS4\\b|$S4|g; s|\\bT4\\b|$T4|g; s|\\bP4\\b|$P4|g; s|BAD3|$BAD3|g; s|\\bT2\\b|$T2|g; s|\\bT3\\b|$T3|g; s|\\bB3\\b|$B3|g; s|\\bL2\\b|$L2|g; s|\\bL3\\b|$L3|g; s|\\bM3\\b|tiga@warga.example|g;
		s|\\b[Nn]\\([1234]\\)\\b|PPID-2026-0000\\1|g"
}

tab=$(printf '\t')
n=0
grep -v '^#' "$TABLE" | tail -n +2 >"$W/tries"
while IFS=$tab read -r from to subject ids extra says outcome file changes; do
	n=$((n + 1))
	rm -rf "${W:?}/home" && cp -r "$W/before" "$W/home"
	{
		printf 'From: %s\nTo: %s\nSubject: %s\nMessage-ID: <coba-%d@mana.example>\n' "$from" "$to" "$subject" "$n"
		[ "$ids" = - ] || printf 'In-Reply-To: <%s>\n' "$ids"
		[ "$extra" = - ] || printf '%s\n' "$extra"
		printf '\n%b\n' "$says"
	} | fill >"$W/mail"
	what="try $n: $from, $to, $subject, $ids, $says"
	mail <"$W/mail" >"$W/record"
	same "$what: outcome" "$outcome" "$(jq -r .outcome "$W/record")"
	case $file in
	-) number='' ;;
	new) number=PPID-2026-00005 ;;
	*) number=PPID-2026-0000$file ;;
	esac
	same "$what: file" "$number" "$(jq -r '.request.number // empty' "$W/record")"
	changed=
	for side in $sides; do
		what_is "$side" | cmp -s - "$W/was.$side" || changed="$changed $side"
	done
	same "$what: changes" "$(echo "$changes" | tr -d -)" "${changed# }"
	same "$what: the register is sound" 'ok|0' "$(sql 'select (select * from pragma_integrity_check), (select count(*) from pragma_foreign_key_check)')"
	# Whatever happens: what is owed about a file goes to the address on file only, what
	# the office itself sends to an agency or to the superior apart.
	same "$what: letters" 0 "$(sql "select count(*) from outbox o join request r on r.id = o.request join applicant a on a.id = r.applicant where lower(o.recipient) <> lower(a.email) and o.letter not like '%penerusan'")"
done <"$W/tries"
ok 'there are thirty tries and more' test "$n" -ge 30
done_testing
