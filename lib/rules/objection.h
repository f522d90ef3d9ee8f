/*
 * The ground of an objection (keberatan): PERKI 1/2021 art. 39(1).
 */
#ifndef LOKET_RULES_OBJECTION_H
#define LOKET_RULES_OBJECTION_H

#include <stdbool.h>

#include "rules/kind.h"
#include "rules/state.h"

/* How the request stands when the objection comes. */
struct objection_case {
	enum state status;
	const char *decision; /* outcome code of the decision, NULL = none */
	bool late;            /* answered after its deadline */
};

/*
 * The ground as a letter:
 *   a  refused as exempt              e  not granted
 *   b  periodic information missing   f  unreasonable cost
 *   c  no response                    g  later than the time limit
 *   d  response not as asked
 * What the writer names counts ("alasan huruf g", "tidak ditanggapi", "biaya"); else
 * it follows from how the request stands: unanswered is c, a refusal a, a late
 * answer g, something not granted e, any other answer d. The desk can correct it.
 * `text` may be NULL.
 */
char objection_ground(const char *text, const struct objection_case *its);

/* Only a request for information has this right (DOMAIN.md 2.5), and what nobody has
 * yet decided may be one: a remedy is not lost by a guess of ours. */
bool objection_is_open_to(enum kind kind);

#endif
