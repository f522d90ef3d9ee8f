#include <criterion/criterion.h>
#include <string.h>

#include "mail/lines.h"

TestSuite(mail_lines);

Test(mail_lines, cr_alone_is_told_from_cr_lf)
{
	static const struct {
		const char *text;
		bool alone;
	} cases[] = {
		{ "From: a@b\rTo: c@d\r\rhalo\r", true },
		{ "From: a@b\rTo: c@d\r\rhalo\nlagi", true },
		{ "From: a@b\r\nTo: c@d\r\n\r\nhalo", false },
		{ "From: a@b\nTo: c@d\n\nha\rlo", false },
		{ "Subject: a\rb\r\nTo: c@d\r\n", false }, /* one strayed into a header */
		{ "From: a@b\r", false },                  /* half of CR LF, perhaps */
		{ "", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		cr_expect_eq(lines_end_with_cr(cases[i].text, strlen(cases[i].text)),
		             cases[i].alone, "%s", cases[i].text);
}

Test(mail_lines, only_cr_alone_becomes_lf)
{
	char text[] = "a\rb\r\nc\r";

	lines_mend(text, sizeof text - 1);
	cr_expect_str_eq(text, "a\nb\r\nc\n");
}
