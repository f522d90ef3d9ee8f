#include "mail/decode.h"

#include <stdbool.h>
#include <string.h>

#include "mail/base64.h"
#include "mail/header.h"
#include "mail/uu.h"
#include "mail/warning.h"

#define BLOCK_BYTES 16384
#define WORD_BYTES 40
#define LINE_BYTES 200 /* of a first line that are looked at */

enum encoding
decode_encoding(const char *value)
{
	static const struct {
		const char *word;
		enum encoding encoding;
	} words[] = {
		{ "base64", ENCODING_BASE64 },         { "b", ENCODING_BASE64 },
		{ "x-base64", ENCODING_BASE64 },       { "quoted-printable", ENCODING_QUOTED },
		{ "q", ENCODING_QUOTED },              { "binary", ENCODING_BINARY },
		{ "uuencode", ENCODING_UU },           { "x-uuencode", ENCODING_UU },
		{ "x-uue", ENCODING_UU },              { "x-uu", ENCODING_UU },
	};
	char word[WORD_BYTES] = "";

	if (value != NULL)
		header_word(value, word, sizeof word);
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].word, word) == 0)
			return words[i].encoding;
	return ENCODING_LINES;
}

/* --- CR LF as LF ---------------------------------------------------------------------- */

/* *cr is a CR at the end of the last block. `out` has room for one more. */
static size_t
fold_ends(const char *in, size_t len, char *out, bool *cr)
{
	const char *end = in + len;
	char *to = out;

	while (in < end) {
		const char *stop;

		if (*cr && *in != '\n')
			*to++ = '\r';
		stop = memchr(in, '\r', (size_t)(end - in));
		*cr = stop != NULL;
		stop = stop ? stop : end;
		memcpy(to, in, (size_t)(stop - in));
		to += stop - in;
		in = stop + *cr;
	}
	return (size_t)(to - out);
}

/* Hands the blocks of a stream on, with LF line ends if it is words. */
static void
each_block(GMimeStream *stream, bool is_words, decode_put *put, void *context)
{
	char in[BLOCK_BYTES], out[BLOCK_BYTES + 1];
	bool cr = false;
	ssize_t n;

	while ((n = g_mime_stream_read(stream, in, sizeof in)) > 0) {
		if (!is_words || (!cr && memchr(in, '\r', (size_t)n) == NULL)) {
			put(context, in, (size_t)n);
			continue;
		}
		put(context, out, fold_ends(in, (size_t)n, out, &cr));
	}
	if (cr)
		put(context, "\r", 1);
}

/* --- one encoding each ------------------------------------------------------------------- */

/* Is the first line what the encoding makes? Some programs only say that of a text. */
static bool
is_base64(GMimeStream *stream)
{
	static const char white[] = " \t\r\n";
	char line[LINE_BYTES + 1];
	ssize_t n = g_mime_stream_read(stream, line, LINE_BYTES);
	const char *p = line;
	size_t len;

	g_mime_stream_reset(stream);
	line[MAX(n, 0)] = '\0';
	p += strspn(p, white);
	len = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
	p += len;
	if (*p == '\0' || *p == '\r' || *p == '\n')
		return true;
	/* blanks after whole groups are left by some mailers; between words they are not */
	return len >= 4 && len % 4 == 0;
}

static void
decode_base64(GMimeStream *stream, bool is_words, decode_put *put, void *context,
              uint32_t *warnings)
{
	char in[BLOCK_BYTES], out[BASE64_ROOM(BLOCK_BYTES)];
	struct base64 state = BASE64_NONE;
	ssize_t n;

	if (is_words && !is_base64(stream)) {
		*warnings |= WARNING_BIT(WARNING_ENCODING_BROKEN);
		each_block(stream, is_words, put, context);
		return;
	}
	while ((n = g_mime_stream_read(stream, in, sizeof in)) > 0)
		put(context, out, base64_step(&state, in, (size_t)n, out));
	put(context, out, base64_end(&state, out));
	if (state.broken)
		*warnings |= WARNING_BIT(WARNING_ENCODING_BROKEN);
}

struct quoted {
	GMimeEncoding state;
	char out[BLOCK_BYTES + 100];
	decode_put *put;
	void *context;
};

static void
add_quoted(void *context, const char *bytes, size_t len)
{
	struct quoted *q = context;

	q->put(q->context, q->out, g_mime_encoding_step(&q->state, bytes, len, q->out));
}

static void
decode_quoted(GMimeStream *stream, bool is_words, decode_put *put, void *context)
{
	struct quoted q; /* not cleared: it is large */

	q.put = put;
	q.context = context;
	g_mime_encoding_init_decode(&q.state, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	each_block(stream, is_words, add_quoted, &q);
	put(context, q.out, g_mime_encoding_flush(&q.state, "", 0, q.out));
}

static void
add_uu(void *context, const char *bytes, size_t len)
{
	uu_add(context, bytes, len);
}

static void
decode_uu(GMimeStream *stream, decode_put *put, void *context)
{
	const struct uu_sink sink = { .data = put, .context = context };
	struct uu uu = { .sink = &sink };

	each_block(stream, true, add_uu, &uu);
	uu_finish(&uu);
}

void
decode_stream(GMimeStream *stream, enum encoding encoding, bool is_words, decode_put *put,
              void *context, uint32_t *warnings)
{
	g_mime_stream_reset(stream);
	switch (encoding) {
	case ENCODING_BASE64:
		decode_base64(stream, is_words, put, context, warnings);
		break;
	case ENCODING_QUOTED:
		decode_quoted(stream, is_words, put, context);
		break;
	case ENCODING_UU:
		decode_uu(stream, put, context);
		break;
	case ENCODING_BINARY:
		each_block(stream, false, put, context);
		break;
	case ENCODING_LINES:
		each_block(stream, is_words, put, context);
		break;
	}
}
