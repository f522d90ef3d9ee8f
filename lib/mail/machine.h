/*
 * Did a person write this, and to us? A machine is never answered (RFC 3834
 * section 2), and nothing is ever dropped: the class is a mark on the message.
 *
 * The rules are one table, tried from above; the first that holds decides and is
 * named in the record with the header field that it saw. They are the union of
 * what helpdesks and Sieve's vacation look at (FEATURES.md 2.4). "Auto-Submitted:
 * no" is a person.
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

struct machine_verdict {
	enum machine_class class;
	const char *rule;   /* static, NULL for a request */
	const char *header; /* static: the field that decided */
};

/* The word in a record: "auto-reply". */
const char *machine_class_name(enum machine_class class);

/* `from` is the first sender's address, or the name of one who has none ("From:
 * MAILER-DAEMON <>"), `subject` the decoded subject; either may be NULL. `office` is the office's own address. */
void machine_classify(const struct message *m, const char *from, const char *subject,
                      const char *office, struct machine_verdict *verdict);

#endif
