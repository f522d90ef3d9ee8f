# loket-route: suggestions with reasons, rules of the office, --to, a stage of the chain.
. "$SRC/tests/lib.sh"
CSV=$SRC/schema/agencies/kulonprogo.csv

office() { # [ROUTES]: a counter with agencies, and rules of its own
	world
	loket-agency import "$CSV" >/dev/null
	[ $# = 0 ] || { cp "$1" "$W/routes.tsv"; printf '[desk]\nroutes = %s/routes.tsv\n' "$W" >>"$W/loket.conf"; }
}
letter() { # NAME SUBJECT TEXT: a complete letter into the mailbox
	n=$((${n:-0} + 1))
	cat >"$IN/new/$(printf '%06d' $n).x" <<MAIL
From: $1 <$(echo "$1" | tr 'A-Z ' 'a-z.')@warga.example>
To: ppid@kulonprogo.example
Subject: $2
Date: Mon, 23 Nov 2026 08:00:00 +0700
Message-ID: <l$n@warga.example>
Content-Type: text/plain; charset=utf-8

$3

Nama: $1
NIK: 34010217088599$(printf %02d $((n + 10)))
Alamat: Jl. Contoh $n, Wates, Kulon Progo
Nomor telepon: 08123456$(printf %04d $n)
Tujuan penggunaan informasi: keperluan sendiri
Cara memperoleh: salinan
MAIL
}
intake() { loket-fetch | loket-parse | loket-register; }
first() { jq -r '.route.suggestions[0] | "\(.agency) \(.why[0])"'; }

# --- suggestions ---------------------------------------------------------------------
office
letter 'Siti Aminah' 'Laporan' 'Kami mengadukan lampu jalan di kampung kami yang padam sejak sepekan.'
letter 'Budi Santoso' 'Tanya' 'Mohon salinan data stunting dari Dinas Kesehatan.'
letter 'Tri Wahyuni' 'Tanya' 'Mohon informasi cara pecah sertifikat tanah di BPN.'
letter 'Joko Santoso' 'Tanya' 'Xyzzy plugh.'
intake | loket-route >"$W/out"
same 'a keyword speaks for its agency, and the reason says so' 'DISHUB kata kunci: lampu jalan' "$(sed -n 1p "$W/out" | first)"
same 'a name in the text' 'DINKES disebut: dinas kesehatan' "$(sed -n 2p "$W/out" | first)"
same 'what is not the regency is told, with the body' 'null aturan kantor: bpn Kantor Pertanahan (BPN) Kabupaten Kulon Progo' \
	"$(sed -n 3p "$W/out" | jq -r '.route.suggestions[0] | "\(.agency) \(.why[0]) \(.name)"')"
same 'nothing is suggested where nothing speaks' '[]' "$(sed -n 4p "$W/out" | jq -c .route.suggestions)"
same 'the record of the chain is still what it was' 'new object true' \
	"$(sed -n 1p "$W/out" | jq -r '"\(.outcome) \(.kind | type) \(.request.number != null)"')"
same 'scores are shares of a hundred' true "$(sed -n 1p "$W/out" | jq '.route.suggestions | map(.score) | add <= 100 and .[0] >= .[1]')"
same 'suggesting writes nothing' '0 0' "$(sql "select (select count(*) from assignment), (select count(*) from event where what like 'rout%')" | tr '|' ' ')"
loket-route --text PPID-2026-00001 >"$W/text"
has 'for people: score, code, name' "$(cat "$W/text")" '%  DISHUB            Dinas Perhubungan'
has 'and what it is about' "$(cat "$W/text")" 'PPID-2026-00001  Laporan'
ok 'in 80 columns' test "$(loket-route --text --pending | wc -L)" -le 80
has 'for people, where nothing speaks' "$(loket-route -T PPID-2026-00004)" 'tidak ada saran'
same '--pending is all that waits' 4 "$(loket-route --pending | wc -l)"
same 'numbers also come from other programs' 'DISHUB' "$(loket-list | head -n 1 | loket-route | jq -r '.route.suggestions[0].agency')"
same 'and their records keep their keys' PPID-2026-00001 "$(loket-list | head -n 1 | loket-route | jq -r .number)"

# --- --to ------------------------------------------------------------------------------
has '--preview prints the letter' "$(loket-route PPID-2026-00001 --to DISHUB --preview)" 'To: dishub@kulonprogo.example'
same 'and writes nothing' 0 "$(sql 'select count(*) from assignment')"
same 'several agencies, each with its own limit' 'DISHUB 2026-12-01 KOMINFO 2026-12-01' \
	"$(loket-route PPID-2026-00001 --to dishub,KOMINFO --note 'mohon cek lokasi' | jq -r '.forwarded | map("\(.agency) \(.due)") | join(" ")')"
same 'it is forwarded' diteruskan "$(loket-list | jq -r 'select(.number == "PPID-2026-00001").status')"
same 'and teaches, once for each agency' '2 2' "$(sql 'select (select count(*) from route_learnt), (select sum(requests) from route_total)' | tr '|' ' ')"
code 65 'an agency that is not there is told' loket-route PPID-2026-00002 --to NIHIL
code 65 'a note with a NIK goes nowhere' loket-route PPID-2026-00002 --to DINKES --note 'NIK 3401021708859912'
code 65 'a number that is none is told' loket-route PPID-2026-99999
same 'of several the right ones are done' 'PPID-2026-00002' "$(printf 'PPID-2026-99999\nPPID-2026-00002\n' | loket-route --to DINKES 2>/dev/null | jq -r .number)"
code 65 'what somebody else has forwarded meanwhile is refused' sh -c "loket-list | jq -c 'select(.number == \"PPID-2026-00003\") | .status = \"ditelaah\"' | loket-route --to DLH"

# What an agency returned it is not asked for again; whom it names is.
loket-list | jq -c 'select(.number == "PPID-2026-00001")' | loket-route | jq -r '.route.suggestions | map(.agency) | join(" ")' >"$W/before"
has 'before: the agency' "$(cat "$W/before")" DISHUB
sqlite3 "$DB" "update assignment set returned_at = 1, returned_to = 'Satpol PP' where agency = 'DISHUB'"
same 'after a return: not that one, but whom it names' 'SATPOLPP disebut: satpol pp' \
	"$(loket-agency change SATPOLPP 'aliases=Satpol PP' --from 2026-11-23; loket-route PPID-2026-00001 | first)"
same 'and never the one that returned it' '' "$(loket-route PPID-2026-00001 | jq -r '.route.suggestions[] | select(.agency == "DISHUB") | .agency')"

# --- rules of the office ------------------------------------------------------------------
printf '# aturan\n\nlampu jalan + padam\tDISHUB\tauto\nlampu taman\tDLH\r\nkembang api\tDISBUD\tauto\nrumah hantu\tDISBUD\tauto\nrumah\tBPBD\tauto\nsumur\tTIDAKADA\ntiang miring\tbukan:PLN\n' >"$W/rules"
office "$W/rules"
letter 'Siti Aminah' 'Laporan' 'Kami mengadukan lampu jalan yang rusak.'
letter 'Budi Santoso' 'Laporan' 'Kami mengadukan lampu jalannya padam.'
letter 'Tri Wahyuni' 'Laporan' 'Kami mengadukan ada rumah hantu.'
letter 'Rina Kartika' 'Hal' 'Halo, kembang api.'
letter 'Dwi Astuti' 'Laporan' 'Kami mengadukan tiang miring.'
sed -i '/^Tujuan/d; /^Cara/d' "$IN/new/$(printf '%06d' $((n - 1))).x"
intake | loket-route 2>"$W/err" >"$W/out"
same 'a rule that is not auto, or holds in part only, forwards nothing' terdaftar "$(sed -n 1p "$W/out" | jq -r .request.status)"
same 'an auto rule forwards' 'diteruskan DISHUB DISHUB' "$(sed -n 2p "$W/out" | jq -r '"\(.request.status) \(.route.automatic) \(.forwarded[0].agency)"')"
same 'and the journal says which' '{"agency":"DISHUB","rule":"lampu jalan + padam"}' "$(sql "select data from event where what = 'routed_by_rule'")"
same 'the letter is owed' 1 "$(sql "select count(*) from outbox where letter = 'penerusan'")"
same 'two auto rules that disagree forward nothing' 'terdaftar null' "$(sed -n 3p "$W/out" | jq -r '"\(.request.status) \(.route.automatic)"')"
same 'a request of no known kind waits for a person' 'belum_ditentukan 0' \
	"$(sed -n 4p "$W/out" | jq -r '"\(.request.kind.value) \(.forwarded | length)"')"
same 'a body outside is suggested' 'PLN' "$(sed -n 5p "$W/out" | jq -r '.route.suggestions[0].name')"
has 'a rule for an agency that is not there is told, and rests' "$(cat "$W/err")" 'line 8: TIDAKADA'
same 'the same records again forward nothing twice' 1 "$(loket-route <"$W/out" >/dev/null 2>&1; sql 'select count(*) from assignment')"
same 'after a return no rule forwards it there again' ditelaah "$(
	sqlite3 "$DB" "update assignment set returned_at = 1"
	loket-review PPID-2026-00002 >/dev/null 2>&1
	sqlite3 "$DB" "drop trigger request_status_has_its_event; update request set status = 'ditelaah' where number = 'PPID-2026-00002'"
	loket-route PPID-2026-00002 2>/dev/null | jq -r .status)"

