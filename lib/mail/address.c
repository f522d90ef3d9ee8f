#include "mail/address.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/charset.h"
#include "mail/encoded.h"
#include "mail/warning.h"

#define ADDRESS_BYTES 320 /* 64 + 1 + 255 (RFC 5321 section 4.5.3.1) */
#define BLANKS " \t\r\n"

/* One reading of a value. */
struct reading {
	struct address_list *list;
	const char *raw_charset; /* of bytes outside encoded words, or NULL */
	uint32_t *warnings;
};

/* What was read since the last comma. */
struct item {
	GString *words;   /* outside angle brackets, quotes taken off */
	GString *comment;
	GString *angle;
	bool has_angle;
	bool quoted;      /* a quoted string was among the words */
	size_t named;     /* bytes of words that stood before the angle */
};

static void
reset(struct item *item)
{
	g_string_truncate(item->words, 0);
	g_string_truncate(item->comment, 0);
	g_string_truncate(item->angle, 0);
	item->has_angle = false;
	item->quoted = false;
	item->named = 0;
}

/* Where a quoted string ends that begins at p: at its last quote, or at the end
 * where the quote was forgotten. */
static const char *
quote_end(const char *p)
{
	for (p++; *p != '\0' && *p != '"'; p++)
		if (*p == '\\' && p[1] != '\0')
			p++;
	return p;
}

