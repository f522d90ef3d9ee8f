# loket-review: step 3, files are taken in hand, corrected, and given to whoever holds the
# answer.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
take() { for m; do loket-deliver <"$M/$m.eml" | loket-parse | loket-register >/dev/null; done; }
status() { sql "select status from request where number = 'PPID-2026-0000$1'"; }
world
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
take 01-permohonan-lengkap 06-permohonan-tanpa-nik 08-kritik-situs 03-aduan-jalan-rusak 05-aduan-lampu-jalan
same 'the mails are what they were taken for' 'permohonan permohonan kritik aduan aduan' "$(sql 'select group_concat(kind, " ") from request')"

ok 'a request is taken in hand' loket-review PPID-2026-00001 --holder PPID --note 'data ada di lemari 3'
same 'it is reviewed' ditelaah "$(status 1)"
same 'the record says who holds it' 'ditelaah PPID' "$(jq -r '.status + " " + .holder' "$W/.out")"
same 'the event says so too' PPID "$(sql "select json_extract(data, '\$.holder') from event where what = 'review'")"
same 'the note stands on the file, with its event' 'data ada di lemari 3 review' "$(sql 'select n.text || " " || e.what from note n join event e on e.id = n.event')"
same 'and not in the journal' 0 "$(sql "select count(*) from event where data like '%lemari%'")"
has 'a person reads a sentence' "$(loket-review --text PPID-2026-00001 --holder PPID)" 'PPID-2026-00001  Sedang ditelaah'

# --- kinds
code 65 'what waits for its identity cannot be reviewed' loket-review PPID-2026-00002
has 'and it is said what is possible' "$(cat "$W/.err")" 'yang dapat:'
ok 'unless it is no request for information' loket-review PPID-2026-00002 --kind aduan
same 'then it goes on' 'aduan ditelaah' "$(sql 'select kind || " " || status from request where id = 2')"
same 'its deadline runs from the registration' '2026-11-23 2026-12-07 running' "$(sql "select start_on || ' ' || end_on || ' ' || state from clock where request = 2 and name = 'tenggat' order by id desc limit 1")"
same 'the letter that asked is not sent, a receipt is' 'lengkapi cancelled,tanda_bukti owed' "$(sql 'select group_concat(letter || " " || state) from outbox where request = 2')"
ok 'criticism that is a request for information' loket-review PPID-2026-00003 --kind permohonan
same 'waits for its identity' belum_lengkap "$(status 3)"
same 'its deadline does not run' paused "$(sql "select state from clock where request = 3 and name = 'tenggat'")"
same 'and the applicant is asked' 'owed' "$(sql "select state from outbox where request = 3 and letter = 'lengkapi'")"
code 65 'nothing incomplete is forwarded' loket-review PPID-2026-00003 --kind permohonan --holder DINKES
has 'with the word to leave --holder away' "$(cat "$W/.err")" 'tanpa --holder'
code 64 'a kind that is none' loket-review PPID-2026-00001 --kind surat
code 64 'and what nobody has decided is no kind' loket-review PPID-2026-00001 --kind belum_ditentukan
same 'the journal has both kinds' 'kritik permohonan' "$(sql "select json_extract(data, '\$.kind_before') || ' ' || json_extract(data, '\$.kind') from event where what = 'reclassified' and request = 3 limit 1")"

# --- pipes
loket-list --status terdaftar | jq -c 'select(.kind.value == "aduan")' | loket-review --holder DPUPKP >"$W/out"
same 'a pipe of complaints goes to an agency' 'PPID-2026-00004 diteruskan DPUPKP
PPID-2026-00005 diteruskan DPUPKP' "$(jq -r '.number + " " + .status + " " + .forwarded[0].agency' "$W/out")"
same 'each with its letter' 2 "$(sql "select count(*) from outbox where letter = 'penerusan'")"
code 65 'an agency that is none' loket-review PPID-2026-00001 --holder DINASX
loket-review PPID-2026-00001 --holder DINKES,DLH >"$W/out"
same 'two agencies, each its own forward' 2 "$(sql 'select count(*) from assignment where request = 1')"
ok 'the PPID takes it back' loket-review PPID-2026-00001 --holder PPID
same 'it is his again' ditelaah "$(status 1)"

ok 'a complaint at an agency that is a request for information' loket-review PPID-2026-00005 --kind permohonan
same 'comes back and waits for its identity' 'permohonan belum_lengkap' "$(sql 'select kind || " " || status from request where id = 5')"
same 'the applicant is asked' owed "$(sql "select state from outbox where request = 5 and letter = 'lengkapi'")"

# --- preview
dump() { sqlite3 -readonly "$DB" .dump | sha256sum; }
before=$(dump)
loket-review --preview PPID-2026-00002 --holder DINKES >"$W/out"
has 'a preview prints the letter' "$(cat "$W/out")" 'Perihal'
same 'and writes nothing' "$before" "$(dump)"

# --- two people at one file
loket-list --status ditelaah | jq -c 'select(.number == "PPID-2026-00002")' >"$W/old"
loket-review PPID-2026-00002 --holder DINKES >/dev/null
code 65 'the second comes with what he saw' sh -c "loket-review --holder DLH <'$W/old'"
has 'and is told what changed' "$(cat "$W/.err")" 'dari ditelaah menjadi diteruskan'
same 'nothing is forwarded twice' 1 "$(sql 'select count(*) from assignment where request = 2')"

# --- what agencies send
loket-compose | loket-send >/dev/null
cat >"$W/reply.eml" <<'MAIL'
From: Bu Sri <sri.rahayu@pribadi.example>
To: ppid@kulonprogo.example
Subject: Re: [PPID-2026-00002] Permintaan tanggapan
Date: Mon, 23 Nov 2026 09:30:00 +0700
Message-ID: <jawab.1@pribadi.example>

TANGGAPAN
Antrean sudah ditambah satu loket.
MAIL
same 'an answer from a private address waits' unverified "$(loket-deliver <"$W/reply.eml" | loket-parse | loket-register | jq -r .outcome)"
id=$(sql "select id from message where outcome = 'unverified'")
code 64 'teaching needs something to teach' loket-review PPID-2026-00002 --teach
code 65 'a message that does not wait' loket-review PPID-2026-00002 --accept 9999
ok 'it is accepted, and its address learned' loket-review PPID-2026-00002 --accept "$id" --from DINKES --teach
same 'it is the answer' 'ditanggapi DINKES' "$(jq -r '.status + " " + .agency' "$W/.out")"
has 'the agency has that address too' "$(sql "select other_emails from agency where code = 'DINKES'")" sri.rahayu@pribadi.example
loket-review PPID-2026-00001 --holder BKAD,DISDAGIN >"$W/out"
code 65 'an agency that owes nothing is not excused' loket-review PPID-2026-00001 --excuse DLHX
loket-review PPID-2026-00001 --excuse BKAD,DISDAGIN >"$W/out"
same 'those that owe are' '["BKAD","DISDAGIN"]' "$(jq -c .excused "$W/out")"

code 65 'a number that is not there' loket-review PPID-2026-09999
code 74 'a full standard output is told' sh -c 'loket-review PPID-2026-00001 >/dev/full'
code 64 'an unknown option is refused' loket-review --foo
done_testing
