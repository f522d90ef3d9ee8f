#include "rules/mailtime.h"

#include <criterion/criterion.h>

#include "base/clock.h"

TestSuite(mailtime);

#define WIB (7 * 3600)

static int
open_at(const char *readings, long minutes, const char *moment)
{
	struct numbers list;
	int64_t at;

	cr_assert(numbers_times(readings, &list));
	cr_assert(clock_parse(moment, &at));
	return mailtime_open(&list, minutes, at, WIB);
}

Test(mailtime, is_open_from_half_an_hour_before_until_the_next_one)
{
	cr_expect_eq(open_at("07:45,15:00", 30, "2026-11-24T00:00:00+07:00"), -1);
	cr_expect_eq(open_at("07:45,15:00", 30, "2026-11-24T07:14:59+07:00"), -1);
	cr_expect_eq(open_at("07:45,15:00", 30, "2026-11-24T07:15:00+07:00"), 0);
	cr_expect_eq(open_at("07:45,15:00", 30, "2026-11-24T14:29:59+07:00"), 0);
	cr_expect_eq(open_at("07:45,15:00", 30, "2026-11-24T14:30:00+07:00"), 1);
	cr_expect_eq(open_at("07:45,15:00", 30, "2026-11-24T23:59:59+07:00"), 1);
}

Test(mailtime, the_day_is_the_office_s)
{
	cr_expect_eq(open_at("07:45", 0, "2026-11-24T00:44:59Z"), -1);
	cr_expect_eq(open_at("07:45", 0, "2026-11-24T00:45:00Z"), 0);
}

Test(mailtime, never_opens_on_the_day_before)
{
	cr_expect_eq(open_at("00:10", 30, "2026-11-23T23:59:00+07:00"), 0, "that is the day's own");
	cr_expect_eq(open_at("00:10", 30, "2026-11-24T00:00:00+07:00"), 0);
	cr_expect_eq(open_at("none", 30, "2026-11-24T12:00:00+07:00"), -1);
}

Test(mailtime, lists_are_read_strictly)
{
	static const char *const bad[] = { "", "7:45", "07:60", "24:00", "07:45,07:45", "15:00,07:45", "07:45,", "07:45 15:00", ",", "0745",
		"01:00,02:00,03:00,04:00,05:00,06:00,07:00,08:00,09:00" };
	struct numbers list;
	char text[MAILTIME_BYTES];

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cr_expect_not(numbers_times(bad[i], &list), "%s", bad[i]);
		cr_expect_eq(list.n, 0, "%s", bad[i]);
	}
	cr_assert(numbers_times(" 07:45 , 15:00 ", &list));
	cr_expect_eq(list.n, 2);
	mailtime_format(list.values[1], text);
	cr_expect_str_eq(text, "15:00");
	cr_expect_not(numbers_read("3,3", 0, 60, NUMBERS_FALLING, &list));
	cr_expect_not(numbers_read("1,3", 0, 60, NUMBERS_FALLING, &list));
	cr_expect_not(numbers_read("61", 0, 60, NUMBERS_FALLING, &list));
	cr_expect_not(numbers_read("-1", 0, 60, NUMBERS_FALLING, &list));
	cr_expect(numbers_read("none", 0, 60, NUMBERS_FALLING, &list));
	cr_expect_eq(list.n, 0);
}
