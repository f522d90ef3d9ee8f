/*
 * The journal: append only, each row chained to the one before by SHA-256, so
 * that loket-audit can prove that nothing was changed. An event holds no personal
 * data: what is erased later must not break the chain.
 */
#ifndef LOKET_REGISTER_EVENT_H
#define LOKET_REGISTER_EVENT_H

#include <jansson.h>
#include <stdint.h>

#include "register/register.h"

/*
 * Appends one event inside the caller's transaction. `request` is the row's id or
 * 0, `what` a fixed English word, `data` an object without personal data (its
 * reference is taken over) or NULL. The actor is the user's id and the program's
 * name. hash = SHA-256 of: the hash before ("" for the first), request, at,
 * actor, what, data, each followed by a newline.
 */
int event_append(struct reg *r, int64_t request, int64_t at, const char *what,
                 json_t *data, struct fault *f);

#endif
