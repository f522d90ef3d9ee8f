#!/usr/bin/env python3
"""proxy.py HOST:PORT CONTROL LOG [--cert CERT --key KEY] [--tls]: a bad line
between a client and a real mail server.

Binds a free port of 127.0.0.1 and prints it as its first line. With CERT and KEY
it speaks TLS with the client, with --tls with the server (whose certificate it
does not look at), so that it also sees what goes over TLS.

CONTROL is a file of behaviours, one a line. The first connection after the file
was changed takes the first line, the next one the second; the last line serves all
that come later. A line "random SEED behaviour behaviour…" chooses among its words,
for each connection anew. LOG gets a line when a behaviour has done its work:
"CONNECTION BEHAVIOUR".

    pass             every byte, as it comes
    refuse           resets the connection at once
    hang             takes the connection and says nothing
    drip             the server's bytes, one a second
    cut-server:N     ends both sides after N bytes of the server
    cut-client:N     ends both sides after N bytes of the client
    cut-literal:N    ends both sides N bytes into an IMAP literal that is longer
    cut-data:N       ends both sides N bytes into a letter (SMTP, after 354)
    cut-dot          hands the letter's final dot on, and ends both sides instead of
                     handing on the server's answer to it
    hang-literal:N, hang-data:N, hang-dot
                     the same, but both sides are held without a further byte
    strip            takes STARTTLS out of what the server offers, and spoils it
                     where the client asks for it all the same
    inject:TEXT      puts TEXT behind the server's answer to STARTTLS (\\r\\n for CR LF)
"""
import argparse
import random
import re
import select
import socket
import ssl
import struct
import sys
import threading
import time

LITERAL = re.compile(rb"\{(\d+)\}\r\n")
END_OF_LETTER = b"\r\n.\r\n"


class End(Exception):
    """The connection's work is done; True: hold it, False: cut it."""


class Line:
    """One connection: what its behaviour does with the bytes of both sides."""

    def __init__(self, number, behaviour, log, client):
        self.number, self.behaviour, self.log = number, behaviour, log
        self.name, _, text = behaviour.partition(":")
        self.at = int(text) if text.isdigit() else 0
        self.text = text.encode().replace(b"\\r", b"\r").replace(b"\\n", b"\n")
        self.client, self.server = client, None
        self.tail = b""          # the end of what the server or client said
        self.left = None         # bytes until the end, once that is counted
        self.in_letter = self.dotted = self.asked_tls = False

    def done(self):
        self.log.write("%d %s\n" % (self.number, self.behaviour))
        self.log.flush()

    def end(self, data=b"", to=None):
        if data:
            to.sendall(data)
        self.done()
        raise End(self.name.startswith("hang"))

    def counted(self, data, to):
        """Passes on until self.left bytes have gone."""
        if len(data) >= self.left:
            self.end(data[:self.left], to)
        self.left -= len(data)
        return data

    def from_server(self, data):
        to = self.client
        if self.name == "cut-server":
            self.left = self.at if self.left is None else self.left
            return self.counted(data, to)
        if self.name in ("cut-literal", "hang-literal"):
            if self.left is not None:
                return self.counted(data, to)
            text = self.tail + data
            for found in LITERAL.finditer(text):
                if int(found.group(1)) > self.at:
                    self.left = self.at
                    start = found.end() - len(self.tail)
                    to.sendall(data[:start])
                    return self.counted(data[start:], to)
            self.tail = text[-24:]
        if self.name.endswith(("-data", "-dot")):
            if self.dotted:
                self.end()
            self.in_letter = self.in_letter or re.search(rb"(?m)^354", data) is not None
        if self.name == "strip":
            data, taken = re.subn(rb"(?i)250-STARTTLS\r\n| STARTTLS|STARTTLS ", b"", data)
            if taken:
                self.done()
        if self.name == "inject" and self.asked_tls:
            to.sendall(data + self.text)
            self.done()
            self.asked_tls, self.name = False, "pass"
            return b""
        if self.name == "drip":
            for byte in data:
                to.sendall(bytes([byte]))
                time.sleep(1)
            return b""
        return data

    def from_client(self, data):
        to = self.server
        self.asked_tls = self.asked_tls or b"STARTTLS" in data.upper()
        if self.name == "strip" and self.asked_tls:
            data = data.replace(b"STARTTLS", b"XTARTTLS")
            self.done()
        if self.name == "cut-client":
            self.left = self.at if self.left is None else self.left
            return self.counted(data, to)
        if self.in_letter and self.name in ("cut-data", "hang-data"):
            self.left = self.at if self.left is None else self.left
            return self.counted(data, to)
        if self.in_letter and self.name.endswith("-dot"):
            self.dotted = self.dotted or END_OF_LETTER in self.tail + data
            self.tail = (self.tail + data)[-len(END_OF_LETTER):]
        return data


