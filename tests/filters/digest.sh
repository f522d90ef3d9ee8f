# loket-remind's digests: exactly the mails that are expected, once, whenever it runs.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
LC_ALL=C

at() { LOKET_NOW=$1T${2:-07:15:00}+07:00; export LOKET_NOW; }
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
send() { loket-compose | loket-send >/dev/null; }
# What became owed: reader:requests(days left, reminder), in the order of the readers.
remind() { loket-remind "$@" | jq -r 'select(.event == "digest") | (.agency // "PPID") + "/" + .reading + "(" + ([.requests[]? | (.number[10:] | ltrimstr("0000")) + ":" + (.days_left | tostring) + (if .reminder then "r\(.reminder)" else "" end)] | join(" ")) + ")"' | sort | xargs; }
others() { loket-remind "$@" | jq -r 'select(.event != "digest") | [.event, .agency // .clock] | join(":")' | xargs; }
digests() { sql "select count(*) from outbox where letter like 'ringkasan%' and state = '$1'"; }
letter() { python3 -m quopri -d "$(grep -l "^Message-Id: <$1\.ringkasan" "$LETTERS"/new/*)" | tr -d '\r' | sed '1,/^$/d; s/^ //; s/ $//'; }
head_of() { sed '/^\r*$/,$d' "$(grep -l "^Message-Id: <$1\.ringkasan" "$LETTERS"/new/*)" | tr -d '\r'; }
begin() { # three requests of Monday 23 November: 1 at DINKES and DISHUB, 2 at DINKES, 3 new
	world
	printf '[clock]\ndigest = 07:45,15:00\n%s\n' "${1-}" >>"$LOKET_CONF"
	loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
	at 2026-11-23 09:00:00
	mail "$M/01-permohonan-lengkap.eml" "$M/10-permohonan-daftar-butir.eml" "$M/12-permohonan-prosa.eml" >/dev/null
	loket-review PPID-2026-00001 --holder DINKES,DISHUB >/dev/null
	loket-review PPID-2026-00002 --holder DINKES >/dev/null
	send
}

# day by day: two agencies, both readings
begin
same 'an agency that owed nothing at that time has no digest of the morning' 'PPID/07:45()' "$(remind)"
send
at 2026-11-23 14:29:59
same 'nothing before the time' '' "$(remind)"
at 2026-11-23 14:30:00
before=$(sqlite3 "$DB" .dump | sha256sum)
same 'a dry run shows them' 'DINKES/15:00(1:6 2:6) DISHUB/15:00(1:6)' "$(remind --dry-run)"
same 'and writes nothing' "$before" "$(sqlite3 "$DB" .dump | sha256sum)"
same 'while mail may be waiting no agency gets one' '' "$(remind --no-lapse)"
same 'one an agency, with all that it owes' 'DINKES/15:00(1:6 2:6) DISHUB/15:00(1:6)' "$(remind)"
same 'once' '' "$(remind)"
at 2026-11-23 23:59:59
same 'and no more that day' '' "$(remind)"
send
at 2026-11-24 00:05:00
same 'at midnight nobody is written to' '' "$(remind)"
at 2026-11-24
same 'the morning: the PPID too' 'DINKES/07:45(1:5 2:5) DISHUB/07:45(1:5) PPID/07:45()' "$(remind)"
send
at 2026-11-24 14:30:00
same 'the afternoon: the agencies alone' 'DINKES/15:00(1:5 2:5) DISHUB/15:00(1:5)' "$(remind)"
send
same 'all of them went' 8 "$(digests sent)"

