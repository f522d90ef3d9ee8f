/*
 * A look at a body before GMime reads it: where its parts begin.
 *
 * GMime's time and memory grow with the parts (200,000 in 6 MB took 2 s and 400 MB,
 * RELIABILITY 44), so the body is cut before there are too many. A multipart whose
 * boundary is not told, or told wrong, is read by the one that stands there.
 */
#ifndef LOKET_MAIL_BOUNDARY_H
#define LOKET_MAIL_BOUNDARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 2046 section 5.1.1 allows 70; some programs make longer ones. */
#define BOUNDARY_SIZE 256

struct boundary_scan {
	/* The answer, after boundary_end(): */
	bool is_found;              /* the declared boundary stands there */
	bool is_cut;                /* the body is to end at cut_at */
	uint64_t cut_at;            /* bytes from its beginning */
	char guess[BOUNDARY_SIZE];  /* what looks like the boundary; "" for none */
	bool has_nul;               /* in a line that may be a header's */
	bool leads;                 /* and nothing but a word for old readers stands before it */
	/* boundary.c's own */
	struct boundary_state *state;
};

/* `declared` is the boundary of the body, NULL for none; at most `limit` beginnings of
 * parts are let through. */
void boundary_begin(struct boundary_scan *scan, const char *declared, size_t limit);
void boundary_add(struct boundary_scan *scan, const char *bytes, size_t len);
void boundary_end(struct boundary_scan *scan);

#endif
