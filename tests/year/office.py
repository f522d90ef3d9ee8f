#!/usr/bin/python3
"""A small office and its reports: every figure is computed a second time.

usage: office.py HOME [--requests N] [--seed S]

Plays September to December 2026 through the real programs: requests by mail and by hand,
completions, corrections, kinds that change, forwards that are answered, returned or not,
decisions of every outcome, taken back and made anew, extensions, objections, orders of the
superior, disputes, a holiday decreed within the time. At the end of each month all reports
are printed in all formats, and their figures compared with what plain SQL over the tables of
that evening gives (no event is read here). At the end each is printed again --as-of the
evening of then: it must be the same bytes.
"""
import argparse
import collections
import csv
import html
import io
import json
import math
import os
import random
import sqlite3
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone

SRC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
WIB = timezone(timedelta(hours=7))
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 31)
ENDS = [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)]
OFFICE = "ppid@kulonprogo.example"
REPORTS = [("summary",), ("agencies",), ("sop",), ("book",), ("objections",), ("summary", "public"), ("book", "public")]
FORMATS = ["text", "csv", "json", "xlsx", "html"]
ANSWERS = ("pemberitahuan", "sk_penolakan", "tidak_dikuasai", "belum_didokumentasikan", "tanggapan_aduan")
OPEN = ("terdaftar", "belum_lengkap", "ditelaah", "diteruskan", "ditanggapi", "diputuskan")
OUTCOMES = {
    "permohonan": ["dikabulkan_seluruhnya", "dikabulkan_sebagian", "ditolak", "tidak_dikuasai", "belum_didokumentasikan"],
    "aduan": ["terbukti", "tidak_terbukti", "ditindaklanjuti", "bukan_kewenangan"],
    "kritik": ["diterima"], "saran": ["diterima", "dijadwalkan", "tidak_dapat"],
}
WORDS = {
    "permohonan": "Saya mengajukan permohonan informasi publik berupa salinan anggaran jalan nomor %d.",
    "aduan": "Saya mengadukan jalan rusak di Jalan Diponegoro, Wates sejak 1 Oktober 2026 nomor %d.",
    "kritik": "Saya menyampaikan kritik atas situs web PPID yang lama nomor %d.",
    "saran": "Saya memberi saran agar loket buka sampai sore nomor %d.",
}


def workdays(holidays, start, end):
    day, n = start, 0
    while day < end:
        day += timedelta(1)
        n += day.weekday() < 5 and day not in holidays
    return n


