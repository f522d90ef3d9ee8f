# loket-bundle: a request whole in one tar, and loket-audit --bundle, which proves it anywhere.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
N=PPID-2026-00002
take() { for m; do loket-deliver <"$M/$m.eml" | loket-parse | loket-register >/dev/null; done; }
pass_letters() { loket-compose | loket-send >/dev/null; }
unpack() { rm -rf "$W/x" && mkdir "$W/x" && tar -xf "$W/b.tar" -C "$W/x"; }
# What stands in a folder, but its sums; and those sums made anew.
files() { find . -type f ! -name SHA256SUMS | sed 's/..//' | sort; }
new_sums() { files | xargs sha256sum >"$W/sums" && mv "$W/sums" SHA256SUMS; }
world
take 01-permohonan-lengkap
at=2026-11-23T10:00:00+07:00
LOKET_NOW=$at
take 34-permohonan-lampiran-pdf
pass_letters
LOKET_NOW=2026-11-24T10:00:00+07:00
printf '%%PDF-1.4\nSurat keputusan\n' >"$W/SK penolakan.pdf"
echo 'Membuka nama pasien melanggar kerahasiaan medis.' >"$W/konsekuensi.txt"
loket-review $N --holder PPID >/dev/null
loket-decide $N ditolak --field nomor_surat=487/12 --field pasal17_huruf=h --text "$W/konsekuensi.txt" --attach "$W/SK penolakan.pdf" >/dev/null
pass_letters
LOKET_NOW=2026-11-25T10:00:00+07:00
take 03-aduan-jalan-rusak
pass_letters
head=$(loket-audit | jq -r .head)
cp -a "$W/home" "$W/before"

