#!/usr/bin/env python3
"""play.py FILE...: plays scenarios of office life and says where they go otherwise.

A scenario is a text of steps (README); here each sentence that a step may be is one method.
What it expects stands in the scenario, by DOMAIN.md; nothing here knows the procedure but
the count of working days (tests/year/model.py), which proves that the scenario itself
counted rightly.
"""
import json
import os
import re
import sys
import time
from datetime import date

from office import Office, Wrong, day_of, digest, file_bytes, moment, words

sys.path.insert(0, os.path.join(os.environ["SRC"], "tests/year"))
from model import Calendar  # noqa: E402

CLOCK_STATES = {"running": "berjalan", "paused": "dijeda", "met": "dipenuhi", "missed": "lewat", "void": "gugur"}
OUTCOMES = {"new": "baru", "follow_up": "susulan", "completion": "kelengkapan", "response": "tanggapan",
            "unverified": "belum_dipastikan", "duplicate": "ganda", "objection": "keberatan", "status": "tanya_status",
            "withdrawal": "pencabutan", "bounce": "pantulan", "machine": "mesin", "held": "ditahan"}
STEPS = []


def step(pattern):
    def note(method):
        STEPS.append((re.compile(pattern), method))
        return method
    return note


class Step:
    def __init__(self, line, text):
        self.line, self.text, self.block = line, text, []

    def body(self):
        return "\n".join(self.block)


