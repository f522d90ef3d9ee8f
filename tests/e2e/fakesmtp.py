#!/usr/bin/env python3
"""fakesmtp.py MODE LOG [CERT KEY]: an SMTP server that does one thing wrong.

Binds a free port of 127.0.0.1 and prints it as its first line. With CERT and KEY
it offers STARTTLS (mode tls: TLS from the first byte). Every line of a client
goes to LOG as it came, except that a letter is written with repr() after
"DATA: ", so that a test sees each byte of it.
"""
import socket
import ssl
import sys
import threading
import time

MODES = {
    "ok": "behaves",
    "tls": "behaves, with TLS from the first byte",
    "auth": "behaves, offers AUTH PLAIN and takes any password",
    "authfail": "offers AUTH PLAIN and refuses every password",
    "xoauth2": "behaves, offers AUTH XOAUTH2 and takes any token",
    "xoauth2fail": "offers AUTH XOAUTH2 and refuses every token",
    "small": "takes letters of 100 bytes, and does not look at SIZE= itself",
    "utf8": "behaves, offers SMTPUTF8",
    "copy550": "takes one recipient of a letter and refuses the others",
    "authlater": "offers AUTH PLAIN and cannot look at passwords now",
    "noehlo": "knows HELO only",
    "banner421": "is busy",
    "banner554": "turns us away",
    "mail550": "refuses the sender",
    "rcpt450": "does not take the recipient now",
    "rcpt550": "does not know the recipient",
    "data451": "has no room for the letter",
    "end451": "cannot store the letter now",
    "end554": "refuses the letter",
    "early": "drops the connection while the letter comes",
    "drop": "drops the connection after the final dot",
    "hang": "does not answer after the final dot",
    "hanghello": "does not answer EHLO",
    "drip": "answers the final dot at one byte a second",
    "badquit": "drops the connection at QUIT",
    "hangquit": "does not answer QUIT",
    "once": "closes the connection after each letter",
    "once421": "says 421 to every letter of a connection but the first",
    "multi": "answers the final dot with two lines",
    "group": "offers PIPELINING and answers nothing before it has DATA",
    "group550": "the same, and does not know the recipient",
    "group354": "the same, and wants the letter all the same",
    "first550": "offers PIPELINING, does not know the first recipient of a letter",
    "ahead": "answers the final dot, and then what nobody has said",
    "inject": "has said what comes after the handshake before it",
}
ANSWERS = {
    "mail550": (b"MAIL", b"550 5.7.1 sender refused\r\n"),
    "rcpt450": (b"RCPT", b"450 4.2.1 later\r\n"),
    "rcpt550": (b"RCPT", b"550 5.1.1 no such user\r\n"),
    "data451": (b"DATA", b"451 4.3.1 no room\r\n"),
    "authfail": (b"AUTH", b"535 5.7.8 wrong\r\n"),
    "authlater": (b"AUTH", b"454 4.7.0 later\r\n"),
    "noehlo": (b"EHLO", b"502 5.5.2 what?\r\n"),
}
ENDS = {
    "end451": b"451 4.3.0 disk\r\n",
    "end554": b"554 5.7.1 no\r\n",
    "multi": b"250-2.0.0 Ok\r\n250 2.0.0 queued as X2\r\n",
    "ahead": b"250 2.0.0 queued as X1\r\n250 2.0.0 queued as X3\r\n",
}


