# loket-fetch from Maildirs: what is durable is printed, what is taken is
# remembered. (IMAP: tests/e2e/fetch.sh.)
# shellcheck shell=sh
. "$SRC/tests/lib.sh"

put() { printf 'Subject: %s\r\n\r\nisi\r\n' "$2" >"$IN/$1"; }
spooled() { find "$SPOOL/new" -type f | wc -l; }
lines() { wc -l <"$W/.out"; }
empty_spool() { rm -f "$SPOOL"/new/*; }
maildir() { printf '[maildir %s]\npath = %s\n%s\n' "$1" "$2" "${3-}" >>"$W/loket.conf"; }

world
ok 'nothing new is no failure' loket-fetch
same 'and prints nothing' 0 "$(lines)"
put new/2.b dua
put new/1.a satu
put cur/3.c:2,S tiga
put new/.sembunyi tidak
touch -d 2026-11-20T01:02:03Z "$IN/new/1.a"
ok 'new mail is taken' loket-fetch
same 'also what staff have read, not what begins with a dot' 3 "$(lines)"
first=$(head -n 1 "$W/.out")
has 'in the order of arrival' "$(cat "$first")" 'Subject: satu'
same 'with the time of the source file' 2026-11-20T01:02:03 \
	"$(date -u -d "@$(stat -c %Y "$first")" +%Y-%m-%dT%H:%M:%S)"
same 'after = seen moves it to cur with S' 'cur/1.a:2,S
cur/2.b:2,S
cur/3.c:2,S' "$(cd "$IN" && find cur new -type f ! -name '.*' | sort)"
ok 'the next run takes nothing' loket-fetch
same 'but prints what waits in the spool' 3 "$(lines)"
same 'three it stays' 3 "$(spooled)"
empty_spool
mv "$IN/cur/1.a:2,S" "$IN/cur/1.a:2,RS"
ok 'a message that gets other flags' loket-fetch
same 'is the same message' 0 "$(lines)"
rm "$IN/cur/1.a:2,RS"
ok 'a message that goes away' loket-fetch
put new/1.a lagi
ok 'and one that comes later under its name' loket-fetch
same 'is a new one' 1 "$(lines)"
empty_spool
put cur/4.d:2,FT bendera
ok 'flags that are there' loket-fetch
same 'stay, in the order of their letters' 'cur/4.d:2,FST' "$(cd "$IN" && echo cur/4.d*)"

# --- after ------------------------------------------------------------------------

world
maildir kantor "$W/luar" 'after = keep'
mkdir -p "$W/luar/new" "$W/luar/cur" "$W/luar/tmp"
IN=$W/luar
put new/1.a satu
ok 'after = keep' loket-fetch
same 'leaves the mail as it is' new/1.a "$(cd "$IN" && find cur new -type f)"
empty_spool
ok 'and remembers it' loket-fetch
same 'all the same' 0 "$(lines)"
sed -i 's/keep/delete/' "$W/loket.conf"
put new/2.b dua
ok 'after = delete' loket-fetch
same 'deletes what it took, and no other' new/1.a "$(cd "$IN" && find cur new -type f)"
empty_spool
for n in 1 2 3 4 5; do put "new/5.$n" "$n"; done
code 75 '--max 2 with a third one waiting says that more is to come' loket-fetch --max 2
same 'takes two' 2 "$(lines)"
code 64 '--max must be a number' loket-fetch --max nol
code 64 'and not below 1' loket-fetch --max 0
code 64 'an unknown option' loket-fetch --semua
code 64 'an unknown account' loket-fetch kantro

# --- what is no mail ------------------------------------------------------------------

world
put new/1.a satu
mkdir "$IN/new/2.b"
ln -s "$W/loket.conf" "$IN/new/3.c"
mkfifo "$IN/new/4.d"
put new/5.e lima
loket-fetch >"$W/.out" 2>"$W/.err"
same 'what is no file is said' 3 "$(wc -l <"$W/.err")"
same 'and does not stop the others' 2 "$(lines)"
rm -rf "$IN/new/2.b" "$IN/new/3.c" "$IN/new/4.d"
printf '[limits]\nmessage = 65536\n' >>"$W/loket.conf"
head -c 65537 /dev/zero >"$IN/new/6.f"
put new/7.g tujuh
empty_spool
ok 'a message over the limit' loket-fetch
same 'is taken as far as its beginning, and so is the next one' 2 "$(lines)"
same 'where it is' "$IN/new/6.f" "$(find "$IN/new" -type f)"
ok 'and said once' loket-fetch
printf '\0\377' >"$IN/new/8.h"
: >"$IN/new/9.i"
empty_spool
ok 'bytes of any kind, and none' loket-fetch
same 'are mail' 2 "$(lines)"

# --- several accounts, locks, outputs ---------------------------------------------------

world
maildir hilang "$W/tidak-ada"
maildir ada "$W/home/masuk"
put new/1.a satu
loket-fetch >"$W/.out" 2>"$W/.err"
same 'a folder that is not there is a failure' 74 $?
has 'that is named' "$(cat "$W/.err")" "$W/tidak-ada"
same 'and leaves the next account its turn' 1 "$(lines)"
exec 9>"$W/home/lock/fetch-ada"
flock 9
code 75 'an account that another run works on' loket-fetch ada
has 'is left to it' "$(cat "$W/.err")" 'fetch-ada: another run'
exec 9>&-
ok 'a lock ends with its holder' loket-fetch ada

world
for n in 1 2 3; do put "new/$n.x" "$n"; done
to_full() { loket-fetch >/dev/full; }
code 74 'an output that cannot be written' to_full
same 'stops it with the messages in the spool' 3 "$(spooled)"
ok 'the next run' loket-fetch
same 'prints them' 3 "$(lines)"
no_reader() { loket-fetch | true; }
ok 'a reader that is gone is no death' no_reader
world
rm -rf "$SPOOL"
code 74 'a spool that is not there' loket-fetch
world
rm "$DB"
put new/1.a satu
loket-fetch >"$W/.out" 2>"$W/.err"
same 'without a register nothing is taken' 0 "$(spooled)"
world
printf '[maildir a/b]\npath = %s\n' "$W/home/masuk" >>"$W/loket.conf"
code 78 'the name of an account must do as the name of a file' loket-fetch

# --- killed at every step: nothing is lost, nothing left half -----------------------------

if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
	world
	for n in 1 2; do put "new/$n.x" "$n"; done
	at=1
	while [ $at -le 12 ]; do
		strace -f -o /dev/null -e trace=renameat,rename,fsync,unlink \
			-e inject=renameat,rename,fsync,unlink:signal=KILL:when=$at \
			loket-fetch >/dev/null 2>&1
		at=$((at + 1))
	done
	ok 'after being killed at each durable step, a run goes well' loket-fetch
	same 'every message is there' 2 "$(cat "$SPOOL"/new/* | grep -a Subject | sort -u | wc -l)"
	same 'whole' "$(spooled)" "$(grep -la '^isi' "$SPOOL"/new/* | wc -l)"
fi
done_testing
