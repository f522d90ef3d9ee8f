#include "register/reminders.h"

#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "register/event.h"
#include "register/letters.h"
#include "register/status.h"
#include "rules/day.h"
#include "rules/ladder.h"

#define RULE "skpd"

struct step {
	struct intake *in;
	json_t *row;      /* of the forward */
	json_t *agency;   /* as it is called today */
	int64_t assignment, request;
	int32_t today_on;
	int left;         /* working days */
	int nth;          /* the step */
	int64_t outbox;   /* the last letter owed for it */
};

static int64_t
integer(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

json_t *
reminders_owing(struct intake *in, int64_t after, long limit, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);

	if (!calendar_is_workday(&in->calendar, today_on))
		return json_array();
	return register_rows(in->reg, QUERY_REMINDER_OWING, REG_VALUES(
	    REG_NUMBER("after", after), REG_NUMBER("limit", limit)), f);
}

/* --- the letters -------------------------------------------------------------------- */

/* `reader` is who is asked for his direction; NULL in a reminder. Takes `values` over. */
static int
owe(struct step *s, const char *letter, const char *recipient, json_t *values, struct fault *f)
{
	bool to_agency = strcmp(recipient, record_text(s->agency, "email")) == 0;
	const struct letters_owed owed = {
		.request = s->request, .number = record_text(s->row, "number"), .letter = letter,
		.recipient = recipient, .automatic = true, .scheduled = true, .assignment = s->assignment,
		.in_reply_to = to_agency ? record_text(s->row, "message_id") : NULL,
		.references = to_agency ? record_text(s->row, "message_id") : NULL,
		.values = values, .id = &s->outbox,
	};
	int result = letters_owe(s->in->reg, s->in->conf, &owed, s->in->now, f);

	json_decref(values);
	return result;
}

static int
remind(struct step *s, struct fault *f)
{
	json_t *left = s->left > 0 ? json_sprintf("tersisa %d hari kerja", s->left)
	                           : json_string("hari ini hari terakhir");

	return owe(s, "pengingat", record_text(s->agency, "email"), json_pack("{s:o, s:o}",
	    "ke", json_sprintf("%d", (int)integer(s->row, "reminded") + 1), "sisa_hari", left), f);
}

/* To one reader, who is called by his office. */
static int
escalate_to(struct step *s, const char *recipient, const char *reader, struct fault *f)
{
	return owe(s, "eskalasi", recipient, json_pack("{s:o, s:o, s:s}",
	    "ke", json_sprintf("%d", s->nth - LADDER_REMINDERS), "hari_lewat", json_sprintf("%d", -s->left),
	    "atasan", reader), f);
}

/* First the agency's head and the PPID, then the PPID's superior, where the office has
 * told his mailbox; where not, the PPID once more, who carries it to him. */
static int
escalate(struct step *s, struct fault *f)
{
	const struct conf *conf = s->in->conf;
	const char *head = record_text(s->agency, "head");

	if (s->nth == LADDER_STEPS)
		return conf->office_superior_email == NULL ? escalate_to(s, conf->office_email, conf->office_name, f)
		     : escalate_to(s, conf->office_superior_email, conf->office_superior ? conf->office_superior : "Atasan PPID", f);
	if (escalate_to(s, record_text(s->agency, "email"),
	                head != NULL && *head != '\0' ? head : record_text(s->agency, "name"), f) < 0)
		return -1;
	return escalate_to(s, conf->office_email, conf->office_name, f);
}

/* --- the step ------------------------------------------------------------------------- */

/* An event of the request; where its status has one agency's return for it, a word of the
 * journal only. */
static int
note_escalation(struct step *s, struct fault *f)
{
	json_t *data = json_pack("{s:s?, s:I, s:i}", "agency", record_text(s->row, "agency"),
	    "assignment", (json_int_t)s->assignment, "step", s->nth - LADDER_REMINDERS);

	if (state_next(state_parse(record_text(s->row, "status")), STATE_EVENT_ESCALATE, NULL))
		return status_change(s->in, &(struct status_change){
		    .request = s->request, .event = STATE_EVENT_ESCALATE,
		    .subject.assignment = s->assignment, .data = data }, f);
	return event_append(s->in->reg, s->request, s->in->now, state_event_name(STATE_EVENT_ESCALATE), data, f);
}

/* The day on which the step fell. */
static int
day_of_step(const struct step *s, char day[DAY_TEXT_BYTES], struct fault *f)
{
	int32_t on;

	if (clocks_deadline(&s->in->calendar, day_parse(record_text(s->row, "start_on")),
	        (unsigned)((int)integer(s->row, "workdays") - ladder_days_before(s->nth)), &on, f) < 0)
		return -1;
	day_format(on, day);
	return 0;
}

static int
take(struct step *s, struct fault *f)
{
	char day[DAY_TEXT_BYTES];
	bool higher = ladder_is_escalation(s->nth);

	if (day_of_step(s, day, f) < 0 || (higher ? escalate(s, f) : remind(s, f)) < 0 ||
	    register_run(s->in->reg, QUERY_REMINDER_INSERT, REG_VALUES(
	        REG_NUMBER("request", s->request), REG_NUMBER("assignment", s->assignment),
	        REG_STRING("rule", RULE), REG_NUMBER("step", s->nth), REG_STRING("day", day),
	        REG_NUMBER("now", s->in->now), REG_NUMBER("outbox", s->outbox)), f) < 0)
		return -1;
	json_object_set_new(s->row, "event", json_string(higher ? state_event_name(STATE_EVENT_ESCALATE) : "remind"));
	json_object_set(s->row, "to", json_object_get(s->row, "status"));
	json_object_set_new(s->row, "letter", json_string(higher ? "eskalasi" : "pengingat"));
	json_object_set_new(s->row, "step", json_integer(s->nth));
	return higher ? note_escalation(s, f) : 0;
}

/* Its name, head and mailbox today; where it is gone, its last ones. */
static int
load_agency(struct step *s, struct fault *f)
{
	enum query q = QUERY_AGENCY_NOW;
	char today[DAY_TEXT_BYTES];
	int found;

	day_format(s->today_on, today);
	found = register_one(s->in->reg, q, REG_VALUES(REG_STRING("code", record_text(s->row, "agency")),
	                                             REG_STRING("day", today)), f);
	if (found > 0)
		s->agency = register_row(s->in->reg, q);
	register_done(s->in->reg, q);
	if (found == 0)
		return fault_set(f, EX_DATAERR, record_text(s->row, "number"), "the register knows no agency %s", record_text(s->row, "agency"));
	return found < 0 ? -1 : 0;
}

int
reminders_follow(struct intake *in, json_t *row, bool *done, struct fault *f)
{
	struct step s = {
		.in = in, .row = row, .assignment = integer(row, "id"), .request = integer(row, "request"),
		.today_on = day_of(in->now, in->conf->zone_secs),
	};
	int year, result;

	*done = false;
	if (calendar_workdays_left(&in->calendar, s.today_on, day_parse(record_text(row, "end_on")),
	                           &s.left, &year) != CALENDAR_OK)
		return fault_set(f, EX_CONFIG, "calendar", "the register has no holidays of %d: give the decree to loket-calendar import", year);
	s.nth = ladder_step(s.left, (unsigned)integer(row, "workdays"));
	if (s.nth <= integer(row, "step"))
		return 0;
	result = load_agency(&s, f) == 0 ? take(&s, f) : -1;
	json_decref(s.agency);
	*done = result == 0;
	return result;
}
