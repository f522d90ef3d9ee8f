/*
 * key=value, as officers give it to loket-enter and loket-identify: a known key each, a
 * value that can be what it says.
 */
#ifndef LOKET_DESK_PAIRS_H
#define LOKET_DESK_PAIRS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

/* Takes one "key=value" into the object `to`. `keys` ends with NULL. EX_USAGE for what is no
 * pair, an unknown key (all keys are named), one given twice, or an empty value; EX_DATAERR
 * for bytes that are no UTF-8. */
int pairs_add(json_t *to, const char *pair, const char *const keys[], struct fault *f);

/* The same for a key and a value apart. */
int pairs_set(json_t *to, const char *key, const char *value, const char *const keys[],
              struct fault *f);

/*
 * Looks at the fields of an identity among them: a NIK, a telephone number or an address of
 * mail that cannot be one is EX_DATAERR, said without the value; a field of one line that
 * has several is too. NIK and telephone number are put into their one form. today_on is for
 * the date of birth in the NIK.
 */
int pairs_check_identity(json_t *pairs, int32_t today_on, struct fault *f);

#endif
