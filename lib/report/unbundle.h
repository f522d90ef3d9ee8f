/*
 * Proves a bundle (loket-bundle(1)) by itself: without the register, the archive, or a
 * configuration of the office that made it. Nothing is unpacked.
 */
#ifndef LOKET_REPORT_UNBUNDLE_H
#define LOKET_REPORT_UNBUNDLE_H

#include <stdbool.h>

#include "register/excerpt.h"

/* What is wrong with a file of it. */
enum unbundle_flaw {
	UNBUNDLE_CHANGED,   /* its bytes are not those of SHA256SUMS */
	UNBUNDLE_MISSING,   /* SHA256SUMS names it, and it is not there */
	UNBUNDLE_EXTRA,     /* SHA256SUMS does not name it */
	UNBUNDLE_UNKNOWN,   /* a message or letter whose digest no event names */
	UNBUNDLE_WITHHELD,  /* a digest that an event names, of no message that is there */
	UNBUNDLE_TOLD,      /* what berkas.json tells to have happened is not what the chain has */
	UNBUNDLE__MAX,
};

struct unbundle {
	struct excerpt_proof chain;
	json_t *flaws;   /* [{"flaw": name, "file": path or digest}], as they were found */
	size_t files, messages;
	bool complete;   /* SHA256SUMS, rantai.jsonl and berkas.json are there */
};

/* "changed", "missing", ... as they stand in `flaws`. */
const char *unbundle_flaw_name(enum unbundle_flaw flaw);

/* Reads the bundle from a descriptor. `since` is a head that was kept elsewhere, or its
 * beginning, or NULL; it stays the caller's. 0 when it could be read, whatever it proves; -1
 * with EX_DATAERR when it is no bundle. unbundle_free() in both cases. */
int unbundle_prove(int in, const char *object, const char *since, struct unbundle *u, struct fault *f);
void unbundle_free(struct unbundle *u);

/* Is nothing wrong, and the head from elsewhere, when there was one, in the chain? */
bool unbundle_proven(const struct unbundle *u);

#endif
