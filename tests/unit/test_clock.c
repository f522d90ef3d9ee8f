#include "rules/clock.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(clock);

/*
 * The table once more, as DOMAIN.md 2.3 reads: for each event and a set of kinds, what
 * happens to which clock. p permohonan, a aduan, k kritik, s saran, b belum_ditentukan.
 * "+" starts, "~" plans, "=" pauses, ">" resumes, "." ends, "x" is void.
 */
static const struct { const char *event, *kinds, *moves; } drawn[] = {
	{"register", "p", "+tenggat"},
	{"register", "b", "+tenggat"},
	{"register", "aks", "+tenggat +batas_lapor"},
	{"identity_missing", "p", "=tenggat xtenggat2 +batas_lengkap"},
	{"identity_missing", "aksb", "+batas_lengkap"},
	{"asked", "paksb", "+batas_lengkap"},
	{"identity_complete", "p", ".batas_lengkap +tenggat"},
	{"identity_complete", "aksb", ".batas_lengkap"},
	{"lapse", "pb", "xbatas_lengkap xtenggat"},
	{"lapse", "aks", "xbatas_lengkap xtenggat xbatas_lapor"},
	{"reopen", "paksb", ".batas_lengkap +tenggat"},
	{"reclassified", "p", "xbatas_lapor"},
	{"reclassified", "b", ">tenggat xbatas_lengkap xbatas_lapor"},
	{"reclassified", "aks", ">tenggat xbatas_lengkap +batas_lapor"},
	{"forward", "paksb", "+batas_skpd"},
	{"agency_partial", "paksb", ".batas_skpd"},
	{"agency_answer", "paksb", ".batas_skpd"},
	{"agency_return", "paksb", "xbatas_skpd"},
	{"extend", "paksb", "~tenggat2"},
	{"notice_sent", "paksb", "+tenggat2 xtenggat"},
	{"notice_late", "paksb", "xtenggat2"},
	{"deadline_missed", "pb", "+batas_keberatan"},
	{"deadline_missed", "aks", ""},
	{"sent", "pb", ".tenggat .tenggat2 .batas_lapor xbatas_skpd +batas_keberatan"},
	{"sent", "aks", ".tenggat .tenggat2 .batas_lapor xbatas_skpd"},
	{"close", "paksb", "xbatas_keberatan"},
	{"withdraw", "paksb", "xtenggat xtenggat2 xbatas_lengkap xbatas_skpd xbatas_lapor xbatas_keberatan"},
	{"reject_service", "paksb", "xtenggat xtenggat2 xbatas_lengkap xbatas_skpd xbatas_lapor xbatas_keberatan"},
	{"objection", "paksb", ".batas_keberatan +batas_tanggap_keberatan"},
	{"objection_answered", "paksb", ".batas_tanggap_keberatan +batas_sengketa"},
	{"forward_sent", "paksb", "+batas_skpd"},
	{"excused", "paksb", "xbatas_skpd"},
	{"dispute", "paksb", ".batas_sengketa"},
};

static const char letters[KIND__MAX] = {
	[KIND_PERMOHONAN] = 'p', [KIND_ADUAN] = 'a', [KIND_KRITIK] = 'k', [KIND_SARAN] = 's',
	[KIND_BELUM_DITENTUKAN] = 'b',
};

static const char *
drawn_moves(const char *event, enum kind kind)
{
	for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++)
		if (strcmp(drawn[i].event, event) == 0 && strchr(drawn[i].kinds, letters[kind]) != NULL)
			return drawn[i].moves;
	return "";
}

Test(clock, every_event_moves_the_clocks_as_drawn_and_no_other)
{
	static const char signs[] = {
		[CLOCK_START] = '+', [CLOCK_PLAN] = '~', [CLOCK_RESUME] = '>', [CLOCK_PAUSE] = '=',
		[CLOCK_END] = '.', [CLOCK_VOID] = 'x',
	};

	for (int event = 0; event < CLOCK_EVENT__MAX; event++)
		for (int kind = 0; kind < KIND__MAX; kind++) {
			char got[256] = "";

			for (const struct clock_rule *r = clock_rule_next(event, (enum kind)kind, NULL);
			     r != NULL; r = clock_rule_next(event, (enum kind)kind, r))
				snprintf(got + strlen(got), sizeof got - strlen(got), "%s%c%s",
				         *got ? " " : "", signs[r->action], clock_name(r->clock));
			cr_expect_str_eq(got, drawn_moves(clock_event_name(event), (enum kind)kind),
			                 "%s of %s: %s", clock_event_name(event), kind_name((enum kind)kind), got);
		}
}

Test(clock, names_are_read_as_they_are_written)
{
	for (int i = 0; i < CLOCK__MAX; i++)
		cr_expect_eq(clock_find(clock_name((enum clock)i)), (enum clock)i);
	cr_expect_eq(clock_find("tenggat3"), CLOCK__MAX);
	cr_expect_eq(clock_find(NULL), CLOCK__MAX);
}

/* DOMAIN.md 9.2 */
Test(clock, a_complaint_has_five_fourteen_or_sixty_days)
{
	cr_expect_eq(clock_lapor_workdays("normatif"), 5);
	cr_expect_eq(clock_lapor_workdays("biasa"), 14);
	cr_expect_eq(clock_lapor_workdays("pengawasan"), 60);
	cr_expect_eq(clock_lapor_workdays(NULL), 14);
}
