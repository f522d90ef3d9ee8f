#include "register/response.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/record.h"
#include "register/agencies.h"
#include "register/event.h"
#include "register/order.h"
#include "register/routing.h"
#include "register/status.h"

/* --- is it one -------------------------------------------------------------------- */

static int
of_sender(struct intake *in, const struct arrival *a, int64_t request, int64_t *assignment,
          struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_OF_SENDER;
	int row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", request),
	                                              REG_STRING("email", a->sender)), f);

	*assignment = row > 0 ? register_number(in->reg, q, 0) : 0;
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

int
response_prove(struct intake *in, const struct arrival *a, const struct thread *t,
               struct response_proof *proof, struct fault *f)
{
	int64_t of_mailbox;

	if (of_sender(in, a, t->request, &of_mailbox, f) < 0)
		return -1;
	*proof = (struct response_proof){ .assignment = t->keyed ? t->assignment : of_mailbox };
	if (arrival_is_refuted(a->record))
		proof->why = "the mail server says that the sender is forged";
	else if (t->keyed) {
		proof->counts = true;
		proof->why = "token of the forward";
	} else if (of_mailbox != 0 && arrival_is_vouched(a->record)) {
		proof->counts = true;
		proof->why = "the agency's mailbox, vouched for";
	} else if (of_mailbox != 0)
		proof->why = "an agency's mailbox that nobody vouches for";
	else
		proof->why = "from another address than the file's";
	/* It answers our letter to an agency, from wherever. */
	if (proof->assignment == 0)
		proof->assignment = t->assignment;
	return 0;
}

/* --- what it says ----------------------------------------------------------------- */

/* A forward as an answer finds it. */
struct asked {
	int64_t id, request;
	char agency[32];
	bool settled; /* answered, returned or excused already */
	enum state status;
};

static int
load(struct intake *in, int64_t id, struct asked *asked, struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_GET, state = QUERY_REQUEST_STATE;
	int found = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", id)), f);

	if (found <= 0)
		return found < 0 ? -1 : fault_set(f, EX_SOFTWARE, "register", "an answer to a forward that is gone");
	*asked = (struct asked){ .id = id, .request = register_number(in->reg, q, 1) };
	snprintf(asked->agency, sizeof asked->agency, "%s", register_column(in->reg, q, 2));
	for (int column = 3; column <= 5; column++)
		asked->settled = asked->settled || register_column(in->reg, q, column) != NULL;
	register_done(in->reg, q);
	if (register_one(in->reg, state, REG_VALUES(REG_NUMBER("request", asked->request)), f) < 0)
		return -1;
	asked->status = state_parse(register_column(in->reg, state, 2));
	register_done(in->reg, state);
	return 0;
}

/* Of a forward that is settled: that which the same agency owes since, if any. A mail
 * program answers the older letter as well. */
static int
load_newer(struct intake *in, struct asked *asked, struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_OF_AGENCY;
	struct asked newer;
	int64_t id = 0;
	int row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", asked->request),
	                                              REG_STRING("agency", asked->agency)), f);

	if (row > 0)
		id = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	if (row < 0)
		return -1;
	if (id == 0 || id == asked->id)
		return 0;
	if (load(in, id, &newer, f) < 0)
		return -1;
	if (!newer.settled)
		*asked = newer;
	return 0;
}

static int
count_owing(struct intake *in, int64_t request, size_t *n, struct fault *f)
{
	json_t *rows = register_rows(in->reg, QUERY_ASSIGNMENT_OWING, REG_VALUES(REG_NUMBER("request", request)), f);

	*n = json_array_size(rows);
	json_decref(rows);
	return rows ? 0 : -1;
}

/* The event of the forward: it moves the status where the table knows it, else only the
 * forward's clock (the request waits for its applicant). Takes `data` over. */
static int
move(struct intake *in, const struct asked *asked, enum state_event event, json_t *data,
     struct fault *f)
{
	struct clocks_subject subject = { .assignment = asked->id };

	json_object_set_new(data, "agency", json_string(asked->agency));
	json_object_set_new(data, "assignment", json_integer(asked->id));
	if (state_next(asked->status, event, NULL))
		return status_change(in, &(struct status_change){
		    .request = asked->request, .event = event, .subject = subject, .data = data }, f);
	json_decref(data);
	return clocks_event(in, asked->request, (int)event, day_of(in->now, in->conf->zone_secs), &subject, f);
}

