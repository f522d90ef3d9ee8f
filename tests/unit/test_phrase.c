#include "rules/phrase.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(phrase);

static struct phrase_list list;
static unsigned char found[PHRASE_MAX];

static void
setup(void)
{
	list = (struct phrase_list){ 0 };
	memset(found, 0, sizeof found);
	cr_assert(phrase_add_spelling(&list, "jln", "jalan"));
	cr_assert(phrase_add_spelling(&list, "kesuwen", "terlalu lama"));
	cr_assert(phrase_add(&list, "jalan rusak"));
	cr_assert(phrase_add(&list, "rusak"));
	cr_assert(phrase_add(&list, "terlalu lama"));
	cr_assert(phrase_add(&list, "tidak tepat sasaran"));
}

/* The phrases found, as digits. */
static const char *
find(const char *text, size_t max_bytes)
{
	static char digits[8];
	size_t n = 0;

	memset(found, 0, sizeof found);
	phrase_find(&list, text, max_bytes, 4, found);
	for (size_t i = 0; i < list.n; i++)
		if (found[i] == 4)
			digits[n++] = (char)('0' + i);
	digits[n] = '\0';
	return digits;
}

Test(phrase, whole_words_in_order_are_found_at_once, .init = setup)
{
	cr_expect_str_eq(find("Jalan  RUSAK!", 100), "01");
	cr_expect_str_eq(find("rusak jalan", 100), "1");
	cr_expect_str_eq(find("jalan yang rusak", 100), "1");
	cr_expect_str_eq(find("kerusakan jalanrusak", 100), "");
	cr_expect_str_eq(find("tidak\ntepat\tsasaran, tidak tepat", 100), "3");
	cr_expect_str_eq(find(NULL, 100), "");
}

Test(phrase, spellings_stand_for_their_standard, .init = setup)
{
	cr_expect_str_eq(find("jln rusak", 100), "01");
	cr_expect_str_eq(find("kesuwen", 100), "2");
	cr_expect_str_eq(find("kesuwen jln rusak", 100), "012");
}

Test(phrase, a_text_is_read_to_its_limit, .init = setup)
{
	cr_expect_str_eq(find("rusak", 5), "1");
	cr_expect_str_eq(find("rusak", 4), "");
}

Test(phrase, an_overlong_word_parts_its_neighbours, .init = setup)
{
	cr_expect_str_eq(find("jalan aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa rusak", 100), "1");
}

Test(phrase, a_full_list_takes_no_more)
{
	static char words[PHRASE_MAX + 1][8];

	list = (struct phrase_list){ 0 };
	cr_expect_not(phrase_add(&list, "lebih dari tiga kata"));
	cr_expect_not(phrase_add(&list, ""));
	for (int i = 0; i <= PHRASE_MAX; i++) {
		snprintf(words[i], sizeof words[i], "k%d", i);
		cr_expect_eq(phrase_add(&list, words[i]), i < PHRASE_MAX);
	}
	cr_expect_str_eq(list.words[list.phrases[PHRASE_MAX - 1].word[0] - 1].text, "k511");
}
