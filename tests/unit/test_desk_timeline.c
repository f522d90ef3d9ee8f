#include "desk/timeline.h"

#include <criterion/criterion.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/actor.h"
#include "desk/terms.h"
#include "letter/letter.h"
#include "rules/clock.h"
#include "rules/objection.h"
#include "rules/state.h"

static void
says(const char *what, const char *data, const char *want)
{
	json_t *event = json_pack("{s:s, s:o}", "what", what, "data", json_loads(data, 0, NULL));
	char *got = timeline_sentence(event);

	cr_expect_str_eq(got, want);
	free(got);
	json_decref(event);
}

Test(timeline, a_sentence_has_the_values_of_its_event)
{
	says("forward", "{\"agency\":\"DINKES\"}", "Diteruskan ke DINKES");
	says("decide", "{\"decision\":\"dikabulkan_sebagian\"}", "Diputuskan: dikabulkan sebagian");
	says("letter_sent", "{\"letter\":\"tanda_bukti\"}", "Surat terkirim: Tanda bukti");
	says("missed", "{\"clock\":\"batas_skpd\",\"end\":\"2026-12-01\"}",
	     "Batas terlewat: Tanggapan perangkat daerah (Sel 1 Des 2026)");
	says("identity_missing", "{\"missing\":[\"nik\",\"address\"]}",
	     "Belum lengkap: NIK sesuai KTP (16 angka), Alamat lengkap");
}

Test(timeline, what_is_not_told_leaves_no_hole)
{
	says("review", "{}", "Ditelaah");
	says("agency_time", "{\"agency\":\"DLH\",\"until\":null}", "DLH meminta waktu");
	says("identity_missing", "{\"missing\":[]}", "Belum lengkap");
	says("reclassified", "{\"kind\":\"aduan\"}", "Jenis diubah menjadi aduan");
}

Test(timeline, an_unknown_word_stands_as_it_is)
{
	says("sesuatu_yang_baru", "{}", "sesuatu_yang_baru");
}

static void
has_sentence(const char *what)
{
	json_t *event = json_pack("{s:s, s:{s:s}}", "what", what, "data", "agency", "DLH");
	char *got = timeline_sentence(event);

	cr_expect_str_neq(got, what, "%s has no sentence", what);
	free(got);
	json_decref(event);
}

Test(timeline, every_event_of_states_clocks_and_objections_has_a_sentence)
{
	for (int e = 0; e < STATE_EVENT__MAX; e++)
		has_sentence(state_event_name((enum state_event)e));
	for (int e = CLOCK_EVENT_ASKED; e < CLOCK_EVENT__MAX; e++)
		has_sentence(clock_event_name(e));
	for (int e = OBJECTION_EVENT_FORWARDED; e < OBJECTION_EVENT__MAX; e++)
		has_sentence(objection_event_name((enum objection_event)e));
}

Test(timeline, every_letter_and_clock_has_words)
{
	for (int l = 0; l < LETTER__MAX; l++) {
		const char *name = letter_info((enum letter_kind)l)->name;

		cr_expect_str_neq(terms_words(TERMS_LETTER, name), name);
	}
	for (int c = 0; c < CLOCK__MAX; c++)
		cr_expect_str_neq(terms_words(TERMS_CLOCK, clock_name((enum clock)c)), clock_name((enum clock)c));
}

Test(timeline, a_person_has_a_name_and_a_program_none)
{
	char actor[ACTOR_NAME_BYTES], from[80];
	const struct passwd *me = getpwuid(getuid());

	actor_name("1000 loket-register", actor);
	cr_expect_str_eq(actor, "otomatis");
	actor_name("4000000001 loket-review", actor);
	cr_expect_str_eq(actor, "4000000001");
	snprintf(from, sizeof from, "%ld loket-review", (long)getuid());
	actor_name(from, actor);
	cr_expect_str_eq(actor, me->pw_name);
}
