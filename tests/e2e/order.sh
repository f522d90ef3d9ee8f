# Mail that arrives in another order gives the same register: every order of three
# mails of one person that belong together, through the real parser and register.
. "$SRC/tests/lib.sh"

letter() { # letter FILE ID 'REFERENCES' SUBJECT: the words on standard input
	{
		printf 'From: Siti Aminah <siti@warga.example>\nTo: ppid@kulonprogo.example\nSubject: %s\nMessage-ID: <%s@warga.example>\n' "$4" "$2"
		for id in $3; do last=$id; done
		[ -z "$3" ] || printf 'In-Reply-To: <%s@warga.example>\nReferences:' "$last"
		for id in $3; do printf ' <%s@warga.example>' "$id"; done
		[ -z "$3" ] || printf '\n'
		printf '\n'
		cat
	} >"$W/$1"
}

# seen: what the register says in the end, whatever came first
seen() {
	sql 'select r.number, r.kind, r.status, r.subject, r.text, r.started_on, r.due_on, r.purpose, a.name, a.nik, a.address
		from request r join applicant a on a.id = r.applicant order by r.id'
	sql "select count(*), count(distinct request) from message where direction = 'in'"
	sql "select letter from outbox where state <> 'cancelled' order by letter"
}

# every_order WHAT: the mails a, b and c in each of their six orders
every_order() {
	for order in 'a b c' 'a c b' 'b a c' 'b c a' 'c a b' 'c b a'; do
		world
		for m in $order; do loket-deliver <"$W/$m"; done | loket-parse | loket-register >/dev/null
		[ "$order" != 'a b c' ] || seen >"$W/first"
		same "$1: $order" "$(cat "$W/first")" "$(seen)"
	done
}

whole='Saya mengajukan permohonan informasi: mohon salinan data APBD 2026.

Nama: Siti Aminah
NIK: 3401075702009997
Alamat: Jl. Contoh 1, Wates
Tujuan penggunaan informasi: bahan skripsi'

echo "$whole" | letter a a '' 'Permohonan informasi APBD'
echo 'Tambahan: bila ada, sertakan lampirannya.' | letter b b a 'Re: Permohonan informasi APBD'
echo 'Terima kasih sebelumnya.' | letter c c 'a b' 'Re: Permohonan informasi APBD'
every_order 'a whole request and what follows it'
same 'it has one number, and is about what it asks for' 'PPID-2026-00001|permohonan|terdaftar|Permohonan informasi APBD' \
	"$(sql 'select number, kind, status, subject from request')"

echo 'Saya mengajukan permohonan informasi: mohon salinan data APBD 2026.' | letter a a '' 'Permohonan informasi APBD'
printf 'NIK: 3401075702009997\nAlamat: Jl. Contoh 1, Wates\n' | letter b b a 'Re: Permohonan informasi APBD'
printf 'Tujuan penggunaan informasi: bahan skripsi\n' | letter c c a 'Re: Permohonan informasi APBD'
every_order 'a request in three pieces'
same 'it is complete, and its clock runs' 'ditelaah|2026-12-07' "$(sql 'select status, due_on from request')"

echo 'Saya mengajukan permohonan informasi: mohon salinan data APBD 2026.' | letter a a '' 'Permohonan informasi APBD'
echo 'Mohon segera.' | letter b b a 'Re: Permohonan informasi APBD'
echo 'NIK: 3401075702009997' | letter c c 'a b' 'Re: Permohonan informasi APBD'
every_order 'a request that stays incomplete'
same 'what came is filled in, the rest is asked for' 'belum_lengkap|3401075702009997' "$(sql 'select r.status, a.nik from request r join applicant a on a.id = r.applicant')"

# A stranger's mail in between never becomes part of it, whatever it names.
echo "$whole" | letter a a '' 'Permohonan informasi APBD'
echo 'Terima kasih.' | letter b b a 'Re: Permohonan informasi APBD'
sed 's/^From: .*/From: Lain <lain@tempat.example>/; s/<b@/<c@/g' "$W/b" >"$W/c"
for order in 'a b c' 'a c b' 'b a c' 'b c a' 'c a b' 'c b a'; do
	world
	for m in $order; do loket-deliver <"$W/$m"; done | loket-parse | loket-register >/dev/null
	same "a stranger in between: $order" 'Permohonan informasi APBD|2' "$(sql "select r.subject,
		(select count(*) from message m where m.request = r.id and m.outcome in ('new', 'follow_up'))
		from request r join applicant a on a.id = r.applicant where a.email = 'siti@warga.example'")"
	same "and he sees nothing of it: $order" 0 "$(sql "select count(*) from outbox o join request r on r.id = o.request
		join applicant a on a.id = r.applicant where o.recipient <> a.email")"
done
same 'the register is sound' 'ok|0' "$(sql "select (select * from pragma_integrity_check), (select count(*) from pragma_foreign_key_check)")"
ok 'and its journal is whole' loket-audit
done_testing
