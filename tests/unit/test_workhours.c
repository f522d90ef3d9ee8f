#include "rules/workhours.h"

#include <criterion/criterion.h>

#include "rules/day.h"

#define ZONE 25200

TestSuite(workhours);

/* 2026 of which 14 May (Thursday) and 15 May (Friday) are free. */
static const struct calendar *
calendar(void)
{
	static struct calendar_day days[3];
	static struct calendar cal = { .days = days, .n = 3 };

	days[0] = (struct calendar_day){ .on = day_from_ymd(2026, 1, 1), .kind = CALENDAR_LIBUR };
	days[1] = (struct calendar_day){ .on = day_from_ymd(2026, 5, 14), .kind = CALENDAR_LIBUR };
	days[2] = (struct calendar_day){ .on = day_from_ymd(2026, 5, 15), .kind = CALENDAR_CUTI };
	return &cal;
}

static struct workhours
office(void)
{
	struct workhours h = { 0 };

	cr_assert(workhours_parse_day("07:30-12:00,13:00-16:00", h.day));
	cr_assert(workhours_parse_day("07:30-11:30,13:00-16:30", h.friday));
	cr_assert(workhours_parse_day("08:00-12:00,12:30-15:00", h.fasting));
	cr_assert(workhours_parse_day("08:00-11:30,12:30-15:30", h.fasting_friday));
	cr_assert(workhours_parse_fasts("2026-02-19..2026-03-19, 2027-02-08..2027-03-09", &h));
	return h;
}

static int64_t
at(int month, int day, int hour, int minute)
{
	return day_start_at(day_from_ymd(2026, month, day), ZONE) + 60 * (60 * hour + minute);
}

/* In minutes. */
static int64_t
between(int64_t from_at, int64_t to_at)
{
	struct workhours h = office();
	int64_t secs = workhours_between(&h, calendar(), from_at, to_at, ZONE);

	return secs < 0 ? secs : secs / 60;
}

Test(workhours, a_week_has_37_hours_and_a_half_and_in_ramadan_32_and_a_half)
{
	cr_expect_eq(between(at(5, 4, 0, 0), at(5, 11, 0, 0)), 2250);
	cr_expect_eq(between(at(3, 2, 0, 0), at(3, 9, 0, 0)), 1950);
}

Test(workhours, only_the_hours_count)
{
	cr_expect_eq(between(at(5, 4, 9, 0), at(5, 4, 9, 5)), 5);
	cr_expect_eq(between(at(5, 4, 11, 58), at(5, 4, 13, 2)), 4, "the break does not");
	cr_expect_eq(between(at(5, 4, 20, 0), at(5, 5, 7, 33)), 3, "nor the night");
	cr_expect_eq(between(at(5, 8, 16, 29), at(5, 11, 7, 31)), 2, "nor the weekend");
	cr_expect_eq(between(at(5, 13, 15, 59), at(5, 18, 7, 31)), 2, "nor holidays");
	cr_expect_eq(between(at(5, 4, 9, 5), at(5, 4, 9, 0)), 0, "backwards there is nothing");
}

Test(workhours, a_year_without_a_calendar_has_no_answer)
{
	cr_expect_eq(between(at(12, 31, 9, 0), at(12, 31, 9, 0) + 2 * DAY_SECS), -1);
}

Test(workhours, what_is_no_hours_is_refused)
{
	struct workhours h;

	cr_expect(workhours_parse_day("08:00-15:00", h.day));
	cr_expect_eq(h.day[1].to_secs, 0);
	for (const char *const *bad = (const char *const[]){ "", "8-15", "13:00-16:00,07:30-12:00", "07:30-12:00,", "07:30-12:00;13:00-16:00", "07:30-13:00,12:00-16:00", NULL }; *bad; bad++)
		cr_expect_not(workhours_parse_day(*bad, h.day), "%s", *bad);
	cr_expect(workhours_parse_fasts(NULL, &h));
	for (const char *const *bad = (const char *const[]){ "2026-02-19", "2026-03-19..2026-02-19", "2026-02-30..2026-03-19", "2026-02-19..2026-03-19;", NULL }; *bad; bad++)
		cr_expect_not(workhours_parse_fasts(*bad, &h), "%s", *bad);
}
