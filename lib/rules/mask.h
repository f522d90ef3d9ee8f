/*
 * Personal data made unreadable, as it is shown everywhere unless an officer
 * asks with --reveal (UU 27/2022, UU KIP art. 17 h; DOMAIN.md 5.4).
 *
 * What has not the expected form is hidden whole: a mask never shows more
 * because the input was bad. NULL and "" give "".
 */
#ifndef LOKET_RULES_MASK_H
#define LOKET_RULES_MASK_H

#include <stddef.h>

#define MASK_NIK_BYTES 17
#define MASK_PHONE_BYTES 16

/* 3401021708859998 becomes 3401**********98. */
void mask_nik(const char *nik, char out[MASK_NIK_BYTES]);

/* +6281234567789, in normal form, becomes +62812****789. */
void mask_phone(const char *phone, char out[MASK_PHONE_BYTES]);

/*
 * siti@desa.example becomes s***@desa.example. When `size` bytes do not hold
 * the result it is "***"; `size` must be at least 4.
 */
void mask_email(const char *email, char *out, size_t size);

/*
 * Siti Aminah becomes S*** A***: the first letter of each word. When `size` bytes do not hold
 * the result it ends with the last word that fits; `size` must be at least 4.
 */
void mask_name(const char *name, char *out, size_t size);

/*
 * Masks in place what looks like a NIK (16 digits) or an Indonesian telephone number
 * (0…, 62 8…, +62…; 9 to 15 digits) in free text, also with single blanks, dots or
 * hyphens inside; digits become "*", the length stays. A longer row of digits is
 * masked too, for it may be both, one behind the other; shorter numbers, dates and
 * sums stay readable.
 */
void mask_text(char *text);

/* The same for a NIK alone, and for what is longer: telephone numbers stay readable. For
 * what a citizen wrote and a letter repeats. */
void mask_nik_text(char *text);

#endif
