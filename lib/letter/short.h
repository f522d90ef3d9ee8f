/*
 * A letter as an SMS (DOMAIN.md 4.1): templates NAME.sms, one line each, in the GSM 7 bit
 * alphabet.
 *
 * The words of a template and its numbers and dates stand; only its free fields (what is
 * missing, an agency, a reason, an answer) are shortened, at a word, until the whole fits
 * into one SMS. Where an answer had to be shortened, or has files with it, the SMS says
 * where the whole of it lies.
 */
#ifndef LOKET_LETTER_SHORT_H
#define LOKET_LETTER_SHORT_H

#include <jansson.h>
#include <stdbool.h>

#include "base/conf.h"
#include "register/register.h"
#include "rules/gsm.h"

/* A field and its value as short_fit() takes them; a list ends with a name of NULL. */
struct short_field {
	const char *name;
	char *value;   /* owned; NULL: there is none, and an SMS that needs it is not made */
	bool is_free;  /* may be shortened */
	char *behind;  /* owned; says where the whole is, when it was; NULL for nothing */
};

/*
 * Sets the values into the template of an SMS (DIR/NAME.sms, or the one built in), in plain
 * characters, and shortens the free ones until the whole takes one SMS. NULL and f when it
 * cannot be made: EX_CONFIG for the template, EX_DATAERR for a field without a value. The
 * caller frees.
 */
char *short_fit(const char *dir, const char *name, struct short_field *fields, bool ucs2,
                struct fault *f);

/*
 * The SMS of a row of the outbox, and what it takes. `request` is a row as desk_request()
 * gives it, NULL for an SMS that belongs to none; `outbox` the row's id, 0 when there is
 * none yet. Above [sms] parts parts it is EX_DATAERR, unless `force`. The caller frees the
 * text.
 */
int short_make(struct reg *r, const struct conf *conf, const char *name, const json_t *request,
               int64_t outbox, bool force, char **text, struct gsm_size *size, struct fault *f);

#endif
