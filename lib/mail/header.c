#include "mail/header.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mail/base64.h"
#include "mail/charset.h"
#include "mail/warning.h"

#define LINE_MAX_BYTES 4000 /* of a decoded value; mail folds what is longer than 998 */
#define MAX_STRAYS 100     /* lines that are no header, before it is the body */
#define NEEDED_AFTER 2     /* known fields after them that make them strays */
#define NAME_MAX_BYTES 100

struct scan {
	struct header_block *block;
	size_t limit;
	size_t kept;
	bool full; /* the limit is reached: nothing more is kept */
	GString *line;
	off_t at;      /* of the next byte */
	off_t line_at; /* of the line's first byte */
	/* Lines that are no header, not yet decided upon: */
	unsigned strays;
	unsigned after;      /* known fields since the first of them */
	off_t stray_at;      /* where the body begins if they are its beginning */
	size_t stray_fields; /* fields before them */
	bool known; /* a field that mail has was there: this is a header */
	bool ended;
	bool torn;  /* the last line has no end */
};

/* Names by which a header is told from a letter that begins "Nama: …". */
static const char *const known_names[] = {
	"From", "To", "Cc", "Subject", "Date", "Message-ID", "Received", "Return-Path",
	"Reply-To", "Sender", "MIME-Version", "Delivered-To", "In-Reply-To", "References",
	"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "DKIM-Signature",
	"Authentication-Results", "Reporting-MTA", "Final-Recipient", "Original-Recipient",
};

static bool
is_known(const char *name, size_t len)
{
	if (len > 2 && g_ascii_strncasecmp(name, "X-", 2) == 0)
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(known_names); i++)
		if (strlen(known_names[i]) == len &&
		    g_ascii_strncasecmp(known_names[i], name, len) == 0)
			return true;
	return false;
}

static void
drop_fields(struct header_block *block, size_t from)
{
	while (block->n > from) {
		block->n--;
		free(block->fields[block->n].name);
		free(block->fields[block->n].value);
	}
}

/* The length of a field's name at the start of a line, 0 when it is no field.
 * Blanks before the colon are obsolete syntax (RFC 5322 section 4.5.8). */
static size_t
name_length(const char *line, size_t len)
{
	size_t n = 0, colon;

	while (n < len && line[n] > 0x20 && line[n] < 0x7f && line[n] != ':')
		n++;
	colon = n;
	while (colon < len && (line[colon] == ' ' || line[colon] == '\t'))
		colon++;
	return n <= NAME_MAX_BYTES && colon < len && line[colon] == ':' ? n : 0;
}

/* False, and a warning, when this much more is over the limit. */
static bool
may_keep(struct scan *s, size_t bytes)
{
	if (s->full || s->kept + bytes > s->limit) {
		s->full = true;
		s->block->warnings |= WARNING_BIT(WARNING_LIMIT_HEADER);
		return false;
	}
	s->kept += bytes;
	return true;
}

static void
add_field(struct scan *s, const char *line, size_t len, size_t name_len)
{
	struct header_block *block = s->block;
	const char *colon = memchr(line + name_len, ':', len - name_len);
	const char *value = colon + 1;
	struct header_field *field;

	if (is_known(line, name_len)) {
		s->known = true;
		s->after++;
	}
	if (!may_keep(s, len))
		return;
	if ((block->n & (block->n - 1)) == 0)
		block->fields = g_renew(struct header_field, block->fields,
		                        block->n ? 2 * block->n : 1);
	field = &block->fields[block->n++];
	field->name = g_strndup(line, name_len);
	field->len = (size_t)(line + len - value);
	field->value = g_strndup(value, field->len);
}

/* A folded line belongs to the field before it. */
static void
continue_field(struct scan *s, const char *line, size_t len)
{
	struct header_field *field = &s->block->fields[s->block->n - 1];

	if (field->len + len > HEADER_FIELD_BYTES) {
		s->block->warnings |= WARNING_BIT(WARNING_LIMIT_HEADER);
		return;
	}
	if (!may_keep(s, len))
		return;
	field->value = g_realloc(field->value, field->len + len + 1);
	memcpy(field->value + field->len, line, len);
	field->len += len;
	field->value[field->len] = '\0';
}

static void
end_header(struct scan *s, off_t body_at)
{
	s->ended = true;
	s->block->body_at = body_at;
}

