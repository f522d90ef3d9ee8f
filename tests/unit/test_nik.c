#include "rules/nik.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "rules/day.h"

TestSuite(nik);

static enum nik_result
check(const char *text, char out[NIK_BYTES])
{
	return nik_check(text, day_parse("2026-11-23"), out);
}

/* DOMAIN.md 5.2, and one more for each rule. */
static const struct { const char *text; enum nik_result result; const char *out; } vectors[] = {
	{"3401021708859998", NIK_OK, "3401021708859998"},
	{"3401075702009997", NIK_OK, "3401075702009997"},
	{"3401022902009999", NIK_OK, "3401022902009999"},
	{"3401.0217.0885.9998", NIK_OK, "3401021708859998"},
	{" 3401-02 170885-9998 ", NIK_OK, "3401021708859998"},
	{"9901021708859998", NIK_UNKNOWN_PROVINCE, "9901021708859998"},
	{"2001021708859998", NIK_UNKNOWN_PROVINCE, "2001021708859998"},
	{"3401022902019999", NIK_DATE, ""},
	{"3401023002909999", NIK_DATE, ""},
	{"3401027202909999", NIK_DATE, ""},
	{"3401023213909999", NIK_DATE, ""},
	{"3401020008859998", NIK_DATE, ""},
	{"3401024008859998", NIK_DATE, ""},
	{"3401021700859998", NIK_DATE, ""},
	{"340102170885999", NIK_LENGTH, ""},
	{"34010217088599988", NIK_LENGTH, ""},
	{"", NIK_LENGTH, ""},
	{"340102170885999O", NIK_LENGTH, ""},
	{"34０102170885999", NIK_LENGTH, ""},
	{"3401021708859998\n", NIK_LENGTH, ""},
	{"0001021708859998", NIK_REGION, ""},
	{"3400021708859998", NIK_REGION, ""},
	{"3401001708859998", NIK_REGION, ""},
	{"3401021708850000", NIK_SERIAL, ""},
};

Test(nik, the_vectors_of_the_domain)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		char out[NIK_BYTES] = "untouched";

		cr_expect_eq(check(vectors[i].text, out), vectors[i].result, "%s", vectors[i].text);
		cr_expect_str_eq(out, vectors[i].out, "%s", vectors[i].text);
		cr_expect_eq(nik_is_usable(vectors[i].result), vectors[i].out[0] != '\0');
	}
}

Test(nik, null_is_no_nik)
{
	char out[NIK_BYTES];

	cr_expect_eq(check(NULL, out), NIK_LENGTH);
	cr_expect_str_eq(out, "");
}

Test(nik, nobody_is_born_in_the_future_but_a_century_earlier_somebody_was)
{
	char out[NIK_BYTES];

	/* 23-11-26 is today, or 1926; 29-02-28 lies ahead and 1928 had that day */
	cr_expect_eq(check("3401022311269999", out), NIK_OK);
	cr_expect_eq(check("3401022902289999", out), NIK_OK);
	/* 29-02-00: 1900 had no such day, and before 2000 there was no other */
	cr_expect_eq(nik_check("3401022902009999", day_parse("1999-12-31"), out), NIK_DATE);
	cr_expect_eq(nik_check("3401022902009999", day_parse("2000-02-28"), out), NIK_DATE);
	cr_expect_eq(nik_check("3401022902009999", day_parse("2000-02-29"), out), NIK_OK);
}

Test(nik, every_province_in_force_is_known_and_no_other)
{
	static const char known[] = "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 "
	                            "64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96";

	for (int province = 1; province <= 99; province++) {
		const char code[] = {(char)('0' + province / 10), (char)('0' + province % 10), '\0'};
		char text[NIK_BYTES], out[NIK_BYTES];

		snprintf(text, sizeof text, "%s01021708859998", code);
		cr_expect_eq(check(text, out),
		             strstr(known, code) != NULL ? NIK_OK : NIK_UNKNOWN_PROVINCE, "%s", code);
	}
}

Test(nik, one_is_found_in_an_officers_words)
{
	const int32_t today_on = day_parse("2026-11-23");
	static const struct {
		const char *text;
		bool is_in;
	} texts[] = {
		{ "pemohon 3401021708859998 hadir", true },
		{ "pemohon 3401 0217 0885 9998 hadir", true },
		{ "NIK:3401.0217.0885.9998", true },
		{ "hp 081234567890 3401021708859998", true },
		{ "rekening 8808 1234 5678 9012", false },     /* no such province */
		{ "3401021708859998123", false },               /* longer than any NIK */
		{ "340102170885999", false },
		{ "3401023213909999", false },                  /* nobody was born on the 32nd of the 13th */
		{ "nomor 045/12/2026, 7 Desember 2026", false },
		{ "", false },
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		cr_expect_eq(nik_is_in(texts[i].text, NULL, today_on), texts[i].is_in, "%s", texts[i].text);
	cr_expect(nik_is_in("kode 9901021708859998", "9901021708859998", today_on), "the applicant's own, whatever it is");
	cr_expect_not(nik_is_in(NULL, NULL, today_on));
}
