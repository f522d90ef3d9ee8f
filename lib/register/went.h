/*
 * What follows from a letter having gone (DOMAIN.md 2.1, 2.3): the days for a completion
 * count from it, an extension becomes valid by it, a decided request is answered by it.
 */
#ifndef LOKET_REGISTER_WENT_H
#define LOKET_REGISTER_WENT_H

#include "base/conf.h"
#include "register/register.h"

/* Inside the transaction that marks the letter as sent. Most letters need nothing. */
int went_follow(struct reg *r, const struct conf *conf, int64_t request, const char *letter,
                int64_t now, struct fault *f);

/* The same for one that had gone, came back, and was handed over now: what begins with an
 * answer begins when the applicant has it. */
int went_again(struct reg *r, const struct conf *conf, int64_t request, const char *letter,
               int64_t now, struct fault *f);

/* The same for one that will not arrive by mail: an answer that failed leaves its request
 * decided and unanswered, and the journal says so (DOMAIN.md 2.1). */
int went_failed(struct reg *r, const struct conf *conf, int64_t request, const char *letter,
                int64_t now, struct fault *f);

#endif
