#include "rules/ladder.h"

#include <criterion/criterion.h>

TestSuite(ladder);

/* Day by day with six working days: day d has 6 - d left. */
Test(ladder, the_days_of_the_procedure)
{
	static const int on_day[] = { 0, 0, 0, 1, 1, 2, 3, 4, 5, 5, 5 };

	for (int day = 0; day <= 10; day++)
		cr_expect_eq(ladder_step(6 - day, 6), on_day[day], "day %d", day);
}

Test(ladder, a_short_clock_has_no_step_on_the_day_of_the_forward)
{
	cr_expect_eq(ladder_step(3, 3), 0, "day 0 of three");
	cr_expect_eq(ladder_step(2, 3), 0);
	cr_expect_eq(ladder_step(1, 3), 2, "day 2 of three");
	cr_expect_eq(ladder_step(1, 1), 0, "day 0 of one");
	cr_expect_eq(ladder_step(0, 1), 3, "its last day");
	cr_expect_eq(ladder_step(-30, 1), 5);
}

Test(ladder, a_long_clock_counts_from_its_end)
{
	cr_expect_eq(ladder_step(4, 20), 0);
	cr_expect_eq(ladder_step(3, 20), 1);
	cr_expect_eq(ladder_days_before(4), -1);
	cr_expect(!ladder_is_escalation(3));
	cr_expect(ladder_is_escalation(4));
}