# what stands in it
text=$(letter DINKES-2026-11-24-15.00)
has 'the number' "$text" '1. PPID-2026-00001, Permohonan informasi'
has 'and the other one' "$text" '2. PPID-2026-00002, Permohonan informasi'
has 'the question' "$text" 'Pokok pesan     : Permohonan salinan dokumen AMDAL'
has 'in its own words' "$(printf '%s' "$text" | xargs -d '\n' | tr -s ' ')" 'ingin meminta salinan dokumen AMDAL atau UKL-UPL'
has 'when it came to the agency' "$text" 'Diteruskan      : 23 November 2026'
has 'until when, and how long that is' "$text" 'Batas tanggapan : 1 Desember 2026 (tersisa 5 hari kerja)'
has 'until when the citizen waits' "$text" 'Batas jawaban   : 7 Desember 2026'
for n in 1 2; do
	key=$(sed -n 's/^Reply-To: .*<\(.*\)>.*/\1/p' "$(grep -l "^Message-Id: <PPID-2026-0000$n\.penerusan\.1\." "$LETTERS"/new/*)" | tr -d '\r')
	has "the address for the answer of file $n" "$text" "Jawab kepada    : $key"
done
has 'how to answer' "$text" 'Baris pertamanya adalah TANGGAPAN, BUKAN KEWENANGAN'
same 'and not who asked, nor a NIK' 0 "$(grep -l '^Message-Id: <[^>]*\.ringkasan\.' "$LETTERS"/new/* | xargs cat | grep -c 'Slamet\|3401[0-9]\{12\}')"
has 'its subject tells how many' "$(head_of DINKES-2026-11-24-15.00)" 'Subject: DINKES: 2 berkas menunggu, 24 November 2026'
has 'it goes to its mailbox' "$(head_of DINKES-2026-11-24-15.00)" 'To: dinkes@kulonprogo.example'
has 'no machine answers it' "$(head_of DINKES-2026-11-24-15.00)" 'Auto-Submitted: auto-'

# the ladder in the digest, weekend, a holiday, who has answered
at 2026-11-25
remind >/dev/null; send
at 2026-11-26
same 'day 3 is a line of the digest' 'DINKES/07:45(1:3r1 2:3r1) DISHUB/07:45(1:3r1) PPID/07:45()' "$(remind)"
send
has 'that says which reminder it is' "$(letter DISHUB-2026-11-26-07.45)" 'Pengingat       : ke-1, 26 November 2026'
same 'and no letter of its own' 0 "$(sql "select count(*) from outbox where letter = 'pengingat'")"
key=$(head_of DISHUB-2026-11-26-07.45 | sed -n 's/^Reply-To: .*<\(.*\)>.*/\1/p')
has 'a digest of one file is answered like its forward' "$(letter DISHUB-2026-11-26-07.45)" "Jawab kepada    : $key"
printf 'From: dishub@kulonprogo.example\nTo: %s\nSubject: Re: Berkas\nMessage-ID: <t@x.example>\n\nTANGGAPAN\nAda.\n' "$key" >"$W/answer"
same 'and the answer finds it' 'response PPID-2026-00001' "$(mail "$W/answer" | jq -r '[.outcome, .request.number] | join(" ")')"
printf 'From: dinkes@kulonprogo.example\nTo: ppid@kulonprogo.example\nSubject: Re: Berkas\nMessage-ID: <u@x.example>\nIn-Reply-To: %s\n\nSudah kami kirim kemarin.\n' \
	"$(head_of DINKES-2026-11-26-07.45 | sed -n 's/^Message-Id: //p')" >"$W/answer"
same 'an answer to a digest of several waits for a person, and is no new request' 'held 3' \
	"$(mail "$W/answer" | jq -r .outcome) $(sql 'select count(*) from request')"
at 2026-11-26 14:30:00
same 'who has answered is not written to' 'DINKES/15:00(1:3 2:3)' "$(remind)"
for day in 28 29; do
	at 2026-11-$day 10:00:00
	same "no working day, no digest: November $day" '' "$(remind)"
