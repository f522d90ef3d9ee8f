#!/usr/bin/env python3
# smsgate.py DIR CERT KEY: an HTTPS gateway for SMS. DIR/mode says how it behaves, DIR/port
# gets its port, DIR/requests one JSON object for each request that it has read.
import http.server, json, os, ssl, sys, time

folder, cert, key = sys.argv[1:4]


class Gateway(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body, headers=()):
        body = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        with open(os.path.join(folder, "requests"), "a") as out:
            out.write(json.dumps({"method": self.command, "path": self.path, "body": body,
                                  "headers": dict(self.headers)}) + "\n")
        mode = open(os.path.join(folder, "mode")).read().strip()
        if mode == "ok":
            self.answer(200, '{"status": "ok", "message_id": 4711}')
        elif mode == "refuse":
            self.answer(200, '{"status": "error", "why": "' + body.replace('"', "'")[:80] + '"}')
        elif mode == "redirect":
            self.answer(302, "", [("Location", "https://localhost/elsewhere")])
        elif mode == "silent":
            time.sleep(30)
        elif mode == "gone":
            self.close_connection = True
            self.connection.close()
        elif mode == "endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        elif mode == "drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.3)
        else:
            self.answer(int(mode), '{"status": "error"}')

    do_GET = do_POST = serve


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, address):
        pass


server = Server(("127.0.0.1", 0), Gateway)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(cert, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(os.path.join(folder, "port.new"), "w") as out:
    out.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
