#include "mail/filename.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/encoded.h"

#define NAME_BYTES 200
#define EXTENSION_BYTES 20 /* that are kept when a name is cut */

/* Marks that turn the direction of writing round or are not seen: with one
 * "foto<U+202E>gpj.exe" looks like a picture. */
static bool
is_unseen(gunichar c)
{
	return c == 0xad || c == 0x061c || c == 0x180e || c == 0xfeff || c == 0xfffe ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || (c >= 0xe0000 && c <= 0xe007f);
}

/* Cuts a name that is too long between two characters, but keeps its extension. */
static void
shorten(GString *name)
{
	const char *dot = strrchr(name->str, '.');
	char *extension = dot && strlen(dot) <= EXTENSION_BYTES ? g_strdup(dot) : g_strdup("");
	size_t len = NAME_BYTES - strlen(extension);

	if (name->len > NAME_BYTES) {
		while ((name->str[len] & 0xc0) == 0x80)
			len--;
		g_string_truncate(name, len);
		g_string_append(name, extension);
	}
	free(extension);
}

char *
filename_clean(const char *name, uint32_t *warnings)
{
	char *line = encoded_decode(name, NULL, warnings);
	const char *p = line;
	GString *out = g_string_new(NULL);

	for (const char *q = line; *q != '\0'; q++)
		if (*q == '/' || *q == '\\')
			p = q + 1;
	for (; *p != '\0'; p = g_utf8_next_char(p)) {
		bool leads = out->len == 0 && strchr(".- ", *p) != NULL;

		if (!leads && !is_unseen(g_utf8_get_char(p)))
			g_string_append_len(out, p, g_utf8_next_char(p) - p);
	}
	free(line);
	g_string_truncate(out, strlen(g_strchomp(out->str)));
	shorten(out);
	return g_string_free(out, *out->str == '\0');
}
