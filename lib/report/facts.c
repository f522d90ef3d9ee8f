#include "report/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "register/holidays.h"
#include "rules/day.h"

const char *const facts_channels[] = { "surel", "sms", "web", "datang", "surat", "telepon", "faks", NULL };

/* Strings of our own events are short; a longer one is no name of ours. */
#define WORD_BYTES 64

static void *
grown(void *array, size_t n, size_t size)
{
	/* At each power of two. */
	if ((n & (n - 1)) == 0)
		array = realloc(array, (n ? 2 * n : 1) * size);
	if (array == NULL)
		abort();
	return array;
}

/* --- words of an event's data ------------------------------------------------------------- */

/*
 * The text behind `key` in an event's data, as event_append() writes them: compact, so that
 * `"to":"` stands in it as it is, and never inside a text, where quotes are escaped. From
 * `data`, NULL when it is not there. Ten times as fast as reading the object, and a register
 * has a million events.
 */
static const char *
word(const char *data, const char *key, char out[WORD_BYTES])
{
	const char *at = strstr(data, key);
	size_t len;

	if (at == NULL)
		return NULL;
	at += strlen(key);
	len = strcspn(at, "\"");
	if (len >= WORD_BYTES)
		return NULL;
	memcpy(out, at, len);
	out[len] = '\0';
	return at + len;
}

static unsigned
articles_of(const char *letters)
{
	unsigned set = 0;

	for (const char *p = letters; *p != '\0'; p++)
		if (*p >= 'a' && *p < 'a' + FACTS_ARTICLES)
			set |= 1U << (*p - 'a');
	return set;
}

/* --- requests ------------------------------------------------------------------------------ */

static unsigned char
channel_index(const char *name)
{
	unsigned char i = 0;

	while (i < FACTS_CHANNELS - 1 && strcmp(facts_channels[i], name) != 0)
		i++;
	return i;
}

static void
read_request(struct reg *r, enum query q, struct fact *fact)
{
	int32_t started_on = day_parse(register_column(r, q, 9));

	*fact = (struct fact){
		.known = true, .status = STATE_TERDAFTAR, .outcome = OUTCOME__MAX, .answer = OUTCOME__MAX,
		.kind = (unsigned char)kind_parse(register_column(r, q, 1)),
		.channel = channel_index(register_column(r, q, 2)),
		.confidential = register_number(r, q, 3) != 0,
		.registered_on = day_parse(register_column(r, q, 4)),
		.registered_at = register_number(r, q, 5), .received_at = register_number(r, q, 6),
		.checked_at = register_number(r, q, 7), .reviewed_at = register_number(r, q, 8),
		.due_on = DAY_NONE, .extended_on = DAY_NONE, .ordered_on = DAY_NONE, .lapor_on = DAY_NONE,
	};
	fact->started_on = started_on == DAY_NONE ? fact->registered_on : started_on;
}

