#include "mail/header.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mail/warning.h"

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

/* --- ids, words ------------------------------------------------------ */

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

const char *
header_skip_comment(const char *p)
{
	unsigned depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	}
	return p;
}

void
header_word(const char *value, char *word, size_t size)
{
	size_t n = 0;

	while (*value != '\0' && *value != ';' && n + 1 < size) {
		bool blank = g_ascii_isspace(*value);

		if ((blank || *value == '(') && n > 0)
			break;
		if (*value == '(') {
			value = header_skip_comment(value);
			continue;
		}
		if (!blank)
			word[n++] = g_ascii_tolower(*value);
		value++;
	}
	word[n] = '\0';
}
