#include "rules/identity.h"

#include <criterion/criterion.h>

#include "rules/day.h"

#define NAME IDENTITY_BIT(IDENTITY_NAME)
#define NIK IDENTITY_BIT(IDENTITY_NIK)
#define ADDRESS IDENTITY_BIT(IDENTITY_ADDRESS)
#define PURPOSE IDENTITY_BIT(IDENTITY_PURPOSE)
#define CONTACT (IDENTITY_BIT(IDENTITY_PHONE) | IDENTITY_BIT(IDENTITY_EMAIL))

static struct identity who;

static void
everything_told(void)
{
	who = (struct identity){
		.name = "Siti Aminah", .nik = "3401075702009997", .address = "Wates",
		.phone = "0812-0000-1234", .email = "siti@desa.example", .purpose = "penelitian",
	};
}

TestSuite(identity, .init = everything_told);

static unsigned
missing(enum kind kind)
{
	return identity_missing(kind, &who, day_parse("2026-11-23"));
}

Test(identity, a_full_request_misses_nothing_and_needs_no_occupation_form_or_way)
{
	cr_expect_eq(missing(KIND_PERMOHONAN), 0);
}

Test(identity, each_mandatory_field_of_a_request_is_missed)
{
	who.name = NULL;
	cr_expect_eq(missing(KIND_PERMOHONAN), NAME);
	everything_told();
	who.nik = NULL;
	cr_expect_eq(missing(KIND_PERMOHONAN), NIK);
	everything_told();
	who.address = NULL;
	cr_expect_eq(missing(KIND_PERMOHONAN), ADDRESS);
	everything_told();
	who.purpose = NULL;
	cr_expect_eq(missing(KIND_PERMOHONAN), PURPOSE);
	who = (struct identity){.name = NULL};
	cr_expect_eq(missing(KIND_PERMOHONAN), NAME | NIK | ADDRESS | PURPOSE | CONTACT);
}

Test(identity, telephone_or_email_is_enough)
{
	who.phone = NULL;
	cr_expect_eq(missing(KIND_PERMOHONAN), 0);
	who.email = NULL;
	cr_expect_eq(missing(KIND_PERMOHONAN), CONTACT);
	who.phone = "081200001234";
	cr_expect_eq(missing(KIND_PERMOHONAN), 0);
}

Test(identity, what_cannot_be_right_is_missing)
{
	static const char *const niks[] = {"340107570200999", "3401023002909999", "-", "ada", ""};
	static const char *const nothing[] = {"", " ", "-", "...", " - \n", "____"};

	for (size_t i = 0; i < sizeof niks / sizeof niks[0]; i++) {
		who.nik = niks[i];
		cr_expect_eq(missing(KIND_PERMOHONAN), NIK, "%s", niks[i]);
	}
	everything_told();
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
		who.name = who.address = who.purpose = nothing[i];
		cr_expect_eq(missing(KIND_PERMOHONAN), NAME | ADDRESS | PURPOSE, "\"%s\"", nothing[i]);
	}
	everything_told();
	who.phone = "1234";
	who.email = "siti di desa";
	cr_expect_eq(missing(KIND_PERMOHONAN), CONTACT);
	who.email = "siti@";
	cr_expect_eq(missing(KIND_PERMOHONAN), CONTACT);
	who.email = "@desa.example";
	cr_expect_eq(missing(KIND_PERMOHONAN), CONTACT);
	who.email = "siti@desa.example dan lain";
	cr_expect_eq(missing(KIND_PERMOHONAN), CONTACT);
}

Test(identity, a_nik_of_an_unknown_province_and_a_foreign_script_are_taken)
{
	who.nik = "9901021708859998";
	who.name = "ꦱꦶꦠꦶ";
	cr_expect_eq(missing(KIND_PERMOHONAN), 0);
}

Test(identity, the_other_kinds_need_a_contact_and_nothing_else)
{
	for (unsigned kind = KIND_ADUAN; kind < KIND__MAX; kind++) {
		who = (struct identity){.email = "siti@desa.example"};
		cr_expect_eq(missing((enum kind)kind), 0, "%s", kind_name((enum kind)kind));
		who = (struct identity){.phone = "+6281200001234"};
		cr_expect_eq(missing((enum kind)kind), 0);
		who = (struct identity){.name = "Siti", .nik = "3401075702009997"};
		cr_expect_eq(missing((enum kind)kind), CONTACT);
	}
}

Test(identity, the_fields_have_the_keys_of_the_record)
{
	static const char *const keys[] = {
		"name", "nik", "address", "phone", "email", "occupation", "purpose", "wanted", "how",
	};
	const struct identity all = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};

	cr_assert_eq(sizeof keys / sizeof keys[0], IDENTITY__MAX);
	for (unsigned i = 0; i < IDENTITY__MAX; i++) {
		const char value[] = {(char)('a' + (int)i), '\0'};

		cr_expect_str_eq(identity_field_name((enum identity_field)i), keys[i]);
		cr_expect_eq(identity_field_parse(keys[i]), i);
		cr_expect_str_eq(identity_get(&all, (enum identity_field)i), value);
	}
	cr_expect_eq(identity_field_parse("Name"), IDENTITY__MAX);
	cr_expect_eq(identity_field_parse(NULL), IDENTITY__MAX);
}
