#include "register/intake.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "register/applicant.h"
#include "register/arrival.h"
#include "register/desk.h"
#include "register/event.h"
#include "register/machine.h"
#include "register/order.h"
#include "register/outbox.h"
#include "register/reply.h"
#include "register/smsin.h"
#include "register/status.h"
#include "register/thread.h"
#include "rules/complaint.h"
#include "rules/secrecy.h"
#include "rules/state.h"

#define NUMBER_SERIES "request"

int
intake_check(const json_t *record, struct fault *f)
{
	const char *digest = record_text(record, "digest");
	const char *class = record_text(record, "class");
	int64_t at;

	if (json_integer_value(json_object_get(record, "v")) != 1)
		return fault_set(f, EX_DATAERR, "record", "not a record of version 1 (loket-parse makes them)");
	if (digest == NULL || strlen(digest) != 64 ||
	    strspn(digest, "0123456789abcdef") != 64 || class == NULL ||
	    record_text(record, "received") == NULL ||
	    !clock_parse(record_text(record, "received"), &at))
		return fault_set(f, EX_DATAERR, "record", "digest, class or received is missing or wrong");
	if (record_text(record, "path") == NULL)
		return fault_set(f, EX_DATAERR, "record", "its message is in no spool: give it to loket-deliver, and the path it prints to loket-parse");
	return 0;
}

/* --- what is known already --------------------------------------------------- */

/* A message row of the same bytes: *found, with its outcome given again. */
static int
known_by_digest(struct intake *in, struct arrival *a, bool archived, bool *found,
                struct fault *f)
{
	enum query q = QUERY_MESSAGE_BY_DIGEST;
	int row = register_one(in->reg, q, REG_VALUES(REG_STRING("digest", a->digest)), f);

	*found = row > 0;
	if (row <= 0)
		return row;
	/* The caller's record takes a copy before the row is gone. */
	json_object_set_new(a->record, "outcome", json_string(
	    archived ? "duplicate" : register_column(in->reg, q, 1)));
	a->request = register_number(in->reg, q, 3);
	register_done(in->reg, q);
	return 0;
}

static bool
is_of_person(const struct arrival *a)
{
	return strcmp(record_text(a->record, "class"), "request") == 0;
}

/*
 * The same mail delivered by two ways, or to two of our addresses. When one copy came
 * marked as spam, or by a list, and this one did not, this one is the person's: the
 * copy that was held is its duplicate from now on.
 */
static int
same_content(struct intake *in, struct arrival *a, struct fault *f)
{
	enum query q = QUERY_MESSAGE_BY_CONTENT;
	const char *content = record_text(a->record, "content");
	int row;

	if (smsin_is(a->record))
		return smsin_copy(in, a, f);
	if (content == NULL)
		return 0;
	row = register_one(in->reg, q, REG_VALUES(REG_STRING("content", content)), f);
	if (row <= 0)
		return row;
	a->supersedes = is_of_person(a) && register_number(in->reg, q, 2) == 0;
	if (!a->supersedes) {
		a->duplicate_of = register_number(in->reg, q, 0);
		a->request = register_number(in->reg, q, 1);
		a->outcome = "duplicate";
		a->why = "same content as an earlier message";
	}
	register_done(in->reg, q);
	return 0;
}

/* The desk need not look at a held copy of what is registered now. */
static int
supersede(struct intake *in, const struct arrival *a, struct fault *f)
{
	return register_run(in->reg, QUERY_MESSAGE_SUPERSEDE, REG_VALUES(
	    REG_STRING("digest", a->digest), REG_STRING("content", record_text(a->record, "content"))), f);
}

/* --- a new request ------------------------------------------------------------- */

struct draft {
	struct arrival_identity told;
	enum kind kind;
	enum state status;
	unsigned missing;
	bool ask;           /* a complaint that does not tell what, where or when */
	bool confidential;
	char number[NUMBER_BYTES];
	int year;
	int64_t seq;
	int32_t registered_on;
	char registered[DAY_TEXT_BYTES];
};

