# loket-remind: what lapses, what is closed, what is marked as missed; and once only.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

at() { LOKET_NOW=$1T09:00:00+07:00; export LOKET_NOW; }
mail() { for m; do loket-deliver <"$m" || exit 1; done | loket-parse | loket-register; }
letters_out() { loket-compose | loket-send; }
clock() { sql "select state || ' ' || coalesce(start_on, '') || ' ' || coalesce(end_on, '') || ' ' || why || ' ' || coalesce(ended_why, '') from clock where name = '$1' order by id desc limit 1"; }

# a request that is never completed
world
mail "$M/06-permohonan-tanpa-nik.eml" >/dev/null
same 'while it waits the deadline is paused' 'paused   identity_missing ' "$(clock tenggat)"
same 'and the completion has three working days' 'running 2026-11-23 2026-11-26 identity_missing ' "$(clock batas_lengkap)"
at 2026-11-30
same 'nothing lapses before the letter has gone that asks for it' '' "$(loket-remind)"
at 2026-11-24
letters_out >/dev/null
same 'the days count from the day on which it went' 'running 2026-11-24 2026-11-27 asked ' "$(clock batas_lengkap)"
same 'and the column of the lists follows' 2026-11-27 "$(sql 'select complete_by_on from request')"
at 2026-11-27
same 'its last day is still in time' '' "$(loket-remind)"
at 2026-11-28
before=$(sqlite3 "$DB" .dump | sha256sum)
same 'a dry run tells what would lapse' lapse "$(loket-remind --dry-run | jq -r .event)"
same 'while mail may be waiting nothing lapses' '' "$(loket-remind --no-lapse)"
same 'and neither changes anything' "$before" "$(sqlite3 "$DB" .dump | sha256sum)"
same 'the day after it is closed' 'PPID-2026-00001 lapse batas_lengkap 2026-11-27 tidak_dilanjutkan tutup' \
	"$(loket-remind | jq -r '[.number, .event, .clock, .end, .status, .letter] | join(" ")')"
same 'once' '' "$(loket-remind)"
same 'the letter that says so is owed, in the thread of the one before' 1 \
	"$(sql "select count(*) from outbox t join outbox l on l.letter = 'lengkapi' where t.letter = 'tutup' and t.state = 'owed' and t.in_reply_to = l.message_id and instr(t.reference_ids, l.message_id)")"
has 'it names the date that passed' "$(loket-compose --preview PPID-2026-00001 tutup)" '27 November 2026.'
same 'the clocks tell their end' 'batas_lengkap:void:asked batas_lengkap:missed:lapse tenggat:void:lapse' \
	"$(sql "select name || ':' || state || ':' || ended_why from clock order by name, id" | xargs)"
letters_out >/dev/null

# a late completion opens it again
cat >"$W/reply" <<MAIL
From: $(sed -n 's/^From: //p' "$M/06-permohonan-tanpa-nik.eml")
To: ppid@kulonprogo.example
Subject: Re: kelengkapan
Message-ID: <terlambat@warga.example>
In-Reply-To: <$(sql "select message_id from outbox where letter = 'tutup'")>
Content-Type: text/plain; charset=utf-8

NIK: 3401075702009997
Alamat: Jl. Contoh 1, Pengasih, Kulon Progo
Tujuan penggunaan informasi: bahan rapat warga
MAIL
at 2026-12-01
same 'a late completion opens the same number again' 'completion PPID-2026-00001 ditelaah 2026-12-15' \
	"$(mail "$W/reply" | jq -r '[.outcome, .request.number, .request.status, .request.due] | join(" ")')"
same 'with a new clock' 'running 2026-12-01 2026-12-15 reopen ' "$(clock tenggat)"
same 'and the receipt is owed' tanda_bukti "$(sql "select letter from outbox where state = 'owed'")"

# no answer in time: silence is a ground to object
at 2026-12-15
same 'the last day is in time' '' "$(loket-remind)"
at 2026-12-16
same 'a deadline that passed is missed' 'missed tenggat ditelaah' "$(loket-remind | jq -r '[.event, .clock, .status] | join(" ")')"
same 'from that day an objection has its thirty days' 'running 2026-12-15 2027-02-01 deadline_missed ' "$(clock batas_keberatan)"
same 'it is told once' '' "$(loket-remind)"
at 2027-03-01
same 'a missed objection closes nothing that was not answered' 'missed batas_keberatan ditelaah' "$(loket-remind | jq -r '[.event, .clock, .status] | join(" ")')"
same 'every status has its event' 0 "$(sql "select count(*) from event where what in ('lapse', 'reopen', 'identity_missing') and (json_extract(data, '\$.from') is null or json_extract(data, '\$.to') is null)")"

# many at once, and one run that was missed for months
world
for i in $(seq 130); do
	sed "s/^Message-ID:.*/Message-ID: <aduan-$i@warga.example>/; s/^From:.*/From: Warga $i <warga$i@contoh.example>/; s/^Subject:.*/Subject: Permohonan informasi $i/" "$M/01-permohonan-lengkap.eml" >"$W/m$i"
done
mail "$W"/m[0-9]* >/dev/null
at 2027-06-01
same 'after months away each deadline is missed and each objection too' '130 130' \
	"$(loket-remind | jq -r .clock | sort | uniq -c | awk '{print $1}' | xargs)"

# a status has its event, or it does not change
code 19 'no other hand changes a status' sqlite3 "$DB" "update request set status = 'selesai' where id = 1"
has 'and it says why' "$(cat "$W/.err")" 'only with its event'
code 19 'no counter goes back' sqlite3 "$DB" "update counter set last = 5"
code 19 'and none is deleted' sqlite3 "$DB" 'delete from counter'

# the law of the pipe
world
at 2026-11-23
mail "$M/01-permohonan-lengkap.eml" >/dev/null
at 2026-12-08
code 74 'a full standard output is told' sh -c 'loket-remind >/dev/full'
same 'what was committed stays' missed "$(sql "select state from clock where name = 'tenggat'")"
code 64 'an unknown option is refused' loket-remind --foo
code 64 'operands are refused' loket-remind 1
code 78 'without a register it says to make one' sh -c "printf '[store]\nhome = $W/none\n' >$W/n.conf; loket-remind -C $W/n.conf"
chmod -w "$DB"
[ "$(id -u)" = 0 ] || code 77 'a register that may not be written is told' loket-remind
chmod +w "$DB"
mkfifo "$W/hold"
sqlite3 "$DB" <"$W/hold" >"$W/held" & holder=$!
exec 8>"$W/hold"
printf 'begin immediate;\nselect 1;\n' >&8
until [ -s "$W/held" ]; do :; done
at 2027-03-01
code 75 'a locked register is tried again later' loket-remind
exec 8>&-
wait "$holder"
same 'later it goes on' missed "$(loket-remind | jq -r .event)"
done_testing
