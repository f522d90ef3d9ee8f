/*
 * Working days.
 *
 * Both counts walk day by day. The longest limit of the office is 30 working
 * days (keberatan) and a year has 365, so a cleverer way would save nothing
 * that anyone could measure and would be harder to believe.
 */
#include "rules/calendar.h"

#include "rules/day.h"

enum { NO_YEAR = -1 }; /* not 0, which is what a day beyond the last year has */

/* The first entry on or after `on`; cal->n when there is none. */
static size_t
lower_bound(const struct calendar *cal, int32_t on)
{
	size_t low = 0, high = cal->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cal->days[middle].on < on)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
calendar_has_year(const struct calendar *cal, int year)
{
	int32_t first_on = day_from_ymd(year, 1, 1);

	if (first_on == DAY_NONE)
		return false;

	size_t i = lower_bound(cal, first_on);

	return i < cal->n && cal->days[i].on <= day_from_ymd(year, 12, 31);
}

int
calendar_missing_year(const struct calendar *cal, int32_t today_on)
{
	struct day_ymd today = day_to_ymd(today_on);

	if (!calendar_has_year(cal, today.year))
		return today.year;
	return today.month >= 10 && !calendar_has_year(cal, today.year + 1) ? today.year + 1 : 0;
}

const struct calendar_day *
calendar_holiday(const struct calendar *cal, int32_t on)
{
	for (size_t i = lower_bound(cal, on); i < cal->n && cal->days[i].on == on; i++)
		if (cal->days[i].kind != CALENDAR_CUTI || !cal->cuti_bersama_works)
			return &cal->days[i];
	return NULL;
}

bool
calendar_is_workday(const struct calendar *cal, int32_t on)
{
	return day_weekday(on) < DAY_SATURDAY && calendar_holiday(cal, on) == NULL;
}

/* A walk from day to day that stops where the calendar ends. */
struct walk {
	const struct calendar *cal;
	int32_t on;
	int known_year; /* the year last found in the calendar, NO_YEAR at first */
};

/* To the next day; CALENDAR_NO_DATA when it is in a year without data. */
static enum calendar_status
walk_step(struct walk *walk, int *missing_year)
{
	int year = day_to_ymd(walk->on + 1).year;

	if (year != walk->known_year) {
		if (!calendar_has_year(walk->cal, year)) {
			if (missing_year != NULL)
				*missing_year = year;
			return CALENDAR_NO_DATA;
		}
		walk->known_year = year;
	}
	walk->on++;
	return CALENDAR_OK;
}

/* DAY_NONE and what is beyond the supported years have no next day. */
static bool
is_date(int32_t on, int *missing_year)
{
	bool date = day_to_ymd(on).year != 0;

	if (!date && missing_year != NULL)
		*missing_year = 0;
	return date;
}

enum calendar_status
calendar_add_workdays(const struct calendar *cal, int32_t start_on, unsigned n,
                      int32_t *end_on, int *missing_year)
{
	struct walk walk = {.cal = cal, .on = start_on, .known_year = NO_YEAR};

	*end_on = DAY_NONE;
	if (!is_date(start_on, missing_year))
		return CALENDAR_NO_DATA;
	for (unsigned counted = 0; counted < n;) {
		if (walk_step(&walk, missing_year) != CALENDAR_OK)
			return CALENDAR_NO_DATA;
		if (calendar_is_workday(cal, walk.on))
			counted++;
	}
	*end_on = walk.on;
	return CALENDAR_OK;
}

enum calendar_status
calendar_workdays_left(const struct calendar *cal, int32_t from_on, int32_t to_on,
                       int *n, int *missing_year)
{
	bool past = to_on < from_on;
	int32_t last_on = past ? from_on : to_on;
	struct walk walk = {.cal = cal, .on = past ? to_on : from_on, .known_year = NO_YEAR};
	int counted = 0;

	*n = 0;
	if (!is_date(from_on, missing_year) || !is_date(to_on, missing_year))
		return CALENDAR_NO_DATA;
	while (walk.on < last_on) {
		if (walk_step(&walk, missing_year) != CALENDAR_OK)
			return CALENDAR_NO_DATA;
		if (calendar_is_workday(cal, walk.on))
			counted++;
	}
	*n = past ? -counted : counted;
	return CALENDAR_OK;
}
