/*
 * When an agency that owes an answer is reminded, and when its silence goes higher
 * (DOMAIN.md 2.6): counted from the last day of its clock, so that an office with another
 * [clock] agency has the same ladder. With six working days: reminders on day 3, 5 and 6,
 * escalations on day 7 and 8.
 */
#ifndef LOKET_RULES_LADDER_H
#define LOKET_RULES_LADDER_H

#include <stdbool.h>

#define LADDER_REMINDERS 3 /* steps 1 to 3; 4 and 5 are escalations */
#define LADDER_STEPS 5

/*
 * The highest step that is reached with `left` working days left (negative: so many are
 * over) of a clock of `workdays`; 0 for none. A clock that is too short for a step has
 * not got it.
 */
int ladder_step(int left, unsigned workdays);

/* How many working days before the last day a step falls; negative: after it. */
int ladder_days_before(int step);

/* Does the step go higher than the agency's mailbox? */
bool ladder_is_escalation(int step);

#endif