class Office:
    def __init__(self, o):
        self.home, self.seed = o.home, o.seed
        self.wrong, self.done = [], collections.Counter()
        self.kept = {}
        os.makedirs(o.home, exist_ok=True)
        self.env = dict(os.environ, LOKET_CONF=o.home + "/loket.conf", TMPDIR=o.home)
        with open(self.env["LOKET_CONF"], "w") as f:
            f.write("[office]\nsuperior = Drs. Contoh, Sekretaris Daerah\nsuperior_email = sekda@kulonprogo.example\n"
                    "[store]\nhome = %s/home\n[desk]\nauto_letters_per_day = 100\n" % o.home)
        with open(o.home + "/sk.pdf", "w") as f:
            f.write("%PDF-1.4\nSurat keputusan\n")
        self.clock(FIRST, "00:00:01")
        self.run("loket-init")
        self.run("loket-agency", "import", SRC + "/schema/agencies/kulonprogo.csv")
        self.db = sqlite3.connect("file:%s/home/register.db?mode=ro" % o.home, uri=True)
        self.acts = collections.defaultdict(list)
        self.people = []
        self.plan(o.requests)

    # --- playing ------------------------------------------------------------------------

    def clock(self, day, time):
        self.env["LOKET_NOW"] = "%sT%s+07:00" % (day, time)

    def run(self, *argv, text=None, fails=False):
        p = subprocess.run(argv, env=self.env, input=text, capture_output=True)
        if p.returncode != 0 and not fails:
            sys.exit("office: %s: %s: %d %s" % (self.env["LOKET_NOW"], " ".join(argv), p.returncode, p.stderr.decode()))
        self.done[argv[0] + ("" if p.returncode == 0 else " refused")] += 1
        if p.returncode != 0 and os.environ.get("SHOW"):
            print(p.stderr.decode(), end="")
        return p.stdout

    def pipe(self, text):
        out = subprocess.run(["bash", "-c", "loket-deliver | loket-parse | loket-register"], env=self.env,
                             input=text.encode(), capture_output=True)
        return json.loads(out.stdout.splitlines()[-1])

    def one(self, sql, *values):
        row = self.db.execute(sql, values).fetchone()
        return row and row[0]

    def plan(self, n):
        span = (LAST - FIRST).days - 3
        for i in range(n):
            rng = random.Random("%s %d" % (self.seed, i))
            day = FIRST + timedelta(rng.randrange(span))
            p = {"i": i, "kind": rng.choices(sorted(WORDS), [25, 10, 55, 10])[0], "rng": rng,
                 "name": "Warga %s" % "".join("bcdfghjklm"[int(c)] for c in "%03d" % i).title(),
                 "email": "warga%d@rumah.example" % i, "nik": "340102170885%04d" % (1000 + i),
                 "by": rng.choice(["mail", "mail", "web", "datang", "surat", "telepon"]), "bare": rng.random() < .3}
            self.people.append(p)
            self.acts[day].append((p, "arrive"))
            story = []
            if p["bare"] and rng.random() < .7:
                story.append(rng.choice(["identify", "complete"]))
            if rng.random() < .1:
                story.append("kind")
            story.append("review")
            if rng.random() < .6:
                story += ["route", rng.choice(["respond", "respond", "respond", "return", "time", "silent"])]
            if rng.random() < .2:
                story.append("extend")
            if rng.random() < .85:
                story.append("decide")
                if rng.random() < .2:
                    story += ["undo", "decide"]
            if rng.random() < .2:
                story.insert(rng.randrange(len(story) + 1), "correct")
            if rng.random() < .4:
                story += ["object", "superior"] + (["decide"] if rng.random() < .5 else []) + ["dispute"]
            for act in story:
                day += timedelta(rng.choice([0, 1, 1, 2, 3, 5, 9]))
                if day <= LAST:
                    self.acts[day].append((p, act))

    def arrive(self, p):
        lines = ["Nama: " + p["name"]]
        full = {"name": p["name"], "email": p["email"], "subject": "=SUM(A1) perihal %d" % p["i"], "text": WORDS[p["kind"]] % p["i"]}
        if not p["bare"]:
            full.update(nik=p["nik"], address="Jalan Mawar %d, Wates" % p["i"], phone="0812%08d" % (30000000 + p["i"]),
                        occupation="petani", purpose="bahan musyawarah")
            lines += ["NIK: " + p["nik"], "Alamat: " + full["address"], "Tujuan penggunaan informasi: " + full["purpose"]]
        if p["by"] == "mail":
            r = self.pipe("From: %s <%s>\nTo: %s\nSubject: Perihal %d\nMessage-ID: <a%d@rumah.example>\n\n%s\n\n%s\n" % (
                p["name"], p["email"], OFFICE, p["i"], p["i"], "\n".join(lines), full["text"]))
            p["number"] = r["request"]["number"]
        else:
            out = self.run("loket-enter", "kind=" + p["kind"], "channel=" + p["by"], *["%s=%s" % i for i in full.items()], "--json")
            p["number"] = json.loads(out)["number"]

    def letter(self, p, name):
        """headers of the last letter of that name that went out for the request"""
        mid = self.one("select o.message_id from outbox o join request r on r.id = o.request where r.number = ? and "
                       "o.letter = ? and o.state = 'sent' order by o.id desc limit 1", p["number"], name)
        if mid is None:
            return None
        box = self.home + "/home/keluar/new/"
        for f in os.listdir(box):
            with open(box + f) as file:
                head = file.read().split("\n\n", 1)[0].replace("\n ", " ")
            if "\nMessage-Id: <%s>" % mid in head:
                return {k.lower(): v for k, v in (h.split(": ", 1) for h in head.split("\n") if ": " in h)}
        return None

    def agency(self, p, words):
        head = self.letter(p, "penerusan")
        if head:
            to = head["reply-to"].split("<")[-1].strip(">")
            self.done["agency"] += 1
            self.pipe("From: skpd@kulonprogo.example\nTo: %s\nSubject: Re\nMessage-ID: <s%d@skpd.example>\n\n%s\n" % (to, self.done["agency"], words))

    def decide(self, p):
        kind = self.one("select kind from request where number = ?", p["number"])
        outcome = p["rng"].choice(OUTCOMES.get(kind, ["diterima"]))
        fields = {"nomor_surat": "045/%d/2026" % p["i"]}
        if outcome.startswith("dikabulkan"):
            fields.update(bentuk="softcopy", cara_kirim="surel", waktu_penyediaan=p["rng"].choice(["0", "3", "2026-12-31"]))
            if p["rng"].random() < .3:
                fields.update(biaya_kirim="15000", cara_bayar="tunai")
        fields.update({
            "dikabulkan_sebagian": {"penghitaman": "nama saksi", "pasal17_huruf": "h"},
            "ditolak": {"pasal17_huruf": p["rng"].choice(["h", "h,i", "b"]), "informasi": "data pasien"},
            "belum_didokumentasikan": {"waktu_penyediaan": "5"},
            "tidak_dikuasai": {"badan_lain": "BPN", "kontak": "Jalan Wates"},
            "bukan_kewenangan": {"badan_lain": "BPN", "kontak": "Jalan Wates"},
            "dijadwalkan": {"tindak_lanjut": "dijadwalkan", "tgl_tindak": "2026-12-31"},
            "terbukti": {"tindak_lanjut": "ditambal", "tgl_tindak": "2026-12-31"},
            "ditindaklanjuti": {"tindak_lanjut": "ditambal", "tgl_tindak": "2026-12-31"},
        }.get(outcome, {}))
        argv = ["loket-decide", p["number"], outcome, "--text", "-"] + (["--attach", self.home + "/sk.pdf"] if outcome == "ditolak" else [])
        for name, value in fields.items():
            argv += ["--field", "%s=%s" % (name, value)]
        self.run(*argv, text=b"Sudah kami telaah.\n", fails=True)

    def act(self, p, what):
        n = p["number"] if "number" in p else None
        if what == "arrive":
            self.arrive(p)
        elif what == "identify":
            self.run("loket-identify", n, "nik=" + p["nik"], "address=Jalan Melati %d, Wates" % p["i"], "purpose=skripsi", fails=True)
        elif what == "complete":
            head = self.letter(p, "lengkapi")
            if head:
                self.pipe("From: %s <%s>\nTo: %s\nSubject: Re: x\nMessage-ID: <c%d@rumah.example>\nIn-Reply-To: %s\n\nNIK: %s\nAlamat: Jalan Kenanga %d, Wates\nTujuan penggunaan informasi: skripsi\n" % (
                    p["name"], p["email"], OFFICE, p["i"], head["message-id"], p["nik"], p["i"]))
        elif what == "correct":
            self.run("loket-identify", n, "name=%s Baru" % p["name"], fails=True)
        elif what == "kind":
            self.run("loket-review", n, "--kind", p["rng"].choice(sorted(WORDS)), fails=True)
        elif what == "review":
            self.run("loket-review", n, "--holder", "PPID", fails=True)
        elif what == "route":
            self.run("loket-route", n, "--to", p["rng"].choice(["DINKES", "DLH", "DISHUB", "DINKES,DLH"]), fails=True)
        elif what == "extend":
            self.run("loket-extend", n, "--reason", "belum_dikuasai", "--text", "masih dikumpulkan", fails=True)
        elif what == "decide":
            self.decide(p)
        elif what == "undo":
            self.run("loket-review", n, "--holder", "PPID", fails=True)
        elif what == "object":
            self.run("loket-object", n, "--ground", p["rng"].choice("aceg"), "--text", "-", text=b"Saya keberatan.\n", fails=True)
        elif what in ("superior", "dispute"):
            self.superior(p, what)
        else:
            self.agency(p, {"respond": "TANGGAPAN\nDatanya ada.", "return": "BUKAN KEWENANGAN\nBPN", "time": "MOHON WAKTU 30-12-2026",
                            "silent": "Terima kasih."}[what] if what != "silent" else "MOHON WAKTU")

    def superior(self, p, what):
        k = self.one("select k.number from objection k join request r on r.id = k.request where r.number = ? order by k.id desc limit 1", p["number"])
        if k is None:
            return
        if what == "dispute":
            self.run("loket-object", k, "--dispute", "--field", "nomor=%d/KI/2026" % p["i"], fails=True)
            return
        outcome = p["rng"].choice(["menguatkan", "dikabulkan_seluruhnya", "dikabulkan_sebagian", "tidak_diterima"])
        argv = ["loket-object", k, "--decide", outcome, "--text", "-", "--field", "nomor_surat=%d/S/2026" % p["i"]]
        if outcome.startswith("dikabulkan"):
            argv += ["--field", "perintah=berikan", "--field", "paling_lambat=2026-12-30"]
        self.run(*argv, text=b"Pertimbangan kami.\n", fails=True)

    def send(self):
        subprocess.run(["bash", "-c", "loket-compose --pending | loket-send >/dev/null"], env=self.env)

    def day(self, day):
        self.clock(day, "09:00:00")
        self.run("loket-remind")
        if day == date(2026, 10, 20):
            with open(self.home + "/decree.tsv", "w") as f:
                f.write("2026-10-23\tC\tCuti bersama susulan\tSKB 9/2026\n2026-12-30\tC\tCuti bersama susulan\tSKB 9/2026\n")
            self.run("loket-calendar", "import", self.home + "/decree.tsv")
        for p, what in self.acts[day]:
            self.clock(day, "%02d:%02d:00" % (9 + p["i"] % 6, p["i"] % 60))
            if what == "arrive" or "number" in p:
                self.act(p, what)
        self.clock(day, "16:30:00")
        if day.weekday() < 5:
            self.send()
        if day in ENDS:
            self.clock(day, "23:30:00")
            self.keep(day)

    # --- the reports -----------------------------------------------------------------------

    def recap(self, end, report, format, *more):
        return self.run("loket-recap", *["--" + r for r in report], "--format", format, *more)

    def keep(self, end):
        for report in REPORTS:
            for format in FORMATS:
                self.kept[end, report, format] = self.recap(end, report, format)
            self.look(end, report)
        self.compare(end)

    def look(self, end, report):
        """the page is safe, and its tables and charts tell the figures of json (tests/page.py)"""
        files = [os.path.join(self.home, "page." + f) for f in ("html", "json")]
        for path, format in zip(files, ("html", "json")):
            with open(path, "wb") as f:
                f.write(self.kept[end, report, format])
        # A book's json has no columns to hold the page against.
        seen = subprocess.run([sys.executable, "-B", SRC + "/tests/page.py"] + files[:1 if report[0] in ("book", "objections") else 2],
                              capture_output=True, text=True)
        self.check("%s %s as a page" % (end, report), (0, ""), (seen.returncode, "\n".join(
            line for line in (seen.stdout + seen.stderr).splitlines() if not line.startswith("charts:"))))
        self.done["charts"] += len(seen.stdout.split()[1:])

    def check(self, what, want, got):
        self.done["compared"] += 1
        if want != got:
            self.wrong.append("%s\n  computed %s\n  printed  %s" % (what, want, got))

    def compare(self, end):
        doc = {r: json.loads(self.kept[end, (r,), "json"]) for r in ("summary", "agencies", "sop")}
        model = Model(self.db, end)
        for name, rows in model.summary().items():
            section = next(s for s in doc["summary"]["sections"] if s["name"] == name)
            self.check("%s %s" % (end, name), rows, {r["key"]: {k: v for k, v in r.items() if k in next(iter(rows.values()), {})}
                                                     for r in section["rows"]})
        rows = {r["key"]: {k: v for k, v in r.items() if k not in ("key", "label")} for r in doc["agencies"]["sections"][0]["rows"]}
        self.check("%s agencies' answers" % end, model.answers(), rows)
        steps = {r["key"]: r for r in doc["sop"]["sections"][0]["rows"]}
        for key, (times, within) in model.steps().items():
            want = {"n": len(times), "within": within, "within_share": model.share(within, len(times)), **model.spread(times)}
            self.check("%s %s" % (end, key), want, {k: steps[key][k] for k in want})
        book = [json.loads(line) for line in self.kept[end, ("book",), "json"].splitlines()]
        self.check("%s book" % end, model.book(), [{k: r[k] for k in model.BOOK} for r in book])
        objections = [json.loads(line) for line in self.kept[end, ("objections",), "json"].splitlines()]
        self.check("%s objections" % end, model.objected(), [[r["number"], r["request"], r["ground"], r["state"], r["decision"]] for r in objections])
        self.same_figures(end, doc, book)

    def same_figures(self, end, doc, book):
        """csv, text and xlsx tell the figures of json"""
        import openpyxl
        table = list(csv.DictReader(io.StringIO(self.kept[end, ("summary",), "csv"].decode(), newline="")))
        want = [(s["name"], r["key"], c["name"], r[c["name"]]) for s in doc["summary"]["sections"] for r in s["rows"] for c in s["columns"][1:]]
        got = [(t["section"], t["key"], t["column"], float(t["value"]) if t["value"] else None) for t in table]
        self.check("%s summary as csv" % end, want, got)
        sheets = openpyxl.load_workbook(io.BytesIO(self.kept[end, ("summary",), "xlsx"]))
        for sheet, s in zip(sheets, doc["summary"]["sections"]):
            cells = [[c.value for c in row] for row in sheet.iter_rows(min_row=7, max_row=7 + len(s["rows"]), max_col=len(s["columns"]))]
            self.check("%s %s as xlsx" % (end, s["name"]), [[c["title"] for c in s["columns"]]] + [
                [r[c["name"]] for c in s["columns"]] for r in s["rows"]], [cells[0]] + [[v if v != "" else None for v in r] for r in cells[1:]])
        sheet = openpyxl.load_workbook(io.BytesIO(self.kept[end, ("book",), "xlsx"])).active
        rows = list(csv.reader(io.StringIO(self.kept[end, ("book",), "csv"].decode(), newline="")))
        self.check("%s the book as csv" % end, [[r["number"], r["status"], r["due"] or ""] for r in book],
                   [[r[rows[0].index("number")], r[rows[0].index("status")], r[rows[0].index("due")]] for r in rows[1:]])
        for i, r in enumerate(book):
            cells = [c.value for c in sheet[8 + i]]
            texts = [(v.strftime("%Y-%m-%d") if isinstance(v, datetime) else "" if v is None else str(v)) for v in cells]
            plain = [x[1:] if x[:1] == "'" else x for x in rows[1 + i]]
            self.check("%s row %d as xlsx" % (end, i), plain, texts)
        text = self.kept[end, ("summary",), "text"].decode()
        for s in doc["summary"]["sections"]:
            lines = text.split("\n" + s["title"] + "\n", 1)[1].split("\n")[1:1 + len(s["rows"])]
            for line, r in zip(lines, s["rows"]):
                want = [("%.1f" % r[c["name"]]).replace(".", ",") if c["type"] != "count" else str(r[c["name"]])
                        for c in s["columns"][1:] if r[c["name"]] is not None]
                self.check("%s %s as text: %s" % (end, s["name"], line), want, line.split()[len(line.split()) - len(want):])

    def again(self):
        for (end, report, format), bytes_ in self.kept.items():
            got = self.recap(end, report, format, "--as-of", str(end))
            self.check("%s %s %s once more" % (end, report, format), len(bytes_), len(got))
            if got != bytes_:
                where = next((i for i, (a, b) in enumerate(zip(bytes_, got)) if a != b), min(len(bytes_), len(got)))
                self.wrong.append("%s %s %s differs at %d: %r / %r" % (end, report, format, where, bytes_[max(0, where - 60):where + 60], got[max(0, where - 60):where + 60]))

    def nobody(self):
        """no name, NIK, phone, address or mail of the register in what is public"""
        words = set()
        for row in self.db.execute("select name, nik, phone, email, address, occupation from applicant "
                                   "union all select old, null, null, null, null, null from identity_change"):
            words |= {w for w in row if w}
        for (end, report, format), bytes_ in self.kept.items():
            if "public" not in report or format == "xlsx":
                continue
            text = html.unescape(bytes_.decode()) if format == "html" else bytes_.decode()
            self.check("%s %s %s tells nobody" % (end, report, format), [], sorted(w for w in words if w in text))

    def play(self):
        day = FIRST
        while day <= LAST:
            self.day(day)
            day += timedelta(1)
        self.clock(date(2027, 1, 4), "09:00:00")
        self.again()
        self.nobody()
        print("happened: " + ", ".join("%s %d" % i for i in sorted(self.done.items())))
        print("states: " + ", ".join("%s %d" % r for r in self.db.execute("select status, count(*) from request group by 1 order by 1")))
        print("past: values %d, corrections %d, decisions %d, reclassified %d, ordered %d" % self.db.execute(
            "select (select count(*) from value_before), (select count(*) from identity_change), (select count(*) from decision_before), "
            "(select count(*) from event where what = 'reclassified'), (select count(*) from event where what = 'ordered')").fetchone())
        for w in self.wrong[:12]:
            print("WRONG", w)
        print("%d compared, %d differences" % (self.done["compared"], len(self.wrong)))
        return 1 if self.wrong else 0


