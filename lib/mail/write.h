/*
 * Letters as mail: RFC 5322 headers and a text/plain; format=flowed body (RFC
 * 3676), in UTF-8, with CR LF, pure ASCII on the wire whatever the letter holds.
 * The same letter gives the same bytes each time: what is sent again after a
 * doubt must be the same mail.
 */
#ifndef LOKET_MAIL_WRITE_H
#define LOKET_MAIL_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

/* Something that goes with a letter: its bytes as they are, under a new header. */
struct mail_enclosure {
	const char *name; /* a cleaned file name, or NULL */
	const char *type; /* "application/pdf"; anything that is no plain type/subtype is
	                   * application/octet-stream */
	int fd;           /* an ordinary file, read from its start to its end */
};

struct mail_letter {
	const char *from_name;
	const char *from;        /* address */
	const char *to;          /* address */
	const char *reply_to;    /* our address with the file's token; NULL or "" = none */
	const char *subject;
	const char *body;        /* UTF-8, lines with LF */
	const char *message_id;  /* without <> */
	const char *in_reply_to; /* without <>, or NULL */
	const char *references;  /* ids without <>, blanks between, or NULL */
	const char *number;      /* of the request, for our own loop header X-Loket */
	int64_t date_at;
	int32_t zone_secs;
	bool automatic;          /* Auto-Submitted: auto-replied (RFC 3834 section 5) */
	const struct mail_enclosure *enclosures; /* then it is a multipart/mixed */
	size_t n_enclosures;
};

/* Writes the letter to a file, enclosures block by block. EX_DATAERR when an address is not one
 * that mail may be sent to (rules/addrspec.h) or a header's value holds CR, LF, NUL or another control character:
 * no letter is made of it. Ids that are no msg-id are left out of References. */
int mail_write(const struct mail_letter *letter, int fd, struct fault *f);

/* Breaks long lines at blanks as RFC 3676 section 4.2 says, stuffs those that need
 * it. The caller frees. */
char *mail_flow(const char *text);

#endif
