/*
 * Step 3: the PPID takes a file in hand (DOMAIN.md 2.1), and corrects what kind of message
 * it is.
 */
#ifndef LOKET_REGISTER_REVIEW_H
#define LOKET_REGISTER_REVIEW_H

#include <jansson.h>

#include "register/intake.h"
#include "rules/kind.h"
#include "rules/state.h"

/*
 * Corrects the kind of an open request, with the clocks that it should have had (rules/clock),
 * inside the caller's transaction; *now_in gets the status that follows. A request for
 * information that lacks its identity waits for it from here on: belum_lengkap, the letter
 * `lengkapi` is owed; one that waited and is none goes on: ditelaah, with a receipt.
 * The same kind again is only an event: somebody has looked at it.
 *
 * EX_DATAERR for a request that is closed, or decided and not taken back.
 */
int review_kind(struct intake *in, const json_t *request, enum kind kind, enum state *now_in,
                struct fault *f);

/*
 * Takes it in hand, or back: from an agency that is silent, or a decision whose letter has
 * not left (register/decision.h). `holder` stands in the event: "PPID" when he answers
 * himself, and then the agencies that owe an answer are excused; NULL when that is open. Inside the caller's transaction.
 */
int review_take(struct intake *in, const json_t *request, const char *holder, struct fault *f);

#endif
