# loket-pass and loket: the chains as cron runs them.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
world
mail_in "$M/01-permohonan-lengkap.eml" "$M/09-luar-kantor.eml" "$M/03-aduan-jalan-rusak.eml"
ok 'a pass succeeds' loket-pass
same 'it is silent' '' "$(cat "$W/.out" "$W/.err")"
same 'human mail is registered and answered' '2|2' "$(sql "select (select count(*) from request), (select count(*) from outbox where state = 'sent')")"
before=$(sqlite3 "$DB" .dump | sha256sum; find "$W/home/archive" "$LETTERS" -type f | sort | sha256sum)
ok 'a second pass succeeds' loket-pass
ok 'a third pass succeeds' loket-pass
same 'they change nothing' "$before" "$(sqlite3 "$DB" .dump | sha256sum; find "$W/home/archive" "$LETTERS" -type f | sort | sha256sum)"
mail_in "$M/05-aduan-lampu-jalan.eml"
same 'verbose prints the records of both chains' 'new sent' "$(loket-pass -v | jq -r .outcome | xargs)"

mail_in "$M/08-kritik-situs.eml"
same 'the joints of the pipe are open to jq' 'Kritik' "$(loket-fetch | loket-parse | jq -r .subject | grep -o Kritik | head -n 1)"
ok 'what only went that far is still in the spool' test "$(find "$SPOOL/new" -type f | wc -l)" = 1
ok 'and the next pass takes it' loket-pass
same 'the spool is empty then' 0 "$(find "$SPOOL/new" -type f | wc -l)"

(flock 9; code 75 'one pass at a time' loket-pass; [ "$failed" = 0 ]) 9<"$W/loket.conf" || failed=$((failed + 1))
code 64 'an unknown option is refused' loket-pass --foo
code 78 'a broken configuration is told' sh -c "printf '[store]\nhom = x\n' >$W/b.conf; loket-pass -C $W/b.conf"
code 64 'loket refuses a program that is not there' loket terbang
ok 'loket --help lists the programs' loket --help
has 'all of them' "$(cat "$W/.out")" 'register'

# an early stage that fails is seen, and the rest is done all the same
printf '[imap mati]\nurl = imaps://127.0.0.1:1\nuser = x\npassword_command = echo x\n[maildir masuk]\npath = %s\n' "$IN" >>"$W/loket.conf"
mail_in "$M/13-saran-jam-layanan.eml"
code 75 'a mail server that is down is told' loket-pass
same 'in one line' 1 "$(wc -l <"$W/.err")"
has 'that names the account' "$(cat "$W/.err")" 'mati'
same 'the other account is read all the same' 1 "$(sql "select count(*) from request where kind = 'saran'")"

# a sender that ends before it has read what is for it: its own word counts
world
mkdir "$W/bin"
ln -s "$OUT"/bin/loket* "$W/bin"
rm "$W/bin/loket-send"
printf '#!/bin/sh\nexec <&-\nexit 69\n' >"$W/bin/loket-send"
chmod +x "$W/bin/loket-send"
for i in $(seq 40); do sed "s/^Message-ID:.*/Message-ID: <banyak-$i@warga.example>/" "$M/03-aduan-jalan-rusak.eml" >"$W/m$i"; done
mail_in "$W"/m[0-9]*
code 69 'who wrote to a stage that ended is no broken disk' "$W/bin/loket-pass"
done_testing
