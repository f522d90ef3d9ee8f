/*
 * A letter to the applicant of a request that answers no mail that has just come: it
 * goes to the address on the file, into the thread of our last letter.
 */
#ifndef LOKET_REGISTER_APPLICANT_H
#define LOKET_REGISTER_APPLICANT_H

#include <stdbool.h>

#include "base/conf.h"
#include "register/register.h"
#include "register/letters.h"
#include "rules/number.h"
#include "rules/state.h"

struct applicant {
	int64_t request;
	char number[NUMBER_BYTES];
	enum state status;
	bool has_address; /* false: whoever wrote by post or came in person; his letters are
	                   * printed and handed over (loket-hand) */
};

int applicant_load(struct reg *r, int64_t request, struct applicant *applicant, struct fault *f);

/* Owes the letter by letters_owe(), with all that it says there; on paper where there is
 * no address. */
int applicant_owe(struct reg *r, const struct conf *conf, const struct applicant *applicant,
                  const char *letter, bool automatic, int64_t now, struct fault *f);

/* The same for a letter about more: of `what` letter, automatic, assignment, objection,
 * values, id and channel count; channel NULL is that which the applicant used. */
int applicant_owe_about(struct reg *r, const struct conf *conf, const struct applicant *applicant,
                        const struct letters_owed *what, int64_t now, struct fault *f);

#endif
