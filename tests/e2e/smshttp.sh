# SMS through a provider's gateway: a real HTTPS server that answers in every way there is.
# shellcheck shell=sh
. "$SRC/tests/lib.sh"

T=$W/tls
mkdir -p "$T"
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$T/ca.key" -out "$T/ca.pem" -days 2 -subj /CN=CA >/dev/null 2>&1
for name in good other; do
	host=localhost
	[ $name = good ] || host=elsewhere.example
	openssl req -newkey rsa:2048 -nodes -keyout "$T/$name.key" -out "$T/$name.csr" -subj "/CN=$host" >/dev/null 2>&1
	printf 'subjectAltName=DNS:%s\n' $host >"$T/ext"
	openssl x509 -req -in "$T/$name.csr" -CA "$T/ca.pem" -CAkey "$T/ca.key" -CAcreateserial -days 2 \
		-extfile "$T/ext" -out "$T/$name.pem" >/dev/null 2>&1
done
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$T/own.key" -out "$T/own.pem" -days 2 -subj /CN=localhost \
	-addext subjectAltName=DNS:localhost >/dev/null 2>&1

# gateway CERTIFICATE: starts one in $G
gateway() {
	G=$W/gate.$1
	mkdir -p "$G"
	rm -f "$G/port" "$G/requests"; : >"$G/requests"
	echo ok >"$G/mode"
	python3 "$SRC/tests/e2e/smsgate.py" "$G" "$T/$1.pem" "$T/$1.key" >/dev/null 2>&1 &
	at_exit "kill $!"
	n=0
	until [ -s "$G/port" ]; do n=$((n + 1)); [ $n -lt 200 ] || break; sleep 0.05; done
	PORT=$(cat "$G/port")
}

# counter: a world whose SMS leave through $G; SECRET in a file
SECRET=s3cret-Xy9
counter() {
	world
	printf '%s\n' "$SECRET" >"$W/secret"
	chmod 600 "$W/secret"
	sed "s|^url = .*|url = https://localhost:$PORT/v1/sms|" "$SRC/schema/gateways/${1-token-json}.gateway" >"$W/template"
	cat >>"$W/loket.conf" <<CONF
[sms]
gateway = http
template = $W/template
user = ppidkp
secret_file = $W/secret
ca_file = $T/ca.pem
[limits]
seconds = 3
CONF
	: >"$G/requests"
}
# sms N: so many requests by SMS, whose receipts are composed
sms() {
	mkdir -p "$W/in"
	for i in $(seq "$1"); do
		printf '{"from":"08120000%04d","text":"ADUAN#Adi#Temon#lubang %s kemarin di jalan Temon %s","id":"%s"}\n' "$i" "$i" "$W" "$i$W" >"$W/in/$i.json"
	done
	touch -d '1 minute ago' "$W/in/"*
	loket-sms --spool "$W/in" | loket-parse | loket-register >/dev/null
	loket-compose >/dev/null
}
out() { loket-send </dev/null >"$W/.out" 2>"$W/.err"; echo $?; }
states() { sql 'select state, count(*) from outbox group by 1' | xargs; }
asked() { wc -l <"$G/requests"; }
mode() { echo "$1" >"$G/mode"; }

gateway good
counter
sms 2
same 'SMS leave through the gateway' 0 "$(out)"
same 'each is sent' 'sent|2' "$(states)"
same 'the answer names the provider'"'"'s number' '200 id 4711' "$(sql 'select distinct answer from outbox')"
same 'the secret goes in a header' "Bearer $SECRET" "$(jq -r '.headers.Authorization' "$G/requests" | sort -u)"
same 'the number as the provider wants it' 6281200000001 "$(jq -r '.body | fromjson | .msisdn' "$G/requests" | sort | head -1)"
has 'the text as it was composed' "$(jq -r '.body | fromjson | .message' "$G/requests")" 'PPID Kulon Progo: pesan Anda terdaftar no PPID-2026-00001'
same 'our reference is one of each letter' 2 "$(jq -r '.body | fromjson | .ref_id' "$G/requests" | sort -u | grep -cE '^[0-9a-f]{32}$')"

