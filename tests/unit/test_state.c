#include "rules/state.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(state);

/*
 * The legal moves once more, written as an officer would draw them: one line a
 * state, "event>state". What is not here must be refused.
 */
static const struct { const char *from, *moves; } drawn[] = {
	{"", "register>terdaftar reject_service>bukan_layanan"},
	{"terdaftar", "reject_service>bukan_layanan identity_missing>belum_lengkap "
	              "identity_complete>ditelaah review>ditelaah extend>terdaftar withdraw>dicabut"},
	{"belum_lengkap", "reject_service>bukan_layanan identity_missing>belum_lengkap "
	                  "identity_complete>ditelaah lapse>tidak_dilanjutkan "
	                  "extend>belum_lengkap withdraw>dicabut"},
	{"ditelaah", "reject_service>bukan_layanan identity_missing>belum_lengkap review>ditelaah "
	             "forward>diteruskan agency_partial>ditelaah agency_answer>ditanggapi "
	             "agency_return>ditelaah decide>diputuskan extend>ditelaah withdraw>dicabut"},
	{"diteruskan", "review>ditelaah forward>diteruskan agency_time>diteruskan "
	               "agency_partial>diteruskan agency_answer>ditanggapi agency_return>ditelaah "
	               "escalate>diteruskan extend>diteruskan withdraw>dicabut"},
	{"ditanggapi", "review>ditelaah forward>diteruskan agency_answer>ditanggapi "
	               "decide>diputuskan extend>ditanggapi withdraw>dicabut"},
	{"diputuskan", "review>ditelaah extend>diputuskan send_failed>diputuskan sent>dijawab withdraw>dicabut"},
	{"dijawab", "sent>dijawab ordered>ditelaah close>selesai"},
	{"selesai", "ordered>ditelaah"},
	{"tidak_dilanjutkan", "reopen>ditelaah ordered>ditelaah"},
	{"dicabut", ""},
	{"bukan_layanan", ""},
};

/* Where a drawn move leads; STATE__MAX when it is not drawn. */
static enum state
drawn_to(enum state from, enum state_event event)
{
	char moves[512], *rest = moves, *move;

	for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++) {
		if (strcmp(drawn[i].from, state_name(from)) != 0)
			continue;
		snprintf(moves, sizeof moves, "%s", drawn[i].moves);
		while ((move = strsep(&rest, " ")) != NULL) {
			char *to = move;

			if (strcmp(strsep(&to, ">"), state_event_name(event)) == 0)
				return state_parse(to);
		}
	}
	return STATE__MAX;
}

Test(state, every_pair_is_legal_or_refused_as_drawn)
{
	cr_assert_eq(sizeof drawn / sizeof drawn[0], STATE__MAX);
	for (unsigned from = 0; from < STATE__MAX; from++)
		for (unsigned event = 0; event < STATE_EVENT__MAX; event++) {
			enum state want = drawn_to((enum state)from, (enum state_event)event);
			enum state to = STATE__MAX;
			bool legal = state_next((enum state)from, (enum state_event)event, &to);

			cr_expect_eq(legal, want != STATE__MAX, "%s, %s", state_name((enum state)from),
			             state_event_name((enum state_event)event));
			cr_expect_eq(to, want, "%s, %s: untouched when refused",
			             state_name((enum state)from),
			             state_event_name((enum state_event)event));
		}
}

Test(state, the_usual_life_of_a_request)
{
	static const enum state_event life[] = {
		STATE_EVENT_REGISTER, STATE_EVENT_IDENTITY_MISSING, STATE_EVENT_IDENTITY_COMPLETE,
		STATE_EVENT_FORWARD, STATE_EVENT_AGENCY_ANSWER, STATE_EVENT_DECIDE, STATE_EVENT_SENT,
		STATE_EVENT_CLOSE,
	};
	enum state state = STATE_NONE;

	for (size_t i = 0; i < sizeof life / sizeof life[0]; i++)
		cr_assert(state_next(state, life[i], &state), "event %zu", i);
	cr_assert_eq(state, STATE_SELESAI);
}

