#include <criterion/criterion.h>
#include <string.h>

#include "mail/base64.h"

TestSuite(mail_base64);

/* Decodes `text` in blocks of n letters. */
static const char *
decoded(const char *text, size_t n, struct base64 *state)
{
	static char out[200];
	size_t len = 0, left = strlen(text);

	*state = (struct base64)BASE64_NONE;
	for (; left > 0; text += n < left ? n : left, left -= n < left ? n : left)
		len += base64_step(state, text, n < left ? n : left, out + len);
	len += base64_end(state, out + len);
	out[len] = '\0';
	return out;
}

Test(mail_base64, every_padding_decodes_whatever_the_blocks)
{
	static const struct {
		const char *text, *bytes;
	} cases[] = {
		{ "", "" }, { "YQ==", "a" }, { "YWI=", "ab" }, { "YWJj", "abc" }, { "YWJjZA==", "abcd" },
		{ "Y\r\nW J\tj", "abc" },
	};
	struct base64 state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t n = 1; n < 6; n++) {
			cr_expect_str_eq(decoded(cases[i].text, n, &state), cases[i].bytes);
			cr_expect_not(state.broken);
		}
}

Test(mail_base64, text_behind_padding_is_not_lost)
{
	struct base64 state;

	cr_expect_str_eq(decoded("UGVybW9ob25hbg==IEluZm9ybWFzaQ==", 7, &state),
	                 "Permohonan Informasi");
	cr_expect_str_eq(decoded("YQ==\nYg==\nYw==\n", 4, &state), "abc");
}

Test(mail_base64, missing_padding_is_forgiven_and_foreign_bytes_are_told)
{
	struct base64 state;

	cr_expect_str_eq(decoded("YWI", 3, &state), "ab");
	cr_expect_str_eq(decoded("YQ", 3, &state), "a");
	cr_expect_str_eq(decoded("Y", 3, &state), "");
	cr_expect_not(state.broken);
	cr_expect_str_eq(decoded("YW!Jj", 3, &state), "abc");
	cr_expect(state.broken);
}
