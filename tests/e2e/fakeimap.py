#!/usr/bin/env python3
"""fakeimap.py MODE LOG [CERT KEY]: an IMAP server that does one thing wrong.

Binds a free port of 127.0.0.1 and prints it as its first line. With CERT and KEY
it speaks TLS from the first byte. Every line of a client goes to LOG as it came,
so that a test can see what was said and what was not, the password above all.
It holds one message, UID 7, of four lines; in some modes 8 and 9 too.
"""
import base64
import socket
import ssl
import sys
import threading
import time

MESSAGE = b"From: a@b.example\r\nSubject: satu\r\n\r\nisi\r\n"
MODES = {
    "ok": "behaves",
    "preauth": "greets with PREAUTH",
    "hang": "never answers LOGIN",
    "hangfetch": "stops in the middle of a message and holds the connection",
    "drip": "sends a message at one byte a second",
    "cut": "closes the connection in the middle of a message",
    "huge": "announces a message of 4 GiB and begins to send it",
    "lie": "announces 50 bytes by RFC822.SIZE and sends without end",
    "flood": "answers SELECT with an endless line",
    "other": "sends the body of another message as well",
    "garbage": "answers SELECT with bytes without sense",
    "deny": "refuses every password",
    "disabled": "announces LOGINDISABLED",
    "novalidity": "tells no UIDVALIDITY",
    "gone": "lists a message and does not have it",
    "noexpunge": "has neither UIDPLUS nor MOVE",
    "refuseafter": "refuses STORE",
    "three": "behaves, with three messages",
    "refuse8": "has three messages and says NO to the second one",
    "withhold8": "has three messages and never sends the second one, but says OK",
    "cut8": "has three messages and closes the connection in the second one",
    "hang8": "has three messages and stops in the second one",
    "cutstore": "closes the connection instead of answering STORE",
    "cutidle": "closes the connection in IDLE",
    "noidle": "has no IDLE, and one message more with each NOOP",
    "token": "takes a token, and only the right one",
    "nosaslir": "offers PLAIN, and wants its response on a line of its own",
    "busy": "cannot look at passwords now",
}
UIDS = {"three": (7, 8, 9), "refuse8": (7, 8, 9), "withhold8": (7, 8, 9), "cut8": (7, 8, 9),
        "hang8": (7, 8, 9)}
CAPABILITIES = {"disabled": b" LOGINDISABLED", "noexpunge": b"",
                "token": b" AUTH=XOAUTH2 SASL-IR", "nosaslir": b" AUTH=PLAIN"}


