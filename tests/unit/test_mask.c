#include "rules/mask.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(mask);

Test(mask, a_nik_shows_the_regency_and_two_digits)
{
	char out[MASK_NIK_BYTES];

	mask_nik("3401021708859998", out);
	cr_expect_str_eq(out, "3401**********98");
	mask_nik("340102170885999", out);
	cr_expect_str_eq(out, "****************", "fifteen digits: hidden whole");
	mask_nik("34010217088599989", out);
	cr_expect_str_eq(out, "****************");
	mask_nik("Jl. Mawar 3 Wate", out);
	cr_expect_str_eq(out, "****************", "sixteen bytes that are no NIK");
	mask_nik("", out);
	cr_expect_str_eq(out, "");
	mask_nik(NULL, out);
	cr_expect_str_eq(out, "");
}

Test(mask, a_phone_number_shows_its_ends)
{
	char out[MASK_PHONE_BYTES];

	mask_phone("+6281234567789", out);
	cr_expect_str_eq(out, "+62812****789");
	mask_phone("+62274773010", out);
	cr_expect_str_eq(out, "+62274****010");
	mask_phone("+123456789012345", out);
	cr_expect_str_eq(out, "+12345****345");
	mask_phone("+6221234567", out);
	cr_expect_str_eq(out, "****", "short: hidden whole");
	mask_phone("081234567789", out);
	cr_expect_str_eq(out, "****", "not in normal form: hidden whole");
	mask_phone("+62812345abc89", out);
	cr_expect_str_eq(out, "****");
	mask_phone("+62812345678901234567", out);
	cr_expect_str_eq(out, "****");
	mask_phone("", out);
	cr_expect_str_eq(out, "");
	mask_phone(NULL, out);
	cr_expect_str_eq(out, "");
}

Test(mask, an_address_shows_one_letter_and_the_domain)
{
	char out[64];

	mask_email("siti@desa.example", out, sizeof out);
	cr_expect_str_eq(out, "s***@desa.example");
	mask_email("\"a@b\"@desa.example", out, sizeof out);
	cr_expect_str_eq(out, "\"***@desa.example");
	mask_email("énok@desa.example", out, sizeof out);
	cr_expect_str_eq(out, "é***@desa.example", "the first character, whole");
	mask_email("@desa.example", out, sizeof out);
	cr_expect_str_eq(out, "***");
	mask_email("siti@", out, sizeof out);
	cr_expect_str_eq(out, "***");
	mask_email("siti", out, sizeof out);
	cr_expect_str_eq(out, "***");
	mask_email("", out, sizeof out);
	cr_expect_str_eq(out, "");
	mask_email(NULL, out, sizeof out);
	cr_expect_str_eq(out, "");
}

Test(mask, an_address_that_does_not_fit_is_hidden_whole)
{
	char out[18];

	mask_email("siti@desa.example", out, sizeof out);
	cr_expect_str_eq(out, "s***@desa.example");
	memset(out, 'x', sizeof out);
	mask_email("siti@desa.example", out, sizeof out - 1);
	cr_expect_str_eq(out, "***");
	mask_email("siti@desa.example", out, 4);
	cr_expect_str_eq(out, "***");
}

Test(mask, text_keeps_what_is_not_personal)
{
	static const struct {
		const char *text, *masked;
	} vectors[] = {
		{ "NIK: 3401021708859998.", "NIK: 3401**********98." },
		{ "NIK 3401.0217.0885.9998", "NIK 3401.****.****.**98" },
		{ "HP 0812-0000-1101 ya", "HP 0812-****-*101 ya" },
		{ "wa +62 812 0000 1101", "wa +62 81* **** *101" },
		{ "6281200001101", "6281******101" },
		{ "NIK3401021708859998 hp081200001101", "NIK3401**********98 hp0812*****101" },
		{ "3401021708859998 081200001101", "3401************ **********01" },
		{ "Rp1.500.000.000 tahun 2026", "Rp1.500.000.000 tahun 2026" },
		{ "sebesar 1.500.000.000", "sebesar 1.500.000.000" },
		{ "2026-11-23 09:00, PPID-2026-00123", "2026-11-23 09:00, PPID-2026-00123" },
		{ "tanpa angka", "tanpa angka" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		char text[64];

		snprintf(text, sizeof text, "%s", vectors[i].text);
		mask_text(text);
		cr_expect_str_eq(text, vectors[i].masked, "%s gives %s", vectors[i].text, text);
	}
}

Test(mask, a_nik_alone_is_masked_where_telephones_stay)
{
	static const struct {
		const char *text, *masked;
	} vectors[] = {
		{ "NIK: 3401021708859998.", "NIK: 3401**********98." },
		{ "3401 0217 0885 9998 telp 0274-773010", "3401 **** **** **98 telp 0274-773010" },
		{ "HP 0812-0000-1101 ya", "HP 0812-0000-1101 ya" },
		{ "340102170885999", "340102170885999" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		char text[64];

		snprintf(text, sizeof text, "%s", vectors[i].text);
		mask_nik_text(text);
		cr_expect_str_eq(text, vectors[i].masked, "%s gives %s", vectors[i].text, text);
	}
}

Test(mask, a_name_shows_the_first_letter_of_each_word)
{
	char out[32], small[8];

	mask_name("Siti  Aminah", out, sizeof out);
	cr_expect_str_eq(out, "S*** A***");
	mask_name("Émile", out, sizeof out);
	cr_expect_str_eq(out, "É***");
	mask_name("Warga Contoh", small, sizeof small);
	cr_expect_str_eq(small, "W***", "what does not fit is left out whole");
	mask_name(NULL, out, sizeof out);
	cr_expect_str_eq(out, "");
}
