# tests/e2e/smsd.sh: Gammu SMSD with a dummy phone; sourced after tests/lib.sh.
#
#	smsd_setup sql|files|hook   a folder $S with a phone and SMSD's configuration $S/rc
#	smsd_start, smsd_stop       the daemon; smsd_kill ends it like a power cut
#	sms_in NUMBER REF [PARTS] < text   an SMS into the phone, in parts when it is long; only
#	                            those PARTS ("1,3"), with COPIES=2 each twice

S=$W/smsd

smsd_setup() {
	smsd_stop
	rm -rf "$S"
	mkdir -p "$S/phone" "$S/inbox" "$S/outbox" "$S/sent" "$S/err"
	cat >"$S/rc" <<RC
[gammu]
device = $S/phone
connection = none
model = dummy
gammuloc = /dev/null

[smsd]
logfile = $S/log
debuglevel = 1
commtimeout = 1
sendtimeout = 10
receivefrequency = 0
statusfrequency = 30
loopsleep = 0
multiparttimeout = ${MULTIPART-2}
checksecurity = 0
checkbattery = 0
checksignal = 0
checknetwork = 0
resetfrequency = 0
RC
	case $1 in
	files) cat >>"$S/rc" <<RC
service = files
inboxpath = $S/inbox/
outboxpath = $S/outbox/
sentsmspath = $S/sent/
errorsmspath = $S/err/
inboxformat = ${INBOXFORMAT-unicode}
outboxformat = unicode
transmitformat = auto
RC
	;;
	*) sqlite3 "$S/smsd.db" "$(cat /usr/share/doc/gammu-smsd/examples/sqlite.sql 2>/dev/null || zcat /usr/share/doc/gammu-smsd/examples/sqlite.sql.gz)"
		cat >>"$S/rc" <<RC
service = sql
driver = sqlite3
dbdir = $S/
database = smsd.db
RC
	;;
	esac
	[ "$1" != hook ] || printf 'runonreceive = env LOKET_CONF=%s LOKET_NOW=%s %s/bin/loket-sms\n' "$W/loket.conf" "$LOKET_NOW" "$OUT" >>"$S/rc"
	gammu -c "$S/rc" identify >"$S/identify" 2>&1
}
smsd_start() {
	gammu-smsd -c "$S/rc" -p "$S/pid" >/dev/null 2>&1 &
	smsd_pid=$!
}
smsd_kill() { kill -9 "$smsd_pid" 2>/dev/null; wait "$smsd_pid" 2>/dev/null; }
smsd_stop() {
	[ -n "${smsd_pid-}" ] || return 0
	kill "$smsd_pid" 2>/dev/null
	wait "$smsd_pid" 2>/dev/null
	smsd_pid=
}
at_exit smsd_stop

sms_in() { python3 "$SRC/tests/e2e/sms_in.py" "$S/phone" "$@"; }
# phone_is_empty: SMSD has taken what was in the phone
phone_is_empty() { [ -z "$(ls "$S/phone/sms/1" 2>/dev/null)" ]; }
# until_true SECONDS CMD...
until_true() {
	end=$(($(date +%s) + $1))
	shift
	until "$@"; do [ "$(date +%s)" -lt $end ] || return 1; sleep 0.1; done
}
