#!/usr/bin/env python3
"""An office year: people write, the office works, and the register must be right.

usage: year.py BIN DESK HOME [--requests N] [--seed S] [--first DATE] [--last DATE]
               [--shuffle S]

A seeded generator plans 2026 and the first days of 2027: requests of every kind, with
completions in pieces, in time, late and never, withdrawals, objections, questions, wrong
numbers, strangers, duplicates, bounces, machines, a flood, days without a mail server, a
holiday decreed within the year, midnight at the year's end. It is played day by day with
LOKET_NOW through the real programs, and at each step and at the end the register is
compared with tests/year/model.py, which knows only the procedure.

With --shuffle the mail of each day arrives in another order. The last line is a digest of
all that must not depend on that order.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
from datetime import date, datetime, timedelta

sys.path.insert(0, os.path.dirname(__file__))
from model import Model  # noqa: E402

LAST_NEW = date(2027, 1, 5)
AGENCIES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../schema/agencies/kulonprogo.csv")
OFFICE = "ppid@kulonprogo.example"
IDENTITY = {
    "nik": "NIK: 3401021708859998",
    "address": "Alamat: Jl. Contoh %d, Wates, Kulon Progo",
    "purpose": "Tujuan penggunaan informasi: bahan musyawarah warga",
}
WORDS = {
    "permohonan": ("Permohonan informasi publik %d", "Dengan ini saya mengajukan permohonan informasi publik berupa\nsalinan rincian anggaran jalan tahun 2026 nomor %d."),
    "aduan": ("Pengaduan jalan rusak %d", "Saya ingin mengadukan jalan rusak di depan Balai Padukuhan Sambirata,\nKapanewon Girimulyo. Lubangnya sudah sejak 3 Oktober dan ada pengendara\nyang jatuh. Laporan saya yang ke-%d."),
    "kritik": ("Kritik untuk situs web PPID %d", "Izinkan saya menyampaikan kritik terhadap situs web PPID. Daftar\ninformasi publik yang terpasang masih daftar lama. Kritik nomor %d."),
    "saran": ("Saran jam layanan %d", "Saya ingin memberi saran: bagaimana kalau loket layanan buka sampai\npukul 18.00 satu hari dalam seminggu? Saran nomor %d."),
}


class Story:
    """one person and one request, and what he and the desk do about it"""

    def __init__(self, i, rng):
        self.key = "s%05d" % i
        self.i, self.n = i, 0
        self.kind = rng.choices(["permohonan", "aduan", "kritik", "saran"], [60, 25, 8, 7])[0]
        self.missing = []
        if self.kind == "permohonan" and rng.random() < 0.45:
            self.missing = rng.sample(sorted(IDENTITY), rng.randint(1, 3))
        self.address = "warga%d@contoh%d.example" % (i, i % 7)
        self.name = "Warga Contoh %s" % "".join("abcdefghij"[int(c)] for c in str(i)).title()

    def mail(self, sender, name, subject, body, headers=()):
        self.n += 1
        mid = "%s.%d@warga.example" % (self.key, self.n)
        lines = ["Return-Path: <%s>" % sender, "From: %s <%s>" % (name, sender), "To: " + OFFICE,
                 "Subject: " + subject, "Message-ID: <%s>" % mid, "MIME-Version: 1.0",
                 "Content-Type: text/plain; charset=utf-8", *headers]
        return mid, "\n".join(lines) + "\n\n" + body + "\n"

    def first(self):
        subject, body = WORDS[self.kind]
        fields = ["Nama: " + self.name]
        if self.kind == "permohonan":
            fields += [v % self.i if "%d" in v else v for k, v in IDENTITY.items() if k not in self.missing]
        return self.mail(self.address, self.name, subject % self.i,
                         "\n".join(fields) + "\n\n" + body % self.i + "\n\nTerima kasih.")


class Plan:
    """day: mails (story, what, argument) and acts of the desk, fixed before anything runs"""

    def __init__(self, requests, seed, first):
        rng = random.Random(seed)
        self.first = first
        self.mails, self.acts = collections.defaultdict(list), collections.defaultdict(list)
        self.span = (LAST_NEW - first).days
        self.outages = {first + timedelta(d) for d in rng.sample(range(self.span), self.span // 26)}
        self.outages |= {d + timedelta(1) for d in sorted(self.outages)[::3]}
        self.stories = [Story(i, rng) for i in range(requests)]
        for s in self.stories:
            self.plan(s, random.Random("%s %s" % (seed, s.key)))
        self.flood(rng)

    def flood(self, rng):
        """one person writes thirteen times a day: the limiter holds the last three"""
        day = self.first + timedelta(rng.randrange(self.span))
        for i in range(13):
            s = Story(90000 + i, rng)
            s.kind, s.missing, s.address = "kritik", [], "banjir@contoh.example"
            self.stories.append(s)
            self.mails[day].append((s, "first", None))

    def at(self, day, story, what, argument=None):
        self.mails[day].append((story, what, argument))

    def plan(self, s, rng):
        day = self.first + timedelta(rng.randint(0, self.span))
        if rng.random() < 0.02:  # many write on the last day of the year
            day = date(2026, 12, 31)
        self.at(day, s, "first")
        if rng.random() < 0.06:
            self.at(day + timedelta(rng.randint(0, 2)), s, "again", rng.random() < 0.5)
        if s.missing:
            self.plan_completion(s, day, rng)
        for what, chance in (("thanks", .10), ("status", .06), ("stranger", .05), ("number", .04),
                             ("vacation", .05), ("bounce", .06), ("list", .02), ("report", .02)):
            if rng.random() < chance:
                self.at(day + timedelta(rng.randint(1, 12)), s, what, rng.random() < 0.5)
        if rng.random() < 0.05:
            self.at(day + timedelta(rng.randint(1, 30)), s, "withdraw")
        if rng.random() < 0.08:
            self.at(day + timedelta(rng.randint(1, 90)), s, "objection")
        self.plan_desk(s, day, rng)

    def plan_completion(self, s, day, rng):
        left = sorted(s.missing)
        when = day
        while left and rng.random() < 0.75:
            when += timedelta(rng.randint(1, 9))
            n = rng.randint(1, len(left))
            given, left = left[:n], left[n:]
            self.at(when, s, "complete", given)

    def plan_desk(self, s, day, rng):
        acts, when = [], day
        if rng.random() < 0.9:
            acts.append("review")
            if rng.random() < 0.6:
                acts.append("forward")
                if rng.random() < 0.3:
                    acts.append("forward")
                if rng.random() < 0.8:
                    acts.append("answer")
            if rng.random() < 0.3:
                acts.insert(rng.randint(0, len(acts)), "extend")
                if rng.random() < 0.2:
                    acts.append("extend")
            if rng.random() < 0.75:
                acts += ["decide", "sent"]
        for a in acts:
            if a != "sent":
                when += timedelta(rng.choice([0, 1, 1, 2, 3, 5, 8]))
            self.acts[when].append((s, a))


class Year:
    def __init__(self, o):
        self.o = o
        self.home = o.home
        self.model = Model()
        self.plan = Plan(o.requests, o.seed, o.first)
        self.shuffle = random.Random(o.shuffle) if o.shuffle is not None else None
        self.env = dict(os.environ, LOKET_CONF=os.path.join(o.home, "loket.conf"),
                        PATH=o.bin + ":" + os.environ["PATH"], TZ="UTC", LC_ALL="C.UTF-8")
        self.numbers, self.firsts, self.expected, self.files = {}, {}, {}, 0
        self.sequence = collections.Counter()
        self.counts, self.wrong = collections.Counter(), []
        self.strangers = set()
        os.makedirs(o.home, exist_ok=True)
        with open(self.env["LOKET_CONF"], "w") as f:
            f.write("[store]\nhome = %s/home\n" % o.home)
        self.at("%sT00:00:01+07:00" % o.first)
        self.run("loket-init")
        self.run("loket-agency import '%s' >/dev/null" % AGENCIES)
        self.db = sqlite3.connect("file:%s/home/register.db?mode=ro" % o.home, uri=True)

    # --- the programs ----------------------------------------------------------------------

    def at(self, moment):
        self.env["LOKET_NOW"] = moment
        self.now = datetime.fromisoformat(moment).timestamp()

    def run(self, command, text=None):
        p = subprocess.run(["bash", "-o", "pipefail", "-c", command], env=self.env, input=text,
                           stdout=subprocess.PIPE, text=True)
        if p.returncode != 0:
            sys.exit("year: %s: %s exits with %d" % (self.env["LOKET_NOW"], command, p.returncode))
        return p.stdout

    def records(self, command):
        return [json.loads(line) for line in self.run(command).splitlines()]

    def check(self, what, want, got):
        if want != got:
            self.wrong.append("%s %s\n  wanted %s\n  got    %s" % (self.env["LOKET_NOW"], what, want, got))

    # --- mail ---------------------------------------------------------------------------------

    def letter(self, key, names=None):
        """(Message-ID, letter) of the last letter that went out for a request"""
        rows = self.db.execute(
            "select o.message_id, o.letter from outbox o join request r on r.id = o.request "
            "join applicant a on a.id = r.applicant where r.number = ? and o.recipient = a.email and o.state = 'sent' order by o.id desc", (self.numbers.get(key),)).fetchall()
        return next((row for row in rows if names is None or row[1] in names), None)

    def reply(self, s, body, sender=None, by_number=False):
        letter = self.letter(s.key)
        headers, subject = [], "Re: surat Saudara"
        if by_number:
            subject = "Soal " + self.numbers[s.key]
        else:
            headers = ["In-Reply-To: <%s>" % (letter[0] if letter else self.firsts[s.key])]
        return s.mail(sender or s.address, s.name, subject, body, headers)

    def write(self, day, s, what, argument):
        """one mail of the plan: (message id, bytes, what the model says of it)"""
        m, a = self.model, argument
        if what == "first":
            mid, text = s.first()
            self.firsts[s.key] = mid
            s.sent = text
            self.strangers.discard(s.key)
            return mid, text, lambda: m.new(s.key, s.kind, day, s.address, s.missing)
        if what == "again":
            received = "Received: from lain.example by mx.example; Thu, 1 Jan 2026 00:00:00 +0700\n"
            return self.firsts[s.key], (received if a else "X-Salinan: ya\n") + s.sent, lambda: "duplicate"
        if what == "complete":
            body = "\n".join(v % s.i if "%d" in v else v for k, v in IDENTITY.items() if k in a)
            return (*self.reply(s, body), lambda: m.completion(s.key, day, a))
        if what == "thanks":
            return (*self.reply(s, "Terima kasih atas suratnya.", by_number=a), lambda: m.completion(s.key, day, ()))
        if what == "status":
            return (*self.reply(s, "STATUS", by_number=a), lambda: m.status(s.key, day))
        if what == "withdraw":
            if not self.letter(s.key):
                return None
            return (*self.reply(s, "BATAL"), lambda: m.withdraw(s.key, day))
        if what == "objection":
            return (*self.reply(s, "KEBERATAN\n\nSaya keberatan."), lambda: m.objection(s.key, day))
        if what == "stranger":
            return (*self.reply(s, "Saya yang mengurus ini sekarang.", "asing%d@lain.example" % s.i, a), lambda: "unverified")
        return self.write_machine(day, s, what)

    def write_machine(self, day, s, what):
        if what == "number":  # a number that nobody has
            t = Story(50000 + s.i, random.Random(0))
            t.kind, t.missing = "kritik", []
            subject, body = WORDS["kritik"]
            mid, text = t.mail(t.address, t.name, (subject % t.i) + " soal PPID-2026-99999", "Nama: %s\n\n%s" % (t.name, body % t.i))
            self.plan.stories.append(t)
            self.firsts[t.key] = mid
            return mid, text, lambda: self.model.new(t.key, "kritik", day, t.address)
        if what == "vacation":
            mid, text = self.reply(s, "Saya sedang cuti.")
            return mid, "Auto-Submitted: auto-replied\n" + text.replace("Return-Path: <%s>" % s.address, "Return-Path: <>"), lambda: "machine"
        if what == "list":
            mid, text = s.mail("milis@contoh.example", "Milis", "Buletin", "Isi buletin.")
            return mid, "List-Id: <milis.contoh.example>\nPrecedence: list\n" + text, lambda: "machine"
        if what == "report":  # a program's mail, with nothing else to know it by
            mid, text = s.mail("mesin@contoh.example", "Mesin", "Laporan harian", "x", ["Auto-Submitted: auto-generated"])
            return mid, text, lambda: "machine"
        letter = self.letter(s.key, ("lengkapi", "tanda_bukti"))
        if letter is None:
            return None
        mid, text = self.bounce(s, letter[0])
        return mid, text, lambda: (self.model.bounced(s.key, letter[1]), "bounce")[1]

    def bounce(self, s, original):
        s.n += 1
        mid = "%s.%d@mx.example" % (s.key, s.n)
        return mid, "\n".join([
            "Return-Path: <>", "From: MAILER-DAEMON@mx.example (Mail Delivery System)", "To: " + OFFICE,
            "Subject: Undelivered Mail Returned to Sender", "Message-ID: <%s>" % mid, "Auto-Submitted: auto-replied",
            "MIME-Version: 1.0", 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"', "",
            "--b", "Content-Type: text/plain", "", "Tidak dapat disampaikan.", "--b",
            "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "",
            "Final-Recipient: rfc822; " + s.address, "Action: failed", "Status: 5.1.1", "", "--b",
            "Content-Type: text/rfc822-headers", "", "Message-ID: <%s>" % original, "", "--b--", ""])

    def intake(self, day, mails):
        written = [m for m in (self.write(day, *mail) for mail in mails) if m is not None]
        if self.shuffle:
            self.shuffle.shuffle(written)
        box = self.home + "/home/masuk/new/"
        for mid, text, _ in written:
            self.files += 1
            name = "%s%08d.year" % (box, self.files)
            with open(name, "w") as f:
                f.write(text)
            os.utime(name, (self.now, self.now))
        got = {}
        order = []
        for r in self.records("loket-fetch | loket-parse | loket-register"):
            got.setdefault(r["message_id"], []).append(r)
            if r["outcome"] == "new":
                order.append(r["request"]["number"])
        for mid, _, says in written:
            self.take(mid, says(), got.get(mid, [None]), day)
        self.check("numbers follow each other", ["PPID-%d-%05d" % (day.year, self.sequence[day.year] + i + 1) for i in range(len(order))], order)
        self.sequence[day.year] += len(order)

    def take(self, mid, want, records, day):
        r = records.pop(0) if records else None
        self.counts[want] += 1
        self.check("outcome of " + mid, want, r and r["outcome"])
        if want == "new" and r and r["request"]:
            self.numbers[mid.split(".")[0]] = r["request"]["number"]

    # --- a day ------------------------------------------------------------------------------------

    def send(self, day):
        if day in self.plan.outages:
            return
        self.run("loket-compose --pending | loket-send >/dev/null")
        self.model.send(day)

    def key_of(self, number):
        return next(k for k, n in self.numbers.items() if n == number)

    def remind(self, day):
        keys = {n: k for k, n in self.numbers.items()}
        want = sorted(self.model.passed(day) + self.model.remind(day))
        records = self.records("loket-remind")
        got = sorted("%s %s %s %s" % (keys[r["number"]], r["event"], r["clock"], r["end"]) for r in records if r["number"])
        self.counts.update(w.split()[1] for w in want)
        self.check("what passed", want, got)
        want = sorted(self.model.digests(day))
        got = sorted(" ".join([r.get("agency", "PPID"), *sorted("%s:%s%s" % (
            keys[q["number"]], q["days_left"], "r%d" % q["reminder"] if "reminder" in q else "")
            for q in r.get("requests", []))]) for r in records if r["event"] == "digest")
        self.counts["digest"] += len(want)
        self.counts["remind"] += sum(w.count("r") for d in want for w in d.split()[1:])
        self.check("digests", want, got)

    def desk(self, day):
        acts = [(s, a) for s, a in self.plan.acts[day] if s.key in self.numbers]
        if not acts:
            return
        lines, agencies = "", []
        for s, a in acts:
            # a second forward goes to another agency: the first one still owes its answer
            self.sequence["forward", s.key] += a == "forward"
            first = "belum_dikuasai" if a == "extend" else ("DLH", "DINKES")[self.sequence["forward", s.key] % 2]
            agencies.append(first)
            lines += "\t".join((a, self.numbers[s.key], first, "masih dikumpulkan")) + "\n"
        got = self.run(self.o.desk, lines).split()
        want = [self.model.desk(a, s.key, day, agency) for (s, a), agency in zip(acts, agencies)]
        self.counts.update("%s %s" % (a, w) for (s, a), w in zip(acts, want))
        self.check("the desk: " + lines, want, got)

    def decree(self, day):
        """an amendment of the decree, eleven days before: a Tuesday in August is free"""
        keys = {n: k for k, n in self.numbers.items()}
        with open(self.home + "/amend.tsv", "w") as f:
            f.write("2026-08-18\tC\tCuti bersama susulan\tSKB 9/2026\n")
        got = [r for r in self.records("loket-calendar import '%s/amend.tsv'" % self.home) if "clock" in r]
        want = sorted(self.model.holiday(date(2026, 8, 18), day))
        self.counts["moved by a decree"] = len(want)
        self.check("what the decree moves", want,
                   sorted("%s %s %s %s" % (keys[r["number"]], r["clock"], r["from"], r["to"]) for r in got))

    def day(self, day):
        mails = [m for m in self.plan.mails[day] if m[1] == "first" or m[0].key in self.firsts
                 and (m[0].key in self.numbers or m[1] == "again")]
        late = []
        if day == date(2026, 12, 31):  # half of them in the last minute
            late = [m for m in mails if m[1] == "first"][::2]
            mails = [m for m in mails if m not in late]
        self.at("%sT%s+07:00" % (day, "00:00:01" if day == date(2027, 1, 1) else "09:00:00"))
        self.intake(day, mails)
        self.remind(day)
        self.send(day)
        self.at("%sT10:00:00+07:00" % day)
        if day == date(2026, 8, 7):
            self.decree(day)
        self.desk(day)
        if any(a == "extend" for _, a in self.plan.acts[day]):
            self.send(day)
        if late:
            self.at("%sT23:59:59+07:00" % day)
            self.intake(day, late)
            self.send(day)

    # --- the end -------------------------------------------------------------------------------------

    def compare(self):
        keys = {n: k for k, n in self.numbers.items()}
        rows = collections.defaultdict(lambda: {"clocks": [], "letters": [], "objections": []})
        for number, kind, status, due, due2, by in self.db.execute(
                "select number, kind, status, due_on, extended_due_on, complete_by_on from request"):
            rows[keys[number]].update(kind=kind, status=status, due=due, due2=due2, by=by)
        for number, name, state, start, end in self.db.execute(
                "select r.number, c.name, c.state, c.start_on, c.end_on from clock c join request r on r.id = c.request order by c.id"):
            rows[keys[number]]["clocks"].append("%s %s %s %s" % (name, state, start or "-", end or "-"))
        for number, letter, state in self.db.execute(
                "select r.number, o.letter, case o.channel when 'surat' then 'paper' else o.state end from outbox o join request r on r.id = o.request order by o.id"):
            rows[keys[number]]["letters"].append("%s %s" % (letter, state))
        for number, day in self.db.execute(
                "select r.number, date(o.received_at + 25200, 'unixepoch') from objection o join request r on r.id = o.request"):
            rows[keys[number]]["objections"].append(day)
        self.check("requests", sorted(self.model.requests), sorted(rows))
        for key, r in self.model.requests.items():
            self.check(key, self.says(r), {k: sorted(v) if isinstance(v, list) else v for k, v in rows[key].items()})
        return rows

    @staticmethod
    def digest(rows):
        """what must not depend on the order within a day; which letters of a flood are held does"""
        same = {k: {n: sorted(v) if isinstance(v, list) else v for n, v in r.items()}
                for k, r in rows.items() if k < "s9"}
        return hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()

    @staticmethod
    def says(r):
        dates = {}
        for name, column in (("tenggat", "due"), ("tenggat2", "due2"), ("batas_lengkap", "by")):
            c = r.last(name)
            dates[column] = str(c.end) if c and c.end and not (name == "tenggat2" and c.state in ("paused", "void")) else None
        return {"clocks": sorted(c.row() for c in r.clocks), "letters": sorted(" ".join(x) for x in r.letters),
                "objections": [str(d) for d in r.objections], "kind": r.kind, "status": r.status, **dates}

    def sound(self):
        self.check("integrity", [("ok",)], self.db.execute("pragma integrity_check").fetchall())
        self.check("foreign keys", [], self.db.execute("pragma foreign_key_check").fetchall())
        for series, year, last in self.db.execute("select series, year, last from counter"):
            table = "request" if series == "request" else "objection"
            got = [n for n, in self.db.execute("select seq from %s where year = ? order by seq" % table, (year,))]
            self.check("numbers of %s %d" % (series, year), list(range(1, last + 1)), got)
        proof = self.records("loket-audit --json")[0]
        self.check("the chain", None, proof.get("broken"))
        return proof

    def play(self):
        day = self.o.first
        while day <= self.o.last:
            self.day(day)
            if len(self.wrong) > 20:
                break
            day += timedelta(1)
        self.at("%sT12:00:00+07:00" % self.o.last)
        rows = self.compare()
        proof = self.sound()
        for line in self.wrong[:20]:
            print("WRONG", line)
        events = self.db.execute("select count(*) from event").fetchone()[0]
        states = collections.Counter(r["status"] for r in rows.values())
        print("%d requests, %d mails, %d letters, %d clocks, %d events to %s" % (
            len(rows), self.files, *self.db.execute("select (select count(*) from outbox), (select count(*) from clock)").fetchone(),
            events, self.o.last))
        print("states: " + ", ".join("%s %d" % i for i in sorted(states.items())))
        print("what happened: " + ", ".join("%s %d" % i for i in sorted(self.counts.items())))
        print("audit: " + json.dumps({k: proof[k] for k in proof if k in ("events", "broken")}))
        print("digest " + self.digest(rows))
        print("%d differences" % len(self.wrong))
        return 1 if self.wrong else 0


def main():
    p = argparse.ArgumentParser()
    p.add_argument("bin")
    p.add_argument("desk")
    p.add_argument("home")
    p.add_argument("--requests", type=int, default=3000)
    p.add_argument("--seed", default="2026")
    p.add_argument("--first", type=date.fromisoformat, default=date(2026, 1, 1))
    p.add_argument("--last", type=date.fromisoformat, default=date(2027, 3, 12))
    p.add_argument("--shuffle")
    sys.exit(Year(p.parse_args()).play())


main()
