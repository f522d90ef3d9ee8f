#include "register/status.h"

#include <stdio.h>
#include <string.h>

#include "base/actor.h"
#include "base/clock.h"
#include "register/event.h"
#include "rules/day.h"
#include "rules/next.h"
#include "rules/number.h"

struct standing {
	char number[NUMBER_BYTES];
	enum kind kind;
	enum state status;
};

static int
load(struct intake *in, int64_t request, struct standing *standing, struct fault *f)
{
	enum query q = QUERY_REQUEST_STATE;
	int found = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", request)), f);

	if (found <= 0)
		return found < 0 ? -1 : fault_set(f, EX_SOFTWARE, "register", "a request that is gone cannot change");
	snprintf(standing->number, sizeof standing->number, "%s", register_column(in->reg, q, 0));
	standing->kind = kind_parse(register_column(in->reg, q, 1));
	standing->status = state_parse(register_column(in->reg, q, 2));
	register_done(in->reg, q);
	return 0;
}

/* The moment of a step of the procedure, when this event is that step. Whoever forwards
 * or decides has reviewed. */
static int
write_status(struct intake *in, int64_t request, enum state_event event, enum state to,
             struct fault *f)
{
	bool completed = event == STATE_EVENT_IDENTITY_COMPLETE || event == STATE_EVENT_REOPEN;
	bool forwarded = event == STATE_EVENT_FORWARD, decided = event == STATE_EVENT_DECIDE;
	bool reviewed = event == STATE_EVENT_REVIEW || forwarded || decided;

	return register_run(in->reg, QUERY_REQUEST_STATUS, REG_VALUES(
	    REG_NUMBER("request", request), REG_STRING("status", state_name(to)),
	    REG_ID("completed_at", completed ? in->now : 0),
	    REG_ID("reviewed_at", reviewed ? in->now : 0),
	    REG_ID("forwarded_at", forwarded ? in->now : 0),
	    REG_ID("responded_at", event == STATE_EVENT_AGENCY_ANSWER ? in->now : 0),
	    REG_ID("decided_at", decided ? in->now : 0),
	    REG_ID("booked_at", decided ? in->now : 0),
	    REG_ID("answered_at", event == STATE_EVENT_SENT ? in->now : 0)), f);
}

/* Who brought it where it stands: of two people at one file the second must know. */
static int
refuse(struct intake *in, const struct status_change *change, const struct standing *standing,
       struct fault *f)
{
	const char *next = next_program(standing->status, standing->kind, 0);
	char sentence[STATE_REFUSAL_BYTES], at[CLOCK_TEXT_SIZE];
	enum query q = QUERY_REQUEST_LAST_MOVE;
	int found;
	char who[ACTOR_NAME_BYTES];

	state_refusal(standing->status, change->event, sentence, sizeof sentence);
	if (strcmp(next, "show") != 0)
		snprintf(sentence + strlen(sentence), sizeof sentence - strlen(sentence), " Selanjutnya: loket %s %s", next, standing->number);
	found = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", change->request)), f);
	if (found <= 0)
		return found < 0 ? -1 : fault_set(f, EX_DATAERR, standing->number, "%s", sentence);
	clock_format(register_number(in->reg, q, 0), in->conf->zone_secs, at);
	actor_name(register_column(in->reg, q, 1), who);
	fault_set(f, EX_DATAERR, standing->number, "%s (terakhir diubah %.10s %.5s, %s)", sentence, at, at + 11, who);
	register_done(in->reg, q);
	return -1;
}

/* The event first: the register refuses a status whose event is not there. */
static int
write(struct intake *in, const struct status_change *change, const struct standing *standing,
      enum state to, json_t *data, struct fault *f)
{
	json_t *changes;

	if (clocks_apply(in, change->request, standing->kind, (int)change->event,
	                 day_of(in->now, in->conf->zone_secs), &change->subject, &changes, f) < 0) {
		json_decref(data);
		return -1;
	}
	json_object_set_new(data, "from", json_string(state_name(standing->status)));
	json_object_set_new(data, "to", json_string(state_name(to)));
	if (changes != NULL)
		json_object_set_new(data, "clocks", changes);
	if (event_append(in->reg, change->request, in->now, state_event_name(change->event), data, f) < 0)
		return -1;
	return write_status(in, change->request, change->event, to, f);
}

int
status_change(struct intake *in, const struct status_change *change, struct fault *f)
{
	json_t *data = change->data ? change->data : json_object();
	struct standing standing;
	enum state to;

	if (load(in, change->request, &standing, f) == 0) {
		if (state_next(standing.status, change->event, &to))
			return write(in, change, &standing, to, data, f);
		refuse(in, change, &standing, f);
	}
	json_decref(data);
	return -1;
}
