#include "base/recordline.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NESTING 16
#define FIRST_ROOM 4096

/* --- writing --------------------------------------------------------------------- */

struct out {
	char *text;
	size_t len;
	size_t room;
};

/* Room for that much more; what follows may be written there. */
static char *
reserve(struct out *out, size_t more)
{
	if (out->room - out->len < more) {
		size_t room = 2 * out->room + more + FIRST_ROOM;
		char *grown = realloc(out->text, room);

		if (grown == NULL)
			abort();
		out->text = grown;
		out->room = room;
	}
	return out->text + out->len;
}

static void
put(struct out *out, const char *bytes, size_t len)
{
	memcpy(reserve(out, len), bytes, len);
	out->len += len;
}

static void
put_char(struct out *out, char c)
{
	put(out, &c, 1);
}

/* 0: stands for itself. 'u': \u00XX. Else the letter behind the backslash. */
static const char escapes[256] = {
	['"'] = '"', ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r',
	['\t'] = 't', [0] = 'u', [1] = 'u', [2] = 'u', [3] = 'u', [4] = 'u', [5] = 'u',
	[6] = 'u', [7] = 'u', [0x0b] = 'u', [0x0e] = 'u', [0x0f] = 'u', [0x10] = 'u',
	[0x11] = 'u', [0x12] = 'u', [0x13] = 'u', [0x14] = 'u', [0x15] = 'u', [0x16] = 'u',
	[0x17] = 'u', [0x18] = 'u', [0x19] = 'u', [0x1a] = 'u', [0x1b] = 'u', [0x1c] = 'u',
	[0x1d] = 'u', [0x1e] = 'u', [0x1f] = 'u',
};

/* Has one of the eight bytes an escape: '"', '\\', or below 0x20? (The classic test for
 * a byte that is less: it may answer yes too often behind a yes, never no wrongly.) */
static bool
any_special(const char *bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	uint64_t w, quote, slash;

	memcpy(&w, bytes, sizeof w);
	quote = w ^ ones * '"';
	slash = w ^ ones * '\\';
	return (((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((slash - ones) & ~slash)) &
	       tops;
}

static void
put_string(struct out *out, const char *text, size_t len)
{
	/* Every byte may become six. */
	char *start = reserve(out, 6 * len + 2), *to = start;
	const char *p = text, *end = text + len;

	*to++ = '"';
	while (p < end) {
		unsigned char c;

		if (end - p >= 8 && !any_special(p)) {
			memcpy(to, p, 8);
			to += 8;
			p += 8;
			continue;
		}
		c = (unsigned char)*p++;
		if (escapes[c] == 0) {
			*to++ = (char)c;
			continue;
		}
		*to++ = '\\';
		*to++ = escapes[c];
		if (escapes[c] == 'u') {
			snprintf(to, 5, "%04X", c);
			to += 4;
		}
	}
	*to++ = '"';
	out->len += (size_t)(to - start);
}

static void put_value(struct out *out, const json_t *value);

static void
put_object(struct out *out, const json_t *object)
{
	void *iter = json_object_iter((json_t *)(uintptr_t)object);
	bool first = true;

	put_char(out, '{');
	for (; iter != NULL; iter = json_object_iter_next((json_t *)(uintptr_t)object, iter)) {
		const char *key = json_object_iter_key(iter);

		if (!first)
			put_char(out, ',');
		first = false;
		put_string(out, key, strlen(key));
		put_char(out, ':');
		put_value(out, json_object_iter_value(iter));
	}
	put_char(out, '}');
}

static void
put_array(struct out *out, const json_t *array)
{
	put_char(out, '[');
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i > 0)
			put_char(out, ',');
		put_value(out, json_array_get(array, i));
	}
	put_char(out, ']');
}

/* Numbers that are no integers do not occur often enough to be quick. */
static void
put_real(struct out *out, const json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

	if (text == NULL)
		abort();
	put(out, text, strlen(text));
	free(text);
}

static void
put_value(struct out *out, const json_t *value)
{
	char number[32];

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		put_object(out, value);
		break;
	case JSON_ARRAY:
		put_array(out, value);
		break;
	case JSON_STRING:
		put_string(out, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
		put(out, number, (size_t)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
		                                  json_integer_value(value)));
		break;
	case JSON_REAL:
		put_real(out, value);
		break;
	case JSON_TRUE:
		put(out, "true", 4);
		break;
	case JSON_FALSE:
		put(out, "false", 5);
		break;
	case JSON_NULL:
		put(out, "null", 4);
		break;
	}
}

