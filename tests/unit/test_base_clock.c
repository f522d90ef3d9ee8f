#include "base/clock.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { JAKARTA = 7 * 3600, JAYAPURA = 9 * 3600 };

TestSuite(clock);

static void
is(const char *text, int64_t want)
{
	int64_t at = -1;

	cr_expect(clock_parse(text, &at), "%s is a time", text);
	cr_expect_eq(at, want, "%s: %lld", text, (long long)at);
}

static void
is_none(const char *text)
{
	int64_t at;

	cr_expect_not(clock_parse(text, &at), "'%s' is no time", text);
}

Test(clock, a_moment_is_read_in_its_zone)
{
	is("1970-01-01T00:00:00Z", 0);
	is("2026-11-23T09:00:00+07:00", 1795399200);
	is("2026-11-23T02:00:00Z", 1795399200);
	is("2026-11-22t21:30:00-04:30", 1795399200);
	is("2026-11-23 11:00:00+09:00", 1795399200);
	is("2026-11-23T02:00:00z", 1795399200);
	is("2026-11-23T09:00:00.999999999+07:00", 1795399200);
	is("1970-01-01T00:00:00+07:00", -25200);
	is("2038-01-19T03:14:08Z", 2147483648);
	is("9999-12-31T23:59:59Z", 253402300799);
}

Test(clock, a_day_that_does_not_exist_is_none)
{
	is("2024-02-29T00:00:00Z", 1709164800);
	is_none("2026-02-29T00:00:00Z");
	is_none("2100-02-29T00:00:00Z");
	is_none("2026-04-31T00:00:00Z");
	is_none("2026-00-10T00:00:00Z");
	is_none("2026-13-10T00:00:00Z");
	is_none("2026-01-00T00:00:00Z");
	is_none("2026-01-32T00:00:00Z");
}

Test(clock, a_time_that_does_not_exist_is_none)
{
	is_none("2026-11-23T24:00:00Z");
	is_none("2026-11-23T09:60:00Z");
	is_none("2026-11-23T09:00:61Z");
	is_none("2026-11-23T09:00:00+24:00");
	is_none("2026-11-23T09:00:00+07:60");
}

Test(clock, what_is_written_otherwise_is_none)
{
	is_none("");
	is_none("kemarin");
	is_none("2026-11-23");
	is_none("2026-11-23T09:00:00");
	is_none("2026-11-23T09:00+07:00");
	is_none("2026-11-23T09:00:00+0700");
	is_none("2026-11-23T09:00:00+7:00");
	is_none("2026-11-23T09:00:00.Z");
	is_none("2026-11-23T09:00:00Z ");
	is_none(" 2026-11-23T09:00:00Z");
	is_none("2026-11-23T09:00:00Zx");
	is_none("2026-1-23T09:00:00Z");
	is_none("+026-11-23T09:00:00Z");
	is_none("12026-11-23T09:00:00Z");
	is_none("1969-12-31T23:59:59Z");
	is_none("1795399200");
}

Test(clock, a_moment_is_written_in_the_zone_that_is_asked_for)
{
	char text[CLOCK_TEXT_SIZE];

	clock_format(1795399200, JAKARTA, text);
	cr_expect_str_eq(text, "2026-11-23T09:00:00+07:00");
	clock_format(1795399200, JAYAPURA, text);
	cr_expect_str_eq(text, "2026-11-23T11:00:00+09:00");
	clock_format(1795399200, 0, text);
	cr_expect_str_eq(text, "2026-11-23T02:00:00+00:00");
	clock_format(1795399200, -16200, text);
	cr_expect_str_eq(text, "2026-11-22T21:30:00-04:30");
	clock_format(-1, 0, text);
	cr_expect_str_eq(text, "1969-12-31T23:59:59+00:00");
}

Test(clock, the_year_begins_at_the_office_and_not_in_greenwich)
{
	char text[CLOCK_TEXT_SIZE];

	clock_format(1798736400, JAKARTA, text); /* 2026-12-31 17:00 UTC */
	cr_expect_str_eq(text, "2027-01-01T00:00:00+07:00");
}

Test(clock, the_machines_zone_changes_nothing)
{
	char text[CLOCK_TEXT_SIZE];

	setenv("TZ", "America/New_York", 1);
	tzset();
	is("2026-11-23T09:00:00+07:00", 1795399200);
	clock_format(1795399200, JAKARTA, text);
	cr_expect_str_eq(text, "2026-11-23T09:00:00+07:00");
}

Test(clock, what_is_written_is_read_back)
{
	for (int64_t at = 0; at < INT64_C(4102444800); at += INT64_C(86400) * 97 + 3601) {
		char text[CLOCK_TEXT_SIZE];
		int64_t back = -1;

		clock_format(at, JAKARTA, text);
		cr_expect(clock_parse(text, &back));
		cr_expect_eq(back, at, "%s", text);
	}
}

Test(clock, a_mails_date_has_english_names_in_any_locale)
{
	char text[CLOCK_TEXT_SIZE];

	setlocale(LC_ALL, "id_ID.UTF-8");
	clock_format_mail(1795399200, JAKARTA, text);
	cr_expect_str_eq(text, "Mon, 23 Nov 2026 09:00:00 +0700");
	clock_format_mail(0, 0, text);
	cr_expect_str_eq(text, "Thu, 1 Jan 1970 00:00:00 +0000");
	clock_format_mail(1798736400, -16200, text);
	cr_expect_str_eq(text, "Thu, 31 Dec 2026 12:30:00 -0430");
}

Test(clock, loket_now_stops_the_clock)
{
	struct fault f = { 0 };

	setenv("LOKET_NOW", "2026-11-23T09:00:00+07:00", 1);
	cr_assert_eq(clock_start(&f), 0);
	cr_expect_eq(clock_now(), 1795399200);
}

Test(clock, without_loket_now_it_is_the_machines)
{
	struct fault f = { 0 };

	unsetenv("LOKET_NOW");
	cr_assert_eq(clock_start(&f), 0);
	cr_expect(llabs((long long)(clock_now() - time(NULL))) <= 1);
	setenv("LOKET_NOW", "", 1);
	cr_assert_eq(clock_start(&f), 0, "empty is as not set");
	cr_expect(llabs((long long)(clock_now() - time(NULL))) <= 1);
}

Test(clock, a_loket_now_that_is_no_time_stops_the_program)
{
	struct fault f = { 0 };

	setenv("LOKET_NOW", "2026-11-23", 1);
	cr_expect_eq(clock_start(&f), -1);
	cr_expect_eq(f.code, EX_CONFIG);
	cr_expect_str_eq(f.object, "LOKET_NOW");
}
