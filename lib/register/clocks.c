#include "register/clocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "register/event.h"
#include "rules/day.h"

#define WAITING_MAX 64 /* clocks of one name that wait at once: one for each agency asked */

/* One rule being followed. */
struct step {
	struct intake *in;
	int64_t request;
	enum kind kind;
	enum clock clock;
	struct clocks_subject subject;
	const char *why;
	int32_t on;
	json_t *changes;
};

int
clocks_deadline(const struct calendar *calendar, int32_t start_on, unsigned workdays,
                int32_t *end_on, struct fault *f)
{
	int year = 0;

	if (calendar_add_workdays(calendar, start_on, workdays, end_on, &year) != CALENDAR_OK)
		return fault_set(f, EX_CONFIG, "calendar", "the register has no holidays of %d, so no deadline can be computed: give the decree to loket-calendar import", year);
	return 0;
}

/* How long a clock is: the configuration says it, for batas_lapor the complaint. */
static int
length(const struct step *s, unsigned *workdays, struct fault *f)
{
	const struct conf *conf = s->in->conf;
	enum query q = QUERY_REQUEST_STATE;
	const long lengths[CLOCK__MAX] = {
		[CLOCK_TENGGAT] = conf->answer_workdays,
		[CLOCK_TENGGAT2] = conf->extension_workdays,
		[CLOCK_BATAS_SKPD] = conf->agency_workdays,
		[CLOCK_BATAS_LENGKAP] = conf->identity_workdays,
		[CLOCK_BATAS_KEBERATAN] = conf->objection_workdays,
		[CLOCK_BATAS_TANGGAP_KEBERATAN] = conf->superior_workdays,
		[CLOCK_BATAS_SENGKETA] = conf->dispute_workdays,
	};

	*workdays = (unsigned)lengths[s->clock];
	if (s->clock != CLOCK_BATAS_LAPOR)
		return 0;
	if (register_one(s->in->reg, q, REG_VALUES(REG_NUMBER("request", s->request)), f) < 0)
		return -1;
	*workdays = clock_lapor_workdays(register_column(s->in->reg, q, 4));
	register_done(s->in->reg, q);
	return 0;
}

static void
read_row(struct reg *r, enum query q, struct clocks_row *row)
{
	*row = (struct clocks_row){
		.id = register_number(r, q, 0),
		.start_on = day_parse(register_column(r, q, 2)),
		.end_on = day_parse(register_column(r, q, 3)),
		.workdays = (unsigned)register_number(r, q, 4),
	};
	snprintf(row->state, sizeof row->state, "%s", register_column(r, q, 1));
}

int
clocks_last(struct intake *in, int64_t request, enum clock clock, struct clocks_row *row,
            struct fault *f)
{
	enum query q = QUERY_CLOCK_LAST;
	int found = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", request),
	                         REG_STRING("name", clock_name(clock))), f);

	*row = (struct clocks_row){ .start_on = DAY_NONE, .end_on = DAY_NONE };
	if (found > 0) {
		read_row(in->reg, q, row);
		snprintf(row->why, sizeof row->why, "%s", register_column(in->reg, q, 5));
		if (register_column(in->reg, q, 6) != NULL)
			snprintf(row->ended_why, sizeof row->ended_why, "%s", register_column(in->reg, q, 6));
		register_done(in->reg, q);
	}
	return found;
}

/* The rows that still wait for something, at most WAITING_MAX; how many, or -1. */
static int
waiting(const struct step *s, struct clocks_row rows[WAITING_MAX], struct fault *f)
{
	enum query q = QUERY_CLOCK_WAITING;
	int n = 0, more = 0;

	if (register_query(s->in->reg, q, REG_VALUES(
	        REG_NUMBER("request", s->request), REG_STRING("name", clock_name(s->clock)),
	        REG_ID("assignment", s->subject.assignment),
	        REG_ID("objection", s->subject.objection)), f) < 0)
		return -1;
	while (n < WAITING_MAX && (more = register_step(s->in->reg, q, f)) > 0)
		read_row(s->in->reg, q, &rows[n++]);
	register_done(s->in->reg, q);
	return more < 0 ? -1 : n;
}

/* For the event: what this clock is now. */
static void
tell(struct step *s, const char *state, int32_t end_on)
{
	char end[DAY_TEXT_BYTES];

	day_format(end_on, end);
	if (s->changes == NULL)
		s->changes = json_object();
	json_object_set_new(s->changes, clock_name(s->clock),
	    *end ? json_pack("{s:s, s:s}", "state", state, "end", end) : json_pack("{s:s}", "state", state));
}

static bool
is(const struct clocks_row *row, const char *state)
{
	return strcmp(row->state, state) == 0;
}

