# loket-register: numbers, deadlines, identity, letters owed, duplicates, threads.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

# mail FILE...: through the hook and the parser into the register, one record a line
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }

world
mail "$M/01-permohonan-lengkap.eml" >"$W/one"
same 'a complete request is new' new "$(jq -r .outcome "$W/one")"
same 'it has the first number of the year' PPID-2026-00001 "$(jq -r .request.number "$W/one")"
same 'its deadline is ten working days away' 2026-12-07 "$(jq -r .request.due "$W/one")"
same 'a key that the filter does not know is passed on' true \
	"$(loket-deliver <"$M/03-aduan-jalan-rusak.eml" | loket-parse | jq -c '. + {titipan: true}' | loket-register | jq .titipan)"
same 'the receipt is owed' 'tanda_bukti|owed|1' "$(sql "select letter, state, automatic from outbox where id = 1")"
same 'the raw message is in the archive, byte for byte' "$(sha256sum <"$M/01-permohonan-lengkap.eml")" \
	"$(sha256sum <"$(find "$W/home/archive" -name "$(jq -r .digest "$W/one").eml")")"
same 'and not in the spool any more' 0 "$(find "$SPOOL/new" -type f | wc -l)"

world
mail "$M/06-permohonan-tanpa-nik.eml" >"$W/one"
same 'an incomplete request waits' 'belum_lengkap|2026-11-26|' "$(sql 'select status, complete_by_on, due_on from request')"
same 'one letter is owed: receipt and what is missing' lengkapi "$(sql 'select group_concat(letter) from outbox')"
cat >"$W/reply" <<MAIL
From: $(sed -n 's/^From: //p' "$M/06-permohonan-tanpa-nik.eml")
To: ppid@kulonprogo.example
Subject: Re: kelengkapan
Message-ID: <lengkap-1@warga.example>
In-Reply-To: <$(sql 'select message_id from outbox')>
Content-Type: text/plain; charset=utf-8

NIK: 3401075702009997
Alamat: Jl. Contoh 1, Pengasih, Kulon Progo
Tujuan penggunaan informasi: bahan rapat warga
MAIL
LOKET_NOW=2026-11-25T10:00:00+07:00 mail "$W/reply" >"$W/two"
same 'a reply with what was missing completes it' completion "$(jq -r .outcome "$W/two")"
same 'the clock counts from the day it was complete' 'ditelaah|2026-11-25|2026-12-09' "$(sql 'select status, started_on, due_on from request')"
same 'the number stays' PPID-2026-00001 "$(jq -r .request.number "$W/two")"
same 'the request to complete is not sent any more, the receipt is owed' 'lengkapi:cancelled tanda_bukti:owed' \
	"$(sql "select letter || ':' || state from outbox order by id" | xargs)"

# the same mail again
world
mail "$M/01-permohonan-lengkap.eml" >/dev/null
before=$(sqlite3 "$DB" .dump | sha256sum)
same 'the same file again is a duplicate' duplicate "$(mail "$M/01-permohonan-lengkap.eml" | jq -r .outcome)"
same 'and changes nothing in the register' "$before" "$(sqlite3 "$DB" .dump | sha256sum)"
{ echo 'Received: from elsewhere.example by mx.example; Mon, 23 Nov 2026 09:01:00 +0700'; cat "$M/01-permohonan-lengkap.eml"; } >"$W/again"
same 'the same mail by another way is a duplicate' duplicate "$(mail "$W/again" | jq -r .outcome)"
same 'of the same request' '1|2' "$(sql 'select count(distinct request), count(*) from message')"
same 'and is answered once' 1 "$(sql 'select count(*) from outbox')"

# what is the same mail, and what is not
copy() { # copy SED: the first fixture, changed
	sed "$1" "$M/01-permohonan-lengkap.eml" >"$W/copy"
	mail "$W/copy" | jq -r .outcome
}
world
copy '' >/dev/null
same 'lines that a delivery adds do not make another mail' duplicate \
	"$(copy '1i Return-Path: <x@y.example>\nDelivered-To: kominfo@kulonprogo.example\nReceived: from a by b; Mon, 23 Nov 2026 09:01:00 +0700\nX-Spam-Status: No, score=0.1\nX-Forwarded-To: ppid@kulonprogo.example\nStatus: RO')"
