#include "net/canonical.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 998 /* without CR LF */

const char canonical_unreadable[] = "the letter cannot be read now";

struct scan {
	size_t line;
	bool cr; /* the last byte was CR */
};

static const char *
scan_bytes(struct scan *s, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];

		if ((c == '\n') != s->cr)
			return "it has a CR or LF alone";
		if (c == '\0')
			return "it has a NUL byte";
		s->cr = c == '\r';
		s->line = c == '\n' ? 0 : s->line + !s->cr;
		if (s->line > LINE_MAX_BYTES)
			return "it has a line of more than 998 bytes";
	}
	return NULL;
}

const char *
canonical_wrong(int fd, off_t size)
{
	static char bytes[65536];
	struct scan s = { 0 };
	const char *wrong = NULL;
	off_t at = 0;

	while (at < size && wrong == NULL) {
		ssize_t n = pread(fd, bytes, sizeof bytes, at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return canonical_unreadable;
		wrong = scan_bytes(&s, bytes, (size_t)n);
		at += n;
	}
	if (wrong == NULL && (s.cr || s.line > 0))
		return "its last line has no CR LF";
	return wrong;
}
