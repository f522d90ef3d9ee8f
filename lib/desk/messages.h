/*
 * Which message of a request an officer means, and which part of it.
 */
#ifndef LOKET_DESK_MESSAGES_H
#define LOKET_DESK_MESSAGES_H

#include <jansson.h>

#include "base/fault.h"

/*
 * The one message of `messages` (as desk_messages() gives them) that the word names: its
 * id, or the beginning of its digest, six digits at least. An id goes before a digest. NULL
 * with EX_DATAERR when there is none or more than one. Owned by the array.
 */
const json_t *messages_choose(const json_t *messages, const char *word, struct fault *f);

/* The part of that number ("2.1") as the register knows it; NULL when it has none. */
const json_t *messages_part(const json_t *message, const char *number);

#endif
