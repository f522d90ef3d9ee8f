#include "mail/base64.h"

#include <string.h>

enum { OTHER = 64, WHITE, PADDING };

/* The value of each letter, 0 to 63, or what else it is. */
static unsigned char values[256];

static void
fill_values(void)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	memset(values, OTHER, sizeof values);
	for (unsigned i = 0; i < 64; i++)
		values[(unsigned char)letters[i]] = (unsigned char)i;
	for (const char *p = " \t\r\n"; *p != '\0'; p++)
		values[(unsigned char)*p] = WHITE;
	values['='] = PADDING;
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

/* Letters up to the first that is none, four at a time. */
static size_t
take_groups(const unsigned char *in, size_t len, char **to)
{
	size_t i = 0;

	for (; i + 4 <= len; i += 4) {
		unsigned a = values[in[i]], b = values[in[i + 1]], c = values[in[i + 2]],
		         d = values[in[i + 3]];
		uint32_t bits = a << 18 | b << 12 | c << 6 | d;

		if ((a | b | c | d) >= OTHER)
			break;
		*(*to)++ = (char)(bits >> 16);
		*(*to)++ = (char)(bits >> 8);
		*(*to)++ = (char)bits;
	}
	return i;
}

static void
take_letter(struct base64 *state, unsigned value, char **to)
{
	if (value == PADDING)
		*to += base64_end(state, *to);
	else if (value == OTHER)
		state->broken = true;
	if (value >= OTHER)
		return;
	state->bits = state->bits << 6 | value;
	if (++state->n == 4) {
		*(*to)++ = (char)(state->bits >> 16);
		*(*to)++ = (char)(state->bits >> 8);
		*(*to)++ = (char)state->bits;
		state->n = 0;
		state->bits = 0;
	}
}

size_t
base64_step(struct base64 *state, const char *in, size_t len, char *out)
{
	const unsigned char *p = (const unsigned char *)in;
	char *to = out;

	if (values['='] != PADDING)
		fill_values();
	for (size_t i = 0; i < len;) {
		size_t n = state->n == 0 ? take_groups(p + i, len - i, &to) : 0;

		i += n;
		if (i < len)
			take_letter(state, values[p[i++]], &to);
	}
	return (size_t)(to - out);
}
