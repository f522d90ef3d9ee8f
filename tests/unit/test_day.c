#include "rules/day.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { JAKARTA = 7 * 3600 };

TestSuite(day);

Test(day, the_epoch_is_day_zero_and_a_thursday)
{
	cr_assert_eq(day_from_ymd(1970, 1, 1), 0);
	cr_assert_eq(day_weekday(0), DAY_THURSDAY);
	cr_assert_eq(day_weekday(-1), DAY_WEDNESDAY);
	cr_assert_eq(day_from_ymd(2026, 11, 23), 20780);
	cr_assert_eq(day_weekday(20780), DAY_MONDAY);
}

Test(day, every_day_of_the_range_goes_there_and_back_and_the_weekdays_follow)
{
	int32_t first_on = day_from_ymd(1, 1, 1), last_on = day_from_ymd(9999, 12, 31);

	cr_assert_eq(day_weekday(first_on), DAY_MONDAY);
	for (int32_t on = first_on; on <= last_on; on++) {
		struct day_ymd ymd = day_to_ymd(on);

		if (day_from_ymd(ymd.year, ymd.month, ymd.day) != on)
			cr_assert_fail("day %d comes back as %d-%d-%d", on, ymd.year, ymd.month, ymd.day);
		if (on > first_on
		    && (int)day_weekday(on) != ((int)day_weekday(on - 1) + 1) % DAY_WEEKDAY__MAX)
			cr_assert_fail("the weekday of day %d does not follow", on);
	}
}

Test(day, agrees_with_the_c_library_over_four_centuries)
{
	for (int32_t on = day_from_ymd(1800, 1, 1); on < day_from_ymd(2200, 1, 1); on++) {
		time_t at = (time_t)on * 86400;
		struct tm tm;
		struct day_ymd ymd = day_to_ymd(on);

		gmtime_r(&at, &tm);
		if (ymd.year != tm.tm_year + 1900 || ymd.month != tm.tm_mon + 1
		    || ymd.day != tm.tm_mday || (int)day_weekday(on) != (tm.tm_wday + 6) % 7)
			cr_assert_fail("day %d differs from gmtime", on);
	}
}

Test(day, a_day_that_does_not_exist_is_none)
{
	static const int none[][3] = {
		{2026, 2, 29}, {1900, 2, 29}, {2100, 2, 29}, {2026, 4, 31}, {2026, 13, 1},
		{2026, 0, 1}, {2026, 1, 0}, {2026, 1, 32}, {0, 1, 1}, {10000, 1, 1}, {-1, 1, 1},
	};

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		cr_expect_eq(day_from_ymd(none[i][0], none[i][1], none[i][2]), DAY_NONE,
		             "%d-%d-%d", none[i][0], none[i][1], none[i][2]);
	cr_expect_neq(day_from_ymd(2000, 2, 29), DAY_NONE);
	cr_expect_neq(day_from_ymd(2024, 2, 29), DAY_NONE);
	cr_expect_eq(day_to_ymd(DAY_NONE).year, 0);
	cr_expect_eq(day_to_ymd(INT32_MAX).year, 0);
	cr_expect_eq(day_to_ymd(day_from_ymd(9999, 12, 31) + 1).year, 0);
	cr_expect_eq(day_to_ymd(day_from_ymd(1, 1, 1) - 1).year, 0);
}

Test(day, parse_takes_only_real_dates_of_ten_bytes)
{
	static const char *const bad[] = {
		"", "2026", "2026-11-2", "2026-11-233", "2026-11-23 ", " 2026-11-23", "2026/11/23",
		"2026-02-29", "2026-00-10", "2026-11-00", "+026-11-23", "2026-1a-23", "2026-11-23\n",
		"23-11-2026", "2026-11-", "0000-01-01", "２026-11-23",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		cr_expect_eq(day_parse(bad[i]), DAY_NONE, "\"%s\"", bad[i]);
	cr_expect_eq(day_parse(NULL), DAY_NONE);
	cr_expect_eq(day_parse("2026-11-23"), day_from_ymd(2026, 11, 23));
	cr_expect_eq(day_parse("2024-02-29"), day_from_ymd(2024, 2, 29));
	cr_expect_eq(day_parse("0001-01-01"), day_from_ymd(1, 1, 1));
}

Test(day, format_is_what_parse_reads)
{
	char buf[DAY_TEXT_BYTES];

	day_format(day_from_ymd(2026, 3, 9), buf);
	cr_expect_str_eq(buf, "2026-03-09");
	day_format(day_from_ymd(1, 1, 1), buf);
	cr_expect_str_eq(buf, "0001-01-01");
	day_format(DAY_NONE, buf);
	cr_expect_str_eq(buf, "");
	for (int32_t on = day_from_ymd(2023, 12, 1); on < day_from_ymd(2028, 2, 1); on++) {
		day_format(on, buf);
		cr_assert_eq(day_parse(buf), on);
	}
}

Test(day, the_date_changes_at_midnight_in_jakarta_and_not_in_greenwich)
{
	int32_t on = day_from_ymd(2026, 11, 23);
	int64_t midnight_at = (int64_t)on * 86400 - JAKARTA; /* 17:00 UTC the day before */

	cr_expect_eq(day_start_at(on, JAKARTA), midnight_at);
	cr_expect_eq(day_of(midnight_at - 1, JAKARTA), on - 1);
	cr_expect_eq(day_of(midnight_at, JAKARTA), on);
	cr_expect_eq(day_of(midnight_at, 0), on - 1);
	cr_expect_eq(day_end_at(on, JAKARTA), midnight_at + 86399);
	cr_expect_eq(day_of(day_end_at(on, JAKARTA), JAKARTA), on);
	cr_expect_eq(day_of(day_end_at(on, JAKARTA) + 1, JAKARTA), on + 1);
}

Test(day, moments_before_1970_and_west_of_greenwich_round_down)
{
	cr_expect_eq(day_of(-1, 0), -1);
	cr_expect_eq(day_of(-86400, 0), -1);
	cr_expect_eq(day_of(-86401, 0), -2);
	cr_expect_eq(day_of(0, -3600), -1);
	cr_expect_eq(day_of(3599, -3600), -1);
	cr_expect_eq(day_of(3600, -3600), 0);
}

Test(day, a_moment_outside_the_years_has_no_date)
{
	cr_expect_eq(day_of(INT64_MAX, JAKARTA), DAY_NONE);
	cr_expect_eq(day_of(INT64_MIN, -JAKARTA), DAY_NONE);
	cr_expect_eq(day_of(day_end_at(day_from_ymd(9999, 12, 31), 0) + 1, 0), DAY_NONE);
	cr_expect_eq(day_of(day_start_at(day_from_ymd(1, 1, 1), 0) - 1, 0), DAY_NONE);
}
