/*
 * The hours in which the office works (Perpres 21/2023; DOMAIN.md 8.4), and how much of them
 * lies between two moments: what the procedure's standard times in minutes are measured by.
 *
 * Pure functions over a calendar and hours that the caller owns.
 */
#ifndef LOKET_RULES_WORKHOURS_H
#define LOKET_RULES_WORKHOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/calendar.h"
#include "rules/hours.h"

#define WORKHOURS_SPANS 4 /* in one day: before the break, after it */
#define WORKHOURS_FASTS 16

struct workhours {
	struct hours day[WORKHOURS_SPANS], friday[WORKHOURS_SPANS];         /* both 0: no more */
	struct hours fasting[WORKHOURS_SPANS], fasting_friday[WORKHOURS_SPANS];
	struct {
		int32_t from_on, to_on;
	} fasts[WORKHOURS_FASTS];  /* Ramadan, each year's */
	size_t n_fasts;
};

/* Reads "07:30-12:00,13:00-16:00": spans that follow each other. False when it is none. */
bool workhours_parse_day(const char *text, struct hours spans[WORKHOURS_SPANS]);

/* Reads "2026-02-19..2026-03-19,2027-02-08..2027-03-09" into fasts; NULL is none. */
bool workhours_parse_fasts(const char *text, struct workhours *hours);

/*
 * Seconds of work between two moments in a zone zone_secs east of UTC; 0 when the second is
 * not after the first. -1 when a day of a year without a calendar lies between.
 */
int64_t workhours_between(const struct workhours *hours, const struct calendar *calendar,
                          int64_t from_at, int64_t to_at, int32_t zone_secs);

#endif
