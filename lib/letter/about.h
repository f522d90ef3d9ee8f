/*
 * What a letter is about besides its request: its forward or objection, and the words that
 * the officer gave for it.
 */
#ifndef LOKET_LETTER_ABOUT_H
#define LOKET_LETTER_ABOUT_H

#include <jansson.h>

#include "register/register.h"

/* The row of query letter_about with "values", an object, and "additions", what the applicant
 * has written besides, for an agency; nearly empty for a letter that is about its request
 * alone, and for `outbox` 0. The caller owns it; NULL on error. */
json_t *about_load(struct reg *r, int64_t outbox, struct fault *f);

#endif
