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

static bool
is_atext_utf8(char c)
{
	return is_atext(c) || (unsigned char)c >= 0x80;
}

static bool
is_host_utf8(char c)
{
	return is_host(c) || (unsigned char)c >= 0x80;
}

/* Bytes of the UTF-8 character at p (RFC 3629), 0 when it is none or a control
 * character. */
static size_t
character(const unsigned char *p)
{
	size_t n = *p < 0x80 ? 1 : *p >= 0xc2 && *p < 0xe0 ? 2 : (*p & 0xf0) == 0xe0 ? 3
	         : *p >= 0xf0 && *p < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((*p == 0xc2 && p[1] < 0xa0) || (*p == 0xe0 && p[1] < 0xa0) ||
	    (*p == 0xed && p[1] >= 0xa0) || (*p == 0xf0 && p[1] < 0x90) ||
	    (*p == 0xf4 && p[1] >= 0x90))
		return 0;
	return n;
}

static bool
is_utf8(const char *text)
{
	const unsigned char *p = (const void *)text;

	while (*p != '\0') {
		size_t n = character(p);

		if (n == 0)
			return false;
		p += n;
	}
	return true;
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

static bool
matches(const char *text, bool (*in_local)(char), bool (*in_host)(char))
{
	size_t local, host;
	const char *domain;

	if (text == NULL || strlen(text) > TOTAL_MAX_BYTES)
		return false;
	local = dotted(text, in_local, LOCAL_MAX_BYTES);
	if (local == 0 || local > LOCAL_MAX_BYTES || text[local] != '@')
		return false;
	domain = text + local + 1;
	host = dotted(domain, in_host, LABEL_MAX_BYTES);
	return host > 0 && domain[host] == '\0' && domain[0] != '-';
}

bool
addrspec_ok(const char *text)
{
	return matches(text, is_atext, is_host);
}

bool
addrspec_utf8_ok(const char *text)
{
	return matches(text, is_atext_utf8, is_host_utf8) && is_utf8(text);
}