class Session:
    def __init__(self, connection, mode, log, context):
        self.mode, self.log, self.context = mode, log, context
        self.letters = self.recipients = 0
        self.secure = mode == "tls"
        self.use(context.wrap_socket(connection, server_side=True) if self.secure else connection)

    def use(self, connection):
        self.connection, self.lines = connection, connection.makefile("rb")

    def send(self, data):
        self.connection.sendall(data)

    def note(self, data):
        self.log.write(data)
        self.log.flush()

    def drop(self):
        self.connection.shutdown(socket.SHUT_RDWR)
        raise OSError("dropped")

    def run(self):
        if self.mode.startswith("banner"):
            self.send(self.mode[6:].encode() + b" not now\r\n")
            return
        self.send(b"220 fake ESMTP\r\n")
        while True:
            line = self.lines.readline()
            if not line:
                return
            self.note(line)
            if self.answer(line[:4].upper()):
                return

    def hello(self):
        offers = [b"fake", b"SIZE 100" if self.mode == "small" else b"SIZE 100000000"]
        if self.mode == "utf8":
            offers.append(b"SMTPUTF8")
        if self.mode.startswith("group") or self.mode == "first550":
            offers.append(b"PIPELINING")
        if self.context and not self.secure:
            offers.append(b"STARTTLS")
        if self.mode.startswith("auth"):
            offers.append(b"AUTH PLAIN")
        if self.mode.startswith("xoauth2"):
            offers.append(b"AUTH XOAUTH2")
        for offer in offers[:-1]:
            self.send(b"250-" + offer + b"\r\n")
        self.send(b"250 " + offers[-1] + b"\r\n")

    def letter(self):
        self.send(b"354 go\r\n")
        body = b""
        while True:
            line = self.lines.readline()
            if not line or self.mode == "early":
                self.drop()
            if line == b".\r\n":
                break
            body += line
        self.note(b"DATA: " + repr(body).encode() + b"\n")
        if self.mode == "drop":
            self.drop()
        if self.mode == "hang":
            time.sleep(3600)
        if self.mode == "drip":
            for byte in b"250 2.0.0 queued as X1\r\n":
                self.send(bytes([byte]))
                time.sleep(1)
            return
        self.send(ENDS.get(self.mode, b"250 2.0.0 queued as X1\r\n"))
        self.letters += 1
        if self.mode == "once":
            self.drop()

    def group(self):
        while True:
            line = self.lines.readline()
            if not line:
                self.drop()
            self.note(line)
            if line == b"DATA\r\n":
                break
        if self.mode == "group":
            self.send(b"250 ok\r\n250 ok\r\n")
            self.letter()
        else:
            self.send(b"250 ok\r\n550 5.1.1 no such user\r\n")
            self.send(b"354 go\r\n" if self.mode == "group354" else b"554 5.5.1 nobody\r\n")

    def answer(self, verb):
        wrong, reply = ANSWERS.get(self.mode, (None, None))
        if verb == wrong:
            self.send(reply)
        elif verb == b"MAIL" and self.mode == "once421" and self.letters:
            self.send(b"421 4.7.0 enough\r\n")
            return True
        elif verb == b"EHLO" and self.mode == "hanghello":
            time.sleep(3600)
        elif verb == b"EHLO":
            self.hello()
        elif verb == b"STAR" and self.context:
            self.send(b"220 go\r\n250-fake\r\n250 AUTH PLAIN\r\n" if self.mode == "inject" else b"220 go\r\n")
            self.use(self.context.wrap_socket(self.connection, server_side=True))
            self.secure = True
        elif verb == b"AUTH" and self.mode == "auth":
            self.send(b"334 \r\n")
            self.note(self.lines.readline())
            self.send(b"235 2.7.0 welcome\r\n")
        elif verb == b"AUTH" and self.mode.startswith("xoauth2"):
            self.send(b"334 \r\n")
            self.note(self.lines.readline())
            if self.mode == "xoauth2fail":
                self.send(b"334 eyJzdGF0dXMiOiI0MDEifQ==\r\n")
                self.note(self.lines.readline())
                self.send(b"535 5.7.8 the token has expired\r\n")
            else:
                self.send(b"235 2.7.0 welcome\r\n")
        elif verb == b"MAIL" and self.mode.startswith("group"):
            self.group()
        elif verb == b"MAIL":
            self.recipients = 0
            self.send(b"250 ok\r\n")
        elif verb == b"RCPT" and self.mode == "copy550":
            self.recipients += 1
            self.send(b"250 ok\r\n" if self.recipients == 1 else b"550 5.1.1 no archive here\r\n")
        elif verb == b"RCPT" and self.mode == "first550":
            self.recipients += 1
            self.send(b"550 5.1.1 no such user\r\n" if self.recipients == 1 else b"250 ok\r\n")
        elif verb == b"DATA":
            self.letter()
        elif verb == b"QUIT":
            if self.mode == "badquit":
                self.drop()
            if self.mode == "hangquit":
                time.sleep(3600)
            self.send(b"221 bye\r\n")
            return True
        else:
            self.send(b"250 ok\r\n")
        return False


def serve(connection, mode, log, context):
    try:
        Session(connection, mode, log, context).run()
    except OSError:
        pass
    finally:
        connection.close()


def main():
    mode, log = sys.argv[1], open(sys.argv[2], "ab")
    if mode not in MODES:
        sys.exit("fakesmtp.py: no mode " + mode)
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