/* The message's own row and event. */
static int
keep(struct intake *in, struct arrival *a, const struct asked *asked, enum command word, struct fault *f)
{
	a->outcome = "response";
	return arrival_record(in, a, json_pack("{s:s, s:I, s:s}", "agency", asked->agency,
	    "assignment", (json_int_t)asked->id, "word", command_name(word)), f);
}

static int
answered(struct intake *in, struct arrival *a, const struct asked *asked, struct fault *f)
{
	enum state_event event;
	size_t owing;

	if (keep(in, a, asked, COMMAND_TANGGAPAN, f) < 0 ||
	    register_run(in->reg, QUERY_ASSIGNMENT_ANSWERED, REG_VALUES(REG_NUMBER("id", asked->id),
	        REG_NUMBER("now", in->now), REG_STRING("digest", a->digest)), f) < 0 ||
	    count_owing(in, asked->request, &owing, f) < 0)
		return -1;
	event = owing > 0 ? STATE_EVENT_AGENCY_PARTIAL : STATE_EVENT_AGENCY_ANSWER;
	return move(in, asked, event, json_pack("{s:I}", "owing", (json_int_t)owing), f);
}

/* Whom it names instead is the agency's own word; a code that we know goes into the
 * journal. */
static int
returned(struct intake *in, struct arrival *a, const struct asked *asked, struct fault *f)
{
	const char *named = arrival_text(a->record, "command_argument");
	char code[AGENCIES_CODE_BYTES];

	if (agencies_named(in->reg, named, day_of(in->now, in->conf->zone_secs), code, f) < 0 ||
	    keep(in, a, asked, COMMAND_BUKAN_KEWENANGAN, f) < 0 ||
	    register_run(in->reg, QUERY_ASSIGNMENT_RETURNED, REG_VALUES(REG_NUMBER("id", asked->id),
	        REG_NUMBER("now", in->now), REG_STRING("to", *code ? code : *named ? named : NULL),
	        REG_STRING("digest", a->digest)), f) < 0 ||
	    routing_unlearn(in->reg, asked->request, asked->agency, f) < 0)
		return -1;
	return move(in, asked, STATE_EVENT_AGENCY_RETURN, json_pack("{s:s*}", "names", *code ? code : NULL), f);
}

static int
asks_time(struct intake *in, struct arrival *a, const struct asked *asked, struct fault *f)
{
	const char *until = arrival_text(a->record, "command_argument");

	if (day_parse(until) == DAY_NONE)
		until = NULL;
	if (keep(in, a, asked, COMMAND_MOHON_WAKTU, f) < 0 ||
	    register_run(in->reg, QUERY_ASSIGNMENT_ASKS_TIME, REG_VALUES(REG_NUMBER("id", asked->id),
	        REG_NUMBER("now", in->now), REG_STRING("until", until)), f) < 0)
		return -1;
	return move(in, asked, STATE_EVENT_AGENCY_TIME, json_pack("{s:s*}", "until", until), f);
}

/* Decided or closed: nothing that an agency says changes it any more. */
static bool
is_over(enum state status)
{
	return status == STATE_DIPUTUSKAN || !state_is_open(status);
}

int
response_take(struct intake *in, struct arrival *a, const struct response_proof *proof,
              struct fault *f)
{
	struct asked asked;

	if (load(in, proof->assignment, &asked, f) < 0 ||
	    (asked.settled && load_newer(in, &asked, f) < 0))
		return -1;
	a->request = asked.request;
	a->assignment = asked.id;
	a->why = proof->why;
	a->keep_text = true;
	if (is_over(asked.status)) {
		a->outcome = "follow_up";
		return arrival_record(in, a, json_pack("{s:s, s:s}", "agency", asked.agency,
		    "note", "an agency's answer after the decision"), f);
	}
	/* Whoever has answered, and writes once more, adds. */
	if (!asked.settled && order_of(a->record) == COMMAND_BUKAN_KEWENANGAN)
		return returned(in, a, &asked, f);
	if (!asked.settled && order_of(a->record) == COMMAND_MOHON_WAKTU)
		return asks_time(in, a, &asked, f);
	return answered(in, a, &asked, f);
}

/* --- excused ---------------------------------------------------------------------- */