class Model:
    """the figures of an evening by the tables of that evening"""
    BOOK = ("number", "kind", "status", "channel", "decision", "due", "due_extended", "cost", "softcopy", "agencies")

    def __init__(self, db, end):
        db.row_factory = None
        self.db, self.end = db, end
        self.holidays = {date.fromisoformat(d) for d, in db.execute("select day from holiday")}
        cur = db.execute("select id, number, kind, status, channel, registered_on, started_on, due_on, extended_due_on, ordered_by_on, "
                         "decision, articles, cost, form from request order by id")
        names = [c[0] for c in cur.description]
        self.requests = [dict(zip(names, r)) for r in cur]
        first = dict(db.execute("select request, min(sent_at) from outbox where state = 'sent' and letter in (%s) group by request" % ",".join("'%s'" % a for a in ANSWERS)))
        last = dict(db.execute("select request, max(sent_at) from outbox where state = 'sent' and letter in (%s) group by request" % ",".join("'%s'" % a for a in ANSWERS)))
        for r in self.requests:
            at = first.get(r["id"])
            r["answered"] = datetime.fromtimestamp(at, WIB).date() if at else None
            r["told"] = last.get(r["id"])
            r["ordered"] = self.db.execute("select count(*) from objection where request = ? and decision like 'dikab%'", (r["id"],)).fetchone()[0]
            r["days"] = workdays(self.holidays, date.fromisoformat(r["started_on"] or r["registered_on"]), r["answered"]) if at else None
            r["open"] = not at and r["status"] in OPEN
            due = r["ordered_by_on"] or r["extended_due_on"] or r["due_on"]
            r["overdue"] = bool(r["open"] and due and date.fromisoformat(due) < end)
            r["agencies"] = [a for a, in db.execute("select agency from assignment where request = ? order by id", (r["id"],))]

    @staticmethod
    def spread(days):
        days = sorted(days)
        n = len(days)
        if n == 0:
            return {"mean": None, "median": None, "p90": None}
        half = lambda x: math.floor(10 * x + .5) / 10  # noqa: E731
        return {"mean": half(sum(days) / n), "median": (days[(n - 1) // 2] + days[n // 2]) / 2, "p90": days[math.ceil(.9 * n) - 1]}

    @staticmethod
    def share(part, whole):
        return math.floor(1000 * part / whole + .5) / 10 if whole else None

    def group(self, rows):
        days = [r["days"] for r in rows if r["answered"]]
        return {"received": len(rows), "answered": len(days), "open": sum(r["open"] for r in rows), "overdue": sum(r["overdue"] for r in rows),
                "ended": sum(not r["open"] and not r["answered"] for r in rows), **self.spread(days),
                "in_answer": self.share(sum(d <= 10 for d in days), len(days)), "in_extended": self.share(sum(d <= 17 for d in days), len(days))}

    def ending(self, r):
        """the outcome of the last answer; one decided anew has its old answer until the new one has gone"""
        if r["answered"]:
            return self.answered_with(r)
        if r["status"] in ("belum_lengkap", "tidak_dilanjutkan", "dicabut", "bukan_layanan"):
            return r["status"]
        return "diproses"

    def answered_with(self, r):
        now = self.db.execute("select decision, decided_at from request where id = ?", (r["id"],)).fetchone()
        if now[1] and now[1] <= r["told"]:
            return now[0]
        names = {"pemberitahuan": None, "sk_penolakan": "ditolak", "tidak_dikuasai": "tidak_dikuasai",
                 "belum_didokumentasikan": "belum_didokumentasikan"}
        letter, outbox = self.db.execute("select letter, id from outbox where request = ? and sent_at = ? and letter in (%s) order by id desc" % ",".join("'%s'" % a for a in ANSWERS), (r["id"], r["told"])).fetchone()
        part = self.db.execute("select count(*) from letter_value where outbox = ? and name = 'penghitaman'", (outbox,)).fetchone()[0]
        return names[letter] or ("dikabulkan_sebagian" if part else "dikabulkan_seluruhnya")

    def count(self, keys, of):
        n = collections.Counter(of)
        return {k: {"count": n[k]} for k in keys}

    def summary(self):
        rs = self.requests
        all_, done = self.group(rs), [r for r in rs if r["answered"]]
        by = lambda key, values: {v: self.group([r for r in rs if r[key] == v]) for v in values}  # noqa: E731
        kinds = ["permohonan", "aduan", "kritik", "saran", "belum_ditentukan"]
        channels = ["surel", "sms", "web", "datang", "surat", "telepon", "faks"]
        agencies = sorted({a for r in rs for a in r["agencies"]})
        groups = {a: self.group([r for r in rs if a in r["agencies"]]) for a in agencies}
        ends = ["dikabulkan_seluruhnya", "dikabulkan_sebagian", "ditolak", "tidak_dikuasai", "belum_didokumentasikan", "terbukti", "tidak_terbukti",
                "ditindaklanjuti", "bukan_kewenangan", "diterima", "dijadwalkan", "tidak_dapat", "dijawab", "diproses", "belum_lengkap",
                "tidak_dilanjutkan", "dicabut", "bukan_layanan"]
        endings = [self.ending(r) for r in rs]
        late = collections.Counter("on_time" if str(r["answered"]) <= (r["due_on"] or "9") else
                                   "on_extended_time" if str(r["answered"]) <= (r["extended_due_on"] or "") else "late" for r in done)
        months = ["2026-%02d" % m for m in range(1, self.end.month + 1)]
        objections = self.db.execute("select state, decision, ground from objection").fetchall()
        states = collections.Counter(d or ("menunggu" if s in ("k_terdaftar", "k_ditelaah") else "lewat") for s, d, _ in objections)
        return {
            "totals": {k: {"count": v} for k, v in (
                ("received", all_["received"]), ("answered", all_["answered"]), ("open", all_["open"]),
                ("waiting", sum(r["open"] and r["status"] == "belum_lengkap" for r in rs)), ("overdue", all_["overdue"]),
                ("ended", all_["ended"]), ("extended", sum(r["extended_due_on"] is not None for r in rs)))},
            "endings": self.count(ends, endings),
            "art12": self.count(ends[:5] + ends[12:], [e for e, r in zip(endings, rs) if r["kind"] == "permohonan"]),
            "timeliness": {k: {"count": late[k], "share": self.share(late[k], len(done))} for k in ("on_time", "on_extended_time", "late")},
            "lapor": self.lapor(done),
            "times": {"all": self.spread([r["days"] for r in done])},
            "days": self.count([str(d) for d in range(31)] + ["more"], [str(r["days"]) if r["days"] <= 30 else "more" for r in done]),
            "kinds": {**by("kind", kinds), "all": all_}, "channels": by("channel", channels),
            "agencies": {"PPID": self.group([r for r in rs if not r["agencies"]]),
                         **{a: groups[a] for a in sorted(agencies, key=lambda a: (-groups[a]["received"], a))}},
            "months": {m: {"received": sum(r["registered_on"].startswith(m) for r in rs), "answered": sum(str(r["answered"]).startswith(m) for r in rs)} for m in months},
            "kinds_channels": {k: {c: sum(r["kind"] == k and r["channel"] == c for r in rs) for c in channels} for k in kinds},
            "objections": self.count(["menguatkan", "dikabulkan_seluruhnya", "dikabulkan_sebagian", "tidak_diterima", "menunggu", "lewat"], states.elements()),
            "grounds": self.count("abcdefg", [g for _, _, g in objections]),
        }

    def lapor(self, done):
        ends = dict(self.db.execute("select request, end_on from clock where name = 'batas_lapor' and id in "
                                    "(select max(id) from clock where name = 'batas_lapor' group by request) and state <> 'void'"))
        out = {}
        for kind in ("aduan", "kritik", "saran"):
            mine = [r for r in done if r["kind"] == kind and ends.get(r["id"])]
            within = sum(str(r["answered"]) <= ends[r["id"]] for r in mine)
            out[kind] = {"answered": len(mine), "within": within, "within_share": self.share(within, len(mine))}
        return out

    def answers(self):
        out = {}
        rows = self.db.execute("select s.agency, s.sent_at, s.responded_at, s.returned_at, s.time_asked_at, s.excused_at, s.due_on, r.id from assignment s "
                               "join request r on r.id = s.request").fetchall()
        by_id = {r["id"]: r for r in self.requests}
        on = lambda at: datetime.fromtimestamp(at, WIB).date()  # noqa: E731
        count = collections.Counter(r[0] for r in rows)
        for agency in sorted(count, key=lambda a: (-count[a], a)):
            mine = [r for r in rows if r[0] == agency]
            days = [workdays(self.holidays, on(r[1]), on(r[2])) for r in mine if r[2]]
            signs = [workdays(self.holidays, on(r[1]), on(min(x for x in r[2:5] if x))) for r in mine if any(r[2:5])]
            waits = [r for r in mine if not r[2] and not r[3] and not r[5] and by_id[r[7]]["status"] in OPEN[:5]]
            out[agency] = {"asked": len(mine), "answered": len(days), "within": sum(d <= 6 for d in days),
                           "within_share": self.share(sum(d <= 6 for d in days), len(days)), **self.spread(days), "first_sign": self.spread(signs)["median"],
                           "open": len(waits), "overdue": sum(date.fromisoformat(r[6]) < self.end for r in waits),
                           "returned": sum(not r[2] and bool(r[3]) for r in mine), "excused": sum(not r[2] and not r[3] and bool(r[5]) for r in mine)}
        return out

    def book(self):
        return [{"number": r["number"], "kind": r["kind"], "status": r["status"], "channel": r["channel"], "decision": r["decision"],
                 "due": r["due_on"], "due_extended": r["extended_due_on"], "cost": r["cost"],
                 "softcopy": "v" if "softcopy" in (r["form"] or "") else None, "agencies": ", ".join(r["agencies"]) or None} for r in self.requests]

    def minutes(self, start, end):
        """minutes of the office's hours, counted one by one, in seconds"""
        n, at = 0, start - start % 60
        while at < end:
            t = datetime.fromtimestamp(at, WIB)
            m = 60 * t.hour + t.minute
            friday = t.weekday() == 4
            if t.weekday() < 5 and t.date() not in self.holidays and (450 <= m < (690 if friday else 720) or 780 <= m < (990 if friday else 960)):
                n += min(at + 60, end) - max(at, start)
            at += 60
        return n

    def steps(self):
        rows = self.db.execute("select id, received_at, registered_at, reviewed_at, decided_at from request order by id").fetchall()
        before = collections.defaultdict(list)
        for request, at in self.db.execute("select request, decided_at from decision_before"):
            before[request].append(at)
        told = {r["id"]: r["told"] for r in self.requests}
        decided = {r[0]: max(d for d in before[r[0]] + [r[4] or 0] if d <= told[r[0]]) for r in rows if told[r[0]]}
        pairs = {"s1": [r[1:3] for r in rows], "s3": [r[2:4] for r in rows if r[3]], "s7": [(d, told[i]) for i, d in decided.items()]}
        secs = {k: [self.minutes(*p) for p in v] for k, v in pairs.items()}
        return {k: ([(s + 30) // 60 for s in v], sum(s <= 60 * (10 if k == "s3" else 5) for s in v)) for k, v in secs.items()}

    def objected(self):
        return [list(r) for r in self.db.execute("select k.number, r.number, k.ground, k.state, k.decision from objection k join request r on r.id = k.request order by k.id")]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("home")
    p.add_argument("--requests", type=int, default=90)
    p.add_argument("--seed", default="1")
    sys.exit(Office(p.parse_args()).play())


main()
