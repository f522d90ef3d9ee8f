#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/filename.h"
#include "mail/param.h"
#include "mail/warning.h"

static void
expect(char *got, const char *want, const char *of)
{
	cr_expect(want ? got != NULL && strcmp(got, want) == 0 : got == NULL, "%s: %s", of,
	          got ? got : "(none)");
	free(got);
}

Test(mail_param, values_are_found_however_they_stand)
{
	static const struct {
		const char *value, *name, *want;
	} cases[] = {
		{ "attachment; filename=a.pdf", "filename", "a.pdf" },
		{ "attachment; FileName = \"a b.pdf\" ; size=3", "filename", "a b.pdf" },
		{ "attachment; filename=surat kuasa (2).pdf ; size=3", "filename", "surat kuasa (2).pdf" },
		{ "attachment; filename=\"a;b=c.pdf\"; size=3", "size", "3" },
		{ "attachment; filename=\"a\\\"b\\\\c\"", "filename", "a\"b\\c" },
		{ "attachment; filename=\"C:\\temp\\x.doc\"", "filename", "C:\\temp\\x.doc" },
		{ "attachment; filename=\"tanpa akhir", "filename", "tanpa akhir" },
		{ "attachment; x; filename=a", "filename", "a" },
		{ "attachment; (catatan; filename=no) filename=a", "filename", "a" },
		{ "filename=a.pdf", "filename", "a.pdf" },
		{ "attachment; filename==?utf-8?Q?a;b_c?=", "filename", "=?utf-8?Q?a;b_c?=" },
		{ "attachment; filename=a; filename=b", "filename", "a" },
		{ "attachment; filename=\"\"", "filename", "" },
		{ "attachment; filename", "filename", NULL },
		{ "attachment", "filename", NULL },
		{ "", "filename", NULL },
		{ NULL, "filename", NULL },
	};
	uint32_t warnings = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(param_get(cases[i].value, cases[i].name, &warnings), cases[i].want,
		       cases[i].value ? cases[i].value : "NULL");
}

/* RFC 2231, with its own examples first. */
Test(mail_param, split_and_encoded_values_are_joined)
{
	static const struct {
		const char *value, *name, *want;
	} cases[] = {
		{ "message/external-body; access-type=URL; URL*0=\"ftp://\"; URL*1=\"cs.utk.edu/pub\"", "url",
		  "ftp://cs.utk.edu/pub" },
		{ "application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "title",
		  "This is ***fun***" },
		{ "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20;"
		  " title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"", "title",
		  "This is even more ***fun*** isn't it!" },
		{ "a; x*1=b; x*0=a; x*2=c", "x", "abc" },
		{ "a; x*0=a; x*2=c", "x", "a" },
		{ "a; x*=iso-8859-1''caf%E9", "x", "café" },
		{ "a; x*=''tanpa%20set", "x", "tanpa set" },
		{ "a; x*=salah%2", "x", "salah%2" },
		{ "a; x=polos; x*=utf-8''baik", "x", "baik" },
		{ "a; x*0=\"=?utf-8?B?\"; x*1=\"YQ==?=\"", "x", "=?utf-8?B?YQ==?=" },
		{ "a; x*99999999999999999999=z", "x", "" },
	};
	uint32_t warnings = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(param_get(cases[i].value, cases[i].name, &warnings), cases[i].want, cases[i].value);
	free(param_get("a; x*=tak-ada''%ff", "x", &warnings));
	cr_expect(warnings & WARNING_BIT(WARNING_CHARSET_UNKNOWN));
}

Test(mail_param, a_word_ends_at_a_blank_or_a_comment)
{
	uint32_t warnings = 0;

	expect(param_word("text/plain; charset=us-ascii (polos)", "charset", &warnings), "us-ascii", "comment");
	expect(param_word("text/plain; charset=\"utf-8 \"", "charset", &warnings), "utf-8", "blank");
	expect(param_word("text/plain", "charset", &warnings), NULL, "none");
}

Test(mail_param, many_parameters_are_read_once)
{
	size_t n = 20000;
	char *value = malloc(n * 12 + 20), *p = stpcpy(value, "a");
	uint32_t warnings = 0;

	for (size_t i = 0; i < n; i++)
		p += sprintf(p, "; x*%zu*=y", i % 400);
	expect(param_get(value, "z", &warnings), NULL, "z");
	free(value);
}

Test(mail_param, unseen_characters_are_left_out_of_file_names)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "a\xe2\x80\x8b" "b.pdf", "ab.pdf" },
		{ "\xef\xbb\xbf" "a.pdf", "a.pdf" },
		{ "a\xe2\x81\xa6" "b", "ab" },
		{ " ..  -a.pdf  ", "a.pdf" },
	};
	char name[400];
	uint32_t warnings = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(filename_clean(cases[i].name, &warnings), cases[i].want, cases[i].name);
	memset(name, 'x', sizeof name);
	strcpy(name + sizeof name - 5, ".pdf");
	{
		char *got = filename_clean(name, &warnings);

		cr_expect_eq(strlen(got), 200);
		cr_expect_str_eq(got + 196, ".pdf", "a long name keeps its extension");
		free(got);
	}
}
