#include "mail/lzfu.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define HEAD_BYTES 16
#define COMPRESSED 0x75465a4cu   /* "LZFu" */
#define UNCOMPRESSED 0x414c454du /* "MELA" */
#define WINDOW 4096

/* What every window begins with (section 2.1.2.1). */
static const char start[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    "\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
    "{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct window {
	char bytes[WINDOW];
	size_t at;
	GString *out;
};

static uint32_t
little(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void
put(struct window *w, char c)
{
	w->bytes[w->at] = c;
	w->at = (w->at + 1) % WINDOW;
	g_string_append_c(w->out, c);
}

/* Twelve bits of place, four of length. False at the end mark: the place that is
 * written next. */
static bool
copy(struct window *w, unsigned place, unsigned len)
{
	if (place == w->at)
		return false;
	for (unsigned i = 0; i < len; i++)
		put(w, w->bytes[(place + i) % WINDOW]);
	return true;
}

/* Groups of eight: one byte of flags, then a literal or a reference for each. */
static void
unpack(struct window *w, const unsigned char *p, const unsigned char *end, size_t limit)
{
	while (p < end) {
		unsigned flags = *p++;

		for (unsigned i = 0; i < 8 && p < end; i++, flags >>= 1) {
			if (w->out->len >= limit)
				return;
			if ((flags & 1) == 0) {
				put(w, (char)*p++);
				continue;
			}
			if (end - p < 2 || !copy(w, (unsigned)p[0] << 4 | p[1] >> 4, (p[1] & 15u) + 2))
				return;
			p += 2;
		}
	}
}

char *
lzfu_unpack(const char *bytes, size_t len, size_t *unpacked)
{
	const unsigned char *p = (const unsigned char *)bytes;
	struct window w = { .at = sizeof start - 1 };
	uint32_t kind = len >= HEAD_BYTES ? little(p + 8) : 0;
	size_t limit = len >= HEAD_BYTES ? MIN(little(p + 4), LZFU_BYTES) : 0;

	if (kind != COMPRESSED && kind != UNCOMPRESSED)
		return NULL;
	memcpy(w.bytes, start, sizeof start - 1);
	w.out = g_string_new(NULL);
	if (kind == COMPRESSED)
		unpack(&w, p + HEAD_BYTES, p + len, limit);
	else
		g_string_append_len(w.out, bytes + HEAD_BYTES, (gssize)MIN(limit, len - HEAD_BYTES));
	if (w.out->len > limit)
		g_string_truncate(w.out, limit);
	*unpacked = w.out->len;
	return g_string_free(w.out, FALSE);
}