static int
load_requests(struct reg *r, struct facts *facts, struct fault *f)
{
	enum query q = QUERY_RECAP_LAST_REQUEST;
	int more;

	if (register_one(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	facts->n_requests = (size_t)register_number(r, q, 0) + 1;
	register_done(r, q);
	facts->requests = calloc(facts->n_requests, sizeof *facts->requests);
	if (facts->requests == NULL)
		abort();
	q = QUERY_RECAP_REQUESTS;
	if (register_query(r, q, REG_VALUES(REG_NUMBER("cut", facts->cut_at)), f) < 0)
		return -1;
	while ((more = register_step(r, q, f)) > 0)
		read_request(r, q, &facts->requests[register_number(r, q, 0)]);
	return more;
}

/* --- forwards ------------------------------------------------------------------------------- */

static size_t
agency_index(struct facts *facts, const char *code)
{
	size_t i = 0;

	while (i < facts->n_agencies && strcmp(facts->agencies[i], code) != 0)
		i++;
	if (i == facts->n_agencies) {
		facts->agencies = grown(facts->agencies, facts->n_agencies++, sizeof *facts->agencies);
		facts->agencies[i] = strdup(code);
		if (facts->agencies[i] == NULL)
			abort();
	}
	return i;
}

static int64_t
until_cut(const struct facts *facts, int64_t at)
{
	return at <= facts->cut_at ? at : 0;
}

static int
load_forwards(struct reg *r, struct facts *facts, struct fault *f)
{
	enum query q = QUERY_RECAP_ASSIGNMENTS;
	int more;

	if (register_query(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	while ((more = register_step(r, q, f)) > 0) {
		facts->forwards = grown(facts->forwards, facts->n_forwards, sizeof *facts->forwards);
		facts->forwards[facts->n_forwards++] = (struct forward_fact){
			.id = register_number(r, q, 0), .request = register_number(r, q, 1),
			.agency = agency_index(facts, register_column(r, q, 2)),
			.sent_at = until_cut(facts, register_number(r, q, 3)),
			.responded_at = until_cut(facts, register_number(r, q, 4)),
			.returned_at = until_cut(facts, register_number(r, q, 5)),
			.time_asked_at = until_cut(facts, register_number(r, q, 6)),
			.excused_at = until_cut(facts, register_number(r, q, 7)),
		};
	}
	return more;
}

/* The rows are in the order of their ids. */
static struct forward_fact *
find_forward(struct facts *facts, int64_t id)
{
	size_t low = 0, high = facts->n_forwards;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (facts->forwards[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < facts->n_forwards && facts->forwards[low].id == id ? &facts->forwards[low] : NULL;
}

static void
fold_forward(struct facts *facts, int64_t at, const char *data)
{
	const char *id = strstr(data, "\"assignment\":");
	struct forward_fact *forward = id ? find_forward(facts, strtoll(id + strlen("\"assignment\":"), NULL, 10)) : NULL;

	if (forward == NULL)
		return;
	forward->forwarded_at = at;
	/* Its letter left later than the day of the report. */
	if (forward->sent_at == 0)
		forward->sent_at = at;
}

/* --- objections ------------------------------------------------------------------------------ */

static int
load_objections(struct reg *r, struct facts *facts, struct fault *f)
{
	enum query q = QUERY_RECAP_OBJECTIONS;
	int more;

	if (register_query(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	while ((more = register_step(r, q, f)) > 0) {
		struct objection_fact *one;
		int64_t decided_at = until_cut(facts, register_number(r, q, 5));

		facts->objections = grown(facts->objections, facts->n_objections, sizeof *facts->objections);
		one = &facts->objections[facts->n_objections++];
		*one = (struct objection_fact){
			.id = register_number(r, q, 0), .request = register_number(r, q, 2),
			.ground = *register_column(r, q, 3), .state = OBJECTION_K_TERDAFTAR,
			.outcome = (unsigned char)(decided_at ? objection_outcome_parse(register_column(r, q, 4)) : OBJECTION_OUTCOME__MAX),
			.decided_at = decided_at, .answered_at = until_cut(facts, register_number(r, q, 6)),
		};
		snprintf(one->number, sizeof one->number, "%s", register_column(r, q, 1));
	}
	return more;
}

static struct objection_fact *
find_objection(struct facts *facts, const char *data)
{
	char number[WORD_BYTES];

	if (word(data, "\"objection\":\"", number) == NULL)
		return NULL;
	for (size_t i = facts->n_objections; i-- > 0;)
		if (strcmp(facts->objections[i].number, number) == 0)
			return &facts->objections[i];
	return NULL;
}

static bool
is_event(const char *what, enum objection_event event)
{
	return strcmp(what, objection_event_name(event)) == 0;
}

static void
fold_objection(struct facts *facts, int64_t at, const char *what, const char *data)
{
	struct objection_fact *one = find_objection(facts, data);
	enum objection_state state;
	char text[WORD_BYTES];

	if (one == NULL)
		return;
	if (at > facts->cut_at) {
		/* Only what a row does not know any more. */
		if (is_event(what, OBJECTION_EVENT_GROUND) && !one->ground_is_past && word(data, "\"old\":\"", text) != NULL) {
			one->ground = *text;
			one->ground_is_past = true;
		}
		return;
	}
	if (strcmp(what, "objection") == 0)
		one->registered_at = at;
	if (word(data, "\"now\":\"", text) != NULL && (state = objection_state_parse(text)) != OBJECTION_STATE__MAX)
		one->state = (unsigned char)state;
	if (is_event(what, OBJECTION_EVENT_FORWARDED) && one->forwarded_at == 0)
		one->forwarded_at = at;
	if (is_event(what, OBJECTION_EVENT_RESPONSE))
		one->response_at = at;
	one->disputed |= is_event(what, OBJECTION_EVENT_DISPUTED);
	one->settled |= is_event(what, OBJECTION_EVENT_SETTLED);
}

/* --- the journal -------------------------------------------------------------------------------- */

/* The new end of a clock, when the event moved it; `state` is "" when the event keeps it. */
static bool
clock_moved(const char *data, const char *clock, char state[WORD_BYTES], int32_t *end_on)
{
	const char *at = strstr(data, clock), *end;
	char inside[WORD_BYTES * 2], text[WORD_BYTES];
	size_t len;

	if (at == NULL)
		return false;
	at += strlen(clock);
	end = strchr(at, '}');
	len = end ? (size_t)(end - at) : 0;
	if (len == 0 || len >= sizeof inside)
		return false;
	memcpy(inside, at, len);
	inside[len] = '\0';
	if (word(inside, "\"state\":\"", state) == NULL)
		*state = '\0';
	*end_on = word(inside, "\"end\":\"", text) || word(inside, "\"to\":\"", text) ? day_parse(text) : DAY_NONE;
	return true;
}

static void
fold_clocks(struct fact *fact, const char *data)
{
	char state[WORD_BYTES];
	int32_t end_on;

	if (fact->answered_at != 0 || strstr(data, "\"clocks\":{") == NULL)
		return;
	if (clock_moved(data, "\"tenggat\":{", state, &end_on))
		fact->due_on = end_on;
	if (clock_moved(data, "\"batas_lapor\":{", state, &end_on))
		fact->lapor_on = strcmp(state, "void") == 0 ? DAY_NONE : end_on;
	if (!clock_moved(data, "\"tenggat2\":{", state, &end_on))
		return;
	if (*state == '\0' && fact->extended_on != DAY_NONE)
		fact->extended_on = end_on; /* a decree moved it */
	else if (*state != '\0') /* a plan whose notice has not gone is no deadline */
		fact->extended_on = strcmp(state, "paused") == 0 || strcmp(state, "void") == 0 ? DAY_NONE : end_on;
}

static void
fold_decision(struct fact *fact, int64_t at, const char *data)
{
	char text[WORD_BYTES];

	fact->decided_at = at;
	fact->decided_input_at = fact->input_at;
	fact->outcome = (unsigned char)(word(data, "\"decision\":\"", text) ? outcome_parse(text) : OUTCOME__MAX);
	fact->articles = 0;
	if (word(data, "\"articles\":\"", text) != NULL)
		fact->articles = (unsigned short)articles_of(text);
	if (fact->articles == 0 && fact->outcome == OUTCOME_DITOLAK)
		fact->articles = FACTS_ARTICLE_OTHER;
}

static void
fold_answer(struct fact *fact, int64_t at)
{
	if (fact->answered_at == 0)
		fact->answered_at = at;
	fact->told_at = at;
	fact->told_decided_at = fact->decided_at;
	fact->answer = fact->outcome;
	fact->answer_articles = fact->articles;
	fact->ordered = false;
}

static void
fold_ordered(struct fact *fact, const char *data)
{
	char text[WORD_BYTES];

	fact->ordered = true;
	fact->ordered_on = word(data, "\"until\":\"", text) ? day_parse(text) : DAY_NONE;
}

/* The states that an event went between, when it moved the request. */
static bool
moved(const char *data, enum state *from, enum state *to)
{
	char text[WORD_BYTES];

	for (const char *at = strstr(data, "\"from\":\""); at != NULL; at = strstr(at + 1, "\"from\":\"")) {
		word(at, "\"from\":\"", text);
		*from = state_parse(text);
		*to = word(at, "\",\"to\":\"", text) ? state_parse(text) : STATE_NONE;
		if (*from != STATE_NONE && *to != STATE_NONE)
			return true;
	}
	return false;
}

static void
fold_status(struct fact *fact, int64_t at, enum state_event event, const char *data)
{
	enum state from, to;

	if (!moved(data, &from, &to))
		return;
	/* A decision that was taken back before its letter left. */
	if (from == STATE_DIPUTUSKAN && to != STATE_DIPUTUSKAN && to != STATE_DIJAWAB) {
		fact->outcome = OUTCOME__MAX;
		fact->articles = 0;
		fact->decided_at = 0;
	}
	fact->status = (unsigned char)to;
	if (event == STATE_EVENT_DECIDE)
		fold_decision(fact, at, data);
	else if (event == STATE_EVENT_SENT)
		fold_answer(fact, at);
	else if (event == STATE_EVENT_ORDERED)
		fold_ordered(fact, data);
	if (event == STATE_EVENT_REVIEW || event == STATE_EVENT_AGENCY_ANSWER || event == STATE_EVENT_AGENCY_RETURN ||
	    event == STATE_EVENT_IDENTITY_COMPLETE || event == STATE_EVENT_REOPEN || event == STATE_EVENT_ORDERED)
		fact->input_at = at;
}

static void
fold(struct facts *facts, int64_t request, int64_t at, const char *what, const char *data)
{
	struct fact *fact = (size_t)request < facts->n_requests ? &facts->requests[request] : NULL;
	char text[WORD_BYTES];

	if (strncmp(what, "objection", strlen("objection")) == 0)
		fold_objection(facts, at, what, data);
	if (fact == NULL || !fact->known)
		return;
	if (at > facts->cut_at) {
		if (!fact->kind_is_past && strcmp(what, "reclassified") == 0 && word(data, "\"kind_before\":\"", text) != NULL) {
			fact->kind = (unsigned char)kind_parse(text);
			fact->kind_is_past = true;
		}
		return;
	}
	if (strcmp(what, state_event_name(STATE_EVENT_FORWARD)) == 0)
		fold_forward(facts, at, data);
	if (strcmp(what, "new") == 0 && word(data, "\"status\":\"", text) != NULL)
		fact->status = (unsigned char)state_parse(text);
	fold_clocks(fact, data);
	fold_status(fact, at, state_event_parse(what), data);
}

static int
load_events(struct reg *r, struct facts *facts, struct fault *f)
{
	enum query q = QUERY_RECAP_EVENTS;
	int more;

	if (register_query(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	while ((more = register_step(r, q, f)) > 0)
		fold(facts, register_number(r, q, 0), register_number(r, q, 1), register_column(r, q, 2),
		     register_column(r, q, 3));
	return more;
}

static int
load_head(struct reg *r, struct facts *facts, struct fault *f)
{
	enum query q = QUERY_RECAP_HEAD;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("cut", facts->cut_at)), f);

	if (found > 0) {
		facts->head = register_number(r, q, 0);
		snprintf(facts->head_hash, sizeof facts->head_hash, "%s", register_column(r, q, 1));
	}
	if (found >= 0)
		register_done(r, q);
	return found < 0 ? -1 : 0;
}

/* --- all of them ---------------------------------------------------------------------------------- */

/* What was not yet there is taken out; the reviews that came later are not yet reviews. */
static void
cut(struct facts *facts)
{
	size_t n = 0;

	for (size_t i = 0; i < facts->n_forwards; i++)
		if (facts->forwards[i].forwarded_at != 0)
			facts->forwards[n++] = facts->forwards[i];
	facts->n_forwards = n;
	n = 0;
	for (size_t i = 0; i < facts->n_objections; i++)
		if (facts->objections[i].registered_at != 0)
			facts->objections[n++] = facts->objections[i];
	facts->n_objections = n;
	for (size_t i = 0; i < facts->n_requests; i++)
		facts->requests[i].reviewed_at = until_cut(facts, facts->requests[i].reviewed_at);
}

int
facts_load(struct reg *reg, const struct conf *conf, int32_t as_of_on, struct facts *facts,
           struct fault *f)
{
	*facts = (struct facts){
		.as_of_on = as_of_on, .zone_secs = conf->zone_secs,
		.cut_at = day_end_at(as_of_on, conf->zone_secs),
	};
	if (holidays_load_as_of(reg, conf, facts->cut_at, &facts->calendar, f) < 0 ||
	    load_requests(reg, facts, f) < 0 || load_forwards(reg, facts, f) < 0 ||
	    load_objections(reg, facts, f) < 0 || load_events(reg, facts, f) < 0 ||
	    load_head(reg, facts, f) < 0)
		return -1;
	cut(facts);
	return 0;
}

void
facts_free(struct facts *facts)
{
	holidays_free(&facts->calendar);
	for (size_t i = 0; i < facts->n_agencies; i++)
		free(facts->agencies[i]);
	free(facts->agencies);
	free(facts->requests);
	free(facts->forwards);
	free(facts->objections);
}

int32_t
facts_day(const struct facts *facts, int64_t at)
{
	return at == 0 ? DAY_NONE : day_of(at, facts->zone_secs);
}

int
facts_workdays(const struct facts *facts, int32_t from_on, int32_t to_on)
{
	int days, year;

	if (to_on <= from_on)
		return 0;
	if (calendar_workdays_left(&facts->calendar, from_on, to_on, &days, &year) != CALENDAR_OK)
		return -1;
	return days;
}

int32_t
facts_due(const struct fact *fact)
{
	if (fact->ordered)
		return fact->ordered_on;
	return fact->extended_on != DAY_NONE ? fact->extended_on : fact->due_on;
}

bool
facts_is_answered(const struct fact *fact)
{
	return fact->answered_at != 0;
}

bool
facts_is_open(const struct fact *fact)
{
	return !facts_is_answered(fact) && state_is_open((enum state)fact->status);
}

bool
facts_is_overdue(const struct facts *facts, const struct fact *fact)
{
	int32_t due_on = facts_due(fact);

	return facts_is_open(fact) && due_on != DAY_NONE && due_on < facts->as_of_on;
}
