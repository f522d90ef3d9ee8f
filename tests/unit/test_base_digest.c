/* Known answers: FIPS 180-4's examples and RFC 4231. */
#include "base/digest.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

TestSuite(digest);

static void
is(const void *bytes, size_t len, const char *want)
{
	char text[DIGEST_TEXT_SIZE];
	struct digest d;

	digest_start(&d);
	digest_add(&d, bytes, len);
	digest_finish(&d, text);
	cr_expect_str_eq(text, want);
}

Test(digest, the_examples_of_the_standard_come_out)
{
	is("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	is("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	is("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
	   "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	is("a\0b", 3, "59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138");
}

Test(digest, a_million_bytes_in_pieces_are_the_same)
{
	char text[DIGEST_TEXT_SIZE];
	struct digest d;

	digest_start(&d);
	for (int i = 0; i < 1000; i++) {
		char piece[1000];

		memset(piece, 'a', sizeof piece);
		digest_add(&d, piece, 1);
		digest_add(&d, piece + 1, sizeof piece - 1);
	}
	digest_finish(&d, text);
	cr_expect_str_eq(text, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

Test(digest, a_file_is_read_from_its_first_byte_wherever_it_stands)
{
	FILE *file = tmpfile();
	char text[DIGEST_TEXT_SIZE];

	cr_assert_not_null(file);
	fputs("abc", file);
	fflush(file);
	cr_assert_eq(lseek(fileno(file), 2, SEEK_SET), 2);
	cr_expect_eq(digest_file(fileno(file), text), 0);
	cr_expect_str_eq(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	cr_expect_eq(lseek(fileno(file), 0, SEEK_CUR), 2, "its position is not touched");
	fclose(file);
	cr_expect_eq(digest_file(-1, text), -1);
}

Test(digest, a_keyed_digest_is_hmac)
{
	char text[DIGEST_TEXT_SIZE];

	digest_keyed("Jefe", "what do ya want for nothing?", text);
	cr_expect_str_eq(text, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	digest_keyed("", "", text);
	cr_expect_str_eq(text, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

Test(digest, random_digits_are_as_many_as_asked_for_and_never_the_same)
{
	char one[129] = "", two[129] = "";

	cr_expect_eq(digest_random(16, one), 0);
	cr_expect_eq(digest_random(16, two), 0);
	cr_expect_eq(strlen(one), 32);
	cr_expect_eq(strspn(one, "0123456789abcdef"), 32);
	cr_expect_str_neq(one, two);
	cr_expect_eq(digest_random(64, one), 0);
	cr_expect_eq(strlen(one), 128);
	cr_expect_eq(digest_random(65, one), -1, "more than it can hold");
}

Test(digest, texts_are_compared_whole)
{
	cr_expect(digest_equal("abc", "abc", 3));
	cr_expect_not(digest_equal("abc", "abd", 3));
	cr_expect_not(digest_equal("xbc", "abc", 3));
	cr_expect(digest_equal("abc", "abd", 2));
}