same 'nor do line ends' duplicate "$(copy 's/$/\r/')"
same 'nor empty lines at its end' duplicate "$(copy '$a\\n\n')"
same 'the same Message-ID with another body is another mail' new "$(copy '$a Tambahan.')"
same 'and with another sender' new "$(copy 's/^From: .*/From: lain@warga.example/')"
same 'each has its own request' 3 "$(sql 'select count(*) from request')"
world
same 'a copy that was marked as spam is held' held "$(copy '1i X-Spam-Flag: YES')"
same 'and hides not the one that was not' new "$(copy '')"
same 'it is a duplicate then' 'duplicate|2|1' "$(sql 'select outcome, duplicate_of, request from message where id = 1')"
same 'as is what comes later' duplicate "$(copy '1i X-Spam-Flag: YES\nX-Second: 1')"
world
same 'a copy by a list is no request' machine "$(copy '1i List-Id: <warga.lain.example>')"
same 'the one that came directly is' new "$(copy '')"

# killed between commit and move: the next run says what the first would have said
world
p=$(loket-deliver <"$M/01-permohonan-lengkap.eml")
cp -p "$p" "$W/copy"
echo "$p" | loket-parse >"$W/record"
loket-register <"$W/record" >/dev/null
find "$W/home/archive" -name '*.eml' -delete
cp -p "$W/copy" "$p"
same 'a message whose move was interrupted keeps its outcome' new "$(loket-register <"$W/record" | jq -r .outcome)"
same 'and is in the archive now' 1 "$(find "$W/home/archive" -name '*.eml' | wc -l)"

# whose message
world
sed 's/^From:.*/From: Lain <lain@tempat.example>/; s/^Message-ID:.*/Message-ID: <asing@tempat.example>/; s/^Subject:.*/Subject: soal PPID-2026-00001/' \
	"$M/03-aduan-jalan-rusak.eml" >"$W/stranger"
mail "$M/01-permohonan-lengkap.eml" >/dev/null
same 'a stranger with a number waits as unverified' unverified "$(mail "$W/stranger" | jq -r .outcome)"
same 'and gets no answer' 1 "$(sql 'select count(*) from outbox')"
same 'and changes nothing of the request' 1 "$(sql 'select count(*) from request')"

# what the applicant orders in the first line of a reply
owner=$(sed -n 's/^From: //p' "$M/01-permohonan-lengkap.eml")
order() { # order LINE: his reply to our last letter about request 1
	printf 'From: %s\nTo: ppid@kulonprogo.example\nSubject: Re: surat\nMessage-ID: <perintah-%d@warga.example>\nIn-Reply-To: <%s>\n\n%b\n' \
		"$owner" "$(sql 'select count(*) from message')" "$(sql 'select message_id from outbox where request = 1 order by id desc limit 1')" "$1" >"$W/order"
	mail "$W/order" | jq -r .outcome
}
preview() { loket-compose --preview PPID-2026-00001 "$1"; }
world
mail "$M/01-permohonan-lengkap.eml" >/dev/null
same 'STATUS is answered' status "$(order STATUS)"
has 'with how it stands' "$(preview status)" 'Jawaban kami sampaikan paling lambat 7 Desember 2026.'
printf 'From: %s\nTo: ppid@kulonprogo.example\nSubject: tanya\n\nSTATUS\n' "$owner" >"$W/s"
same 'also without its number, when the sender has one file' 'status PPID-2026-00001' "$(mail "$W/s" | jq -r '.outcome + " " + .request.number')"
same 'KEBERATAN on an open file is an objection' objection "$(order 'KEBERATAN\nBelum dijawab.')"
same 'with a number of its own, its ground and thirty working days' 'KBR-2026-00001|c|2027-01-08|' \
	"$(sql 'select number, ground, due_on, decision from objection')"
has 'and its receipt' "$(preview keberatan_terima)" 'Nomor keberatan   : KBR-2026-00001'
has 'that tells the limit' "$(preview keberatan_terima)" '8 Januari 2027'
same 'the request goes on' terdaftar "$(sql 'select status from request')"
same 'a second one belongs to the first' 'follow_up 1' "$(order KEBERATAN) $(sql 'select count(*) from objection')"
same 'its number in a subject leads to the file' 'follow_up PPID-2026-00001' \
	"$(printf 'From: %s\nTo: ppid@kulonprogo.example\nSubject: kbr-2026-1\n\nKapan?\n' "$owner" >"$W/kbr"; mail "$W/kbr" | jq -r '.outcome + " " + .request.number')"
