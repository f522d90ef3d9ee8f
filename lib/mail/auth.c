#include "mail/auth.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define WORD_SIZE 256 /* a domain has at most 253 bytes */

struct scan {
	const char *p;
	char word[WORD_SIZE]; /* of a word: lower case, quotes taken off */
	struct auth *auth;
	const char *from_domain; /* or NULL */
	bool dmarc_differs;
};

/* One "method=result ptype.property=value ..." */
struct result {
	char method[WORD_SIZE];
	char verdict[WORD_SIZE];
	char domain[WORD_SIZE]; /* of DKIM: header.d, else of header.i */
	char from[WORD_SIZE];   /* header.from */
};

static const char *
skip_blanks(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n");
		if (*p != '(')
			return p;
		p = header_skip_comment(p);
	}
}

/* Copies a word, with what is quoted in it, to s->word; false when ';', '=' or the end
 * stands here. A word that is too long is cut and equals nothing. */
static bool
take_word(struct scan *s)
{
	size_t n = 0;
	bool quoted = false;

	s->p = skip_blanks(s->p);
	for (; *s->p != '\0' && (quoted || strchr(" \t\r\n;=(", *s->p) == NULL); s->p++) {
		if (*s->p == '"') {
			quoted = !quoted;
			continue;
		}
		if (quoted && *s->p == '\\' && s->p[1] != '\0')
			s->p++;
		if (n + 1 < WORD_SIZE)
			s->word[n++] = g_ascii_tolower(*s->p);
	}
	s->word[n] = '\0';
	return n > 0;
}

static bool
take_char(struct scan *s, char c)
{
	s->p = skip_blanks(s->p);
	if (*s->p != c)
		return false;
	s->p++;
	return true;
}

/* To the next result. Quotes and comments hide a ';'. */
static bool
next_result(struct scan *s)
{
	while (*s->p != '\0' && !take_char(s, ';'))
		if (!take_word(s) && *s->p != ';' && *s->p != '\0')
			s->p++;
	return *s->p != '\0';
}

static void
take_property(const struct scan *s, const char *name, struct result *r)
{
	const char *at = strrchr(s->word, '@');

	if (strcmp(name, "header.d") == 0)
		g_strlcpy(r->domain, s->word, WORD_SIZE);
	else if (strcmp(name, "header.i") == 0 && *r->domain == '\0' && at != NULL)
		g_strlcpy(r->domain, at + 1, WORD_SIZE);
	else if (strcmp(name, "header.from") == 0)
		g_strlcpy(r->from, at ? at + 1 : s->word, WORD_SIZE);
}

static bool
read_result(struct scan *s, struct result *r)
{
	char name[WORD_SIZE];

	*r = (struct result){ 0 };
	if (!take_word(s))
		return false;
	g_strlcpy(r->method, s->word, WORD_SIZE);
	r->method[strcspn(r->method, "/")] = '\0'; /* a version */
	if (!take_char(s, '=') || !take_word(s))
		return false;
	g_strlcpy(r->verdict, s->word, WORD_SIZE);
	while (take_word(s)) {
		g_strlcpy(name, s->word, WORD_SIZE);
		if (take_char(s, '=') && take_word(s))
			take_property(s, name, r);
	}
	return true;
}

/* Verdicts are words of a registry; a domain goes into records, so it is ASCII. */
static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (!g_ascii_isalnum(*text) && strchr("-._", *text) == NULL)
			return false;
	return true;
}

static void
set_once(char **to, const char *verdict)
{
	if (*to == NULL && *verdict != '\0' && is_plain(verdict))
		*to = g_strdup(verdict);
}

static void
take_result(struct scan *s, const struct result *r)
{
	struct auth *auth = s->auth;

	if (strcmp(r->method, "spf") == 0) {
		set_once(&auth->spf, r->verdict);
	} else if (strcmp(r->method, "dkim") == 0 && strcmp(r->verdict, "pass") == 0) {
		if (auth->n < AUTH_DOMAINS && *r->domain != '\0' && is_plain(r->domain))
			auth->dkim[auth->n++] = g_strdup(r->domain);
	} else if (strcmp(r->method, "dmarc") == 0 && s->from_domain != NULL &&
	           g_ascii_strcasecmp(r->from, s->from_domain) == 0) {
		s->dmarc_differs = s->dmarc_differs ||
		                   (auth->dmarc != NULL && strcmp(auth->dmarc, r->verdict) != 0);
		set_once(&auth->dmarc, r->verdict);
	}
}

static const char *
domain_of(const char *address)
{
	const char *at = address ? strrchr(address, '@') : NULL;

	return at && at[1] != '\0' ? at + 1 : NULL;
}

void
auth_read(const struct header_block *header, const char *authserv_id, const char *from,
          struct auth *auth)
{
	const char *value = header_get(header, "Authentication-Results");
	struct scan s = { .p = value, .auth = auth, .from_domain = domain_of(from) };
	struct result r;

	*auth = (struct auth){ 0 };
	if (value == NULL || authserv_id == NULL || !take_word(&s) ||
	    g_ascii_strcasecmp(s.word, authserv_id) != 0)
		return;
	auth->by = g_strdup(s.word);
	while (next_result(&s))
		if (read_result(&s, &r))
			take_result(&s, &r);
	if (s.dmarc_differs) /* who says two things says nothing */
		g_clear_pointer(&auth->dmarc, g_free);
}

void
auth_free(struct auth *auth)
{
	g_free(auth->by);
	g_free(auth->spf);
	g_free(auth->dmarc);
	for (size_t i = 0; i < auth->n; i++)
		g_free(auth->dkim[i]);
	*auth = (struct auth){ 0 };
}
