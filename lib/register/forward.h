/*
 * Step 4 of the procedure: a request goes to whoever holds the answer, an agency or one
 * of the three Bidang. Each has an assignment of its own, its own clock of [clock] agency
 * working days and its own letter `penerusan` (DOMAIN.md 4, L4), whose Reply-To has the
 * assignment's token, so that the answer comes back to it.
 *
 * The agency is not told who asks unless it must know: the words go without what names
 * the applicant (rules/redact), files that are an identity (a scan of the KTP, whatever
 * was sent to complete the identity) stay here. When the applicant asked that his name be
 * kept secret no file of his goes at all, for a photograph or a document names its maker
 * too, and his identity never goes. The NIK never goes in any case.
 */
#ifndef LOKET_REGISTER_FORWARD_H
#define LOKET_REGISTER_FORWARD_H

#include <jansson.h>
#include <stdbool.h>

#include "register/intake.h"

struct forward {
	const char *agencies;  /* codes, ',' between; each valid today */
	bool with_identity;    /* name and contact go along; an event says so */
	const char *note;      /* the officer's words for the agencies; may be NULL */
};

/*
 * Forwards the request (a row of desk_request()) inside the caller's transaction: the
 * assignments, their events and clocks, the letters owed. A request that nobody has
 * reviewed is reviewed by it; an agency whose letter came back is asked anew; the
 * suggestions learn from it; and the applicant is told when [desk] forward_notice says so.
 * `told` gets "forwarded" [{agency, due, enclosures}], "withheld" (how many files of the
 * applicant stay here) and "said", the sentence for the officer.
 *
 * EX_DATAERR with all that is wrong in one sentence: no agency, or one that is not valid
 * today, is named twice or still owes an answer; a NIK in the note; an identity that the
 * applicant wants kept secret; or a status that cannot be forwarded.
 */
int forward_request(struct intake *in, const json_t *request, const struct forward *what,
                    json_t *told, struct fault *f);

/*
 * Letters `penerusan` of the request have gone at in->now: the days of a forward whose
 * letter left on a later day than it was owed count from that day (DOMAIN.md 2.3).
 * Inside the caller's transaction.
 */
int forward_went(struct intake *in, int64_t request, struct fault *f);

#endif
