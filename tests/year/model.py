"""What must be true of an office year, written from the procedure and the law alone.

It knows nothing of the program: its own calendar, its own table of states, its own
clocks. Section numbers are those of the domain notes (2.1 states, 2.3 clocks, 2.4
counting, 2.5 kinds).
"""
from datetime import date, timedelta

# The decrees, as month and day (section 8.2).
HOLIDAYS = {
    2026: "0101 0116 0217 0319 0321 0322 0403 0405 0501 0514 0527 0531 0601 0616 0817 0825 1225 "
          "0216 0318 0320 0323 0324 0515 0528 1224",
    2027: "0101 0105 0206 0308 0310 0311 0326 0328 0501 0506 0517 0520 0601 0606 0815 0817 1225 1226 "
          "0205 0309 0312 0315 0325 0518 0519 1224",
}
LENGTH = {"tenggat": 10, "tenggat2": 7, "batas_skpd": 6, "batas_lengkap": 3,
          "batas_keberatan": 30, "batas_tanggap_keberatan": 30, "batas_lapor": 14}
LADDER = {-99: 0, 3: 1, 5: 2, 6: 3, 7: 4, 8: 5}
OPEN = {"terdaftar", "belum_lengkap", "ditelaah", "diteruskan", "ditanggapi", "diputuskan"}
REPORTED = {"aduan", "kritik", "saran"}
OBJECTABLE = {"permohonan", "belum_ditentukan"}
LIMIT = 10  # automatic letters to one address a day


class Calendar:
    def __init__(self):
        self.closed = {date(y, int(d[:2]), int(d[2:])) for y, ds in HOLIDAYS.items() for d in ds.split()}

    def works(self, d):
        return d.isoweekday() <= 5 and d not in self.closed

    def add(self, d, n):
        while n:
            d += timedelta(1)
            n -= self.works(d)
        return d

    def left(self, day, end):
        """working days behind `day` to the end; when it has passed, minus those behind it"""
        first, last = min(day, end), max(day, end)
        n = sum(self.works(first + timedelta(i + 1)) for i in range((last - first).days))
        return n if day <= end else -n


class Clock:
    def __init__(self, name, start, end, state, why):
        self.name, self.start, self.end, self.state, self.why = name, start, end, state, why
        self.ended = state == "void"
        self.of = None  # the forward that it belongs to
        self.letter, self.step = None, 0  # its letter, and how far it was reminded
        self.agency, self.reminded, self.given = None, 0, None  # how often, and which one today

    def row(self):
        return "%s %s %s %s" % (self.name, self.state, self.start or "-", self.end or "-")


class Request:
    def __init__(self, key, kind, day, sender, missing):
        self.key, self.kind, self.day, self.sender = key, kind, day, sender
        self.missing = set(missing)
        self.status = "terdaftar"
        self.number = None
        self.clocks, self.letters, self.objections, self.forwards = [], [], [], 0

    def waiting(self, name):
        return [c for c in self.clocks if c.name == name and not c.ended]

    def last(self, name):
        return next((c for c in reversed(self.clocks) if c.name == name), None)


