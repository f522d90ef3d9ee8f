#include "rules/objection.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

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

/* The legal moves once more, one line a state, "event>state"; what is not here is refused. */
static const struct { const char *from, *moves; } drawn[] = {
	{ "k_terdaftar", "objection_forwarded>k_ditelaah objection_ground>k_terdaftar objection_decided>k_terdaftar "
	                 "objection_answered>k_ditanggapi objection_lapsed>k_lewat" },
	{ "k_ditelaah", "objection_forwarded>k_ditelaah objection_ground>k_ditelaah objection_decided>k_ditelaah "
	                "objection_answered>k_ditanggapi objection_lapsed>k_lewat" },
	{ "k_ditanggapi", "objection_response>k_ditanggapi objection_disputed>sengketa" },
	{ "k_lewat", "objection_forwarded>k_lewat objection_ground>k_lewat objection_decided>k_lewat "
	             "objection_answered>k_ditanggapi objection_disputed>sengketa" },
	{ "sengketa", "objection_answered>sengketa objection_response>sengketa objection_settled>s_selesai" },
	{ "s_selesai", "objection_answered>s_selesai objection_response>s_selesai" },
};

Test(objection, every_pair_is_legal_or_refused_as_drawn)
{
	cr_assert_eq(sizeof drawn / sizeof *drawn, OBJECTION_STATE__MAX);
	for (unsigned from = 0; from < OBJECTION_STATE__MAX; from++) {
		const char *moves = NULL;

		for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
			if (objection_state_parse(drawn[i].from) == (enum objection_state)from)
				moves = drawn[i].moves;
		cr_assert_not_null(moves, "%s", objection_state_name((enum objection_state)from));
		for (unsigned event = 0; event < OBJECTION_EVENT__MAX; event++) {
			enum objection_state to = OBJECTION_STATE__MAX;
			bool legal = objection_next((enum objection_state)from, (enum objection_event)event, &to);
			char move[64];

			snprintf(move, sizeof move, "%s>%s", objection_event_name((enum objection_event)event),
			         legal ? objection_state_name(to) : "");
			cr_expect_eq(strstr(moves, move) != NULL, legal, "%s, %s", objection_state_name((enum objection_state)from), move);
		}
	}
	cr_expect_eq(objection_state_parse("selesai"), OBJECTION_STATE__MAX);
	cr_expect_eq(objection_state_parse(NULL), OBJECTION_STATE__MAX);
}

Test(objection, a_refusal_names_the_state_and_what_is_possible)
{
	char buf[STATE_REFUSAL_BYTES];

	objection_refusal(OBJECTION_K_DITELAAH, OBJECTION_EVENT_DISPUTED, buf);
	cr_expect_str_eq(buf, "Keberatan berstatus k_ditelaah tidak dapat dicatat sengketanya; yang dapat: "
	                      "diteruskan kepada Atasan PPID, diubah alasannya, diputuskan, dicatat tanggapannya terkirim, "
	                      "dicatat lewat waktu");
	for (unsigned from = 0; from < OBJECTION_STATE__MAX; from++)
		for (unsigned event = 0; event < OBJECTION_EVENT__MAX; event++) {
			objection_refusal((enum objection_state)from, (enum objection_event)event, buf);
			cr_expect_lt(strlen(buf), STATE_REFUSAL_BYTES - 1u);
		}
}

Test(objection, outcomes_and_which_of_them_order_something)
{
	static const char *const names[] = { "menguatkan", "dikabulkan_seluruhnya", "dikabulkan_sebagian", "tidak_diterima" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		enum objection_outcome outcome = objection_outcome_parse(names[i]);

		cr_assert_neq(outcome, OBJECTION_OUTCOME__MAX, "%s", names[i]);
		cr_expect_str_eq(objection_outcome_name(outcome), names[i]);
		cr_expect_eq(objection_orders(outcome), strncmp(names[i], "dikabulkan", 10) == 0);
		cr_expect_not_null(strstr(objection_outcomes(), names[i]));
	}
	cr_expect_eq(objection_outcome_parse("ditolak"), OBJECTION_OUTCOME__MAX);
	cr_expect_eq(objection_outcome_parse(NULL), OBJECTION_OUTCOME__MAX);
}

Test(objection, it_may_come_until_the_applicant_himself_ended_the_file)
{
	for (unsigned s = STATE_NONE + 1; s < STATE__MAX; s++)
		cr_expect_eq(objection_may_come((enum state)s), s != STATE_DICABUT && s != STATE_BUKAN_LAYANAN, "%s", state_name((enum state)s));
}
