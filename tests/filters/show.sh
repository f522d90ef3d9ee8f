# loket-show: one request whole, with what must not be seen masked.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
loket-deliver <"$M/01-permohonan-lengkap.eml" | loket-parse | loket-register >"$W/rec"
loket-deliver <"$M/34-permohonan-lampiran-pdf.eml" | loket-parse | loket-register >/dev/null
nik=$(sql 'select nik from applicant where id = 1')

loket-show PPID-2026-00001 >"$W/one"
same 'a pipe gets a record' PPID-2026-00001 "$(jq -r .number "$W/one")"
same 'the clock is told with its arithmetic' '2026-11-23 10 2026-12-07' "$(jq -r '.clocks[0] | "\(.start) \(.workdays) \(.end)"' "$W/one")"
same 'messages, events and letters are there' '1 2 1' "$(jq -r '"\(.messages | length) \(.events | length) \(.letters | length)"' "$W/one")"
loket-show --text PPID-2026-00001 >"$W/page"
has 'the page names the deadline in Indonesian' "$(cat "$W/page")" 'Sen 7 Des 2026'
same 'the register has a NIK of 16 digits' 16 "${#nik}"
same 'the NIK is on no page and in no record' 0 "$(cat "$W/one" "$W/page" | grep -c "$nik")"
same 'nor is the telephone number' 0 "$(cat "$W/one" "$W/page" | grep -c '0812-0000-1101')"
has 'but its mask is' "$(jq -r .identity.nik "$W/one")" '**********'
has 'an attachment is listed with its name and size' "$(loket-show --text PPID-2026-00002)" '.pdf ('
same 'records on standard input say what to show' PPID-2026-00001 "$(loket-show <"$W/rec" | jq -r .number)"
same 'so does loket-list' 2 "$(loket-list | loket-show | wc -l)"
same 'and bare numbers' 1 "$(echo PPID-2026-00002 | loket-show | wc -l)"

# the page
has 'the page tells the days left' "$(cat "$W/page")" 'Sen 7 Des 2026, 10 hari kerja lagi'
has 'a clock is told with its sum' "$(cat "$W/page")" 'Sen 23 Nov 2026 + 10 hari kerja = Sen 7 Des 2026'
has 'an event is a sentence, with who' "$(cat "$W/page")" 'Sen 23 Nov 2026 09.00  Masuk dan didaftar sebagai permohonan (otomatis)'
has 'and what to type next is told at its end' "$(tail -n 1 "$W/page")" 'Selanjutnya: loket review PPID-2026-00001'
same 'days off are told only when somebody asks why' 0 "$(grep -c 'Sab 28 Nov 2026' "$W/page")"
has 'then with what closed the office' "$(loket-show --text --why PPID-2026-00001)" 'Sab 28 Nov 2026  Sabtu'
loket-deliver <"$M/08-kritik-situs.eml" | loket-parse | LOKET_NOW=2026-12-21T09:00:00+07:00 loket-register >/dev/null
has 'a holiday with its decree' "$(LOKET_NOW=2026-12-21T09:00:00+07:00 loket-show --text --why PPID-2026-00003 | tr -s '\n ' ' ')" 'Kam 24 Des 2026 cuti bersama: '
loket-review PPID-2026-00003 --holder PPID --note 'Tanyakan ke Pak Darto' >/dev/null
has 'a note stands at its step' "$(loket-show --text PPID-2026-00003)" 'catatan: Tanyakan ke Pak Darto'
same 'and in the record' 'Tanyakan ke Pak Darto' "$(loket-show PPID-2026-00003 | jq -r '.events[] | select(.note).note')"
has 'a deed of a person has his name' "$(loket-show --text PPID-2026-00003)" "($(id -un))"

paper=$(loket-enter channel=surat kind=kritik name='Pak Karto' address='Jalan Menoreh 1' text='Antrean lama sekali di loket.' | jq -r .number)
has 'a letter on paper tells to whom it goes' "$(loket-show --text "$paper")" 'kepada Pak Karto'

# no line is wider than the terminal, whatever somebody wrote
long=$(printf '%0200d' 0 | tr 0 k)
{
	printf 'From: Warga <warga@warga.example>\nTo: ppid@kulonprogo.example\nMessage-ID: <lebar@x>\n'
	printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n'
	printf 'Subject: Permohonan informasi 3401021708859998 '
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do printf '\n =?utf-8?b?%s?=' "$(printf '漢字の題名%s😀' "$i" | base64 -w 0)"; done
	printf '\n %s\n\nSaya mohon informasi anggaran.\n%s\n漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字\n' "$long" "$long"
	printf '😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\n\ta\tb\033[31m\007merah\n'
} >"$W/wide"
wide=$(loket-deliver <"$W/wide" | loket-parse | loket-register | jq -r .request.number)
for columns in 80 60 132; do
	ok "no line of a page is wider than $columns columns" test "$(COLUMNS=$columns loket-show --text --why "$wide" PPID-2026-00002 | wc -L)" -le $columns
	ok 'nor of a list' test "$(COLUMNS=$columns loket-list --text | wc -L)" -le $((columns < 80 ? 80 : columns))
done
same 'and no control character reaches the terminal' 0 "$(loket-show --text "$wide" | LC_ALL=C grep -c "$(printf '[\001-\011\013-\037\177]')")"
same 'a NIK in a subject is masked' 0 "$({ loket-show "$wide"; loket-show --text "$wide"; loket-list; loket-list --text; loket-list --today; } | grep -c 3401021708859998)"

loket-object PPID-2026-00001 --ground c >/dev/null
same 'the number of an objection shows its request' 'PPID-2026-00001 KBR-2026-00001' "$(loket-show KBR-2026-00001 | jq -r '"\(.number) \(.objections[0].number)"')"

# whoever must see it says so, and the journal tells who did
before=$(sql 'select count(*) from event')
same 'revealed, the NIK is there' "$nik" "$(loket-show --reveal PPID-2026-00001 | jq -r .identity.nik)"
has 'on the page as well' "$(loket-show --reveal --text PPID-2026-00001)" "NIK               : $nik"
same 'each time is an event of the request' 2 "$(($(sql 'select count(*) from event') - before))"
same 'with who looked, and nothing that he saw' "$(id -u) loket-show revealed {}" "$(sql "select actor || ' ' || what || ' ' || data from event order by id desc limit 1")"
has 'which the next one reads' "$(loket-show --text PPID-2026-00001)" "Identitas dibuka untuk dibaca ($(id -un))"
same 'after it all is masked again' 0 "$(loket-show PPID-2026-00001 | grep -c "$nik")"
code 65 'nobody is revealed by a wrong number' loket-show --reveal PPID-2026-99999
same 'and no event says so' 2 "$(($(sql 'select count(*) from event') - before))"
if [ "$(id -u)" != 0 ]; then
	chmod 400 "$DB"
	code 77 'who may not write the journal sees nothing' loket-show --reveal PPID-2026-00001
	chmod 600 "$DB"
fi

code 65 'a number that is not there is told' loket-show PPID-2026-99999
code 65 'and the others are shown all the same' loket-show PPID-2026-99999 PPID-2026-00001
same 'really' 1 "$(wc -l <"$W/.out")"
code 65 'a torn last line is no number' sh -c 'printf PPID-2026-00001 | loket-show'
ok 'empty input is nothing to do' sh -c ': | loket-show'
code 74 'a full standard output is told' sh -c 'loket-show PPID-2026-00001 >/dev/full'
code 64 'an unknown option is refused' loket-show --foo
done_testing
