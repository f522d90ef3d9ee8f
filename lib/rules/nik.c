/* The form of a NIK; see DOMAIN.md 5.2 for the five checks and their vectors. */
#include "rules/nik.h"

#include <stddef.h>
#include <string.h>

#include "rules/day.h"

enum {
	NIK_DIGITS = NIK_BYTES - 1,
	FEMALE_DAYS = 40, /* added to the day of birth of women */
};

/* Province codes in force, Kepmendagri 300.2.2-2430/2025. */
static const struct {
	int first, last;
} provinces[] = {
	{11, 19}, {21, 21}, {31, 36}, {51, 53}, {61, 65}, {71, 76}, {81, 82}, {91, 96},
};

static int
two_digits(const char *at)
{
	return (at[0] - '0') * 10 + (at[1] - '0');
}

/* Copies the digits of `text`; false when they are not exactly sixteen. */
static bool
strip(const char *text, char out[NIK_BYTES])
{
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (*text == ' ' || *text == '.' || *text == '-')
			continue;
		if (*text < '0' || *text > '9' || n == NIK_DIGITS)
			return false;
		out[n++] = *text;
	}
	out[n] = '\0';
	return n == NIK_DIGITS;
}

static bool
province_is_known(int province)
{
	for (size_t i = 0; i < sizeof provinces / sizeof provinces[0]; i++)
		if (province >= provinces[i].first && province <= provinces[i].last)
			return true;
	return false;
}

/* A NIK has two digits for the year: 19YY or 20YY, whichever can be. */
static bool
birth_is_possible(const char *ddmmyy, int32_t today_on)
{
	int day = two_digits(ddmmyy);
	int month = two_digits(ddmmyy + 2);
	int year = two_digits(ddmmyy + 4);

	if (day > FEMALE_DAYS)
		day -= FEMALE_DAYS;
	for (int century = 1900; century <= 2000; century += 100) {
		int32_t born_on = day_from_ymd(century + year, month, day);

		if (born_on != DAY_NONE && born_on <= today_on)
			return true;
	}
	return false;
}

enum nik_result
nik_check(const char *text, int32_t today_on, char out[NIK_BYTES])
{
	char nik[NIK_BYTES];

	out[0] = '\0';
	if (text == NULL || !strip(text, nik))
		return NIK_LENGTH;
	if (two_digits(nik) == 0 || two_digits(nik + 2) == 0 || two_digits(nik + 4) == 0)
		return NIK_REGION;
	if (!birth_is_possible(nik + 6, today_on))
		return NIK_DATE;
	if (strcmp(nik + 12, "0000") == 0)
		return NIK_SERIAL;
	memcpy(out, nik, NIK_BYTES);
	return province_is_known(two_digits(nik)) ? NIK_OK : NIK_UNKNOWN_PROVINCE;
}

bool
nik_is_usable(enum nik_result result)
{
	return result == NIK_OK || result == NIK_UNKNOWN_PROVINCE;
}

/* The first 16 digits from here on, single separators between; false when there are fewer. */
static bool
first_digits(const char *text, char digits[NIK_BYTES])
{
	size_t n = 0;

	for (; n < NIK_BYTES - 1; text++) {
		if (*text >= '0' && *text <= '9')
			digits[n++] = *text;
		else if (*text == '\0' || n == 0 || strchr(" .-", *text) == NULL || text[1] < '0' || text[1] > '9')
			return false;
	}
	digits[n] = '\0';
	return *text < '0' || *text > '9';
}

bool
nik_is_in(const char *text, const char *own, int32_t today_on)
{
	char digits[NIK_BYTES], checked[NIK_BYTES];
	char before = '\0';

	for (; text != NULL && *text != '\0'; before = *text++) {
		if ((before >= '0' && before <= '9') || !first_digits(text, digits))
			continue;
		if ((own != NULL && strcmp(digits, own) == 0) || nik_check(digits, today_on, checked) == NIK_OK)
			return true;
	}
	return false;
}