class Session:
    def __init__(self, connection, mode, log):
        self.connection, self.mode, self.log = connection, mode, log
        self.lines = connection.makefile("rb")
        self.uids = list(UIDS.get(mode, (7,)))
        self.listed = False

    def send(self, data):
        self.connection.sendall(data)

    def run(self):
        if self.mode == "preauth":
            self.send(b"* PREAUTH welcome\r\n")
        else:
            self.send(b"* OK ready\r\n")
        while True:
            line = self.lines.readline()
            if not line:
                return
            self.log.write(line)
            self.log.flush()
            tag, _, rest = line.rstrip(b"\r\n").partition(b" ")
            words = rest.upper().split()
            name = b"".join(words[:2]) if words[:1] == [b"UID"] else (words or [b""])[0]
            answer = getattr(self, "do_" + name.decode("ascii", "replace").lower(), None)
            if (answer(rest) if answer else None) is None:
                self.send(tag + b" OK done\r\n")
            elif self.no:
                self.send(tag + b" NO " + self.word + b"refused\r\n")
                self.no = False
            if name == b"LOGOUT":
                return

    no = False
    word = b""

    def cut(self):
        # shutdown, not close: the file object holds the socket open
        self.connection.shutdown(socket.SHUT_RDWR)
        raise OSError("cut")

    def refuse(self):
        self.no = True
        return False

    def do_capability(self, _):
        more = CAPABILITIES.get(self.mode, b" UIDPLUS MOVE IDLE")
        if self.mode == "noidle":
            more = b" UIDPLUS MOVE"
        self.send(b"* CAPABILITY IMAP4rev1" + more + b"\r\n")

    def do_login(self, _):
        if self.mode == "hang":
            time.sleep(3600)
        if self.mode == "busy":
            self.word = b"[UNAVAILABLE] "
        return self.refuse() if self.mode in ("deny", "busy") else None

    def do_authenticate(self, rest):
        words = rest.split()
        if self.mode == "nosaslir":
            if len(words) > 2:
                return self.refuse()
            self.send(b"+ \r\n")
            words.append(self.lines.readline().strip())
            self.log.write(b"response " + words[-1] + b"\n")
            self.log.flush()
        said = base64.b64decode(words[2])
        if self.mode == "token" and said != b"user=ppid\1auth=Bearer benar\1\1":
            self.send(b"+ " + base64.b64encode(b'{"status":"401"}') + b"\r\n")
            self.log.write(b"then " + self.lines.readline())
            return self.refuse()
        return None

    def do_noop(self, _):
        if self.mode == "noidle":
            self.uids.append(self.uids[-1] + 1)
            self.send(b"* %d EXISTS\r\n" % len(self.uids))

    def do_idle(self, _):
        self.send(b"+ idling\r\n")
        if self.mode == "cutidle":
            self.cut()
        line = self.lines.readline()
        self.log.write(line)
        if not line:
            raise OSError("gone")

    def do_select(self, _):
        if self.mode == "garbage":
            self.send(b"\x00\xff* ((((\r\n\r\n)))\r\n" * 3)
        if self.mode == "flood":
            while True:
                self.send(b"* OK " + b"x" * 65536)
        self.send(b"* %d EXISTS\r\n* OK [UIDNEXT %d] x\r\n" % (len(self.uids), self.uids[-1] + 1))
        if self.mode != "novalidity":
            self.send(b"* OK [UIDVALIDITY 1] x\r\n")

    do_examine = do_select

    def do_uidstore(self, _):
        if self.mode == "cutstore":
            self.cut()
        return self.refuse() if self.mode == "refuseafter" else None

    def asked(self, rest):
        """The messages that a set like 7:8,10:* names."""
        found = set()
        for part in rest.split()[2].decode().split(","):
            first, _, last = part.partition(":")
            last = last or first
            last = self.uids[-1] if last == "*" else int(last)
            found |= {u for u in self.uids if min(int(first), last) <= u <= max(int(first), last)}
        return sorted(found)

    def do_uidfetch(self, rest):
        uids = self.asked(rest)
        if b"BODY" in rest.upper():
            return self.bodies(uids)
        if self.mode == "gone" and self.listed:
            return None
        self.listed = True
        for uid in uids:
            self.send(b'* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE "23-Nov-2026 09:15:00 +0700")\r\n'
                      % (uid - 6, uid, 50 if self.mode == "lie" else len(MESSAGE)))
        return None

    def bodies(self, uids):
        for uid in uids:
            if uid == 8 and self.mode == "refuse8":
                return self.refuse()
            if uid == 8 and self.mode == "withhold8":
                continue
            special = {"cut8": "cut", "hang8": "hangfetch"}.get(self.mode, "ok")
            self.body(uid, special if uid == 8 else "ok" if self.mode in UIDS else self.mode)
        return None

    def body(self, uid, mode):
        size = {"huge": 4294967295, "lie": 4294967295, "cut": 100000, "hangfetch": 100000}
        message = MESSAGE.replace(b"satu", b"nomor %d" % uid) if self.mode in UIDS else MESSAGE
        self.send(b"* %d FETCH (UID %d BODY[] {%d}\r\n"
                  % (uid - 6, uid, size.get(mode, len(message))))
        while mode in ("huge", "lie"):
            self.send(b"x" * 65536)
        if mode == "drip":
            for byte in message:
                self.send(bytes([byte]))
                time.sleep(1)
        else:
            self.send(message)
        if mode == "hangfetch":
            time.sleep(3600)
        if mode == "cut":
            self.cut()
        self.send(b")\r\n")
        if mode == "other":
            self.send(b"* 2 FETCH (UID 8 BODY[] {%d}\r\n%s)\r\n" % (len(message), message))


def serve(connection, mode, log, context):
    try:
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        Session(connection, mode, log).run()
    except OSError:
        pass
    finally:
        connection.close()


def main():
    mode, log = sys.argv[1], open(sys.argv[2], "ab")
    if mode not in MODES:
        sys.exit("fakeimap.py: no mode " + mode)
    context = None
    if len(sys.argv) > 4:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    while True:
        connection, _ = server.accept()
        threading.Thread(target=serve, args=(connection, mode, log, context), daemon=True).start()


main()
