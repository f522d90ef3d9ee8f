/*
 * The journal: append only, each row chained to the one before by SHA-256, so
 * that loket-audit can prove that nothing was changed. An event holds no personal
 * data: what is erased later must not break the chain.
 */
#ifndef LOKET_REGISTER_EVENT_H
#define LOKET_REGISTER_EVENT_H

#include <jansson.h>
#include <stdint.h>

#include "base/digest.h"
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

/* How many events the journal has; 0, or -1 with f. */
int event_count(struct reg *r, int64_t *n, struct fault *f);

/* The shortest beginning of an older head that event_prove() looks for. */
#define EVENT_HEAD_DIGITS_MIN 16

/* One event's fields, texts with their lengths: a byte behind a NUL counts too. */
struct event_link {
	int64_t request; /* 0 = none */
	int64_t at;
	struct {
		const char *bytes;
		size_t len;
	} actor, what, data;
};

/* The hash of an event that follows the hash `before` ("" for the first), as above. */
void event_hash(const char *before, const struct event_link *link, char hash[DIGEST_TEXT_SIZE]);

/* What the journal proves of itself. */
struct event_proof {
	int64_t events;                  /* how many links hold, from the first one */
	char head[DIGEST_TEXT_SIZE];     /* hash of the last of them; "" for none */
	int64_t head_at;                 /* its time */
	int64_t broken;                  /* id of the first event that does not follow, 0 = none */
	int64_t broken_request;          /* what that row says; it may be what was changed */
	const char *broken_why;          /* static: "hash", "gap", "value" */
	int64_t since;                   /* id of the event with the older head, 0 = not in the chain */
};

/*
 * Reads the whole journal in one snapshot and computes each hash anew, up to the
 * first row that breaks the chain: its hash is not that of its own fields and the
 * row before ("hash"), its id does not follow ("gap": rows are missing or have been
 * moved), or a field holds what event_append() never writes ("value").
 *
 * `since` is an older head, as printed then, or its first EVENT_HEAD_DIGITS_MIN
 * digits and more; NULL for none. A journal that was cut off at its end, or
 * written anew from some point on, is whole in itself: only a head that was kept
 * elsewhere (on paper, in a mail) shows it.
 *
 * 0 when it could be read, whatever it proves; -1 with f when not.
 */
int event_prove(struct reg *r, const char *since, struct event_proof *proof,
                struct fault *f);

#endif
