/*
 * The hours in which the office writes to telephones.
 */
#ifndef LOKET_RULES_HOURS_H
#define LOKET_RULES_HOURS_H

#include <stdbool.h>
#include <stdint.h>

/* Seconds from midnight. */
struct hours {
	int32_t from_secs, to_secs; /* from < to; both 0: at any hour */
};

/* Reads "07:00-20:00", or "any". False when it is neither. */
bool hours_parse(const char *text, struct hours *hours);

/* The moment itself when it lies within the hours of its day in a zone zone_secs east of
 * UTC, else the next opening. */
int64_t hours_next(const struct hours *hours, int64_t at, int32_t zone_secs);

#endif
