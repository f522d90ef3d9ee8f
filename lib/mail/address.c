#include "mail/address.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/charset.h"
#include "mail/header.h"
#include "mail/warning.h"

#define ADDRESS_BYTES 320 /* 64 + 1 + 255 (RFC 5321 section 4.5.3.1) */

/* What was read since the last comma. */
struct item {
	GString *words;   /* outside angle brackets, quotes taken off */
	GString *comment;
	GString *angle;
	bool has_angle;
	bool quoted;      /* a quoted string was among the words */
};

static void
reset(struct item *item)
{
	g_string_truncate(item->words, 0);
	g_string_truncate(item->comment, 0);
	g_string_truncate(item->angle, 0);
	item->has_angle = false;
	item->quoted = false;
}

/* Copies a quoted string from behind its first quote; returns what is behind the
 * last, or the end where the quote was forgotten. */
static const char *
take_quoted(const char *p, GString *out)
{
	for (; *p != '\0' && *p != '"'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		g_string_append_c(out, *p);
	}
	return *p == '"' ? p + 1 : p;
}

/* Comments nest (RFC 5322 section 3.2.2). */
static const char *
take_comment(const char *p, GString *out)
{
	unsigned depth = 1;

	for (; *p != '\0'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
		g_string_append_c(out, *p);
	}
	return p;
}

/* The text between < and >; of "<Name <a@b>" and of a route "<@x,@y:a@b>" the
 * last piece counts. */
static const char *
take_angle(const char *p, struct item *item)
{
	size_t len = strcspn(p, ">");
	const char *end = p + len;

	for (const char *q = p; q < end; q++)
		if (*q == '<' || (*q == ':' && *p == '@'))
			len = (size_t)(end - q) - 1;
	g_string_truncate(item->angle, 0);
	g_string_append_len(item->angle, end - len, (gssize)len);
	item->has_angle = true;
	return end + (*end == '>');
}

static char *
text_or_null(char *text)
{
	if (*text != '\0')
		return text;
	free(text);
	return NULL;
}

/* An address as one word of UTF-8, without comments. */
static char *
clean_address(const char *raw, uint32_t *warnings)
{
	char *text = charset_decode(raw, strlen(raw), NULL, warnings);
	char *line = charset_clean_line(text, ADDRESS_BYTES, warnings);
	char *to = line;
	unsigned comment = 0;

	for (const char *p = line; *p != '\0'; p++) {
		comment += *p == '(';
		if (comment == 0 && strchr(" <>", *p) == NULL)
			*to++ = *p;
		comment -= *p == ')' && comment > 0;
	}
	*to = '\0';
	free(text);
	return text_or_null(line);
}

/* Without angle brackets: "a@b", "Name a@b", or a word such as MAILER-DAEMON. */
static void
split_words(struct item *item)
{
	const char *words = item->words->str;
	const char *at = strrchr(words, '@');
	const char *from = at;

	if (item->quoted && at == NULL)
		return;
	if (at == NULL && strpbrk(g_strchug(item->words->str), " \t") != NULL)
		return;
	if (at == NULL)
		from = words;
	while (from > words && from[-1] != ' ' && from[-1] != '\t')
		from--;
	g_string_assign(item->angle, from);
	g_string_truncate(item->words, (gsize)(from - words));
	g_string_truncate(item->angle, strcspn(item->angle->str, " \t"));
}

static void
flush(struct item *item, struct address_list *list, uint32_t *warnings)
{
	struct address a;
	GString *name;

	g_string_truncate(item->words, strlen(g_strchomp(item->words->str)));
	if (!item->has_angle && item->words->len > 0)
		split_words(item);
	name = item->words->len > 0 ? item->words : item->comment;
	a.name = text_or_null(header_decode(name->str, warnings));
	a.address = clean_address(item->angle->str, warnings);
	if (a.name != NULL && a.address != NULL && g_ascii_strcasecmp(a.name, a.address) == 0) {
		free(a.name); /* "a@b" <a@b> names nobody */
		a.name = NULL;
	}
	reset(item);
	if (a.name == NULL && a.address == NULL)
		return;
	if ((list->n & (list->n - 1)) == 0)
		list->items = g_renew(struct address, list->items, list->n ? 2 * list->n : 1);
	list->items[list->n++] = a;
}

/* Takes one token; returns what is behind it. */
static const char *
take(const char *p, struct item *item, struct address_list *list, uint32_t *warnings)
{
	size_t encoded = header_encoded_length(p);

	if (encoded > 0) { /* a comma inside an encoded word is text */
		g_string_append_len(item->words, p, (gssize)encoded);
		return p + encoded;
	}
	switch (*p) {
	case '"':
		item->quoted = true;
		return take_quoted(p + 1, item->words);
	case '(':
		return take_comment(p + 1, item->comment);
	case '<':
		return take_angle(p + 1, item);
	case ',':
	case ';':
		flush(item, list, warnings);
		return p + 1;
	case ':': /* what stood before is the name of a group */
		reset(item);
		return p + 1;
	case '[': /* a domain literal may hold colons */
		do
			g_string_append_c(item->words, *p);
		while (*p++ != ']' && *p != '\0');
		return p;
	default:
		g_string_append_c(item->words, *p);
		return p + 1;
	}
}

void
address_parse(const char *value, struct address_list *list, uint32_t *warnings)
{
	struct item item = {
		.words = g_string_new(NULL),
		.comment = g_string_new(NULL),
		.angle = g_string_new(NULL),
	};

	while (*value != '\0' && list->n < ADDRESS_MAX)
		value = take(value, &item, list, warnings);
	if (list->n < ADDRESS_MAX)
		flush(&item, list, warnings);
	else
		*warnings |= WARNING_BIT(WARNING_LIMIT_ADDRESSES);
	g_string_free(item.words, TRUE);
	g_string_free(item.comment, TRUE);
	g_string_free(item.angle, TRUE);
}

void
address_free(struct address_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->items[i].name);
		free(list->items[i].address);
	}
	free(list->items);
	*list = (struct address_list){ 0 };
}
