#include "rules/addrspec.h"

#include <stddef.h>
#include <string.h>

#define TOTAL_MAX_BYTES 254
#define LOCAL_MAX_BYTES 64
#define LABEL_MAX_BYTES 63

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* atext of RFC 5322 section 3.2.3 */
static bool
is_atext(char c)
{
	return is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_host(char c)
{
	return is_alnum(c) || c == '-';
}

/* The bytes of pieces of allowed characters with single dots between them; 0 when
 * it is none. */
static size_t
dotted(const char *text, bool (*allowed)(char), size_t piece_max)
{
	size_t len = 0;

	for (;;) {
		size_t start = len;

		while (allowed(text[len]))
			len++;
		if (len == start || len - start > piece_max)
			return 0;
		if (text[len] != '.')
			return len;
		len++;
	}
}

bool
addrspec_ok(const char *text)
{
	size_t local, host;
	const char *domain;

	if (text == NULL || strlen(text) > TOTAL_MAX_BYTES)
		return false;
	local = dotted(text, is_atext, LOCAL_MAX_BYTES);
	if (local == 0 || local > LOCAL_MAX_BYTES || text[local] != '@')
		return false;
	domain = text + local + 1;
	host = dotted(domain, is_host, LABEL_MAX_BYTES);
	return host > 0 && domain[host] == '\0' && domain[0] != '-';
}
