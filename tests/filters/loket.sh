# loket: one name for all the programs, and what it says when a word is wrong.
. "$SRC/tests/lib.sh"
world
same 'a name is its program' "$(loket-list --json)" "$(loket list --json)"
same 'alone it is the desk' 0 "$(loket | jq .baru)"
has 'the help names the programs' "$(loket --help)" ' show'
ok 'in 80 columns' test "$(loket --help | wc -L)" -le 80
same 'the version is that of its programs' "$(loket-list --version | sed 's/.* //')" "$(loket --version | sed 's/^loket //')"
code 64 'a program that is not there' loket terbang
has 'is told with where they stand' "$(cat "$W/.err")" 'tidak ada program ini; lihat loket --help'
code 64 'an unknown option' loket --terbang
has 'is told in Indonesian' "$(cat "$W/.err")" 'opsi ini tidak dikenal'

# what a new officer meets
code 64 'a wrong option of a program of the desk' loket list --terbang
has 'is told in Indonesian' "$(cat "$W/.err")" 'opsi ini tidak dikenal (loket-list --help)'
code 64 'a wrong option of the administrator' loket check --terbang
has 'in English' "$(cat "$W/.err")" 'unknown option (loket-check --help)'
code 64 'a state that is none' loket list --status selsai
has 'is told with those there are' "$(cat "$W/.err")" 'selesai'
code 65 'a number that is none' loket show PPID-2026-99999
has 'is told' "$(cat "$W/.err")" 'tidak ada permohonan dengan nomor ini'
code 78 'no register' env LOKET_CONF=/dev/null loket list
has 'is told with whom to ask, and the reason for him' "$(cat "$W/.err")" 'belum siap dipakai; beri tahu administrator (no register here: run loket-init)'
printf '[office]\nnmae = x\n' >"$W/bad.conf"
code 78 'a wrong configuration' loket list -C "$W/bad.conf"
has 'is told likewise' "$(cat "$W/.err")" 'beri tahu administrator ('
if [ "$(id -u)" = 0 ]; then
	chmod -R go-rwx "$W/home"
	chmod 644 "$W/loket.conf"
	code 77 'whoever has no right' setpriv --reuid=nobody --regid=nogroup --clear-groups "$OUT/bin/loket-list"
	has 'is told so' "$(cat "$W/.err")" 'Anda tidak berhak; mintalah hak kepada administrator'
fi
mkfifo "$W/fifo"
sqlite3 "$DB" <"$W/fifo" >"$W/held" &
exec 8>"$W/fifo"
printf 'begin immediate;\nselect 1;\n' >&8
until [ -s "$W/held" ]; do :; done
code 75 'a register that somebody holds' loket-show --reveal PPID-2026-00001
has 'is told with what to do' "$(cat "$W/.err")" 'belum dapat sekarang; cobalah sebentar lagi'
exec 8>&-
wait

# every program of the desk has its help in 80 columns
for p in list search show review decide extend close hand object identify enter part agency route; do
	if [ -x "$OUT/bin/loket-$p" ]; then
		ok "the help of $p fits 80 columns" test "$(loket "$p" --help | wc -L)" -le 80
		has 'and begins in Indonesian' "$(loket "$p" --help)" 'pemakaian: loket-'
	fi
done
done_testing