/* Copies what stands between the quotes; returns what is behind them. */
static const char *
take_quoted(const char *p, GString *out)
{
	const char *end = quote_end(p);

	for (p++; p < end; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
		g_string_append_c(out, *p);
	}
	return *end == '"' ? end + 1 : end;
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

static void
set_angle(struct item *item, const char *text, size_t len)
{
	g_string_truncate(item->angle, 0);
	g_string_append_len(item->angle, text, (gssize)len);
	item->has_angle = true;
	item->named = item->words->len;
}

/* The text between < and >; of "<Name <a@b>" and of a route "<@x,@y:a@b>" the
 * last piece counts. */
static const char *
take_angle(const char *p, struct item *item)
{
	const char *end = p, *from = p;

	for (; *end != '\0' && *end != '>'; end++) {
		if (*end == '"')
			end = quote_end(end);
		if (*end == '\0')
			break;
		if (*end == '<' || (*end == ':' && *p == '@'))
			from = end + 1;
	}
	set_angle(item, from, (size_t)(end - from));
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

/* What may stand in a local part without quotes (RFC 5322 section 3.2.3). */
static bool
is_dot_atom(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!g_ascii_isalnum(text[i]) && strchr("!#$%&'*+-/=?^_`{|}~.", text[i]) == NULL)
			return false;
	return len > 0;
}

/* Copies a quoted local part, with its quotes where it needs them. */
static const char *
copy_local_part(const char *p, char **to)
{
	const char *end = quote_end(p);
	bool bare = *end == '"' && is_dot_atom(p + 1, (size_t)(end - p) - 1);
	const char *from = bare ? p + 1 : p;
	size_t len = (size_t)(end - from) + (!bare && *end == '"');

	memmove(*to, from, len);
	*to += len;
	return *end == '"' ? end : end - 1;
}

/* An address as one word of UTF-8, without comments. */
static char *
clean_address(const struct reading *r, const char *raw)
{
	char *text = charset_decode(raw, strlen(raw), r->raw_charset, r->warnings);
	char *line = charset_clean_line(text, ADDRESS_BYTES, r->warnings);
	char *to = line;
	unsigned comment = 0;

	for (const char *p = line; *p != '\0'; p++) {
		comment += *p == '(';
		if (comment == 0 && *p == '"')
			p = copy_local_part(p, &to);
		else if (comment == 0 && strchr(" <>", *p) == NULL)
			*to++ = *p;
		comment -= *p == ')' && comment > 0;
	}
	*to = '\0';
	free(text);
	return text_or_null(line);
}

static void
add(const struct reading *r, struct address a)
{
	struct address_list *list = r->list;

	if (a.name != NULL && a.address != NULL && g_ascii_strcasecmp(a.name, a.address) == 0) {
		free(a.name); /* "a@b" <a@b> names nobody */
		a.name = NULL;
	}
	if (a.name == NULL && a.address == NULL)
		return;
	if ((list->n & (list->n - 1)) == 0)
		list->items = g_renew(struct address, list->items, list->n ? 2 * list->n : 1);
	list->items[list->n++] = a;
}

/* The name that stands before an address, else the comment behind it. */
static char *
read_name(const struct reading *r, const struct item *item, const char *words, size_t len)
{
	char *copy = g_strndup(words, len);
	const char *name = *g_strstrip(copy) ? copy : item->comment->str;
	char *text = encoded_decode(name, r->raw_charset, r->warnings);

	g_free(copy);
	return text_or_null(text);
}

/* Without angle brackets: "a@b", "Name a@b", "a@b c@d" where the comma was forgotten,
 * or a word such as MAILER-DAEMON. */
static void
add_words(const struct reading *r, struct item *item)
{
	const char *words = item->words->str, *name = words;
	bool found = false;

	for (const char *p = words; *p != '\0' && r->list->n < ADDRESS_MAX;) {
		size_t blank = strspn(p, BLANKS), len = strcspn(p + blank, BLANKS);
		const char *word = p + blank;

		p = word + len;
		if (len == 0 || memchr(word, '@', len) == NULL)
			continue;
		set_angle(item, word, len);
		add(r, (struct address){ read_name(r, item, name, (size_t)(word - name)),
		                         clean_address(r, item->angle->str) });
		g_string_truncate(item->comment, 0);
		name = p;
		found = true;
	}
	if (found)
		return;
	name = words + strspn(words, BLANKS);
	if (*name != '\0' && !item->quoted && strpbrk(name, BLANKS) == NULL &&
	    encoded_length(name) == 0) {
		add(r, (struct address){ read_name(r, item, "", 0), clean_address(r, name) });
		return;
	}
	add(r, (struct address){ read_name(r, item, words, strlen(words)), NULL });
}

static void
flush(const struct reading *r, struct item *item)
{
	g_strchomp(item->words->str);
	g_string_truncate(item->words, strlen(item->words->str));
	if (item->has_angle)
		add(r, (struct address){ read_name(r, item, item->words->str, item->words->len),
		                         clean_address(r, item->angle->str) });
	else if (item->words->len > 0 || item->comment->len > 0)
		add_words(r, item);
	reset(item);
}

/* A second address where the comma was forgotten: "Ani <a@b> Budi <c@d>". What stood
 * behind the first is the second one's name. */
static void
flush_first(const struct reading *r, struct item *item)
{
	char *behind;

	if (strchr(item->angle->str, '@') == NULL)
		return;
	behind = g_strdup(item->words->str + MIN(item->named, item->words->len));
	g_string_truncate(item->words, MIN(item->named, item->words->len));
	flush(r, item);
	g_string_assign(item->words, behind);
	g_free(behind);
}

/* A quoted string is a name, or a local part when an @ follows. */
static const char *
take_quote(const char *p, struct item *item)
{
	const char *end = quote_end(p);
	size_t domain;

	if (*end != '"' || end[1] != '@') {
		item->quoted = true;
		return take_quoted(p, item->words);
	}
	domain = strcspn(end, BLANKS ",;<>()");
	set_angle(item, p, (size_t)(end - p) + domain);
	return end + domain;
}

/* Takes one token; returns what is behind it. */
static const char *
take(const char *p, const struct reading *r, struct item *item)
{
	size_t encoded = encoded_length(p);

	if (encoded > 0) { /* a comma inside an encoded word is text */
		g_string_append_len(item->words, p, (gssize)encoded);
		return p + encoded;
	}
	switch (*p) {
	case '"':
		return take_quote(p, item);
	case '(':
		return take_comment(p + 1, item->comment);
	case '<':
		if (item->has_angle)
			flush_first(r, item);
		return take_angle(p + 1, item);
	case ',':
	case ';':
		flush(r, item);
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

static void
read_value(const struct reading *r, const char *value)
{
	struct item item = {
		.words = g_string_new(NULL),
		.comment = g_string_new(NULL),
		.angle = g_string_new(NULL),
	};

	while (*value != '\0' && r->list->n < ADDRESS_MAX)
		value = take(value, r, &item);
	if (r->list->n < ADDRESS_MAX)
		flush(r, &item);
	else
		*r->warnings |= WARNING_BIT(WARNING_LIMIT_ADDRESSES);
	g_string_free(item.words, TRUE);
	g_string_free(item.comment, TRUE);
	g_string_free(item.angle, TRUE);
}

void
address_parse(const char *value, const char *raw_charset, struct address_list *list,
              uint32_t *warnings)
{
	struct reading r = { list, raw_charset, warnings };
	size_t before = list->n;
	char *name;

	read_value(&r, value);
	/* Some encode the whole: =?utf-8?Q?Budi_<budi=40contoh.id>?= */
	if (list->n != before + 1 || list->items[before].address != NULL ||
	    strchr(list->items[before].name, '@') == NULL)
		return;
	name = list->items[before].name;
	list->n = before;
	read_value(&r, name);
	free(name);
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
