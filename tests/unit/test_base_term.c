#include "base/term.h"

#include <criterion/criterion.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static void
start(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
}

TestSuite(term, .init = start);

static void
safe(const char *text, const char *want)
{
	char *got = term_safe(text);

	cr_expect_str_eq(got, want);
	free(got);
}

static void
line(const char *text, size_t columns, const char *want)
{
	char *got = term_line(text, columns);

	cr_expect_str_eq(got, want, "in %zu columns: '%s', not '%s'", columns, got, want);
	if (columns > 0)
		cr_expect_leq(term_width(got), columns, "'%s' is too wide", got);
	free(got);
}

Test(term, words_in_any_script_stay_as_they_are)
{
	safe("", "");
	safe("Yth. Bapak \xe2\x80\x9cSlamet\xe2\x80\x9d\n\tmakasih \xf0\x9f\x99\x8f\n",
	     "Yth. Bapak \xe2\x80\x9cSlamet\xe2\x80\x9d\n\tmakasih \xf0\x9f\x99\x8f\n");
	safe("\xea\xa6\x94\xea\xa6\xa4\xea\xa6\x95", "\xea\xa6\x94\xea\xa6\xa4\xea\xa6\x95");
}

Test(term, an_escape_sequence_is_seen_and_does_nothing)
{
	safe("\033[2J\033]0;x\007", "<U+001B>[2J<U+001B>]0;x<U+0007>");
	safe("a\rb\bc\177", "a<U+000D>b<U+0008>c<U+007F>");
	safe("\xc2\x9b" "2J\xc2\x85", "<U+009B>2J<U+0085>");
}

Test(term, a_character_that_turns_the_reading_round_is_seen)
{
	safe("fdp.\xe2\x80\xae" "exe", "fdp.<U+202E>exe");
	safe("\xe2\x81\xa6x\xe2\x81\xa9", "<U+2066>x<U+2069>");
	safe("a\xe2\x80\x8b" "b\xe2\x80\x8f\xef\xbb\xbf\xd8\x9c", "a<U+200B>b<U+200F><U+FEFF><U+061C>");
	safe("a\xe2\x80\xa8" "b", "a<U+2028>b");
}

Test(term, broken_bytes_become_a_mark_each)
{
	safe("\xff" "a", "\xef\xbf\xbd" "a");
	safe("a\xc3", "a\xef\xbf\xbd");
	safe("\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd");
	safe("\xc0\x9b", "\xef\xbf\xbd\xef\xbf\xbd");
	safe("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	safe("\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	safe("\xe0\x80\x9b", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	safe("\xef\xbf\xbd", "\xef\xbf\xbd");
}

Test(term, a_line_is_one_line_and_is_cut_where_it_does_not_fit)
{
	line("satu\ndua\ttiga", 20, "satu dua tiga");
	line("sepuluh huruf", 13, "sepuluh huruf");
	line("sepuluh huruf", 12, "sepuluh hur\xe2\x80\xa6");
	line("abc", 1, "\xe2\x80\xa6");
	line("", 5, "");
	line("sangat panjang sekali", 0, "sangat panjang sekali");
}

Test(term, a_wide_character_is_not_cut_in_two)
{
	/* Each takes two columns: four of them are eight. */
	line("\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97", 8,
	     "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97");
	line("\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97", 7,
	     "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe2\x80\xa6");
	line("\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97", 6,
	     "\xe6\xbc\xa2\xe5\xad\x97\xe2\x80\xa6");
	line("\xe6\xbc\xa2\xe5\xad\x97", 2, "\xe2\x80\xa6");
	cr_expect_eq(term_width("\xe6\xbc\xa2" "a"), 3);
}

Test(term, a_mark_above_a_letter_takes_no_column)
{
	cr_expect_eq(term_width("e\xcc\x81"), 1);
	line("e\xcc\x81" "e\xcc\x81" "e\xcc\x81", 2, "e\xcc\x81\xe2\x80\xa6");
}

Test(term, a_hidden_character_takes_the_columns_in_which_it_is_shown)
{
	line("a\033b", 10, "a<U+001B>b");
	line("a\033b", 9, "a<U+001B\xe2\x80\xa6");
}

static void
cell(const char *text, size_t columns, bool pad, const char *want)
{
	char *got = NULL;
	size_t len;
	FILE *out = open_memstream(&got, &len);

	term_cell(out, text, columns, pad);
	fclose(out);
	cr_expect_str_eq(got, want);
	free(got);
}

Test(term, a_cell_is_filled_with_blanks)
{
	cell("ab", 4, true, "ab  ");
	cell("ab", 4, false, "ab");
	cell("\xe6\xbc\xa2", 4, true, "\xe6\xbc\xa2  ");
	cell("abcdef", 4, true, "abc\xe2\x80\xa6");
}

Test(term, a_block_has_a_margin_before_each_line)
{
	char *got = NULL;
	size_t len;
	FILE *out = open_memstream(&got, &len);

	term_block(out, "| ", "satu\n\n\033dua");
	term_block(out, "| ", "");
	fclose(out);
	cr_expect_str_eq(got, "| satu\n\n| <U+001B>dua\n");
	free(got);
}

static void
wrapped(const char *text, size_t columns, const char *want)
{
	char *got = NULL;
	size_t len;
	FILE *out = open_memstream(&got, &len);

	term_wrap(out, "- ", "  ", text, columns);
	fclose(out);
	cr_expect_str_eq(got, want, "in %zu columns: '%s', not '%s'", columns, got, want);
	free(got);
}

Test(term, a_paragraph_breaks_between_words)
{
	wrapped("satu dua tiga empat", 12, "- satu dua\n  tiga empat\n");
	wrapped("satu dua  tiga", 10, "- satu dua\n  tiga\n");
	wrapped("satu\n\n   dua", 20, "- satu\n\n     dua\n");
	wrapped("", 20, "");
}

Test(term, what_follows_keeps_the_indent_of_its_line)
{
	wrapped("    satu dua tiga", 14, "-     satu dua\n      tiga\n");
	wrapped("a\n   satu dua\nb", 11, "- a\n     satu\n     dua\n  b\n");
}

Test(term, a_word_longer_than_a_line_breaks_within)
{
	wrapped("abcdefghijkl", 10, "- abcdefgh\n  ijkl\n");
	wrapped("ab cdefghijklmn", 10, "- ab\n  cdefghij\n  klmn\n");
}

Test(term, a_wide_character_is_not_cut_in_half)
{
	/* Nine columns of room: four of two columns each. */
	wrapped("\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2", 11,
	        "- \xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\n  \xe6\xbc\xa2\n");
}

Test(term, a_tab_takes_the_columns_that_it_shows)
{
	wrapped("a\tb", 20, "- a       b\n");
}

Test(term, a_page_has_the_columns_that_are_told)
{
	setenv("COLUMNS", "100", 1);
	cr_expect_eq(term_columns(), 100);
	setenv("COLUMNS", "3", 1);
	cr_expect_eq(term_columns(), 40);
	setenv("COLUMNS", "lebar", 1);
	cr_expect_eq(term_columns(), 80);
}

Test(term, without_a_utf8_locale_nothing_breaks)
{
	setlocale(LC_CTYPE, "C");
	cr_expect_eq(term_width("caf\xc3\xa9"), 4);
	line("caf\xc3\xa9 tua", 5, "caf\xc3\xa9\xe2\x80\xa6");
}
