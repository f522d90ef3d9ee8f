#include "register/reminders.h"

#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "register/event.h"
#include "register/letters.h"
#include "register/status.h"
#include "rules/day.h"
#include "rules/phone.h"

struct step {
	struct intake *in;
	json_t *row;      /* of the forward */
	json_t *agency;   /* as it is called today */
	int64_t assignment, request;
	int32_t today_on;
	int left;         /* working days */
	struct ladder_step step;
	int64_t outbox;   /* the last letter owed for it */
};

static int64_t
integer(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

json_t *
reminders_owing(struct intake *in, const char *agency, int64_t after, long limit, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);

	if (!calendar_is_workday(&in->calendar, today_on))
		return json_array();
	return register_rows(in->reg, QUERY_REMINDER_OWING, REG_VALUES(
	    REG_STRING("agency", agency), REG_NUMBER("after", after), REG_NUMBER("limit", limit)), f);
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

/* Beside the mail, to an agency's telephone: that there is a mail to be answered today. */
static int
remind_by_sms(struct step *s, struct fault *f)
{
	const struct conf *conf = s->in->conf;
	char phone[PHONE_BYTES];

	if (strcmp(conf->sms_agencies, "yes") != 0 || strcmp(conf->sms_gateway, "none") == 0 ||
	    !phone_normalise(record_text(s->agency, "phone"), phone))
		return 0;
	return letters_owe(s->in->reg, conf, &(struct letters_owed){
	    .request = s->request, .number = record_text(s->row, "number"), .letter = "pengingat",
	    .recipient = phone, .channel = "sms", .automatic = true, .scheduled = true,
	    .assignment = s->assignment }, s->in->now, f);
}

static int
remind(struct step *s, struct fault *f)
{
	json_t *left = s->left > 0 ? json_sprintf("tersisa %d hari kerja", s->left)
	                           : json_string("hari ini hari terakhir");

	if (owe(s, "pengingat", record_text(s->agency, "email"), json_pack("{s:o, s:o}",
	        "ke", json_sprintf("%d", (int)integer(s->row, "reminded") + 1), "sisa_hari", left), f) < 0)
		return -1;
	return remind_by_sms(s, f);
}

/* To one reader, who is called by his office. */
static int
escalate_to(struct step *s, const char *recipient, const char *reader, struct fault *f)
{
	return owe(s, "eskalasi", recipient, json_pack("{s:o, s:o, s:s}",
	    "ke", json_sprintf("%d", s->step.nth), "hari_lewat", json_sprintf("%d", -s->left),
	    "atasan", reader), f);
}

/* First the agency's head and the PPID, then the PPID's superior, where the office has
 * told his mailbox; where not, the PPID once more, who carries it to him. */
static int
escalate(struct step *s, struct fault *f)
{
	const struct conf *conf = s->in->conf;
	const char *head = record_text(s->agency, "head");

	if (s->step.to == LADDER_SUPERIOR)
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
	    "assignment", (json_int_t)s->assignment, "step", s->step.nth);

	if (state_next(state_parse(record_text(s->row, "status")), STATE_EVENT_ESCALATE, NULL))
		return status_change(s->in, &(struct status_change){
		    .request = s->request, .event = STATE_EVENT_ESCALATE,
		    .subject.assignment = s->assignment, .data = data }, f);
	return event_append(s->in->reg, s->request, s->in->now, state_event_name(STATE_EVENT_ESCALATE), data, f);
}

/* Which step it is, unless it was done. What has gone higher is not reminded any more. */
static bool
is_due(const struct intake *in, const json_t *row, int left, struct ladder_step *due)
{
	const struct conf *conf = in->conf;
	const struct ladder_step *step;
	struct ladder ladder;

	ladder_make(&conf->remind_agency, &conf->remind_escalate, &conf->remind_superior, &ladder);
	step = ladder_step(&ladder, left, (unsigned)integer(row, "workdays"));
	if (step == NULL)
		return false;
	*due = *step;
	if (step->to == LADDER_AGENCY)
		return integer(row, "escalation") == 0 && step->nth > integer(row, "reminder");
	return step->nth > integer(row, "escalation");
}

/* The row that says that it was done, of the day on which the step fell. */
static int
note(struct intake *in, const json_t *row, const struct ladder_step *step, int64_t outbox, struct fault *f)
{
	char day[DAY_TEXT_BYTES];
	int32_t on;

	if (clocks_deadline(&in->calendar, day_parse(record_text(row, "start_on")),
	        (unsigned)((int)integer(row, "workdays") - step->days_before), &on, f) < 0)
		return -1;
	day_format(on, day);
	return register_run(in->reg, QUERY_REMINDER_INSERT, REG_VALUES(
	    REG_NUMBER("request", integer(row, "request")), REG_NUMBER("assignment", integer(row, "id")),
	    REG_STRING("rule", step->to == LADDER_AGENCY ? "skpd" : "eskalasi"), REG_NUMBER("step", step->nth),
	    REG_STRING("day", day), REG_NUMBER("now", in->now), REG_NUMBER("outbox", outbox)), f);
}

static int
take(struct step *s, struct fault *f)
{
	bool higher = s->step.to != LADDER_AGENCY;

	if ((higher ? escalate(s, f) : remind(s, f)) < 0 || note(s->in, s->row, &s->step, s->outbox, f) < 0)
		return -1;
	json_object_set_new(s->row, "event", json_string(higher ? state_event_name(STATE_EVENT_ESCALATE) : "remind"));
	json_object_set(s->row, "to", json_object_get(s->row, "status"));
	json_object_set_new(s->row, "letter", json_string(higher ? "eskalasi" : "pengingat"));
	json_object_set_new(s->row, "step", json_integer(s->step.nth));
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
reminders_left(struct intake *in, const json_t *row, int *left, struct fault *f)
{
	int year;

	if (calendar_workdays_left(&in->calendar, day_of(in->now, in->conf->zone_secs),
	                           day_parse(record_text(row, "end_on")), left, &year) == CALENDAR_OK)
		return 0;
	return fault_set(f, EX_CONFIG, "calendar", "the register has no holidays of %d: give the decree to loket-calendar import", year);
}

int
reminders_in_digest(struct intake *in, const json_t *row, int left, int64_t outbox, int *given,
                    struct fault *f)
{
	struct ladder_step step;

	*given = 0;
	if (!is_due(in, row, left, &step) || step.to != LADDER_AGENCY)
		return 0;
	*given = (int)integer(row, "reminded") + 1;
	return note(in, row, &step, outbox, f);
}

int
reminders_follow(struct intake *in, json_t *row, bool *done, struct fault *f)
{
	struct step s = {
		.in = in, .row = row, .assignment = integer(row, "id"), .request = integer(row, "request"),
		.today_on = day_of(in->now, in->conf->zone_secs),
	};
	int result;

	*done = false;
	if (reminders_left(in, row, &s.left, f) < 0)
		return -1;
	if (!is_due(in, row, s.left, &s.step) || (s.step.to == LADDER_AGENCY && in->conf->digest.n > 0))
		return 0;
	result = load_agency(&s, f) == 0 ? take(&s, f) : -1;
	json_decref(s.agency);
	*done = result == 0;
	return result;
}
