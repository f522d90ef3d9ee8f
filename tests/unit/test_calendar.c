#include "rules/calendar.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/day.h"

enum { FIRST_YEAR = 2024, LAST_YEAR = 2027, MAX_DAYS = 200, LINE_BYTES = 256 };

/* The calendars as they are shipped, read anew for each test. */
static struct calendar_day days[MAX_DAYS];
static char lines[MAX_DAYS][LINE_BYTES];
static struct calendar cal;

static void
take_line(char *line)
{
	char *rest = line;
	char *date = strsep(&rest, "\t"), *kind = strsep(&rest, "\t"), *name = strsep(&rest, "\t");

	cr_assert(rest != NULL && strchr(rest, '\t') == NULL, "four columns: %s", line);
	cr_assert(strlen(kind) == 1 && name[0] != '\0' && rest[0] != '\0', "%s", line);
	days[cal.n++] = (struct calendar_day){
		.on = day_parse(date), .kind = kind[0], .name = name, .decree = rest,
	};
}

static void
read_calendars(void)
{
	cal = (struct calendar){.days = days};
	for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
		char path[4096];

		snprintf(path, sizeof path, "%s/schema/calendar/%d.tsv", LOKET_SRC, year);

		FILE *file = fopen(path, "r");

		cr_assert_not_null(file, "%s", path);
		while (fgets(lines[cal.n], LINE_BYTES, file) != NULL) {
			char *end = strchr(lines[cal.n], '\n');

			cr_assert_not_null(end, "a whole line in %s", path);
			*end = '\0';
			if (lines[cal.n][0] != '#')
				take_line(lines[cal.n]);
		}
		fclose(file);
	}
}

TestSuite(calendar, .init = read_calendars);

static int32_t
add(const char *start, unsigned n)
{
	int32_t end_on = 0;
	int missing_year = -1;

	cr_assert_eq(calendar_add_workdays(&cal, day_parse(start), n, &end_on, &missing_year),
	             CALENDAR_OK, "%s +%u needs %d", start, n, missing_year);
	cr_assert_eq(missing_year, -1, "untouched on success");
	return end_on;
}

static int
left(const char *from, const char *to)
{
	int n = 12345;

	cr_assert_eq(calendar_workdays_left(&cal, day_parse(from), day_parse(to), &n, NULL),
	             CALENDAR_OK);
	return n;
}

Test(calendar, the_shipped_calendars_are_sorted_and_complete)
{
	static const struct { int year, libur, cuti, workdays; } known[] = {
		{2024, 19, 10, 238}, {2025, 17, 11, 237}, {2026, 17, 8, 240}, {2027, 18, 8, 242},
	};

	for (size_t i = 0; i < cal.n; i++) {
		cr_assert_neq(days[i].on, DAY_NONE, "entry %zu", i);
		cr_assert(i == 0 || days[i - 1].on < days[i].on, "entry %zu is not after the last", i);
		cr_assert(days[i].kind == CALENDAR_LIBUR || days[i].kind == CALENDAR_CUTI);
	}
	for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
		int libur = 0, cuti = 0, workdays = 0;

		for (size_t i = 0; i < cal.n; i++)
			if (day_to_ymd(days[i].on).year == known[k].year) {
				libur += days[i].kind == CALENDAR_LIBUR;
				cuti += days[i].kind == CALENDAR_CUTI;
			}
		for (int32_t on = day_from_ymd(known[k].year, 1, 1);
		     on <= day_from_ymd(known[k].year, 12, 31); on++)
			workdays += calendar_is_workday(&cal, on);
		cr_expect_eq(libur, known[k].libur, "%d libur", known[k].year);
		cr_expect_eq(cuti, known[k].cuti, "%d cuti", known[k].year);
		cr_expect_eq(workdays, known[k].workdays, "%d: %d", known[k].year, workdays);
	}
}