static void
take_stray(struct scan *s)
{
	if (s->strays == 0 || s->after >= NEEDED_AFTER) {
		s->strays = 0;
		s->after = 0;
		s->stray_at = s->line_at;
		s->stray_fields = s->block->n;
	}
	if (++s->strays > MAX_STRAYS)
		end_header(s, s->at);
}

static void
strip(struct scan *s)
{
	size_t kept = 0;

	if (s->line->len > 0 && s->line->str[s->line->len - 1] == '\r')
		g_string_truncate(s->line, s->line->len - 1);
	if (memchr(s->line->str, '\0', s->line->len) == NULL)
		return;
	for (size_t i = 0; i < s->line->len; i++)
		if (s->line->str[i] != '\0')
			s->line->str[kept++] = s->line->str[i];
	g_string_truncate(s->line, kept);
	s->block->warnings |= WARNING_BIT(WARNING_NUL);
}

static void
take_line(struct scan *s)
{
	const char *line;
	size_t len, name_len;

	strip(s);
	line = s->line->str;
	len = s->line->len;
	name_len = name_length(line, len);
	if (s->line_at == 0 &&
	    (g_str_has_prefix(line, "From ") || g_str_has_prefix(line, ">From ")))
		; /* an mbox line (RFC 4155) */
	else if (len == 0 && s->block->n > 0)
		end_header(s, s->at);
	else if ((*line == ' ' || *line == '\t') && s->block->n > 0 &&
	         (s->strays == 0 || s->after > 0))
		continue_field(s, line, len);
	else if (name_len > 0)
		add_field(s, line, len, name_len);
	else
		take_stray(s);
	g_string_truncate(s->line, 0);
	s->line_at = s->at;
}

static void
feed(struct scan *s, const char *bytes, size_t len)
{
	const char *end = bytes + len;

	while (bytes < end && !s->ended) {
		const char *nl = memchr(bytes, '\n', (size_t)(end - bytes));
		size_t n = (size_t)((nl ? nl : end) - bytes);
		size_t room = HEADER_FIELD_BYTES - s->line->len;

		if (n > room)
			s->block->warnings |= WARNING_BIT(WARNING_LIMIT_HEADER);
		g_string_append_len(s->line, bytes, (gssize)(n < room ? n : room));
		s->at += (off_t)n + (nl != NULL);
		bytes += n + (nl != NULL);
		if (nl != NULL)
			take_line(s);
	}
}

static void
trim(struct header_field *field)
{
	char *from = field->value;
	char *end = from + field->len;

	while (end > from && strchr(" \t\r", end[-1]) != NULL)
		end--;
	while (from < end && strchr(" \t\r", *from) != NULL)
		from++;
	field->len = (size_t)(end - from);
	memmove(field->value, from, field->len);
	field->value[field->len] = '\0';
}

static void
start(struct scan *s, struct header_block *block, size_t limit)
{
	*block = (struct header_block){ 0 };
	*s = (struct scan){ .block = block, .limit = limit, .line = g_string_new(NULL) };
}

/* The file ends in the header: what its last field says may be half of it, and half
 * an address is somebody else's. A whole line that shows one address stays. */
static bool
is_half_sender(const struct scan *s)
{
	static const char *const names[] = { "From", "Sender", "Reply-To" };
	const struct header_field *last;
	bool names_one = false;

	if (s->block->n == 0)
		return false;
	last = &s->block->fields[s->block->n - 1];
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		names_one = names_one || g_ascii_strcasecmp(last->name, names[i]) == 0;
	if (!names_one || s->torn)
		return names_one;
	return strpbrk(last->value, "\"(") != NULL ? strchr(last->value, '>') == NULL
	                                           : strchr(last->value, '@') == NULL;
}

static void
end_of_file(struct scan *s)
{
	s->torn = s->line->len > 0;
	if (s->torn)
		take_line(s);
	if (s->ended)
		return;
	end_header(s, s->at);
	s->block->is_open = true;
	if (is_half_sender(s))
		drop_fields(s->block, s->block->n - 1);
}

