#include "mail/boundary.h"

#include <glib.h>
#include <string.h>

#include "mail/param.h"

#define LINE_BYTES 1000
#define LEADING_LINES 4 /* "This is a multi-part message in MIME format." */

struct boundary_state {
	GHashTable *known;  /* boundaries that were declared so far */
	char *declared;
	size_t limit, begun;
	uint64_t at;        /* where the line begins */
	uint64_t line_bytes;
	size_t len;         /* what is kept of it */
	char line[LINE_BYTES];
	size_t lines;       /* with something in them, before the guess */
	char before[BOUNDARY_SIZE]; /* the line before this one, when it was "--…" */
	bool before_leads;
};

static void
add_known(struct boundary_state *s, const char *field)
{
	uint32_t ignored = 0;
	char *fields = g_strconcat(";", field, NULL); /* the line may be folded anywhere */
	char *boundary = param_get(fields, "boundary", &ignored);

	g_free(fields);
	if (boundary != NULL && *boundary != '\0')
		g_hash_table_add(s->known, boundary);
	else
		g_free(boundary);
}

void
boundary_begin(struct boundary_scan *scan, const char *declared, size_t limit)
{
	struct boundary_state *s = g_new0(struct boundary_state, 1);

	*scan = (struct boundary_scan){ .state = s };
	s->known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	s->limit = limit;
	if (declared != NULL && *declared != '\0') {
		s->declared = g_strdup(declared);
		g_hash_table_add(s->known, g_strdup(declared));
	}
}

/* "--boundary" begins a part, "--boundary--" ends the last. */
static void
take_dashes(struct boundary_scan *scan)
{
	struct boundary_state *s = scan->state;
	const char *name = s->line + 2;
	size_t len = strlen(name);

	if (g_hash_table_contains(s->known, name)) {
		scan->is_found = scan->is_found || (s->declared && strcmp(name, s->declared) == 0);
		if (++s->begun > s->limit) {
			scan->is_cut = true;
			scan->cut_at = s->at;
		}
	} else if (!scan->is_found && len > 2 && s->declared && len == strlen(s->declared) + 2 &&
	           memcmp(name, s->declared, len - 2) == 0 && strcmp(name + len - 2, "--") == 0) {
		scan->is_found = true;
	}
	if (*name != '\0' && len < BOUNDARY_SIZE) {
		g_strlcpy(s->before, name, sizeof s->before);
		s->before_leads = s->lines <= LEADING_LINES;
	}
}

static void
take_line(struct boundary_scan *scan)
{
	struct boundary_state *s = scan->state;
	bool is_field;

	scan->has_nul = scan->has_nul || memchr(s->line, '\0', s->len) != NULL;
	while (s->len > 0 && strchr(" \t\r\n", s->line[s->len - 1]) != NULL)
		s->len--;
	s->line[s->len] = '\0';
	is_field = g_ascii_strncasecmp(s->line, "Content-", 8) == 0;
	if (is_field && *s->before != '\0' && *scan->guess == '\0') {
		g_strlcpy(scan->guess, s->before, sizeof scan->guess);
		scan->leads = s->before_leads;
	}
	*s->before = '\0';
	if (g_str_has_prefix(s->line, "--"))
		take_dashes(scan);
	else if ((is_field || *s->line == ' ' || *s->line == '\t') &&
	         strcasestr(s->line, "boundary") != NULL)
		add_known(s, s->line);
	s->lines += s->len > 0 && s->lines <= LEADING_LINES;
}

/* Only lines that may mean something are looked at. */
static bool
may_matter(const struct boundary_state *s)
{
	return strchr("- \tCc", s->line[0]) != NULL || s->lines <= LEADING_LINES || *s->before != '\0';
}

void
boundary_add(struct boundary_scan *scan, const char *bytes, size_t len)
{
	struct boundary_state *s = scan->state;

	while (len > 0 && !scan->is_cut) {
		const char *end = memchr(bytes, '\n', len);
		size_t n = end ? (size_t)(end - bytes) + 1 : len;
		size_t kept = MIN(n, LINE_BYTES - 1 - s->len);

		if (s->len == 0 && s->line_bytes == 0)
			s->line[0] = *bytes;
		if (may_matter(s)) {
			memcpy(s->line + s->len, bytes, kept);
			s->len += kept;
		}
		s->line_bytes += n;
		if (end != NULL) {
			if (s->len > 0)
				take_line(scan);
			s->at += s->line_bytes;
			s->line_bytes = 0;
			s->len = 0;
		}
		bytes += n;
		len -= n;
	}
}

void
boundary_end(struct boundary_scan *scan)
{
	struct boundary_state *s = scan->state;

	if (s->len > 0 && !scan->is_cut)
		take_line(scan);
	g_hash_table_destroy(s->known);
	g_free(s->declared);
	g_free(s);
	scan->state = NULL;
}
