#include "rules/token.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "rules/addrspec.h"

#define MAC_LETTERS (TOKEN_MAC_BYTES - 1)
#define ID_DIGITS 18 /* what fits int64_t whatever the digits are */

static const char roles[] = "rbs";
static const char alphabet[] = "abcdefghijkmnpqrstuvwxyz23456789";

_Static_assert(sizeof roles - 1 == TOKEN__MAX, "a role without a letter");
_Static_assert(sizeof alphabet - 1 == 32, "base 32");

static char
to_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

void
token_format(const struct token *token, char text[TOKEN_BYTES])
{
	snprintf(text, TOKEN_BYTES, "%c%lld.%s", roles[token->role], (long long)token->id, token->mac);
}

/* The number at *at, which moves behind it; false for none, for a leading zero (one
 * row has one token) and for what no row's id can be. */
static bool
take_id(const char **at, int64_t *id)
{
	int n = 0;

	if (**at == '0')
		return false;
	for (*id = 0; **at >= '0' && **at <= '9'; (*at)++)
		if (++n <= ID_DIGITS)
			*id = *id * 10 + (**at - '0');
	return n > 0 && n <= ID_DIGITS;
}

bool
token_parse(const char *text, struct token *token)
{
	const char *role;

	*token = (struct token){ 0 };
	if (text == NULL || *text == '\0')
		return false;
	role = strchr(roles, to_lower(*text++));
	if (role == NULL || !take_id(&text, &token->id) || *text++ != '.')
		return false;
	token->role = (enum token_role)(role - roles);
	for (size_t i = 0; i < MAC_LETTERS; i++) {
		token->mac[i] = to_lower(text[i]);
		/* strchr() would find the NUL, too. */
		if (text[i] == '\0' || strchr(alphabet, token->mac[i]) == NULL)
			return false;
	}
	return text[MAC_LETTERS] == '\0';
}

static unsigned
hex_digit(char c)
{
	return (unsigned)(c >= 'a' ? c - 'a' + 10 : c - '0');
}

void
token_mac(const char *hex, char mac[TOKEN_MAC_BYTES])
{
	unsigned bits = 0, held = 0;
	size_t n = 0;

	while (n < MAC_LETTERS) {
		bits = (bits << 4 | hex_digit(*hex++)) & 0xfff;
		held += 4;
		if (held >= 5) {
			held -= 5;
			mac[n++] = alphabet[bits >> held & 31];
		}
	}
	mac[n] = '\0';
}

bool
token_address(const char *office, char delimiter, const char *text,
              char address[TOKEN_ADDRESS_BYTES])
{
	const char *at = strrchr(office, '@');
	int n = 0;

	if (delimiter != '\0' && at != NULL)
		n = snprintf(address, TOKEN_ADDRESS_BYTES, "%.*s%c%s%s", (int)(at - office), office,
		             delimiter, text, at);
	if (n > 0 && n < TOKEN_ADDRESS_BYTES && addrspec_ok(address))
		return true;
	address[0] = '\0';
	return false;
}

bool
token_of_address(const char *address, const char *office, char delimiter,
                 char text[TOKEN_BYTES])
{
	const char *at = strrchr(office, '@'), *end = address ? strrchr(address, '@') : NULL;
	size_t local = at ? (size_t)(at - office) : 0, len;
	struct token token;

	if (delimiter == '\0' || local == 0 || end == NULL || strcasecmp(end, at) != 0 ||
	    (size_t)(end - address) <= local || strncasecmp(address, office, local) != 0 ||
	    address[local] != delimiter)
		return false;
	len = (size_t)(end - address) - local - 1;
	if (len >= TOKEN_BYTES)
		return false;
	memcpy(text, address + local + 1, len);
	text[len] = '\0';
	if (!token_parse(text, &token))
		return false;
	token_format(&token, text);
	return true;
}
