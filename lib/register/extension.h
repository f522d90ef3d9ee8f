/*
 * The extension of a deadline (UU KIP art. 22(8); DOMAIN.md 2.3): once, by so many
 * working days, with a reason, and only when its written notice was sent by the
 * deadline that it extends.
 */
#ifndef LOKET_REGISTER_EXTENSION_H
#define LOKET_REGISTER_EXTENSION_H

#include "register/intake.h"

/* The two grounds that the regulation knows. */
#define EXTENSION_NOT_HELD "belum_dikuasai"          /* not held or documented yet */
#define EXTENSION_NOT_DECIDED "belum_diputuskan"     /* whether it is exempt is not decided */

/*
 * Owes the notice `perpanjangan` and plans tenggat2, inside the caller's transaction.
 * `ground` is one of the two above, `text` the officer's words for the applicant (not
 * empty). EX_DATAERR with the word for the officer: a status that cannot be extended, no
 * deadline that runs (it waits for completion), a deadline that has passed, a second
 * extension, a wrong ground, no reason.
 */
int extension_owe(struct intake *in, int64_t request, const char *ground, const char *text,
                  struct fault *f);

/* The notice has gone, today: in time tenggat2 runs and tenggat does not count any more;
 * late it does not exist. Inside the caller's transaction. */
int extension_sent(struct intake *in, int64_t request, struct fault *f);

/* tenggat passed and the notice has not gone: the extension does not exist, the letter
 * is not sent any more. Inside the caller's transaction. */
int extension_lapse(struct intake *in, int64_t request, struct fault *f);

#endif
