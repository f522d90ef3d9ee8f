#include "register/recount.h"

#include <string.h>

#include "base/record.h"
#include "register/clocks.h"
#include "register/event.h"
#include "rules/day.h"

static int64_t
number(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

static bool
is(const json_t *row, const char *key, const char *value)
{
	const char *text = record_text(row, key);

	return text != NULL && strcmp(text, value) == 0;
}

/* Day 0, which for an extension counted from tenggat moves with it. */
static int
start_of(struct intake *in, const json_t *row, int32_t *start_on, struct fault *f)
{
	struct clocks_row tenggat;

	*start_on = day_parse(record_text(row, "start_on"));
	if (!is(row, "name", "tenggat2") || strcmp(in->conf->extension_from, "surat") == 0)
		return 0;
	if (clocks_last(in, number(row, "request"), CLOCK_TENGGAT, &tenggat, f) < 0)
		return -1;
	return tenggat.start_on == DAY_NONE ? 0 :
	    clocks_deadline(&in->calendar, tenggat.start_on, tenggat.workdays, start_on, f);
}

/* Not missed after all: it runs again, and what silence had begun is void. */
static int
revive(struct intake *in, const json_t *row, const char *start, const char *end, struct fault *f)
{
	if (register_run(in->reg, QUERY_CLOCK_REVIVE, REG_VALUES(
	        REG_NUMBER("id", number(row, "id")), REG_STRING("start_on", start),
	        REG_STRING("end_on", end)), f) < 0)
		return -1;
	if (!is(row, "name", "tenggat") && !is(row, "name", "tenggat2"))
		return 0;
	return register_run(in->reg, QUERY_CLOCK_UNDO_SILENCE, REG_VALUES(
	    REG_NUMBER("request", number(row, "request")), REG_NUMBER("now", in->now)), f);
}

static int
write(struct intake *in, const json_t *row, int32_t start_on, int32_t end_on, struct fault *f)
{
	char start[DAY_TEXT_BYTES], end[DAY_TEXT_BYTES];

	day_format(start_on, start);
	day_format(end_on, end);
	if (is(row, "state", "missed"))
		return revive(in, row, start, end, f);
	return register_run(in->reg, record_text(row, "end_on") == NULL ? QUERY_CLOCK_START_WAITING : QUERY_CLOCK_MOVE,
	    REG_VALUES(REG_NUMBER("id", number(row, "id")), REG_STRING("start_on", start),
	               REG_STRING("end_on", end)), f);
}

/* One clock; 1 when it moved. */
static int
recount(struct intake *in, json_t *row, struct fault *f)
{
	bool waited = record_text(row, "end_on") == NULL;
	int32_t today_on = day_of(in->now, in->conf->zone_secs), start_on, end_on;
	char end[DAY_TEXT_BYTES];

	if (start_of(in, row, &start_on, f) < 0 ||
	    clocks_deadline(&in->calendar, start_on, (unsigned)number(row, "workdays"), &end_on, f) < 0)
		return waited && f->code == EX_CONFIG ? 0 : -1; /* it waits on */
	day_format(end_on, end);
	if (is(row, "end_on", end) || (is(row, "state", "missed") && end_on < today_on))
		return 0;
	if (write(in, row, start_on, end_on, f) < 0)
		return -1;
	json_object_set_new(row, "to", json_string(end));
	return 1;
}

/* The event of one request: rows first to last belong to it. */
static int
tell(struct intake *in, const json_t *rows, size_t first, size_t last, struct fault *f)
{
	json_t *moved = json_object();

	for (size_t i = first; i <= last; i++) {
		const json_t *row = json_array_get(rows, i);

		if (record_text(row, "to") != NULL)
			json_object_set_new(moved, record_text(row, "name"), json_pack("{s:s?, s:s?}",
			    "from", record_text(row, "end_on"), "to", record_text(row, "to")));
	}
	if (json_object_size(moved) == 0) {
		json_decref(moved);
		return 0;
	}
	return event_append(in->reg, number(json_array_get(rows, first), "request"), in->now,
	                    "calendar_changed", json_pack("{s:o}", "clocks", moved), f);
}

int
recount_clocks(struct intake *in, json_t **moves, struct fault *f)
{
	json_t *rows = register_rows(in->reg, QUERY_CLOCK_RECOUNT, REG_NO_VALUES, f), *row;
	size_t i, first = 0;
	int result = rows ? 0 : -1;

	*moves = json_array();
	json_array_foreach(rows, i, row) {
		if (number(row, "request") != number(json_array_get(rows, first), "request")) {
			result = tell(in, rows, first, i - 1, f);
			first = i;
		}
		if (result < 0 || (result = recount(in, row, f)) < 0)
			break;
		if (result == 1)
			json_array_append_new(*moves, json_pack("{s:s?, s:s?, s:s?, s:s?}",
			    "number", record_text(row, "number"), "clock", record_text(row, "name"),
			    "from", record_text(row, "end_on"), "to", record_text(row, "to")));
	}
	if (result >= 0 && json_array_size(rows) > 0)
		result = tell(in, rows, first, json_array_size(rows) - 1, f);
	json_decref(rows);
	return result < 0 ? -1 : 0;
}
