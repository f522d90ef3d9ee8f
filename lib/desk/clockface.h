/*
 * The clocks of a request for people: from which day, how many working days, until when;
 * and if asked why, each day on the way that did not count, with its decree.
 */
#ifndef LOKET_DESK_CLOCKFACE_H
#define LOKET_DESK_CLOCKFACE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "rules/calendar.h"

struct clockface {
	const struct calendar *calendar;
	int32_t today_on;
	size_t columns;
	bool why;
	bool paper; /* to be read elsewhere: without what to type next */
};

/* Prints `clocks` as desk_show() gives them; nothing for none. */
void clockface_print(FILE *out, const json_t *clocks, const struct clockface *face);

#endif
