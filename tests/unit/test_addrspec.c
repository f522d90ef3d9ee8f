#include <criterion/criterion.h>
#include <string.h>

#include "rules/addrspec.h"

TestSuite(addrspec);

Test(addrspec, plain_addresses_are_taken)
{
	static const char *const good[] = {
		"a@b", "budi.santosa@warga.example", "a+b_c-d=e@x-y.example", "O'Brien@x.example",
		"1@2.example",
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		cr_expect(addrspec_ok(good[i]), "%s", good[i]);
}

Test(addrspec, what_could_become_a_second_command_or_header_is_refused)
{
	static const char *const bad[] = {
		"", "a", "@", "a@", "@b", "a@b\r\nRCPT TO:<c@d>", "a@b\n", "a b@c", "a@b c", "<a@b>",
		"a@b>", "a@@b", ".a@b", "a.@b", "a..b@c", "a@.b", "a@b.", "a@b..c", "\"a b\"@c",
		"a@[127.0.0.1]", "a@-b", "a,b@c", "a;b@c", "a@b,c@d", "ä@b", "a@bä", "a\t@b", "a(b)@c",
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(addrspec_ok(bad[i]), "%s", bad[i]);
	cr_expect_not(addrspec_ok(NULL));
}

Test(addrspec, letters_beyond_ascii_are_told_apart)
{
	static const char *const good[] = {
		"w\xc3\xa9@pos.example", "warga@m\xc3\xa9l.example", "\xe7\x94\xa8@\xe4\xbe\x8b.example", "a@b.example",
	};
	static const char *const bad[] = {
		"w\xc3@pos.example", "w\xa9@pos.example", "w\xc0\xaf@pos.example", "w\xed\xa0\x80@pos.example",
		"w\xc2\x85@pos.example", "w\xc3\xa9 @pos.example", "w\xc3\xa9@", "w\xf5\x80\x80\x80@b.example",
		"w\xc3\xa9@b.example\r\n",
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		cr_expect(addrspec_utf8_ok(good[i]), "%s", good[i]);
		cr_expect_eq(addrspec_ok(good[i]), i == 3, "%s", good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect_not(addrspec_utf8_ok(bad[i]), "%zu", i);
}

Test(addrspec, lengths_are_bounded)
{
	char text[300];

	memset(text, 'a', sizeof text);
	memcpy(text + 64, "@b.example", 11);
	cr_expect(addrspec_ok(text));
	memset(text, 'a', 66);
	memcpy(text + 65, "@b.example", 11);
	cr_expect_not(addrspec_ok(text));
	memcpy(text, "a@", 2);
	memset(text + 2, 'b', 253);
	text[255] = '\0';
	cr_expect_not(addrspec_ok(text));
}
