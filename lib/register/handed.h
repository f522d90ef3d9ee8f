/*
 * Letters on paper: an applicant without an address for mail gets his letters printed,
 * handed over or posted; and so does one whom mail did not reach.
 */
#ifndef LOKET_REGISTER_HANDED_H
#define LOKET_REGISTER_HANDED_H

#include <jansson.h>

#include "register/intake.h"

/*
 * Letters of the request were handed over or posted today: those on paper that wait for
 * it, or with `letter` that one, which may also be one that mail could not bring. `how` is
 * kept as the proof. What follows from a letter that went (the answer's clock, an extension)
 * follows from it, also when it had gone by mail before and came back. `told` gets "handed", their names. EX_DATAERR when there is none. Inside
 * the caller's transaction.
 */
int handed_over(struct intake *in, const json_t *request, const char *letter, const char *how,
                json_t *told, struct fault *f);

/* All that waits to be handed over, and what mail could not bring to an applicant, the
 * oldest first: an array of number, letter, channel, state and owed_at (UTC seconds) that
 * the caller owns; NULL with f. */
json_t *handed_waiting(struct reg *r, struct fault *f);

#endif
