#!/usr/bin/env python3
"""readmail.py PORT CA USER count|ids|text: a mailbox as its owner's mail program reads it.

Another reader than loket's own: Python's imaplib and email. `text` prints, for each mail, the
decoded subject and words.
"""
import email
import email.policy
import imaplib
import ssl
import sys

port, ca, user, what = sys.argv[1:5]
box = imaplib.IMAP4_SSL("localhost", int(port), ssl_context=ssl.create_default_context(cafile=ca))
box.login(user, "rahasia")
box.select("INBOX", readonly=True)
uids = box.uid("SEARCH", "ALL")[1][0].split()
if what == "count":
    print(len(uids))
else:
    for uid in uids:
        raw = box.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1]
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        if what == "ids":
            print(mail["message-id"])
        else:
            print(mail["subject"])
            print(mail.get_content())
box.logout()
