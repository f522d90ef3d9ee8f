/*
 * What a bounce says: for each recipient what was done and why, and which of our letters
 * it was. By the report part where there is one (RFC 3464), else by X-Failed-Recipients,
 * else by the words of the notice (notice.h), else by the returned letter's own To. All
 * recipients are told, whatever the first one's status. A recipient is whom we wrote
 * to: Original-Recipient before Final-Recipient, which may be an alias's end.
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

/* A further recipient, "a@b" and "failed"; NULL when there are BOUNCE_MAX. Its texts are
 * copied. */
struct bounce_recipient *bounce_add(struct bounce *bounce, const char *recipient,
                                    const char *action);

/* Freed with bounce_free(). */
void bounce_read(struct message *m, struct bounce *bounce);
void bounce_free(struct bounce *bounce);

#endif
