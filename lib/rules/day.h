/*
 * Civil dates as day numbers.
 *
 * A date (`_on`) is an int32_t: days since 1970-01-01 in the proleptic Gregorian
 * calendar. A moment (`_at`) is int64_t seconds since the same day, UTC. The two
 * meet only here, through the office's distance from UTC (`zone_secs`, 25200
 * for Asia/Jakarta, which has no summer time). Dates from 0001-01-01 to
 * 9999-12-31 are supported; everything outside is DAY_NONE.
 *
 * Pure functions: no clock, no locale, no TZ, no allocation.
 */
#ifndef LOKET_RULES_DAY_H
#define LOKET_RULES_DAY_H

#include <stdint.h>

#define DAY_NONE INT32_MIN /* not a date */
#define DAY_SECS INT64_C(86400)
#define DAY_TEXT_BYTES 11 /* "YYYY-MM-DD" and its NUL */

enum day_weekday {
	DAY_MONDAY,
	DAY_TUESDAY,
	DAY_WEDNESDAY,
	DAY_THURSDAY,
	DAY_FRIDAY,
	DAY_SATURDAY,
	DAY_SUNDAY,
	DAY_WEEKDAY__MAX,
};

struct day_ymd {
	int year;  /* 1 to 9999; 0 when there is no date */
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
};

/*
 * The day number of a date, or DAY_NONE when there is no such day (31 April,
 * 29 February of a common year, a year outside 1 to 9999).
 */
int32_t day_from_ymd(int year, int month, int day);

/* Year, month and day of a day number; all 0 for DAY_NONE or outside the range. */
struct day_ymd day_to_ymd(int32_t on);

/* The day of the week; 0 is Monday (DAY_MONDAY). `on` must be a date. */
enum day_weekday day_weekday(int32_t on);

/*
 * Reads exactly "YYYY-MM-DD": ten bytes, ASCII digits, a date that exists.
 * Anything else, and NULL, is DAY_NONE.
 */
int32_t day_parse(const char *text);

/* Writes "YYYY-MM-DD"; the empty string for DAY_NONE or outside the range. */
void day_format(int32_t on, char buf[DAY_TEXT_BYTES]);

/*
 * The civil date of a moment as a calendar on the wall of the office shows it.
 * DAY_NONE when the moment lies outside the supported years.
 */
int32_t day_of(int64_t at, int32_t zone_secs);

/*
 * First and last second of a date in the office's zone. A time limit is the
 * end of its day, 23:59:59 (DOMAIN.md 2.4): what is sent that evening is in
 * time. `on` must be a date.
 */
int64_t day_start_at(int32_t on, int32_t zone_secs);
int64_t day_end_at(int32_t on, int32_t zone_secs);

#endif
