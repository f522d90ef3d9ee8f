#include "mail/text.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "mail/armor.h"
#include "mail/charset.h"
#include "mail/html.h"
#include "mail/warning.h"

/* --- format=flowed --------------------------------------------------------------- */

struct flowed_line {
	const char *text; /* without quotation marks and stuffing */
	size_t len;
	size_t depth;
	bool is_soft;     /* the next line of the same depth continues it */
};

static const char *
take_flowed(const char *p, struct flowed_line *line)
{
	size_t n = strcspn(p, "\n");
	const char *next = p[n] == '\n' ? p + n + 1 : p + n;
	const char *end = p + n;

	line->depth = strspn(p, ">");
	p += line->depth;
	if (*p == ' ') /* stuffed (section 4.4) */
		p++;
	line->text = p;
	line->len = (size_t)(end - p);
	/* The signature's separator is a line of its own (section 4.3). */
	line->is_soft = line->len > 0 && end[-1] == ' ' &&
	                !(line->len == 3 && memcmp(p, "-- ", 3) == 0);
	return next;
}

char *
text_unflow(const char *flowed, bool deletes_space)
{
	GString *out = g_string_sized_new(strlen(flowed) + 16);
	struct flowed_line line;
	size_t open_depth = 0;
	bool open = false;

	while (*flowed != '\0') {
		flowed = take_flowed(flowed, &line);
		if (open && (line.depth != open_depth || (line.len == 3 && memcmp(line.text, "-- ", 3) == 0))) {
			g_string_append_c(out, '\n');
			open = false;
		}
		if (!open) {
			for (size_t i = 0; i < line.depth; i++)
				g_string_append_c(out, '>');
			if (line.depth > 0)
				g_string_append_c(out, ' ');
		}
		open = line.is_soft;
		open_depth = line.depth;
		g_string_append_len(out, line.text, (gssize)(line.len - (open && deletes_space)));
		if (!open)
			g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

/* --- choosing --------------------------------------------------------------------- */

struct collector {
	struct message *m;
	GString *out;
	bool is_html;
	bool takes_attached; /* texts marked as attachments too */
};

static bool
is_html_part(const struct part *part)
{
	return strcmp(part->type, "text/html") == 0;
}

/* Texts that hold words (RFC 8621 section 4.1.4); calendars, cards and the like are
 * attachments, and the dead text/enriched counts only when nothing else does. */
static bool
is_text(const struct part *part, bool takes_attached)
{
	return part->kind == PART_LEAF &&
	       (strcmp(part->type, "text/plain") == 0 || is_html_part(part) ||
	        strcmp(part->type, "text/markdown") == 0 ||
	        (takes_attached && strcmp(part->type, "text/enriched") == 0));
}

static bool
is_attachment(const struct part *part)
{
	return part->name != NULL ||
	       (part->disposition != NULL && strcmp(part->disposition, "attachment") == 0);
}

/* Mail agents write ">From " for "From " at the start of a line (RFC 4155). Alone
 * among lines without a mark it is no quotation. */
static void
unstuff_from(char *text)
{
	char *to = text;
	char before = '\0';

	for (const char *line = text; *line != '\0';) {
		size_t n = strcspn(line, "\n") + 1;
		bool stuffed;

		if (line[n - 1] == '\0')
			n--;
		stuffed = before != '>' && g_str_has_prefix(line, ">From ") && line[n] != '>';
		before = *line;
		memmove(to, line + stuffed, n - stuffed);
		to += n - stuffed;
		line += n;
	}
	*to = '\0';
}

/* A part's text, cleaned, HTML made plain. The caller frees it. */
static char *
part_text(struct message *m, size_t at)
{
	struct part *part = &m->parts[at];
	char *named = NULL, *text, *plain, *words;

	message_load(m, at);
	if (part->is_cut)
		m->warnings |= WARNING_BIT(WARNING_LIMIT_TEXT);
	if (is_html_part(part) && part->charset == NULL)
		named = html_charset(part->bytes, part->len);
	text = charset_decode(part->bytes, part->len, part->charset ? part->charset : named,
	                      &m->warnings);
	free(named);
	plain = is_html_part(part) ? html_to_text(text, &m->warnings) : NULL;
	words = charset_clean(plain ? plain : text);
	free(plain);
	free(text);
	if (is_html_part(part))
		return words;
	unstuff_from(words);
	if (armor_read_through(words))
		m->warnings |= WARNING_BIT(WARNING_ENCRYPTED);
	if (!part->is_flowed)
		return words;
	text = text_unflow(words, part->deletes_space);
	free(words);
	return text;
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\n")] == '\0';
}

static void
add_text(struct collector *c, size_t at)
{
	const struct part *part = &c->m->parts[at];
	char *text = part_text(c->m, at);

	if (!is_blank(text)) {
		c->is_html = c->is_html || is_html_part(part);
		if (c->out->len > 0 && c->out->str[c->out->len - 1] != '\n')
			g_string_append_c(c->out, '\n');
		g_string_append(c->out, text);
	}
	free(text);
}

static void
add(struct collector *c, size_t at)
{
	const struct part *part = &c->m->parts[at];

	if (is_text(part, c->takes_attached) && !part->is_packed_body && (!is_attachment(part) || c->takes_attached))
		add_text(c, at);
}

static void collect(struct collector *c, size_t at);

/* Tries the branches of a multipart/alternative: first those with a plain text,
 * then, from the richest down, the others (RFC 2046 section 5.1.4 prefers the
 * last; a register prefers words that needed no interpreting). */
static void
collect_best(struct collector *c, size_t at)
{
	const struct part *parts = c->m->parts;
	size_t end = parts[at].end, before = c->out->len;

	for (size_t i = at + 1; i < end && c->out->len == before; i = parts[i].end)
		if (!is_html_part(&parts[i]))
			collect(c, i);
	for (size_t i = at + 1; i < end && c->out->len == before; i = parts[i].end)
		if (is_html_part(&parts[i]))
			collect(c, i);
}

static void
collect(struct collector *c, size_t at)
{
	const struct part *part = &c->m->parts[at];

	if (part->is_encrypted)
		c->m->warnings |= WARNING_BIT(WARNING_ENCRYPTED);
	if (part->kind == PART_MESSAGE)
		return;
	if (part->kind == PART_LEAF)
		add(c, at); /* and what is packed in it: a signature is put around words */
	if (strcmp(part->type, "multipart/alternative") == 0) {
		collect_best(c, at);
		return;
	}
	for (size_t i = at + 1; i < part->end; i = c->m->parts[i].end)
		collect(c, i);
}

/* The words of a winmail.dat, whose last body is the plainest. */
static void
collect_packed(struct collector *c)
{
	for (size_t i = c->m->n; i > 0 && c->out->len == 0; i--)
		if (c->m->parts[i - 1].is_packed_body && !c->m->parts[i - 1].is_attached)
			add_text(c, i - 1);
}

/* The first attached message that has words. */
static void
collect_attached(struct collector *c)
{
	for (size_t i = 0; i < c->m->n && c->out->len == 0; i++)
		if (c->m->parts[i].kind == PART_MESSAGE && c->m->parts[i].end > i + 1)
			collect(c, i + 1);
}

void
text_read(struct message *m, struct text *text)
{
	struct collector c = { .m = m, .out = g_string_new(NULL) };

	if (m->n > 0)
		collect(&c, 0);
	if (c.out->len == 0)
		collect_packed(&c);
	text->is_attached = c.out->len == 0;
	if (text->is_attached)
		collect_attached(&c);
	if (c.out->len == 0 && m->n > 0) {
		c.takes_attached = true;
		collect(&c, 0);
	}
	if (c.out->len == 0)
		m->warnings |= WARNING_BIT(WARNING_EMPTY);
	text->words = g_string_free(c.out, FALSE);
	text->is_html = c.is_html;
	if (charset_cut(text->words, m->limits.text_bytes))
		m->warnings |= WARNING_BIT(WARNING_LIMIT_TEXT);
}

void
text_read_attached(struct message *m, struct text *text)
{
	struct collector c = { .m = m, .out = g_string_new(NULL) };

	collect_attached(&c);
	*text = (struct text){ .is_html = c.is_html, .is_attached = true };
	text->words = g_string_free(c.out, FALSE);
	if (charset_cut(text->words, m->limits.text_bytes))
		m->warnings |= WARNING_BIT(WARNING_LIMIT_TEXT);
}

void
text_free(struct text *text)
{
	free(text->words);
	*text = (struct text){ 0 };
}
