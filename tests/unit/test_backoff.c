#include "rules/backoff.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(backoff, the_first_pause_is_what_greylisting_waits_for)
{
	char key[32];

	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof key, "surat-%d@kulonprogo.example", i);
		cr_expect(backoff_secs(key, 1) >= 240 && backoff_secs(key, 1) <= 360);
	}
}

Test(backoff, pauses_double_up_to_four_hours_and_a_fifth)
{
	int64_t middle = 300;

	for (int64_t tries = 1; tries < 50; tries++) {
		int64_t secs = backoff_secs("a@b.example", tries);

		cr_expect(secs >= middle - middle / 5 && secs <= middle + middle / 5, "%lld: %lld",
		          (long long)tries, (long long)secs);
		middle = middle * 2 < 14400 ? middle * 2 : 14400;
	}
	cr_expect_leq(backoff_secs("a@b.example", INT64_MAX), 14400 * 6 / 5);
}

Test(backoff, letters_that_failed_together_do_not_come_back_together)
{
	bool seen[121] = { false };
	int different = 0;
	char key[32];

	for (int i = 0; i < 1000; i++) {
		int64_t at;

		snprintf(key, sizeof key, "PPID-2026-%05d.tanda_bukti", i);
		at = backoff_secs(key, 1) - 240;
		different += !seen[at];
		seen[at] = true;
	}
	cr_expect_gt(different, 110, "%d of 121 seconds are used", different);
}

Test(backoff, the_same_letter_has_the_same_pauses_and_not_the_same_one_twice)
{
	cr_expect_eq(backoff_secs("a@b.example", 3), backoff_secs("a@b.example", 3));
	cr_expect_neq(backoff_secs("a@b.example", 30), backoff_secs("a@b.example", 31));
}

Test(backoff, five_days_are_enough)
{
	cr_expect_not(backoff_over(1000, 1000 + 5 * 86400 - 1));
	cr_expect(backoff_over(1000, 1000 + 5 * 86400));
}
