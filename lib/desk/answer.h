/*
 * A decision as an officer gives it, and what its letter says: from the fields of
 * rules/outcome to the fields of the templates (lib/letter/letter.c).
 */
#ifndef LOKET_DESK_ANSWER_H
#define LOKET_DESK_ANSWER_H

#include "register/decision.h"

/*
 * Whatever forbids the decision, told in one go before anything is written: an outcome
 * that the kind has not, what the letter must have and is not given, a NIK in the
 * officer's words. `request` is a row of desk_request(). EX_DATAERR with the Indonesian
 * sentence.
 */
int answer_check(const struct intake *in, const json_t *request, const struct decision *d,
                 struct fault *f);

/*
 * The fields of the letter that this decision gives, as an object of texts that the
 * caller owns; NULL with f. What was not given and the register or the office's custom
 * says stands in: who answered, free of charge, nothing blacked out. The objection's last
 * day counts from today, the day of the letter: when the letter goes later, the clock that
 * its sending starts ends later, and the applicant has at least what the letter says.
 */
json_t *answer_values(struct intake *in, const json_t *request, const struct decision *d,
                      struct fault *f);

#endif
