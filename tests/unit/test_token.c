#include "rules/token.h"

#include <criterion/criterion.h>
#include <string.h>

TestSuite(token);

#define OFFICE "ppid@kulonprogo.example"
#define MAC "abcdefghijkmnpqr"

Test(token, what_is_written_is_read)
{
	const struct token told = { TOKEN_ASSIGNMENT, 123, MAC };
	struct token read;
	char text[TOKEN_BYTES], address[TOKEN_ADDRESS_BYTES], found[TOKEN_BYTES];

	token_format(&told, text);
	cr_expect_str_eq(text, "s123." MAC);
	cr_assert(token_address(OFFICE, '+', text, address));
	cr_expect_str_eq(address, "ppid+s123." MAC "@kulonprogo.example");
	cr_assert(token_of_address(address, OFFICE, '+', found));
	cr_assert(token_parse(found, &read));
	cr_expect_eq(read.role, TOKEN_ASSIGNMENT);
	cr_expect_eq(read.id, 123);
	cr_expect_str_eq(read.mac, MAC);
}

Test(token, the_longest_fits)
{
	const struct token told = { TOKEN_REQUEST, 999999999999999999, MAC };
	struct token read;
	char text[TOKEN_BYTES];

	token_format(&told, text);
	cr_assert(token_parse(text, &read));
	cr_expect_eq(read.id, 999999999999999999);
}

Test(token, case_does_not_matter)
{
	char found[TOKEN_BYTES];

	cr_assert(token_of_address("PPID+R7.ABCDEFGHIJKMNPQR@KulonProgo.EXAMPLE", OFFICE, '+', found));
	cr_expect_str_eq(found, "r7." MAC);
}

Test(token, other_shapes_are_none)
{
	static const char *const bad[] = {
		"", "r", "r1", "r1.", "r.abcdefghijkmnpqr", "x1.abcdefghijkmnpqr", "r01.abcdefghijkmnpqr",
		"r1.abcdefghijkmnpq", "r1.abcdefghijkmnpqrs", "r1.abcdefghijklmnop", "r1.abcdefghijkmnp0r",
		"r-1.abcdefghijkmnpqr", "r1 .abcdefghijkmnpqr", "r0.abcdefghijkmnpqr",
		"r9999999999999999999.abcdefghijkmnpqr", "r1.abcdefghijkmnpq\n",
	};
	struct token token;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(token_parse(bad[i], &token), "%s", bad[i]);
	cr_expect_not(token_parse(NULL, &token));
}

Test(token, only_our_own_address_has_one)
{
	static const char *const other[] = {
		"ppid@kulonprogo.example", "ppid+r1." MAC "@lain.example", "ppid-r1." MAC "@kulonprogo.example",
		"xppid+r1." MAC "@kulonprogo.example", "ppi+r1." MAC "@kulonprogo.example",
		"ppid+r1." MAC, "ppid+r1." MAC "@kulonprogo.example.jahat.example", "@kulonprogo.example", "",
	};
	char found[TOKEN_BYTES];

	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		cr_expect_not(token_of_address(other[i], OFFICE, '+', found), "%s", other[i]);
	cr_expect_not(token_of_address(NULL, OFFICE, '+', found));
	cr_expect_not(token_of_address("ppid+r1." MAC "@kulonprogo.example", OFFICE, '\0', found));
	cr_expect_not(token_of_address("ppid+r1." MAC "@kulonprogo.example", "ppid", '+', found));
}

Test(token, without_a_delimiter_or_above_the_limit_there_is_no_address)
{
	char address[TOKEN_ADDRESS_BYTES], office[80];

	cr_expect_not(token_address(OFFICE, '\0', "r1." MAC, address));
	cr_expect_str_eq(address, "");
	memset(office, 'a', 50);
	strcpy(office + 50, "@kulonprogo.example");
	cr_expect_not(token_address(office, '+', "r1." MAC, address), "the local part has 64 bytes at most");
	cr_expect_str_eq(address, "");
	cr_expect_not(token_address("ppid", '+', "r1." MAC, address));
}

Test(token, the_letters_hold_the_first_eighty_bits)
{
	char mac[TOKEN_MAC_BYTES];

	token_mac("00000000000000000000ffff", mac);
	cr_expect_str_eq(mac, "aaaaaaaaaaaaaaaa");
	token_mac("ffffffffffffffffffff0000", mac);
	cr_expect_str_eq(mac, "9999999999999999");
	/* 00001 00010 00011 00100 … */
	token_mac("08864298e84a95b6d4a5", mac);
	cr_expect_eq(strlen(mac), 16);
	cr_expect_eq(strncmp(mac, "bcdef", 4), 0);
}
