#include "rules/ladder.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(ladder);

static struct ladder
make(const char *agency, const char *ppid, const char *superior)
{
	struct numbers a, p, s;
	struct ladder ladder;

	cr_assert(numbers_read(agency, 0, 60, NUMBERS_FALLING, &a));
	cr_assert(numbers_read(ppid, 1, 60, NUMBERS_RISING, &p));
	cr_assert(numbers_read(superior, 1, 60, NUMBERS_RISING, &s));
	ladder_make(&a, &p, &s, &ladder);
	return ladder;
}

/* "r2": the second reminder, "e1": the first escalation, "s2": it is the superior's; "" for none. */
static void
expect(const struct ladder *ladder, int left, unsigned workdays, const char *wanted)
{
	const struct ladder_step *step = ladder_step(ladder, left, workdays);
	char got[16] = "";

	if (step != NULL)
		snprintf(got, sizeof got, "%c%d", "res"[step->to], step->nth);
	cr_expect_str_eq(got, wanted, "%d of %u left", left, workdays);
}

/* Day by day with six working days: day d has 6 - d left. */
Test(ladder, the_days_of_the_procedure)
{
	static const char *const on_day[] = { "", "", "", "r1", "r1", "r2", "r3", "e1", "s2", "s2", "s2" };
	struct ladder ladder = make("3,1,0", "1", "2");

	for (int day = 0; day <= 10; day++)
		expect(&ladder, 6 - day, 6, on_day[day]);
}

Test(ladder, a_short_clock_has_no_step_on_the_day_of_the_forward)
{
	struct ladder ladder = make("3,1,0", "1", "2");

	expect(&ladder, 3, 3, "");
	expect(&ladder, 2, 3, "");
	expect(&ladder, 1, 3, "r2");
	expect(&ladder, 1, 1, "");
	expect(&ladder, 0, 1, "r3");
	expect(&ladder, -30, 1, "s2");
}

Test(ladder, a_long_clock_counts_from_its_end)
{
	struct ladder ladder = make("3,1,0", "1", "2");

	expect(&ladder, 4, 20, "");
	expect(&ladder, 3, 20, "r1");
}

Test(ladder, the_office_chooses_its_rungs)
{
	struct ladder ladder = make("2", "1,3,5", "4,5");

	expect(&ladder, 3, 6, "");
	expect(&ladder, 2, 6, "r1");
	expect(&ladder, -1, 6, "e1");
	expect(&ladder, -3, 6, "e2");
	expect(&ladder, -4, 6, "s3");
	expect(&ladder, -5, 6, "s4"); /* the same day: the higher one */
	cr_expect_eq(ladder.n, 5);
}

Test(ladder, without_rungs_nothing_is_due)
{
	struct ladder ladder = make("none", "none", "none");

	expect(&ladder, 0, 6, "");
	expect(&ladder, -60, 6, "");
}