# --- what it holds
ok 'a bundle is made' loket-bundle $N --output "$W/b.tar"
unpack
D=$W/x/$N
for f in index.txt index.html berkas.json rantai.jsonl SHA256SUMS; do ok "it holds $f" test -s "$D/$f"; done
ok 'its sums are those of sha256sum' sh -c "cd '$D' && sha256sum --quiet -c SHA256SUMS"
same 'nothing is without its sum' "$(cd "$D" && files)" "$(cut -c67- "$D/SHA256SUMS" | sort)"
in=$(sql "select digest from message where request = 2 and direction = 'in'")
same 'what the citizen sent is there as it came' "$in" "$(sha256sum <"$(ls "$D"/pesan/*-masuk.eml)" | cut -d' ' -f1)"
same 'each letter that went is there as it went' "$(sql "select digest from outbox where request = 2 and state = 'sent' order by 1")" \
	"$(grep -e '  surat/' -e '-keluar.eml' "$D/SHA256SUMS" | cut -c1-64 | sort)"
same 'the attachment is its bytes' "$(loket-part $N "$in" 2 | sha256sum)" "$(cat "$D"/lampiran/*-2-Surat_Permohonan.pdf | sha256sum)"
same "so is the officer's file" "$(sha256sum <"$W/SK penolakan.pdf")" "$(cat "$D"/sisipan/*SK_penolakan.pdf | sha256sum)"
same 'no page tells of other requests' '' "$(grep -rl --exclude=rantai.jsonl -e PPID-2026-00001 -e PPID-2026-00003 "$D")"
for words in 'tidak dihitung: hari mulai' 'Riwayat' 'Diputuskan' 'bukti:' "$head" 'loket-audit --bundle'; do
	has "the page says: $words" "$(cat "$D/index.txt")" "$words"
done
has 'so does the page in HTML' "$(cat "$D/index.html")" 'tidak dihitung: hari mulai'
same 'which fetches nothing' '' "$(grep -oE '(src|href)="[a-z]+:[^"]*"' "$D/index.html")"
same 'what it links to is there' '' "$(grep -oE 'href="[^"]*"' "$D/index.html" | cut -d'"' -f2 | while read -r f; do test -f "$D/$f" || echo "$f"; done)"
nik=$(sql 'select nik from applicant where id = 2')
same 'the NIK stands on no page' '' "$(grep -l "$nik" "$D"/index.* "$D/berkas.json")"
same 'nobody is told what to type next' '' "$(grep Selanjutnya "$D/index.txt")"
same 'owner 0, mode 0644, sorted' 'sorted 1' "$(tar -tf "$W/b.tar" | LC_ALL=C sort -c && echo sorted) $(tar --numeric-owner -tvf "$W/b.tar" | awk '{ print $1, $2 }' | sort -u | grep -c -- '-rw-r--r-- 0/0')"

# --- who made it
same 'the journal has it, with the digest of the sums' "bundled $(sha256sum <"$D/SHA256SUMS" | cut -d' ' -f1) $head" \
	"$(sql "select what || ' ' || (data ->> 'sums') || ' ' || (data ->> 'head') from event order by id desc limit 1")"
ok 'the register is whole with it' loket-audit
ok 'unmasked only on demand' loket-bundle $N --reveal -o "$W/open.tar"
has 'then the NIK stands on the page' "$(tar -xOf "$W/open.tar" $N/index.txt)" "$nik"
same 'and the journal says so' 1 "$(sql "select data ->> 'revealed' from event order by id desc limit 1")"

# --- the same state gives the same bytes
rm -rf "${W:?}/home"; cp -a "$W/before" "$W/home"
LOKET_NOW=2027-03-01T10:00:00+07:00 loket-bundle $N >"$W/again.tar"
ok 'months later, into a pipe' cmp "$W/b.tar" "$W/again.tar"

# --- proving it
anywhere() { env -i PATH="$PATH" LOKET_CONF="$W/none.conf" loket-audit "$@"; }
: >"$W/none.conf"
ok 'it is proven without the register' anywhere --bundle "$W/b.tar"
ok 'against the head that was printed' anywhere --bundle "$W/b.tar" --since "$head"
ok 'its first 16 digits' anywhere --bundle "$W/b.tar" --since "$(echo "$head" | cut -c1-16)"
same 'from standard input too' "true $N $(sql 'select count(*) from event where request = 2 and what <> '"'bundled'") $head" \
	"$(loket-audit --bundle - <"$W/b.tar" | jq -r '"\(.proven) \(.number) \(.own) \(.head)"')"
has 'people are told' "$(loket-audit --text --bundle "$W/b.tar" --since "$head")" 'TERBUKTI UTUH'
has 'and what is not proven without a head' "$(loket-audit --text --bundle "$W/b.tar")" 'hanya terhadap dirinya sendiri'
code 1 'a head of somewhere else is not in it' anywhere --bundle "$W/b.tar" --since "$(echo "$head" | tr 0-9a-f f0-9a-e)"

# Each hand in it is named. With the sums made new or not.
forge() { # sentence, what is wanted of the record, how, [new sums]
	unpack
	( cd "$D" && eval "$3" && { [ -z "${4-}" ] || new_sums; } ) || flunk "$1: the forgery failed"
	tar -C "$W/x" --sort=name --format=ustar -cf "$W/f.tar" $N
	loket-audit --bundle "$W/f.tar" --since "$head" >"$W/out"
	status=$?
	has "$1" "$status $(jq -c '[.flaws[] | "\(.flaw) \(.file)"] + [.broken | select(.) | "broken \(.event) \(.why)"] + [.since.found]' "$W/out")" "1 $2"
}
first=$(sql 'select min(id) from event where request = 2')
m=$(cd "$D" && ls pesan/*-masuk.eml)
forge 'a byte of a message' "[\"changed $m\"" 'printf x >>"$m"'
forge 'the same with new sums' "[\"unknown $m\",\"withheld $in\"" 'printf x >>"$m"' sums
forge 'a message taken out' "[\"missing $m\",\"withheld $in\"" 'rm pesan/*-masuk.eml'
forge 'the same with new sums' "[\"withheld $in\"" 'rm pesan/*-masuk.eml' sums
forge 'a file put in' '["extra lampiran/baru.pdf"' 'echo x >lampiran/baru.pdf'
forge 'a message put in, with new sums' '["unknown pesan/9999-masuk.eml"' 'echo x >pesan/9999-masuk.eml' sums
forge 'the page changed' '["changed index.html"' 'sed -i s/ditolak/dikabulkan/ index.html; echo >>index.html'
forge 'an attachment changed' '["changed lampiran' 'for f in lampiran/*.pdf; do echo >>"$f"; done'
forge 'an event changed, with new sums' "[\"broken $first hash\"" 'sed -i "2s/\"at\":\([0-9]*\)[0-9],/\"at\":\19,/" rantai.jsonl' sums
forge 'an event of another request changed too' "[\"broken $(sql 'select min(id) from event where request = 3') hash\"" 'sed -i "\$!{/\"request\":3,/s/\"actor\":\"[0-9]*/\"actor\":\"4711/}" rantai.jsonl' sums
forge 'an event taken out' "[\"broken $((first + 1)) gap\"" 'sed -i 3d rantai.jsonl' sums
forge 'cut off at the end' '["broken' '{ head -5 rantai.jsonl; tail -1 rantai.jsonl; } >cut; mv cut rantai.jsonl' sums
forge 'without its last line' '["broken' 'sed -i "\$d" rantai.jsonl' sums
forge 'a line that is none' "[\"broken $((first + 1)) value\"" 'sed -i "3s/.*/kosong/" rantai.jsonl' sums
forge 'the history that people read' '["told berkas.json"' 'sed -i s/ditolak/dikabulkan_seluruhnya/ berkas.json' sums
forge 'no chain at all' '["broken 1 gap"' 'rm rantai.jsonl' sums
same 'it is not complete then' 'false false' "$(jq -r '"\(.complete) \(.proven)"' "$W/out")"

# A history written anew, with good hashes, is whole in itself: a head kept elsewhere shows it.
unpack
python3 - "$D/rantai.jsonl" <<'PY'
import hashlib, json, sys
lines = [json.loads(l) for l in open(sys.argv[1])]
before = lines[0]["before"]
for e in lines[1:-1]:
    if e["what"] == "decide": e["at"] -= 86400
    fields = [before, str(e["request"] or 0), str(e["at"]), e["actor"], e["what"], e["data"]]
    before = e["hash"] = hashlib.sha256("".join(f + "\n" for f in fields).encode()).hexdigest()
lines[-1]["head"] = before
open(sys.argv[1], "w").write("".join(json.dumps(l, separators=(",", ":"), ensure_ascii=False) + "\n" for l in lines))
PY
(cd "$D" && new_sums)
tar -C "$W/x" --sort=name --format=ustar -cf "$W/f.tar" $N
ok 'a history written anew agrees with itself' loket-audit --bundle "$W/f.tar"
code 1 'but not with the head that was printed' loket-audit --bundle "$W/f.tar" --since "$head"

# --- a tar that would do harm is refused whole
python3 - "$W" <<'PY'
import io, sys, tarfile
def make(name, *entries):
    with tarfile.open(f"{sys.argv[1]}/{name}.tar", "w", format=tarfile.USTAR_FORMAT) as t:
        for path, kind, link in entries:
            i = tarfile.TarInfo(path); i.type = kind; i.linkname = link; i.size = 0
            t.addfile(i, io.BytesIO())
R, S, H = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
make("climbs", ("a/../../b", R, ""))
make("root", ("/etc/passwd", R, ""))
make("link", ("a/b", S, "/etc/passwd"))
make("hard", ("a/b", R, ""), ("a/c", H, "a/b"))
make("escape", ("a/\x1b[2Jb", R, ""))
make("twice", ("a/b", R, ""), ("a/b", R, ""))
PY
for bad in climbs root link hard escape twice; do code 65 "one with $bad" loket-audit --bundle "$W/$bad.tar"; done
head -c 7000 "$W/b.tar" >"$W/torn.tar"
code 65 'a torn one' loket-audit --bundle "$W/torn.tar"
code 65 'what is no tar' loket-audit --bundle "$W/konsekuensi.txt"
code 65 'an empty file' loket-audit --bundle /dev/null
ok 'one that is not there is told' sh -c 'loket-audit --bundle "$0/tidak-ada" 2>"$0/.e"; test $? -ne 0 && grep -q tidak-ada "$0/.e"' "$W"

# --- names that strangers gave are harmless in it
cat >"$W/names.eml" <<'MAIL'
From: Budi <budi@warga.example>
To: ppid@kulonprogokab.example
Subject: aduan jalan berlubang
Message-ID: <names@warga.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/plain

Jalan di depan pasar berlubang.
--B
Content-Type: application/pdf
Content-Disposition: attachment; filename="../../../etc/cron.d/x"

a
--B
Content-Type: application/pdf
Content-Disposition: attachment; filename="-rf $(id) `id` <script>.pdf"

b
--B
Content-Type: application/pdf
Content-Disposition: attachment; filename*=UTF-8''%E2%80%AEfdp.exe%0A%1B%5B2J

c
--B
Content-Type: application/pdf
Content-Disposition: attachment; filename="x"

d
--B
Content-Type: application/pdf
Content-Disposition: attachment; filename="x"

e
--B--
MAIL
loket-deliver <"$W/names.eml" | loket-parse | loket-register >/dev/null
loket-bundle PPID-2026-00004 >"$W/n.tar"
same 'none climbs, hides or speaks to a shell' '' "$(tar -tf "$W/n.tar" | grep -vE '^PPID-2026-00004/([a-z]+/)?[A-Za-z0-9][A-Za-z0-9._-]*$')"
same 'each attachment is there, two of one name too' 5 "$(tar -tf "$W/n.tar" | grep -c /lampiran/)"
same 'and on the page it is text' 0 "$(tar -xOf "$W/n.tar" PPID-2026-00004/index.html | grep -c '<script>')"
ok 'it is proven' loket-audit --bundle "$W/n.tar"

# --- large, in bounded memory
{ printf 'From: Budi <budi@warga.example>\nTo: ppid@kulonprogokab.example\nSubject: aduan sampah\nMessage-ID: <big@warga.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nSampah di pasar.\n--B\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=besar.bin\n\n'
	head -c 50000000 /dev/zero | base64; printf -- '--B--\n'; } >"$W/big.eml"
printf '[limits]\nmessage = 104857600\n' >>"$W/loket.conf"
loket-deliver <"$W/big.eml" | loket-parse | loket-register >"$W/big.out"
big=$(jq -r .request.number "$W/big.out")
/usr/bin/time -f %M -o "$W/peak" loket-bundle "$big" >"$W/big.tar"
same '50 MB are there whole' 50000000 "$(tar -xOf "$W/big.tar" --wildcards '*/lampiran/*besar.bin' | wc -c)"
# (the sanitizers have memory of their own)
[ -n "${SAN-}" ] || ok 'in 40 MB of memory' test "$(tail -1 "$W/peak")" -lt 40000
/usr/bin/time -f %M -o "$W/peak" loket-audit --bundle "$W/big.tar" >"$W/out"
same 'proven' true "$(jq .proven "$W/out")"
[ -n "${SAN-}" ] || ok 'in as much' test "$(tail -1 "$W/peak")" -lt 40000

# --- the output is whole or not there
code 73 'what is there is not replaced' loket-bundle $N -o "$W/b.tar"
code 74 'a full disk is told' sh -c 'exec loket-bundle "$0" >/dev/full' "$big"
mkdir "$W/o"
sh -c 'ulimit -f 200000; loket-bundle "$0" -o "$1/o/half.tar"' "$big" "$W" 2>/dev/null
same 'a disk that is full half-way leaves nothing' '' "$(ls -A "$W/o")"
# Killed where the file would get its name, all of it written.
strace -f -o /dev/null -e trace=linkat -e inject=linkat:signal=KILL loket-bundle "$big" -o "$W/o/half.tar" 2>/dev/null
same 'killed before the end, nothing is left' '' "$(ls -A "$W/o")"
same 'nor beside the register' '' "$(find "$W/home" -name '*bundle*')"
ok 'and it is made the next time' loket-bundle "$big" -o "$W/o/half.tar"
ok 'whole' loket-audit --bundle "$W/o/half.tar"

# --- what cannot be bundled
ok 'an objection is noted' loket-object $N --ground a --text "$W/konsekuensi.txt"
loket-bundle KBR-2026-00001 >"$W/k.tar"
has 'its number names its request' "$(tar -xOf "$W/k.tar" $N/index.txt)" 'KBR-2026-00001'
same 'and the bundle, which went before, stands in the history' 1 "$(tar -xOf "$W/k.tar" $N/index.txt | grep -c 'Bundel sengketa dibuat')"
ok 'it is proven' loket-audit --bundle "$W/k.tar"
code 65 'no such request' loket-bundle PPID-2026-00099
code 64 'no number' loket-bundle
code 64 'two numbers' loket-bundle $N PPID-2026-00001
code 64 'an unknown option' loket-bundle --foo
lost=$(sql "select 'archive/' || substr(digest, 1, 2) || '/' || substr(digest, 3, 2) || '/' || digest || '.eml' from message where request = 1 limit 1")
events=$(sql 'select count(*) from event')
mv "$W/home/$lost" "$W/lost"
code 75 'a message that is not in the archive' loket-bundle PPID-2026-00001 -o "$W/l.tar"
{ cat "$W/lost"; echo x; } >"$W/home/$lost"
code 65 'or not as it was registered' loket-bundle PPID-2026-00001 -o "$W/l.tar"
same 'nothing was made, and nothing noted' "$events no" "$(sql 'select count(*) from event') $(test -e "$W/l.tar" && echo yes || echo no)"
done_testing
