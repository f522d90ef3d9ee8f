/*
 * From a request of the register to the fields of its letters: the one place
 * that says what {{tenggat}} or {{ringkasan}} is.
 */
#ifndef LOKET_LETTER_FIELDS_H
#define LOKET_LETTER_FIELDS_H

#include <jansson.h>

#include "base/conf.h"
#include "letter/letter.h"

struct fields;

/*
 * `about` is what the letter is about besides its request, with the officer's own words
 * for it in "values" (letter/make.h); NULL when it is about nothing else.
 *
 * `request` is a row of the register as desk_request() gives it. What the request
 * has not (a deadline while it waits) has no value, and a letter that needs it is
 * not made. The caller frees with fields_free(); request, about and conf must live on.
 * today_on is for the check of the NIK. No value that comes from the request holds a NIK:
 * its middle digits are masked.
 */
struct fields *fields_of_request(const json_t *request, const json_t *about,
                                 const struct conf *conf, int32_t today_on);
void fields_free(struct fields *fields);

/* For letter_render() and letter_missing(). */
const struct letter_field *fields_list(const struct fields *fields);

#endif