counter zenziva
sed -i 's/^success text.*/success status = ok/' "$W/template"
sms 1
same 'a provider of forms' 0 "$(out)"
has 'gets a form' "$(jq -r .body "$G/requests")" 'userkey=ppidkp&passkey=s3cret-Xy9&to=081200000001&message=PPID%20Kulon%20Progo'

counter
sms 1
mode refuse
out >/dev/null
same 'a refusal is final' 'failed|1' "$(states)"
same 'and is not tried again' 1 "$(out >/dev/null; asked)"
for status in 400 422; do
	counter; sms 1; mode $status; out >/dev/null
	same "$status is final" 'failed|1' "$(states)"
done

for status in 500 502 504; do
	counter; sms 1; mode $status; out >/dev/null
	same "after $status nobody knows: it waits for a person" 'doubt|1' "$(states)"
done
has 'the desk says what to type' "$(loket-show -T PPID-2026-00001)" 'loket send --arrived 1'
same 'it is not sent again by itself' 1 "$(LOKET_NOW=2026-11-23T12:00:00+07:00 loket-send </dev/null >/dev/null 2>&1; asked)"
mode ok
id=$(sql 'select message_id from outbox')
code 65 'a letter that is not in doubt cannot be settled' loket-send --arrived 99
ok 'an officer lets it go once more' loket-send --again "$id"
same 'then it is sent' 0 "$(out)"
same 'and the request says that it may be there twice' 'sent|1 1' "$(states) $(sql 'select possibly_double from request')"
same 'with the same reference' 1 "$(jq -r '.body | fromjson | .ref_id' "$G/requests" | sort -u | wc -l)"

for m in silent drip endless gone; do
	counter; sms 1; mode $m; out >/dev/null
	same "a gateway that is $m leaves it in doubt" 'doubt|1' "$(states)"
	same "$m: asked once" 1 "$(asked)"
done
ok 'an officer says that it arrived' loket-send --arrived 1
same 'and it is sent' 'sent|1' "$(states)"

for status in 429 503; do
	counter; sms 2; mode $status; out >/dev/null
	same "$status is for all: they wait" 1 "$(sql "select count(*) from outbox where state in ('retry', 'composed') group by 1 = 1 having count(*) = 2" | wc -l)"
	same "$status: asked once" 1 "$(asked)"
done
for m in redirect 401 403 404; do
	counter; sms 2; mode $m; out >"$W/code"
	same "$m is for a person: nothing is lost" 'composed|2' "$(states)"
	same "$m: asked once, and not elsewhere" 1 "$(asked)"
	[ "$(cat "$W/code")" -ge 64 ] && pass || flunk "$m is said"
done

# --- TLS -----------------------------------------------------------------------------

for cert in other own; do
	gateway $cert
	counter; sms 1; out >"$W/code"
	same "a certificate of $cert is refused" 'composed|1' "$(states)"
	same "$cert: nothing was said" 0 "$(asked)"
	same "$cert: the code says permission" 77 "$(cat "$W/code")"
done
gateway good
counter
sed -i '/^ca_file/d' "$W/loket.conf"
sms 1; out >"$W/code"
same 'an authority that the system does not know is refused' 'composed|1 0' "$(states) $(asked)"
counter
sed -i 's/^url = .*/url = https:\/\/localhost:1\/x/' "$W/template"
sms 1; out >/dev/null
same 'a gateway that is not there is tried later' 1 "$(sql "select count(*) from outbox where state in ('retry', 'composed')")"

# --- secrets --------------------------------------------------------------------------