/* Decides about the strays, and what the body is when no empty line came. */
static void
finish(struct scan *s)
{
	struct header_block *block = s->block;

	if (!s->ended)
		end_of_file(s);
	if (s->strays > 0 && s->after < NEEDED_AFTER) {
		drop_fields(block, s->stray_fields);
		block->body_at = s->stray_at;
	} else if (s->strays > 0)
		block->warnings |= WARNING_BIT(WARNING_HEADER_BROKEN);
	if (!s->known) {
		drop_fields(block, 0);
		block->body_at = 0;
	}
	if (block->n == 0)
		block->warnings |= WARNING_BIT(WARNING_HEADER_NONE);
	for (size_t i = 0; i < block->n; i++)
		trim(&block->fields[i]);
	g_string_free(s->line, TRUE);
}

int
header_read(int fd, size_t limit_bytes, struct header_block *block)
{
	char bytes[16384];
	struct scan s;
	ssize_t n = 0;
	off_t at = 0;

	start(&s, block, limit_bytes);
	while (!s.ended && (n = pread(fd, bytes, sizeof bytes, at)) > 0) {
		feed(&s, bytes, (size_t)n);
		at += n;
	}
	finish(&s);
	return n < 0 ? -1 : 0;
}

void
header_parse(const char *bytes, size_t len, struct header_block *block)
{
	struct scan s;

	start(&s, block, len);
	feed(&s, bytes, len);
	finish(&s);
}

void
header_free(struct header_block *block)
{
	drop_fields(block, 0);
	free(block->fields);
	*block = (struct header_block){ 0 };
}

const char *
header_next(const struct header_block *block, const char *name, size_t *at)
{
	while (*at < block->n) {
		const struct header_field *field = &block->fields[(*at)++];

		if (g_ascii_strcasecmp(field->name, name) == 0)
			return field->value;
	}
	return NULL;
}

const char *
header_get(const struct header_block *block, const char *name)
{
	size_t at = 0;

	return header_next(block, name, &at);
}

/* --- encoded words (RFC 2047) ---------------------------------------------- */

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
header_encoded_length(const char *text)
{
	struct word word;

	return word_at(text, &word) ? (size_t)(word.end - text) : 0;
}

char *
header_decode(const char *value, uint32_t *warnings)
{
	return header_decode_as(value, NULL, warnings);
}

char *
header_decode_as(const char *value, const char *raw_charset, uint32_t *warnings)
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

/* --- ids, dates, words ------------------------------------------------------ */

/* Copies an id without white space; false when it is empty or too long. */
static bool
take_id(const char *from, size_t len, char id[HEADER_ID_SIZE])
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (strchr(" \t\r\n", from[i]) != NULL || (from[i] == '<' && n == 0))
			continue;
		if (n == HEADER_ID_SIZE - 1)
			return false;
		id[n++] = from[i];
	}
	id[n] = '\0';
	return n > 0;
}

/* The length of an id up to its >. One that another character follows at once is
 * part of the id: <globuz$<>%@example.com> was seen. */
static size_t
bracketed_length(const char *from)
{
	size_t first = strcspn(from, ">"), len = first;

	while (from[len] == '>' && strchr(" \t\r\n,;<(>", from[len + 1]) == NULL)
		len += 1 + strcspn(from + len + 1, ">");
	return from[len] == '>' && memchr(from, ' ', len) == NULL ? len : first;
}

bool
header_next_id(const char **at, char id[HEADER_ID_SIZE])
{
	const char *p = *at;

	for (;;) {
		bool bracket;
		const char *from;
		size_t len;

		p += strspn(p, " \t\r\n,;>");
		if (*p == '\0') {
			*at = p;
			return false;
		}
		bracket = *p == '<';
		from = p + bracket;
		len = bracket ? bracketed_length(from) : strcspn(from, " \t\r\n,;<>");
		*at = p = from + len;
		if ((bracket || memchr(from, '@', len) != NULL) && take_id(from, len, id))
			return true;
	}
}

void
header_word(const char *value, char *word, size_t size)
{
	size_t n = 0;
	unsigned comment = 0;

	for (; *value != '\0' && *value != ';' && n + 1 < size; value++) {
		if (*value == '(')
			comment++;
		else if (*value == ')' && comment > 0)
			comment--;
		else if (comment == 0 && !g_ascii_isspace(*value))
			word[n++] = g_ascii_tolower(*value);
		else if (comment == 0 && n > 0)
			break;
	}
	word[n] = '\0';
}