/* Met when it came by the end of the last day, missed when it came later. */
static int
end_row(struct step *s, const struct clocks_row *row, bool came, struct fault *f)
{
	const char *state = "void";

	if (is(row, "missed") || (came && row->end_on != DAY_NONE && s->on > row->end_on))
		state = "missed";
	else if (came && is(row, "running"))
		state = "met";
	if (register_run(s->in->reg, QUERY_CLOCK_END, REG_VALUES(
	        REG_NUMBER("id", row->id), REG_STRING("state", state),
	        REG_STRING("why", s->why), REG_NUMBER("now", s->in->now)), f) < 0)
		return -1;
	tell(s, state, row->end_on);
	return 0;
}

static int
end_all(struct step *s, bool came, struct fault *f)
{
	struct clocks_row rows[WAITING_MAX];
	int n = waiting(s, rows, f), result = n < 0 ? -1 : 0;

	for (int i = 0; i < n && result == 0; i++)
		result = end_row(s, &rows[i], came, f);
	return result;
}

static int
pause_all(struct step *s, struct fault *f)
{
	struct clocks_row rows[WAITING_MAX];
	int n = waiting(s, rows, f), result = n < 0 ? -1 : 0;

	for (int i = 0; i < n && result == 0; i++) {
		if (!is(&rows[i], "running"))
			continue;
		result = register_run(s->in->reg, QUERY_CLOCK_PAUSE, REG_VALUES(
		    REG_NUMBER("id", rows[i].id), REG_STRING("why", s->why),
		    REG_NUMBER("now", s->in->now)), f);
		tell(s, "paused", DAY_NONE);
	}
	return result;
}

/* Day 0: the day of the event, for the extension the day that it extends. */
static int
day_zero(struct step *s, int32_t *start_on, struct fault *f)
{
	struct clocks_row tenggat;

	*start_on = s->on;
	if (s->clock != CLOCK_TENGGAT2 || strcmp(s->in->conf->extension_from, "surat") == 0)
		return 0;
	if (clocks_last(s->in, s->request, CLOCK_TENGGAT, &tenggat, f) < 0)
		return -1;
	if (tenggat.end_on != DAY_NONE)
		*start_on = tenggat.end_on;
	return 0;
}

static int
insert(struct step *s, const char *state, int32_t start_on, unsigned workdays, int32_t end_on,
       struct fault *f)
{
	char start[DAY_TEXT_BYTES], end[DAY_TEXT_BYTES];

	day_format(start_on, start);
	day_format(end_on, end);
	tell(s, state, end_on);
	return register_run(s->in->reg, QUERY_CLOCK_INSERT, REG_VALUES(
	    REG_NUMBER("request", s->request), REG_ID("assignment", s->subject.assignment),
	    REG_ID("objection", s->subject.objection), REG_STRING("name", clock_name(s->clock)),
	    REG_STRING("start_on", start), REG_NUMBER("workdays", workdays),
	    REG_STRING("end_on", *end ? end : NULL), REG_STRING("state", state),
	    REG_STRING("why", s->why), REG_NUMBER("now", s->in->now)), f);
}

static int
run_row(struct step *s, const struct clocks_row *row, int32_t start_on, unsigned workdays,
        int32_t end_on, struct fault *f)
{
	char start[DAY_TEXT_BYTES], end[DAY_TEXT_BYTES];

	day_format(start_on, start);
	day_format(end_on, end);
	tell(s, "running", end_on);
	return register_run(s->in->reg, QUERY_CLOCK_RUN, REG_VALUES(
	    REG_NUMBER("id", row->id), REG_STRING("start_on", start),
	    REG_NUMBER("workdays", workdays), REG_STRING("end_on", end),
	    REG_STRING("why", s->why), REG_NUMBER("now", s->in->now)), f);
}

/* Nobody is promised these days at once, so a year whose decree is not there yet does
 * not stop what happens today: the clock waits for its calendar. */
static bool
can_wait(enum clock clock)
{
	return clock == CLOCK_BATAS_KEBERATAN || clock == CLOCK_BATAS_TANGGAP_KEBERATAN ||
	       clock == CLOCK_BATAS_SENGKETA || clock == CLOCK_BATAS_LAPOR;
}

/* The dates of what begins now; *end_on is DAY_NONE while the calendar is awaited. */
static int
dates(struct step *s, int32_t *start_on, unsigned *workdays, int32_t *end_on, struct fault *f)
{
	if (day_zero(s, start_on, f) < 0 || length(s, workdays, f) < 0)
		return -1;
	if (clocks_deadline(&s->in->calendar, *start_on, *workdays, end_on, f) == 0)
		return 0;
	*end_on = DAY_NONE;
	return can_wait(s->clock) ? 0 : -1;
}