char *
recordline_write(const json_t *record, size_t *len)
{
	struct out out = { 0 };

	put_value(&out, record);
	*len = out.len;
	*reserve(&out, 1) = '\0';
	return out.text;
}

char *
recordline_quote(const char *text)
{
	struct out out = { 0 };

	put_string(&out, text, strlen(text));
	*reserve(&out, 1) = '\0';
	return out.text;
}

/* --- checking ----------------------------------------------------------------------- */

struct check {
	const char *p;
	const char *end;
};

static bool
take(struct check *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

static bool
take_word(struct check *c, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
		return false;
	c->p += n;
	return true;
}

/* One character of UTF-8 above ASCII (Unicode table 3-7). */
static bool
take_wide(struct check *c)
{
	const unsigned char *p = (const unsigned char *)c->p;
	size_t left = (size_t)(c->end - c->p), n;
	unsigned char low = 0x80, high = 0xbf;

	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		n = 2;
	else if (p[0] >= 0xe0 && p[0] <= 0xef)
		n = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		n = 4;
	else
		return false;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	if (left < n || p[1] < low || p[1] > high)
		return false;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return false;
	c->p += n;
	return true;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/* Behind a backslash. Of \u only what needs it: a control character, not U+0000. */
static bool
take_escape(struct check *c)
{
	if (c->p == c->end)
		return false;
	if (*c->p != 'u')
		return memchr("\"\\/bfnrt", *c->p++, 8) != NULL;
	if (c->end - c->p < 5 || memcmp(c->p, "u00", 3) != 0 ||
	    (c->p[3] != '0' && c->p[3] != '1') || !is_hex(c->p[4]) ||
	    (c->p[3] == '0' && c->p[4] == '0'))
		return false;
	c->p += 5;
	return true;
}

static bool
all_ascii(const char *bytes)
{
	uint64_t w;

	memcpy(&w, bytes, sizeof w);
	return (w & UINT64_C(0x8080808080808080)) == 0;
}

static bool
take_string(struct check *c)
{
	if (!take(c, '"'))
		return false;
	while (c->p < c->end) {
		unsigned char byte;

		while (c->end - c->p >= 8 && !any_special(c->p) && all_ascii(c->p))
			c->p += 8;
		if (c->p == c->end)
			return false;
		byte = (unsigned char)*c->p;
		if (byte >= 0x80) {
			if (!take_wide(c))
				return false;
			continue;
		}
		c->p++;
		if (byte == '"')
			return true;
		if (byte < 0x20 || (byte == '\\' && !take_escape(c)))
			return false;
	}
	return false;
}

static bool
take_digits(struct check *c)
{
	const char *start = c->p;

	while (c->p < c->end && *c->p >= '0' && *c->p <= '9')
		c->p++;
	return c->p > start;
}

/* A whole number of at most 18 digits: records have no others. */
static bool
take_number(struct check *c)
{
	const char *start;

	take(c, '-');
	start = c->p;
	return take_digits(c) && c->p - start <= 18 && (*start != '0' || c->p - start == 1);
}

static bool take_value(struct check *c, unsigned depth);

static bool
take_member(struct check *c, unsigned depth)
{
	return take_string(c) && take(c, ':') && take_value(c, depth);
}

/* Items up to the closing mark. */
static bool
take_items(struct check *c, char close, unsigned depth)
{
	if (depth > MAX_NESTING)
		return false;
	c->p++;
	if (take(c, close))
		return true;
	do
		if (close == '}' ? !take_member(c, depth) : !take_value(c, depth))
			return false;
	while (take(c, ','));
	return take(c, close);
}

/* Recursion is bounded by MAX_NESTING. */
static bool
take_value(struct check *c, unsigned depth)
{
	if (c->p == c->end)
		return false;
	switch (*c->p) {
	case '{':
		return take_items(c, '}', depth + 1);
	case '[':
		return take_items(c, ']', depth + 1);
	case '"':
		return take_string(c);
	case 'n':
		return take_word(c, "null");
	case 't':
		return take_word(c, "true");
	case 'f':
		return take_word(c, "false");
	default:
		return take_number(c);
	}
}

bool
recordline_check(const char *text, size_t len, const char *const *keys)
{
	struct check c = { .p = text, .end = text + len };
	char open = '{';

	for (; *keys != NULL; keys++) {
		if (!take(&c, open) || !take(&c, '"') || !take_word(&c, *keys) || !take(&c, '"') ||
		    !take(&c, ':') || !take_value(&c, 1))
			return false;
		open = ',';
	}
	return take(&c, '}') && c.p == c.end;
}
