/*
 * Bytes that GMime has read: a body and the tree of its parts.
 *
 * GMime is given the content fields of a header that we have read, and the body
 * behind it; never the rest of the header, and never an attached message as such:
 * that is a leaf for it, opened here as a source of its own.
 *
 * Private to lib/mail: GMime's types are in it.
 */
#ifndef LOKET_MAIL_SOURCE_H
#define LOKET_MAIL_SOURCE_H

#include <gmime/gmime.h>
#include <stdbool.h>
#include <stdint.h>

#include "mail/header.h"
#include "mail/message.h"

struct source {
	GMimeStream *stream; /* content fields of our own, then the body */
	GMimeObject *root;   /* NULL when there is nothing at all */
	bool has_nul;        /* GMime cuts the fields of its parts at a NUL */
	GByteArray *bytes;   /* what was unpacked for it, or NULL */
	struct source *next; /* opened before it */
};

void source_start(void);

/* Reads the body that stands in `content` at header->body_at, up to `end` (-1: to its
 * own end). Takes over neither; `content` is referenced as long as needed. Never NULL.
 * Adds WARNING_UNREADABLE, WARNING_BOUNDARY, WARNING_LIMIT_PARTS. */
struct source *source_open(GMimeStream *content, const struct header_block *header,
                           const struct message_limits *limits, uint32_t *warnings);

void source_free(struct source *source);

/* The value of a field of a part, raw, or NULL. Owned by the part. */
const char *source_field(GMimeObject *part, const char *name);

/* Reads the header of a part ourselves where GMime cannot: when it has a NUL byte or no
 * field at all, for then GMime drops the lines up to the first empty one. `boundary` is
 * that of the multipart around it. False when GMime's reading is as good. On true the
 * block is the caller's to free, and what it calls the body begins at *content_at in
 * source->stream. */
bool source_header(const struct source *source, GMimeObject *part, const char *boundary,
                   struct header_block *header, gint64 *content_at);

#endif
