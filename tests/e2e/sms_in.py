#!/usr/bin/env python3
# sms_in.py PHONE NUMBER REF [PARTS] < TEXT: puts an incoming SMS into the dummy phone of
# Gammu, in parts when it is long: 153 septets (pairs of the extension table whole), 67
# units of UCS-2. PARTS=1,3 puts only those. A line of "@ NUMBER REF PARTS TEXT" on standard
# input with NUMBER "-" puts many at once. The dummy phone knows no zones: SMSD takes its
# time for UTC in its database and for nothing in file names; EAST=7 says hours.
import os
import sys
import time

BASIC = ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
         "abcdefghijklmnopqrstuvwxyzäöñüà")
EXTENSION = "^{}\\[~]|€"


def hexed(text):
    return text.encode("utf-16-be").hex().upper()


def split(text):
    gsm = all(c in BASIC or c in EXTENSION for c in text)
    one, many = (160, 153) if gsm else (70, 67)
    width = (lambda c: 2 if c in EXTENSION else 1) if gsm else (lambda c: len(c.encode("utf-16-be")) // 2)
    if sum(map(width, text)) <= one:
        return gsm, [text]
    parts, room = [""], many
    for c in text:
        if width(c) > room:
            parts.append("")
            room = many
        parts[-1] += c
        room -= width(c)
    return gsm, parts


def put(phone, number, ref, only, text):
    folder = os.path.join(phone, "sms", "1")
    os.makedirs(folder, exist_ok=True)
    gsm, parts = split(text)
    order = [int(x) for x in only.split(",") if x] or list(range(1, len(parts) + 1))
    for n in order:
        slot = 1
        while os.path.exists(os.path.join(folder, str(slot))):
            slot += 1
        digits = hexed(parts[n - 1])
        lines = ["[SMSBackup000]", "PDU = Deliver", 'SMSC = "+62811000000"', "SMSCUnicode = " + hexed("+62811000000"),
                 "DateTime = " + time.strftime("%Y%m%dT%H%M%S", time.gmtime(time.time() + 3600 * int(os.environ.get("EAST", 0)))), "State = UnRead", 'Number = "%s"' % number,
                 "NumberUnicode = " + hexed(number), 'Name = ""', "NameUnicode = "]
        for i in range(0, len(digits), 200):
            lines.append("Text%02d = %s" % (i // 200, digits[i:i + 200]))
        lines.append("Coding = " + ("Default_No_Compression" if gsm else "Unicode_No_Compression"))
        if len(parts) > 1:
            lines.append("UDH = 050003%02X%02X%02X" % (int(ref), len(parts), n))
        lines += ["Folder = 1", "Length = %d" % len(parts[n - 1]), "Class = -1", "ReplySMSC = False",
                  "RejectDuplicates = False", "ReplaceMessage = 0", "MessageReference = 0", ""]
        tmp = os.path.join(phone, ".in.%d" % os.getpid())
        with open(tmp, "w") as out:
            out.write("\n".join(lines))
        os.rename(tmp, os.path.join(folder, str(slot)))


phone, number = sys.argv[1:3]
if number != "-":
    put(phone, number, sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else "", sys.stdin.read())
else:
    for line in sys.stdin:
        number, ref, only, text = line.rstrip("\n").split(" ", 3)
        put(phone, number, ref, "" if only == "-" else only, text)