/* Number, state and kind of a new request, as the rules say. */
static int
draft(struct intake *in, const struct arrival *a, struct draft *d, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);

	*d = (struct draft){ .year = day_to_ymd(today_on).year, .registered_on = today_on };
	arrival_identity(a, today_on, &d->told);
	d->kind = kind_parse(arrival_inner(a->record, "kind", "value"));
	if (d->kind == KIND__MAX)
		d->kind = KIND_BELUM_DITENTUKAN;
	d->missing = identity_missing(d->kind, &d->told.id, today_on);
	/* Only a request for information waits for an identity (DOMAIN.md 2.5). */
	if (d->kind != KIND_PERMOHONAN)
		d->missing = 0;
	d->confidential = secrecy_is_wanted(arrival_text(a->record, "subject")) ||
	    secrecy_is_wanted(arrival_text(a->record, "text"));
	d->ask = d->kind == KIND_ADUAN &&
	    complaint_missing(arrival_text(a->record, "subject"), arrival_text(a->record, "text")) != 0;
	day_format(today_on, d->registered);
	if (!state_next(STATE_NONE, STATE_EVENT_REGISTER, &d->status))
		return fault_set(f, EX_SOFTWARE, "state", "the table of states has no beginning");
	return arrival_number(in, NUMBER_SERIES, in->conf->number, d->year, d->number, &d->seq, f);
}

static int
insert_applicant(struct intake *in, const struct draft *d, int64_t *id, struct fault *f)
{
	enum query q = QUERY_APPLICANT_INSERT;

	if (register_one(in->reg, q, REG_VALUES(
	        REG_STRING("name", d->told.id.name), REG_STRING("nik", d->told.id.nik),
	        REG_STRING("address", d->told.id.address), REG_STRING("email", d->told.id.email),
	        REG_STRING("phone", d->told.id.phone), REG_STRING("occupation", d->told.id.occupation)), f) < 0)
		return -1;
	*id = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return 0;
}

static int
insert_request(struct intake *in, const struct arrival *a, const struct draft *d,
               int64_t *id, struct fault *f)
{
	enum query q = QUERY_REQUEST_INSERT;
	const json_t *kind = json_object_get(a->record, "kind");
	int64_t applicant;

	if (insert_applicant(in, d, &applicant, f) < 0 ||
	    register_one(in->reg, q, REG_VALUES(
	        REG_STRING("number", d->number), REG_NUMBER("year", d->year),
	        REG_NUMBER("seq", d->seq), REG_STRING("kind", kind_name(d->kind)),
	        REG_NUMBER("kind_score", json_integer_value(json_object_get(kind, "score"))),
	        REG_STRING("kind_why", record_text(kind, "why")),
	        REG_STRING("status", state_name(d->status)),
	        REG_STRING("channel", arrival_text(a->record, "channel")),
	        REG_NUMBER("applicant", applicant),
	        REG_STRING("subject", arrival_text(a->record, "subject")),
	        REG_STRING("text", arrival_text(a->record, "text")),
	        REG_STRING("purpose", d->told.id.purpose), REG_STRING("wanted", d->told.id.wanted),
	        REG_STRING("how", d->told.id.how), REG_NUMBER("confidential", d->confidential),
	        REG_NUMBER("received_at", a->received_at),
	        REG_NUMBER("registered_at", in->now), REG_STRING("registered_on", d->registered)), f) < 0)
		return -1;
	*id = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return 0;
}

/* The first letter; on paper for whom no address is known. */
static int
owe_first(struct intake *in, const struct arrival *a, const char *number, const char *letter,
          struct fault *f)
{
	struct applicant applicant;

	if (a->sender != NULL)
		return arrival_owe(in, a, a->request, number, letter, f);
	if (applicant_load(in->reg, a->request, &applicant, f) < 0)
		return -1;
	return applicant_owe(in->reg, in->conf, &applicant, letter, true, in->now, f);
}

