/*
 * The letter `ringkasan_ppid`: how the office stands, for the PPID each morning. What is
 * ill at the counter, today's desk, what the PPID himself has to do and until when, the
 * objections that his superior owes, and the head of the proof chain, which a mailbox keeps
 * where nobody who could write the register anew can change it.
 */
#ifndef LOKET_DESK_MORNING_H
#define LOKET_DESK_MORNING_H

#include <jansson.h>

#include "base/conf.h"
#include "register/register.h"

/* `digest` is the row of query digest_get; the letter says how it is now. The texts (UTF-8,
 * LF) are the caller's, to be freed. */
int morning_make(struct reg *r, const struct conf *conf, const json_t *digest, char **subject,
                 char **body, struct fault *f);

#endif
