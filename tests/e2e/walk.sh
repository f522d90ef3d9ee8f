# a new officer, man 7 loket and a terminal of 80 columns and 24 lines: from nothing to two
# answered requests. What is typed is what the page says, word for word; what the programs
# answer is read off the screen. SCREENS=DIR keeps the screens, for people who look at them.
. "$SRC/tests/lib.sh"
command -v tmux >/dev/null || skip 'tmux is not here'
T=$W/tmux.socket
mkdir "$W/petugas"
if [ -n "${SCREENS-}" ]; then mkdir -p "$SCREENS"; else SCREENS=$W/screens && mkdir "$SCREENS"; fi

# The shell says when it has done a command; TERM is that of tmux.
terminal() { tmux -S "$T" "$@"; }
cat >"$W/rc" <<RC
PS1='$ ' PS2='\$(tmux -S "$T" wait-for -S ready)> '
cd '$W/petugas'
PROMPT_COMMAND='tmux -S "$T" wait-for -S ready'
. '$SRC/completions/loket'
RC
# The shell has done what it was told, and shows that it listens.
prompt() {
	terminal wait-for ready
	until terminal capture-pane -p | grep -v '^$' | tail -n 1 | grep -q '^[$>] *$'; do :; done
}
at_exit 'tmux -S "$T" kill-server'
terminal -f /dev/null new-session -d -x 80 -y 24 "bash --noprofile --rcfile '$W/rc' -i"
terminal set-option -g history-limit 50000
prompt

# keys COMMAND: types it, waits until it is done; its screen is $screen, and $answer without
# the lines that were typed. A line that the terminal had to wrap is one line of both.
keys() {
	terminal send-keys -R
	terminal clear-history
	printf '%s\n' "$1" >"$W/typed"
	while IFS= read -r line; do
		terminal send-keys -l -- "$line"
		terminal send-keys Enter
		prompt
	done <"$W/typed"
	number=$((${number:-0} + 1))
	screen=$SCREENS/$(printf '%03d' "$number")
	terminal capture-pane -p -J -S - | sed 's/ *$//' >"$screen"
	terminal capture-pane -p -e -S - >"$screen.colour"
	# Behind "$ " or "> ", or where send-keys -R took the prompt away.
	sed 's/^[$>] //' "$screen" | grep -vxF -f "$W/typed" >"$screen.answer"
	answer=$(cat "$screen.answer")
	width=$(wc -L <"$screen")
	if [ "$width" -le 80 ]; then pass; else flunk "no line is wider than the terminal: $1" "$(cat "$screen")"; fi
}

# --- the guide -------------------------------------------------------------------------

# guide PAGE SECTION: what is to be typed
guide() {
	awk -v section="$2" '/^\.Sh / { guide = index($0, section) }
		guide && /^\.Bd/ { block = 1; next }
		/^\.Ed/ { block = 0 }
		guide && block { gsub(/\\e/, "\\"); sub(/^    /, "  "); print }' "$1" |
		sed "s,/usr/local/share/loket,$SRC/schema,"
}
guide "$SRC/man/man7/loket.7" 'FIRST DAY' >"$W/guide"
same 'the Indonesian page has the same guide' "$(cat "$W/guide")" "$(guide "$SRC/man/id/man7/loket.7" 'HARI PERTAMA')"
ok 'the page has a guide' test "$(grep -c '^\$ ' "$W/guide")" -gt 20

n=0 command=
while IFS= read -r line; do
	case $line in
	'$ '*) command=${line#\$ } ;;
	*) command="$command
$line" ;;
	esac
	case $line in *\\ | *'|') continue ;; esac
	n=$((n + 1))
	printf '%s\n' "$command" >"$W/command$n"
done <"$W/guide"

for i in $(seq "$n"); do
	command=$(cat "$W/command$i")
	# The number of the message is that of the screen before: mails of other days count too.
	case $command in *--accept*) command=$(printf '%s\n' "$answer" | sed -n 's/^Selanjutnya: //p') ;; esac
	keys "$command"
	case $command in
	*--preview*) ;;
	*) same "no address of a citizen is shown: $command" '' "$(grep -E 'siti@warga|budi@warga' "$screen.answer")" ;;
	esac
	same "no NIK and no telephone number: $command" '' "$(grep -E '3401025005850003|81234567890' "$screen.answer")"
	case $command in
	'loket decide PPID-2026-00001 dikabulkan_seluruhnya') has 'what is missing is told in one go' "$answer" 'nomor_surat' ;;
	'loket route PPID-2026-00002') has 'the agency of the guide is among the suggestions' "$answer" DISHUB ;;
	'loket show PPID-2026-00002') has 'the page ends with what the guide says next' "$answer" 'Selanjutnya: loket review PPID-2026-00002 --accept ' ;;
	*loket-* | *loket\ *) same "nothing is refused: $command" '' "$(grep '^loket-' "$screen.answer")" ;;
	esac
