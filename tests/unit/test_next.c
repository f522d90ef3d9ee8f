#include "rules/next.h"

#include <criterion/criterion.h>

static void
leads(enum state state, enum kind kind, unsigned known, const char *want)
{
	cr_expect_str_eq(next_program(state, kind, known), want);
}

Test(next, each_state_has_a_program_that_leads_on)
{
	leads(STATE_TERDAFTAR, KIND_ADUAN, 0, "review");
	leads(STATE_BELUM_LENGKAP, KIND_PERMOHONAN, 0, "identify");
	leads(STATE_DITELAAH, KIND_PERMOHONAN, 0, "route");
	leads(STATE_DITELAAH, KIND_PERMOHONAN, NEXT_OWN, "decide");
	leads(STATE_DITANGGAPI, KIND_PERMOHONAN, NEXT_DUE_SOON, "decide");
	leads(STATE_DIPUTUSKAN, KIND_PERMOHONAN, NEXT_DUE_SOON, "show");
	leads(STATE_SELESAI, KIND_PERMOHONAN, 0, "show");
}

Test(next, without_a_kind_it_is_read_first)
{
	leads(STATE_DITELAAH, KIND_BELUM_DITENTUKAN, 0, "review");
	leads(STATE_DITELAAH, KIND_BELUM_DITENTUKAN, NEXT_OWN, "review");
}

Test(next, an_agency_without_time_left_makes_an_extension_once)
{
	leads(STATE_DITERUSKAN, KIND_PERMOHONAN, 0, "show");
	leads(STATE_DITERUSKAN, KIND_PERMOHONAN, NEXT_DUE_SOON, "extend");
	leads(STATE_DITERUSKAN, KIND_PERMOHONAN, NEXT_DUE_SOON | NEXT_EXTENDED, "show");
}