static int
open_request(struct intake *in, struct arrival *a, struct fault *f)
{
	struct draft d;
	json_t *clocks;

	a->outcome = "new";
	a->why = NULL;
	if (draft(in, a, &d, f) < 0 || insert_request(in, a, &d, &a->request, f) < 0 ||
	    clocks_apply(in, a->request, d.kind, STATE_EVENT_REGISTER, d.registered_on, NULL, &clocks, f) < 0 ||
	    arrival_record(in, a, json_pack("{s:s, s:s, s:s, s:o*}", "number", d.number,
	        "kind", kind_name(d.kind), "status", state_name(d.status), "clocks", clocks), f) < 0)
		return -1;
	if (d.missing && status_change(in, &(struct status_change){
	        .request = a->request, .event = STATE_EVENT_IDENTITY_MISSING,
	        .data = json_pack("{s:o}", "missing", arrival_missing(d.missing)) }, f) < 0)
		return -1;
	if (d.confidential && event_append(in->reg, a->request, in->now, "confidential", NULL, f) < 0)
		return -1;
	return owe_first(in, a, d.number,
	                 d.missing ? "lengkapi" : d.ask ? "tanya" : "tanda_bukti", f);
}

/* --- what a person must look at ----------------------------------------------------- */

static bool
has_warning(const json_t *record, const char *prefix)
{
	const json_t *warnings = json_object_get(record, "warnings");

	for (size_t i = 0; i < json_array_size(warnings); i++) {
		const char *w = json_string_value(json_array_get(warnings, i));

		if (w != NULL && strncmp(w, prefix, strlen(prefix)) == 0)
			return true;
	}
	return false;
}

static bool
is_address(const char *text)
{
	const char *at = text ? strrchr(text, '@') : NULL;

	return at != NULL && at > text && at[1] != '\0' && strpbrk(text, " \t\r\n<>") == NULL;
}

static int
hold(struct intake *in, struct arrival *a, const char *why, struct fault *f)
{
	a->outcome = "held";
	a->why = why;
	a->keep_text = true;
	return arrival_record(in, a, NULL, f);
}

