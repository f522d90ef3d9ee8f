#include "net/place.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct place_scheme schemes[] = {
	{ "imaps", 993 }, { "imap", 143 }, { NULL, 0 },
};

static struct place place;
static struct fault fault;

static int
parse(const char *url)
{
	return place_parse(url, schemes, "kantor", &place, &fault);
}

Test(net_place, a_url_names_scheme_host_and_port)
{
	static const struct {
		const char *url, *scheme, *host;
		int port;
		bool is_address;
	} good[] = {
		{ "imaps://mail.kulonprogo.example", "imaps", "mail.kulonprogo.example", 993, false },
		{ "imaps://mail.kulonprogo.example:1993/", "imaps", "mail.kulonprogo.example", 1993, false },
		{ "imap://localhost", "imap", "localhost", 143, false },
		{ "IMAPS://A", "imaps", "A", 993, false },
		{ "imaps://127.0.0.1:65535", "imaps", "127.0.0.1", 65535, true },
		{ "imaps://[::1]:993", "imaps", "::1", 993, true },
	};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		cr_assert_eq(parse(good[i].url), 0, "%s", good[i].url);
		cr_expect_str_eq(place.scheme, good[i].scheme);
		cr_expect_str_eq(place.host, good[i].host);
		cr_expect_eq(place.port, good[i].port);
		cr_expect_eq(place.is_address, good[i].is_address);
	}
}

Test(net_place, anything_else_is_a_configuration_fault)
{
	static const char *const bad[] = {
		"", "mail.example", "imaps:", "imaps://", "imaps:///x", "http://a", "://a",
		"imaps://a:", "imaps://a:0", "imaps://a:65536", "imaps://a:99999999999",
		"imaps://a:12x", "imaps://a/INBOX", "imaps://a?x", "imaps://ppid:rahasia@a",
		"imaps://a b", "imaps://a\r\nb", "imaps://-a", "imaps://a-", "imaps://a..b",
		"imaps://[::1", "imaps://[mail.example]", "imaps://::1",
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		cr_expect_eq(parse(bad[i]), -1, "%s", bad[i]);
		cr_expect_eq(fault.code, EX_CONFIG);
		cr_expect_null(strstr(fault.reason, "rahasia"), "a password is not repeated");
	}
}

Test(net_place, loopback_is_known_without_the_dns)
{
	static const char *const yes[] = { "imap://localhost", "imap://LOCALHOST", "imap://127.9.9.9", "imap://[::1]" };
	static const char *const no[] = { "imap://localhost.example", "imap://128.0.0.1", "imap://[::2]", "imap://mail" };

	for (size_t i = 0; i < 4; i++) {
		cr_assert_eq(parse(yes[i]), 0);
		cr_expect(place_is_loopback(&place), "%s", yes[i]);
		cr_assert_eq(parse(no[i]), 0);
		cr_expect_not(place_is_loopback(&place), "%s", no[i]);
	}
}

Test(net_place, a_label_has_at_most_63_letters_and_a_name_253)
{
	char name[300];

	memset(name, 'a', sizeof name);
	name[63] = '\0';
	cr_expect(place_is_hostname(name));
	name[63] = 'a';
	name[64] = '\0';
	cr_expect_not(place_is_hostname(name));
	for (int i = 0; i < 256; i++)
		name[i] = i % 2 ? '.' : 'a';
	name[253] = '\0';
	cr_expect(place_is_hostname(name));
	name[253] = '.';
	name[255] = '\0';
	cr_expect_not(place_is_hostname(name));
}
