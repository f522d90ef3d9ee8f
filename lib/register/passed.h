/*
 * What follows from a day that has passed: a running clock whose last day is over is
 * missed, an incomplete request lapses, an answered one to which nobody objected is
 * closed (DOMAIN.md 2.1). From the state of the register, not from whether cron ran:
 * doing it again the same day finds nothing.
 */
#ifndef LOKET_REGISTER_PASSED_H
#define LOKET_REGISTER_PASSED_H

#include "register/intake.h"

/* The clocks that have passed, as rows (id, request, number, kind, status, name, start_on,
 * end_on, assignment, objection), at most `limit` of them behind the row `after` (0 at
 * first). Without `lapses` those of a completion are left out; those whose letter has not
 * gone always are: nobody has been asked. The caller owns the array; NULL on error. */
json_t *passed_clocks(struct intake *in, bool lapses, int64_t after, long limit, struct fault *f);

/*
 * Follows one of them inside the caller's transaction, and adds to the row what it did:
 * "event" (missed, lapse, close), "to", the status after it, and "letter", the letter
 * that is owed for it or null.
 */
int passed_follow(struct intake *in, json_t *row, struct fault *f);

#endif
