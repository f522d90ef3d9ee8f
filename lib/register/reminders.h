/*
 * The ladder of agencies that owe an answer (rules/ladder.h; DOMAIN.md 2.6 and 4, L5):
 * reminders to the agency's mailbox, then an escalation to its head and to the PPID, then
 * to the PPID's superior. From the state of the register: whatever days nobody ran it, each
 * forward gets the step that it has reached, once, and no step that it has passed.
 *
 * Only on working days, only while the request waits for the answer, and only when the
 * forward itself has reached the agency's mail server: an agency that never got the
 * letter is no debtor, its undelivered letter is on the desk.
 */
#ifndef LOKET_REGISTER_REMINDERS_H
#define LOKET_REGISTER_REMINDERS_H

#include "register/intake.h"

/*
 * The forwards that owe an answer, as rows (id, request, number, kind, status, agency,
 * name = "batas_skpd", start_on, end_on, workdays, step = the highest that was done, …), at
 * most `limit` of them behind the forward `after`; an array that the caller owns, none on
 * a day on which nobody works. NULL on error.
 */
json_t *reminders_owing(struct intake *in, int64_t after, long limit, struct fault *f);

/*
 * Takes the step that the forward has reached inside the caller's transaction, and adds to
 * the row what it did: "event" (remind or escalate), "to" (the status, which stays),
 * "letter" and "step"; *done is false, and nothing is written, when no step is due.
 */
int reminders_follow(struct intake *in, json_t *row, bool *done, struct fault *f);

#endif
