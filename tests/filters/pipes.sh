# pipes at the desk: what an officer would type works as it looks.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null

# fifty complaints, two requests and a criticism
for i in $(seq 50); do
	sed "s/^Message-ID:.*/Message-ID: <aduan$i@warga.example>/; s/^Subject:.*/Subject: Pengaduan jalan rusak nomor $i/; s/^From:.*/From: Warga <warga$i@warga.example>/" \
		"$M/03-aduan-jalan-rusak.eml" | loket-deliver
done | loket-parse | loket-register >/dev/null
for m in 01-permohonan-lengkap 06-permohonan-tanpa-nik 08-kritik-situs; do loket-deliver <"$M/$m.eml"; done | loket-parse | loket-register >/dev/null
same 'fifty-three requests' 53 "$(loket list | wc -l)"

# the kind of a request is a word; that of a message that loket-parse read is an object
same 'the complaints that nobody has looked at go to an agency' 50 \
	"$(loket list --status terdaftar | jq -c 'select(.kind.value == "aduan")' | loket review --holder DINKES | tee "$W/reviewed" | wc -l)"
same 'each is told with what it is now' '50 diteruskan' "$(jq -r .status "$W/reviewed" | sort | uniq -c | xargs)"
same 'the register knows it' 50 "$(loket list --agency DINKES --status diteruskan | wc -l)"
same 'each with its own letter' 50 "$(sql "select count(*) from outbox where letter = 'penerusan'")"
same 'the others are as they were' 'belum_lengkap terdaftar' "$(loket list | jq -r 'select(.kind.value != "aduan").status' | sort -u | xargs)"

# records of which something else became meanwhile are not overwritten
code 65 'the same records once more are refused' sh -c "loket list --status diteruskan | jq -c '.status = \"terdaftar\"' | loket review --holder DPUPKP"
same 'each is told' 50 "$(grep -c 'sudah berubah dari terdaftar menjadi diteruskan' "$W/.err")"
same 'and nothing happened' 50 "$(sql 'select count(*) from assignment')"

# fifty numbers, one of them wrong: the others are done, and the exit code says it
loket list --kind aduan | jq -r .number | sed '25s/.*/PPID-2026-99999/' >"$W/fifty"
code 65 'one wrong number among fifty' sh -c "loket review --note 'Sudah ditelepon' --holder PPID <'$W/fifty'"
same 'is told once, by its number' 1 "$(grep -c 'PPID-2026-99999: tidak ada permohonan' "$W/.err")"
same 'the others are done' 49 "$(wc -l <"$W/.out")"
same 'show reads them too' 50 "$(loket list --kind aduan | loket show | jq -r .number | wc -l)"
code 65 'and says the wrong one' sh -c "loket show <'$W/fifty'"
same 'after the others' 49 "$(wc -l <"$W/.out")"

# what was printed goes into the next one
loket list --kind kritik | loket review --holder PPID | loket decide diterima --field tanggapan='Terima kasih, situs kami perbaiki.' \
	--field pejabat='Kepala Dinas Kominfo' --field nomor_surat=045/1 >"$W/decided" 2>"$W/why"
same 'review hands on to decide' diputuskan "$(jq -r .status "$W/decided")$(cat "$W/why")"
loket pass
same 'and the answer goes' dijawab "$(loket list --kind kritik | jq -r .status)"

# every command of the desk: the one that cannot be done is told, the others are done
for i in $(seq 16); do
	sed "s/^Message-ID:.*/Message-ID: <informasi$i@warga.example>/; s/^From:.*/From: Slamet <slamet$i@warga.example>/" \
		"$M/01-permohonan-lengkap.eml" | loket-deliver
done | loket-parse | loket-register | jq -r .request.number >"$W/numbers"
# three COMMAND...: gives it the next two numbers with a wrong one between them
three() {
	first=$(sed -n 1p "$W/numbers") second=$(sed -n 2p "$W/numbers")
	sed -i 1,2d "$W/numbers"
	printf '%s\nPPID-2026-88888\n%s\n' "$first" "$second" >"$W/three"
	code 65 "$1 does not stop at a wrong number" sh -c '"$@" <"$0"' "$W/three" loket "$@"
	same "$1 tells the two that were done" "$first $second" "$(jq -r .number "$W/.out" | xargs)"
	same "$1 tells the one that was not" 1 "$(grep -c '^loket-[a-z]*: PPID-2026-88888: ' "$W/.err")"
}
three review --holder PPID
three route --to DINKES
three extend --reason belum_dikuasai --text 'Data masih dikumpulkan.'
three identify occupation=Petani
three close --as bukan_layanan --reason 'Bukan urusan kantor ini.'
three object --ground c
head -n 2 "$W/numbers" | loket review --holder PPID >/dev/null
three decide tidak_dikuasai --field nomor_surat=045/9 --field badan_lain='Pemda DIY' --field kontak=info@diy.example
same 'what each did is in the register' 'belum_dikuasai belum_dikuasai bukan_layanan bukan_layanan' \
	"$(sql "select extension_ground from event e join request r on r.id = e.request where e.what = 'extend'; select status from request where status = 'bukan_layanan'" | xargs)"
code 65 'hand does not stop at a wrong number either' loket hand PPID-2026-88888 PPID-2026-88887
same 'and tells both' 2 "$(wc -l <"$W/.err")"

# keys that loket does not know pass through
same 'what jq added is still there' 'Bu Ratna' "$(loket list --kind permohonan --status terdaftar --limit 1 | jq -c '. + {petugas: "Bu Ratna"}' | loket review --holder PPID | jq -r .petugas)"

# a search is a list, a desk is a list
same 'what a search finds can be shown' 50 "$(loket search jalan rusak --limit 100 --kind aduan | loket show | wc -l)"
same 'what cannot wait can be shown' "$(LOKET_NOW=2026-12-08T09:00:00+07:00 loket list --today | jq '.urgent | length')" \
	"$(LOKET_NOW=2026-12-08T09:00:00+07:00 loket list --today | jq -c '.urgent[]' | loket show | wc -l)"

# a stage that stops early is no accident, and what is torn is told
ok 'head takes what it wants' sh -c 'loket list | head -n 3'
code 65 'a torn record is told' sh -c 'loket list | head -c 100 | loket show'
has 'with what happened' "$(cat "$W/.err")" 'baris terakhir terputus'
code 65 'a line that is nothing' sh -c 'echo "{rusak" | loket show'
has 'is told in Indonesian' "$(cat "$W/.err")" 'bukan nomor dan bukan rekaman'
ok 'nothing to do is nothing wrong' sh -c 'loket list --kind saran | loket review --holder PPID'
done_testing
