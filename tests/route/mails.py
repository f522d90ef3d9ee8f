#!/usr/bin/env python3
"""mails.py HALF MAILDIR: the letters of requests.tsv as mails, in their order.

Each has the identity that a request needs below its text, as the office's form asks for
it, so that it can be forwarded; the sender's address names the row (NAME+ROW@...).
"""
import email.message
import email.policy
import os
import sys

BLOCK = """

Nama: {name}
NIK: 340102{day:02d}0785{row:04d}
Alamat: Jl. Contoh {row}, Wates, Kulon Progo
Nomor telepon: 0812{row:08d}
Pekerjaan: wiraswasta
Tujuan penggunaan informasi: keperluan sendiri
Cara memperoleh: salinan
Cara pengiriman: surel"""


def rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                yield line.rstrip("\n").split("\t")


def main():
    half, maildir = sys.argv[1:]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "requests.tsv")
    for n, row in enumerate(rows(path), 1):
        if row[0] != half:
            continue
        mail = email.message.EmailMessage(policy=email.policy.SMTP)
        mail["From"] = f"{row[3]} <{row[4]}>"
        mail["To"] = "ppid@kulonprogo.example"
        mail["Subject"] = row[5]
        mail["Date"] = "Mon, 23 Nov 2026 08:00:00 +0700"
        mail["Message-ID"] = f"<surat-{n}@warga.example>"
        mail.set_content(row[6].replace("\\n", "\n").replace("\\\\", "\\") + BLOCK.format(name=row[3], day=n % 28 + 1, row=n))
        with open(os.path.join(maildir, f"{n:06d}.warga"), "wb") as out:
            out.write(mail.as_bytes())


main()