has 'the desk sees it' "$(loket-show PPID-2026-00001 | jq -c .objections)" '"number":"KBR-2026-00001","ground":"c"'
same 'BATAL withdraws' withdrawal "$(order BATAL)"
same 'and is confirmed' 'dicabut|dicabut' "$(sql 'select status, (select letter from outbox order by id desc limit 1) from request')"
ok 'the confirmation can be written' loket-compose --preview PPID-2026-00001 dicabut
same 'once' follow_up "$(order BATAL)"
same 'STATUS of a withdrawn one is answered, too' status "$(order STATUS)"
printf 'From: %s\nTo: ppid@kulonprogo.example\nSubject: tanya lagi\n\nSTATUS\n' "$owner" >"$W/s"
same 'without a number it is about an open file, and there is none' new "$(mail "$W/s" | jq -r .outcome)"
has 'no limit runs any more' "$(preview status)" 'Tidak ada batas waktu yang masih berjalan.'
world
mail "$M/03-aduan-jalan-rusak.eml" >/dev/null
owner=$(sed -n 's/^From: //p' "$M/03-aduan-jalan-rusak.eml")
same 'a complaint has no objection' 'follow_up 0' "$(order KEBERATAN) $(sql 'select count(*) from objection')"

# a complaint is asked for what it does not tell, and its clock runs
world
printf 'From: Warga <warga@surelku.example>\nTo: ppid@kulonprogo.example\nSubject: aduan\n\nSaya mengadukan sampah yang menumpuk dan bau. Mohon rahasiakan identitas saya.\n' >"$W/aduan"
mail "$W/aduan" >/dev/null
same 'a complaint without place and day is asked for them' 'aduan|terdaftar|2026-12-07|tanya' \
	"$(sql 'select kind, status, due_on, (select letter from outbox) from request')"
has 'where' "$(preview tanya)" '- Di mana tempatnya'
has 'and when' "$(preview tanya)" '- Kapan terjadinya'
same 'and for nothing else' 2 "$(preview tanya | grep -c '^ *- ')"
same 'the wish for secrecy is noted' '1|confidential' "$(sql "select confidential, (select what from event where what = 'confidential') from request")"
world
mail "$M/05-aduan-lampu-jalan.eml" "$M/08-kritik-situs.eml" "$M/13-saran-jam-layanan.eml" >/dev/null
same 'criticism and suggestions never wait' 'terdaftar terdaftar terdaftar' "$(sql 'select status from request' | xargs)"

# identity in pieces, and what cannot be changed by mail
world
owner='Siti Aminah <siti@warga.example>'
printf 'From: %s\nTo: ppid@kulonprogo.example\nSubject: Permohonan informasi\n\nSaya mengajukan permohonan informasi: mohon salinan data APBD.\n' "$owner" >"$W/bare"
mail "$W/bare" >/dev/null
same 'a part of what was missing' follow_up "$(order 'NIK: 3401075702009997')"
same 'is filled in, and the rest is asked for' '3401075702009997|belum_lengkap|cancelled owed' \
	"$(sql 'select a.nik, r.status from request r join applicant a on a.id = r.applicant')|$(sql "select state from outbox where letter = 'lengkapi' order by id" | xargs)"
same 'what is there already is not asked for' 0 "$(preview lengkapi | grep -c NIK)"
same 'another NIK changes nothing' '3401075702009997' "$(order 'NIK: 3401021708859998' >/dev/null; sql 'select nik from applicant')"
same 'and is named in the event, without what it says' '["nik"]' \
	"$(sql "select data from event where data like '%differs%' order by id desc limit 1" | jq -c .differs)"
same 'a word of thanks is asked for nothing' 2 "$(order 'Terima kasih.' >/dev/null; sql "select count(*) from outbox where letter = 'lengkapi'")"
same 'no event holds a NIK or an address' 0 "$(sql "select count(*) from event where data like '%3401075702009997%' or data like '%3401021708859998%' or data like '%@%'")"

