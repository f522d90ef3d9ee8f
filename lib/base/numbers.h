/*
 * A short list of numbers in one value of the configuration: "3,1,0", or times of a day,
 * "07:45,15:00".
 */
#ifndef LOKET_BASE_NUMBERS_H
#define LOKET_BASE_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

#define NUMBERS_LIST_MAX 8 /* more is not a list, it is a mistake */

struct numbers {
	int values[NUMBERS_LIST_MAX];
	size_t n;
};

enum numbers_order { NUMBERS_RISING, NUMBERS_FALLING };

/*
 * Reads whole numbers from min to max with commas between, each above (or below) the one
 * before; "none" is the empty list. Blanks around a number are no part of it. False, and
 * *numbers is empty, when the text is no such list.
 */
bool numbers_read(const char *text, int min, int max, enum numbers_order order, struct numbers *numbers);

/* The same with times of a day, "07:45", rising; the values are minutes from midnight. */
bool numbers_times(const char *text, struct numbers *numbers);

#endif
