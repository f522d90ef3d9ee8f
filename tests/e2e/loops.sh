# Nothing that answers by itself can be driven round: machines of several kinds against
# the whole counter, each answering every letter that it gets, until nobody says a word.
. "$SRC/tests/lib.sh"

# counter NAME: a whole office of its own in $W/NAME, at ppid@NAME.example
counter() {
	mkdir -p "$W/$1"
	printf '[clock]\ndigest = none\n[office]\nname = PPID %s\nemail = ppid@%s.example\n[store]\nhome = %s\n' "$1" "$1" "$W/$1/home" >"$W/$1/conf"
	loket-init -C "$W/$1/conf" >/dev/null || exit 1
}
ask() { sqlite3 -readonly "$W/$1/home/register.db" "$2"; }
pass_of() { LOKET_CONF=$W/$1/conf loket-pass >/dev/null 2>&1; }
# put NAME: what stands in $W/answer comes into its mailbox
put() { n=$((n + 1)); cp "$W/answer" "$W/$1/home/masuk/new/$n.test"; }
# letters NAME: what it has sent since the last time, one path a line; they are taken away
letters() {
	mkdir -p "$W/$1/post"
	find "$W/$1/home/keluar/new" -type f | sort | while read -r m; do
		mv "$m" "$W/$1/post/" && echo "$W/$1/post/$(basename "$m")"
	done
}
# rounds WHAT MACHINE: passes of the office "kita" until it is silent, each letter given
# to MACHINE, whose answers come in; a minute a round, at most 60
rounds() {
	spoken=0 round=0
	while [ $round -lt 60 ]; do
		round=$((round + 1))
		LOKET_NOW=$(printf '2026-11-23T09:%02d:00+07:00' $((round % 60)))
		export LOKET_NOW
		pass_of kita
		letters kita >"$W/new"
		[ -s "$W/new" ] || break
		spoken=$((spoken + $(wc -l <"$W/new")))
		while read -r m; do "$2" "$m" >"$W/answer"; put kita; done <"$W/new"
	done
	ok "$1: it ends" test $round -lt 60
}
header() { tr -d '\r' <"$2" | sed -e ':a' -e '$!N' -e 's/\n[ \t]\{1,\}/ /' -e 'ta' -e 'P' -e 'D' | sed -n "s/^$1: *//Ip" | head -1; }
again() { rm -rf "$W/kita"; counter kita; n=0; }
first() { # first FROM: what starts it
	printf 'From: %s\nTo: ppid@kita.example\nSubject: Aduan jalan\nMessage-ID: <awal@lain.example>\n\nJalan di Kokap rusak sejak tahun lalu.\n' "$1" >"$W/answer"
	put kita
}

# --- two of us
exchange() { # the post between "kita" and "mereka", through FILTER
	spoken=0
	for round in $(seq 14); do
		LOKET_NOW=$(printf '2026-11-23T10:%02d:00+07:00' "$round")
		export LOKET_NOW
		for side in kita mereka; do
			pass_of $side
			other=mereka
			[ $side = kita ] || other=kita
			letters $side >"$W/new"
			spoken=$((spoken + $(wc -l <"$W/new")))
			while read -r m; do $1 "$m" >"$W/answer"; put $other; done <"$W/new"
		done
	done
}
bare() {
	printf 'From: %s\nTo: %s\nSubject: surat\nMessage-ID: %s\n\n' "$(header From "$1")" "$(header To "$1")" "$(header Message-ID "$1")"
	tr -d '\r' <"$1" | sed '1,/^$/d'
}

again; rm -rf "$W/mereka"; counter mereka
first ppid@mereka.example
exchange cat
same 'two lokets: one letter, and silence' '1 0' "$(ask kita 'select count(*) from outbox') $(ask mereka 'select count(*) from outbox')"
same 'it is kept as our own kind' 'machine|own' "$(ask mereka 'select outcome, class from message')"

again; rm -rf "$W/mereka"; counter mereka
first ppid@mereka.example
exchange bare
spoken_kita=$(ask kita "select count(*) from outbox where state = 'sent'")
spoken_mereka=$(ask mereka "select count(*) from outbox where state = 'sent'")
ok 'two lokets whose marks a gateway takes away: no more than ten letters each' test "$spoken_kita" -le 10 -a "$spoken_mereka" -le 10
same 'and the last passes sent nothing' '' "$(for s in kita mereka; do pass_of $s; letters $s; done)"
ok 'what was not sent any more is seen at the desk' test "$(ask kita "select count(*) from outbox where state = 'held'")" -ge 1