/* DOMAIN.md 2.4, every cell. */
Test(calendar, the_vectors_of_the_domain)
{
	static const unsigned lengths[] = {3, 6, 10, 14, 17, 30};
	static const struct { const char *start, *end[6]; } vectors[] = {
		{"2024-04-05", {"2024-04-18", "2024-04-23", "2024-04-29", "2024-05-06", "2024-05-13", "2024-06-03"}},
		{"2025-03-20", {"2025-03-25", "2025-04-08", "2025-04-14", "2025-04-21", "2025-04-24", "2025-05-16"}},
		{"2025-08-08", {"2025-08-13", "2025-08-19", "2025-08-25", "2025-08-29", "2025-09-03", "2025-09-23"}},
		{"2026-03-13", {"2026-03-25", "2026-03-30", "2026-04-06", "2026-04-10", "2026-04-15", "2026-05-05"}},
		{"2026-03-14", {"2026-03-25", "2026-03-30", "2026-04-06", "2026-04-10", "2026-04-15", "2026-05-05"}},
		{"2026-05-11", {"2026-05-18", "2026-05-21", "2026-05-29", "2026-06-05", "2026-06-10", "2026-06-30"}},
		{"2026-11-23", {"2026-11-26", "2026-12-01", "2026-12-07", "2026-12-11", "2026-12-16", "2027-01-08"}},
		{"2026-12-18", {"2026-12-23", "2026-12-30", "2027-01-07", "2027-01-13", "2027-01-18", "2027-02-04"}},
		{"2027-03-01", {"2027-03-04", "2027-03-17", "2027-03-23", "2027-03-31", "2027-04-05", "2027-04-22"}},
		{"2027-05-07", {"2027-05-12", "2027-05-21", "2027-05-27", "2027-06-03", "2027-06-08", "2027-06-25"}},
	};

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; k++) {
			char got[DAY_TEXT_BYTES];

			day_format(add(vectors[i].start, lengths[k]), got);
			cr_expect_str_eq(got, vectors[i].end[k], "%s +%u is %s, not %s",
			                 vectors[i].start, lengths[k], vectors[i].end[k], got);
		}
}

/*
 * A second counting that shares nothing with the first: it tries each candidate
 * date and counts the working days up to it by looking through all holidays.
 */
static bool
slow_is_workday(int32_t on)
{
	if (((on + 3) % 7 + 7) % 7 >= 5) /* day 0 was a Thursday */
		return false;
	for (size_t i = 0; i < cal.n; i++)
		if (days[i].on == on)
			return false;
	return true;
}

/* Every date of 2024 to 2027 and every length 0 to 40. What would need a day of 2028 has
 * no answer, and says which year. */
Test(calendar, adding_agrees_with_a_slow_count_for_four_years_and_forty_days, .timeout = 240)
{
	const int32_t known_on = day_from_ymd(2027, 12, 31);

	for (int32_t start_on = day_from_ymd(2024, 1, 1); start_on <= known_on; start_on++) {
		int32_t want_on = start_on;

		for (unsigned n = 0; n <= 40; n++) {
			int32_t got_on;
			int back, year = 0;
			enum calendar_status status;

			if (n > 0 && want_on <= known_on)
				do
					want_on++;
				while (want_on <= known_on && !slow_is_workday(want_on));
			status = calendar_add_workdays(&cal, start_on, n, &got_on, &year);
			if (want_on > known_on) {
				if (status != CALENDAR_NO_DATA || got_on != DAY_NONE || year != 2028)
					cr_assert_fail("day %d +%u was guessed", start_on, n);
				continue;
			}
			cr_assert_eq(status, CALENDAR_OK);
			if (got_on != want_on)
				cr_assert_fail("day %d +%u is %d, not %d", start_on, n, want_on, got_on);
			cr_assert_eq(calendar_workdays_left(&cal, start_on, got_on, &back, NULL),
			             CALENDAR_OK);
			if (back != (int)n)
				cr_assert_fail("from day %d to its day %u are %d left", start_on, n, back);
		}
	}
}

Test(calendar, from_october_the_next_year_is_missed)
{
	cr_expect_eq(calendar_missing_year(&cal, day_parse("2026-12-31")), 0);
	cr_expect_eq(calendar_missing_year(&cal, day_parse("2027-09-30")), 0);
	cr_expect_eq(calendar_missing_year(&cal, day_parse("2027-10-01")), 2028);
	cr_expect_eq(calendar_missing_year(&cal, day_parse("2028-01-01")), 2028);
}

Test(calendar, day_zero_is_the_start_even_when_it_is_no_working_day)
{
	cr_expect_eq(add("2026-03-14", 0), day_parse("2026-03-14")); /* a Saturday */
	cr_expect_eq(add("2026-03-13", 1), day_parse("2026-03-16"));
	cr_expect_eq(add("2026-03-14", 1), day_parse("2026-03-16"));
	cr_expect_eq(add("2026-12-25", 1), day_parse("2026-12-28"));
}

Test(calendar, an_office_open_on_cuti_bersama_counts_it)
{
	cr_expect_not(calendar_is_workday(&cal, day_parse("2026-12-24")));
	cr_expect_eq(add("2026-12-23", 1), day_parse("2026-12-28"));
	cal.cuti_bersama_works = true;
	cr_expect(calendar_is_workday(&cal, day_parse("2026-12-24")));
	cr_expect_not(calendar_is_workday(&cal, day_parse("2026-12-25")), "a libur nasional stays one");
	cr_expect_eq(add("2026-12-23", 1), day_parse("2026-12-24"));
}

