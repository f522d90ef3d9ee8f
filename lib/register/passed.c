#include "register/passed.h"

#include <string.h>

#include "base/record.h"
#include "register/applicant.h"
#include "register/event.h"
#include "register/extension.h"
#include "register/objections.h"
#include "register/status.h"
#include "rules/day.h"

static int64_t
number(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

json_t *
passed_clocks(struct intake *in, bool lapses, int64_t after, long limit, struct fault *f)
{
	char today[DAY_TEXT_BYTES];

	day_format(day_of(in->now, in->conf->zone_secs), today);
	return register_rows(in->reg, QUERY_CLOCK_PASSED, REG_VALUES(
	    REG_STRING("today", today), REG_NUMBER("lapses", lapses), REG_NUMBER("after", after),
	    REG_NUMBER("limit", limit)), f);
}

static int
miss(struct intake *in, const json_t *row, struct fault *f)
{
	if (register_run(in->reg, QUERY_CLOCK_MISS, REG_VALUES(REG_NUMBER("id", number(row, "id"))), f) < 0)
		return -1;
	return event_append(in->reg, number(row, "request"), in->now, "missed",
	    json_pack("{s:s?, s:s?}", "clock", record_text(row, "name"), "end", record_text(row, "end_on")), f);
}

static int
change(struct intake *in, json_t *row, enum state_event event, enum state to, struct fault *f)
{
	struct status_change move = { .request = number(row, "request"), .event = event };

	if (status_change(in, &move, f) < 0)
		return -1;
	json_object_set_new(row, "event", json_string(state_event_name(event)));
	json_object_set_new(row, "to", json_string(state_name(to)));
	return 0;
}

/* Closed, not refused: the letter `tutup` says that the completion is welcome at any
 * time. */
static int
lapse(struct intake *in, json_t *row, struct fault *f)
{
	struct applicant applicant;

	if (change(in, row, STATE_EVENT_LAPSE, STATE_TIDAK_DILANJUTKAN, f) < 0 ||
	    applicant_load(in->reg, number(row, "request"), &applicant, f) < 0)
		return -1;
	json_object_set_new(row, "letter", json_string("tutup"));
	return applicant_owe(in->reg, in->conf, &applicant, "tutup", true, in->now, f);
}

/* The answer is late: an extension whose notice has not gone does not exist, and the
 * applicant may object from here on. */
static int
late(struct intake *in, const json_t *row, struct fault *f)
{
	if (extension_lapse(in, number(row, "request"), f) < 0)
		return -1;
	return clocks_event(in, number(row, "request"), CLOCK_EVENT_DEADLINE_MISSED,
	                    day_parse(record_text(row, "end_on")), NULL, f);
}

/* The superior has answered, and the applicant went no further: the request is closed unless
 * another objection or another answer still waits. (DOMAIN.md is silent: without it a request
 * that was objected to would never end.) */
static int
settle(struct intake *in, json_t *row, struct fault *f)
{
	enum query q = QUERY_OBJECTION_WAITS;
	int waits = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", number(row, "request"))), f);

	if (waits < 0)
		return -1;
	register_done(in->reg, q);
	return waits > 0 ? 0 : change(in, row, STATE_EVENT_CLOSE, STATE_SELESAI, f);
}

int
passed_follow(struct intake *in, json_t *row, struct fault *f)
{
	enum clock clock = clock_find(record_text(row, "name"));
	enum state status = state_parse(record_text(row, "status"));

	json_object_set_new(row, "event", json_string("missed"));
	json_object_set_new(row, "to", json_string(state_name(status)));
	json_object_set_new(row, "letter", json_null());
	if (miss(in, row, f) < 0)
		return -1;
	if (clock == CLOCK_BATAS_LENGKAP && status == STATE_BELUM_LENGKAP)
		return lapse(in, row, f);
	if (clock == CLOCK_BATAS_KEBERATAN && status == STATE_DIJAWAB)
		return change(in, row, STATE_EVENT_CLOSE, STATE_SELESAI, f);
	if (clock == CLOCK_BATAS_SENGKETA && status == STATE_DIJAWAB)
		return settle(in, row, f);
	if (clock == CLOCK_BATAS_TANGGAP_KEBERATAN)
		return objections_lapse(in, number(row, "objection"), f);
	if (clock == CLOCK_TENGGAT || clock == CLOCK_TENGGAT2)
		return late(in, row, f);
	return 0;
}
