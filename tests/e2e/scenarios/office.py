"""The world of a scenario: one counter, its mail servers, and everybody else's mail program.

Citizens, agencies and the superior write and answer with s-nail, over SMTP through Postfix
and from the letters that lie in their own Dovecot mailboxes; loket fetches and sends through
the same servers. What is read back is read over IMAP (imaplib), and the register by sqlite3,
without loket. The time is LOKET_NOW; Dovecot tells the time of arrival from the file's, which
is set to it.
"""
import csv
import email
import email.policy
import email.utils
import hashlib
import imaplib
import os
import re
import shutil
import smtplib
import sqlite3
import ssl
import subprocess
import time
from datetime import datetime, timedelta, timezone

PASSWORD = "rahasia"
OFFICE = "ppid@kulonprogo.example"
ZONE = timezone(timedelta(hours=7))
WAIT = 20  # seconds for what is awaited; it comes in fractions of one

# A reply's address names the file or the forward that it belongs to.
TOKEN = re.compile(r"ppid\+[a-z]\d+\.[a-km-np-z2-9]{16}@kulonprogo\.example", re.I)
# s-nail shows these of the letter that it quotes.
QUOTED_FIELDS = "headerpick type retain from to date subject"


class Wrong(Exception):
    """What was seen is not what the procedure says."""


def words(text):
    """Text without its line ends, for comparing."""
    return " ".join(text.split())


def digest(data):
    return hashlib.sha256(data).hexdigest()


def file_bytes(name):
    """A file that somebody attaches: what its name says, with bytes that text would not keep."""
    body = ("berkas %s\n" % name).encode()
    if name.endswith(".pdf"):
        return b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n% " + body + bytes(range(256)) * 8 + b"\n%%EOF\n"
    if name.endswith(".jpg"):
        return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + body + b"\xff\xd9"
    return b"kapanewon;jumlah\n" + body


