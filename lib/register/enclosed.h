/*
 * The files of a message that go along with a letter to somebody else, as they came: what
 * a citizen sent, to the agency or to the superior.
 */
#ifndef LOKET_REGISTER_ENCLOSED_H
#define LOKET_REGISTER_ENCLOSED_H

#include <jansson.h>
#include <stdbool.h>

#include "register/intake.h"

/*
 * Is the part (of a record's "parts") a file of its own, to be taken beside those that
 * `files` has: no text of the mail itself, and not within one that goes already (2.1
 * within 2)?
 */
bool enclosed_is_file(const json_t *files, const char *digest, const json_t *part);

/* Takes the part of the message of that digest into `files`, an array. */
void enclosed_take(json_t *files, const char *digest, const json_t *part);

/* They go with the letter of that row of outbox, in their order. Inside the caller's
 * transaction. */
int enclosed_write(struct intake *in, int64_t outbox, const json_t *files, struct fault *f);

#endif
