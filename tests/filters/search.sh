# loket-search: words, phrases, beginnings; nothing that is typed is syntax.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
same 'an empty register finds nothing' '' "$(loket-search jalan)"
n=0
letter() {
	n=$((n + 1))
	printf 'From: %s <w%d@warga.example>\nTo: ppid@kulonprogo.example\nSubject: %s\nMessage-ID: <cari%d@warga.example>\nDate: Mon, 23 Nov 2026 08:00:00 +0700\n\n%s\n' \
		"$1" $n "$2" $n "$3" | loket-deliver
}
{
	letter 'Sutrisno Wibowo' 'Aduan jalan' 'Saya melaporkan jalan rusak berat di Kokap, sudah lama rusak.'
	letter 'Sari Handayani' 'Aduan lampu' 'Saya mengadu: lampu jalan di Wates mati. HP saya 081234567890 silakan.'
	letter 'Bambang Ariyanto' 'Saran' 'Saran saya: jadwal puskesmas ditempel di balai kalurahan.'
	letter 'Agnès Périé' 'Kritik' 'Kritik untuk situs: lambat. "DROP TABLE" NOT OR AND berat rusak'
} | loket-parse | loket-register >/dev/null
same 'four letters are registered' 4 "$(loket-list | wc -l)"

found() { loket-search "$@" | jq -r '.number | split("-")[2] | tonumber' | xargs; }
same 'one word' '2 1' "$(found jalan)"
same 'the newest comes first, and all words must be there' '1' "$(found jalan kokap)"
same 'in another place of the sentence too' '4 1' "$(found rusak berat)"
same 'an operand with blanks is a phrase' '1' "$(found 'rusak berat')"
same 'so is what stands in double quotes' '1' "$(found 'saya "rusak berat"')"
same 'a beginning' '3' "$(found 'puskes*')"
same 'without a star it is the whole word' '' "$(found puskes)"
same 'the name of the applicant' '1' "$(found wibowo)"
same 'letters with marks are found without' '4' "$(found agnes perie)"
same 'words of the subject' '3' "$(found saran jadwal)"
same 'one kind' '1' "$(found rusak --kind aduan)"
same 'one state' '' "$(found jalan --status selesai)"
same 'days of registration' '2 1' "$(found jalan --from 2026-11-23 --to 2026-11-23)"
same 'later days' '' "$(found jalan --from 2026-11-24)"
same 'at most so many' '2' "$(found jalan --limit 1)"

for typed in 'NOT' 'OR' '"' '"""' 'subject:jalan' 'NEAR(jalan rusak)' 'jalan AND' '^jalan' '{subject}: x' '*x' "'; drop table request; --" '-jalan' 'a + b' "$(printf '\377\376x')" '!x(' '\x'; do
	ok "no syntax: $typed" loket-search -- "x$typed"
done
ok 'a dash at the beginning is a word behind --' loket-search -- -jalan
code 64 'no word at all is told' loket-search
code 64 'nothing but signs is told' loket-search '"*" ()'
code 64 'a day that is none is refused' loket-search jalan --from kemarin
code 64 'an unknown state is refused' loket-search jalan --status terbang

has 'people see where the words stand' "$(loket-search --text puskesmas)" 'jadwal puskesmas ditempel'
ok 'no line is wider than 80 columns' test "$(loket-search --text jalan saya | wc -L)" -le 80
same 'a telephone number is masked there too' '' "$(loket-search lampu | grep 081234567890)"

# The index follows the register, whoever writes.
loket-deliver <"$M/06-permohonan-tanpa-nik.eml" | loket-parse | loket-register >/dev/null
same 'an answer is found once it is there' '' "$(found rahasiadagang)"
sqlite3 "$DB" "update request set answer = 'Berkas rahasiadagang kami tolak' where id = 3; update applicant set name = 'Raden Kusumo' where id = (select applicant from request where id = 1); update request set subject = '', text = '' where id = 2"
loket-deliver <"$M/08-kritik-situs.eml" | loket-parse | loket-register >/dev/null
same 'with the next writing' '3' "$(found rahasiadagang)"
same 'a name that changed is found' '1' "$(found kusumo)"
same 'the old one is not' '' "$(found wibowo)"
same 'erased words are not' '' "$(found lampu)"
same 'the index is whole' 'ok' "$(sqlite3 "$DB" "insert into request_text (request_text, rank) values ('integrity-check', 1)" && echo ok)"

code 74 'a full standard output is told' sh -c 'loket-search jalan >/dev/full'
code 64 'an unknown option is refused' loket-search jalan --foo
done_testing