/* What is paused goes on from here; what runs from this day goes on with the new reason;
 * what ran from another day is void and begins anew;
 * what was missed, and what is not there, begins. */
static int
start(struct step *s, struct fault *f)
{
	struct clocks_row rows[WAITING_MAX];
	int32_t start_on, end_on;
	unsigned workdays;
	int n = waiting(s, rows, f);

	if (n < 0 || dates(s, &start_on, &workdays, &end_on, f) < 0)
		return -1;
	for (int i = 0; i < n; i++) {
		bool same = rows[i].start_on == start_on && rows[i].end_on == end_on;

		if (is(&rows[i], "paused") ? end_on != DAY_NONE : is(&rows[i], "running") && same)
			return run_row(s, &rows[i], start_on, workdays, end_on, f);
		if (end_row(s, &rows[i], false, f) < 0)
			return -1;
	}
	return insert(s, end_on == DAY_NONE ? "paused" : "running", start_on, workdays, end_on, f);
}

static int
resume(struct step *s, struct fault *f)
{
	struct clocks_row rows[WAITING_MAX];
	int n = waiting(s, rows, f);

	for (int i = 0; i < n; i++)
		if (is(&rows[i], "paused"))
			return start(s, f);
	return n < 0 ? -1 : 0;
}

static int
plan(struct step *s, struct fault *f)
{
	int32_t start_on, end_on;
	unsigned workdays;

	if (dates(s, &start_on, &workdays, &end_on, f) < 0)
		return -1;
	return insert(s, "paused", start_on, workdays, end_on, f);
}

static int
follow(struct step *s, enum clock_action action, struct fault *f)
{
	switch (action) {
	case CLOCK_START:
		return start(s, f);
	case CLOCK_RESUME:
		return resume(s, f);
	case CLOCK_PLAN:
		return plan(s, f);
	case CLOCK_PAUSE:
		return pause_all(s, f);
	case CLOCK_END:
		return end_all(s, true, f);
	case CLOCK_VOID:
		return end_all(s, false, f);
	}
	return fault_set(f, EX_SOFTWARE, clock_name(s->clock), "an action without a meaning");
}

int
clocks_apply(struct intake *in, int64_t request, enum kind kind, int event, int32_t on,
             const struct clocks_subject *subject, json_t **changes, struct fault *f)
{
	struct step s = { .in = in, .request = request, .kind = kind, .on = on,
		.why = clock_event_name(event) };
	int result = 0;

	for (const struct clock_rule *rule = clock_rule_next(event, kind, NULL);
	     rule != NULL && result == 0; rule = clock_rule_next(event, kind, rule)) {
		s.clock = rule->clock;
		/* An agency's clocks end together when the request does. */
		s.subject = subject ? *subject : (struct clocks_subject){ 0 };
		if (rule->clock != CLOCK_BATAS_SKPD)
			s.subject.assignment = 0;
		if (rule->clock != CLOCK_BATAS_TANGGAP_KEBERATAN && rule->clock != CLOCK_BATAS_SENGKETA)
			s.subject.objection = 0;
		result = follow(&s, rule->action, f);
	}
	if (result < 0) {
		json_decref(s.changes);
		s.changes = NULL;
	}
	*changes = s.changes;
	return result;
}

int
clocks_event(struct intake *in, int64_t request, int event, int32_t on,
             const struct clocks_subject *subject, struct fault *f)
{
	enum query q = QUERY_REQUEST_STATE;
	json_t *changes;
	enum kind kind;
	int found = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", request)), f);

	if (found <= 0)
		return found < 0 ? -1 : fault_set(f, EX_SOFTWARE, "register", "a clock of a request that is gone");
	kind = kind_parse(register_column(in->reg, q, 1));
	register_done(in->reg, q);
	if (clocks_apply(in, request, kind, event, on, subject, &changes, f) < 0)
		return -1;
	return changes == NULL ? 0 : event_append(in->reg, request, in->now, clock_event_name(event),
	                                          json_pack("{s:o}", "clocks", changes), f);
}

int
clocks_reclassified(struct intake *in, int64_t request, enum kind before, enum kind kind,
                    int32_t registered_on, struct fault *f)
{
	json_t *changes, *data;

	if (clocks_apply(in, request, kind, CLOCK_EVENT_RECLASSIFIED, registered_on, NULL, &changes, f) < 0)
		return -1;
	data = json_pack("{s:s, s:s}", "kind_before", kind_name(before), "kind", kind_name(kind));
	if (changes != NULL)
		json_object_set_new(data, "clocks", changes);
	return event_append(in->reg, request, in->now, clock_event_name(CLOCK_EVENT_RECLASSIFIED), data, f);
}
