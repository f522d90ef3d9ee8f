# Each stage of a pass killed in the middle of 200 mails, then run again: the same
# register, content for content, as an undisturbed run.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail
command -v strace >/dev/null || skip 'strace is not here'
[ -z "${SAN-}" ] || skip 'the leak check does not go with strace'
world

# 200 mails out of the fixtures, each its own, in a fixed order
mkdir "$W/mails"
i=0
while [ $i -lt 200 ]; do
	for m in "$M"/0*.eml "$M"/1*.eml; do
		[ $i -lt 200 ] || break
		i=$((i + 1))
		sed "s/^Message-ID: *<\([^>]*\)>/Message-ID: <$i.\1>/I; s/^Subject: \(.*\)/Subject: \1 ($i)/" "$m" >"$W/mails/$(printf '%06d' $i).uji"
	done
done
cp -r "$W/home" "$W/fresh"
cp -p "$W"/mails/* "$W/fresh/masuk/new/"

# What the register holds, without when a letter left and how often it was tried.
content() {
	sqlite3 -readonly "$DB" "select id, number, kind, status, channel, applicant, subject, text, purpose, wanted, how,
			received_at, registered_at, registered_on, started_on, due_on, complete_by_on, completed_at from request order by id; select * from applicant; select digest, content, message_id, class, class_why, outcome, outcome_why, request, sender, subject, text, parts, warnings, dated_at, received_at, registered_at, size_bytes from message where direction = 'in' order by id;
		select digest, message_id, request, subject, size_bytes from message where direction = 'out' order by message_id;
		select id, request, letter, recipient, message_id, digest, state from outbox order by id;
		select request, what from event where what in ('new', 'follow_up', 'machine', 'bounce', 'held', 'duplicate', 'unverified', 'identity_missing', 'letter_owed') order by id;
		select series, year, last from counter"
	(cd "$W/home" && find archive -type f | sort)
	find "$W/home/spool/surel/new" "$W/home/out/new" -type f | wc -l
}
begin() { rm -rf "${W:?}/home"; cp -rp "$W/fresh" "$W/home"; }

begin
ok 'an undisturbed pass succeeds' loket-pass
content >"$W/undisturbed"
requests=$(sql 'select count(*) from request')
letters=$(find "$LETTERS/new" -type f | wc -l)
ok 'it has work to do' test "$requests" -gt 100

# killed STAGE CALL N: the stage dies at its N-th CALL
killed() {
	begin
	rm -rf "${W:?}/bin"; mkdir "$W/bin"
	for p in "$OUT"/bin/*; do ln -s "$p" "$W/bin/"; done
	rm "$W/bin/loket-pass" "$W/bin/loket-$1"
	cp "$OUT/bin/loket-pass" "$W/bin/"
	printf '#!/bin/sh\nexec strace -f -qq -A -o "%s" -e trace=%s -e inject=%s:signal=KILL:when=%s "%s" "$@"\n' \
		"$W/trace" "$2" "$2" "$3" "$OUT/bin/loket-$1" >"$W/bin/loket-$1"
	chmod +x "$W/bin/loket-$1"
	rm -f "$W/trace" # two chains have the stage: mail's, then that of SMS
	"$W/bin/loket-pass" >/dev/null 2>&1
	has "$1 is really killed at its $2 number $3" "$(grep killed "$W/trace")" 'killed by SIGKILL'
	# What was claimed and not sent waits for its time.
	for later in 09:00 09:20 09:40; do
		LOKET_NOW=2026-11-23T$later:00+07:00 loket-pass >/dev/null 2>&1
	done
	mv "$LETTERS" "$W/l"; mkdir "$LETTERS"; mv "$W/l"/* "$LETTERS"/; rmdir "$W/l"
	same "$1 killed at $2 $3: the same requests, numbers and letters" "$requests $letters" \
		"$(sql 'select count(*) from request') $(find "$LETTERS/new" -type f | wc -l)"
	same "$1 killed at $2 $3: the same register, content for content" \
		'' "$(content | diff "$W/undisturbed" - | cut -c 1-200 | head -n 6)"
}
killed fetch renameat 100
killed fetch write 150
killed parse write 100
killed parse read 300
killed register rename 70
killed register fdatasync 3
killed route write 30
killed compose renameat 60
killed compose fdatasync 61
killed send renameat 50
killed send fdatasync 20
done_testing