Test(calendar, a_date_that_is_both_cuti_and_libur_is_closed)
{
	static const struct calendar_day both[] = {
		{20780, CALENDAR_CUTI, "cuti", "SKB"}, {20780, CALENDAR_LIBUR, "libur", "SKB"},
	};
	struct calendar twice = {.days = both, .n = 2, .cuti_bersama_works = true};

	cr_expect_not(calendar_is_workday(&twice, 20780));
	cr_expect_str_eq(calendar_holiday(&twice, 20780)->name, "libur");
}

Test(calendar, a_holiday_names_itself_and_its_decree)
{
	const struct calendar_day *day = calendar_holiday(&cal, day_parse("2025-08-18"));

	cr_assert_not_null(day);
	cr_expect_eq(day->kind, CALENDAR_CUTI);
	cr_expect_str_eq(day->decree, "SKB 933/2025, 1/2025, 3/2025");
	cr_expect_null(calendar_holiday(&cal, day_parse("2025-08-19")));
	cr_expect_null(calendar_holiday(&cal, day_parse("2025-08-16")), "a Saturday is no holiday");
}

Test(calendar, a_year_without_a_decree_is_refused_and_named)
{
	int32_t end_on = 0;
	int missing_year = 0, n = 99;

	cr_expect(calendar_has_year(&cal, 2024) && calendar_has_year(&cal, 2027));
	cr_expect_not(calendar_has_year(&cal, 2023) || calendar_has_year(&cal, 2028));
	cr_expect_not(calendar_has_year(&cal, 0) || calendar_has_year(&cal, 10000));

	cr_expect_eq(calendar_add_workdays(&cal, day_parse("2027-12-20"), 10, &end_on, &missing_year),
	             CALENDAR_NO_DATA);
	cr_expect_eq(missing_year, 2028);
	cr_expect_eq(end_on, DAY_NONE);

	cr_expect_eq(add("2027-12-20", 8), day_parse("2027-12-31"), "up to the last known day");
	cr_expect_eq(calendar_add_workdays(&cal, day_parse("2027-12-20"), 9, &end_on, &missing_year),
	             CALENDAR_NO_DATA);

	cr_expect_eq(calendar_add_workdays(&cal, day_parse("2023-12-28"), 1, &end_on, &missing_year),
	             CALENDAR_NO_DATA);
	cr_expect_eq(missing_year, 2023);
	cr_expect_eq(add("2023-12-31", 1), day_parse("2024-01-02"), "only the days after it matter");

	cr_expect_eq(calendar_workdays_left(&cal, day_parse("2027-12-20"), day_parse("2028-01-03"),
	                                    &n, &missing_year), CALENDAR_NO_DATA);
	cr_expect_eq(missing_year, 2028);
	cr_expect_eq(n, 0);
}

Test(calendar, no_date_and_no_calendar_are_refused)
{
	struct calendar none = {.days = NULL, .n = 0};
	int32_t end_on;
	int missing_year = -1, n;

	cr_expect_eq(calendar_add_workdays(&cal, DAY_NONE, 3, &end_on, &missing_year), CALENDAR_NO_DATA);
	cr_expect_eq(missing_year, 0);
	cr_expect_eq(calendar_add_workdays(&cal, INT32_MAX, 3, &end_on, NULL), CALENDAR_NO_DATA);
	cr_expect_eq(calendar_add_workdays(&cal, day_parse("9999-12-31"), 1, &end_on, NULL),
	             CALENDAR_NO_DATA);
	cr_expect_eq(calendar_workdays_left(&cal, DAY_NONE, 20780, &n, NULL), CALENDAR_NO_DATA);
	cr_expect_eq(calendar_workdays_left(&cal, 20780, INT32_MAX, &n, NULL), CALENDAR_NO_DATA);
	cr_expect_eq(calendar_add_workdays(&none, 20780, 1, &end_on, &missing_year), CALENDAR_NO_DATA);
	cr_expect_eq(missing_year, 2026);
}

Test(calendar, days_left_count_down_to_zero_on_the_day_and_below_after_it)
{
	cr_expect_eq(left("2026-11-23", "2026-12-07"), 10);
	cr_expect_eq(left("2026-12-04", "2026-12-07"), 1);
	cr_expect_eq(left("2026-12-05", "2026-12-07"), 1, "from a Saturday");
	cr_expect_eq(left("2026-12-07", "2026-12-07"), 0);
	cr_expect_eq(left("2026-12-08", "2026-12-07"), -1);
	cr_expect_eq(left("2026-12-28", "2026-12-23"), -1, "cuti, Natal and a weekend lie between");
	cr_expect_eq(left("2026-12-12", "2026-12-11"), 0, "past, but no working day since");
}
