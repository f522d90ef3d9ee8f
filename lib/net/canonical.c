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

/* The bytes of a line, or of the part of it that is there, up to its LF. */
static const char *
scan_line(struct scan *s, const char *bytes, size_t n, bool lf)
{
	const char *cr = memchr(bytes, '\r', n);
	bool ends_with_cr = cr != NULL && cr == bytes + n - 1;

	if ((cr != NULL && !ends_with_cr) || (s->cr && n > 0) || (lf && !ends_with_cr && !s->cr))
		return "it has a CR or LF alone";
	s->line += n - ends_with_cr;
	if (s->line > LINE_MAX_BYTES)
		return "it has a line of more than 998 bytes";
	s->cr = !lf && (ends_with_cr || (s->cr && n == 0));
	s->line = lf ? 0 : s->line;
	return NULL;
}

static const char *
scan_bytes(struct scan *s, const char *bytes, size_t n)
{
	const char *end = bytes + n, *wrong = NULL;

	if (memchr(bytes, '\0', n) != NULL)
		return "it has a NUL byte";
	while (bytes < end && wrong == NULL) {
		const char *lf = memchr(bytes, '\n', (size_t)(end - bytes));
		const char *stop = lf ? lf : end;

		wrong = scan_line(s, bytes, (size_t)(stop - bytes), lf != NULL);
		bytes = stop + 1;
	}
	return wrong;
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
