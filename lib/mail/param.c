#include "mail/param.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/charset.h"
#include "mail/encoded.h"

#define SECTIONS 200 /* of one value (RFC 2231 section 3) that are read */

/* One parameter as it stands: `name*1*=value`. */
struct raw {
	const char *name;
	size_t name_len;
	int section;      /* -1 when the name has none */
	bool is_encoded;  /* percent signs, and in the first section a character set */
	GString *value;
};

/* Comments may stand anywhere between the words (RFC 822 section 3.1.4). */
static const char *
skip_space(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n;");
		if (*p != '(')
			return p;
		for (int depth = 0; *p != '\0'; p++) {
			if (*p == '\\' && p[1] != '\0')
				p++;
			else if (*p == '(')
				depth++;
			else if (*p == ')' && --depth == 0)
				break;
		}
		p += *p == ')';
	}
}

/* A backslash before anything but a quote or a backslash is one of a Windows path. */
static const char *
take_quoted(const char *p, GString *out)
{
	for (p++; *p != '\0' && *p != '"'; p++) {
		if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		g_string_append_c(out, *p);
	}
	return *p == '"' ? p + 1 : p;
}

/* A bare value goes on to the semicolon: people's programs leave out the quotes
 * around names with blanks. */
static const char *
take_bare(const char *p, GString *out)
{
	while (*p != '\0' && *p != ';') {
		size_t n = encoded_length(p);

		n = n > 0 ? n : 1;
		g_string_append_len(out, p, (gssize)n);
		p += n;
	}
	while (out->len > 0 && strchr(" \t\r\n", out->str[out->len - 1]) != NULL)
		g_string_truncate(out, out->len - 1);
	return p;
}

/* Splits "filename*0*" into its name, section and mark. */
static void
read_name(struct raw *raw, const char *p, size_t len)
{
	const char *star;

	raw->name = p;
	raw->section = -1;
	raw->is_encoded = len > 1 && p[len - 1] == '*';
	len -= raw->is_encoded;
	star = memchr(p, '*', len);
	raw->name_len = star ? (size_t)(star - p) : len;
	if (star != NULL && g_ascii_isdigit(star[1]))
		raw->section = (int)MIN(strtoul(star + 1, NULL, 10), SECTIONS);
}

/* Takes the next parameter; the place behind it, or NULL at the end. */
static const char *
take(const char *p, struct raw *raw)
{
	size_t n;

	for (;;) {
		p = skip_space(p);
		n = strcspn(p, "=;");
		if (*p == '\0' || p[n] == '=')
			break;
		p += n; /* a word without a value */
	}
	if (*p == '\0')
		return NULL;
	g_string_truncate(raw->value, 0);
	read_name(raw, p, strcspn(p, "= \t\r\n"));
	p += n + 1;
	p += strspn(p, " \t\r\n");
	return *p == '"' ? take_quoted(p, raw->value) : take_bare(p, raw->value);
}

static void
append_percent(GString *out, const char *p)
{
	for (; *p != '\0'; p++) {
		if (*p == '%' && g_ascii_isxdigit(p[1]) && g_ascii_isxdigit(p[2])) {
			g_string_append_c(out, (char)(g_ascii_xdigit_value(p[1]) << 4 |
			                              g_ascii_xdigit_value(p[2])));
			p += 2;
		} else {
			g_string_append_c(out, *p);
		}
	}
}

/* What was found under a name. */
struct found {
	char *plain;              /* without RFC 2231 */
	char *sections[SECTIONS + 1];
	bool encoded[SECTIONS + 1];
	bool any;
};

static void
collect(const char *value, const char *name, struct found *found)
{
	const char *p = strchr(value, ';') ? strchr(value, ';') : value;
	struct raw raw = { .value = g_string_new(NULL) };

	while ((p = take(p, &raw)) != NULL) {
		int at = MAX(raw.section, 0);

		if (raw.name_len != strlen(name) || g_ascii_strncasecmp(raw.name, name, raw.name_len) != 0)
			continue;
		if (raw.section < 0 && !raw.is_encoded) {
			if (found->plain == NULL)
				found->plain = g_strdup(raw.value->str);
		} else if (found->sections[at] == NULL) {
			found->sections[at] = g_strdup(raw.value->str);
			found->encoded[at] = raw.is_encoded;
			found->any = true;
		}
	}
	g_string_free(raw.value, TRUE);
}

/* "UTF-8'id'Surat%20ini": the character set before the first quote. */
static const char *
take_charset(const char *first, char **charset)
{
	const char *language = strchr(first, '\'');
	const char *text = language ? strchr(language + 1, '\'') : NULL;

	if (text == NULL)
		return first;
	if (language > first)
		*charset = g_strndup(first, (gsize)(language - first));
	return text + 1;
}

static char *
join(const struct found *found, uint32_t *warnings)
{
	GString *bytes = g_string_new(NULL);
	char *charset = NULL, *text;

	for (size_t i = 0; i <= SECTIONS; i++) {
		const char *p = found->sections[i];

		if (p == NULL && i > 0)
			break; /* a section that is missing ends the value */
		if (p == NULL)
			continue;
		if (i == 0 && found->encoded[i])
			p = take_charset(p, &charset);
		if (found->encoded[i])
			append_percent(bytes, p);
		else
			g_string_append(bytes, p);
	}
	if (charset == NULL)
		return g_string_free(bytes, FALSE);
	text = charset_decode(bytes->str, bytes->len, charset, warnings);
	g_string_free(bytes, TRUE);
	free(charset);
	return text;
}

char *
param_get(const char *value, const char *name, uint32_t *warnings)
{
	struct found found = { 0 };
	char *text;

	if (value == NULL || strcasestr(value, name) == NULL)
		return NULL;
	collect(value, name, &found);
	/* RFC 2231's is the better one when both are there (RFC 6266 section 4.3). */
	text = found.any ? join(&found, warnings) : g_strdup(found.plain);
	free(found.plain);
	for (size_t i = 0; i <= SECTIONS; i++)
		free(found.sections[i]);
	return text;
}

char *
param_word(const char *value, const char *name, uint32_t *warnings)
{
	char *text = param_get(value, name, warnings);

	if (text != NULL)
		text[strcspn(text, " \t\r\n(")] = '\0';
	return text;
}