counter
printf 'url = https://localhost:%s/send\nmethod = GET\nfield key = {{secret}}\nfield to = {{to}}\nfield text = {{text}}\nsuccess status = ok\n' "$PORT" >"$W/template"
sms 1; out >"$W/code"
same 'a secret in the URL is refused' '78 composed|1 0' "$(cat "$W/code") $(states) $(asked)"
has 'with what to do' "$(cat "$W/.err")" 'secret_in_url'
sed -i '/^gateway = http/a secret_in_url = yes' "$W/loket.conf"
same 'unless the office allows it' 0 "$(out)"
has 'then it is there' "$(jq -r .path "$G/requests")" "/send?key=$SECRET&to=%2B62812"
counter
sed -i 's/^secret_file.*/secret_command = printf "%s" "s3cret-Xy9"/' "$W/loket.conf"
sms 1
mode silent
strace -f -qq -e trace=execve -o "$W/trace" loket-send </dev/null >"$W/.out" 2>"$W/.err" &
pid=$!
n=0
until [ "$(asked)" = 1 ] || [ $n -gt 100 ]; do n=$((n + 1)); sleep 0.05; done
# shellcheck disable=SC2009
same 'no process shows the secret while it is used' '' "$(ps axeww | grep -F "$SECRET" | grep -v -e grep -e strace -e printf)"
wait $pid
counter
mode refuse; sed -i 's/^field message.*/field message = {{secret}}/' "$W/template"
sms 1; out >/dev/null
same 'what the provider says back is kept without the secret' '' "$(sqlite3 "$DB" .dump | grep -F "$SECRET")"
same 'it is in no word of ours' '' "$(grep -F "$SECRET" "$W/.out" "$W/.err")"

# --- templates -------------------------------------------------------------------------

counter
sms 1
while IFS='|' read -r line what; do
	printf 'url = https://localhost/x\n%s\n' "$line" >"$W/template"
	out >"$W/code"
	same "refused: $line" 78 "$(cat "$W/code")"
	has "$line: with its line" "$(cat "$W/.err")" "$what"
done <<'BAD'
metod = POST|template:2
field x = {{nomor}}|template:2
method = PUT|template:2
success = 404|template:2
apa saja|template:2
BAD
printf 'url = http://localhost/x\n' >"$W/template"
out >"$W/code"
same 'an address without TLS is refused' 78 "$(cat "$W/code")"
for t in "$SRC"/schema/gateways/*.gateway; do
	cp "$t" "$W/template"
	sed -i 's/^url = .*/url = https:\/\/localhost:1\/x/' "$W/template"
	out >"$W/code"
	[ "$(cat "$W/code")" != 78 ] && pass || flunk "$t can be read" "$(cat "$W/.err")"
done

# --- hours, ceiling ---------------------------------------------------------------------

gateway good
counter
printf 'parts_per_day = 3\nlegal = hours\n' | sed -i '/^gateway = http/r /dev/stdin' "$W/loket.conf"
sms 5
LOKET_NOW=2026-11-23T22:00:00+07:00 loket-send </dev/null >/dev/null 2>&1
same 'at night none leaves' 0 "$(asked)"
same 'by day as many as the ceiling allows' 75 "$(out)"
same 'three' 'composed|2 sent|3' "$(states)"
has 'the ceiling is said' "$(cat "$W/.err")" 'parts_per_day'
same 'tomorrow the others' 0 "$(LOKET_NOW=2026-11-24T09:00:00+07:00 loket-send </dev/null >/dev/null 2>&1; echo $?)"
same 'all' 'sent|5' "$(states)"
printf 'price = 350\n' | sed -i '/^gateway = http/r /dev/stdin' "$W/loket.conf"
same 'a month is told with its cost' '2026-11 5 1750' "$(loket-send --months | jq -r '"\(.month) \(.parts) \(.rupiah)"')"

# --- killed on the wire ------------------------------------------------------------------

counter
sms 1
mode silent
sed -i 's/^seconds = 3/seconds = 20/' "$W/loket.conf"
loket-send </dev/null >/dev/null 2>&1 &
pid=$!
n=0
until [ "$(asked)" = 1 ] || [ $n -gt 200 ]; do n=$((n + 1)); sleep 0.05; done
kill -9 $pid; wait $pid 2>/dev/null
mode ok
out >/dev/null
same 'what was on the wire at a death is in doubt' 'doubt|1 1' "$(states) $(asked)"
done_testing
