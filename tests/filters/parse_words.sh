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
        if name == '--':
            whole.append('--')
            continue
        whole += left[name][:n]
        del left[name][:n]
    fold = lambda s: re.sub(r'\s+', ' ', re.sub(r'^(-{2,3}|—) *$', '--', s, flags=re.M)).strip()
    if fold('\n'.join(whole)) != fold(body):
        print(r['path'])
PYTHON
loket-parse "$M"/replies/*.eml "$M"/forms/*.eml | python3 "$W/whole" >"$W/lost"
same 'the whole text can be put together again' '' "$(cat "$W/lost")"

done_testing