# machines
world
for m in 09-luar-kantor 14-pantulan-dsn 21-buletin 37-spam 48-tanda-dibaca; do mail "$M/$m.eml"; done >"$W/machines"
same 'machines, bounces and spam get no number' 'machine bounce machine held machine' "$(jq -r .outcome "$W/machines" | xargs)"
same 'and no answer' '0|0|5' "$(sql 'select (select count(*) from request), (select count(*) from outbox), (select count(*) from message)')"

# bounces: whose letter came back, and what that means
dsn() { # dsn TO ACTION STATUS RECIPIENT MESSAGE-ID
	d=$((${d:-0} + 1))
	printf 'From: Mail Delivery System <MAILER-DAEMON@mx.example>\nReturn-Path: <>\nTo: %s\nSubject: Delivery Status Notification\nMessage-ID: <dsn-%s-%d@mx.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nLaporan.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n%s\n' "$1" "$$" "$d" "${6-}"
	printf 'Final-Recipient: rfc822; %s\nAction: %s\nStatus: %s\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <%s>\nSubject: x\n\n--b--\n' "$4" "$2" "$3" "$5"
}
bounced() { dsn "$@" >"$W/dsn"; mail "$W/dsn" | jq -r '[.outcome, .request.number] | join(" ")'; }
letter_is() { sql "select state, coalesce(bounced_status, '-') from outbox where id = 1"; }
sent_letter() { world; mail "$M/01-permohonan-lengkap.eml" >/dev/null; loket-compose >/dev/null; loket-send >/dev/null; ID=$(sql 'select message_id from outbox'); TO=$(sql 'select recipient from outbox'); }
US=ppid@kulonprogo.example
sent_letter
same 'a bounce is kept with the letter whose Message-ID it returns' 'bounce PPID-2026-00001' "$(bounced $US failed 5.1.1 "$TO" "$ID")"
same 'which is undeliverable' 'failed|5.1.1' "$(letter_is)"
same 'and an event says so, without an address' 'letter_undeliverable|{"outbox":1,"status":"5.1.1","proven":true}' \
	"$(sql "select what, data from event where what = 'letter_undeliverable'")"
has 'the desk sees it' "$(loket-show PPID-2026-00001 | jq -c '.letters[0] | [.state, .bounced_status]')" '["failed","5.1.1"]'
same 'and it counts as one that failed' 1 "$(loket-list --today --json 2>/dev/null | jq -r .gagal_kirim)"
same 'no letter follows' 1 "$(sql 'select count(*) from outbox')"
sent_letter
same 'a warning that it is late is kept' 'bounce PPID-2026-00001' "$(bounced $US delayed 4.4.1 "$TO" "$ID")"
same 'and changes nothing' 'sent|-' "$(letter_is)"
sent_letter
bounced $US failed 5.2.2 "$TO" "$ID" 'Final-Recipient: rfc822; lain@x.example
Action: delayed
Status: 4.2.2
' >/dev/null
same 'a recipient that is only late does not hide one that failed' 'failed|5.2.2' "$(letter_is)"
sent_letter
same 'a report that names the recipient only is kept' 'bounce PPID-2026-00001' "$(bounced $US failed 5.1.1 "$TO" lain@x.example)"
same 'is seen, and proves nothing' 'sent|5.1.1' "$(letter_is)"
sent_letter
same 'a report about nobody we wrote to is kept alone' 'bounce ' "$(bounced $US failed 5.1.1 orang@x.example lain@x.example)"
same 'and says nothing of our letter' 'sent|-' "$(letter_is)"

# the limiter
world
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	sed "s/^Message-ID:.*/Message-ID: <banyak-$i@warga.example>/; s/^Subject:.*/Subject: aduan ke-$i/" "$M/03-aduan-jalan-rusak.eml" >"$W/m$i"
	mail "$W/m$i"
done >/dev/null
same 'every message has its request' 12 "$(sql 'select count(*) from request')"
same 'no sender draws more than ten automatic letters a day' '2|10' "$(sql "select (select count(*) from outbox where state = 'held'), (select count(*) from outbox where state = 'owed')")"

