# bash completion: what Tab offers is what the programs take.
. "$SRC/tests/lib.sh"
world
M=$SRC/tests/mail
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null
for m in 01-permohonan-lengkap 06-permohonan-tanpa-nik 03-aduan-jalan-rusak; do
	loket-deliver <"$M/$m.eml"
done | loket-parse | loket-register >/dev/null

# tab WORD...: what is offered for the last word, sorted, on one line
tab() {
	bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _loket; printf "%s\n" "${COMPREPLY[@]}"' \
		"$SRC/completions/loket" "$@" | sort | xargs
}
# words NAME: a list of the completion's own
words() { bash -c '. "$0"; echo "${!1}"' "$SRC/completions/loket" "$1"; }

same 'a program' show "$(tab loket sho)"
has 'all of them, and nothing twice' " $(tab loket '') " ' search send show '
same 'of each that is installed' '' "$(for p in "$OUT"/bin/loket-*; do case " $(tab loket '') " in *" ${p##*/loket-} "*) ;; *) echo "$p" ;; esac; done)"
same 'the options that --help has' '--overdue' "$(tab loket list --ov)"
same 'of the program itself as well' '--overdue' "$(tab loket-list --ov)"
same 'none is left out' "$(loket-review --help | grep -o -e '--[a-z-]*' | sort -u | xargs)" "$(tab loket review --)"
same 'a state' 'tidak_dilanjutkan' "$(tab loket list --status tid)"
same 'behind an equals sign' 'tidak_dilanjutkan' "$(tab loket list --status = tid)"
same 'by the letter of the option' 'diputuskan' "$(tab loket list -s dip)"
same 'a kind' 'kritik' "$(tab loket review PPID-2026-00001 --kind k)"
same 'an agency of the register' 'DINKES' "$(tab loket list --agency DINK)"
same 'the second one of a list' 'DINKES,DPUPKP' "$(tab loket review PPID-2026-00001 --holder DINKES,DPU)"
same 'the office itself holds too' 'PPID' "$(tab loket review PPID-2026-00001 --holder PP)"
same 'an outcome' 'ditindaklanjuti ditolak' "$(tab loket decide PPID-2026-00003 dit | xargs -n 1 | grep -v diterima | xargs)"
same 'numbers of open requests' 'PPID-2026-00001 PPID-2026-00002 PPID-2026-00003' "$(tab loket show PPID)"
same 'of the configuration that the line names' 'PPID-2026-00001 PPID-2026-00002 PPID-2026-00003' \
	"$(env -u LOKET_CONF bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _loket; printf "%s\n" "${COMPREPLY[@]}"' \
		"$SRC/completions/loket" loket show -C "$LOKET_CONF" PPID | sort | xargs)"
same 'a field of the identity' 'nik=' "$(tab loket identify PPID-2026-00002 ni)"
same 'a file where a file is wanted' "$W/loket.conf" "$(tab loket decide PPID-2026-00001 ditolak --text "$W/loket.c")"
same 'nothing for a program that is not there' '' "$(tab loket terbang '')"
same 'nothing where words are free' '' "$(tab loket review PPID-2026-00001 --note '')"
ok 'without a register it keeps still' bash -c '. "$0"; export LOKET_CONF=/dev/null; COMP_WORDS=(loket show ""); COMP_CWORD=2; _loket 2>&1; [ "${#COMPREPLY[@]}" = 0 ]' "$SRC/completions/loket"

# the words that stand in it are those of the programs
for s in $(words _loket_states); do ok "$s is a state" loket-list --status "$s"; done
for k in $(words _loket_kinds); do ok "$k is a kind" loket-list --kind "$k"; done
loket-list --status x 2>"$W/states"
same 'no state is missing' "$(sed 's/.*: //' "$W/states" | xargs -n 1 | sort | xargs)" "$(words _loket_states | xargs -n 1 | sort | xargs)"
loket-list --kind x 2>"$W/kinds"
same 'no kind is missing' "$(sed 's/.*: //' "$W/kinds" | xargs -n 1 | sort | xargs)" "$(words _loket_kinds | xargs -n 1 | sort | xargs)"
loket-decide x 2>"$W/outcomes"
same 'no outcome is missing' "$(grep -o '[a-z_]*' "$W/outcomes" | grep -xF "$(words _loket_outcomes | xargs -n 1)" | sort -u | xargs)" \
	"$(words _loket_outcomes | xargs -n 1 | sort | xargs)"
same 'nor is one that is none' '' "$(sed 's/.*permohonan: //; s/; [a-z]*:/,/g; s/[;,]/ /g' "$W/outcomes" | xargs -n 1 | grep -vxF "$(words _loket_outcomes | xargs -n 1)")"
done_testing