class Model:
    def __init__(self):
        self.calendar = Calendar()
        self.requests = {}
        self.outcomes = {}
        self.automatic = {}  # (address, day): how many

    # --- clocks (2.3) ---------------------------------------------------------------

    def start(self, r, name, day, why):
        end = self.calendar.add(day, LENGTH[name])
        for c in r.waiting(name):
            if c.of is not None:
                continue
            if c.state == "paused" or (c.state == "running" and (c.start, c.end) == (day, end)):
                c.start, c.end, c.state, c.why = day, end, "running", why
                return c
            self.end(c, None)
        r.clocks.append(Clock(name, day, end, "running", why))
        return r.clocks[-1]

    def end(self, c, day):
        """day: when what it waits for came; None: nothing waits for it any more"""
        if c.state != "missed":
            if day is None or c.state == "paused":
                c.state = "void"
            else:
                c.state = "met" if day <= c.end else "missed"
        c.ended = True

    def end_all(self, r, day, *names):
        for name in names:
            for c in r.waiting(name):
                self.end(c, day)

    # --- letters ----------------------------------------------------------------------

    def owe(self, r, letter, day, automatic=True):
        state = "owed"
        if automatic:
            n = self.automatic.get((r.sender, day), 0)
            if n >= LIMIT:
                state = "held"
            else:
                self.automatic[r.sender, day] = n + 1
        r.letters.append([letter, state])
        return r.letters[-1]

    def cancel(self, r, letter):
        for owed in r.letters:
            if owed[0] == letter and owed[1] in ("owed", "held"):
                owed[1] = "cancelled"

    def send(self, day):
        for r in self.requests.values():
            for owed in r.letters:
                if owed[1] == "owed":
                    owed[1] = "sent"
                    self.went(r, owed[0], day)
                    for c in r.waiting("batas_skpd"):
                        if c.letter is owed and c.start < day:  # six days with the letter
                            self.end(c, None)
                            r.clocks.append(Clock(c.name, day, self.calendar.add(day, 6), "running", "sent"))
                            r.clocks[-1].of, r.clocks[-1].agency, r.clocks[-1].letter = c.of, c.agency, owed

    def went(self, r, letter, day):
        if letter == "lengkapi" and r.status == "belum_lengkap" and r.last("batas_lengkap").why != "asked":
            self.start(r, "batas_lengkap", day, "asked")
        plan = r.last("tenggat2")
        if letter == "perpanjangan" and plan and plan.state == "paused":
            tenggat = r.last("tenggat")
            if tenggat.state == "running" and day <= tenggat.end:
                plan.state = "running"
                self.end_all(r, None, "tenggat")
            else:
                self.end(plan, None)

    def bounced(self, key, letter):
        for owed in reversed(self.requests[key].letters):
            if owed[0] == letter and owed[1] == "sent":
                owed[1] = "failed"
                return

    # --- mail (2.1, 2.5) ---------------------------------------------------------------

    def new(self, key, kind, day, sender, missing=(), vague=False):
        r = self.requests[key] = Request(key, kind, day, sender, missing)
        self.start(r, "tenggat", day, "register")
        if kind in REPORTED:
            self.start(r, "batas_lapor", day, "register")
        if kind == "permohonan" and r.missing:
            self.wait(r, day)
        else:
            self.owe(r, "tanya" if vague else "tanda_bukti", day)
        return "new"

    def wait(self, r, day):
        r.status = "belum_lengkap"
        t = r.last("tenggat")
        t.start = t.end = None
        t.state = "paused"
        self.start(r, "batas_lengkap", day, "missing")
        self.owe(r, "lengkapi", day)

    def completion(self, key, day, gives):
        """a mail of the applicant with some of what was missing, or with nothing"""
        r = self.requests[key]
        came = r.missing & set(gives)
        lapsed = r.status == "tidak_dilanjutkan"
        if r.status != "belum_lengkap" and not lapsed:
            return "follow_up"
        r.missing -= came
        if r.missing or (lapsed and not came):
            if came and not lapsed:
                self.cancel(r, "lengkapi")
                self.owe(r, "lengkapi", day)
            return "follow_up"
        self.cancel(r, "lengkapi")
        self.end_all(r, day, "batas_lengkap")
        r.status = "ditelaah"
        self.start(r, "tenggat", day, "complete")
        self.owe(r, "tanda_bukti", day)
        return "completion"

    def status(self, key, day):
        self.owe(self.requests[key], "status", day)
        return "status"

    def withdraw(self, key, day):
        r = self.requests[key]
        if r.status not in OPEN:
            return "follow_up"
        self.cancel(r, "lengkapi")
        r.status = "dicabut"
        self.end_all(r, None, "tenggat", "tenggat2", "batas_lengkap", "batas_skpd", "batas_lapor", "batas_keberatan")
        self.owe(r, "dicabut", day)
        return "withdrawal"

    def objection(self, key, day):
        r = self.requests[key]
        if r.kind not in OBJECTABLE or r.objections or r.status in ("dicabut", "bukan_layanan"):
            return "follow_up"
        r.objections.append(day)
        self.end_all(r, day, "batas_keberatan")
        self.start(r, "batas_tanggap_keberatan", day, "objection")
        self.owe(r, "keberatan_terima", day)
        r.letters.append(["keberatan_penerusan", "paper"])  # the superior has no mailbox here
        return "objection"

    # --- the desk (2.1) -----------------------------------------------------------------

    def desk(self, act, key, day, agency=None):
        r = self.requests[key]
        legal = {
            "review": {"terdaftar": "ditelaah", "ditelaah": "ditelaah", "diteruskan": "ditelaah", "ditanggapi": "ditelaah"},
            "forward": {"terdaftar": "diteruskan", "ditelaah": "diteruskan", "diteruskan": "diteruskan", "ditanggapi": "diteruskan"},
            "answer": {"diteruskan": "ditanggapi", "ditelaah": "ditanggapi", "ditanggapi": "ditanggapi"},
            "decide": {"ditelaah": "diputuskan", "ditanggapi": "diputuskan"},
        }
        if act == "extend":
            return self.extend(r, day)
        if act == "sent":
            self.sent(r, day)
            return "ok"
        if r.status not in legal[act]:
            return "refused"
        r.status = legal[act][r.status]
        if act == "forward":
            c = self.start(r, "batas_skpd", day, "forward")
            r.forwards += 1
            c.of, c.agency = r.forwards, agency
            c.letter = self.owe(r, "penerusan", day, automatic=False)
        elif act == "answer":
            for c in r.waiting("batas_skpd"):
                if c.of == r.forwards:
                    self.end(c, day)
        return "ok"

    def extend(self, r, day):
        """once, while tenggat runs, before it has passed; valid when its notice went in time"""
        t = r.last("tenggat")
        if r.status not in OPEN or r.last("tenggat2") or t.state != "running" or day > t.end:
            return "refused"
        r.clocks.append(Clock("tenggat2", t.end, self.calendar.add(t.end, 7), "paused", "extend"))
        self.owe(r, "perpanjangan", day, automatic=False)
        return "ok"

    def sent(self, r, day):
        if r.status != "diputuskan":
            return
        r.status = "dijawab"
        self.end_all(r, day, "tenggat", "tenggat2", "batas_lapor")
        self.end_all(r, None, "batas_skpd")
        if r.kind in OBJECTABLE:
            self.start(r, "batas_keberatan", day, "sent")

    # --- days that pass ----------------------------------------------------------------

    def passed(self, day):
        """every running clock whose last day is over; silence begins the next one"""
        told = []
        again = True
        while again:
            again = False
            for r in self.requests.values():
                for c in list(r.clocks):
                    if c.state == "running" and c.end < day and self.miss(r, c, day, told):
                        again = True
        return told

    def miss(self, r, c, day, told):
        if c.name == "batas_lengkap" and ["lengkapi", "sent"] not in r.letters:
            return False  # nobody has been asked
        c.state = "missed"
        event = "missed"
        if c.name == "batas_lengkap" and r.status == "belum_lengkap":
            event = "lapse"
            r.status = "tidak_dilanjutkan"
            c.ended = True
            self.end_all(r, None, "tenggat")
            self.owe(r, "tutup", day)
        elif c.name == "batas_keberatan" and r.status == "dijawab":
            event = "close"
            r.status = "selesai"
            c.ended = True
        elif c.name in ("tenggat", "tenggat2"):
            plan = r.last("tenggat2")
            if plan and plan.state == "paused":
                self.end(plan, None)
                for owed in r.letters:
                    if owed == ["perpanjangan", "owed"]:
                        owed[1] = "cancelled"
            if r.kind in OBJECTABLE:
                self.start(r, "batas_keberatan", c.end, "silence")
        told.append("%s %s %s %s" % (r.key, event, c.name, c.end))
        return True

    def remind(self, day):
        """agencies that owe an answer (2.6): day 3, 5, 6 of six, in the digest, then higher on day 7 and 8"""
        told = []
        if not self.calendar.works(day):
            return told
        for r, c in self.owing():
            spent = 6 - self.calendar.left(day, c.end)
            step = max(s for d, s in LADDER.items() if d <= spent)
            c.given = None
            if step <= c.step:
                continue
            c.step = step
            if step <= 3:
                c.reminded += 1
                c.given = c.reminded
                continue
            for letter in ["eskalasi"] * (2 if step == 4 else 1):
                self.owe(r, letter, day, automatic=False)
            told.append("%s escalate batas_skpd %s" % (r.key, c.end))
        return told

    def owing(self):
        """the forwards that have arrived and wait for their answer"""
        return [(r, c) for r in self.requests.values() if r.status in ("diteruskan", "ditelaah")
                for c in r.waiting("batas_skpd") if c.letter[1] == "sent"]

    def digests(self, day):
        """each working morning: one to every agency with all that it owes, and the PPID's"""
        if not self.calendar.works(day):
            return []
        lines = {}
        for r, c in self.owing():
            lines.setdefault(c.agency, []).append("%s:%d%s" % (
                r.key, self.calendar.left(day, c.end), "r%d" % c.given if c.given else ""))
        return ["PPID"] + [" ".join([agency, *sorted(items)]) for agency, items in lines.items()]

    def holiday(self, on, day):
        """a decree within the year: what still counts is counted again (2.4)"""
        self.calendar.closed.add(on)
        moved = []
        for r in self.requests.values():
            for c in r.clocks:
                if c.start is None or c.ended or c.state not in ("running", "paused", "missed"):
                    continue
                start = c.start
                if c.name == "tenggat2":
                    start = self.calendar.add(r.last("tenggat").start, LENGTH["tenggat"])
                end = self.calendar.add(start, LENGTH[c.name])
                if end == c.end or (c.state == "missed" and end < day):
                    continue
                moved.append("%s %s %s %s" % (r.key, c.name, c.end, end))
                c.start, c.end = start, end
                if c.state == "missed":
                    c.state = "running"
                    for silence in r.waiting("batas_keberatan"):
                        if silence.why == "silence":
                            silence.state, silence.ended = "void", True
        return moved
