# loket-parse: what a person wrote, told from what he quoted; who he says he is.
. "$SRC/tests/lib.sh"
M=$SRC/tests/mail

world

# --- replies: each client's way to quote, in tests/mail/replies
loket-parse "$M"/replies/*.eml >"$W/records"
jq -c '(.quoted // "" | split("\n")) as $lines | {file: (.path | sub(".*/"; "")), text,
	quoted_first: ($lines[0] // null | if . then sub("^ +"; "") else . end),
	quoted_last: ($lines[-1] // null), signature}' "$W/records" >"$W/got"
same 'text, quotation and signature of the replies' '' "$(jq -c . "$M/replies/EXPECT.jsonl" | diff - "$W/got")"

# --- forms: who he says he is, what he wants; ? is not compared
tail -n +2 "$M/forms/EXPECT.tsv" >"$W/want"
loket-parse "$M"/forms/*.eml | jq -r '[(.path | sub(".*/"; "")), .kind.value] +
	(.identity | [.name, .nik, .address, .phone, .occupation, .purpose, .wanted, .how] | map(. // "")) +
	[.command // "", .command_argument // ""] | join("\t")' >"$W/got"
same 'every form gives a record' "$(wc -l <"$W/want")" "$(wc -l <"$W/got")"
same 'identity, kind and command of the forms' '' "$(paste -d '\n' "$W/want" "$W/got" | awk -F '\t' '
	NR % 2 { split($0, want); n = NF; next }
	{ for (i = 1; i <= n; i++) if (want[i] != "?" && want[i] != $i) print $1 ": want " want[i] ", got " $i }')"

# --- the three and their pieces are the whole text
cat >"$W/whole" <<'PYTHON'
import json, re, sys
for line in sys.stdin:
    r = json.loads(line)
    raw = open(r['path'], encoding='utf-8', newline='').read()
    head, body = raw.split('\n\n', 1)
    if 'text/html' in head or '8bit' not in head or 'flowed' in head:
        continue
    left = {k: (r[k] or '').split('\n') for k in ('text', 'quoted', 'signature')}
    whole = []
    for name, n in r['pieces'] or [['text', len(left['text'])]]:
        whole += left[name][:n] if name in left else [name]
        del left.get(name, [])[:n]
    fold = lambda s: re.sub(r'\s+', ' ', s).strip()
    if fold('\n'.join(whole)) != fold(body):
        print(r['path'])
PYTHON
loket-parse "$M"/replies/*.eml "$M"/forms/*.eml | python3 "$W/whole" >"$W/lost"
same 'the whole text can be put together again' '' "$(cat "$W/lost")"

done_testing
