/*
 * Did a person write this, and to us? A machine is never answered (RFC 3834
 * section 2), and nothing is ever dropped: the class is a mark on the message.
 *
 * The rules are one table, tried from above; the first that holds decides and is
 * named in the record with the header line that it saw. They are the union of
 * what helpdesks and Sieve's vacation look at (FEATURES.md 2.4). "Auto-Submitted:
 * no" is a person.
 *
 * Marks that only machines set are certain; words and names that a person could have
 * written too are likely. Both are never answered automatically; nothing else hangs on it,
 * and whoever looks at the desk sees the message and why.
 */
#ifndef LOKET_MAIL_MACHINE_H
#define LOKET_MAIL_MACHINE_H

#include "mail/message.h"

enum machine_class {
	MACHINE_REQUEST, /* a person, as far as one can see */
	MACHINE_BOUNCE,
	MACHINE_AUTO_REPLY,
	MACHINE_LIST,
	MACHINE_REPORT, /* read receipt, DMARC report and the like */
	MACHINE_SPAM,   /* the mail server marked it */
	MACHINE_OWN,    /* our own letter, come back */
	MACHINE__MAX,
};

enum machine_certainty {
	MACHINE_PERSON,
	MACHINE_LIKELY,
	MACHINE_CERTAIN,
};

struct machine_verdict {
	enum machine_class class;
	enum machine_certainty certainty;
	const char *rule;   /* static, NULL for a request */
	const char *header; /* static: the field that decided, or "text" */
	const char *value;  /* of that field, owned by the message; or NULL */
};

/* The word in a record: "auto-reply". */
const char *machine_class_name(enum machine_class class);
/* "person", "likely", "certain". */
const char *machine_certainty_name(enum machine_certainty certainty);

/* `from` is the first sender's address, or the name of one who has none ("From:
 * MAILER-DAEMON <>"), `subject` the decoded subject; either may be NULL. `office` is the office's own address. */
void machine_classify(struct message *m, const char *from, const char *subject,
                      const char *office, struct machine_verdict *verdict);

#endif