# Incomplete: no rule forwards it; as soon as it is complete one does.
office "$W/rules"
letter 'Siti Aminah' 'Permohonan informasi' 'Mohon salinan data lampu jalan yang padam.'
sed -i '/^NIK/d' "$IN/new"/*
intake | loket-route 2>/dev/null >"$W/out"
same 'an incomplete request is suggested and not forwarded' 'belum_lengkap DISHUB 0' \
	"$(jq -r '"\(.request.status) \(.route.automatic) \(.forwarded | length)"' "$W/out")"
same '--by-rule has nothing to do' '' "$(loket-route --by-rule 2>/dev/null)"
loket-identify PPID-2026-00001 nik=3401021708859912 >/dev/null
cp "$DB" "$W/complete.db"
same 'complete, it goes' 'diteruskan DISHUB' "$(printf '{"v":1,"outcome":"completion","request":{"number":"PPID-2026-00001"}}\n' |
	loket-route 2>/dev/null | jq -r '"\(.request.status) \(.forwarded[0].agency)"')"
again() { rm -f "$DB-wal" "$DB-shm"; cp "$W/complete.db" "$DB"; }
again
same 'or with the next pass' 'PPID-2026-00001 diteruskan DISHUB' \
	"$(loket-route --by-rule 2>/dev/null | jq -r '"\(.number) \(.status) \(.forwarded[0].agency)"')"
same 'and then there is nothing more' '' "$(loket-route --by-rule 2>/dev/null)"
again
loket-pass 2>/dev/null
same 'which does so by itself' diteruskan "$(sql 'select status from request')"
again
loket-review PPID-2026-00001 --holder PPID >/dev/null
same 'but not when a person has it in hand' ' ditelaah' "$(loket-route --by-rule 2>/dev/null) $(loket-route PPID-2026-00001 2>/dev/null | jq -r .status)"

for rule in 'lampu' 'lampu\t' '\tDISHUB' 'lampu\tDISHUB\totomatis' 'lampu\tDISHUB\tauto\tx' 'lampu\tbukan:PLN\tauto' 'lampu\tbukan:' 'a+b+c+d+e\tDISHUB'; do
	printf '# x\n%b\n' "$rule" >"$W/rules"
	office "$W/rules"
	letter 'Siti Aminah' 'Laporan' 'Kami mengadukan lampu.'
	intake >"$W/in"
	code 78 "no rule: $rule" loket-route PPID-2026-00001
	has 'with file and line' "$(cat "$W/.err")" "$W/routes.tsv:2"
done
# The stage before must not die of it: what came goes on.
printf '{"v":1,"outcome":"machine"}\n' >>"$W/in"
loket-route <"$W/in" >"$W/out" 2>"$W/err"
same 'a broken rule: the chain is told' 78 $?
ok 'and every record goes on as it came' cmp -s "$W/in" "$W/out"
same 'said once' 1 "$(wc -l <"$W/err")"
rm "$W/routes.tsv"
code 78 'rules that cannot be read' loket-route PPID-2026-00001

# --- a stage of a chain ---------------------------------------------------------------------
office
letter 'Siti Aminah' 'Laporan' 'Kami mengadukan lampu jalan yang padam.'
intake >"$W/in"
printf '{"v":1,"outcome":"machine"}\n{"v":1,"outcome":"duplicate","request":{"number":"PPID-2026-00001","status":"selesai"}}\nbukan catatan\n' >>"$W/in"
loket-route <"$W/in" >"$W/out" 2>"$W/err"
same 'a line that is nothing is told' 65 $?
same 'what is about no new request passes as it came' "$(sed -n 2,3p "$W/in")" "$(sed -n 2,3p "$W/out")"
same 'three records came, three go on' 3 "$(wc -l <"$W/out")"
printf '{"v":1,"outcome":"new","request":{"number":"PPID-2026-00077"}}\n' >"$W/lost"
loket-route <"$W/lost" >"$W/out" 2>/dev/null
ok 'one that fails goes on as it came' cmp -s "$W/lost" "$W/out"
printf '{"v":1,"outcome":"ne' >"$W/torn"
code 65 'a torn record is told' sh -c "loket-route <$W/torn"
printf '{"v":1,"x":"\0"}\n' >"$W/nul"
code 65 'a NUL is told' sh -c "loket-route <$W/nul"
same 'an empty input is nothing' '' "$(loket-route </dev/null)"
mv "$DB" "$DB.away"
loket-route <"$W/in" >"$W/out" 2>"$W/err"
same 'no register' 78 $?
same 'and still the records go on' "$(sed -n 1,3p "$W/in")" "$(cat "$W/out")"
mv "$DB.away" "$DB"
code 74 'a full standard output is told' sh -c "loket-route PPID-2026-00001 >/dev/full"

for bad in '--foo' '--to' '--pending PPID-2026-00001' '--pending --to DLH' '--note x PPID-2026-00001' '--preview PPID-2026-00001' '--to DLH --dry-run PPID-2026-00001' '--by-rule --pending' '--by-rule PPID-2026-00001'; do
	# shellcheck disable=SC2086 # words are what is tried
	code 64 "wrong: $bad" loket-route $bad
done
ok 'the chain of events is whole' loket-audit
done_testing
