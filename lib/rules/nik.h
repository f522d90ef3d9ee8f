/*
 * NIK, the 16 digit number of an Indonesian identity card.
 *
 * PPKKCC DDMMYY NNNN: province, regency and district of first registration
 * (not of residence), date of birth with 40 added to the day for women, serial
 * from 0001 (DOMAIN.md 5.2). There is no check digit and no public register to
 * ask: a well-formed NIK proves nothing about who wrote it.
 */
#ifndef LOKET_RULES_NIK_H
#define LOKET_RULES_NIK_H

#include <stdbool.h>
#include <stdint.h>

#define NIK_BYTES 17 /* 16 digits and the NUL */

enum nik_result {
	NIK_OK,
	NIK_UNKNOWN_PROVINCE, /* a warning: codes of before a reform live on */
	NIK_LENGTH,           /* not exactly 16 digits */
	NIK_REGION,           /* province, regency or district 00 */
	NIK_DATE,             /* no such day of birth, or one in the future */
	NIK_SERIAL,           /* serial 0000 */
	NIK_RESULT__MAX,
};

/*
 * Checks the form of a NIK as a citizen types it: space, dot and hyphen are
 * dropped, any other byte than an ASCII digit makes it NIK_LENGTH. The first
 * fault found is returned, in the order of the enum. `today_on` is the date
 * after which nobody was born yet.
 *
 * When nik_is_usable(result), `out` is the 16 digits; otherwise it is "". NULL
 * is NIK_LENGTH.
 */
enum nik_result nik_check(const char *text, int32_t today_on, char out[NIK_BYTES]);

/* True for NIK_OK and for the warning. */
bool nik_is_usable(enum nik_result result);

/*
 * Does a text, such as an officer's answer, hold a NIK? One is 16 digits, also with single
 * blanks, dots or hyphens inside, that begin where a row of digits or a group of it begins
 * and are NIK_OK, or the same as `own` (16 digits, or NULL). An account number of so many
 * digits is hardly ever one: province, date of birth and serial must be right.
 */
bool nik_is_in(const char *text, const char *own, int32_t today_on);

#endif