def read(path):
    """The steps of a scenario: a line each, and the indented lines that belong to it."""
    steps = []
    with open(path, encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            line = line.rstrip("\n")
            if line.startswith("#"):
                continue
            if line.startswith("    ") or (not line.strip() and steps):
                steps[-1].block.append(line[4:])
            elif line.strip():
                steps.append(Step(n, line.strip()))
    for s in steps:
        while s.block and not s.block[-1].strip():
            s.block.pop()
    return steps


def letter_text(block):
    """The words of a letter, and the files named by its lines [lampiran NAME]."""
    files = [m.group(1) for m in (re.fullmatch(r"\[lampiran (\S+)\]", b) for b in block) if m]
    return "\n".join(b for b in block if not b.startswith("[lampiran ")), files


def differ(what, want, got):
    if want != got:
        raise Wrong("%s\n      diharap:\n        %s\n      ternyata:\n        %s" % (
            what, "\n        ".join(want) or "(tidak ada)", "\n        ".join(got) or "(tidak ada)"))


class Play:
    def __init__(self, office):
        self.office = office
        self.number = "PPID-2026-00001"
        self.output = ""
        self.ended = False
        self.calendar = Calendar()

    def do(self, s):
        for pattern, method in STEPS:
            m = pattern.fullmatch(s.text)
            if m:
                return method(self, s, *m.groups())
        raise Wrong("kalimat ini tidak dikenal (lihat README)")

    def one(self, text, *values):
        rows = self.office.sql(text, *values)
        if not rows:
            raise Wrong("%s tidak ada di buku register" % (values[0] if values else text))
        return rows[0]

    def request(self):
        return self.one("select r.*, a.name, a.address, a.occupation, a.email, a.phone from request r "
                        "join applicant a on a.id = r.applicant where number = ?", self.number)

    # --- what happens -------------------------------------------------------------------

    @step(r"hari (\d{4}-\d\d-\d\d) (\d\d[:.]\d\d)(?:[ ,].*)?")
    def at(self, s, day, hour):
        self.no_more_letters()
        self.office.now = moment(day + " " + hour.replace(".", ":"))

    @step(r"(\S+) menulis: (.+)")
    def writes(self, s, who, subject):
        body, files = letter_text(s.block)
        self.office.write(who, self.person(who)[1], subject, body, files)

    @step(r"(\S+) menulis \((\S+: [^)]+)\): (.+)")
    def writes_with(self, s, who, field, subject):
        body, files = letter_text(s.block)
        self.office.write(who, self.person(who)[1], subject, body, files, [field])

    @step(r"surel tadi sampai sekali lagi")
    def again(self, s):
        self.office.deliver_again()

    @step(r"(\S+) menulis atas nama (\S+): (.+)")
    def pretends(self, s, who, other, subject):
        fields = ["Authentication-Results: mx.kulonprogo.example; dmarc=pass header.from=kulonprogo.example"]
        body, files = letter_text(s.block)
        self.office.write(who, self.person(other)[1], subject, body, files, fields)

    @step(r"(\S+) membalas ([a-z_]+)( tanpa kunci)?:")
    def answers(self, s, who, name, bare):
        box = self.person(who)[1].split("@")[0]
        letters = [l for l in self.office.letters if l.box == box and l.name == name]
        if not letters:
            raise Wrong("tidak ada surat %s di kotak surat %s" % (name, who))
        body, files = letter_text(s.block)
        self.office.reply(who, letters[-1], body, files, token=not bare)

    @step(r"pass(?: dengan kode (\d+))?")
    def passes(self, s, want):
        code, _, errors = self.office.run("loket pass")
        if code != int(want or 0):
            raise Wrong("loket pass: kode %d\n      %s" % (code, errors.strip()))
        self.office.collect()

    @step(r"keliru(?: karena ([^:]+))?: (.+)")
    def is_wrong(self, s, why, text):
        wrong = Step(s.line, text)
        wrong.block = s.block
        try:
            self.do(wrong)
        except Wrong as e:
            if (why or "") not in str(e):
                raise Wrong("itu keliru, tetapi karena %s" % e)
            return
        raise Wrong("itu keliru, tetapi dibenarkan")

    @step(r"surat (\S+) sampai sekali lagi kepada (\S+)")
    def letter_again(self, s, name, who):
        box = self.person(who)[1].split("@")[0]
        self.office.letter_again([l for l in self.office.letters if l.box == box and l.name == name][-1])
        self.office.collect()

    @step(r"pengaturan (\[\S+\])")
    def configures(self, s, section):
        self.office.configure("\n".join([section] + s.block))

    @step(r"aturan")
    def rules(self, s):
        self.office.desk_text("aturan.tsv", s.body() + "\n")

    @step(r"libur (\d{4}-\d\d-\d\d)")
    def closed(self, s, day):
        self.calendar.closed.add(date.fromisoformat(day))

    @step(r"surat buatan (\S+)")
    def template(self, s, name):
        self.office.desk_text("surat/" + name, s.body() + "\n")

    @step(r"petugas menyiapkan (.+)")
    def prepares(self, s, names):
        for name in names.replace(",", " ").split():
            self.office.desk_file(name)

    @step(r"petugas: (.*)")
    def officer(self, s, command):
        code, self.output, errors = self.office.run(command, s.body() + "\n")
        if code != 0:
            raise Wrong("%s: kode %d\n      %s" % (command, code, errors.strip()))
        self.office.collect()

    @step(r"petugas mencoba: (.*)")
    def previews(self, s, command):
        before = self.tables()
        self.officer(s, command)
        differ("yang dicoba tidak mengubah apa-apa", before, self.tables())

    @step(r"petugas ditolak: (.*)")
    def refused(self, s, command):
        before = self.tables()
        given = "".join(b[9:] + "\n" for b in s.block if b.startswith("masukan: "))
        code, self.output, errors = self.office.run(command, given)
        if code == 0:
            raise Wrong("%s tidak ditolak" % command)
        for line in s.block:
            if not line.startswith("masukan: ") and words(line) not in words(errors):
                raise Wrong("alasannya lain\n      diharap:  %s\n      ternyata: %s" % (line, errors.strip()))
        differ("yang ditolak tidak mengubah apa-apa", before, self.tables())

    def tables(self):
        return [str(tuple(row)) for table in ("request", "clock", "outbox", "event", "assignment", "objection")
                for row in self.office.sql("select * from " + table)]

    def person(self, who):
        if who not in self.office.people:
            raise Wrong("tidak ada orang yang bernama %s" % who)
        return self.office.people[who]

    # --- what must be -------------------------------------------------------------------

    @step(r"berkas (\S+)")
    def about(self, s, number):
        self.number = number

    @step(r"harap status (\S+)")
    def status(self, s, want):
        differ("status %s" % self.number, [want], [self.request()["status"]])

    @step(r"harap riwayat (.+)")
    def history(self, s, want):
        differ("riwayat %s" % self.number, want.split(), self.moves())

    @step(r"harap jam")
    def clocks(self, s):
        got = []
        for c in self.office.sql("select c.*, a.agency, o.number as objected from clock c join request r on r.id = c.request "
                                 "left join assignment a on a.id = c.assignment left join objection o on o.id = c.objection "
                                 "where r.number = ? order by c.id", self.number):
            count = "%s + %d = %s" % (c["start_on"], c["workdays"], c["end_on"]) if c["end_on"] else ""
            got.append(" ".join(w for w in (c["name"], c["agency"], count, CLOCK_STATES[c["state"]]) if w))
        want = [words(re.sub(r" hk\b", "", b)) for b in s.block]
        for line in want:
            m = re.search(r"(\S+) \+ (\d+) = (\S+)", line)
            end = m and self.calendar.add(date.fromisoformat(m.group(1)), int(m.group(2))).isoformat()
            if m and end != m.group(3):
                raise Wrong("skenario salah hitung: %s (seharusnya %s)" % (line, end))
        differ("jam %s" % self.number, sorted(want), sorted(got))

    @step(r"harap surat (\S+) kepada (\S+)")
    def letter(self, s, name, who):
        box = self.person(who)[1].split("@")[0]
        mine = [l for l in self.office.letters if not l.told and l.box == box and l.name == name and l.number in (self.number, None)]
        if not mine:
            raise Wrong("surat itu tidak datang; yang datang: %s" % (
                ", ".join("%s kepada %s" % (l.name, l.box) for l in self.office.letters if not l.told) or "tidak ada"))
        letter = mine[0]
        letter.told = True
        text, files = words(letter.text), []
        for line in s.block:
            key, _, rest = line.partition(": ")
            if key == "lampiran":
                files.append(rest)
            elif key == "judul" and words(rest) not in words(letter.mail["subject"]):
                raise Wrong("judulnya: %s" % letter.mail["subject"])
            elif key == "tidak memuat" and (words(rest).lower() in text.lower() or rest.encode() in letter.raw):
                raise Wrong("surat memuat: %s" % rest)
            elif key not in ("judul", "tidak memuat") and words(line) not in text:
                raise Wrong("surat tidak memuat: %s\n      isinya:\n%s" % (line, letter.text))
        self.enclosed(letter, files)

    def enclosed(self, letter, names):
        differ("lampiran surat", ["%s %s" % (n, digest(file_bytes(n))) for n in names],
               ["%s %s" % f for f in letter.files()])

    @step(r"harap surat kertas (\S+) (menunggu|diserahkan)")
    def paper(self, s, name, how):
        states = [r["state"] for r in self.office.sql(
            "select o.state from outbox o join request r on r.id = o.request "
            "where r.number = ? and letter = ? and o.channel = 'surat'", self.number, name)]
        differ("surat kertas %s" % name, ["sent" if how == "diserahkan" else "owed"], states)

    @step(r"harap tidak ada surat(?: lain)?")
    def no_letter(self, s):
        self.no_more_letters()

    @step(r"harap surat masuk (.+)")
    def incoming(self, s, want):
        rows = self.office.sql("select m.outcome from message m join request r on r.id = m.request "
                               "where r.number = ? and direction = 'in' order by m.id", self.number)
        differ("surat masuk %s" % self.number, want.split(), [OUTCOMES[r["outcome"]] for r in rows])

    @step(r"harap penerusan")
    def forwards(self, s):
        got = []
        for a in self.office.sql("select a.* from assignment a join request r on r.id = a.request "
                                 "where r.number = ? order by a.id", self.number):
            end = ("ditanggapi %s" % day_of(a["responded_at"]) if a["responded_at"] else
                   "dikembalikan %s" % day_of(a["returned_at"]) if a["returned_at"] else "menunggu")
            got.append("%s %s batas %s %s" % (a["agency"], day_of(a["sent_at"]), a["due_on"], end))
        differ("penerusan %s" % self.number, [words(b) for b in s.block], got)

    @step(r"harap kejadian (\S+)(?: (.+))?")
    def event(self, s, what, data):
        rows = self.office.sql("select e.* from event e join request r on r.id = e.request "
                               "where r.number = ? and what = ?", self.number, what)
        want = dict(pair.split("=", 1) for pair in (data or "").split())
        if not any(all(str(json.loads(r["data"]).get(k)) == v for k, v in want.items()) for r in rows):
            raise Wrong("kejadian itu tidak ada; yang ada: %s" % [(r["what"], r["data"]) for r in rows])

    @step(r"harap tidak ada kejadian (\S+)")
    def no_event(self, s, what):
        if self.office.sql("select 1 from event e join request r on r.id = e.request "
                           "where r.number = ? and what = ?", self.number, what):
            raise Wrong("kejadian itu ada")

    @step(r"harap buku")
    def book(self, s):
        r = self.request()
        row = {"jenis": r["kind"], "kanal": r["channel"], "nama": r["name"], "alamat": r["address"],
               "pekerjaan": r["occupation"], "tujuan": r["purpose"], "diterima": day_of(r["received_at"]),
               "terdaftar": r["registered_on"], "tenggat": r["due_on"], "tenggat2": r["extended_due_on"],
               "diputuskan": day_of(r["decided_at"]), "dijawab": day_of(r["answered_at"]),
               "keputusan": r["decision"], "alasan": r["decision_reason"], "alasan_perpanjangan": r["extension_reason"],
               "jenis_akses": r["access"] or r["wanted"], "penguasaan": r["held"], "badan": r["held_by"],
               "bentuk": r["form"], "nomor_surat": r["letter_number"], "pasal17": r["articles"],
               "penyediaan": r["promised"], "biaya": r["cost"], "cara_bayar": r["payment"],
               "pokok": r["subject"], "rahasia": "ya" if r["confidential"] else "tidak"}
        self.columns(s, row)

    @step(r"harap keberatan (KBR-\S+)")
    def objection(self, s, number):
        o = self.one("select o.*, r.number as of_request from objection o join request r on r.id = o.request "
                     "where o.number = ?", number)
        self.columns(s, {"atas": o["of_request"], "alasan": o["ground"], "diterima": day_of(o["received_at"]),
                         "batas": o["due_on"], "keadaan": o["state"], "putusan": o["decision"], "perintah": o["ordered"],
                         "ditanggapi": day_of(o["answered_at"]), "atasan": o["superior"], "kuasa": o["proxy"],
                         "tanggapan_pemohon": o["response"], "sengketa": o["dispute_number"],
                         "tgl_sengketa": o["dispute_on"], "hasil_sengketa": o["dispute_result"],
                         "tgl_hasil": o["dispute_result_on"]})

    def columns(self, s, row):
        for line in s.block:
            key, _, want = (w.strip() for w in line.partition(":"))
            if key not in row:
                raise Wrong("kolom %s tidak dikenal" % key)
            differ("kolom %s" % key, [want], [str(row[key]) if row[key] is not None else "-"])

    @step(r"harap layar")
    def screen(self, s):
        for line in s.block:
            key, _, rest = line.partition(": ")
            if key == "tidak memuat":
                if words(rest) in words(self.output):
                    raise Wrong("layar memuat: %s" % rest)
            elif words(line) not in words(self.output):
                raise Wrong("layar tidak memuat: %s\n      %s" % (line, self.output))

    # --- what always must be --------------------------------------------------------------

    def no_more_letters(self):
        differ("tidak ada surat lain", [], ["%s kepada %s" % (l.name, l.box)
                                           for l in getattr(self.office, "letters", []) if not l.told])

    def moves(self):
        """The states of the file, one after another, as its events tell them."""
        seen = []
        for e in self.office.sql("select e.* from event e join request r on r.id = e.request "
                                 "where r.number = ? order by e.id", self.number):
            data = json.loads(e["data"])
            if e["what"] == "new":
                seen = [data["status"]]
            elif "to" in data:
                if not seen or seen[-1] != data["from"]:
                    raise Wrong("kejadian %s mulai dari %s, bukan dari %s" % (e["what"], data["from"], seen[-1:]))
                seen += [data["to"]] if data["to"] != data["from"] else []
        return seen

    def journal(self, request):
        """Every mail to the file and every letter about it has its event."""
        events = [(e["what"], json.loads(e["data"])) for e in self.office.sql(
            "select * from event where request = ?", request)]
        told = {data.get("message") for _, data in events}
        differ("setiap surel masuk ada kejadiannya", [], ["%s %s" % (m["id"], m["outcome"]) for m in self.office.sql(
            "select * from message where request = ? and direction = 'in'", request) if m["id"] not in told])
        for what, states in (("letter_owed", ""), ("letter_sent", "and (state = 'sent' and channel = 'surel' or bounced_at is not null)")):
            differ("setiap surat ada kejadian %s" % what, sorted(data["letter"] for w, data in events if w == what),
                   sorted(r["letter"] for r in self.office.sql(
                       "select letter from outbox where request = ? " + states, request)))

    def books(self):
        """The register books hold each file once, and each series counts without gaps."""
        for table, view in (("request", "v_register"), ("objection", "v_objection")):
            numbers = [r["number"] for r in self.office.sql("select number from %s order by year, seq" % table)]
            differ(view, numbers, [r["number"] for r in self.office.sql("select number from " + view)])
            for r in self.office.sql("select year, count(*) as n, min(seq) as first, max(seq) as last from %s group by year" % table):
                differ("nomor %s tahun %d" % (table, r["year"]), ["1 sampai %d" % r["n"]], ["%d sampai %d" % (r["first"], r["last"])])
        differ("v_open", [r["number"] for r in self.office.sql("select number from request where status in %s order by number" % str(
            ("terdaftar", "belum_lengkap", "ditelaah", "diteruskan", "ditanggapi", "diputuskan")))],
            sorted(r["number"] for r in self.office.sql("select number from v_open")))

    @step(r"pemeriksaan umum")
    def end(self, s=None):
        """The general check, with which every scenario ends."""
        self.ended = True
        self.office.collect()
        self.no_more_letters()
        code, _, errors = self.office.run("loket audit")
        if code != 0:
            raise Wrong("loket audit: %s" % errors)
        for r in self.office.sql("select * from request"):
            self.number = r["number"]
            differ("status %s ada kejadiannya" % r["number"], [r["status"]], self.moves()[-1:])
            self.journal(r["id"])
        self.books()
        differ("setiap surat terkirim sekali", sorted(l.id for l in self.office.letters),
               sorted(r["message_id"] for r in self.office.sql(
                   "select message_id from outbox where state = 'sent' and channel = 'surel' and bounced_at is null")))
        differ("tidak ada surat yang tertinggal", [], ["%s %s" % (r["letter"], r["state"]) for r in self.office.sql(
            "select * from outbox where state not in ('sent', 'cancelled')")])
        differ("register utuh", ["ok"], [r[0] for r in self.office.sql("pragma integrity_check")])
        differ("dan lengkap", [], [str(tuple(r)) for r in self.office.sql("pragma foreign_key_check")])


def play(office, fresh, path, verbose):
    """Plays one scenario; returns how many of its expectations held and how many did not."""
    started, held, failed = time.monotonic(), 0, 0
    name = os.path.basename(path)
    office.begin(fresh)
    p = Play(office)
    for s in read(path) + [None]:
        try:
            if s:
                p.do(s)
            elif not p.ended:
                p.end()
            held += s is None or s.text.startswith(("harap", "petugas ditolak", "keliru"))
        except Wrong as e:
            failed += 1
            print("not ok: %s, baris %s: %s\n      %s" % (name, s.line if s else "akhir", s.text if s else "pemeriksaan umum", e))
            if s and not s.text.startswith("harap"):
                break
    if verbose:
        print("%-50s %3d benar, %d salah, %.1f detik" % (name, held, failed, time.monotonic() - started))
    return held, failed


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    ports = {k: os.environ["PLAY_" + k.upper()] for k in ("smtp", "smtps", "imaps", "ca", "dovecot", "postfix")}
    folder = os.environ["PLAY_FOLDER"]
    office = Office(folder, here, os.environ["SRC"], ports)
    held = failed = 0
    for path in sys.argv[1:]:
        h, f = play(office, os.path.join(folder, "fresh"), path, "PLAY_VERBOSE" in os.environ)
        held, failed = held + h, failed + f
    office.close()
    print("counts: %d passed, %d failed, 0 skipped" % (held, failed))
    return 1 if failed or not held else 0


if __name__ == "__main__":
    sys.exit(main())
