/*
 * The clock, and moments as text. A moment is int64_t UTC seconds (suffix
 * _at). LOKET_NOW (RFC 3339) replaces the clock, so that a whole year of
 * office life can be played in a test; time then stands still at that moment.
 */
#ifndef LOKET_BASE_CLOCK_H
#define LOKET_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

#define CLOCK_TEXT_SIZE 40

/* Reads LOKET_NOW once, at the start of a program. A value that is no RFC 3339
 * time is EX_CONFIG: a wrong clock must not become a wrong deadline. */
int clock_start(struct fault *f);

/* The present, or LOKET_NOW. */
int64_t clock_now(void);

/* "2026-11-23T09:00:00+07:00" or "…Z" (RFC 3339 section 5.6, fractions are
 * dropped) to UTC seconds. */
bool clock_parse(const char *text, int64_t *at);

/* The moment in a zone of zone_secs east of UTC, as RFC 3339. */
void clock_format(int64_t at, int32_t zone_secs, char text[CLOCK_TEXT_SIZE]);

/* The moment as a mail's Date, "Mon, 23 Nov 2026 09:00:00 +0700" (RFC 5322
 * section 3.3). */
void clock_format_mail(int64_t at, int32_t zone_secs, char text[CLOCK_TEXT_SIZE]);

#endif
