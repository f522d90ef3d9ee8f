/*
 * What our own mail server found out about the sender: the topmost
 * Authentication-Results (RFC 8601), and only when it names our server. All others are
 * what anybody can write into his message. DMARC counts only for the domain that we take
 * the sender's to be (header.from): two readers of one From must not be played off
 * against each other.
 */
#ifndef LOKET_MAIL_AUTH_H
#define LOKET_MAIL_AUTH_H

#include <stddef.h>

#include "mail/header.h"

#define AUTH_DOMAINS 20 /* DKIM domains that are told */

/* Words in lower case; NULL where the server said nothing. */
struct auth {
	char *by;    /* the server; NULL when there is no such field of ours */
	char *spf;   /* pass, fail, softfail, neutral, none, temperror, permerror, policy */
	char *dmarc; /* pass, fail, none, temperror, permerror */
	char *dkim[AUTH_DOMAINS]; /* domains whose signature held */
	size_t n;
};

/* `authserv_id` is the name that our server signs with (NULL: nothing is believed),
 * `from` the sender's address or NULL. Freed with auth_free(). */
void auth_read(const struct header_block *header, const char *authserv_id, const char *from,
               struct auth *auth);
void auth_free(struct auth *auth);

#endif
