/*
 * An SMS of the outbox as a file: a message that any mail program shows, whose body is the
 * SMS, and back.
 */
#ifndef LOKET_MAIL_SHORT_H
#define LOKET_MAIL_SHORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

struct short_letter {
	const char *to;         /* the number */
	const char *message_id; /* without <> */
	const char *text;       /* UTF-8, one line */
	size_t parts;           /* SMS that it takes */
	int64_t date_at;
	int32_t zone_secs;
};

/* Writes it to fd. -1 when that failed. */
int short_write(const struct short_letter *letter, int fd, struct fault *f);

/* The body of such a file, from its first byte on; the caller frees. NULL when it is none. */
char *short_text(int fd);

#endif
