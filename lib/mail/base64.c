#include "mail/base64.h"

#include <string.h>

/* The value of a letter, or -1. */
static int
value_of(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

size_t
base64_end(struct base64 *state, char *out)
{
	/* n letters hold n * 6 bits: 2 make one byte, 3 make two */
	size_t n = state->n > 1 ? state->n - 1 : 0;
	uint32_t bits = state->bits << (6 * (4 - state->n));

	for (size_t i = 0; i < n; i++)
		out[i] = (char)(bits >> (16 - 8 * i) & 0xff);
	state->bits = 0;
	state->n = 0;
	return n;
}

size_t
base64_step(struct base64 *state, const char *in, size_t len, char *out)
{
	char *to = out;

	for (size_t i = 0; i < len; i++) {
		int value = value_of((unsigned char)in[i]);

		if (value < 0) {
			if (in[i] == '=')
				to += base64_end(state, to);
			else if (strchr(" \t\r\n", in[i]) == NULL || in[i] == '\0')
				state->broken = true;
			continue;
		}
		state->bits = state->bits << 6 | (uint32_t)value;
		if (++state->n < 4)
			continue;
		*to++ = (char)(state->bits >> 16 & 0xff);
		*to++ = (char)(state->bits >> 8 & 0xff);
		*to++ = (char)(state->bits & 0xff);
		state->n = 0;
		state->bits = 0;
	}
	return (size_t)(to - out);
}
