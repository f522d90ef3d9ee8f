#include "base/numbers.h"

#include <stdlib.h>
#include <string.h>

#define BLANKS " \t"

/* One number of at most four digits, from *text on. */
static bool
number(const char **text, int *value)
{
	size_t digits = strspn(*text, "0123456789");

	if (digits == 0 || digits > 4)
		return false;
	*value = (int)strtol(*text, NULL, 10);
	*text += digits;
	return true;
}

static bool
clock_time(const char **text, int *value)
{
	int hours, minutes;
	const char *start = *text;

	if (!number(text, &hours) || *text - start != 2 || *(*text)++ != ':')
		return false;
	start = *text;
	if (!number(text, &minutes) || *text - start != 2 || hours > 23 || minutes > 59)
		return false;
	*value = 60 * hours + minutes;
	return true;
}

static bool
read_all(const char *text, bool (*one)(const char **, int *), int min, int max,
         enum numbers_order order, struct numbers *numbers)
{
	for (;;) {
		int value;

		text += strspn(text, BLANKS);
		if (numbers->n == NUMBERS_LIST_MAX || !one(&text, &value) || value < min || value > max)
			return false;
		if (numbers->n > 0 && (order == NUMBERS_RISING ? value <= numbers->values[numbers->n - 1]
		                                         : value >= numbers->values[numbers->n - 1]))
			return false;
		numbers->values[numbers->n++] = value;
		text += strspn(text, BLANKS);
		if (*text != ',')
			return *text == '\0';
		text++;
	}
}

static bool
read_both(const char *text, bool (*one)(const char **, int *), int min, int max,
          enum numbers_order order, struct numbers *numbers)
{
	*numbers = (struct numbers){ .n = 0 };
	if (strcmp(text, "none") == 0 || read_all(text, one, min, max, order, numbers))
		return true;
	numbers->n = 0;
	return false;
}

bool
numbers_read(const char *text, int min, int max, enum numbers_order order, struct numbers *numbers)
{
	return read_both(text, number, min, max, order, numbers);
}

bool
numbers_times(const char *text, struct numbers *numbers)
{
	return read_both(text, clock_time, 0, 24 * 60 - 1, NUMBERS_RISING, numbers);
}
