/*
 * To which agency: what the register knows that speaks for one (rules/route.h), and what
 * each confirmed routing teaches.
 *
 * What is learnt is words, never people: the text goes through the redaction of letters
 * to agencies first, the applicant's name falls, digits are no words. A word is kept as a
 * keyed digest of its root; it can be read, in the register and in a reason, only when
 * three different applicants have used it, so that a name of one family's affair never
 * is (schema/register, table route_word).
 */
#ifndef LOKET_REGISTER_ROUTING_H
#define LOKET_REGISTER_ROUTING_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "register/register.h"

/* The agencies of a day and the office's rules, read once. */
struct routing;

/*
 * Reads them; the register must outlive it. EX_CONFIG with file and line when the file of
 * [desk] routes cannot be read or a line of it is no rule.
 */
int routing_open(struct reg *r, const struct conf *conf, int32_t on, struct routing **routing,
                 struct fault *f);
void routing_close(struct routing *routing);

/* The rules of [desk] routes that name an agency which is not valid that day, as texts
 * ("line 12: DISHUB"); they rest. Owned by the routing. */
const json_t *routing_idle_rules(const struct routing *routing);

/* Is any of the rules automatic? */
bool routing_has_automatic(const struct routing *routing);

/*
 * What speaks for whom, for one request: a new object that the caller owns, or NULL.
 *
 *	suggestions[{agency, name, score, why[]}]   at most three, the best first; score is
 *	            its share in a hundred; agency is null for a body outside the regency
 *	automatic   the code that an automatic rule of the office forwards to, or null
 *	rule        the words of that rule, or null
 *
 * It reads the rows of the request's own words: its cost does not grow with the register.
 */
json_t *routing_suggest(struct routing *routing, int64_t request, struct fault *f);

/*
 * The request went to the agency, and an officer (or a rule of the office) meant it: its
 * words count for that agency from now on. Inside the caller's transaction; once a request
 * and agency, however often it is called. The cost hangs on the request's words, not on
 * what was learnt before.
 */
int routing_learn(struct reg *r, int64_t request, const char *agency, struct fault *f);

/*
 * The agency returned it (BUKAN KEWENANGAN): takes back exactly what routing_learn() has
 * taught, whatever the request says today. Nothing when it has taught nothing.
 */
int routing_unlearn(struct reg *r, int64_t request, const char *agency, struct fault *f);

#endif
