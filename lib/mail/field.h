/*
 * A value of the identity form, as it goes into the record: one line without the marks
 * around it, a NIK that can be one, a telephone number in its normal form.
 */
#ifndef LOKET_MAIL_FIELD_H
#define LOKET_MAIL_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FIELD_BYTES 500 /* a longer value is cut */

/* Where the values of a form go: by enum identity_field, NULL for what was not told. */
struct field_reader {
	char **values;
	int32_t today_on; /* for the NIK's date of birth */
	uint32_t *warnings;
};

/* Sets a field that is not set yet to what field_value() finds. */
void field_set(struct field_reader *r, int field, const char *from, size_t len);

/* Does the line begin, behind blanks, with a word of addresses ("RT", "Kalurahan", "Jl")? */
bool field_begins_address(const char *line);

/* The value of an enum identity_field in len bytes of cleaned UTF-8; NULL when nothing
 * there can be one: dots, dashes, a NIK of 15 digits (WARNING_NIK_INVALID), a telephone
 * number that is none. `today_on` is for the NIK's date of birth. The caller frees it. */
char *field_value(int field, const char *from, size_t len, int32_t today_on,
                  uint32_t *warnings);

#endif
