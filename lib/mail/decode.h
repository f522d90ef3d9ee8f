/*
 * Transfer encodings (RFC 2045 section 6) undone, block by block.
 *
 * Mail has lines that end with CR LF on the wire and with LF in a Maildir, so a text
 * that was not encoded, and the bare line ends of quoted-printable, come out with LF
 * whichever way the message was stored: the same letter has the same digests.
 *
 * Private to lib/mail: GMime's streams are in it.
 */
#ifndef LOKET_MAIL_DECODE_H
#define LOKET_MAIL_DECODE_H

#include <gmime/gmime.h>
#include <stddef.h>
#include <stdint.h>

enum encoding {
	ENCODING_LINES,  /* 7bit, 8bit, none, and what nobody knows */
	ENCODING_BINARY,
	ENCODING_BASE64,
	ENCODING_QUOTED,
	ENCODING_UU,
};

typedef void decode_put(void *context, const char *bytes, size_t len);

/* The encoding that a Content-Transfer-Encoding names; NULL is none. */
enum encoding decode_encoding(const char *value);

/* Reads a stream from its start to its end. Adds WARNING_ENCODING_BROKEN. */
void decode_stream(GMimeStream *stream, enum encoding encoding, decode_put *put,
                   void *context, uint32_t *warnings);

#endif
