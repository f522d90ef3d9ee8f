#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "mail/address.h"
#include "mail/warning.h"

TestSuite(mail_address);

/* "name<address>|" for each. */
static void
expect(const char *value, const char *want)
{
	struct address_list list = { 0 };
	uint32_t warnings = 0;
	char got[500] = "";

	address_parse(value, NULL, &list, &warnings);
	for (size_t i = 0; i < list.n; i++) {
		strcat(got, list.items[i].name ? list.items[i].name : "");
		strcat(strcat(got, "<"), list.items[i].address ? list.items[i].address : "");
		strcat(got, ">|");
	}
	cr_expect_str_eq(got, want, "%s: %s", value, got);
	address_free(&list);
}

Test(mail_address, usual_forms)
{
	expect("a@b.example", "<a@b.example>|");
	expect("<a@b>", "<a@b>|");
	expect("Budi Santosa <budi@b>, c@d", "Budi Santosa<budi@b>|<c@d>|");
	expect("\"Widodo, S.Pd., Suryono\" <s@b>", "Widodo, S.Pd., Suryono<s@b>|");
	expect("a@b (Budi (Wates))", "Budi (Wates)<a@b>|");
	expect("", "");
}

Test(mail_address, groups_are_flattened)
{
	expect("Layanan: PPID <p@k>, d@k;, e@k", "PPID<p@k>|<d@k>|<e@k>|");
	expect("undisclosed-recipients:;", "");
}

Test(mail_address, encoded_words_are_names)
{
	expect("=?UTF-8?Q?Ayu_Sukmaningr=C3=A8t?= <a@b>", "Ayu Sukmaningrèt<a@b>|");
	expect("\"=?utf-8?B?QnVkaQ==?=\" <a@b>", "Budi<a@b>|");
	expect("=?iso-8859-1?Q?B=FCrling,_Andreas?= <a@b>, c@d", "Bürling, Andreas<a@b>|<c@d>|");
}

Test(mail_address, what_real_mail_does_wrong)
{
	expect("Name a@b", "Name<a@b>|");
	expect("Name <a@b", "Name<a@b>|");
	expect("<Name <a@b>", "<a@b>|");
	expect("MAILER-DAEMON", "<MAILER-DAEMON>|");
	expect("MAILER-DAEMON <>", "MAILER-DAEMON<>|");
	expect("\"a@b\" <a@b>", "<a@b>|");
	expect("\"forgotten <a@b>", "forgotten<a@b>|");
	expect("<@x,@y:a@b>", "<a@b>|");
	expect("Ani <a@b> Budi <c@d>", "Ani<a@b>|Budi<c@d>|");
	expect("a@b c@d", "<a@b>|<c@d>|");
	expect("a@b <c@d>", "a@b<c@d>|");
	expect("Ani <> <a@b>", "Ani<a@b>|");
	expect("=?utf-8?Q?Budi_<budi=40b>?=", "Budi<budi@b>|");
	expect("\"a@b\"", "<a@b>|");
	expect("a@[IPv6:2001:db8::1]", "<a@[IPv6:2001:db8::1]>|");
	expect(",,;; ,", "");
	expect("<a (c) @b>", "<a@b>|");
}

Test(mail_address, a_quoted_local_part_keeps_the_quotes_that_it_needs)
{
	expect("\"Bagian Umum\"@b", "<\"Bagian Umum\"@b>|");
	expect("Ani <\"a, (b) >\"@c>", "Ani<\"a, (b) >\"@c>|");
	expect("\"#12*\"@b, <\"a.b\"@c>", "<#12*@b>|<a.b@c>|");
	expect("\"a\\\"b c\"@d", "<\"a\\\"b c\"@d>|");
}

Test(mail_address, raw_bytes_are_in_the_character_set_of_the_message)
{
	struct address_list list = { 0 };
	uint32_t warnings = 0;

	address_parse("\xd0\xe5\xe3 <a@b>", "koi8-r", &list, &warnings);
	cr_assert_eq(list.n, 1);
	cr_expect_str_eq(list.items[0].name, "пЕЦ");
	address_free(&list);
}

Test(mail_address, nested_groups_cost_a_loop_and_not_the_stack)
{
	size_t len = 400000;
	char *value = malloc(len + 1);
	struct address_list list = { 0 };
	uint32_t warnings = 0;

	cr_assert_not_null(value);
	for (size_t i = 0; i < len; i++)
		value[i] = i % 2 ? ':' : 'a';
	value[len] = '\0';
	address_parse(value, NULL, &list, &warnings);
	cr_expect_eq(list.n, 0);
	memset(value, '(', len);
	address_parse(value, NULL, &list, &warnings);
	address_free(&list);
	free(value);
}

Test(mail_address, a_list_has_a_maximum)
{
	struct address_list list = { 0 };
	uint32_t warnings = 0;
	char value[4 * (ADDRESS_MAX + 500) + 1] = "";

	for (size_t i = 0; i < ADDRESS_MAX + 500; i++)
		memcpy(value + 4 * i, "a@b,", 5);
	address_parse(value, NULL, &list, &warnings);
	cr_expect_eq(list.n, ADDRESS_MAX);
	cr_expect_eq(warnings, WARNING_BIT(WARNING_LIMIT_ADDRESSES));
	address_free(&list);
}
