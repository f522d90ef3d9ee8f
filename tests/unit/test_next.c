#include "rules/next.h"

#include <criterion/criterion.h>

static void
leads(enum state state, enum kind kind, bool due_soon, bool extended, const char *want)
{
	cr_expect_str_eq(next_program(state, kind, due_soon, extended), want);
}

Test(next, each_state_has_a_program_that_leads_on)
{
	leads(STATE_TERDAFTAR, KIND_ADUAN, false, false, "review");
	leads(STATE_BELUM_LENGKAP, KIND_PERMOHONAN, false, false, "identify");
	leads(STATE_DITELAAH, KIND_PERMOHONAN, false, false, "route");
	leads(STATE_DITANGGAPI, KIND_PERMOHONAN, true, false, "decide");
	leads(STATE_DIPUTUSKAN, KIND_PERMOHONAN, true, false, "show");
	leads(STATE_SELESAI, KIND_PERMOHONAN, false, false, "show");
}

Test(next, without_a_kind_it_is_read_first)
{
	leads(STATE_DITELAAH, KIND_BELUM_DITENTUKAN, false, false, "review");
}

Test(next, an_agency_without_time_left_makes_an_extension_once)
{
	leads(STATE_DITERUSKAN, KIND_PERMOHONAN, false, false, "show");
	leads(STATE_DITERUSKAN, KIND_PERMOHONAN, true, false, "extend");
	leads(STATE_DITERUSKAN, KIND_PERMOHONAN, true, true, "show");
}