def readable(sockets):
    """Those from which something can be read; TLS keeps bytes back that select
    does not see."""
    held = [s for s in sockets if isinstance(s, ssl.SSLSocket) and s.pending()]
    return held or select.select(sockets, [], [])[0]


def pump(line, client, server):
    """Both directions in one thread: an SSLSocket is not made for two."""
    sides = {client: (server, line.from_client), server: (client, line.from_server)}
    try:
        while True:
            for side in readable(list(sides)):
                data = side.recv(65536)
                if not data:
                    return
                to, judge = sides[side]
                data = judge(data)
                if data:
                    to.sendall(data)
    except End as end:
        if end.args[0]:
            select.select([client], [], [])
            while client.recv(65536):
                pass


class Control:
    def __init__(self, path):
        self.path, self.text, self.next = path, None, 0
        self.random = None

    def behaviour(self):
        with open(self.path, encoding="ascii") as f:
            text = f.read()
        if text != self.text:
            self.text, self.next, self.random = text, 0, None
        lines = text.split("\n")
        lines = [line.strip() for line in lines if line.strip()] or ["pass"]
        line = lines[min(self.next, len(lines) - 1)]
        self.next += 1
        words = line.split()
        if words[0] == "random":
            self.random = self.random or random.Random(words[1])
            return self.random.choice(words[2:])
        return line


def serve(line, target, tls_in, tls_out):
    """One connection from its first byte to its last."""
    client = server = None
    try:
        client = tls_in.wrap_socket(line.client, server_side=True) if tls_in else line.client
        server = socket.create_connection(target)
        server = tls_out.wrap_socket(server) if tls_out else server
        line.client, line.server = client, server
        pump(line, client, server)
    except OSError:
        pass
    finally:
        for side in (client, server):
            if side:
                side.close()


def accept(line, target, tls_in, tls_out):
    client = line.client
    if line.name == "refuse":
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        line.done()
    elif line.name == "hang":
        line.done()
        while client.recv(65536):
            pass
    else:
        serve(line, target, tls_in, tls_out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("control")
    parser.add_argument("log")
    parser.add_argument("--cert")
    parser.add_argument("--key")
    parser.add_argument("--tls", action="store_true")
    a = parser.parse_args()
    host, _, port = a.target.rpartition(":")
    tls_in = tls_out = None
    if a.cert:
        tls_in = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls_in.load_cert_chain(a.cert, a.key)
    if a.tls:
        tls_out = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        tls_out.check_hostname, tls_out.verify_mode = False, ssl.CERT_NONE
    control, log = Control(a.control), open(a.log, "a", encoding="ascii")
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    number = 0
    while True:
        client, _ = listener.accept()
        number += 1
        line = Line(number, control.behaviour(), log, client)
        threading.Thread(target=accept, daemon=True,
                         args=(line, (host, int(port)), tls_in, tls_out)).start()


sys.exit(main())
