# Scenes of office life, one file each in tests/e2e/scenarios (README there), played with
# real servers: Dovecot has the mailboxes of the office, the agencies and the citizens,
# Postfix carries their mail, s-nail writes and answers it.
#
# PLAY="03 17" plays only the scenarios whose names begin so, and tells how long each took.
. "$SRC/tests/lib.sh"
. "$SRC/tests/e2e/servers.sh"
SCENES=$SRC/tests/e2e/scenarios

need s-nail python3 sqlite3
MAILBOXES=$({
	sed -n 's/^[a-z].*<\(.*\)@.*/\1/p' "$SCENES/orang"
	grep -o '[a-z-]*@kulonprogo\.example' "$SRC/schema/agencies/kulonprogo.csv" | cut -d @ -f 1
} | sort -u | xargs)
VOUCHED=kulonprogo.example
fake_smtp rcpt550
BOUNCING=$FAKE_PORT
certificates
dovecot_start
postfix_start
world
cat >>"$LOKET_CONF" <<CONF
[office]
authserv_id = mx.kulonprogo.example
superior = Drs. Contoh, Sekretaris Daerah Kabupaten Kulon Progo
superior_email = sekda@kulonprogo.example
[imap ppid]
url = imaps://localhost:$IMAPS_PORT
user = ppid
password_command = echo rahasia
ca_file = $TLS/ca.pem
[smtp]
url = smtps://localhost:$SMTPS_PORT
user = ppid
password_command = echo rahasia
ca_file = $TLS/ca.pem
CONF
loket-agency import "$SRC/schema/agencies/kulonprogo.csv" >/dev/null || exit 1
mv "$W/home" "$W/fresh"

set --
for name in ${PLAY:-''}; do
	for scene in "$SCENES/$name"*.txt; do
		[ -f "$scene" ] || { echo "no scenario begins with $name"; exit 1; }
		set -- "$@" "$scene"
	done
done
[ -z "${PLAY-}" ] || export PLAY_VERBOSE=yes
PLAY_FOLDER=$W PLAY_SMTP=$SMTP_PORT PLAY_SMTPS=$SMTPS_PORT PLAY_IMAPS=$IMAPS_PORT PLAY_CA=$TLS/ca.pem \
	PLAY_DOVECOT=$DOVECOT PLAY_POSTFIX=$POSTFIX python3 -B "$SCENES/play.py" "$@"
