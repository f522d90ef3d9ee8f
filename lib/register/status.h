/*
 * The one way in which a request's status changes (DOMAIN.md 2.1): along the table of
 * rules/state, with the clocks that the event moves and the event's own row, in the
 * caller's transaction. A trigger of the register refuses every other way.
 */
#ifndef LOKET_REGISTER_STATUS_H
#define LOKET_REGISTER_STATUS_H

#include "register/clocks.h"

struct status_change {
	int64_t request;
	enum state_event event;
	struct clocks_subject subject; /* the forward or the objection that it is about */
	json_t *data; /* more for the event's row, no personal data; taken over, may be NULL */
};

/*
 * Changes the status, which may stay the same one (the event is written all the same),
 * moves the clocks (day 0 is the office's today) and stamps the moment of the step. The
 * event's data get "from", "to" and, when clocks moved, "clocks".
 *
 * An illegal move is EX_DATAERR with the request's number and a sentence for the officer
 * that names the legal ones and who changed it last; nothing is written then. EX_CONFIG across a year without a
 * calendar: the caller undoes its transaction.
 */
int status_change(struct intake *in, const struct status_change *change, struct fault *f);

#endif
