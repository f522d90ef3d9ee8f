#include "mail/uu.h"

#include <string.h>

#define DATA_MAX 63 /* bytes of a coded line */

static void
put_text(struct uu *uu, const char *bytes, size_t len)
{
	if (uu->sink->text != NULL && len > 0)
		uu->sink->text(uu->sink->context, bytes, len);
}

static size_t
without_end(const char *line, size_t len)
{
	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
		len--;
	return len;
}

/* "begin 644 name": three or four octal digits and a name. */
static bool
is_begin(const char *line, size_t len)
{
	size_t digits;

	len = without_end(line, len);
	if (len < 11 || memcmp(line, "begin ", 6) != 0)
		return false;
	for (digits = 0; digits < 4 && line[6 + digits] >= '0' && line[6 + digits] <= '7';)
		digits++;
	return digits >= 3 && line[6 + digits] == ' ' && len > 7 + digits;
}

/* How many bytes a coded line holds, or -1 when it is none. Blanks at its end may
 * have been lost on the way, and a checksum may follow. */
static int
data_length(const char *line, size_t len)
{
	size_t n, letters;

	len = without_end(line, len);
	if (len == 0)
		return 0; /* the blank of an empty line was lost */
	for (size_t i = 0; i < len; i++)
		if (line[i] < 0x20 || line[i] > 0x60)
			return -1;
	n = (size_t)(line[0] - 0x20) & 63;
	letters = (n + 2) / 3 * 4;
	if (n == 0)
		return len <= 2 ? 0 : -1;
	return len - 1 >= (n * 8 + 5) / 6 && len - 1 <= letters + 1 ? (int)n : -1;
}

static void
put_data(struct uu *uu, const char *line, size_t len, size_t n)
{
	char out[DATA_MAX + 3];
	size_t letters = without_end(line, len) - 1;

	for (size_t i = 0, at = 0; i < n; i += 3, at += 4) {
		unsigned bits = 0;

		for (size_t k = 0; k < 4; k++)
			bits = bits << 6 | (at + k < letters ? (unsigned)(line[1 + at + k] - 0x20) & 63 : 0);
		out[i] = (char)(bits >> 16);
		out[i + 1] = (char)(bits >> 8);
		out[i + 2] = (char)bits;
	}
	if (uu->sink->data != NULL)
		uu->sink->data(uu->sink->context, out, n);
}

static void
end_file(struct uu *uu)
{
	if (uu->sink->end != NULL)
		uu->sink->end(uu->sink->context);
	uu->state = UU_TEXT;
}

static void
begin_file(struct uu *uu)
{
	char *name = strchr(uu->begin + 6, ' ') + 1;

	uu->begin[without_end(uu->begin, uu->begin_len)] = '\0';
	if (uu->sink->begin != NULL)
		uu->sink->begin(uu->sink->context, name);
	uu->state = UU_FILE;
}

static bool
is_end(const char *line, size_t len)
{
	return without_end(line, len) == 3 && memcmp(line, "end", 3) == 0;
}

static void
take_text(struct uu *uu)
{
	if (is_begin(uu->line, uu->len) && uu->len < sizeof uu->begin) {
		memcpy(uu->begin, uu->line, uu->len);
		uu->begin_len = uu->len;
		uu->begin[uu->len] = '\0';
		uu->state = UU_BEGUN;
	} else {
		put_text(uu, uu->line, uu->len);
	}
}

static void
take_line(struct uu *uu)
{
	int n = data_length(uu->line, uu->len);

	if (uu->state == UU_BEGUN && n > 0) {
		begin_file(uu);
	} else if (uu->state == UU_BEGUN) {
		put_text(uu, uu->begin, uu->begin_len);
		uu->state = UU_TEXT;
	}
	if (uu->state == UU_TEXT)
		take_text(uu);
	else if (is_end(uu->line, uu->len))
		end_file(uu);
	else if (n > 0)
		put_data(uu, uu->line, uu->len, (size_t)n);
	else if (n < 0) { /* its end was lost: text again */
		end_file(uu);
		take_text(uu);
	}
	uu->len = 0;
}

/* A line too long to be a coded one is text as it comes. */
static void
take_long(struct uu *uu)
{
	if (uu->state == UU_FILE)
		end_file(uu);
	if (uu->state == UU_BEGUN)
		put_text(uu, uu->begin, uu->begin_len);
	uu->state = UU_TEXT;
	put_text(uu, uu->line, uu->len);
	uu->len = 0;
	uu->is_long = true;
}

void
uu_add(struct uu *uu, const char *bytes, size_t len)
{
	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t n = end ? (size_t)(end - bytes) + 1 : len;

		if (!uu->is_long && uu->len + n >= sizeof uu->line)
			take_long(uu);
		if (uu->is_long) {
			put_text(uu, bytes, n);
			uu->is_long = end == NULL;
		} else {
			memcpy(uu->line + uu->len, bytes, n);
			uu->len += n;
			if (end != NULL)
				take_line(uu);
		}
		bytes += n;
		len -= n;
	}
}

void
uu_finish(struct uu *uu)
{
	if (uu->len > 0)
		take_line(uu);
	if (uu->state == UU_BEGUN)
		put_text(uu, uu->begin, uu->begin_len);
	if (uu->state == UU_FILE)
		end_file(uu);
	uu->state = UU_TEXT;
}
