/*
 * The header of a message, read by ourselves.
 *
 * GMime 3.2.13 gives up on a message whose first line has no colon or that has
 * a NUL byte, its address parser runs out of stack on one long header, and its
 * decoder drops words after padding (RELIABILITY 0.3, 0.4). So the top header
 * never reaches it: this reader takes any bytes, keeps within bounds and
 * always has an answer. It forgives what real mail does: an mbox "From " line
 * first, lines among the headers that are none (when two known fields follow), a
 * blank before the colon, a message without any header. A letter that begins
 * "Nama: …" is no header: at least one field must be one that mail has. Of a file
 * that ends in its header, a last line that might be half a sender is left out.
 *
 * Header values are raw bytes, unfolded (RFC 5322 section 2.2.3), without NUL.
 */
#ifndef LOKET_MAIL_HEADER_H
#define LOKET_MAIL_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The longest value that is kept of one field; the rest of it is left out. */
#define HEADER_FIELD_BYTES 65536
/* The longest message id: a line of RFC 5322 section 2.1.1. */
#define HEADER_ID_SIZE 999

struct header_field {
	char *name;
	char *value;
	size_t len;
};

struct header_block {
	struct header_field *fields;
	size_t n;
	off_t body_at;     /* where the body begins */
	bool is_open;      /* the file ended before the header did */
	uint32_t warnings; /* WARNING_HEADER_*, WARNING_NUL, WARNING_LIMIT_HEADER */
};

/* Reads the header from the start of a file; its position is not used. Keeps at
 * most limit_bytes of it. 0, or -1 with errno when reading failed; the block is
 * freed with header_free() either way. */
int header_read(int fd, size_t limit_bytes, struct header_block *block);

/* The same from memory. */
void header_parse(const char *bytes, size_t len, struct header_block *block);

void header_free(struct header_block *block);

/* The first value of that name (in any case), or NULL. Owned by the block. */
const char *header_get(const struct header_block *block, const char *name);

/* The next value of that name; *at starts at 0. NULL when there is no more. */
const char *header_next(const struct header_block *block, const char *name, size_t *at);

/* Takes the next message id out of a value and moves *at behind it: what stands
 * between < and >, or a bare word with an @. False when there is none. */
bool header_next_id(const char **at, char id[HEADER_ID_SIZE]);

/* What is behind the comment that begins at p with '('; comments nest (RFC 5322 section
 * 3.2.2). One that never ends takes the rest. */
const char *header_skip_comment(const char *p);

/* The first word of a value in lower case, comments left out, up to ';': what
 * "Auto-Submitted: no (really)" and "auto-replied; owner=x" are compared by
 * (RFC 3834 section 5). */
void header_word(const char *value, char *word, size_t size);

#endif
