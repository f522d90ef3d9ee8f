/*
 * The Date of a mail (RFC 5322 section 3.3, with the obsolete forms of 4.3, and what
 * is like it): weekday and comments left out, months in words (English, Indonesian) or
 * as numbers, years of two and three digits, 12-hour clocks, ISO 8601, zones by number
 * or name. A military or unknown zone says nothing (RFC 5322 section 4.3) and is UTC.
 * It is the sender's word: an absurd year is told as it stands.
 */
#ifndef LOKET_MAIL_DATE_H
#define LOKET_MAIL_DATE_H

#include <stdbool.h>

#include "base/clock.h"

/* As RFC 3339 in its own offset; false when it is no date. */
bool date_read(const char *value, char text[CLOCK_TEXT_SIZE]);

#endif