Test(state, names_go_there_and_back)
{
	for (unsigned i = STATE_NONE + 1; i < STATE__MAX; i++)
		cr_expect_eq(state_parse(state_name((enum state)i)), i);
	for (unsigned i = 0; i < STATE_EVENT__MAX; i++)
		cr_expect_eq(state_event_parse(state_event_name((enum state_event)i)), i);
	cr_expect_eq(state_parse("belum_lengkap"), STATE_BELUM_LENGKAP);
	cr_expect_eq(state_parse("BELUM_LENGKAP"), STATE_NONE);
	cr_expect_eq(state_parse("masuk"), STATE_NONE);
	cr_expect_eq(state_parse(""), STATE_NONE);
	cr_expect_eq(state_parse(NULL), STATE_NONE);
	cr_expect_eq(state_event_parse("nonsense"), STATE_EVENT__MAX);
	cr_expect_eq(state_event_parse(NULL), STATE_EVENT__MAX);
}

Test(state, open_is_from_the_register_to_the_answer)
{
	for (unsigned i = 0; i < STATE__MAX; i++) {
		bool open = i >= STATE_TERDAFTAR && i <= STATE_DIPUTUSKAN;

		cr_expect_eq(state_is_open((enum state)i), open, "%s", state_name((enum state)i));
		cr_expect_eq(state_next((enum state)i, STATE_EVENT_WITHDRAW, NULL), open);
		cr_expect_eq(state_next((enum state)i, STATE_EVENT_EXTEND, NULL), open);
	}
}

Test(state, legal_counts_all_and_writes_no_more_than_asked)
{
	enum state_event events[STATE_EVENT__MAX] = {STATE_EVENT__MAX, STATE_EVENT__MAX};

	cr_expect_eq(state_legal(STATE_DIPUTUSKAN, events, 1), 5);
	cr_expect_eq(events[0], STATE_EVENT_REVIEW);
	cr_expect_eq(events[1], STATE_EVENT__MAX);
	cr_expect_eq(state_legal(STATE_DICABUT, events, STATE_EVENT__MAX), 0);
}

Test(state, a_refusal_names_the_state_and_what_is_possible)
{
	char buf[STATE_REFUSAL_BYTES];

	cr_assert_eq(state_refusal(STATE_DIPUTUSKAN, STATE_EVENT_FORWARD, buf, sizeof buf), 0);
	cr_expect_str_eq(buf, "Berkas berstatus diputuskan tidak dapat diteruskan ke perangkat daerah; "
	                      "yang dapat: ditelaah, diperpanjang, dicatat gagal terkirim, dicatat terkirim, "
	                      "dicabut.");
	cr_assert_eq(state_refusal(STATE_DICABUT, STATE_EVENT_EXTEND, buf, sizeof buf), 0);
	cr_expect_str_eq(buf, "Berkas berstatus dicabut tidak dapat diperpanjang; status ini sudah akhir.");
	cr_assert_eq(state_refusal(STATE_NONE, STATE_EVENT_DECIDE, buf, sizeof buf), 0);
	cr_expect_str_eq(buf, "Pesan yang belum terdaftar tidak dapat diputuskan; yang dapat: didaftar, "
	                      "dinyatakan bukan layanan.");
}

Test(state, every_refusal_fits_and_a_small_buffer_is_an_error)
{
	char buf[STATE_REFUSAL_BYTES];

	for (unsigned from = 0; from < STATE__MAX; from++)
		for (unsigned event = 0; event < STATE_EVENT__MAX; event++)
			cr_expect_eq(state_refusal((enum state)from, (enum state_event)event, buf,
			                           sizeof buf), 0);
	for (size_t size = 0; size < 60; size++) {
		memset(buf, 'x', sizeof buf);
		cr_expect_eq(state_refusal(STATE_SELESAI, STATE_EVENT_EXTEND, buf, size), -1);
		cr_expect_eq(buf[size], 'x', "nothing behind %zu bytes", size);
		cr_expect(size == 0 || buf[0] == '\0');
	}
}
