/*
 * A message that waits, unverified with its request or held without one, taken by an officer who has made sure whose it is
 * (a telephone call, a letter shown at the counter): it then does what it would have done
 * had it come from the right address.
 */
#ifndef LOKET_REGISTER_ACCEPT_H
#define LOKET_REGISTER_ACCEPT_H

#include <jansson.h>
#include <stdbool.h>

#include "register/intake.h"

struct accept {
	const char *message; /* its id as loket-show prints it, or 8 digits and more of its digest */
	const char *from;    /* a code of an agency that was asked, "PEMOHON", or NULL: as below */
	bool teach;          /* the agency writes from that address too, from now on */
};

/*
 * Takes it inside the caller's transaction. `request` is a row of desk_request().
 *
 * Without `from` it is the agency's whose letter it answers, whose mailbox it came from,
 * or, with an agency's word in its first line or nothing but the number to go by, that of
 * the only one that owes an answer. It is the applicant's when it answers a letter to
 * him, or when no agency owes. As an agency's it does what response_take() says; as the
 * applicant's it completes, adds, asks, withdraws or objects as his own mail does, and
 * whatever letter follows goes to the address of the file and not to the one that wrote.
 *
 * `told` gets "accepted" (its id), "outcome", "agency" (a code or null), "taught" (a
 * boolean) and "said". EX_DATAERR with the word for the officer: no such message, one
 * that does not wait, one of which nobody can tell whose it is, a code that was not
 * asked, an address that cannot be taught.
 */
int accept_message(struct intake *in, const json_t *request, const struct accept *what,
                   json_t *told, struct fault *f);

#endif
