#!/usr/bin/env python3
# smscorpus.py FOLDER: the messages of the gammu corpus as "SOURCE SENDER UDH HEX", the text as
# UTF-16 in hexadecimal digits: those of *.backup with what the PDU of their *.dump says
# (SOURCE is the backup's name), and the DELIVER PDUs of modems' answers.
import glob
import os
import re
import sys

BASIC = ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
         "abcdefghijklmnopqrstuvwxyzäöñüà")
EXTENSION = {0x0a: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2f: "\\", 0x3c: "[", 0x3d: "~", 0x3e: "]", 0x40: "|", 0x65: "€"}


def septets(data, n, skip):
    bits = "".join(format(b, "08b")[::-1] for b in data)
    return [int(bits[i:i + 7][::-1], 2) for i in range(7 * skip, 7 * n, 7) if len(bits[i:i + 7]) == 7]


def gsm(codes):
    text, escaped = "", False
    for c in codes:
        if escaped:
            text += EXTENSION.get(c, BASIC[c])
            escaped = False
        elif c == 0x1b:
            escaped = True
        else:
            text += BASIC[c]
    return text


def address(data, at):
    n, kind = data[at], data[at + 1]
    octets = data[at + 2:at + 2 + (n + 1) // 2]
    if kind & 0x70 == 0x50:
        return gsm(septets(octets, n * 4 // 7, 0)), at + 2 + (n + 1) // 2
    digits = "".join("%x%x" % (b & 15, b >> 4) for b in octets)[:n]
    digits = digits.translate(str.maketrans("abc", "*#p"))
    return ("+" if kind & 0x70 == 0x10 else "") + digits, at + 2 + (n + 1) // 2


def decode(pdu):
    """(kind, number, udh, text) of a PDU with its service centre; text None for bytes."""
    data = bytes.fromhex(pdu)
    at = 1 + data[0]
    first = data[at]
    kind = first & 3
    if kind == 0:                                  # DELIVER
        number, at = address(data, at + 1)
        dcs, at = data[at + 1], at + 9
    elif kind == 1:                                # SUBMIT
        number, at = address(data, at + 2)
        dcs = data[at + 1]
        at += 2 + {0: 0, 2: 1, 1: 7, 3: 7}[first >> 3 & 3]
    else:
        return None
    n, body = data[at], data[at + 1:]
    head = body[:body[0] + 1] if first & 0x40 else b""
    alphabet = dcs >> 2 & 3 if dcs & 0xc0 == 0 else (1 if dcs & 4 else 0) if dcs & 0xf0 == 0xf0 else 2 if dcs & 0xf0 == 0xe0 else 0
    if alphabet == 0:
        return kind, number, head.hex(), gsm(septets(body, n, (len(head) * 8 + 6) // 7))
    if alphabet == 2:
        return kind, number, head.hex(), body[len(head):n].decode("utf-16-be", "replace")
    return kind, number, head.hex(), None


folder = sys.argv[1]
for dump in sorted(glob.glob(folder + "/at-sms-encode/*.dump")):
    backup = dump[:-5] + ".backup"
    if not os.path.exists(backup):
        continue
    try:
        kind, number, udh, text = decode(open(dump).read().strip())
    except (ValueError, IndexError, TypeError):
        continue
    if text is not None:
        print(os.path.basename(backup), number or "-", udh or "-", text.encode("utf-16-be").hex().upper() or "-")
for dump in sorted(glob.glob(folder + "/at-sms/*.dump") + glob.glob(folder + "/at-sms-txt*/*.dump") + glob.glob(folder + "/at-sms-failing/*.dump")):
    for pdu in re.findall(r"^[0-9A-F]{30,}$", open(dump, encoding="latin-1").read(), re.M):
        try:
            kind, number, udh, text = decode(pdu)
        except (ValueError, IndexError, TypeError):
            continue
        if kind == 0 and text is not None and re.fullmatch(r"[+0-9A-Za-z ]+", number):
            print(os.path.basename(os.path.dirname(dump)) + "/" + os.path.basename(dump), number.replace(" ", "_"), udh or "-",
                  text.encode("utf-16-be", "surrogatepass").hex().upper() or "-")
