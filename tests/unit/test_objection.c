#include "rules/objection.h"

#include <criterion/criterion.h>

TestSuite(objection);

static const struct objection_case open_case = { STATE_DITERUSKAN, NULL, false };
static const struct objection_case answered = { STATE_DIJAWAB, "DIKABULKAN_SELURUHNYA", false };

Test(objection, what_the_writer_names_counts)
{
	static const struct {
		const char *text;
		char ground;
	} said[] = {
		{ "KEBERATAN\nAlasan: g", 'g' },
		{ "Keberatan dengan alasan huruf (B) Pasal 39", 'b' },
		{ "alasan huruf f.", 'f' },
		{ "Permohonan saya belum dijawab.", 'c' },
		{ "permohonan saya tdk ditanggapi", 'c' },
		{ "Jawabannya tidak sesuai dengan yang saya minta", 'd' },
		{ "Biaya penggandaan terlalu mahal", 'f' },
		{ "Jawaban terlambat dua minggu", 'g' },
		{ "Saya tidak terima permohonan saya ditolak", 'a' },
		{ "Hanya sebagian yang diberikan", 'e' },
		{ "informasi berkala tidak diumumkan", 'b' },
	};

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		cr_expect_eq(objection_ground(said[i].text, &answered), said[i].ground, "%s", said[i].text);
}

Test(objection, a_word_is_no_letter)
{
	/* "alasan bahwa", "alasan apa": no letter stands alone there */
	cr_expect_eq(objection_ground("alasan bahwa saya kecewa", &answered), 'd');
	cr_expect_eq(objection_ground("Alasan apa pun", &answered), 'd');
	cr_expect_eq(objection_ground("alasan", &answered), 'd');
}

Test(objection, else_it_follows_from_how_the_request_stands)
{
	cr_expect_eq(objection_ground("KEBERATAN", &open_case), 'c');
	cr_expect_eq(objection_ground(NULL, &open_case), 'c');
	cr_expect_eq(objection_ground(NULL, &answered), 'd');
	cr_expect_eq(objection_ground(NULL, &(struct objection_case){ STATE_DIJAWAB, "DITOLAK_17G", true }), 'a');
	cr_expect_eq(objection_ground(NULL, &(struct objection_case){ STATE_SELESAI, "DIKABULKAN_SEBAGIAN", true }), 'g');
	cr_expect_eq(objection_ground(NULL, &(struct objection_case){ STATE_DIJAWAB, "TIDAK_DIKUASAI", false }), 'e');
}

Test(objection, only_requests_for_information_have_it)
{
	cr_expect(objection_is_open_to(KIND_PERMOHONAN));
	cr_expect(objection_is_open_to(KIND_BELUM_DITENTUKAN));
	cr_expect_not(objection_is_open_to(KIND_ADUAN));
	cr_expect_not(objection_is_open_to(KIND_KRITIK));
	cr_expect_not(objection_is_open_to(KIND_SARAN));
}
