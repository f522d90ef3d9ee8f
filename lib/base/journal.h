/*
 * What a sender did, for the run that comes after it was killed: a mark before a
 * letter goes on the wire and one with what became of it, each in one write(2).
 *
 * A killed process leaves everything here that it had written, so the next run knows
 * exactly which of the letters that it had claimed were begun and how they ended. A
 * power cut may take marks away: then one that is missing says nothing, and what is
 * there is still true. The journal knows which by the kernel's boot id. It is no
 * promise to anybody: what counts is committed in the register.
 */
#ifndef LOKET_BASE_JOURNAL_H
#define LOKET_BASE_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

#define JOURNAL_TEXT_SIZE 256

struct journal;

/* Opens the journal at `path`, made if it is not there, and reads what the run before
 * left. The caller holds the lock of all who write it. Freed with journal_close(). */
int journal_open(const char *path, struct journal **j, struct fault *f);
void journal_close(struct journal *j);

enum journal_found {
	JOURNAL_NOTHING, /* never begun */
	JOURNAL_UNKNOWN, /* nothing is written, and it may have been lost */
	JOURNAL_BEGUN,   /* begun, and no end is written */
	JOURNAL_ENDED,   /* ended: outcome and text are as they were given */
};

/* What the run before wrote of that attempt at that letter. */
enum journal_found journal_find(const struct journal *j, int64_t letter, int64_t attempt,
                                int *outcome, char text[JOURNAL_TEXT_SIZE]);

/* Forgets it, durably, once the register has it all. */
int journal_clear(struct journal *j, struct fault *f);

/* The marks. Without the first one nothing may be sent. `outcome` 0 to 9; control
 * characters in the text become blanks. */
int journal_begin(struct journal *j, int64_t letter, int64_t attempt, struct fault *f);
int journal_end(struct journal *j, int64_t letter, int64_t attempt, int outcome,
                const char *text, struct fault *f);

#endif
