/*
 * A changed calendar moves the clocks that still count (DOMAIN.md 2.4): those that run,
 * plans, those that waited for a year's calendar, and a missed one whose last day turns
 * out not to be over. What was met, or is void, stays what it was.
 */
#ifndef LOKET_REGISTER_RECOUNT_H
#define LOKET_REGISTER_RECOUNT_H

#include <jansson.h>

#include "register/intake.h"

/*
 * Counts every such clock again with in->calendar, inside the caller's transaction: one
 * event "calendar_changed" a request that moved. *moves is an array that the caller owns:
 * number, clock, from (null: it waited), to. EX_CONFIG when a clock that runs would lose
 * its dates: a calendar may not become shorter than what was promised by it.
 */
int recount_clocks(struct intake *in, json_t **moves, struct fault *f);

#endif
