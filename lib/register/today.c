#include "register/today.h"

#include <string.h>

#include "base/record.h"
#include "rules/day.h"
#include "rules/next.h"

/* --- whom the office waits for -------------------------------------------------------- */

/* Since how many working days the oldest forward lies there; null across a year without
 * a calendar. */
static void
set_waiting(const struct desk *desk, json_t *row)
{
	int32_t oldest_on = day_of(json_integer_value(json_object_get(row, "oldest_at")), desk->conf->zone_secs);
	char oldest[DAY_TEXT_BYTES];
	int days, year;
	bool known = calendar_workdays_left(desk->calendar, oldest_on, desk->today_on, &days, &year) == CALENDAR_OK;

	day_format(oldest_on, oldest);
	json_object_del(row, "oldest_at");
	json_object_set_new(row, "oldest", json_string(oldest));
	json_object_set_new(row, "days", known ? json_integer(days) : json_null());
}

static int
set_agencies(const struct desk *desk, json_t *today, const char *day, struct fault *f)
{
	json_t *rows = register_rows(desk->reg, QUERY_DESK_AGENCIES, REG_VALUES(REG_STRING("today", day)), f), *row;
	size_t i;

	if (rows == NULL)
		return -1;
	json_array_foreach(rows, i, row)
		set_waiting(desk, row);
	json_object_set_new(today, "agencies", rows);
	return 0;
}

/* --- what cannot wait ------------------------------------------------------------------- */

/* Did its last review say that the PPID answers it itself? */
static int
is_own(const struct desk *desk, const json_t *record, bool *own, struct fault *f)
{
	enum query q = QUERY_DESK_OWN;
	int found = register_one(desk->reg, q, REG_VALUES(REG_STRING("number", record_text(record, "number"))), f);

	*own = found > 0 && register_number(desk->reg, q, 0) > 0;
	if (found >= 0)
		register_done(desk->reg, q);
	return found < 0 ? -1 : 0;
}

static int
set_next(const struct desk *desk, json_t *record, const char *why, struct fault *f)
{
	enum state state = state_parse(record_text(record, "status"));
	unsigned known = 0;
	const char *next;
	bool own = false;

	if (state == STATE_DITELAAH && is_own(desk, record, &own, f) < 0)
		return -1;
	known |= own ? NEXT_OWN : 0;
	known |= strcmp(why, "jatuh_tempo") == 0 ? NEXT_DUE_SOON : 0;
	known |= record_text(record, "due_extended") != NULL ? NEXT_EXTENDED : 0;
	next = next_program(state, desk_kind_of(record), known);
	/* A letter that failed and a reply without proof are read first. */
	if (strcmp(why, "gagal_kirim") == 0 || strcmp(why, "ragu") == 0 || strcmp(why, "belum_diverifikasi") == 0 || strcmp(why, "keberatan") == 0)
		next = "show";
	json_object_set_new(record, "why", json_string(why));
	json_object_set_new(record, "next", json_sprintf("loket %s %s", next, record_text(record, "number")));
	return 0;
}

static bool
is_named(const json_t *urgent, const json_t *record)
{
	const json_t *one;
	size_t i;

	json_array_foreach(urgent, i, one)
		if (strcmp(record_text(one, "number"), record_text(record, "number")) == 0)
			return true;
	return false;
}

/* Each is named once, for the first reason. */
static int
add_urgent(const struct desk *desk, json_t *urgent, const char *why, enum query q,
           const struct reg_value *values, struct fault *f)
{
	json_t *list = desk_briefs(desk, register_rows(desk->reg, q, values, f)), *record;
	int result = list != NULL ? 0 : -1;
	size_t i;

	json_array_foreach(list, i, record)
		if (result == 0 && !is_named(urgent, record)) {
			result = set_next(desk, record, why, f);
			json_array_append(urgent, record);
		}
	json_decref(list);
	return result;
}

static int
set_urgent(const struct desk *desk, json_t *today, const char *day, const char *soon, struct fault *f)
{
	struct reg_value limit = REG_NUMBER("limit", TODAY_NAMED_MAX);
	struct reg_value no_day = REG_STRING("from", "0001-01-01");
	char before[DAY_TEXT_BYTES];
	json_t *urgent = json_array();

	json_object_set_new(today, "urgent", urgent);
	day_format(desk->today_on - 1, before);
	if (add_urgent(desk, urgent, "lewat", QUERY_DESK_DUE, REG_VALUES(no_day, REG_STRING("until", before), limit), f) < 0 ||
	    add_urgent(desk, urgent, "jatuh_tempo", QUERY_DESK_DUE, REG_VALUES(REG_STRING("from", day), REG_STRING("until", soon), limit), f) < 0 ||
	    add_urgent(desk, urgent, "keberatan", QUERY_DESK_OBJECTED, REG_VALUES(REG_STRING("until", soon), limit), f) < 0 ||
	    add_urgent(desk, urgent, "gagal_kirim", QUERY_DESK_UNDELIVERED, REG_VALUES(limit), f) < 0 ||
	    add_urgent(desk, urgent, "ragu", QUERY_DESK_DOUBTFUL, REG_VALUES(limit), f) < 0 ||
	    add_urgent(desk, urgent, "belum_diverifikasi", QUERY_DESK_UNVERIFIED, REG_VALUES(limit), f) < 0 ||
	    add_urgent(desk, urgent, "siap_diputuskan", QUERY_DESK_READY, REG_VALUES(limit), f) < 0 ||
	    add_urgent(desk, urgent, "baru", QUERY_DESK_NEW, REG_VALUES(limit), f) < 0 ||
	    add_urgent(desk, urgent, "ditelaah", QUERY_DESK_REVIEWED, REG_VALUES(limit), f) < 0)
		return -1;
	return 0;
}

json_t *
today_desk(const struct desk *desk, int32_t soon_on, struct fault *f)
{
	char day[DAY_TEXT_BYTES], soon[DAY_TEXT_BYTES];
	json_t *today = desk_counts(desk, soon_on, f);

	if (today == NULL)
		return NULL;
	day_format(desk->today_on, day);
	day_format(soon_on, soon);
	json_object_set_new(today, "today", json_string(day));
	if (set_agencies(desk, today, day, f) == 0 && set_urgent(desk, today, day, soon, f) == 0)
		return today;
	json_decref(today);
	return NULL;
}