done
printf '2026-11-30\tL\tHari libur daerah\tSE Bupati\n' >"$W/libur.tsv"
loket-calendar add 2026-11-30 L 'Hari libur daerah' >"$W/cal" 2>&1 || loket-calendar import "$W/libur.tsv" >"$W/cal" 2>&1
same 'the new holiday is known' 1 "$(sql "select count(*) from holiday where day = '2026-11-30'")"
at 2026-11-30
same 'a day that became a holiday has none' '' "$(remind)"
at 2026-12-01
same 'and the days after it count with it: day 5 is a day later' 'DINKES/07:45(1:1r2 2:1r2) PPID/07:45()' "$(remind)"
at 2026-12-02
same 'the last day' 'DINKES/07:45(1:0r3 2:0r3) PPID/07:45()' "$(remind)"
send
has 'is told as such' "$(letter DINKES-2026-12-02-07.45)" 'Batas tanggapan : 2 Desember 2026 (hari ini hari terakhir)'
at 2026-12-03
same 'who is late goes higher' 'missed:batas_skpd missed:batas_skpd escalate:DINKES escalate:DINKES' "$(others --dry-run)"
same 'and stays in the digest' 'DINKES/07:45(1:-1 2:-1) PPID/07:45()' "$(remind)"
send
has 'as late' "$(letter DINKES-2026-12-03-07.45)" '(LEWAT 1 hari kerja)'
same 'each reminder was written down once, with its letter' '1 2 3' \
	"$(sql "select group_concat(step, ' ') from (select m.step from reminder m join digest d on d.outbox = m.outbox where m.request = 2 and m.rule = 'skpd' order by m.step)")"

# a week without cron
begin
at 2026-12-04 09:00:00
same 'one digest, not seven; the step that is reached' 'missed:batas_skpd missed:batas_skpd missed:batas_skpd escalate:DINKES escalate:DISHUB escalate:DINKES' "$(others --dry-run)"
same 'of this morning' 'DINKES/07:45(1:-3 2:-3) DISHUB/07:45(1:-3) PPID/07:45()' "$(remind)"
same 'and that is all' '' "$(remind)"
begin
at 2026-11-27 16:00:00
same 'a day that begins in the afternoon has that reading, and the morning of the PPID' 'DINKES/15:00(1:2r1 2:2r1) DISHUB/15:00(1:2r1) PPID/07:45()' "$(remind)"
at 2026-11-30
same 'and goes on on the next working day' 'DINKES/07:45(1:1r2 2:1r2) DISHUB/07:45(1:1r2) PPID/07:45()' "$(remind)"

# the mail server is away for days
begin
for day in 24 25 26 27; do
	at 2026-11-$day
	remind >/dev/null
	loket-compose >/dev/null
	at 2026-11-$day 14:30:00
	remind >/dev/null
done
same 'what has not left is taken back when the next is written' '2 1 17' "$(digests owed) $(digests composed) $(digests cancelled)"
send
same 'and one goes to each' '3 0' "$(digests sent) $(digests composed)"
has 'that tells of the reminder which never left' "$(letter DINKES-2026-11-27-15.00)" 'Pengingat       : ke-1, 26 November 2026'

# none open
world
printf '[clock]\ndigest = 07:45,15:00\n' >>"$LOKET_CONF"
at 2026-11-24
same 'where nothing is open the PPID hears it, and nobody else' 'PPID/07:45()' "$(remind)"
at 2026-11-24 14:30:00
same 'once a day' '' "$(remind)"

# an agency that owes more than anybody reads
begin
sqlite3 "$DB" "with recursive n(i) as (values (10) union all select i + 1 from n where i < 1509)
	insert into applicant (id, name) select 1000 + i, 'Warga' from n;
	with recursive n(i) as (values (10) union all select i + 1 from n where i < 1509)
	insert into request (id, number, year, seq, kind, status, channel, applicant, subject, text, received_at, registered_at, registered_on)
	select 1000 + i, 'PPID-2026-0' || (1000 + i), 2026, 1000 + i, kind, status, channel, 1000 + i, subject, text, received_at, registered_at, registered_on from request, n where id = 2;
	insert into assignment (id, request, agency, sent_at, due_on) select id, id, 'DINKES', 1795399200, '2026-12-01' from request where id > 1000;
	insert into clock (request, assignment, name, start_on, workdays, end_on, state, why, began_at) select id, id, 'batas_skpd', '2026-11-23', 6, '2026-12-01', 'running', 'forward', 1795399200 from request where id > 1000;
	insert into outbox (request, assignment, letter, channel, recipient, automatic, state, message_id, owed_at, sent_at, counted_as) select id, id, 'penerusan', 'surel', 'dinkes@kulonprogo.example', 0, 'sent', id || '@x', 1795399200, 1795399200, 'dinkes@kulonprogo.example' from request where id > 1000"
