#include "rules/gsm.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TestSuite(gsm);

/* `n` times a text. The caller frees. */
static char *
times(const char *text, size_t n)
{
	char *all = calloc(n * strlen(text) + 1, 1);

	cr_assert_not_null(all);
	for (size_t i = 0; i < n; i++)
		strcat(all, text);
	return all;
}

static const struct {
	const char *text;
	size_t n;
	bool is_gsm;
	size_t units, parts;
} sizes[] = {
	{"a", 0, true, 0, 1},
	{"a", 160, true, 160, 1},
	{"a", 161, true, 161, 2},
	{"a", 306, true, 306, 2},
	{"a", 307, true, 307, 3},
	{"@", 160, true, 160, 1},
	{"Ñ", 160, true, 160, 1},
	{"€", 80, true, 160, 1},
	{"€", 81, true, 162, 2},
	{"[", 1, true, 2, 1},
	/* 153 is odd: one septet of a part stays empty, so the 153rd pair begins the third */
	{"€", 152, true, 304, 2},
	{"€", 153, true, 306, 3},
	{"\n", 160, true, 160, 1},
	{"ê", 70, false, 70, 1},
	{"ê", 71, false, 71, 2},
	{"ê", 134, false, 134, 2},
	{"ê", 135, false, 135, 3},
	{"😀", 35, false, 70, 1},
	{"😀", 36, false, 72, 2},
	/* 67 is odd too */
	{"😀", 66, false, 132, 2},
	{"😀", 67, false, 134, 3},
	{"ç", 1, false, 1, 1},
	{"Ç", 1, true, 1, 1},
	{"`", 1, false, 1, 1},
	{"\t", 1, false, 1, 1},
};

Test(gsm, a_text_takes_so_many_septets_and_parts)
{
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		char *text = times(sizes[i].text, sizes[i].n);
		struct gsm_size size;

		gsm_measure(text, &size);
		cr_expect_eq(size.is_gsm, sizes[i].is_gsm, "%zu times %s", sizes[i].n, sizes[i].text);
		cr_expect_eq(size.units, sizes[i].units, "%zu times %s: %zu units", sizes[i].n,
		             sizes[i].text, size.units);
		cr_expect_eq(size.parts, sizes[i].parts, "%zu times %s: %zu parts", sizes[i].n,
		             sizes[i].text, size.parts);
		free(text);
	}
}

Test(gsm, a_part_that_ends_before_a_pair_is_one_septet_short)
{
	char *head = times("a", 152), text[400];
	struct gsm_size size;

	snprintf(text, sizeof text, "%s€%s", head, head + 1);
	gsm_measure(text, &size);
	cr_expect_eq(size.units, 152 + 2 + 151);
	cr_expect_eq(size.parts, 2);
	snprintf(text, sizeof text, "%s€%s", head, head);
	gsm_measure(text, &size);
	cr_expect_eq(size.units, 306, "it would fit if pairs could be cut");
	cr_expect_eq(size.parts, 3);
	free(head);
}

static const struct { const char *text, *plain; } spellings[] = {
	{"“Jalan” ‘rusak’ – parah… sekali", "\"Jalan\" 'rusak' - parah... sekali"},
	{"a\u00a0b\u2009c", "a b c"},
	{"zero\u200bwidth", "zerowidth"},
	{"satu\r\ndua", "satu\r\ndua"},
	{"Kêbumèn, cafe\u0301", "Kebumèn, cafe"},
	{"25 °C", "25  der.C"},
	{"ñ @ £ € [x]", "ñ @ £ € [x]"},
	{"", ""},
};

Test(gsm, typographic_characters_have_a_plain_spelling)
{
	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
		char *plain = gsm_plain(spellings[i].text, false);

		if (strchr(spellings[i].text, '\r') == NULL)
			cr_expect_str_eq(plain, spellings[i].plain);
		cr_expect_neq(gsm_septets(plain, strlen(plain)), SIZE_MAX, "%s", plain);
		free(plain);
	}
}

Test(gsm, what_has_no_plain_spelling_stays_unless_all_must_be_plain)
{
	char *some = gsm_plain("halo 😀 ok", false), *all = gsm_plain("halo 😀 ok\xff", true);

	cr_expect_str_eq(some, "halo 😀 ok");
	cr_expect_str_eq(all, "halo ? ok?");
	free(some);
	free(all);
}

static const struct { const char *text; size_t septets; const char *fits; } fits[] = {
	{"Dinas Pertanian dan Pangan", 26, "Dinas Pertanian dan Pangan"},
	{"Dinas Pertanian dan Pangan", 25, "Dinas Pertanian dan"},
	{"Dinas Pertanian dan Pangan", 19, "Dinas Pertanian dan"},
	{"Dinas Pertanian dan Pangan", 18, "Dinas Pertanian"},
	{"Dinas Pertanian dan Pangan", 4, "Dina"},
	{"Dinas Pertanian dan Pangan", 0, ""},
	{"satu, dua", 6, "satu"},
	{"[a] [b]", 7, "[a]"},
	{"€€€", 5, "€€"},
	{"", 10, ""},
};

Test(gsm, a_text_is_shortened_at_a_word)
{
	for (size_t i = 0; i < sizeof fits / sizeof fits[0]; i++) {
		size_t n = gsm_fit(fits[i].text, fits[i].septets);

		cr_expect(n == strlen(fits[i].fits) && memcmp(fits[i].text, fits[i].fits, n) == 0,
		          "%s in %zu: %.*s", fits[i].text, fits[i].septets, (int)n, fits[i].text);
	}
}
