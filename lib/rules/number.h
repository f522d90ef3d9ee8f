/*
 * The shape of a registration number, such as PPID-2026-00123.
 *
 * A pattern is ASCII letters, digits, "-", "." and "_", and once each {year}
 * (four digits) and {seq} or {seq:N} (at least N digits, N from 1 to 9, filled
 * with zeros). No slash and no space: a number is also a file name, a subject
 * and a word in an SMS (DOMAIN.md 3.3). {seq} must not be followed at once by
 * {year} or by a digit, or a number could be read in two ways.
 */
#ifndef LOKET_RULES_NUMBER_H
#define LOKET_RULES_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#define NUMBER_BYTES 64 /* any number of a good pattern, with its NUL */

/*
 * NULL when the pattern is good; otherwise what is wrong with it, one static
 * English sentence for the configuration's error message. The functions below
 * take only good patterns.
 */
const char *number_check_pattern(const char *pattern);

/*
 * Writes the number. 0, or -1 and buf "" when the pattern is bad, the year is
 * not in 1 to 9999, `seq` is 0 or above 999999999, or `size` bytes are too few.
 */
int number_format(const char *pattern, int year, uint32_t seq, char *buf, size_t size);

/*
 * Finds numbers of that shape in a text, in any case of letters and with or
 * without the filling zeros ("ppid-2026-123"), standing alone: no letter or
 * digit touches them. They are written to `out` as number_format() writes them,
 * each once, in the order of the text; returns how many, at most `max`.
 * 0 when the pattern is bad. `text` may be NULL.
 */
size_t number_find(const char *pattern, const char *text, char out[][NUMBER_BYTES], size_t max);

#endif
