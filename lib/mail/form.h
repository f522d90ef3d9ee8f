/*
 * Who the writer says he is: the identity form of the office, found in free text.
 *
 * People paste the form, type it from memory, or tell it in a sentence. Labels are
 * known by their words ("No. HP/WA", "nomor telepon", "WhatsApp"), in any case,
 * with ':' '=' ';' or a tab behind them, in bullets, numbered, several in a line,
 * or with the value on the next line. What is not found so is looked for in prose
 * ("nama saya …"). Only what stands there is taken: a sender's name in the header
 * is never made the applicant's.
 */
#ifndef LOKET_MAIL_FORM_H
#define LOKET_MAIL_FORM_H

#include <stdint.h>

#include "rules/identity.h"

/* Values by enum identity_field, NULL for what was not told. The NIK is 16 digits
 * that nik_check() takes, the phone is in phone_normalise()'s form. */
struct form {
	char *values[IDENTITY__MAX];
};

/* Reads cleaned UTF-8 text into a form that starts as { 0 }; what is set already
 * stays. `today_on` is for the NIK's date of birth. Adds WARNING_NIK_INVALID when
 * what stands behind a NIK label is none. */
void form_read(const char *text, int32_t today_on, struct form *form, uint32_t *warnings);

/* Reads a quotation that asks the writer to complete something ("lengkapi"): people fill
 * in such a letter where they find the list, and the mark stays before their words. Only
 * labels count, and nothing behind the letter's close; other quotations tell nothing. */
void form_read_quoted(const char *quoted, int32_t today_on, struct form *form,
                      uint32_t *warnings);

void form_free(struct form *form);

#endif
