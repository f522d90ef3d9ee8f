/*
 * The letter `ringkasan`: all that an agency owes, before it reads its mailbox. Of no
 * request, so its fields are its own.
 */
#ifndef LOKET_LETTER_DIGEST_H
#define LOKET_LETTER_DIGEST_H

#include <jansson.h>

#include "base/conf.h"
#include "letter/letter.h"
#include "register/register.h"

/*
 * `digest` is the row of query digest_get. What it names was written down when it became
 * owed, and is said in today's words: redacted as the forward was, without a NIK. The texts
 * (UTF-8, LF) are the caller's, to be freed. EX_CONFIG for a template that is wrong.
 */
int digest_make(struct reg *r, const struct conf *conf, const json_t *digest, char **subject,
                char **body, struct fault *f);

/* A letter of no request from its own fields, which end with a NULL name; `object` names it
 * in errors. The office's fields are added. */
#define DIGEST_FIELDS_MAX 16
int digest_render(const struct conf *conf, const char *name, const char *object,
                  const struct letter_field *fields, char **subject, char **body, struct fault *f);

#endif
