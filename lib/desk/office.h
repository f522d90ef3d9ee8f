/*
 * What the officers' programs open before they look: the register, the calendar, today.
 */
#ifndef LOKET_DESK_OFFICE_H
#define LOKET_DESK_OFFICE_H

#include "base/cli.h"
#include "register/desk.h"

struct office {
	struct desk desk; /* the register, the configuration, the calendar, today */
	struct calendar calendar;
};

/* Opens both for a program that has started; -1 with f when it cannot: what is open then,
 * office_close() closes. The office does not move while it is open. */
int office_open(struct office *o, const struct cli *cli, enum register_mode mode, struct fault *f);
void office_close(struct office *o);

/* The last day that is at most n working days away. Where the calendar ends before, its
 * last day: no deadline lies beyond, and the desk must see what it can. */
int32_t office_until(const struct desk *desk, long workdays);

/* Says on standard error, from 1 October, that the next year has no holidays yet. */
void office_tell_missing_year(const struct office *o);

/* Do people read what is printed: --text and --json say, else standard output does. */
bool office_people(bool json, bool text);

#endif
