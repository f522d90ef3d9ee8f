#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "mail/charset.h"
#include "mail/warning.h"

TestSuite(mail_charset);

static void
expect(const char *bytes, size_t len, const char *charset, const char *want, uint32_t want_warnings)
{
	uint32_t warnings = 0;
	char *got = charset_decode(bytes, len, charset, &warnings);

	cr_expect_str_eq(got, want, "%s: %s", charset ? charset : "(none)", got);
	cr_expect_eq(warnings, want_warnings, "%s: warnings %x", charset ? charset : "(none)", warnings);
	free(got);
}

#define EXPECT(bytes, charset, want, warnings) \
	expect(bytes, sizeof(bytes) - 1, charset, want, warnings)

Test(mail_charset, what_is_utf8_is_taken_as_utf8_whatever_was_declared)
{
	EXPECT("S\xc3\xa9wa", "utf-8", "Séwa", 0);
	EXPECT("S\xc3\xa9wa", "iso-8859-1", "Séwa", WARNING_BIT(WARNING_CHARSET_GUESSED));
	EXPECT("S\xc3\xa9wa", NULL, "Séwa", 0);
	EXPECT("S\xc3\xa9wa", "x-no-such-set", "Séwa", WARNING_BIT(WARNING_CHARSET_GUESSED));
	EXPECT("halo", "iso-8859-1", "halo", 0);
	EXPECT("\xef\xbb\xbfhalo", "utf-8", "halo", 0);
}

Test(mail_charset, declared_sets_are_converted)
{
	EXPECT("caf\xe9", "iso-8859-1", "café", 0);
	EXPECT("\x93ya\x94 \x85", "windows-1252", "“ya” …", 0);
	EXPECT("\x93ya\x94", "ISO-8859-1", "“ya”", 0);
	EXPECT("\x1b$B$3$s\x1b(B", "iso-2022-jp", "こん", 0);
	EXPECT("h\0a\0", "utf-16le", "ha", 0);
	EXPECT("Hi +AOk-", "utf-7", "Hi é", 0);
	EXPECT("\xc4\xe3", "gb2312", "你", 0);
}

Test(mail_charset, what_declares_nothing_is_windows_1252)
{
	EXPECT("caf\xe9 \x93x\x94", NULL, "café “x”", WARNING_BIT(WARNING_CHARSET_GUESSED));
	EXPECT("caf\xe9", "us-ascii", "café", WARNING_BIT(WARNING_CHARSET_GUESSED));
	EXPECT("caf\xe9 x\xe8y", "utf-8", "café xèy", WARNING_BIT(WARNING_CHARSET_GUESSED));
}

Test(mail_charset, japanese_is_known_by_its_escapes_and_its_marks)
{
	EXPECT("\x1b$B$3$s\x1b(B", "utf-8", "こん", WARNING_BIT(WARNING_CHARSET_GUESSED));
	EXPECT("\x1b$B$3$s\x1b(B", NULL, "こん", WARNING_BIT(WARNING_CHARSET_GUESSED));
	EXPECT("\x1b$B!A!]\x1b(B", "iso-2022-jp", "～－", 0);
	EXPECT("\xa1\xc1\xa1\xdd", "euc-jp", "～－", 0);
	EXPECT("\x1b[31m merah", NULL, "\x1b[31m merah", 0);
}

Test(mail_charset, invented_names_are_known)
{
	static const char *const names[] = {
		"koi8_r", "\"KOI8-R\"", " koi8-r ", "cskoi8r",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		EXPECT("\xc4\xc1", names[i], "да", 0);
	EXPECT("\xb0\xa1", "ks_c_5601-1987", "가", 0);
	EXPECT("\xb0\xa1", "euc-kr", "가", 0);
	EXPECT("caf\xe9", "cp1252", "café", 0);
	EXPECT("caf\xe9", "latin-1", "café", 0);
	EXPECT("caf\xe9", "iso8859_1", "café", 0);
	EXPECT("caf\xe9", "ansi", "café", 0);
	EXPECT("S\xc3\xa9wa", "utf_8", "Séwa", 0);
	EXPECT("S\xc3\xa9wa", "UTF-8; format=flowed", "Séwa", 0);
}

Test(mail_charset, nothing_invalid_comes_out)
{
	EXPECT("S\xc3\xa9wa \xc3", "utf-8", "Séwa \xef\xbf\xbd", WARNING_BIT(WARNING_CHARSET_WRONG));
	EXPECT("a\xe9z", "x-no-such-set", "a\xef\xbf\xbdz", WARNING_BIT(WARNING_CHARSET_UNKNOWN));
	EXPECT("a\xe9z", "../../etc/passwd", "a\xef\xbf\xbdz", WARNING_BIT(WARNING_CHARSET_UNKNOWN));
	EXPECT("a\xe9z", "ascii//TRANSLIT", "a\xef\xbf\xbdz", WARNING_BIT(WARNING_CHARSET_UNKNOWN));
	EXPECT("a\xff\xff", "big5", "a\xef\xbf\xbd\xef\xbf\xbd", WARNING_BIT(WARNING_CHARSET_WRONG));
	EXPECT("a\0b", "utf-8", "ab", WARNING_BIT(WARNING_NUL));
}

static void
expect_clean(const char *text, const char *want)
{
	char *got = charset_clean(text);

	cr_expect_str_eq(got, want, "%s", got);
	free(got);
}

Test(mail_charset, clean_text_is_nfc_with_lf_and_without_control_characters)
{
	expect_clean("a\r\nb\rc\nd", "a\nb\nc\nd");
	expect_clean("e\xcc\x81", "é");
	expect_clean("\x1b]0;x\x07y\x7f\xc2\x85z", "]0;xyz");
	expect_clean("tab\tstays", "tab\tstays");
	expect_clean("\xe2\x80\xae" "bidi", "\xe2\x80\xae" "bidi");
}

Test(mail_charset, marks_do_not_pile_up_without_end)
{
	char text[2 * 1000 + 2] = "a";
	char *got;

	for (int i = 0; i < 1000; i++)
		strcat(text, "\xcc\x96");
	got = charset_clean(text);
	cr_expect_eq(strlen(got), 1 + 2 * 30);
	free(got);
}

Test(mail_charset, a_cut_falls_between_characters)
{
	char text[] = "aé😀";

	cr_expect_not(charset_cut(text, 7));
	cr_expect(charset_cut(text, 6));
	cr_expect_str_eq(text, "aé");
	cr_expect(charset_cut(text, 2));
	cr_expect_str_eq(text, "a");
}

Test(mail_charset, a_line_has_single_blanks_and_a_limit_of_its_own)
{
	uint32_t warnings = 0;
	char *got = charset_clean_line(" \t a \r\n\tb  c\n", 100, &warnings);

	cr_expect_str_eq(got, "a b c");
	cr_expect_eq(warnings, 0);
	free(got);
	got = charset_clean_line("abcdef", 3, &warnings);
	cr_expect_str_eq(got, "abc");
	cr_expect_eq(warnings, WARNING_BIT(WARNING_LIMIT_HEADER));
	free(got);
}
