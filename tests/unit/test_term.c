/* Words of a request: what is compared, and what is left out. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "rules/spelling.h"
#include "rules/term.h"

static const char *
roots(const char *text)
{
	static char got[4096];
	struct terms terms = { .n = 0 };

	got[0] = '\0';
	terms_add(&terms, text);
	for (size_t i = 0; i < terms.n; i++)
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i > 0 ? " " : "", terms.root[i]);
	return got;
}

#define ROOTS(want, text) cr_expect_str_eq(roots(text), want, "%s: %s", text, roots(text))

Test(term, forms_of_a_word_have_one_root)
{
	ROOTS("aspal", "pengaspalan diaspal ASPAL aspalnya");
	ROOTS("lampu", "lampu Lampune LAMPUNYA lmpu");
	ROOTS("sewa", "menyewa disewakan penyewaan sewa");
	ROOTS("guru kurs", "guru kursi");
}

Test(term, accents_and_what_stands_around_a_word_do_not_matter)
{
	ROOTS("jalan", "Dalané");
	ROOTS("gorong mampet", "\xe2\x80\x9cgorong-gorong\xe2\x80\x9d; mampet!");
	ROOTS("air", "ba\xc3\xb1yu");
}

Test(term, what_holds_a_digit_is_no_word)
{
	ROOTS("", "3401021708859998 0812-3456-7789 12A rt03 2026 p3k");
}

Test(term, words_of_every_letter_are_left_out)
{
	ROOTS("", "Yth. Bapak/Ibu, dengan hormat saya mohon informasi. Matur nuwun, Pak. Wassalamualaikum wr. wb.");
	ROOTS("", "a b c");
}

Test(term, a_name_can_be_taken_out)
{
	struct terms terms = { .n = 0 };

	terms_add(&terms, "Slamet Riyadi melaporkan selokan, Slamet");
	terms_drop(&terms, "Riyadi, Slamet");
	cr_assert_eq(terms.n, 1);
	cr_expect_str_eq(terms.word[0], "selokan");
	cr_expect_eq(terms_find(&terms, terms.root[0]), 0);
	cr_expect_eq(terms_find(&terms, "slamet"), 1);
	terms_drop(&terms, NULL);
	terms_add(&terms, NULL);
	cr_expect_eq(terms.n, 1);
}

Test(term, a_long_text_and_a_long_word_have_an_end)
{
	struct terms terms = { .n = 0 };
	static char text[20000];

	memset(text, 'x', 5000);
	for (int i = 0; i < 900; i++)
		sprintf(text + 5000 + 10 * i, " k%c%c%c%c%cabc", 'a' + i % 26, 'a' + i / 26 % 26, 'b', 'u', 'a' + i % 7);
	terms_add(&terms, text);
	cr_assert_eq(terms.n, TERMS_MAX);
	for (size_t i = 0; i < terms.n; i++)
		cr_assert_lt(strlen(terms.word[i]), TERM_BYTES);
	cr_expect_eq(strlen(terms.word[0]), TERM_BYTES - 1);
}

Test(term, bytes_that_are_no_text_are_no_words)
{
	ROOTS("jalan rusak", "jalan\xff\xc3 rusak\xc3");
	ROOTS("", "\xc3\x97\xc3\xb7\xc3");
}

Test(term, spellings_stand_in_order_once_and_fit)
{
	for (size_t i = 0; i < n_spellings; i++) {
		cr_expect(i == 0 || strcmp(spellings[i - 1].written, spellings[i].written) < 0, "%s", spellings[i].written);
		cr_expect_lt(strlen(spellings[i].standard), TERM_BYTES);
		cr_expect_str_eq(spelling_standard(spellings[i].written), spellings[i].standard);
	}
	cr_expect_str_eq(spelling_standard("tidak-ada"), "tidak-ada");
}
