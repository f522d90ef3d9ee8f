#!/usr/bin/env python3
"""fakeimap.py MODE LOG [CERT KEY]: an IMAP server that does one thing wrong.

Binds a free port of 127.0.0.1 and prints it as its first line. With CERT and KEY
it speaks TLS from the first byte. Every line of a client goes to LOG as it came,
so that a test can see what was said and what was not, the password above all.
It holds one message, UID 7, of four lines.
"""
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
}


class Session:
    def __init__(self, connection, mode, log):
        self.connection, self.mode, self.log = connection, mode, log
        self.lines = connection.makefile("rb")

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
                self.send(tag + b" NO refused\r\n")
            if name == b"LOGOUT":
                return

    no = False

    def refuse(self):
        self.no = True
        return False

    def do_capability(self, _):
        more = {"disabled": b" LOGINDISABLED", "noexpunge": b""}
        self.send(b"* CAPABILITY IMAP4rev1" + more.get(self.mode, b" UIDPLUS MOVE") + b"\r\n")

    def do_login(self, _):
        if self.mode == "hang":
            time.sleep(3600)
        return self.refuse() if self.mode == "deny" else None

    def do_select(self, _):
        if self.mode == "garbage":
            self.send(b"\x00\xff* ((((\r\n\r\n)))\r\n" * 3)
        if self.mode == "flood":
            while True:
                self.send(b"* OK " + b"x" * 65536)
        self.send(b"* 1 EXISTS\r\n* OK [UIDNEXT 8] x\r\n")
        if self.mode != "novalidity":
            self.send(b"* OK [UIDVALIDITY 1] x\r\n")

    do_examine = do_select

    def do_uidstore(self, _):
        return self.refuse() if self.mode == "refuseafter" else None

    def do_uidfetch(self, rest):
        if b"BODY" not in rest.upper():
            self.send(b'* 1 FETCH (UID 7 RFC822.SIZE %d INTERNALDATE "23-Nov-2026 09:15:00 +0700")\r\n'
                      % (50 if self.mode == "lie" else len(MESSAGE)))
        elif self.mode != "gone":
            self.body(self.mode)

    def body(self, mode):
        size = {"huge": 4294967295, "lie": 4294967295, "cut": 100000, "hangfetch": 100000}
        self.send(b"* 1 FETCH (UID 7 BODY[] {%d}\r\n" % size.get(mode, len(MESSAGE)))
        while mode in ("huge", "lie"):
            self.send(b"x" * 65536)
        if mode == "drip":
            for byte in MESSAGE:
                self.send(bytes([byte]))
                time.sleep(1)
        else:
            self.send(MESSAGE)
        if mode == "hangfetch":
            time.sleep(3600)
        if mode == "cut":
            # shutdown, not close: the file object holds the socket open
            self.connection.shutdown(socket.SHUT_RDWR)
            raise OSError("cut")
        self.send(b")\r\n")
        if mode == "other":
            self.send(b"* 2 FETCH (UID 8 BODY[] {%d}\r\n%s)\r\n" % (len(MESSAGE), MESSAGE))


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