/* The forward at an agency that owes, or NULL. */
static const json_t *
find_owing(const json_t *owing, const char *code)
{
	size_t i;
	const json_t *row;

	json_array_foreach(owing, i, row)
		if (strcasecmp(record_text(row, "agency"), code) == 0)
			return row;
	return NULL;
}

int
response_excuse_row(struct intake *in, int64_t request, const json_t *row, struct fault *f)
{
	struct clocks_subject subject = { .assignment = json_integer_value(json_object_get(row, "id")) };

	if (register_run(in->reg, QUERY_ASSIGNMENT_EXCUSED, REG_VALUES(REG_NUMBER("id", subject.assignment),
	        REG_NUMBER("now", in->now)), f) < 0 ||
	    event_append(in->reg, request, in->now, "agency_excused", json_pack("{s:s?, s:I}",
	        "agency", record_text(row, "agency"), "assignment", (json_int_t)subject.assignment), f) < 0)
		return -1;
	return clocks_event(in, request, CLOCK_EVENT_EXCUSED,
	                    day_of(in->now, in->conf->zone_secs), &subject, f);
}

/* Nobody owes any more: as after the last answer, or as if it had been taken back. */
static int
go_on(struct intake *in, const struct asked *last, struct fault *f)
{
	enum query q = QUERY_ASSIGNMENT_ANSWERS;
	struct clocks_subject subject = { .assignment = last->id };
	enum state_event event;
	size_t owing;

	if (count_owing(in, last->request, &owing, f) < 0)
		return -1;
	if (owing > 0 || last->status != STATE_DITERUSKAN)
		return 0;
	if (register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", last->request)), f) < 0)
		return -1;
	event = register_number(in->reg, q, 0) > 0 ? STATE_EVENT_AGENCY_ANSWER : STATE_EVENT_REVIEW;
	register_done(in->reg, q);
	return status_change(in, &(struct status_change){
	    .request = last->request, .event = event, .subject = subject }, f);
}

static int
excuse_each(struct intake *in, char *codes, const json_t *owing, struct asked *asked,
            json_t *excused, const char *number, struct fault *f)
{
	for (char *rest = codes, *code; (code = strsep(&rest, ", ")) != NULL;) {
		const json_t *row;

		if (*code == '\0')
			continue;
		if ((row = find_owing(owing, code)) == NULL)
			return fault_set(f, EX_DATAERR, number, "%.40s tidak sedang dimintai tanggapan", code);
		if (response_excuse_row(in, asked->request, row, f) < 0)
			return -1;
		asked->id = json_integer_value(json_object_get(row, "id"));
		json_array_append(excused, json_object_get(row, "agency"));
	}
	return asked->id != 0 ? 0 : fault_set(f, EX_DATAERR, number, "sebutkan perangkat daerah yang tidak ditunggu lagi");
}

int
response_excuse(struct intake *in, const json_t *request, const char *codes, json_t *told,
                struct fault *f)
{
	struct asked asked = {
		.request = json_integer_value(json_object_get(request, "id")),
		.status = state_parse(record_text(request, "status")),
	};
	json_t *owing = register_rows(in->reg, QUERY_ASSIGNMENT_OWING, REG_VALUES(REG_NUMBER("request", asked.request)), f);
	json_t *excused = json_array();
	char *copy = strdup(codes);
	int result;

	if (copy == NULL)
		abort();
	result = owing == NULL ? -1
	    : excuse_each(in, copy, owing, &asked, excused, record_text(request, "number"), f);
	if (result == 0)
		result = go_on(in, &asked, f);
	if (result == 0) {
		json_object_set(told, "excused", excused);
		json_object_set_new(told, "said", json_sprintf("tidak menunggu tanggapan %s lagi", codes));
	}
	json_decref(owing);
	json_decref(excused);
	free(copy);
	return result;
}

int
response_excuse_all(struct intake *in, int64_t request, struct fault *f)
{
	json_t *owing = register_rows(in->reg, QUERY_ASSIGNMENT_OWING, REG_VALUES(REG_NUMBER("request", request)), f);
	int result = owing ? 0 : -1;
	const json_t *row;
	size_t i;

	json_array_foreach(owing, i, row)
		if (result == 0)
			result = response_excuse_row(in, request, row, f);
	json_decref(owing);
	return result;
}
