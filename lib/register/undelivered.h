/*
 * A letter that did not arrive: the applicant may be told by his other channel, once.
 */
#ifndef LOKET_REGISTER_UNDELIVERED_H
#define LOKET_REGISTER_UNDELIVERED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "register/register.h"

/*
 * Looks for another way to the applicant of a letter that is known not to have arrived: by
 * SMS for a mail, by mail for an SMS. With [sms] undelivered = tell the letter tidak_sampai
 * becomes owed by it; with offer an event says that the way is there, and `by_person` takes
 * it. Never twice for one letter, and never about tidak_sampai itself. Inside the caller's
 * transaction.
 */
int undelivered_tell(struct reg *r, const struct conf *conf, int64_t letter, bool by_person,
                     int64_t now, struct fault *f);

#endif
