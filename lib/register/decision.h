/*
 * Step 5: the PPID decides, and the answer is owed (DOMAIN.md 2.1). Steps 6 and 7 follow
 * by themselves: what is owed is booked, and when the letter has gone the request is
 * answered (register/went.h).
 */
#ifndef LOKET_REGISTER_DECISION_H
#define LOKET_REGISTER_DECISION_H

#include "register/attach.h"
#include "register/intake.h"
#include "rules/outcome.h"

struct decision {
	enum outcome outcome;
	const struct outcome_value *fields; /* as the officer gave them, the answer's words among them */
	const struct attached *attached;    /* what goes with the letter, in this order */
	size_t n_attached;
};

/*
 * Writes the decision into the register book, changes the status and owes its letter, with
 * `values` as the fields of the template, inside the caller's transaction. What the outcome
 * must have was seen to before (desk/answer.h). EX_DATAERR for a status that cannot be
 * decided, with the legal moves and who changed it last.
 */
int decision_make(struct intake *in, const json_t *request, const struct decision *d,
                  const json_t *values, struct fault *f);

/*
 * How the whole letter goes besides the SMS that an applicant by SMS gets (DOMAIN.md 1,
 * A12): "surel" when he gave an address; else a decision on a request for information
 * waits for him on paper, "surat". NULL: it needs no second letter.
 */
const char *decision_long_form(const json_t *request, enum outcome outcome);

/*
 * Takes a decision back whose letter has not left: the letter is cancelled and the book
 * says nothing of the decision any more; the journal does. The caller changes the status.
 * EX_DATAERR when the letter has gone, is going, or may have gone. Inside the caller's
 * transaction: no sender can claim it meanwhile.
 */
int decision_withdraw(struct intake *in, const json_t *request, struct fault *f);

/* Adds an officer's note to the event that was written last; nothing for NULL and "". */
int decision_note(struct intake *in, int64_t request, const char *text, struct fault *f);

#endif
