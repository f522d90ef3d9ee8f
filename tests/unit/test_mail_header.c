#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "mail/header.h"
#include "mail/warning.h"

TestSuite(mail_header);

static struct header_block block;

static void
parse(const char *text)
{
	header_parse(text, strlen(text), &block);
}

static void
expect_field(const char *name, const char *want)
{
	const char *got = header_get(&block, name);

	cr_expect(want ? got != NULL && strcmp(got, want) == 0 : got == NULL, "%s: %s", name,
	          got ? got : "(none)");
}

Test(mail_header, fields_are_unfolded_and_trimmed)
{
	parse("Subject: satu\r\n dua\r\n\ttiga \r\nFROM : a@b\r\n\r\nbody");
	expect_field("subject", "satu dua\ttiga");
	expect_field("From", "a@b");
	cr_expect_eq(block.body_at, 43);
	cr_expect_eq(block.warnings, 0);
	header_free(&block);
}

Test(mail_header, an_mbox_line_is_no_field)
{
	parse("From a@b Wed Nov 18 11:30:09 2026\nSubject: x\n\nbody");
	expect_field("Subject", "x");
	cr_expect_eq(block.n, 1);
	header_free(&block);
}

Test(mail_header, lines_that_are_none_are_left_out_when_the_header_goes_on)
{
	parse("Received: x\nthis is no field\nSubject: s\nFrom: a@b\n\nbody");
	expect_field("Subject", "s");
	cr_expect_eq(block.warnings, WARNING_BIT(WARNING_HEADER_BROKEN));
	header_free(&block);

	parse("Subject: s\nhalo pak\nsaya Budi\n\nlagi");
	cr_expect_eq(block.n, 1);
	cr_expect_eq(block.body_at, 11, "the body begins with the first of them");
	header_free(&block);
}

Test(mail_header, a_letter_without_header_is_all_body)
{
	static const char *const letters[] = {
		"", "\n", "halo", "halo\nNama: Budi\nNIK: 3401\n\nmohon informasi", "Nama: Budi\nNIK: 1\n\nx",
	};

	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		parse(letters[i]);
		cr_expect_eq(block.n, 0, "%s", letters[i]);
		cr_expect_eq(block.body_at, 0, "%s", letters[i]);
		cr_expect(block.warnings & WARNING_BIT(WARNING_HEADER_NONE));
		header_free(&block);
	}
}

Test(mail_header, nul_bytes_are_left_out)
{
	static const char text[] = "Sub\0ject: a\0b\n\nx";

	header_parse(text, sizeof text - 1, &block);
	expect_field("Subject", "ab");
	cr_expect_eq(block.warnings, WARNING_BIT(WARNING_NUL));
	header_free(&block);
}

Test(mail_header, one_long_field_does_not_cost_the_others)
{
	size_t len = 200000;
	char *text = malloc(len + 100);

	cr_assert_not_null(text);
	memset(text, 'x', len);
	memcpy(text, "Subject: ", 9);
	strcpy(text + len, "\nFrom: a@b\n\nbody");
	parse(text);
	expect_field("From", "a@b");
	cr_expect_leq(strlen(header_get(&block, "Subject")), HEADER_FIELD_BYTES);
	cr_expect_eq(block.warnings, WARNING_BIT(WARNING_LIMIT_HEADER));
	header_free(&block);
	free(text);
}

Test(mail_header, half_a_sender_is_none)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "Subject: x\nFrom: Budi <budi@contoh.go.i", NULL },
		{ "Subject: x\nFrom: Budi <budi@contoh.go.id>", NULL },
		{ "Subject: x\nFrom: Budi\n", NULL },
		{ "Subject: x\nFrom: \"ani@lain.example\"\n", NULL },
		{ "Subject: x\nFrom: Budi <budi@contoh.go.id>\n", "Budi <budi@contoh.go.id>" },
		{ "Subject: x\nFrom: Budi\n\n", "Budi" },
		{ "From: a@b\nSubject: hal", "a@b" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		parse(cases[i].text);
		expect_field("From", cases[i].want);
		header_free(&block);
	}
}

Test(mail_header, repeated_fields_come_one_after_the_other)
{
	size_t at = 0;

	parse("To: a\nX-Y: b\nto: c\n\n");
	cr_expect_str_eq(header_next(&block, "To", &at), "a");
	cr_expect_str_eq(header_next(&block, "To", &at), "c");
	cr_expect_null(header_next(&block, "To", &at));
	header_free(&block);
}

Test(mail_header, message_ids_are_found_without_brackets)
{
	static const struct {
		const char *value, *want;
	} cases[] = {
		{ "<a@b> <c@d>", "a@b|c@d|" },
		{ "<a@b>,<c@d>", "a@b|c@d|" },
		{ "<a@\t b>", "a@b|" },
		{ "a@b", "a@b|" },
		{ "Your message of Monday <a@b>", "a@b|" },
		{ "no id here", "" },
		{ "<a@b", "a@b|" },
		{ "<a$<>%@b>", "a$<>%@b|" },
		{ "<a@b>keluar", "a@b|" },
		{ "<> <<x>>", "x|" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *at = cases[i].value;
		char id[HEADER_ID_SIZE], got[200] = "";

		while (header_next_id(&at, id))
			strcat(strcat(got, id), "|");
		cr_expect_str_eq(got, cases[i].want, "%s: %s", cases[i].value, got);
	}
}

Test(mail_header, the_word_of_a_field_has_no_comment_and_no_parameter)
{
	static const struct {
		const char *value, *want;
	} cases[] = {
		{ "no", "no" },
		{ " No ", "no" },
		{ "(said so) NO (really)", "no" },
		{ "(a (b) \\) auto-replied) no(really)", "no" },
		{ "auto-replied; owner-email=\"x\"", "auto-replied" },
		{ "Yes, score=14.2", "yes," },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char got[32];

		header_word(cases[i].value, got, sizeof got);
		cr_expect_str_eq(got, cases[i].want);
	}
}
