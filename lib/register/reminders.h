/*
 * The ladder of agencies that owe an answer (rules/ladder.h; DOMAIN.md 2.6 and 4, L5):
 * reminders to the agency's mailbox, then an escalation to its head and to the PPID, then
 * to the PPID's superior. From the state of the register: whatever days nobody ran it, each
 * forward gets the step that it has reached, once, and no step that it has passed.
 *
 * Only on working days, only while the request waits for the answer, and only when the
 * forward itself has reached the agency's mail server: an agency that never got the
 * letter is no debtor, its undelivered letter is on the desk.
 *
 * Where agencies get digests ([clock] digest), a reminder is a line of the digest
 * (register/digests.h), and only what goes higher is a letter of its own.
 */
#ifndef LOKET_REGISTER_REMINDERS_H
#define LOKET_REGISTER_REMINDERS_H

#include "register/intake.h"
#include "rules/ladder.h"

/*
 * The forwards that owe an answer, as rows (id, request, number, kind, status, agency,
 * name = "batas_skpd", start_on, end_on, workdays, and the steps that were done), at most
 * `limit` of them behind the forward `after`, of one agency or (NULL) of all; an array that
 * the caller owns, none on a day on which nobody works. NULL on error.
 */
json_t *reminders_owing(struct intake *in, const char *agency, int64_t after, long limit, struct fault *f);

/*
 * Takes the step that the forward has reached inside the caller's transaction, and adds to
 * the row what it did: "event" (remind or escalate), "to" (the status, which stays),
 * "letter" and "step"; *done is false, and nothing is written, when no step is due.
 */
int reminders_follow(struct intake *in, json_t *row, bool *done, struct fault *f);

/* The working days that such a row has left, negative when it is late; EX_CONFIG when the
 * holidays of a year are not known. */
int reminders_left(struct intake *in, const json_t *row, int *left, struct fault *f);

/*
 * The reminder that the row has reached and that was not given, as a line of the letter
 * `outbox`: written down inside the caller's transaction, and *given is which one it is;
 * 0 when none is due.
 */
int reminders_in_digest(struct intake *in, const json_t *row, int left, int64_t outbox, int *given,
                        struct fault *f);

#endif
