/* What suggesting and learning share: a request's words. */
#ifndef LOKET_REGISTER_ROUTING_PRIVATE_H
#define LOKET_REGISTER_ROUTING_PRIVATE_H

#include <jansson.h>
#include <stdint.h>

#include "base/digest.h"
#include "register/register.h"
#include "rules/term.h"

struct routing_words {
	char *text;            /* subject and words without the applicant; freed by routing_words_free() */
	struct terms terms;
	int64_t id[TERMS_MAX]; /* of each root, in route_word */
	int64_t by;            /* who uses them */
};

/* Reads those of a request: 1, 0 when there is no such request, -1. */
int routing_words(struct reg *r, int64_t request, struct routing_words *words, struct fault *f);
void routing_words_free(struct routing_words *words);

#endif