# midnight and the turn of the year are the office's
world
export LOKET_NOW=2026-12-31T16:59:59Z; mail "$M/03-aduan-jalan-rusak.eml" >"$W/a"
export LOKET_NOW=2026-12-31T17:00:00Z; mail "$M/05-aduan-lampu-jalan.eml" >"$W/b"
same 'the year of a number changes at midnight in Jakarta' 'PPID-2026-00001 PPID-2027-00001' "$(jq -r .request.number "$W/a" "$W/b" | xargs)"
export LOKET_NOW=2029-05-02T09:00:00+07:00
p=$(loket-deliver <"$M/08-kritik-situs.eml")
code 78 'a year without a calendar makes no deadline' sh -c "echo '$p' | loket-parse | loket-register"
has 'it names the year' "$(cat "$W/.err")" 2029
ok 'the message stays in the spool' test -f "$p"
export LOKET_NOW=2026-11-23T09:00:00+07:00

# the law of the pipe
world
ok 'empty input is nothing to do' sh -c ': | loket-register'
p=$(loket-deliver <"$M/01-permohonan-lengkap.eml")
echo "$p" | loket-parse >"$W/rec"
code 65 'a torn last line is no record' sh -c "head -c 200 '$W/rec' | loket-register"
same 'and nothing of it is registered' 0 "$(sql 'select count(*) from message')"
code 65 'a line that is no record is said and skipped' sh -c "{ echo rubbish; cat '$W/rec'; } | loket-register"
same 'the record behind it is registered' 1 "$(sql 'select count(*) from message')"
world
p=$(loket-deliver <"$M/01-permohonan-lengkap.eml"); echo "$p" | loket-parse >"$W/rec"
code 65 'a NUL byte makes a line no record' sh -c "{ printf 'a\000b\n'; cat '$W/rec'; } | loket-register"
code 65 'a path outside the spool is refused' sh -c "jq -c '.path = \"/etc/passwd\"' '$W/rec' | loket-register"
code 65 'a record of other bytes is refused' sh -c "jq -c '.digest = \"$(printf %064d 0)\"' '$W/rec' | loket-register"
code 65 'a record of parse - has no message to keep' sh -c "loket-parse - <'$M/01-permohonan-lengkap.eml' | loket-register"
has 'and the word is to deliver it' "$(cat "$W/.err")" loket-deliver
world
p=$(loket-deliver <"$M/01-permohonan-lengkap.eml"); echo "$p" | loket-parse >"$W/rec"
code 74 'a full standard output is told' sh -c "loket-register <'$W/rec' >/dev/full"
same 'what was committed stays' 1 "$(sql 'select count(*) from request')"

# one bad record of a group takes nothing of the others with it
world
for m in 01-permohonan-lengkap 03-aduan-jalan-rusak 05-aduan-lampu-jalan; do loket-deliver <"$M/$m.eml"; done | loket-parse >"$W/rec"
code 65 'a bad record among good ones' sh -c "sed '2s/\"digest\":\"[0-9a-f]*\"/\"digest\":\"$(printf %064d 0)\"/' '$W/rec' | loket-register"
same 'the good ones are registered without a gap' '1 2' "$(sql 'select seq from request order by seq' | xargs)"

# another writer, and no right to write
world
loket-deliver <"$M/01-permohonan-lengkap.eml" | loket-parse >"$W/rec"
mkfifo "$W/hold"
sqlite3 "$DB" <"$W/hold" >"$W/held" & holder=$!
exec 8>"$W/hold"
printf 'begin immediate;\nselect 1;\n' >&8
until [ -s "$W/held" ]; do :; done
code 75 'a locked register is tried again later' sh -c "loket-register <'$W/rec'"
has 'and it says why' "$(cat "$W/.err")" 'another program is writing'
exec 8>&-
wait "$holder"
ok 'later it goes on' sh -c "loket-register <'$W/rec'"
same 'nothing is lost' 1 "$(sql 'select count(*) from request')"

code 64 'an unknown option is refused' loket-register --foo
code 78 'without a register it says to make one' sh -c "printf '[store]\nhome = $W/none\n' >$W/n.conf; loket-register -C $W/n.conf"
has 'by loket-init' "$(cat "$W/.err")" loket-init
ok 'help is there' loket-register --help
done_testing
