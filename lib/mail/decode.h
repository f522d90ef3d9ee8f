/*
 * Transfer encodings (RFC 2045 section 6) undone, block by block.
 *
 * Mail has lines that end with CR LF on the wire and with LF in a Maildir. Of words the
 * lines that were not encoded come out with LF whichever way the message was stored;
 * of files, every byte as it stands.
 *
 * Private to lib/mail: GMime's streams are in it.
 */
#ifndef LOKET_MAIL_DECODE_H
#define LOKET_MAIL_DECODE_H

#include <gmime/gmime.h>
#include <stdbool.h>
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

/* Reads a stream from its start to its end; of words CR LF becomes LF. Adds
 * WARNING_ENCODING_BROKEN. */
void decode_stream(GMimeStream *stream, enum encoding encoding, bool is_words,
                   decode_put *put, void *context, uint32_t *warnings);

#endif
