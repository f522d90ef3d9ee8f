#include "letter/words.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "rules/day.h"

TestSuite(words);

Test(words, dates_are_indonesian)
{
	char buf[WORDS_DATE_BYTES];

	words_date(day_parse("2026-12-07"), buf);
	cr_expect_str_eq(buf, "7 Desember 2026");
	words_date_short(day_parse("2026-12-07"), buf);
	cr_expect_str_eq(buf, "Sen 7 Des 2026");
	words_date(DAY_NONE, buf);
	cr_expect_str_eq(buf, "");
	words_date_short(DAY_NONE, buf);
	cr_expect_str_eq(buf, "");
}

Test(words, every_month_and_weekday_has_its_name)
{
	static const char *const months[] = {
		"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
		"Oktober", "November", "Desember",
	};
	static const char *const weekdays[] = {"Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"};

	for (int i = 0; i < 12; i++) {
		char buf[WORDS_DATE_BYTES], want[WORDS_DATE_BYTES];

		words_date(day_from_ymd(2026, i + 1, 1), buf);
		snprintf(want, sizeof want, "1 %s 2026", months[i]);
		cr_expect_str_eq(buf, want);
		words_date_short(day_from_ymd(2026, i + 1, 1), buf);
		snprintf(want, sizeof want, " 1 %.3s 2026", months[i]);
		cr_expect_str_eq(buf + 3, want);
	}
	for (int i = 0; i < 7; i++) {
		char buf[WORDS_DATE_BYTES];

		words_date_short(day_parse("2026-11-23") + i, buf); /* a Monday */
		cr_expect_eq(strncmp(buf, weekdays[i], 3), 0, "%s", buf);
	}
}

Test(words, kinds_states_and_channels_have_words)
{
	cr_expect_str_eq(words_kind(KIND_PERMOHONAN), "Permohonan informasi");
	cr_expect_str_eq(words_kind(KIND_BELUM_DITENTUKAN), "Belum ditentukan");
	cr_expect_str_eq(words_state(STATE_BELUM_LENGKAP), "Menunggu kelengkapan");
	for (unsigned i = 0; i < STATE__MAX; i++)
		cr_expect(words_state((enum state)i)[0] != '\0'
		          && strchr(words_state((enum state)i), '_') == NULL);
	cr_expect_str_eq(words_channel("surel"), "Surat elektronik (surel)");
	cr_expect_str_eq(words_channel("sms"), "Pesan singkat (SMS)");
	cr_expect_str_eq(words_channel("datang"), "Datang langsung");
	cr_expect_str_eq(words_channel("merpati"), "merpati");
	cr_expect_str_eq(words_channel(NULL), "");
}

Test(words, what_is_missing_is_one_line_each)
{
	char buf[WORDS_MISSING_BYTES];

	cr_expect_eq(words_missing(IDENTITY_BIT(IDENTITY_PURPOSE) | IDENTITY_BIT(IDENTITY_NIK), buf,
	                           sizeof buf), 0);
	cr_expect_str_eq(buf, "- NIK sesuai KTP (16 angka)\n- Tujuan penggunaan informasi");
	cr_expect_eq(words_missing(IDENTITY_BIT(IDENTITY_PHONE) | IDENTITY_BIT(IDENTITY_EMAIL), buf,
	                           sizeof buf), 0);
	cr_expect_str_eq(buf, "- Nomor telepon atau alamat surel (salah satu)");
	cr_expect_eq(words_missing(IDENTITY_BIT(IDENTITY_EMAIL), buf, sizeof buf), 0);
	cr_expect_str_eq(buf, "- Alamat surel");
	cr_expect_eq(words_missing(0, buf, sizeof buf), 0);
	cr_expect_str_eq(buf, "");
}

Test(words, any_set_of_missing_fields_fits_and_a_small_buffer_is_an_error)
{
	char buf[WORDS_MISSING_BYTES + 1];

	for (unsigned set = 0; set < 1U << IDENTITY__MAX; set++)
		cr_assert_eq(words_missing(set, buf, WORDS_MISSING_BYTES), 0);
	for (size_t size = 0; size < 70; size++) {
		memset(buf, 'x', sizeof buf);
		cr_expect_eq(words_missing(~0U, buf, size), -1);
		cr_expect_eq(buf[size], 'x', "nothing behind %zu bytes", size);
		cr_expect(size == 0 || buf[0] == '\0');
	}
}

Test(words, a_sender_without_a_name_has_one_in_the_salutation)
{
	cr_expect_str_eq(words_name("Siti"), "Siti");
	cr_expect_str_eq(words_name(""), "Pengirim");
	cr_expect_str_eq(words_name(NULL), "Pengirim");
	cr_expect_str_eq(words_identity(IDENTITY_ADDRESS), "Alamat lengkap");
}

Test(words, sums_have_dots_where_they_are_read)
{
	static const struct {
		int64_t rupiah;
		const char *words;
	} vectors[] = {
		{ 0, "Rp0" }, { 7, "Rp7" }, { 999, "Rp999" }, { 1000, "Rp1.000" }, { 15000, "Rp15.000" },
		{ 1234567, "Rp1.234.567" }, { 999999999998000000, "Rp999.999.999.998.000.000" },
	};

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		char buf[WORDS_RUPIAH_BYTES];

		words_rupiah(vectors[i].rupiah, buf);
		cr_expect_str_eq(buf, vectors[i].words);
	}
}
