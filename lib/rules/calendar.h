/*
 * Working days (hari kerja) of an Indonesian regency.
 *
 * A working day is Monday to Friday (Perpres 21/2023), not a libur nasional
 * and, unless the office works then, not a cuti bersama. The dates come from
 * the joint decree of three ministers (SKB 3 Menteri) and cannot be computed:
 * a year without data has no answer, and no function here guesses one.
 *
 * Pure functions over a calendar that the caller owns and keeps unchanged.
 */
#ifndef LOKET_RULES_CALENDAR_H
#define LOKET_RULES_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALENDAR_LIBUR 'L' /* libur nasional: national holiday */
#define CALENDAR_CUTI 'C'  /* cuti bersama: collective leave of civil servants */

struct calendar_day {
	int32_t on;
	char kind; /* CALENDAR_LIBUR or CALENDAR_CUTI */
	const char *name;
	const char *decree; /* the decree that made it one */
};

struct calendar {
	const struct calendar_day *days; /* sorted by `on`; a date may occur twice */
	size_t n;
	bool cuti_bersama_works; /* the office is open on cuti bersama */
};

enum calendar_status {
	CALENDAR_OK,
	CALENDAR_NO_DATA, /* the answer depends on a year without a decree */
};

/*
 * True when the calendar knows the year, that is holds at least one day of it.
 * Every decree has 1 January.
 */
bool calendar_has_year(const struct calendar *cal, int year);

/*
 * The year whose decree is missing and should be there: the present one, or from
 * 1 October (the decree of the next year is out each autumn, DOMAIN.md 8.1) the next one;
 * 0 when none is.
 */
int calendar_missing_year(const struct calendar *cal, int32_t today_on);

/*
 * The entry that closes the office on that date, or NULL. It says nothing about
 * weekends. Owned by the calendar. A cuti bersama is no entry where the office
 * works then.
 */
const struct calendar_day *calendar_holiday(const struct calendar *cal, int32_t on);

/*
 * True when the office works on that date. Has a meaning only for a year that
 * the calendar knows; calendar_has_year() tells.
 */
bool calendar_is_workday(const struct calendar *cal, int32_t on);

/*
 * The date that lies `n` working days after `start_on` (DOMAIN.md 2.4): the
 * start is day 0 whether or not it is a working day, day 1 is the first working
 * day after it. The time limit is the end of *end_on, day_end_at(). With n = 0
 * that is the start itself.
 *
 * CALENDAR_NO_DATA when a day of an unknown year would have to be looked at:
 * *missing_year is that year and *end_on is DAY_NONE. *missing_year is 0 when
 * `start_on` is no date. On CALENDAR_OK *missing_year is not changed; it may be
 * NULL.
 */
enum calendar_status calendar_add_workdays(const struct calendar *cal, int32_t start_on,
                                           unsigned n, int32_t *end_on, int *missing_year);

/*
 * How many working days are left: those after `from_on` up to and including
 * `to_on`. When `to_on` is past, minus the working days after it up to and
 * including `from_on`. So 0 means "by the end of today", or a limit that passed
 * with no working day since: whoever asks "late?" compares the dates.
 *
 * Statuses and *missing_year as above; *n is 0 on CALENDAR_NO_DATA.
 */
enum calendar_status calendar_workdays_left(const struct calendar *cal, int32_t from_on,
                                            int32_t to_on, int *n, int *missing_year);

#endif
