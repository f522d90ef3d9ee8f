#include "mail/encoded.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/base64.h"
#include "mail/charset.h"

#define LINE_MAX_BYTES 4000 /* of a decoded value; mail folds what is longer than 998 */

struct word {
	char charset[40];
	char encoding;      /* 'b' or 'q' */
	const char *text;
	size_t len;
	const char *end;    /* behind "?=" */
};

/* Words of the same character set are joined before they are decoded: senders
 * cut in the middle of a character, and even of a base64 group. */
struct joined {
	const char *raw_charset; /* of bytes outside encoded words, or NULL */
	GString *out;       /* UTF-8 so far */
	GString *bytes;     /* of the words being joined */
	char charset[40];
	struct base64 base64;
	size_t letters;     /* of the last word, when it was base64 */
	uint32_t *warnings;
};

/* Is there an encoded word at p? Blanks inside the text are forgiven. */
static bool
word_at(const char *p, struct word *word)
{
	const char *mark, *star;
	size_t len;

	if (p[0] != '=' || p[1] != '?' || (mark = strchr(p + 2, '?')) == NULL)
		return false;
	len = (size_t)(mark - p) - 2;
	if (len == 0 || len >= sizeof word->charset ||
	    strcspn(p + 2, " \t=") < len || mark[1] == '\0' || mark[2] != '?')
		return false;
	memcpy(word->charset, p + 2, len);
	word->charset[len] = '\0';
	if ((star = strchr(word->charset, '*')) != NULL) /* a language (RFC 2231 section 5) */
		word->charset[star - word->charset] = '\0';
	word->encoding = g_ascii_tolower(mark[1]);
	word->text = mark + 3;
	word->end = strstr(word->text, "?=");
	if (word->end == NULL || (word->encoding != 'b' && word->encoding != 'q'))
		return false;
	word->len = (size_t)(word->end - word->text);
	word->end += 2;
	return true;
}

static void
flush(struct joined *j)
{
	char rest[4];
	char *text;

	g_string_append_len(j->bytes, rest, (gssize)base64_end(&j->base64, rest));
	j->letters = 0;
	if (j->bytes->len == 0)
		return;
	text = charset_decode(j->bytes->str, j->bytes->len, j->charset, j->warnings);
	g_string_append(j->out, text);
	free(text);
	g_string_truncate(j->bytes, 0);
}

static void
add_q(GString *bytes, const struct word *word)
{
	for (size_t i = 0; i < word->len; i++) {
		char c = word->text[i];
		int high, low;

		if (c == '=' && i + 2 < word->len &&
		    (high = g_ascii_xdigit_value(word->text[i + 1])) >= 0 &&
		    (low = g_ascii_xdigit_value(word->text[i + 2])) >= 0) {
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '_')
			c = ' ';
		g_string_append_c(bytes, c);
	}
}

static void
add_b(struct joined *j, const struct word *word)
{
	char *out = g_malloc(BASE64_ROOM(word->len));
	char rest[4];

	/* The last word ended inside a group of four. Only when this one completes
	 * it was the group cut; else the padding was left out. */
	if (j->base64.n > 0 && (j->letters + word->len) % 4 != 0)
		g_string_append_len(j->bytes, rest, (gssize)base64_end(&j->base64, rest));
	g_string_append_len(j->bytes, out,
	                    (gssize)base64_step(&j->base64, word->text, word->len, out));
	j->letters = word->len;
	free(out);
}

static void
add_word(struct joined *j, const struct word *word)
{
	char rest[4];

	if (g_ascii_strcasecmp(j->charset, word->charset) != 0) {
		flush(j);
		g_strlcpy(j->charset, word->charset, sizeof j->charset);
	}
	if (word->encoding == 'b') {
		add_b(j, word);
		return;
	}
	g_string_append_len(j->bytes, rest, (gssize)base64_end(&j->base64, rest));
	add_q(j->bytes, word);
}

/* Bytes that ASCII does not have, or the escapes of ISO-2022. What looks like UTF-7 is
 * most likely ASCII. */
static bool
is_raw(const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[i] >= 0x80 || bytes[i] == 0x1b)
			return true;
	return false;
}

static void
add_plain(struct joined *j, const char *bytes, size_t len)
{
	char *text;

	flush(j);
	text = charset_decode(bytes, len, is_raw(bytes, len) ? j->raw_charset : NULL,
	                      j->warnings);
	g_string_append(j->out, text);
	free(text);
}

/* The next encoded word at or after p, or NULL. */
static const char *
find_word(const char *p, struct word *word)
{
	while ((p = strstr(p, "=?")) != NULL && !word_at(p, word))
		p += 2;
	return p;
}

size_t
encoded_length(const char *text)
{
	struct word word;

	return word_at(text, &word) ? (size_t)(word.end - text) : 0;
}

char *
encoded_decode(const char *value, const char *raw_charset, uint32_t *warnings)
{
	struct joined j = {
		.raw_charset = raw_charset, .out = g_string_new(NULL),
		.bytes = g_string_new(NULL), .warnings = warnings
	};
	struct word word;
	const char *p = value, *next;
	bool after_word = false;
	char *line;

	while ((next = find_word(p, &word)) != NULL) {
		/* White space between two encoded words is not text (section 6.2). */
		if (!after_word || strspn(p, " \t\r\n") < (size_t)(next - p))
			if (next > p)
				add_plain(&j, p, (size_t)(next - p));
		add_word(&j, &word);
		after_word = true;
		p = word.end;
	}
	flush(&j);
	add_plain(&j, p, strlen(p));
	line = charset_clean_line(j.out->str, LINE_MAX_BYTES, warnings);
	g_string_free(j.out, TRUE);
	g_string_free(j.bytes, TRUE);
	return line;
}
