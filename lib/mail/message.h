/*
 * A message opened for reading: its header, and its parts as a flat list.
 *
 * Behind it stands GMime, which is given the content fields of the header and
 * the body, never the rest of the header (header.h says why), and never a
 * message to write. Parts are in the order of the message, each before its
 * children; `end` is the index behind its last descendant. Numbers are those of
 * IMAP (RFC 3501 section 6.4.5): "1", "2.1"; the parts of an attached message
 * continue the number of the attachment, and so do the files in a winmail.dat, those
 * uuencoded within a text, and the parts that an S/MIME signature is put around.
 *
 * The content of a part is decoded from the file block by block: attachments are
 * never in memory, unless something is packed in them. Only the beginning of texts
 * is kept.
 */
#ifndef LOKET_MAIL_MESSAGE_H
#define LOKET_MAIL_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/digest.h"
#include "mail/header.h"

enum part_kind {
	PART_LEAF,
	PART_MULTIPART,
	PART_MESSAGE, /* message/rfc822 and its like; its one child is the body */
};

struct part {
	enum part_kind kind;
	char *number;            /* "" for a multipart at the top */
	char *type;              /* "text/plain", lower case */
	char *charset;           /* as declared, or NULL */
	char *name;              /* cleaned file name, or NULL */
	const char *disposition; /* "attachment", "inline" or NULL */
	bool is_flowed;          /* format=flowed (RFC 3676) */
	bool deletes_space;      /* delsp=yes */
	bool is_attached;        /* lies inside an attached message */
	bool is_encrypted;       /* only a key opens it */
	bool is_packed_body;     /* the words of a winmail.dat */
	unsigned depth;
	size_t end;

	/* After message_load(): */
	bool is_loaded;
	uint64_t size_bytes;     /* decoded */
	char sha256[DIGEST_TEXT_SIZE];
	const char *detected;    /* type by content (detect.h), NULL: unknown, or words */
	char *bytes;             /* the beginning of texts, reports and attached messages, */
	size_t len;              /* without the files that are uuencoded in them */
	bool is_cut;             /* there is more */

	struct part_content *content; /* parts.c's own, NULL for a multipart */
};

struct message_limits {
	size_t header_bytes;
	size_t parts;
	unsigned depth;
	size_t text_bytes; /* kept of one text; of all texts eight times as much */
};

struct message {
	struct header_block header;
	struct part *parts;
	size_t n;
	char *report_type;  /* report-type of a multipart/report at the top, or NULL */
	struct message_limits limits;
	uint32_t warnings;
	struct message_source *source; /* parts.c's own */
};

/* Once in a process, before the first message. */
void message_start(void);

/* Opens the message in a file that can be read at any place; fd stays the
 * caller's and must stay open. 0, or -1 with errno when reading failed; freed
 * with message_close() either way. A message whose MIME structure cannot be found
 * is one plain text, with WARNING_UNREADABLE. */
int message_open(int fd, const struct message_limits *limits, struct message *m);

void message_close(struct message *m);

/* Decodes a leaf or an attached message: size, SHA-256, type by content, and for texts
 * and messages the beginning. Does nothing the second time. */
void message_load(struct message *m, size_t part);

/* Decodes it and hands its bytes on, block by block. */
void message_pour(struct message *m, size_t part,
                  void (*put)(void *context, const char *bytes, size_t len), void *context);

/* The leaf or attached message of that number; m->n when there is none. */
size_t message_find(const struct message *m, const char *number);

/* SHA-256 over what stays the same when a mail is delivered twice: Message-ID,
 * From, Date and Subject as they stand, and the body with LF line ends and
 * without empty lines at its end. 0, or -1 with errno. */
int message_digest(int fd, const struct header_block *header, char text[DIGEST_TEXT_SIZE]);

#endif
