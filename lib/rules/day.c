/*
 * Civil dates as day numbers.
 *
 * The years are shifted to begin on 1 March, so that the leap day is the last
 * day of a year and the lengths of the months before it follow one formula;
 * 400 years, an "era", always have 146097 days. (Howard Hinnant, "chrono-
 * Compatible Low-Level Date Algorithms", days_from_civil and civil_from_days.)
 */
#include "rules/day.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	ERA_YEARS = 400,
	ERA_DAYS = 146097,
	EPOCH_DAYS = 719468, /* from 0000-03-01 to 1970-01-01 */
	FIRST_ON = -719162,  /* 0001-01-01 */
	LAST_ON = 2932896,   /* 9999-12-31 */
	FIRST_YEAR = 1,
	LAST_YEAR = 9999,
};

static bool
in_range(int64_t on)
{
	return on >= FIRST_ON && on <= LAST_ON;
}

static int
days_in_month(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : lengths[month - 1];
}

int32_t
day_from_ymd(int year, int month, int day)
{
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12)
		return DAY_NONE;
	if (day < 1 || day > days_in_month(year, month))
		return DAY_NONE;

	int march_year = month > 2 ? year : year - 1;
	int march_month = month > 2 ? month - 3 : month + 9;
	int era = march_year / ERA_YEARS; /* never negative: year >= 1 */
	int year_of_era = march_year - era * ERA_YEARS;
	int day_of_year = (153 * march_month + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * ERA_DAYS + day_of_era - EPOCH_DAYS;
}

struct day_ymd
day_to_ymd(int32_t on)
{
	if (!in_range(on))
		return (struct day_ymd){0, 0, 0};

	int since = on + EPOCH_DAYS; /* never negative in the range */
	int era = since / ERA_DAYS;
	int day_of_era = since - era * ERA_DAYS;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524
	                   - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int march_month = (5 * day_of_year + 2) / 153;
	int month = march_month < 10 ? march_month + 3 : march_month - 9;

	return (struct day_ymd){
		.year = era * ERA_YEARS + year_of_era + (month <= 2 ? 1 : 0),
		.month = month,
		.day = day_of_year - (153 * march_month + 2) / 5 + 1,
	};
}

enum day_weekday
day_weekday(int32_t on)
{
	/* 1970-01-01 was a Thursday; the second modulo is for days before it. */
	return (enum day_weekday)(((on % 7 + DAY_THURSDAY) % 7 + 7) % 7);
}

/* `n` ASCII digits as a number; -1 when one of them is none (a NUL is none). */
static int
digits(const char *text, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

int32_t
day_parse(const char *text)
{
	int year, month, day;

	/* Each test stops at an early NUL, so nothing behind it is read. */
	if (text == NULL || (year = digits(text, 4)) < 0 || text[4] != '-'
	    || (month = digits(text + 5, 2)) < 0 || text[7] != '-'
	    || (day = digits(text + 8, 2)) < 0 || text[10] != '\0')
		return DAY_NONE;
	return day_from_ymd(year, month, day);
}

static void
put_digits(char *at, int n, int value)
{
	for (int i = n - 1; i >= 0; i--, value /= 10)
		at[i] = (char)('0' + value % 10);
}

void
day_format(int32_t on, char buf[DAY_TEXT_BYTES])
{
	struct day_ymd ymd = day_to_ymd(on);

	if (ymd.year == 0) {
		buf[0] = '\0';
		return;
	}
	put_digits(buf, 4, ymd.year);
	buf[4] = '-';
	put_digits(buf + 5, 2, ymd.month);
	buf[7] = '-';
	put_digits(buf + 8, 2, ymd.day);
	buf[10] = '\0';
}

int32_t
day_of(int64_t at, int32_t zone_secs)
{
	/* Far outside the years we support, and where the sum could overflow. */
	if (at < INT64_MIN / 2 || at > INT64_MAX / 2)
		return DAY_NONE;

	int64_t local = at + zone_secs;
	int64_t on = local / DAY_SECS;

	if (local % DAY_SECS < 0) /* division rounds to zero, a day begins below */
		on--;
	return in_range(on) ? (int32_t)on : DAY_NONE;
}

int64_t
day_start_at(int32_t on, int32_t zone_secs)
{
	return on * DAY_SECS - zone_secs;
}

int64_t
day_end_at(int32_t on, int32_t zone_secs)
{
	return day_start_at(on, zone_secs) + DAY_SECS - 1;
}
