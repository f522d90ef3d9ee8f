#include "register/closing.h"

#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "register/applicant.h"
#include "register/decision.h"
#include "register/status.h"
#include "rules/day.h"

static int64_t
id_of(const json_t *row)
{
	return json_integer_value(json_object_get(row, "id"));
}

static const struct {
	enum state as;
	enum state_event event;
	const char *letter; /* NULL: none */
} ends[] = {
	{ STATE_SELESAI, STATE_EVENT_CLOSE, NULL },
	{ STATE_BUKAN_LAYANAN, STATE_EVENT_REJECT_SERVICE, NULL },
	{ STATE_DICABUT, STATE_EVENT_WITHDRAW, "dicabut" },
	{ STATE_TIDAK_DILANJUTKAN, STATE_EVENT_LAPSE, "tutup" },
};

enum { ENDS = sizeof ends / sizeof *ends };

static unsigned
find(enum state as)
{
	unsigned i = 0;

	while (i < ENDS && ends[i].as != as)
		i++;
	return i;
}

enum state_event
closing_event(enum state as)
{
	unsigned i = find(as);

	return i < ENDS ? ends[i].event : STATE_EVENT__MAX;
}

/* --- what forbids it ------------------------------------------------------------------------ */

/* As long as somebody may object, or the superior owes an answer, it is not settled. */
static int
check_settled(struct intake *in, const json_t *request, struct fault *f)
{
	enum query q = QUERY_CLOCK_OBJECTION_RUNNING;
	int found = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", id_of(request))), f);

	if (found <= 0)
		return found;
	fault_set(f, EX_DATAERR, record_text(request, "number"), "belum dapat diselesaikan: %s berjalan sampai %s",
	          register_column(in->reg, q, 0), register_column(in->reg, q, 1));
	register_done(in->reg, q);
	return -1;
}

static int
check_lapsed(struct intake *in, const json_t *request, struct fault *f)
{
	const char *until = record_text(request, "complete_by_on");

	if (until == NULL || day_of(in->now, in->conf->zone_secs) > day_parse(until))
		return 0;
	return fault_set(f, EX_DATAERR, record_text(request, "number"), "pemohon masih boleh melengkapi sampai %s", until);
}

/* What the status forbids status_change() says: it names what is possible. */
static int
check(struct intake *in, const json_t *request, enum state_event event, struct fault *f)
{
	enum state from = state_parse(record_text(request, "status"));

	if (!state_next(from, event, NULL))
		return 0;
	if (event == STATE_EVENT_CLOSE)
		return check_settled(in, request, f);
	if (event == STATE_EVENT_LAPSE)
		return check_lapsed(in, request, f);
	/* An answer that is on its way cannot be unsaid. */
	return from == STATE_DIPUTUSKAN ? decision_withdraw(in, request, f) : 0;
}

/* --- the end ------------------------------------------------------------------------------------ */

static int
owe(struct intake *in, const json_t *request, const char *letter, json_t *told, struct fault *f)
{
	struct applicant applicant;

	if (letter == NULL)
		return 0;
	json_object_set_new(told, "letter", json_string(letter));
	if (applicant_load(in->reg, id_of(request), &applicant, f) < 0)
		return -1;
	return applicant_owe(in->reg, in->conf, &applicant, letter, false, in->now, f);
}

int
closing_make(struct intake *in, const json_t *request, enum state as, const char *reason,
             json_t *told, struct fault *f)
{
	unsigned i = find(as);
	struct status_change change = { .request = id_of(request) };

	if (i == ENDS)
		return fault_set(f, EX_DATAERR, record_text(request, "number"), "%s bukan akhir yang dapat dipilih", state_name(as));
	change.event = ends[i].event;
	if (check(in, request, change.event, f) < 0 || status_change(in, &change, f) < 0 ||
	    decision_note(in, id_of(request), reason, f) < 0 ||
	    register_run(in->reg, QUERY_OUTBOX_CANCEL_OWED, REG_VALUES(REG_NUMBER("request", id_of(request))), f) < 0)
		return -1;
	return owe(in, request, ends[i].letter, told, f);
}
