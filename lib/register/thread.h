/*
 * Whose message is it: the request that a mail points to (DESIGN.md section 5). Of
 * this room only.
 */
#ifndef LOKET_REGISTER_THREAD_H
#define LOKET_REGISTER_THREAD_H

#include "register/arrival.h"

/* The request that a Message-ID belongs to, of a letter of ours or of a mail of a
 * file; 0 for none. `id` may be NULL. */
int thread_of_id(struct intake *in, const char *id, int64_t *request, struct fault *f);

/* The request that the message points to, 0 for none, and in a->why by what: a
 * letter of ours or a mail of a file in In-Reply-To, then in References from the
 * right, then a number in the subject. Who wrote it is not looked at here. */
int thread_find(struct intake *in, struct arrival *a, int64_t *request, struct fault *f);

#endif
