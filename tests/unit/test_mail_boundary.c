#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "mail/boundary.h"

static struct boundary_scan
scan(const char *text, const char *declared, size_t limit, size_t step)
{
	struct boundary_scan result;
	size_t len = strlen(text);

	boundary_begin(&result, declared, limit);
	for (size_t i = 0; i < len; i += step)
		boundary_add(&result, text + i, i + step < len ? step : len - i);
	boundary_end(&result);
	return result;
}

Test(mail_boundary, the_declared_one_is_found)
{
	static const struct {
		const char *text;
		bool found;
	} cases[] = {
		{ "--b\n\nx\n--b--\n", true }, { "--b  \r\n", true }, { "x\n--b--", true }, { "--bb\n", false },
		{ "x --b\n", false },          { "-b\n", false },     { "", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t step = 1; step < 12; step++)
			cr_expect_eq(scan(cases[i].text, "b", 10, step).is_found, cases[i].found, "%s", cases[i].text);
}

Test(mail_boundary, another_one_is_guessed_by_the_fields_behind_it)
{
	struct boundary_scan s;

	for (size_t step = 1; step < 12; step++) {
		s = scan("pembuka\n--lain\ncontent-type: text/plain\n\nx\n--lain--\n", "b", 10, step);
		cr_expect(!s.is_found);
		cr_expect_str_eq(s.guess, "lain");
		cr_expect(s.leads);
		s = scan("a\nb\nc\nd\ne\nf\n--x\nContent-Type: text/plain\n", NULL, 10, step);
		cr_expect_str_eq(s.guess, "x");
		cr_expect(!s.leads, "it stands in the middle of a text");
		cr_expect_str_eq(scan("-- \nBudi\n--\nContent-Type: x\n", NULL, 10, step).guess, "",
		                 "a signature is no boundary");
	}
}

Test(mail_boundary, the_body_ends_before_there_are_too_many_parts)
{
	struct boundary_scan s;

	for (size_t step = 1; step < 12; step++) {
		s = scan("--b\n\nx\n--b\n\ny\n--b\n\nz\n", "b", 2, step);
		cr_expect(s.is_cut);
		cr_expect_eq(s.cut_at, 14);
		s = scan("--b\nContent-Type: multipart/mixed;\n boundary=\"c d\"; x=y\n\n--c d\n\n--c d\n\n", "b", 2, step);
		cr_expect(s.is_cut, "a boundary that is declared within counts");
		s = scan("--b\n\n-- a\n-- a\n-- a\n-- a\n", "b", 2, step);
		cr_expect(!s.is_cut, "other lines of dashes do not");
	}
}

Test(mail_boundary, a_NUL_among_the_fields_is_seen)
{
	struct boundary_scan s;

	boundary_begin(&s, "b", 10);
	boundary_add(&s, "--b\nContent-Type: a/b; name=\"x\0y\"\n", 34);
	boundary_end(&s);
	cr_expect(s.has_nul);
	cr_expect(!scan("--b\nContent-Type: a/b\n", "b", 10, 100).has_nul);
}
