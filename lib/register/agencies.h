/*
 * The agencies (SKPD) and the three Bidang as the register keeps them: each row valid
 * from one day to another, because names, heads and mailboxes change, and a letter of
 * last year must be read with last year's name.
 */
#ifndef LOKET_REGISTER_AGENCIES_H
#define LOKET_REGISTER_AGENCIES_H

#include <jansson.h>
#include <stdint.h>

#include "register/register.h"

/*
 * An agency as a record: code, name, email, other_emails[], phone, head, keywords[],
 * aliases[], valid_from, valid_to. Texts or null.
 */

/* The agencies that are valid on a day, or all rows for DAY_NONE; an array that the
 * caller owns, or NULL. */
json_t *agencies_list(struct reg *r, int32_t on, struct fault *f);

#define AGENCIES_CODE_BYTES 25 /* any code with its NUL */

/* The agency, valid on a day, that words name by its code, its name or an alias, in any
 * case, as whole words; of several the longest name. "" when they name none. */
int agencies_named(struct reg *r, const char *words, int32_t on,
                   char code[AGENCIES_CODE_BYTES], struct fault *f);

/* What a row may hold, by the names of the CSV's head: code, name, email, other_emails,
 * phone, head, keywords, aliases, valid_from, valid_to. */
extern const char *const agencies_fields[];

/* What became of one row. */
enum agencies_change { AGENCIES_SAME, AGENCIES_ADDED, AGENCIES_CHANGED };

/*
 * Writes a row of texts (lists with ';' between) as it stands, inside the caller's
 * transaction, with an event when something changed: a new row, or the one of the same
 * code and first day. EX_DATAERR, with all that is wrong in one sentence, when the code,
 * the name, the mailbox or a day is missing or none, or another row of the code is valid
 * on one of its days.
 */
int agencies_put(struct reg *r, const json_t *row, int64_t now, enum agencies_change *change,
                 struct fault *f);

/*
 * Changes the agency that is valid on from_on: `changes` are fields and texts. The old row
 * ends the day before and a new one begins, so that the past stays readable; on its own
 * first day the row itself changes. An old name joins the aliases. EX_DATAERR when no row
 * of that code is valid then, or the new one would not be right.
 */
int agencies_change(struct reg *r, const char *code, const json_t *changes, int32_t from_on,
                    int64_t now, struct fault *f);

#endif
