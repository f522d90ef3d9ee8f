#include "rules/number.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const char ppid[] = "PPID-{year}-{seq:5}";

TestSuite(number);

Test(number, good_patterns_are_taken)
{
	static const char *const good[] = {
		"PPID-{year}-{seq:5}", "KBR-{year}-{seq:5}", "{year}.{seq}", "{seq}-{year}", "{year}{seq:9}",
		"A1_{seq:1}x{year}", "{seq:3}.PPID.XI.{year}",
	};

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		cr_expect_null(number_check_pattern(good[i]), "%s: %s", good[i],
		               number_check_pattern(good[i]));
}

Test(number, bad_patterns_are_refused)
{
	static const char *const bad[] = {
		"", "PPID", "PPID-{year}", "PPID-{seq:5}", "{year}-{year}-{seq}", "{year}-{seq}-{seq:3}",
		"PPID/{year}/{seq}", "PPID {year} {seq}", "{seq}{year}", "{seq:5}0-{year}", "{seq:0}-{year}",
		"{seq:10}-{year}", "{seq:}-{year}", "{year-{seq}", "{tahun}-{seq}", "-{year}-{seq}",
		"..{year}{seq}", "PPID-{year}-{seq}\n", "PPÏD-{year}-{seq}", "%s-{year}-{seq}",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-{year}-{seq}",
	};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		cr_expect_not_null(number_check_pattern(bad[i]), "\"%s\"", bad[i]);
	cr_expect_not_null(number_check_pattern(NULL));
}

Test(number, format_fills_with_zeros_and_grows_beyond_them)
{
	char buf[NUMBER_BYTES];

	cr_expect_eq(number_format(ppid, 2026, 123, buf, sizeof buf), 0);
	cr_expect_str_eq(buf, "PPID-2026-00123");
	cr_expect_eq(number_format(ppid, 2026, 123456, buf, sizeof buf), 0);
	cr_expect_str_eq(buf, "PPID-2026-123456");
	cr_expect_eq(number_format("{seq}.{year}", 987, 999999999, buf, sizeof buf), 0);
	cr_expect_str_eq(buf, "999999999.0987");
}

Test(number, format_refuses_what_has_no_number)
{
	char buf[NUMBER_BYTES];

	cr_expect_eq(number_format(ppid, 2026, 0, buf, sizeof buf), -1);
	cr_expect_eq(number_format(ppid, 2026, 1000000000, buf, sizeof buf), -1);
	cr_expect_eq(number_format(ppid, 0, 1, buf, sizeof buf), -1);
	cr_expect_eq(number_format(ppid, 10000, 1, buf, sizeof buf), -1);
	cr_expect_eq(number_format("PPID", 2026, 1, buf, sizeof buf), -1);
	cr_expect_str_eq(buf, "");
}

Test(number, format_never_truncates)
{
	char buf[] = "xxxxxxxxxxxxxxxxxxxx";

	cr_expect_eq(number_format(ppid, 2026, 123, buf, 15), -1);
	cr_expect_str_eq(buf, "");
	cr_expect_eq(buf[15], 'x');
	cr_expect_eq(number_format(ppid, 2026, 123, buf, 16), 0);
	cr_expect_eq(number_format(ppid, 2026, 123, NULL, 0), -1);
}

Test(number, the_longest_number_of_the_longest_pattern_fits)
{
	/* 63 bytes in all: 49 letters, a hyphen, the year, nine digits */
	char pattern[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-{year}{seq}";
	char buf[NUMBER_BYTES];

	cr_assert_null(number_check_pattern(pattern));
	cr_expect_eq(number_format(pattern, 2026, 999999999, buf, sizeof buf), 0);
	cr_expect_eq(strlen(buf), NUMBER_BYTES - 1);
	cr_expect_not_null(number_check_pattern("A" "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	                                        "-{year}{seq}"), "one letter more");
}

Test(number, numbers_are_found_in_any_case_and_once)
{
	char out[4][NUMBER_BYTES];

	cr_assert_eq(number_find(ppid, "Re: [PPID-2026-00123] dan ppid-2025-7, Ppid-2026-123.", out, 4), 2);
	cr_expect_str_eq(out[0], "PPID-2026-00123");
	cr_expect_str_eq(out[1], "PPID-2025-00007");
	cr_assert_eq(number_find(ppid, "LENGKAP#PPID-2026-00123#Budi", out, 4), 1);
	cr_assert_eq(number_find(ppid, "PPID-PPID-2026-00001", out, 4), 1);
	cr_assert_eq(number_find(ppid, "PPID-2026-123456789", out, 4), 1);
	cr_expect_str_eq(out[0], "PPID-2026-123456789");
}

Test(number, what_only_looks_like_a_number_is_not_found)
{
	static const char *const texts[] = {
		"", "PPID", "PPID-2026", "PPID-2026-", "PPID-26-00123", "XPPID-2026-00123", "PPID-2026-00123x",
		"PPID-20266-00123", "PPID-2026-1234567890", "PPID-2026-00000", "PPID-0000-00001",
		"PPID 2026 00123", "KBR-2026-00001", "9PPID-2026-00001",
	};
	char out[1][NUMBER_BYTES];

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		cr_expect_eq(number_find(ppid, texts[i], out, 1), 0, "%s", texts[i]);
	cr_expect_eq(number_find(ppid, NULL, out, 1), 0);
	cr_expect_eq(number_find("PPID", "PPID-2026-00123", out, 1), 0);
}

Test(number, no_more_are_written_than_asked)
{
	char out[2][NUMBER_BYTES] = {"", "untouched"};

	cr_expect_eq(number_find(ppid, "PPID-2026-1 PPID-2026-2", out, 1), 1);
	cr_expect_str_eq(out[1], "untouched");
	cr_expect_eq(number_find(ppid, "PPID-2026-1", out, 0), 0);
}

Test(number, what_is_written_is_found_again)
{
	static const char *const patterns[] = {ppid, "{year}{seq:4}", "{seq}_{year}", "no.{seq:2}.{year}x"};

	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
		for (uint32_t seq = 1; seq < 300000; seq = seq * 3 + 1) {
			char number[NUMBER_BYTES], text[NUMBER_BYTES + 8], out[1][NUMBER_BYTES];

			cr_assert_eq(number_format(patterns[i], 2026, seq, number, sizeof number), 0);
			snprintf(text, sizeof text, "(%s)", number);
			cr_assert_eq(number_find(patterns[i], text, out, 1), 1, "%s", text);
			cr_expect_str_eq(out[0], number);
		}
}
