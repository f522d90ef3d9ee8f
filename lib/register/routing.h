/*
 * To which agency: what the register knows that speaks for one (rules/route.h), and what
 * each confirmed routing teaches.
 *
 * What is learnt is words, never people: the text goes through the redaction of letters
 * to agencies first, the applicant's name falls, digits are no words, and a word counts
 * (and can be read in the register) only when three different applicants have used it;
 * until then it is a keyed digest (schema/register, table route_word).
 */
#ifndef LOKET_REGISTER_ROUTING_H
#define LOKET_REGISTER_ROUTING_H

#include <jansson.h>
#include <stdint.h>

#include "register/register.h"

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
