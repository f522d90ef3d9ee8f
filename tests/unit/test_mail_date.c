#include <criterion/criterion.h>
#include <string.h>

#include "mail/date.h"

TestSuite(mail_date);

static void
expect(const char *value, const char *want)
{
	char got[CLOCK_TEXT_SIZE] = "";
	bool found = date_read(value, got);

	cr_expect_eq(found, want != NULL, "%s: %s", value, got);
	cr_expect(want == NULL || strcmp(got, want) == 0, "%s: %s", value, got);
}

Test(mail_date, keeps_its_offset)
{
	expect("Mon, 16 Nov 2026 07:52:10 +0700", "2026-11-16T07:52:10+07:00");
	expect("16 Nov 2026 07:52:10 +0700 (WIB)", "2026-11-16T07:52:10+07:00");
	expect("Mon, 16 Nov 2026 07:52 -0330", "2026-11-16T07:52:00-03:30");
	expect("Thu, 01 Jan 1970 00:00:07 +0000", "1970-01-01T00:00:07+00:00");
	expect("Mon, 16 Nov 2026 07:52:10 GMT+0700", "2026-11-16T07:52:10+07:00");
	expect("Mon, 21 Aug 95 13:30:57 -600", "1995-08-21T13:30:57-06:00");
}

Test(mail_date, obsolete_and_named_zones)
{
	expect("Thu, 10 Jul 97 14:53:31 EST", "1997-07-10T14:53:31-05:00");
	expect("Thu, 10 Jul 1997 14:53:31 EST5EDT", "1997-07-10T14:53:31-05:00");
	expect("16 Nov 2026 07:52:10 WITA", "2026-11-16T07:52:10+08:00");
	/* A military zone says nothing (RFC 5322 section 4.3). */
	expect("Thu, 10 Jul 1997 14:53:31 A", "1997-07-10T14:53:31+00:00");
	expect("Thu, 10 Jul 1997 14:53:31 Xyz", "1997-07-10T14:53:31+00:00");
	expect("Thu, 10 Jul 1997 14:53:31", "1997-07-10T14:53:31+00:00");
}

Test(mail_date, comments_and_folds_stand_anywhere)
{
	expect("20 (some \\) (more\t) comments) Nov 79 05:34:27 -0300", "1979-11-20T05:34:27-03:00");
	expect("Mon,16 Nov\t2026 07:52:10 +0700", "2026-11-16T07:52:10+07:00");
}

Test(mail_date, forms_that_others_write)
{
	expect("Mon Nov 16 07:52:10 2026", "2026-11-16T07:52:10+00:00");
	expect("Wed 29 May 2019 06:09:22 PM EDT", "2019-05-29T18:09:22-04:00");
	expect("29 May 2019 12:09:22 am", "2019-05-29T00:09:22+00:00");
	expect("2026-11-16T07:52:10.25+07:00", "2026-11-16T07:52:10+07:00");
	expect("2026-11-16 07:52:10Z", "2026-11-16T07:52:10+00:00");
	expect("Senin, 16-Agustus-2026 07:52", "2026-08-16T07:52:00+00:00");
	expect("Tue, 029 Apr 2019 23:34:45 -0800 (PST)", "2019-04-29T23:34:45-08:00");
	expect("1 Jan 102 00:00:00", "2002-01-01T00:00:00+00:00");
}

Test(mail_date, absurd_years_are_told_as_they_stand)
{
	expect("Mon, 16 Nov 3026 07:52:10 +0700", "3026-11-16T07:52:10+07:00");
	expect("Mon, 16 Nov 1899 07:52:10 +0700", "1899-11-16T07:52:10+07:00");
	expect("Mon, 16 Nov 20266666666666666 07:52:10 +0700", NULL);
}

Test(mail_date, what_is_no_date)
{
	static const char *const none[] = {
		"", "kemarin", "16 Nov", "31 Nov 2026 07:52:10", "16 Nov 2026 25:00:00",
		"16 Nov 2026 07:60:00", "4 8 15 16 23 42", "((((", "Mon, 16 Foo 2026 07:52:10",
	};

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		expect(none[i], NULL);
	expect("16 Nov 2026 07:52:10 +9999", "2026-11-16T07:52:10+00:00");
}