/* An agency's mailbox, or another address that it answers from. */
static int
is_agency(struct intake *in, const struct arrival *a, bool *agency, struct fault *f)
{
	enum query q = QUERY_AGENCY_BY_EMAIL;
	int row = register_one(in->reg, q, REG_VALUES(REG_STRING("email", a->sender)), f);

	*agency = row > 0;
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

/* Words of a person that point to no file. */
static int
place_new(struct intake *in, struct arrival *a, const struct thread *t, struct fault *f)
{
	bool agency = false;

	if (t->letter)
		return hold(in, a, "it answers a digest: of which file?", f);
	if (order_is_agencys(order_of(a->record)) && is_agency(in, a, &agency, f) < 0)
		return -1;
	return agency ? hold(in, a, "an agency's answer that names no file", f) : open_request(in, a, f);
}

static int
place_words(struct intake *in, struct arrival *a, struct fault *f)
{
	struct thread thread;
	bool done;

	/* What was read of it after all has words: then it is a letter like others, and
	 * its clock runs; the warning stays on the message. */
	if (has_warning(a->record, "unreadable") && *arrival_text(a->record, "text") == '\0')
		return hold(in, a, "perlu dibaca manual: unreadable", f);
	if (!is_address(a->sender) && !smsin_is(a->record))
		return hold(in, a, "perlu dibaca manual: no sender's address", f);
	if (smsin_service(in, a, &done, f) < 0 || (!done && thread_find(in, a, &thread, f) < 0))
		return -1;
	if (done)
		return 0;
	return thread.request != 0 ? reply_join(in, a, &thread, f) : place_new(in, a, &thread, f);
}

static int
place(struct intake *in, struct arrival *a, struct fault *f)
{
	const char *class = record_text(a->record, "class");

	if (strcmp(class, "bounce") == 0)
		return machine_bounce(in, a, f);
	if (strcmp(class, "spam") == 0)
		return hold(in, a, "the mail server marked it as spam", f);
	if (strcmp(class, "request") != 0)
		return machine_keep(in, a, f);
	return place_words(in, a, f);
}

/* Adds what downstream wants to know: the outcome and the request in brief. */
static int
tell(struct intake *in, const struct arrival *a, struct fault *f)
{
	enum query q = QUERY_REQUEST_BRIEF;
	json_t *request;
	int row;

	if (a->outcome != NULL)
		record_set_text(a->record, "outcome", a->outcome);
	json_object_set_new(a->record, "request", json_null());
	if (a->request == 0)
		return 0;
	row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", a->request)), f);
	if (row > 0) {
		request = register_row(in->reg, q);
		json_object_set_new(request, "kind", desk_kind(request));
		json_object_set_new(a->record, "request", request);
	}
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

/*
 * Only the beginning of it was taken ([limits] message): who wrote it is told, once,
 * because the same bytes come here once. It concerns those whose words count in the
 * file; anybody else's letter waits for the desk.
 */
static int
tell_too_large(struct intake *in, const struct arrival *a, struct fault *f)
{
	static const char *const counted[] = { "new", "follow_up", "completion" };
	const char *number = record_text(json_object_get(a->record, "request"), "number");

	if (number == NULL || a->outcome == NULL || !has_warning(a->record, "limit:message"))
		return 0;
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
		if (strcmp(a->outcome, counted[i]) == 0)
			return arrival_owe(in, a, a->request, number, "terlalu_besar", f);
	return 0;
}

int
intake_record(struct intake *in, json_t *record, const struct intake_raw *raw,
              struct fault *f)
{
	struct arrival a = {
		.record = record,
		.digest = record_text(record, "digest"),
		.sender = arrival_inner(record, "from", "address"),
		.size_bytes = raw->size_bytes,
	};
	bool known;
	int result;

	clock_parse(record_text(record, "received"), &a.received_at);
	if (known_by_digest(in, &a, raw->archived, &known, f) < 0)
		return -1;
	if (known)
		return tell(in, &a, f);
	if (same_content(in, &a, f) < 0)
		return -1;
	a.unknown = json_array();
	result = a.outcome != NULL ? arrival_record(in, &a, NULL, f) : place(in, &a, f);
	json_decref(a.unknown);
	if (result == 0 && a.supersedes)
		result = supersede(in, &a, f);
	/* [smtp] archive: our own copy of a letter proves that the letter arrived. */
	if (result == 0 && strcmp(arrival_text(record, "class"), "own") == 0)
		result = outbox_copied(in->reg, in->conf, record_text(record, "message_id"), in->now, f);
	if (result < 0 || tell(in, &a, f) < 0)
		return -1;
	return tell_too_large(in, &a, f);
}

/* --- by hand -------------------------------------------------------------------------- */

/* It lay somewhere before it was registered: an alarm, and no other deadline. */
static int
note_late(struct intake *in, const struct arrival *a, int *workdays, struct fault *f)
{
	int32_t came_on = day_of(a->received_at, in->conf->zone_secs);
	char came[DAY_TEXT_BYTES];
	int year;

	*workdays = 0;
	if (calendar_workdays_left(&in->calendar, came_on, day_of(in->now, in->conf->zone_secs), workdays, &year) != CALENDAR_OK ||
	    *workdays <= 0)
		return 0;
	day_format(came_on, came);
	return event_append(in->reg, a->request, in->now, "received_earlier",
	                    json_pack("{s:s, s:i}", "received", came, "workdays", *workdays), f);
}

int
intake_enter(struct intake *in, json_t *record, int64_t size_bytes, int *late_workdays,
             struct fault *f)
{
	struct arrival a = {
		.record = record, .digest = record_text(record, "digest"),
		.sender = arrival_inner(record, "from", "address"),
		.size_bytes = size_bytes, .unknown = json_array(),
	};
	int result;

	clock_parse(record_text(record, "received"), &a.received_at);
	result = open_request(in, &a, f);
	json_decref(a.unknown);
	if (result < 0 || note_late(in, &a, late_workdays, f) < 0)
		return -1;
	return tell(in, &a, f);
}