done
DB=$W/petugas/latihan/meja/register.db
LOKET_CONF=$W/petugas/latihan/loket.conf
export LOKET_CONF
same 'both are answered' 'dijawab dijawab' "$(sql 'select status from request' | xargs)"
same 'every letter has gone' sent "$(sql 'select distinct state from outbox')"
has 'the answer is what was written' "$(cat "$W"/petugas/latihan/meja/keluar/new/*)" 'Di Kulon Progo ada 340 sekolah dasar.'
same 'and no letter has a NIK' 0 "$(cat "$W"/petugas/latihan/meja/keluar/new/* | grep -c 3401025005850003)"
has 'the list says so' "$answer$(loket list --text)" dijawab

# --- the keys ------------------------------------------------------------------------------

terminal send-keys -R
terminal send-keys -l 'loket sea'
terminal send-keys Tab
terminal send-keys -l 'sekolah'
terminal send-keys Enter
prompt
terminal capture-pane -p -J >"$W/screen"
has 'Tab completes a program' "$(cat "$W/screen")" 'loket search sekolah'
has 'which finds it' "$(cat "$W/screen")" 'PPID-2026-00001'

# --- colours ---------------------------------------------------------------------------------

escape=$(printf '\033')
LOKET_NOW=2026-12-30T09:00:00+07:00
printf 'From: Lama <lama@warga.example>\nSubject: Pengaduan sampah\nMessage-ID: <lama@x>\n\nSampah menumpuk di Wates sejak Senin.\n' |
	LOKET_NOW=2026-12-01T09:00:00+07:00 loket deliver | loket parse | LOKET_NOW=2026-12-01T09:00:00+07:00 loket register >/dev/null
keys "export LOKET_NOW=$LOKET_NOW"
keys loket
has 'what is overdue is red on a terminal' "$(cat "$screen.colour")" "${escape}[1m${escape}[31m"
keys 'NO_COLOR=1 loket'
same 'with NO_COLOR it is not' 0 "$(grep -c "${escape}\[3[0-9]" "$screen.colour")"
keys 'TERM=dumb loket'
same 'nor on a dumb terminal' 0 "$(grep -c "${escape}\[3[0-9]" "$screen.colour")"
keys 'loket | cut -c 1-9'
same 'in a pipe it is a record' '{"baru":1' "$(head -n 1 "$screen.answer")" 

# --- what strangers write ------------------------------------------------------------------------

long=$(printf '%010000d' 0 | tr 0 p)
{
	printf 'From: "%s \033[2J" <%s@warga.example>\nMessage-ID: <jahat@x>\nMIME-Version: 1.0\n' "$(printf '%0300d' 0 | tr 0 n)" "$(printf '%060d' 0 | tr 0 a)"
	printf 'Content-Type: multipart/mixed; boundary=b\nSubject: 3401025005850003 081234567890 %s\n\n--b\n' "$long"
	printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
	printf 'Saya mengadukan lampu jalan di Wates. NIK 3401025005850003.\n%s\n' "$long"
	printf '漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字\n'
	printf '😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀\n'
	printf '\033[31m\033]0;judul\007\033[2J\tmerah\342\200\256terbalik\n--b\n'
	printf 'Content-Type: application/pdf; name="%s-3401025005850003.pdf"\nContent-Disposition: attachment\n\n%%PDF-1.4\n--b--\n' "$(printf '%0150d' 0 | tr 0 f)"
} | loket deliver | loket parse | loket register >"$W/record"
evil=$(jq -r .request.number "$W/record")
printf '%s' "$long" >"$W/petugas/alasan"
for command in loket 'loket list' "loket show $evil" "loket show --why $evil" "loket part --list $evil" \
	'loket search lampu' "loket review $evil --kind aduan" "loket route $evil" \
	"loket route $evil --to DISHUB" "loket show $evil" 'loket close '"$evil"' --as dicabut --reason "$(cat alasan)"' \
	'loket agency list' 'loket list --messages' 'loket list --status x' "loket show $evil-x" 'loket list --help' 'loket --help'; do
	keys "$command"
	same "what was typed is still there: $command" "$command" "$(head -n 1 "$screen")"
	same "no NIK and no telephone number: $command" '' "$(grep -E '3401025005850003|81234567890' "$screen.answer")"
done
keys "loket show $evil"
has 'what would turn the line round is seen' "$answer" '<U+202E>terbalik'
has 'a subject has its end cut off' "$(head -n 4 "$screen.answer")" '…'
done_testing
