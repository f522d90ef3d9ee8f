/*
 * The part of the journal that proves a request's history to somebody who has not the
 * register: every event from its first one to the head, of other requests too, for a hash
 * can only be computed from all fields of its event (event.h); they hold no personal data.
 *
 * As lines of JSON: first what it is about, with the hash that the first event follows,
 * then the events as the register has them, "data" as the text that was hashed, last the head.
 */
#ifndef LOKET_REGISTER_EXCERPT_H
#define LOKET_REGISTER_EXCERPT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/digest.h"
#include "register/register.h"

struct excerpt {
	int64_t request;             /* its row's id, and its number */
	const char *number;
	int64_t last;                /* the last event of the journal, and its time */
	int64_t head_at;
	char head[DIGEST_TEXT_SIZE]; /* its hash, after excerpt_write() */
};

/* Fills last and head_at; inside the transaction in which the request is read. */
int excerpt_last_event(struct reg *r, struct excerpt *e, struct fault *f);

/* Writes the excerpt up to that event. The journal only grows, so this may be later, while
 * others write. */
int excerpt_write(struct reg *r, struct excerpt *e, FILE *out, struct fault *f);

/* What the lines of an excerpt prove, one after the other. */
struct excerpt_proof {
	const char *since;             /* a head from elsewhere, or its beginning; NULL = none */
	char number[64];
	int64_t request;
	int64_t events, own;           /* how many links hold, and how many are the request's */
	int64_t last;                  /* the id of the last event that holds */
	char head[DIGEST_TEXT_SIZE];   /* its hash */
	int64_t head_at;
	bool begun, ended;             /* the first line is read; so is the last */
	bool found;                    /* since is in the chain */
	int64_t broken;                /* the first event that does not follow, 0 = none */
	const char *broken_why;        /* static: "hash", "gap", "value" */
	json_t *digests;               /* of messages and letters, by the request's events: digest → id */
};

void excerpt_begin(struct excerpt_proof *p, const char *since);
void excerpt_end(struct excerpt_proof *p);

/* The next line; after the first event that does not follow, nothing more is looked at. */
void excerpt_line(struct excerpt_proof *p, const json_t *line);

/* The same for a line that is none: the event that should stand in it is broken. */
void excerpt_bad_line(struct excerpt_proof *p);

/* No line comes any more: without the last one, which tells the head, events are missing. */
void excerpt_last(struct excerpt_proof *p);

#endif
