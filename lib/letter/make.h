/*
 * A letter of the outbox as subject and body: its template, the request as it stands, what
 * the letter is about besides, and the words that the officer gave for it.
 */
#ifndef LOKET_LETTER_MAKE_H
#define LOKET_LETTER_MAKE_H

#include <jansson.h>

#include "base/conf.h"
#include "register/register.h"

/*
 * `request` is a row as desk_request() gives it, `name` the letter ("lengkapi"), `outbox` the
 * id of the letter's row, 0 when there is none yet. The texts (UTF-8, LF) are the
 * caller's, to be freed.
 *
 * EX_CONFIG for a template that is wrong; EX_DATAERR when a field has no value, or the
 * letter would be too long.
 */
int letter_make(struct reg *r, const struct conf *conf, const char *name, const json_t *request,
                int64_t outbox, char **subject, char **body, struct fault *f);

#endif
