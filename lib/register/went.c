#include "register/went.h"

#include <string.h>

#include "register/event.h"
#include "register/extension.h"
#include "register/forward.h"
#include "register/holidays.h"
#include "register/objections.h"
#include "register/status.h"
#include "rules/day.h"

static int
asked(struct intake *in, int64_t request, enum state status, struct fault *f)
{
	struct clocks_row row;

	if (status != STATE_BELUM_LENGKAP)
		return 0;
	/* Once: a second letter, after a part has come, gives no new days. */
	if (clocks_last(in, request, CLOCK_BATAS_LENGKAP, &row, f) < 0)
		return -1;
	if (strcmp(row.why, "asked") == 0)
		return 0;
	return clocks_event(in, request, CLOCK_EVENT_ASKED, day_of(in->now, in->conf->zone_secs), NULL, f);
}

static int
extended(struct intake *in, int64_t request, enum state status, struct fault *f)
{
	(void)status;
	return extension_sent(in, request, f);
}

static int
answered(struct intake *in, int64_t request, enum state status, struct fault *f)
{
	struct status_change change = { .request = request, .event = STATE_EVENT_SENT };

	return status == STATE_DIPUTUSKAN ? status_change(in, &change, f) : 0;
}

static int
answered_again(struct intake *in, int64_t request, enum state status, struct fault *f)
{
	struct status_change change = { .request = request, .event = STATE_EVENT_SENT };

	if (status != STATE_DIJAWAB)
		return answered(in, request, status, f);
	return status_change(in, &change, f);
}

static int
objection_forwarded(struct intake *in, int64_t request, enum state status, struct fault *f)
{
	(void)status;
	return objections_went(in, request, "keberatan_penerusan", f);
}

static int
objection_answered(struct intake *in, int64_t request, enum state status, struct fault *f)
{
	(void)status;
	return objections_went(in, request, "keberatan_tanggapan", f);
}

static int
forwarded(struct intake *in, int64_t request, enum state status, struct fault *f)
{
	(void)status;
	return forward_went(in, request, f);
}

static const struct {
	const char *letter;
	int (*follow)(struct intake *in, int64_t request, enum state status, struct fault *f);
} letters[] = {
	{ "lengkapi", asked },
	{ "perpanjangan", extended },
	{ "pemberitahuan", answered },
	{ "tidak_dikuasai", answered },
	{ "belum_didokumentasikan", answered },
	{ "sk_penolakan", answered },
	{ "tanggapan_aduan", answered },
	{ "penerusan", forwarded },
	{ "keberatan_penerusan", objection_forwarded },
	{ "keberatan_tanggapan", objection_answered },
};

static int
status_of(struct reg *r, int64_t request, enum state *status, struct fault *f)
{
	enum query q = QUERY_REQUEST_STATE;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("request", request)), f);

	*status = found > 0 ? state_parse(register_column(r, q, 2)) : STATE_NONE;
	if (found >= 0)
		register_done(r, q);
	return found < 0 ? -1 : 0;
}

/* Alone undone where a year's calendar is missing: the letter has gone, whatever can be
 * counted, and a row that stayed claimed would send it a second time. */
static int
follow(struct intake *in, int64_t request, const char *letter,
       int (*rule)(struct intake *, int64_t, enum state, struct fault *), struct fault *f)
{
	enum state status;

	if (register_savepoint(in->reg, f) < 0 || status_of(in->reg, request, &status, f) < 0)
		return -1;
	if (rule(in, request, status, f) == 0)
		return register_release(in->reg, f);
	if (f->code != EX_CONFIG)
		return -1;
	register_undo(in->reg);
	return event_append(in->reg, request, in->now, "clock_waits",
	                    json_pack("{s:s}", "letter", letter), f);
}

static int
went(struct reg *r, const struct conf *conf, int64_t request, const char *letter, bool again,
     int64_t now, struct fault *f)
{
	struct intake in = { .reg = r, .conf = conf, .now = now };
	int result;

	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		if (strcmp(letters[i].letter, letter) != 0)
			continue;
		if (holidays_load(r, conf, &in.calendar, f) < 0)
			return -1;
		result = follow(&in, request, letter,
		                again && letters[i].follow == answered ? answered_again : letters[i].follow, f);
		holidays_free(&in.calendar);
		return result;
	}
	return 0;
}

int
went_follow(struct reg *r, const struct conf *conf, int64_t request, const char *letter,
            int64_t now, struct fault *f)
{
	return went(r, conf, request, letter, false, now, f);
}

int
went_again(struct reg *r, const struct conf *conf, int64_t request, const char *letter,
           int64_t now, struct fault *f)
{
	return went(r, conf, request, letter, true, now, f);
}

int
went_failed(struct reg *r, const struct conf *conf, int64_t request, const char *letter,
            int64_t now, struct fault *f)
{
	struct status_change change = { .request = request, .event = STATE_EVENT_SEND_FAILED };
	struct intake in = { .reg = r, .conf = conf, .now = now };
	enum state status;

	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		if (strcmp(letters[i].letter, letter) != 0 || letters[i].follow != answered)
			continue;
		if (status_of(r, request, &status, f) < 0)
			return -1;
		if (status != STATE_DIPUTUSKAN)
			return 0;
		change.data = json_pack("{s:s}", "letter", letter);
		return status_change(&in, &change, f);
	}
	return 0;
}
