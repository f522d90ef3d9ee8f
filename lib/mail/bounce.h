/*
 * What a delivery report says (RFC 3464): for each recipient what was done and
 * why, and which of our letters it was. All recipients are told, whatever the
 * first one's status. A bounce without a report part (qmail's, for instance) tells
 * no recipient; the Message-ID of the returned letter is looked for all the same.
 */
#ifndef LOKET_MAIL_BOUNCE_H
#define LOKET_MAIL_BOUNCE_H

#include "mail/message.h"

#define BOUNCE_MAX 100 /* recipients of one report that are told */

/* Texts are cleaned UTF-8; any may be NULL. */
struct bounce_recipient {
	char *recipient;
	char *action; /* failed, delayed, delivered, relayed, expanded */
	char *status; /* 5.1.1 (RFC 3463) */
	char *diagnostic;
};

struct bounce {
	struct bounce_recipient *recipients;
	size_t n;
	char *original_message_id; /* without angle brackets, or NULL */
};

/* Freed with bounce_free(). */
void bounce_read(struct message *m, struct bounce *bounce);
void bounce_free(struct bounce *bounce);

#endif
