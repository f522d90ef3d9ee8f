/*
 * Digests ([clock] digest; DOMAIN.md 2.6): before each reading of its mailbox an agency
 * that owed anything when that time came gets one letter with all that it owes, and the
 * PPID one each morning with how the office stands. Only on working days.
 *
 * From the state of the register: the last reading whose time has come, once; after a week
 * without cron one digest, not seven. One that has not left when the next is written is
 * taken back, for the next says it all: after days without a mail server one goes.
 */
#ifndef LOKET_REGISTER_DIGESTS_H
#define LOKET_REGISTER_DIGESTS_H

#include "register/intake.h"

/* The letters. */
#define DIGESTS_AGENCY "ringkasan"
#define DIGESTS_OFFICE "ringkasan_ppid"

/*
 * The agencies that owe answers and have no digest yet for the reading that comes, as rows
 * (id, agency, day, reading), at most `limit` of them behind the one with the id `after`; an
 * array that the caller owns, none when no digest is due. NULL on error.
 */
json_t *digests_due(struct intake *in, int64_t after, long limit, struct fault *f);

/* The PPID's own, as such rows: one in the morning of a working day, or none. */
json_t *digests_due_office(struct intake *in, int64_t after, struct fault *f);

/*
 * Owes the digest of such a row inside the caller's transaction, with the reminders that
 * are due as lines of it, and adds to the row what it did: "event" (digest), "letter", and
 * of an agency's "requests", [{number, days_left, reminder}]. *done is false, and nothing is
 * written, when another run was faster.
 */
int digests_follow(struct intake *in, json_t *row, bool *done, struct fault *f);

#endif
