# make install: what is installed works from where it lies, without the source tree.
. "$SRC/tests/lib.sh"
# Built already; nothing is built anew here.
ok 'make install succeeds' make -C "$SRC" -s install "CC=${CC:-gcc}" "SAN=${SAN-}" "DESTDIR=$W/root" PREFIX=/usr
PATH=$W/root/usr/bin:/usr/bin:/bin
world
same 'the programs found are the installed ones' "$W/root/usr/bin/loket-list" "$(command -v loket-list)"
mail_in "$SRC"/tests/mail/01-*.eml
ok 'the installed counter works' loket pass
same 'it gives a number' PPID-2026-00001 "$(loket list | jq -r .number)"
same 'every program has its manual' '' "$(for p in "$W"/root/usr/bin/*; do [ -f "$W/root/usr/share/man/man1/${p##*/}.1" ] || echo "$p"; done)"
for page in man5/loket-record.5 man5/loket.conf.5 man7/loket.7; do
	ok "$page is there" test -f "$W/root/usr/share/man/$page"
done
ok 'the guide for officers is there in Indonesian' test -f "$W/root/usr/share/man/id/man7/loket.7"
ok 'the configuration is documented' test -f "$W/root/usr/share/loket/loket.conf"
ok 'and can be used as it is' loket-list -C "$W/root/usr/share/loket/loket.conf" --help
same 'bash completes every program' '' "$(for p in "$W"/root/usr/bin/*; do [ -f "$W/root/usr/share/bash-completion/completions/${p##*/}" ] || echo "$p"; done)"
# bash-completion(8) sources the file that has the command's name.
same 'by the name of each' review "$(cd "$W/root/usr/share/bash-completion/completions" && bash -c '. ./loket-list; complete -p loket-list >/dev/null && COMP_WORDS=(loket rev) COMP_CWORD=1 && _loket && echo "${COMPREPLY[@]}"')"
done_testing