at 2026-11-24
remind >/dev/null; send
same 'a hundred are told whole, the others by number and day' '100 1402' "$(letter DINKES-2026-11-24-07.45 | grep -c 'Jawab kepada  ') $(letter DINKES-2026-11-24-07.45 | grep -c ', batas 1 Desember 2026')"

# the PPID's morning
begin
at 2026-12-03
loket-fetch >/dev/null
remind >/dev/null; send
text=$(letter PPID-2026-12-03-07.45)
has 'its subject says what cannot wait' "$(head_of PPID-2026-12-03-07.45)" '1 baru'
has 'today is in it' "$text" 'Meja layanan, Kam 3 Des 2026'
has 'whom the office waits for' "$text" 'DINKES              2 berkas, terlama Sen 23 Nov 2026 (8 hk), 2 lewat'
has 'day 8: decide or extend' "$text" 'PPID-2026-00001   Sen 7 Des 2026   2 hk lagi: putuskan atau perpanjang'
has 'what nobody has reviewed' "$text" 'PPID-2026-00003   Sen 23 Nov 2026  terdaftar, 8 hk belum ditelaah'
has 'the head of the proof chain' "$text" "$(printf '%s' "$text" | grep -o '[0-9a-f]\{64\}')"
same 'which the audit finds' 0 "$(loket-audit --since "$(printf '%s' "$text" | grep -o '[0-9a-f]\{64\}')" >/dev/null 2>&1; echo $?)"
has 'all is well' "$text" 'Tidak ada peringatan'
has 'it goes to the office' "$(head_of PPID-2026-12-03-07.45)" 'To: ppid@kulonprogo.example'
same 'and does nothing when it comes back from there' 'machine 0' \
	"$(mail "$(grep -l '^Message-Id: <PPID-2026-12-03' "$LETTERS"/new/*)" | jq -r .outcome) $(sql "select count(*) from outbox where state = 'owed'")"
at 2026-12-07
remind >/dev/null; send
text=$(letter PPID-2026-12-07-07.45)
has 'the last day' "$text" 'HARI INI: putuskan atau perpanjang'
has 'a mailbox that nobody reads is told' "$text" 'PERINGATAN: kotak surat masuk'
at 2026-12-08 06:00:00
loket-remind >/dev/null
printf 'Permohonan saya tidak dijawab.\n' | loket-object PPID-2026-00001 --ground c --text - >/dev/null
printf 'Permohonan saya juga tidak dijawab.\n' | loket-object PPID-2026-00002 --ground c --text - >/dev/null
sqlite3 "$DB" "update clock set start_on = '2026-10-01', end_on = '2026-12-07' where name = 'batas_tanggap_keberatan' and request = 2"
at 2026-12-08
sqlite3 "$DB" "delete from holiday where day like '2027%'; update outbox set bounced_at = 1 where id in (select outbox from digest where agency = 'DISHUB')"
printf '[health]\nfree_megabytes = 1000000\n[remind]\noffice = kepala@kulonprogo.example\n' >>"$LOKET_CONF"
same 'also while mail may be waiting' 'PPID/07:45()' "$(remind --no-lapse)"
send
text=$(letter PPID-2026-12-08-07.45)
has 'what is over' "$text" 'LEWAT TENGGAT: jawab sekarang'
has 'an objection that the superior owes' "$text" 'PPID-2026-00001   Sen 25 Jan 2027  KBR-2026-00001'
has 'and one that is late' "$text" 'PPID-2026-00002   Sen 7 Des 2026   KBR-2026-00002: LEWAT 1 hk'
has 'holidays that nobody has given' "$text" 'PERINGATAN: hari libur tahun 2027 belum ada'
has 'a full disk' "$text" 'PERINGATAN: ruang disk tinggal'
has 'an agency that no digest reaches' "$text" 'PERINGATAN: ringkasan untuk DISHUB tidak sampai di'
has 'to whom the office says' "$(head_of PPID-2026-12-08-07.45)" 'To: kepala@kulonprogo.example'

# an office without the year's holidays
begin
at 2026-11-26
sqlite3 "$DB" 'delete from holiday'
remind >"$W/got" 2>/dev/null
same 'gets its digests all the same, without days that nobody can count' 'DINKES/07:45(1:null 2:null) DISHUB/07:45(1:null) PPID/07:45()' "$(cat "$W/got")"
send
has 'with the date' "$(letter DISHUB-2026-11-26-07.45)" "Batas tanggapan : 1 Desember 2026
"

# the office's own times and rungs
begin '[remind]
agency = 4,0
escalate = 2
superior = none
minutes = 0'
at 2026-11-25 07:44:59
same 'not yet' '' "$(remind)"
at 2026-11-25 07:45:00
same 'the times of the configuration' 'DINKES/07:45(1:4r1 2:4r1) DISHUB/07:45(1:4r1) PPID/07:45()' "$(remind)"
at 2026-12-02
same 'no escalation on the first day' '' "$(others | tr ' ' '\n' | grep escalate)"
at 2026-12-03
same 'but on the second' 'escalate:DINKES escalate:DISHUB escalate:DINKES' "$(others)"
at 2026-12-18
same 'and no higher' '' "$(others | tr ' ' '\n' | grep escalate)"
for bad in 'digest = 15:00,07:45' 'digest = 7:45' 'digest = pagi'; do
	printf '[clock]\n%s\n' "$bad" >"$W/bad.conf"
	code 78 "refused: $bad" loket-remind -C "$W/bad.conf"
	has 'with what is allowed' "$(cat "$W/.err")" 'digest: times of a day such as 07:45,15:00'
done
printf '[remind]\nagency = 0,1,3\n' >"$W/bad.conf"
code 78 'rungs in the wrong order are refused' loket-remind -C "$W/bad.conf"

# killed at each commit, and two at once
command -v strace >/dev/null && [ -z "${SAN-}" ] && {
	begin
	at 2026-11-26
	for n in 1 2 3 4 5 6; do
		strace -f -o /dev/null -e trace=fdatasync -e inject=fdatasync:signal=KILL:when=$n loket-remind >/dev/null 2>&1
	done
	loket-remind >/dev/null
	same 'killed at each commit no digest is written twice and none is forgotten' 'DINKES 2,DISHUB 1' \
		"$(sql "select group_concat(agency || ' ' || n) from (select d.agency, count(i.position) as n from digest d join digest_item i on i.digest = d.id group by d.id order by 1)")"
	same 'with each reminder once' '3 1' "$(sql "select count(*) || ' ' || max(step) from reminder")"
	for n in 1 2 3; do
		loket-compose | strace -f -o /dev/null -e trace=renameat -e inject=renameat:signal=KILL:when=$n loket-send >/dev/null 2>&1
	done
	at 2026-11-26 08:15:00
	send
	same 'and each letter is one file' 3 "$(grep -l '^Message-Id: <[^>]*2026-11-26-07.45.ringkasan' "$LETTERS"/new/* | wc -l)"
}
begin
at 2026-11-26
loket-remind >"$W/a" & one=$!
loket-remind >"$W/b" & two=$!
wait $one; wait $two
same 'two at once write one each' '2 1' "$(cat "$W/a" "$W/b" | jq -r 'select(.event == "digest") | .agency // "PPID"' | grep -c DIN | sed 's/1/2/') $(sql "select max(n) from (select count(*) as n from digest group by agency, day, reading)")"
done_testing
