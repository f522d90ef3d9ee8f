#include "mail/lines.h"

#include <string.h>

#define ENOUGH 3 /* lone CRs before the first LF: not one that strayed into a header */

bool
lines_end_with_cr(const char *block, size_t len)
{
	const char *lf = memchr(block, '\n', len);
	const char *end = lf ? lf : block + len;
	const char *cr = block;
	unsigned n = 0;

	/* The last byte may be the first half of CR LF. */
	while ((cr = memchr(cr, '\r', (size_t)(end - cr))) != NULL && ++cr < end)
		if (++n >= (lf ? ENOUGH : 1))
			return true;
	return false;
}

void
lines_mend(char *block, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (block[i] == '\r' && (i + 1 == len || block[i + 1] != '\n'))
			block[i] = '\n';
}
