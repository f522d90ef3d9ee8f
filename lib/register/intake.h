/*
 * One record into the register: whose message is it, and what follows from it
 * (DESIGN.md sections 3.2 and 5; steps 1 and 2 of the procedure).
 *
 * In this order: known already → machine mail, a bounce or spam → a reply to a
 * letter of ours or to a mail of a file (In-Reply-To, then References from the
 * right, then the number in the subject) → a new request. A reply joins a file
 * only when it comes from the applicant's own address; from any other address it
 * waits as unverified, because a number alone must not open a citizen's file.
 */
#ifndef LOKET_REGISTER_INTAKE_H
#define LOKET_REGISTER_INTAKE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "register/register.h"
#include "rules/calendar.h"

struct intake {
	struct reg *reg;
	const struct conf *conf;
	struct calendar calendar;
	int64_t now;
};

/* What the file itself tells. */
struct intake_raw {
	bool archived;
	int64_t size_bytes;
};

/* What must be true before a record may be registered. EX_DATAERR when it is no
 * record of version 1, or has no spool file of ours: `loket-parse -` is for
 * looking at a message, and the word is to use loket-deliver. */
int intake_check(const json_t *record, struct fault *f);

/*
 * Writes everything that follows from the record inside the caller's transaction:
 * message, request, applicant, events, letters owed. Adds "outcome" and "request"
 * to the record. raw->archived says that the raw message is in the archive already,
 * which tells a mail that came twice (outcome duplicate) from one whose earlier
 * run died between its commit and its move (its own outcome again).
 */
int intake_record(struct intake *in, json_t *record, const struct intake_raw *raw,
                  struct fault *f);

/*
 * A request that an officer wrote down (letter, telephone, fax, counter, web form), inside
 * the caller's transaction: as a new one of intake_record(), whoever sent it. Its raw form
 * stands in the archive already, under the record's digest. Adds "outcome" and "request" to
 * the record. Where it reached the office a working day or more before today an event says
 * so (received_earlier): the clocks count from the registration (DOMAIN.md A2); how many is
 * told in *late_workdays. Who has no address gets his letters on paper.
 */
int intake_enter(struct intake *in, json_t *record, int64_t size_bytes, int *late_workdays,
                 struct fault *f);

#endif
