/* Telephone numbers; the rules and their source are in DOMAIN.md 5.3. */
#include "rules/phone.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum {
	RAW_BYTES = 24, /* longest sensible input in digits: 00, 62, 0 and 15 more */
	MACHINE_DIGITS = 6,
	FOREIGN_MIN_DIGITS = 8,
	FOREIGN_MAX_DIGITS = 15, /* E.164 */
};

/* What follows +62. The lengths count all digits, the first one included. */
static const struct {
	const char *first;
	size_t min_digits, max_digits;
} national[] = {
	{"8", 9, 12},       /* mobile */
	{"2345679", 8, 11}, /* fixed, with area code */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * Copies the digits of `text` and tells whether a "+" stood before the first.
 * False when there are more than a telephone number can have.
 */
static bool
take_digits(const char *text, char digits[RAW_BYTES], bool *plus)
{
	size_t n = 0;

	*plus = false;
	for (; *text != '\0'; text++) {
		if (*text == '+' && n == 0)
			*plus = true;
		if (!is_digit(*text))
			continue;
		if (n == RAW_BYTES - 1)
			return false;
		digits[n++] = *text;
	}
	digits[n] = '\0';
	return true;
}

/* The digits after +62 when the number is Indonesian, otherwise NULL. */
static const char *
after_country(const char *digits, bool international)
{
	if (strncmp(digits, "62", 2) == 0) {
		/* "+62 0812…" is a common slip: the 0 belongs to the national form */
		return digits + (digits[2] == '0' ? 3 : 2);
	}
	if (international)
		return NULL;
	if (digits[0] == '0')
		return digits + 1;
	return digits[0] == '8' ? digits : NULL;
}

static bool
is_national(const char *digits)
{
	size_t n = strlen(digits);

	for (size_t i = 0; i < sizeof national / sizeof national[0]; i++)
		if (n > 0 && strchr(national[i].first, digits[0]) != NULL)
			return n >= national[i].min_digits && n <= national[i].max_digits;
	return false;
}

bool
phone_normalise(const char *text, char out[PHONE_BYTES])
{
	char raw[RAW_BYTES];
	const char *digits = raw;
	bool international;

	out[0] = '\0';
	if (text == NULL || !take_digits(text, raw, &international))
		return false;
	if (!international && strncmp(digits, "00", 2) == 0) {
		international = true;
		digits += 2;
	}

	const char *local = after_country(digits, international);
	size_t n = strlen(digits);

	if (local != NULL) {
		if (!is_national(local))
			return false;
		snprintf(out, PHONE_BYTES, "+62%.12s", local);
		return true;
	}
	if (!international || digits[0] == '0' || n < FOREIGN_MIN_DIGITS || n > FOREIGN_MAX_DIGITS)
		return false;
	snprintf(out, PHONE_BYTES, "+%.15s", digits);
	return true;
}

bool
phone_is_machine(const char *sender)
{
	unsigned digits = 0;

	if (sender == NULL)
		return true;
	for (; *sender != '\0'; sender++) {
		char lower = (char)(*sender | 0x20);

		if (lower >= 'a' && lower <= 'z')
			return true;
		if (is_digit(*sender))
			digits++;
	}
	return digits <= MACHINE_DIGITS;
}
