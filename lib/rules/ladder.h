/*
 * When an agency that owes an answer is reminded, and when its silence goes higher
 * (DOMAIN.md 2.6): counted from the last day of its clock, so that an office with another
 * [clock] agency has the same ladder. The rungs are the office's ([remind]); with six
 * working days and its defaults: reminders on day 3, 5 and 6, escalations on day 7 and 8.
 */
#ifndef LOKET_RULES_LADDER_H
#define LOKET_RULES_LADDER_H

#include "base/numbers.h"

enum ladder_to {
	LADDER_AGENCY,   /* a reminder, to its mailbox */
	LADDER_PPID,     /* to its head and the PPID */
	LADDER_SUPERIOR, /* to the PPID's superior */
};

struct ladder_step {
	enum ladder_to to;
	int days_before; /* working days before the last day; negative: after it */
	int nth;         /* of the reminders, or of the escalations; from 1 */
};

struct ladder {
	struct ladder_step steps[3 * NUMBERS_LIST_MAX]; /* in the order of their days */
	size_t n;
};

/* `agency` falls, the others rise (conf.h). Where both escalations fall on one day, the
 * superior's is the one. */
void ladder_make(const struct numbers *agency, const struct numbers *ppid, const struct numbers *superior,
                 struct ladder *ladder);

/*
 * The last step that is reached with `left` working days left (negative: so many are
 * over) of a clock of `workdays`; NULL for none. A clock that is too short for a step has
 * not got it.
 */
const struct ladder_step *ladder_step(const struct ladder *ladder, int left, unsigned workdays);

#endif