def read_people(folder, source):
    """Nickname or code: (name, address)."""
    people = {}
    with open(os.path.join(folder, "orang"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                nick, rest = line.split(None, 1)
                people[nick] = email.utils.parseaddr(rest)
    with open(os.path.join(source, "schema/agencies/kulonprogo.csv"), encoding="utf-8") as f:
        for row in csv.DictReader(f):
            people[row["code"]] = (row["name"], row["email"])
    return people


class Letter:
    """A letter of the office as it lies in somebody's mailbox."""

    def __init__(self, box, uid, raw):
        self.box, self.uid, self.raw = box, uid, raw
        self.mail = email.message_from_bytes(raw, policy=email.policy.default)
        self.id = (self.mail["message-id"] or "").strip("<> ")
        self.name = self.number = None  # as the register calls it
        self.told = False               # the scenario has spoken of it
        body = self.mail.get_body(("plain",))
        # format=flowed: a line that ends in a blank goes on in the next (RFC 3676)
        self.text = re.sub(r" \r?\n", " ", body.get_content()) if body else ""

    def files(self):
        """Its enclosures: (name, digest). A text's line ends are mail's own, not the file's."""
        return [(p.get_filename(), digest(p.get_payload(decode=True).replace(b"\r\n", b"\n")
                                          if p.get_content_maintype() == "text" else p.get_payload(decode=True)))
                for p in self.mail.iter_attachments()]


class Office:
    def __init__(self, folder, here, source, ports):
        self.folder, self.ports = folder, ports  # smtp, smtps, imaps, ca, dovecot, postfix
        self.people = read_people(here, source)
        self.boxes = os.path.join(ports["dovecot"], "mail")
        self.home = os.path.join(folder, "home")
        self.conf = os.path.join(folder, "skenario.conf")
        self.now = None
        self.imap = {}
        self.sequence = 0

    # --- one scenario ---------------------------------------------------------------

    def begin(self, fresh):
        """An empty register (a copy of `fresh`), empty mailboxes, no files."""
        self.close()
        for name in ("home", "meja"):
            shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)
        shutil.copytree(fresh, self.home)
        os.mkdir(os.path.join(self.folder, "meja"))
        shutil.copy(os.environ["LOKET_CONF"], self.conf)
        for box in os.listdir(self.boxes):
            for name in os.listdir(os.path.join(self.boxes, box)):
                path = os.path.join(self.boxes, box, name)
                shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        self.db = sqlite3.connect("file:%s/register.db?mode=ro" % self.home, uri=True)
        self.db.row_factory = sqlite3.Row
        self.letters, self.sent = [], {}

    def close(self):
        for box in self.imap.values():
            box.logout()
        self.imap = {}
        if getattr(self, "db", None):
            self.db.close()
            self.db = None

    def sql(self, text, *values):
        return self.db.execute(text, values).fetchall()

    # --- the office -----------------------------------------------------------------

    def run(self, command, stdin=""):
        """A line as the officer types it, at his desk (a folder with his files)."""
        env = dict(os.environ, LOKET_NOW=self.now.isoformat(), LOKET_CONF=self.conf)
        done = subprocess.run(["sh", "-c", command], input=stdin.encode(), env=env,
                              cwd=os.path.join(self.folder, "meja"), capture_output=True, timeout=60)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def configure(self, lines):
        """Further settings of the counter; a file that they name lies on the desk."""
        desk = os.path.join(self.folder, "meja")
        with open(self.conf, "a", encoding="utf-8") as f:
            f.write(re.sub(r"= (aturan\.tsv|surat)$", lambda m: "= %s/%s" % (desk, m.group(1)), lines, flags=re.M) + "\n")

    def desk_text(self, name, text):
        os.makedirs(os.path.dirname(os.path.join(self.folder, "meja", name)), exist_ok=True)
        with open(os.path.join(self.folder, "meja", name), "w", encoding="utf-8") as f:
            f.write(text)

    def desk_file(self, name):
        with open(os.path.join(self.folder, "meja", name), "wb") as f:
            f.write(file_bytes(name))

    # --- mail programs ----------------------------------------------------------------

    def nail(self, who, address, argv, stdin):
        """Runs s-nail as somebody: with his password when he is of the office's domain."""
        ours = address == self.people[who][1] and address.endswith("@kulonprogo.example")
        user = address.split("@")[0]
        mta = ("smtps://%s:%s@localhost:%s" % (user, PASSWORD, self.ports["smtps"]) if ours
               else "smtp://localhost:%s" % self.ports["smtp"])
        settings = ["v15-compat", "mta=" + mta, "tls-ca-file=" + self.ports["ca"], "tls-verify=strict",
                    "from=%s <%s>" % (self.people[who][0], address), "sendcharsets=utf-8",
                    "hostname=" + address.split("@")[1], "indentprefix=> "]
        if not ours:
            settings += ["smtp-auth=none", "smtp-config=-all"]
        done = subprocess.run(["s-nail", "-:/", "-#"] + [a for s in settings for a in ("-S", s)] + argv,
                              input=stdin.encode(), cwd=os.path.join(self.folder, "kirim"),
                              env=dict(os.environ, HOME=self.folder), capture_output=True, timeout=60)
        if done.returncode != 0:
            raise Wrong("s-nail: %s" % (done.stderr + done.stdout).decode())

    def attach(self, names):
        os.makedirs(os.path.join(self.folder, "kirim"), exist_ok=True)
        for name in names:
            with open(os.path.join(self.folder, "kirim", name), "wb") as f:
                f.write(file_bytes(name))

    def write(self, who, address, subject, body, files, extra=()):
        """A new letter to the office."""
        self.attach(files)
        argv = [a for f in files for a in ("-a", f)] + [a for e in extra for a in ("-C", e)]
        self.posted(lambda: self.nail(who, address, argv + ["-s", subject, OFFICE], body + "\n"))

    def reply(self, who, letter, body, files, token=True):
        """Answers the letter in the mailbox where it lies, with the program's own `Reply`."""
        self.attach(files)
        user = self.people[who][1].split("@")[0]
        box = "imaps://%s:%s@localhost:%s/INBOX" % (user, PASSWORD, self.ports["imaps"])
        uids = self.open_box(user).uid("SEARCH", "ALL")[1][0].split()
        place = uids.index(letter.uid) + 1
        compose = "Reply %d\n%s\n" % (place, body) + "".join("~@ %s\n" % f for f in files) + "\n~m\n~.\nxit\n"
        self.posted(lambda: self.nail(who, self.people[who][1], [
            "-S", "reply-to-honour=yes" if token else "reply-to-honour=no",
            "-X", QUOTED_FIELDS, "-R", "-f", box], compose))

    def posted(self, send):
        """Sends, waits until it has arrived, and dates its arrival."""
        new = os.path.join(self.boxes, "ppid", "new")
        before = set(os.listdir(new)) if os.path.isdir(new) else set()
        send()
        self.await_delivery()
        arrived = set(os.listdir(new)) - before if os.path.isdir(new) else set()
        if len(arrived) != 1:
            raise Wrong("surel itu tidak sampai ke kotak surat PPID (%d)" % len(arrived))
        path = os.path.join(new, arrived.pop())
        os.utime(path, (self.now.timestamp(),) * 2)
        with open(path, "rb") as f:
            mail = email.message_from_binary_file(f, policy=email.policy.default)
        self.sent[mail["message-id"].strip("<> ")] = mail

    def deliver_again(self):
        """The last mail once more, as a server does that did not hear our answer."""
        raw = next(reversed(self.sent.values())).as_bytes()
        with smtplib.SMTP("localhost", int(self.ports["smtp"])) as server:
            self.posted(lambda: server.sendmail("pengirim@warga.example", [OFFICE], raw))

    def letter_again(self, letter):
        """A letter of the office as if it had sent it twice."""
        with smtplib.SMTP("localhost", int(self.ports["smtp"])) as server:
            server.sendmail("pengirim@warga.example", [letter.mail["to"].addresses[0].addr_spec], letter.raw)

    def await_delivery(self):
        """Until Postfix has delivered all that it took."""
        queues = [os.path.join(self.ports["postfix"], "spool", q) for q in ("incoming", "active")]
        end = time.monotonic() + WAIT
        while any(files for q in queues for _, _, files in os.walk(q)):
            if time.monotonic() > end:
                raise Wrong("Postfix tidak mengantar suratnya")
            time.sleep(0.01)

    # --- mailboxes --------------------------------------------------------------------

    def open_box(self, user):
        if user not in self.imap:
            box = imaplib.IMAP4_SSL("localhost", int(self.ports["imaps"]),
                                    ssl_context=ssl.create_default_context(cafile=self.ports["ca"]))
            box.login(user, PASSWORD)
            box.select("INBOX", readonly=True)
            self.imap[user] = box
        else:
            self.imap[user].noop()
        return self.imap[user]

    def collect(self):
        """Reads what has newly come to anybody's mailbox, and what the register calls it."""
        self.await_delivery()
        known = {(l.box, l.uid) for l in self.letters}
        for user in sorted(os.listdir(self.boxes)):
            if not any(os.listdir(os.path.join(self.boxes, user, d)) for d in ("new", "cur")
                       if os.path.isdir(os.path.join(self.boxes, user, d))):
                continue
            box = self.open_box(user)
            # In its own mailbox the office finds what others wrote, and its letters to the PPID.
            what = ("FROM", OFFICE) if user == "ppid" else ("ALL",)
            for uid in box.uid("SEARCH", *what)[1][0].split():
                if (user, uid) not in known:
                    # Flags that loket's own fetch has set may be told in between.
                    parts = box.uid("FETCH", uid, "(BODY.PEEK[])")[1]
                    self.receive(Letter(user, uid, next(p[1] for p in parts if isinstance(p, tuple))))

    def receive(self, letter):
        """What holds for every letter that leaves the office."""
        rows = self.sql("select o.*, r.number from outbox o left join request r on r.id = o.request "
                        "where message_id = ?", letter.id)
        if not rows:
            raise Wrong("surat di kotak %s tidak ada di buku register: %s" % (letter.box, letter.mail["subject"]))
        row, mail = rows[0], letter.mail
        letter.name, letter.number = row["letter"], row["number"]
        what = "surat %s kepada %s" % (letter.name, letter.box)
        self.letters.append(letter)

        def must(holds, sentence):
            if not holds:
                raise Wrong("%s %s" % (what, sentence))
        must([l.id for l in self.letters].count(letter.id) == 1, "datang dua kali")
        must(row["state"] == "sent" and (row["answer"] or "").startswith("250"), "terkirim, tetapi register belum mencatatnya")
        must(row["recipient"].split("@")[0].lower() == letter.box, "sampai pada orang lain")
        must(mail["to"].addresses[0].addr_spec == row["recipient"], "tidak dialamatkan kepada penerimanya")
        must(mail["from"].addresses[0].addr_spec == OFFICE, "bukan dari alamat PPID")
        if letter.number or row["assignment"]:
            must(TOKEN.fullmatch(mail["reply-to"].addresses[0].addr_spec), "tanpa kunci pada Reply-To")
        if letter.number:
            must("[%s]" % letter.number in mail["subject"], "tanpa nomor pada judulnya: %s" % mail["subject"])
        else:
            must(letter.name.startswith("ringkasan"), "bukan surat satu berkas")
        must((mail["auto-submitted"] is not None) == bool(row["automatic"]), "keliru Auto-Submitted-nya")
        must(mail["date"].datetime == self.now, "bertanggal %s" % mail["date"])
        if row["in_reply_to"]:
            must(row["in_reply_to"] in {*self.sent, *(l.id for l in self.letters)} and
                 row["in_reply_to"] in (mail["in-reply-to"] or ""),
                 "tidak menjawab surel yang ada")
        with open(os.path.join(self.home, "archive", row["digest"][:2], row["digest"][2:4], row["digest"] + ".eml"), "rb") as f:
            kept = f.read().replace(b"\r\n", b"\n")
        must(letter.raw.replace(b"\r\n", b"\n").endswith(kept), "lain dari yang ada di arsip")
        self.without_nik(letter, what)

    def without_nik(self, letter, what):
        parts = [letter.raw] + [p.get_payload(decode=True) or b"" for p in letter.mail.walk() if not p.is_multipart()]
        parts = [re.sub(rb"[ .\r\n-]", b"", p) for p in parts]
        for (nik,) in self.sql("select nik from applicant where nik is not null"):
            if any(nik.encode() in p for p in parts):
                raise Wrong("%s memuat NIK" % what)


def moment(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def day_of(seconds):
    return datetime.fromtimestamp(seconds, ZONE).date().isoformat() if seconds is not None else "-"
