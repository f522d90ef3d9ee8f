/*
 * The parts of a message, found and described; what is packed in one is opened.
 *
 * Private to lib/mail: GMime's types are in it.
 */
#ifndef LOKET_MAIL_PARTS_H
#define LOKET_MAIL_PARTS_H

#include "mail/decode.h"
#include "mail/message.h"
#include "mail/source.h"

/* Where the bytes of a leaf are. */
struct part_content {
	enum { CONTENT_STREAM, CONTENT_BYTES, CONTENT_UU } kind;
	GMimeStream *stream;     /* encoded; a part's own, or NULL for an empty one */
	enum encoding encoding;
	const char *bytes;       /* decoded */
	size_t len;
	char *owned;             /* frees bytes */
	GMimeStream *own_stream; /* unreferences stream */
	size_t text;             /* CONTENT_UU: the part that it is uuencoded in, */
	unsigned nth;            /* and which of its files, from 0 */
};

/* A file found uuencoded in a text. */
struct parts_file {
	char *name; /* as the sender wrote it */
	uint64_t size_bytes;
	char sha256[DIGEST_TEXT_SIZE];
	const char *detected;
};

struct message_source {
	struct source *sources;  /* the last opened first */
	size_t may_keep;         /* bytes of texts, of all that are left */
	size_t may_unpack;       /* bytes that may be held in memory to look into them */
	uint64_t may_open;       /* bytes of attached messages that may be read once more */
	size_t capacity;         /* of the list of parts */
};

/* Opens the body behind m->header in a stream and lists its parts. */
void parts_read(struct message *m, GMimeStream *stream);

void parts_free(struct message *m);

/* Is it a text that is no file? */
bool parts_is_words(const struct part *part);

/* load.c: message_load() that also tells the files in a text; their names are the
 * caller's, the array starts empty. */
void parts_load(struct message *m, size_t at, GArray *files);

#endif
