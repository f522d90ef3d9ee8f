# What an agency answers to a forward: whose word counts, what each word does, what waits.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

at() { LOKET_NOW=$1T${2:-09:00:00}+07:00; export LOKET_NOW; }
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
send() { loket-compose | loket-send >/dev/null; }
forward() { loket-review "$1" --holder "$2" >/dev/null; }
# letter NAME N: the file of the Nth letter of that name that went out
letter() { grep -l "^Message-Id: <[^>]*\.$1\.$2\." "$LETTERS"/new/*; }
header() { sed -n "s/^$1: *//p" "$2" | head -1 | tr -d '\r'; }
token() { header Reply-To "$(letter penerusan "$1")" | sed 's/.*<\(.*\)>/\1/'; }
# says FROM TO SUBJECT HEADER WORDS: a mail; prints outcome and status
says() {
	n=$(($(cat "$W/n" 2>/dev/null || echo 0) + 1)) && echo $n >"$W/n"
	{
		printf 'From: %s\nTo: %s\nSubject: %s\nMessage-ID: <jawab-%d@skpd.example>\nDate: Tue, 24 Nov 2026 10:00:00 +0700\n' "$1" "$2" "$3" $n
		[ -z "$4" ] || printf '%b\n' "$4"
		printf '\n%b\n' "$5"
	} >"$W/mail"
	mail "$W/mail" | jq -r '[.outcome, .request.status] | join(" ")'
}
clock() { sql "select group_concat(state, ' ') from (select c.state from clock c join assignment s on s.id = c.assignment where s.agency = '$1' order by c.id)"; }
assignment() { sql "select $2 from assignment where agency = '$1' order by id desc limit 1"; }
PPID=ppid@kulonprogo.example
VOUCHED='Authentication-Results: mx.kulonprogo.example; dmarc=pass header.from=kulonprogo.example'
begin() {
	world
	printf '[office]\nauthserv_id = mx.kulonprogo.example\n' >>"$LOKET_CONF"
	loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
	at 2026-11-23
	mail "$M/01-permohonan-lengkap.eml" >/dev/null
	forward PPID-2026-00001 "$1"
	send
	at 2026-11-24
}

# one agency, by the token
begin DINKES
same 'a forward has six working days of its own' '2026-12-01 running' "$(assignment DINKES due_on) $(clock DINKES)"
same 'the answer to the letter is the answer of the agency' 'response ditanggapi' \
	"$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'Yth. PPID,\n\nSelamat pagi.\n\ntanggapan:\nData kami lampirkan.')"
same 'its clock ends' met "$(clock DINKES)"
same 'its words and its part in the file are kept' 'Yth. PPID, response 1' \
	"$(sql "select substr(text, 1, 10) || ' ' || outcome || ' ' || (assignment = (select id from assignment where message = m.id)) from message m where outcome = 'response'")"
same 'nobody gets a letter for it' 0 "$(sql "select count(*) from outbox where letter not in ('tanda_bukti', 'penerusan')")"
same 'the events tell it' 'response agency_answer' "$(sql "select group_concat(what, ' ') from (select what from event order by id desc limit 2) order by 1 desc" | awk '{print $2, $1}')"
first=$(assignment DINKES message)
same 'what it sends once more is added' 'response ditanggapi' "$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'Tambahan dari kami.')"
same 'and the first answer stays the first' "$first 2" "$(assignment DINKES message) $(sql "select count(*) from message where outcome = 'response' and assignment = 1")"

same 'the applicant is not told, unless the office wants it' 0 "$(sql "select count(*) from outbox where letter = 'diteruskan'")"
world
printf '[desk]\nforward_notice = yes\n' >>"$LOKET_CONF"
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
at 2026-11-23
mail "$M/01-permohonan-lengkap.eml" >/dev/null
forward PPID-2026-00001 DINKES,DISHUB
send
same 'then he is, once' "$(sql 'select email from applicant')" "$(sql "select recipient from outbox where letter = 'diteruskan'")"
has 'to whom it went, and that nothing else changes' "$(tr -d '\r' <"$(letter diteruskan 1)" | tr '\n' ' ' | tr -s ' ')" 'kepada Dinas Kesehatan dan Dinas Perhubungan'

# a letter that leaves later than it was owed
world
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
at 2026-11-23
mail "$M/01-permohonan-lengkap.eml" >/dev/null
forward PPID-2026-00001 DINKES,DISHUB
loket-compose >/dev/null
at 2026-11-25
loket-send >/dev/null
same 'the six days count from the day on which it went' '2026-12-03 void running' "$(assignment DISHUB due_on) $(clock DISHUB)"
same 'of each of them' '2026-12-03 2026-11-25' "$(assignment DINKES due_on) $(assignment DINKES "date(sent_at + 25200, 'unixepoch')")"

# asked once more, it answers the older letter
begin DINKES
says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'TANGGAPAN\nSebagian.' >/dev/null
forward PPID-2026-00001 DINKES
same 'what it owes since then is answered by a reply to the older letter' 'response ditanggapi met met' \
	"$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'TANGGAPAN\nSelengkapnya.') $(clock DINKES)"

# without a word, from a private address with the token, with files
begin DINKES
same 'no word is needed, and the token proves it from anywhere' 'response ditanggapi' \
	"$(says staf.dinkes@pribadi.example "$(token 1)" 'Fwd: x' '' 'Berikut kami sampaikan data kunjungan.')"

# who counts without the token
begin DINKES
same 'the mailbox of the agency, and our own server vouches: it counts' 'response ditanggapi' \
	"$(says dinkes@kulonprogo.example $PPID 'Re: [PPID-2026-00001] Permintaan tanggapan' "$VOUCHED" 'TANGGAPAN\nAda.')"
begin DINKES
same 'the mailbox of the agency alone does not' 'unverified diteruskan' \
	"$(says dinkes@kulonprogo.example $PPID 'Re: [PPID-2026-00001] Permintaan tanggapan' '' 'TANGGAPAN\nAda.')"
same 'nor does the letter that it answers' 'unverified diteruskan' \
	"$(says dinkes@kulonprogo.example $PPID 'Re: x' "In-Reply-To: <$(header Message-Id "$(letter penerusan 1)" | tr -d '<>')>" 'TANGGAPAN\nAda.')"
same 'nor another server that vouches' 'unverified diteruskan' \
	"$(says dinkes@kulonprogo.example $PPID 'Re: [PPID-2026-00001] x' 'Authentication-Results: mx.lain.example; dmarc=pass header.from=kulonprogo.example' 'TANGGAPAN\nAda.')"
same 'nor an agency that was not asked' 'unverified diteruskan' \
	"$(says dishub@kulonprogo.example $PPID 'Re: [PPID-2026-00001] x' "$VOUCHED" 'TANGGAPAN\nAda.')"
same 'nor a guessed token' 'unverified diteruskan' \
	"$(says jahat@lain.example "$(token 1 | sed 's/b@/c@/; t; s/.@/b@/')" 'Re: [PPID-2026-00001] x' '' 'TANGGAPAN\nAda.')"
same 'nor the right token from a sender that the server calls forged' 'unverified diteruskan' \
	"$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' 'Authentication-Results: mx.kulonprogo.example; dmarc=fail header.from=kulonprogo.example' 'TANGGAPAN\nAda.')"
same 'what waits says whose it seems to be' 4 "$(sql "select count(*) from message where outcome = 'unverified' and assignment = 1 and told is not null")"
same 'and nothing has moved' 'running ||' "$(clock DINKES) $(sql "select coalesce(responded_at, '') || '|' || coalesce(returned_at, '') || '|' || coalesce(time_asked_at, '') from assignment")"
same 'a machine of the agency does not answer' 'machine diteruskan' \
	"$(says dinkes@kulonprogo.example "$(token 1)" 'Otomatis: Re: x' "Auto-Submitted: auto-replied\nIn-Reply-To: <$(header Message-Id "$(letter penerusan 1)" | tr -d '<>')>" 'TANGGAPAN\nKami sedang cuti.')"
same 'also one that names no letter is kept with the file' 'machine diteruskan' \
	"$(says dinkes@kulonprogo.example "$(token 1)" 'Otomatis' 'Auto-Submitted: auto-generated' 'Kantor tutup.')"
same 'the applicant with the token stays the applicant' 'follow_up diteruskan' \
	"$(says slamet.prihatin@warga-menoreh.example "$(token 1)" 'Re: x' '' 'TANGGAPAN\nSaya sendiri.')"

# returned
begin DINKES
same 'not the right one: reviewed again at once' 'response ditelaah' \
	"$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'Assalamualaikum.\nBukan Kewenangan kami, melainkan Dinas Perhubungan.\n\nTerima kasih')"
same 'whom it names is known' DISHUB "$(assignment DINKES returned_to)"
same 'what its forward taught is taken back' '0 0' "$(sql "select (select count(*) from route_learnt) || ' ' || requests from route_total where agency = 'DINKES'")"
same 'its clock waits no longer, the answer to the citizen goes on' 'void running 2026-12-07' \
	"$(clock DINKES) $(sql "select state || ' ' || end_on from clock where name = 'tenggat'")"
at 2026-11-25
forward PPID-2026-00001 DISHUB
send
same 'the next one has six days from its own forward' '2026-12-03 running' "$(assignment DISHUB due_on) $(clock DISHUB)"
same 'who returned it may still answer' 'response diteruskan' "$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'TANGGAPAN\nTernyata ada.')"
same 'the last answer makes it answered' 'response ditanggapi' "$(says dishub@kulonprogo.example "$(token 2)" 'Re: x' '' 'TANGGAPAN\nDari kami.')"
begin DINKES
says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'BUKAN KEWENANGAN kami, silakan ke kantor sebelah' >/dev/null
same 'an office that is not ours is kept in its words' 'kantor sebelah' "$(assignment DINKES returned_to)"
same 'which are not in the journal' 0 "$(sql "select count(*) from event where data like '%sebelah%'")"

# time
begin DINKES
same 'time is asked for and noted' 'response diteruskan 2026-12-09' \
	"$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'Yth. Bapak/Ibu PPID\nMOHON WAKTU sampai 9 Desember 2026.') $(assignment DINKES time_asked_on)"
same 'no clock moves' '2026-12-01 running' "$(assignment DINKES due_on) $(clock DINKES)"
same 'without a date it is noted all the same' 'response diteruskan 1' \
	"$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'mohon waktu') $(assignment DINKES 'time_asked_on is null and time_asked_at is not null')"
at 2026-12-02
same 'late is late' 'response ditanggapi missed' "$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'TANGGAPAN\nMaaf terlambat.') $(clock DINKES)"

# three of them
begin DINKES,DISHUB,BID-TI
same 'each has its own letter to its own mailbox' 'bid-ti@kulonprogo.example dinkes@kulonprogo.example dishub@kulonprogo.example' \
	"$(sql "select recipient from outbox where letter = 'penerusan' order by 1" | xargs)"
same 'one of three' 'response diteruskan' "$(says dishub@kulonprogo.example "$(token 2)" 'Re: x' '' 'TANGGAPAN\nSatu.')"
same 'ends its own clock only' 'running met running' "$(clock DINKES) $(clock DISHUB) $(clock BID-TI)"
same 'one returns it' 'response ditelaah' "$(says bid-ti@kulonprogo.example "$(token 3)" 'Re: x' '' 'BUKAN KEWENANGAN')"
same 'the others still answer' 'response ditanggapi' "$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'TANGGAPAN\nDua.')"
same 'the token tells which' '1 1' "$(sql "select count(*) filter (where agency = 'DINKES' and responded_at is not null) || ' ' || count(*) filter (where agency = 'BID-TI' and returned_at is not null) from assignment")"

# an address of the agency besides its mailbox; a code that has a new row since
begin DINKES
at 2026-11-24
loket-agency change DINKES other_emails='umum@dinkes.example; ppid.dinkes@dinkes.example' >/dev/null
same 'another address of the agency, vouched for' 'response ditanggapi' \
	"$(says PPID.Dinkes@dinkes.example $PPID 'Re: [PPID-2026-00001] x' 'Authentication-Results: mx.kulonprogo.example; dkim=pass header.d=dinkes.example' 'TANGGAPAN\nAda.')"

# an answer when it is over
begin DINKES
loket-review PPID-2026-00001 --holder PPID >/dev/null
loket-decide PPID-2026-00001 tidak_dikuasai --field badan_lain='Badan Pertanahan Nasional' --field kontak="Jl. Contoh 1" >/dev/null || exit 1
before=$(sql 'select status, decided_at, responded_at from request; select * from assignment; select * from clock')
same 'an answer after the decision is kept for the desk' 'follow_up diputuskan' "$(says dinkes@kulonprogo.example "$(token 1)" 'Re: x' '' 'TANGGAPAN\nTerlambat.')"
same 'and changes nothing' "$before" "$(sql 'select status, decided_at, responded_at from request; select * from assignment; select * from clock')"
same 'the same mail twice is one' 'duplicate diputuskan' "$(mail "$W/mail" | jq -r '[.outcome, .request.status] | join(" ")')"

# an officer takes what has waited
desk() { loket-review PPID-2026-00001 "$@" >"$W/told" 2>"$W/said" && echo ok || echo refused; }
waiting() { sql "select max(id) from message where outcome = 'unverified'"; }
became() { echo "$(sql "select outcome from message where id = $1") $(sql 'select status from request')"; }
begin DINKES
says dinkes@kulonprogo.example $PPID 'Re: [PPID-2026-00001] x' '' 'TANGGAPAN\nAda.' >/dev/null
id=$(waiting)
desk --accept "$id" >/dev/null
same 'an answer that has waited counts when an officer takes it' 'response ditanggapi met' "$(became "$id") $(clock DINKES)"
same 'the officer is told' "$id response DINKES false" "$(jq -r '[.accepted, .outcome, .agency, .taught] | join(" ")' "$W/told")"
same 'what it told is not kept twice' 0 "$(sql 'select count(*) from message where told is not null')"
same 'the event says who took it' "$(id -u) loket-review" "$(sql "select actor from event where what = 'response' and instr(data, 'accepted by an officer') > 0")"
same 'once' refused "$(desk --accept "$id")"
begin DINKES
says staf@pribadi.example $PPID 'Fwd: [PPID-2026-00001] x' '' 'Berikut data kami.' >/dev/null
digest=$(sql "select digest from message where outcome = 'unverified'")
desk --teach --accept "$(echo "$digest" | cut -c 1-10)" >/dev/null
same 'one of which nothing tells more is that of the only one who owes, by digest too' 'response ditanggapi' "$(became "$(sql "select id from message where digest = '$digest'")")"
same 'the address is taught' staf@pribadi.example "$(sql "select other_emails from agency where code = 'DINKES' order by valid_from desc limit 1")"
begin DINKES,DISHUB
says staf@pribadi.example $PPID 'Fwd: [PPID-2026-00001] x' '' 'TANGGAPAN\nBerikut data kami.' >/dev/null
id=$(waiting)
same 'with two who owe the officer must say whose it is' refused "$(desk --accept "$id")"
same 'one that was not asked cannot be it' refused "$(desk --accept "$id" --from BID-TI)"
same 'and nothing has changed' 'unverified diteruskan' "$(became "$id")"
desk --accept "$id" --from dishub >/dev/null
same 'the one that was named has answered' 'response diteruskan running met' "$(became "$id") $(clock DINKES) $(clock DISHUB)"
same 'the other one may be excused' ok "$(desk --excuse DINKES)"
same 'and then all are in' 'ditanggapi void' "$(sql 'select status from request') $(clock DINKES)"
same 'who owes nothing is not excused' refused "$(desk --excuse DINKES)"
begin DINKES
desk --excuse DINKES >/dev/null
same 'when nobody has answered it is reviewed again' ditelaah "$(sql 'select status from request')"
begin DINKES
says dinkes@kulonprogo.example $PPID 'Re: [PPID-2026-00001] x' '' 'BUKAN KEWENANGAN kami, Dinas Perhubungan' >/dev/null
desk --accept "$(waiting)" >/dev/null
same 'its word counts as it would have' 'ditelaah DISHUB' "$(sql 'select status from request') $(assignment DINKES returned_to)"

begin DINKES
same 'an answer that names no file is held' 'held ' "$(says dinkes@kulonprogo.example $PPID 'Tanggapan' '' 'TANGGAPAN\nData kunjungan terlampir.')"
digest=$(sql "select digest from message where outcome = 'held'")
ok 'an officer takes it for the file that it belongs to' loket-review PPID-2026-00001 --accept "$digest"
same 'then it is the answer' 'response ditanggapi 1' "$(sql "select m.outcome || ' ' || r.status || ' ' || m.assignment from message m join request r on r.id = m.request where m.digest = '$digest'")"

# the applicant from another address
world
mail "$M/06-permohonan-tanpa-nik.eml" >/dev/null
send
says lain@warga.example $PPID 'Re: [PPID-2026-00001] kelengkapan' '' 'NIK: 3401075702009997\nAlamat: Jl. Contoh 1, Pengasih, Kulon Progo\nTujuan penggunaan informasi: bahan rapat warga' >/dev/null
same 'his completion from another address waits' 'unverified belum_lengkap' "$(became "$(waiting)")"
same 'it cannot teach an agency' refused "$(desk --teach --accept "$(waiting)")"
id=$(waiting)
desk --accept "$id" >/dev/null
same 'taken, it completes' 'completion ditelaah 3401075702009997' "$(became "$id") $(sql 'select nik from applicant')"
same 'and the letter goes to the address of the file' "$(sql 'select email from applicant') 0" \
	"$(sql "select recipient from outbox where letter = 'tanda_bukti'") $(sql "select count(*) from outbox where recipient = 'lain@warga.example'")"
same 'no message is no message' refused "$(desk --accept 99)"
has 'and it says where to look' "$(cat "$W/said")" 'loket show PPID-2026-00001'
code 64 'whose it is goes with a message only' loket-review --from DINKES PPID-2026-00001
code 64 'and one thing at a time' loket-review --accept 1 --kind aduan PPID-2026-00001
begin DINKES
loket-review PPID-2026-00001 --holder PPID >/dev/null
same 'when the PPID answers himself no agency is waited for' 'ditelaah void' "$(sql 'select status from request') $(clock DINKES)"

# a forward that came back
begin DINKES
id=$(header Message-Id "$(letter penerusan 1)" | tr -d '<>')
cat >"$W/bounce" <<MAIL
From: MAILER-DAEMON@mx.example
To: $PPID
Subject: Undelivered Mail Returned to Sender
Message-ID: <pantulan@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

mailbox full
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; dinkes@kulonprogo.example
Action: failed
Status: 5.2.2

--b
Content-Type: message/rfc822

Message-ID: <$id>
Subject: x

--b--
MAIL
same 'a forward that comes back is undeliverable' 'bounce failed' "$(mail "$W/bounce" | jq -r .outcome) $(sql "select state from outbox where letter = 'penerusan'")"
same 'and the desk counts it' 1 "$(sql 'select count(*) from v_undelivered')"
loket-agency change DINKES email=dinkes.baru@kulonprogo.example >/dev/null
ok 'once the mailbox is right it is asked anew' loket-route PPID-2026-00001 --to DINKES
same 'the forward that never arrived is not waited for' 'void running dinkes.baru@kulonprogo.example diteruskan' \
	"$(clock DINKES) $(sql "select recipient from outbox where letter = 'penerusan' order by id desc limit 1") $(sql 'select status from request')"
code 65 'and not once more' loket-route PPID-2026-00001 --to DINKES
same 'the journal is whole' null "$(loket-audit --json | jq .broken)"
done_testing
