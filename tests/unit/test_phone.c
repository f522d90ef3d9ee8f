#include "rules/phone.h"

#include <criterion/criterion.h>

TestSuite(phone);

static const struct { const char *text, *normal; } vectors[] = {
	{"081200001234", "+6281200001234"},
	{"+6281200001234", "+6281200001234"},
	{"6281200001234", "+6281200001234"},
	{"006281200001234", "+6281200001234"},
	{"81200001234", "+6281200001234"},
	{"+62 0812-0000-1234", "+6281200001234"},
	{"+62 (0)812 0000 1234", "+6281200001234"},
	{"(+62) 812.0000.1234", "+6281200001234"},
	{"Telp. 0812-0000-1234 (WA)", "+6281200001234"},
	{"0274-000123", "+62274000123"},
	{"(0274) 773010", "+62274773010"},
	{"+62 274 773010", "+62274773010"},
	{"021 5000 1234", "+622150001234"},
	{"+6591234567", "+6591234567"},
	{"0044 20 7946 0000", "+442079460000"},
	/* the lengths of DOMAIN.md 5.3: ^\+62(8[0-9]{8,11}|[2-79][0-9]{7,10})$ */
	{"+62812345678", "+62812345678"},
	{"+6281234567", NULL},
	{"+62812345678901", "+62812345678901"},
	{"+628123456789012", NULL},
	{"+6221234567", "+6221234567"},
	{"+622123456", NULL},
	{"+6221234567890", "+6221234567890"},
	{"+62212345678901", NULL},
	{"+62912345678", "+62912345678"},
	{"+62112345678", NULL},
	{"+62012345678", NULL},
	{"773010", NULL},
	{"12345678901", NULL},
	{"+1234567", NULL},
	{"+12345678", "+12345678"},
	{"+123456789012345", "+123456789012345"},
	{"+1234567890123456", NULL},
	{"+0812345678", NULL},
	{"0812 0000 1234 / 0813 0000 1234", NULL},
	{"99999999999999999999999999999999", NULL},
	{"TELKOMSEL", NULL},
	{"+", NULL},
	{"00", NULL},
	{"", NULL},
	{NULL, NULL},
};

Test(phone, one_number_has_one_spelling)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const char *text = vectors[i].text, *normal = vectors[i].normal;
		char out[PHONE_BYTES] = "untouched";

		cr_expect_eq(phone_normalise(text, out), normal != NULL, "%s gives \"%s\"",
		             text == NULL ? "NULL" : text, out);
		cr_expect_str_eq(out, normal == NULL ? "" : normal);
	}
}

Test(phone, the_normal_form_is_normal)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		char out[PHONE_BYTES];

		if (vectors[i].normal == NULL)
			continue;
		cr_expect(phone_normalise(vectors[i].normal, out));
		cr_expect_str_eq(out, vectors[i].normal);
	}
}

Test(phone, operators_banks_and_short_codes_are_machines)
{
	static const char *const machines[] = {
		"TELKOMSEL", "BRI-Info", "3346", "123456", "+6234", "", "62811ABC0000", "9949", "TSEL123456789",
	};
	static const char *const people[] = {"+6281200001234", "081200001234", "0274773010", "1234567"};

	for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++)
		cr_expect(phone_is_machine(machines[i]), "%s", machines[i]);
	cr_expect(phone_is_machine(NULL));
	for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
		cr_expect_not(phone_is_machine(people[i]), "%s", people[i]);
}
