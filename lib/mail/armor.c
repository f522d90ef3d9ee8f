#include "mail/armor.h"

#include <glib.h>
#include <string.h>

enum state { OUTSIDE, HEADERS, SIGNED, SIGNATURE };

static bool
is_line(const char *line, size_t len, const char *want)
{
	while (len > 0 && strchr(" \t\n", line[len - 1]) != NULL)
		len--;
	return len == strlen(want) && memcmp(line, want, len) == 0;
}

/* What the line is to the frame; false when it belongs to it. */
static bool
is_word(enum state *state, const char *line, size_t len)
{
	switch (*state) {
	case OUTSIDE:
		if (!is_line(line, len, "-----BEGIN PGP SIGNED MESSAGE-----"))
			return true;
		*state = HEADERS;
		return false;
	case HEADERS: /* "Hash: SHA256", up to an empty line */
		if (is_line(line, len, ""))
			*state = SIGNED;
		return false;
	case SIGNED:
		if (!is_line(line, len, "-----BEGIN PGP SIGNATURE-----"))
			return true;
		*state = SIGNATURE;
		return false;
	case SIGNATURE:
		if (is_line(line, len, "-----END PGP SIGNATURE-----"))
			*state = OUTSIDE;
		return false;
	}
	return true;
}

bool
armor_read_through(char *text)
{
	enum state state = OUTSIDE;
	bool encrypted = false;
	char *to = text;

	if (strstr(text, "-----BEGIN PGP ") == NULL)
		return false;
	for (char *line = text; *line != '\0';) {
		size_t len = strcspn(line, "\n");

		len += line[len] == '\n';
		encrypted = encrypted || is_line(line, len, "-----BEGIN PGP MESSAGE-----");
		if (is_word(&state, line, len)) {
			/* "- " stands before what could be taken for the frame (section 7.1) */
			size_t escape = state == SIGNED && g_str_has_prefix(line, "- ") ? 2 : 0;

			memmove(to, line + escape, len - escape);
			to += len - escape;
		}
		line += len;
	}
	*to = '\0';
	return encrypted;
}