# --- an auto-responder without any mark, another subject and another id each time
robot() {
	i=$((${i:-0} + 1))
	printf 'From: robot@lain.example\nTo: ppid@kita.example\nSubject: Jawaban %d (%s)\nMessage-ID: <robot-%d@lain.example>\n\nTerima kasih atas surat Anda nomor %d.\n' "$i" "$(header Subject "$1" | cut -c1-20)" "$n" "$n"
}
again; first robot@lain.example
rounds 'an auto-responder that changes its subject' robot
ok 'it gets ten letters a day and no more' test "$spoken" -le 10
same 'everything that it wrote is registered' "$(ask kita "select count(*) from message where direction = 'in'")" "$n"

# the same, which quotes the number that it was told, and answers in the thread
threaded() {
	printf 'From: robot@lain.example\nTo: ppid@kita.example\nSubject: Re: %s\nIn-Reply-To: %s\nMessage-ID: <robot-%d@lain.example>\n\nTerima kasih (%d).\n' "$(header Subject "$1")" "$(header Message-ID "$1")" "$n" "$n"
}
again; first robot@lain.example
rounds 'an auto-responder that answers in the thread' threaded
same 'it gets one letter' 1 "$spoken"

# another mailbox of the same machine each time, as far as a '+' makes one
tagged() { robot "$1" | sed "s/^From: .*/From: Robot+$n@LAIN.example/"; }
again; first robot@lain.example
rounds 'an auto-responder that changes its address' tagged
ok 'it is one mailbox' test "$spoken" -le 10

# one that asks, orders and objects with every letter
asking() { threaded "$1" | sed '$s/.*/STATUS/'; }
again; first robot@lain.example
rounds 'an auto-responder whose first word is STATUS' asking
ok 'it gets ten letters a day and no more, orders or not' test "$spoken" -le 10

# --- the marks that machines have
marked() { threaded "$1" | sed '1i Auto-Submitted: auto-replied'; }
again; first robot@lain.example
rounds 'an auto-responder that says so' marked
same 'it gets one letter, too' 1 "$spoken"
same 'and what it says is kept with the request' 'machine|1' "$(ask kita "select outcome, request from message where class = 'auto-reply'")"

# --- bounces, and bounces of bounces
bounce() {
	printf 'Return-Path: <>\nFrom: MAILER-DAEMON@lain.example\nTo: ppid@kita.example\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <pantul-%d@lain.example>\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nTidak sampai.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; lain.example\n\nFinal-Recipient: rfc822; %s\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: %s\nSubject: x\n\n--b--\n' "$n" "$(header To "$1")" "$(header Message-ID "$1")"
}
again; first robot@lain.example
rounds 'a mailbox that does not exist' bounce
same 'one letter, and no notice about it' 1 "$spoken"
same 'the letter is undeliverable' 'failed|5.1.1' "$(ask kita 'select state, bounced_status from outbox')"
same 'and the file says so' 1 "$(ask kita "select count(*) from event where what = 'letter_undeliverable' and request = 1")"
# The other side's server returns what nobody sent to it: its own notice.
bounce "$(find "$W/kita/post" -type f)" | sed 's/<pantul-.*@/<pantul-lagi@/; s/^Message-ID: <PPID.*/Message-ID: <pantul-1@lain.example>/' >"$W/answer"
put kita
rounds 'a bounce of a bounce' bounce
same 'is answered by nobody' '0 bounce' "$spoken $(ask kita 'select outcome from message order by id desc limit 1')"
export LOKET_NOW=2026-11-23T09:00:00+07:00

same 'the register is sound' 'ok|0' "$(ask kita "select (select * from pragma_integrity_check), (select count(*) from pragma_foreign_key_check)")"
ok 'and its journal is whole' loket-audit -C "$W/kita/conf"

# --- one door
same 'letters become owed in one place of the code' lib/register/letters.c \
	"$(cd "$SRC" && grep -rl QUERY_OUTBOX_INSERT lib filters)"
# smsd.sql speaks to Gammu's own database, which has a table of the same name
same 'and by one statement' schema/queries/outbox.sql:1 \
	"$(cd "$SRC" && grep -c 'insert into outbox' schema/queries/*.sql | grep -v -e ':0$' -e smsd.sql)"
done_testing
