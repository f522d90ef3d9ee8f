#!/usr/bin/env python3
# sms_traffic.py N SEED: N messages of citizens, operators and machines as lines for
# sms_in.py, shuffled part by part; on descriptor 3 what must become of each, as
# "KIND SENDER TEXT" with KIND new, completion (of an earlier one), machine, lost.
import os
import random
import sys

n, seed = int(sys.argv[1]), int(sys.argv[2])
rng = random.Random(seed)
expect = os.fdopen(3, "w")
parts, places = [], ["Kokap", "Temon", "Wates", "Galur", "Lendah", "Sentolo", "Girimulyo", "Nanggulan"]


def phone(i):
    return "+62812%08d" % (seed * 1000 + i)


def put(kind, sender, ref, text, n_parts=1, only=None):
    expect.write("%s %s %s\n" % (kind, sender, text))
    for p in only or range(1, n_parts + 1):
        parts.append("%s %d %s %s" % (sender, ref, p if n_parts > 1 else "-", text))


for i in range(n):
    ref, place, who = i % 255 + 1, rng.choice(places), phone(i)
    words = "lubang nomor %d di jalan %s dekat pasar sejak kemarin" % (seed * 1000 + i, place)
    case = i % 20
    if case in (0, 1, 2, 3, 4):                       # free words
        put("new", who, ref, "Pak, " + words)
    elif case in (5, 6, 7):                           # a form
        put("new", who, ref, "ADUAN#Warsito#%s#%s" % (place, words))
    elif case == 8:                                   # another separator, a slip
        put("new", who, ref, "aduann * Warsito * %s * %s" % (place, words))
    elif case in (9, 10):
        put("new", who, ref, "INFO#Siti#3401021708859998#%s#anggaran %s" % (place, words))
    elif case in (11, 12, 13):                        # two to four parts
        k = case - 9
        put("new", who, ref, "ADUAN#Warsito#%s#%s " % (place, words) + "dan rusak parah, " * (9 * k - 8), k)
    elif case == 14:                                  # UCS-2
        put("new", who, ref, "Mohon “diperbaiki” 😀 " + words[:40])
    elif case == 15:                                  # UCS-2 in parts
        text = "Mohon “diperbaiki” 😀 " + words + " terima kasih"
        put("new", who, ref, text, (len(text.encode("utf-16-be")) // 2 + 66) // 67)
    elif case == 16:                                  # the extension table
        put("new", who, ref, "Harga {pupuk} [NPK] 50€ ^~ | " + words)
    elif case == 17:                                  # an operator, a short code
        put("machine", rng.choice(["TELKOMSEL", "3636", "BRI-INFO", "123"]), ref, "Promo %d: balas YA" % (seed * 1000 + i))
    elif case == 18:                                  # all of it twice
        put("new", who, ref, "ADUAN#Adi#%s#%s" % (place, words))
        parts.append(parts[-1])
    else:                                             # a part is lost
        text = "ADUAN#Adi#%s#%s " % (place, words) + "mohon segera, " * 20
        put("lost", who, ref, text, 3, only=[1, 3])
rng.shuffle(parts)
print("\n".join(parts))
