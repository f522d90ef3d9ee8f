#include "register/intake.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/record.h"
#include "register/event.h"
#include "register/letters.h"
#include "rules/day.h"
#include "rules/identity.h"
#include "rules/nik.h"
#include "rules/number.h"
#include "rules/phone.h"
#include "rules/state.h"

#define REFERENCES_KEPT 20
#define NUMBER_SERIES "request"

/* A record on its way into the register. */
struct arrival {
	json_t *record;
	const char *digest;
	const char *sender; /* address, or NULL */
	const char *outcome;
	const char *why;
	int64_t received_at;
	int64_t size_bytes;
	int64_t request;    /* 0 = none */
	int64_t duplicate_of;
	bool keep_text;     /* its words are not in a request's own text */
};

/* The file that a reply belongs to, as it stands. */
struct file {
	int64_t id;
	int64_t applicant;
	char number[NUMBER_BYTES];
	enum kind kind;
	enum state status;
	json_t *row;
};

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

/* --- what the record says -------------------------------------------------- */

static const char *
inner_text(const json_t *record, const char *object, const char *key)
{
	const char *text = record_text(json_object_get(record, object), key);

	return text != NULL && *text != '\0' ? text : NULL;
}

static const char *
text_or_empty(const json_t *record, const char *key)
{
	const char *text = record_text(record, key);

	return text ? text : "";
}

static bool
is_address(const char *text)
{
	const char *at = text ? strrchr(text, '@') : NULL;

	return at != NULL && at > text && at[1] != '\0' && strpbrk(text, " \t\r\n<>") == NULL;
}

/* The identity that the message tells. The name in From stands in where no form
 * names the person; NIK and telephone count only in their checked form. */
static struct identity
identity_of(const json_t *record, const char *sender, int32_t today_on,
            char nik[NIK_BYTES], char phone[PHONE_BYTES])
{
	struct identity id = {
		.name = inner_text(record, "identity", "name"),
		.nik = inner_text(record, "identity", "nik"),
		.address = inner_text(record, "identity", "address"),
		.phone = inner_text(record, "identity", "phone"),
		.email = sender,
		.occupation = inner_text(record, "identity", "occupation"),
		.purpose = inner_text(record, "identity", "purpose"),
		.wanted = inner_text(record, "identity", "wanted"),
		.how = inner_text(record, "identity", "how"),
	};

	if (id.name == NULL)
		id.name = inner_text(record, "from", "name");
	if (id.nik != NULL)
		id.nik = nik_is_usable(nik_check(id.nik, today_on, nik)) ? nik : NULL;
	if (id.phone != NULL)
		id.phone = phone_normalise(id.phone, phone) ? phone : NULL;
	return id;
}

static json_t *
missing_names(unsigned missing)
{
	json_t *names = json_array();

	for (int i = 0; i < IDENTITY__MAX; i++)
		if (missing & IDENTITY_BIT(i))
			json_array_append_new(names, json_string(identity_field_name(i)));
	return names;
}

/* References of a letter that answers this mail (RFC 5322 section 3.6.4), the last
 * ones of a long thread. The caller frees. */
static char *
references_of(const json_t *record)
{
	json_t *ids = json_object_get(record, "references");
	const char *own = record_text(record, "message_id");
	size_t n = json_array_size(ids), len = 0;
	char *text = NULL;
	FILE *out;

	if (own == NULL)
		return NULL;
	out = open_memstream(&text, &len);
	if (out == NULL)
		abort();
	for (size_t i = n > REFERENCES_KEPT ? n - REFERENCES_KEPT : 0; i < n; i++) {
		const char *id = json_string_value(json_array_get(ids, i));

		if (id != NULL && strcmp(id, own) != 0)
			fprintf(out, "%s ", id);
	}
	fputs(own, out);
	if (fclose(out) == EOF)
		abort();
	return text;
}

/* --- the message row -------------------------------------------------------- */

static int
insert_message(struct intake *in, const struct arrival *a, int64_t *id, struct fault *f)
{
	enum query q = QUERY_MESSAGE_INSERT;
	const json_t *rec = a->record;
	char *parts = json_dumps(json_object_get(rec, "parts"), JSON_COMPACT);
	char *warnings = json_dumps(json_object_get(rec, "warnings"), JSON_COMPACT);
	const char *date = record_text(rec, "date");
	int64_t dated_at = 0;
	int result;

	if (date != NULL && !clock_parse(date, &dated_at))
		dated_at = 0;
	result = register_one(in->reg, q, REG_VALUES(
	    REG_STRING("digest", a->digest), REG_STRING("content", record_text(rec, "content")),
	    REG_STRING("message_id", record_text(rec, "message_id")),
	    REG_STRING("direction", "in"), REG_STRING("channel", text_or_empty(rec, "channel")),
	    REG_STRING("class", record_text(rec, "class")),
	    REG_STRING("class_why", record_text(rec, "class_why")),
	    REG_STRING("outcome", a->outcome), REG_STRING("outcome_why", a->why),
	    REG_ID("request", a->request), REG_ID("duplicate_of", a->duplicate_of),
	    REG_STRING("sender", a->sender), REG_STRING("subject", record_text(rec, "subject")),
	    REG_STRING("text", a->keep_text ? record_text(rec, "text") : NULL),
	    REG_STRING("parts", parts ? parts : "[]"),
	    REG_STRING("warnings", warnings ? warnings : "[]"),
	    REG_ID("dated_at", dated_at), REG_NUMBER("received_at", a->received_at),
	    REG_NUMBER("registered_at", in->now),
	    REG_NUMBER("size_bytes", a->size_bytes)), f);
	free(parts);
	free(warnings);
	if (result < 0)
		return -1;
	*id = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return 0;
}

/* The message joins a file, or stands alone: its row and its event. */
static int
record_arrival(struct intake *in, const struct arrival *a, json_t *data, struct fault *f)
{
	int64_t message;

	if (data == NULL)
		data = json_object();
	if (insert_message(in, a, &message, f) < 0) {
		json_decref(data);
		return -1;
	}
	json_object_set_new(data, "message", json_integer(message));
	json_object_set_new(data, "digest", json_string(a->digest));
	if (a->why != NULL)
		json_object_set_new(data, "why", json_string(a->why));
	return event_append(in->reg, a->request, in->now, a->outcome, data, f);
}

/* --- whose message is it ---------------------------------------------------- */

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

/* The same mail delivered by two ways, or to two of our addresses. */
static int
same_content(struct intake *in, struct arrival *a, struct fault *f)
{
	enum query q = QUERY_MESSAGE_BY_CONTENT;
	const char *content = record_text(a->record, "content");
	int row;

	if (content == NULL)
		return 0;
	row = register_one(in->reg, q, REG_VALUES(REG_STRING("content", content)), f);
	if (row <= 0)
		return row;
	a->duplicate_of = register_number(in->reg, q, 0);
	a->request = register_number(in->reg, q, 1);
	register_done(in->reg, q);
	a->outcome = "duplicate";
	a->why = "same content as an earlier message";
	return 0;
}

/* The request that a Message-ID belongs to, or 0. */
static int
request_of_id(struct intake *in, const char *id, int64_t *request, struct fault *f)
{
	static const enum query queries[] = {
		QUERY_OUTBOX_BY_MESSAGE_ID, QUERY_MESSAGE_BY_MESSAGE_ID
	};
	int row = 0;

	*request = 0;
	for (size_t i = 0; id != NULL && i < 2 && row == 0; i++) {
		row = register_one(in->reg, queries[i],
		                   REG_VALUES(REG_STRING("message_id", id)), f);
		if (row > 0)
			*request = register_number(in->reg, queries[i], 1);
		register_done(in->reg, queries[i]);
	}
	return row < 0 ? -1 : 0;
}

/* The last of a list of Message-IDs that is known here. */
static int
request_of_ids(struct intake *in, const json_t *ids, int64_t *request, struct fault *f)
{
	*request = 0;
	for (size_t i = json_array_size(ids); i > 0 && *request == 0; i--)
		if (request_of_id(in, json_string_value(json_array_get(ids, i - 1)),
		                  request, f) < 0)
			return -1;
	return 0;
}

static int
request_of_numbers(struct intake *in, const json_t *numbers, int64_t *request,
                   struct fault *f)
{
	enum query q = QUERY_REQUEST_BY_NUMBER;

	*request = 0;
	for (size_t i = 0; i < json_array_size(numbers) && *request == 0; i++) {
		const char *number = json_string_value(json_array_get(numbers, i));
		int row = number ? register_one(in->reg, q, REG_VALUES(REG_STRING("number", number)), f) : 0;

		if (row < 0)
			return -1;
		if (row > 0)
			*request = register_number(in->reg, q, 0);
		if (number)
			register_done(in->reg, q);
	}
	return 0;
}

/* The file that the message points to, and by what; 0 when it points to none. */
static int
find_file(struct intake *in, struct arrival *a, int64_t *request, struct fault *f)
{
	a->why = "In-Reply-To";
	if (request_of_ids(in, json_object_get(a->record, "in_reply_to"), request, f) < 0)
		return -1;
	if (*request != 0)
		return 0;
	a->why = "References";
	if (request_of_ids(in, json_object_get(a->record, "references"), request, f) < 0)
		return -1;
	if (*request != 0)
		return 0;
	a->why = "number in the subject";
	return request_of_numbers(in, json_object_get(a->record, "numbers"), request, f);
}

static int
load_file(struct intake *in, int64_t id, struct file *file, struct fault *f)
{
	enum query q = QUERY_REQUEST_FOR_REPLY;
	int row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", id)), f);

	if (row <= 0)
		return row < 0 ? -1 : fault_set(f, EX_SOFTWARE, "register", "a message points to a request that is gone");
	*file = (struct file){ .id = id, .row = register_row(in->reg, q) };
	register_done(in->reg, q);
	file->applicant = json_integer_value(json_object_get(file->row, "applicant"));
	snprintf(file->number, sizeof file->number, "%s", text_or_empty(file->row, "number"));
	file->kind = kind_parse(record_text(file->row, "kind"));
	file->status = state_parse(record_text(file->row, "status"));
	return 0;
}

/* --- letters and deadlines --------------------------------------------------- */

static int
owe(struct intake *in, const struct arrival *a, int64_t request, const char *number,
    const char *letter, struct fault *f)
{
	char *references = references_of(a->record);
	struct letters_owed owed = {
		.request = request, .number = number, .letter = letter,
		.recipient = a->sender, .automatic = true,
		.in_reply_to = record_text(a->record, "message_id"),
		.references = references,
	};
	int result = letters_owe(in->reg, in->conf, &owed, in->now, f);

	free(references);
	return result;
}

static int
deadline(struct intake *in, int32_t start_on, long workdays, char due[DAY_TEXT_BYTES],
         struct fault *f)
{
	int32_t end_on = DAY_NONE;
	int year = 0;

	if (calendar_add_workdays(&in->calendar, start_on, (unsigned)workdays, &end_on,
	                          &year) != CALENDAR_OK)
		return fault_set(f, EX_CONFIG, "calendar", "the register has no holidays of %d, so no deadline can be computed: run loket-init of a newer loket", year);
	day_format(end_on, due);
	return 0;
}

/* --- a reply ------------------------------------------------------------------ */

/* The identity of the file with what the reply adds; what is there stays. */
static struct identity
merged(const struct file *file, const struct identity *told)
{
	struct identity id = *told;
	struct {
		const char **field;
		const char *key;
	} old[] = {
		{ &id.name, "name" }, { &id.nik, "nik" }, { &id.address, "address" },
		{ &id.phone, "phone" }, { &id.email, "email" },
		{ &id.occupation, "occupation" }, { &id.purpose, "purpose" },
		{ &id.wanted, "wanted" }, { &id.how, "how" },
	};

	for (size_t i = 0; i < sizeof old / sizeof *old; i++)
		if (record_text(file->row, old[i].key) != NULL)
			*old[i].field = record_text(file->row, old[i].key);
	return id;
}

/* What was missing has come: the clock begins (DOMAIN.md 2.3, "sejak dinyatakan
 * lengkap"), and the receipt with the deadline is owed. */
static int
complete(struct intake *in, const struct arrival *a, const struct file *file,
         const struct identity *id, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	char start[DAY_TEXT_BYTES], due[DAY_TEXT_BYTES];
	enum state to;

	if (!state_next(file->status, STATE_EVENT_IDENTITY_COMPLETE, &to))
		return fault_set(f, EX_SOFTWARE, file->number, "cannot be completed from its state");
	day_format(today_on, start);
	if (deadline(in, today_on, in->conf->answer_workdays, due, f) < 0 ||
	    register_run(in->reg, QUERY_OUTBOX_CANCEL, REG_VALUES(
	        REG_NUMBER("request", file->id), REG_STRING("letter", "lengkapi")), f) < 0 ||
	    register_run(in->reg, QUERY_REQUEST_COMPLETE, REG_VALUES(
	        REG_NUMBER("id", file->id), REG_STRING("status", state_name(to)),
	        REG_NUMBER("at", in->now), REG_STRING("started_on", start),
	        REG_STRING("due_on", due), REG_STRING("purpose", id->purpose),
	        REG_STRING("wanted", id->wanted), REG_STRING("how", id->how)), f) < 0 ||
	    event_append(in->reg, file->id, in->now, state_event_name(STATE_EVENT_IDENTITY_COMPLETE),
	        json_pack("{s:s, s:s}", "status", state_name(to), "due", due), f) < 0)
		return -1;
	return owe(in, a, file->id, file->number, "tanda_bukti", f);
}

static int
fill_identity(struct intake *in, const struct file *file, const struct identity *id,
              struct fault *f)
{
	return register_run(in->reg, QUERY_APPLICANT_COMPLETE, REG_VALUES(
	    REG_NUMBER("id", file->applicant), REG_STRING("name", id->name),
	    REG_STRING("nik", id->nik), REG_STRING("address", id->address),
	    REG_STRING("phone", id->phone), REG_STRING("occupation", id->occupation)), f);
}

/* A reply to `lengkapi`: what it tells is filled in, and when nothing is missing
 * any more the request goes on. */
static int
join_incomplete(struct intake *in, struct arrival *a, const struct file *file,
                struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	char nik[NIK_BYTES], phone[PHONE_BYTES];
	struct identity told = identity_of(a->record, a->sender, today_on, nik, phone);
	struct identity id = merged(file, &told);
	unsigned missing = identity_missing(file->kind, &id, today_on);

	a->outcome = missing ? "follow_up" : "completion";
	if (record_arrival(in, a, json_pack("{s:o}", "missing", missing_names(missing)), f) < 0 ||
	    fill_identity(in, file, &id, f) < 0)
		return -1;
	if (missing == 0)
		return complete(in, a, file, &id, f);
	return register_run(in->reg, QUERY_REQUEST_FILL, REG_VALUES(
	    REG_NUMBER("id", file->id), REG_STRING("purpose", id.purpose),
	    REG_STRING("wanted", id.wanted), REG_STRING("how", id.how)), f);
}

static int
join(struct intake *in, struct arrival *a, int64_t request, struct fault *f)
{
	struct file file;
	const char *owner;
	int result;

	if (load_file(in, request, &file, f) < 0)
		return -1;
	owner = record_text(file.row, "email");
	a->request = request;
	a->keep_text = true;
	if (owner == NULL || strcasecmp(owner, a->sender) != 0) {
		a->outcome = "unverified";
		result = record_arrival(in, a, NULL, f);
	} else if (file.status == STATE_BELUM_LENGKAP) {
		result = join_incomplete(in, a, &file, f);
	} else {
		a->outcome = "follow_up";
		result = record_arrival(in, a, NULL, f);
	}
	json_decref(file.row);
	return result;
}

/* --- a new request ------------------------------------------------------------- */

struct draft {
	struct identity id;
	char nik[NIK_BYTES];
	char phone[PHONE_BYTES];
	enum kind kind;
	enum state status;
	unsigned missing;
	char number[NUMBER_BYTES];
	int year;
	int64_t seq;
	char registered[DAY_TEXT_BYTES];
	char due[DAY_TEXT_BYTES];         /* "" while it waits */
	char complete_by[DAY_TEXT_BYTES]; /* "" when it is whole */
};

static int
next_number(struct intake *in, struct draft *d, struct fault *f)
{
	enum query q = QUERY_COUNTER_NEXT;

	if (register_one(in->reg, q, REG_VALUES(REG_STRING("series", NUMBER_SERIES),
	                                        REG_NUMBER("year", d->year)), f) < 0)
		return -1;
	d->seq = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	if (number_format(in->conf->number, d->year, (uint32_t)d->seq, d->number, sizeof d->number) < 0)
		return fault_set(f, EX_CONFIG, "[office] number", "the pattern makes no number");
	return 0;
}

/* Number, state and clocks of a new request, as the rules say. */
static int
draft(struct intake *in, const struct arrival *a, struct draft *d, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);

	*d = (struct draft){ .year = day_to_ymd(today_on).year };
	d->id = identity_of(a->record, a->sender, today_on, d->nik, d->phone);
	d->kind = kind_parse(inner_text(a->record, "kind", "value"));
	if (d->kind == KIND__MAX)
		d->kind = KIND_BELUM_DITENTUKAN;
	d->missing = identity_missing(d->kind, &d->id, today_on);
	/* Only a request for information waits for an identity (DOMAIN.md 2.5). */
	if (d->kind != KIND_PERMOHONAN)
		d->missing = 0;
	day_format(today_on, d->registered);
	if (!state_next(STATE_NONE, STATE_EVENT_REGISTER, &d->status) ||
	    (d->missing && !state_next(d->status, STATE_EVENT_IDENTITY_MISSING, &d->status)))
		return fault_set(f, EX_SOFTWARE, "state", "the table of states has no beginning");
	if (d->missing ? deadline(in, today_on, in->conf->identity_workdays, d->complete_by, f) < 0
	               : deadline(in, today_on, in->conf->answer_workdays, d->due, f) < 0)
		return -1;
	return next_number(in, d, f);
}

static int
insert_applicant(struct intake *in, const struct draft *d, int64_t *id, struct fault *f)
{
	enum query q = QUERY_APPLICANT_INSERT;

	if (register_one(in->reg, q, REG_VALUES(
	        REG_STRING("name", d->id.name), REG_STRING("nik", d->id.nik),
	        REG_STRING("address", d->id.address), REG_STRING("email", d->id.email),
	        REG_STRING("phone", d->id.phone), REG_STRING("occupation", d->id.occupation)), f) < 0)
		return -1;
	*id = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return 0;
}

static const char *
or_null(const char *text)
{
	return *text ? text : NULL;
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
	        REG_STRING("channel", text_or_empty(a->record, "channel")),
	        REG_NUMBER("applicant", applicant),
	        REG_STRING("subject", text_or_empty(a->record, "subject")),
	        REG_STRING("text", text_or_empty(a->record, "text")),
	        REG_STRING("purpose", d->id.purpose), REG_STRING("wanted", d->id.wanted),
	        REG_STRING("how", d->id.how), REG_NUMBER("received_at", a->received_at),
	        REG_NUMBER("registered_at", in->now), REG_STRING("registered_on", d->registered),
	        REG_STRING("started_on", d->missing ? NULL : d->registered),
	        REG_STRING("due_on", or_null(d->due)),
	        REG_STRING("complete_by_on", or_null(d->complete_by))), f) < 0)
		return -1;
	*id = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return register_run(in->reg, QUERY_REQUEST_TEXT_INSERT, REG_VALUES(
	    REG_NUMBER("id", *id), REG_STRING("subject", text_or_empty(a->record, "subject")),
	    REG_STRING("text", text_or_empty(a->record, "text"))), f);
}

static int
open_request(struct intake *in, struct arrival *a, struct fault *f)
{
	struct draft d;

	a->outcome = "new";
	a->why = NULL;
	if (draft(in, a, &d, f) < 0 || insert_request(in, a, &d, &a->request, f) < 0 ||
	    record_arrival(in, a, json_pack("{s:s, s:s, s:s, s:s?}", "number", d.number,
	        "kind", kind_name(d.kind), "status", state_name(d.status), "due", or_null(d.due)), f) < 0)
		return -1;
	if (d.missing && event_append(in->reg, a->request, in->now,
	        state_event_name(STATE_EVENT_IDENTITY_MISSING),
	        json_pack("{s:o, s:s}", "missing", missing_names(d.missing), "complete_by", d.complete_by), f) < 0)
		return -1;
	return owe(in, a, a->request, d.number, d.missing ? "lengkapi" : "tanda_bukti", f);
}

/* --- machines, and what a person must look at ----------------------------------- */

static int
insert_bounces(struct intake *in, const json_t *bounces, int64_t message, struct fault *f)
{
	size_t i;
	const json_t *b;

	json_array_foreach(bounces, i, b)
		if (register_run(in->reg, QUERY_BOUNCE_INSERT, REG_VALUES(
		        REG_NUMBER("message", message),
		        REG_STRING("recipient", record_text(b, "recipient")),
		        REG_STRING("action", record_text(b, "action")),
		        REG_STRING("status", record_text(b, "status")),
		        REG_STRING("diagnostic", record_text(b, "diagnostic")),
		        REG_STRING("original_message_id", record_text(b, "original_message_id"))), f) < 0)
			return -1;
	return 0;
}

/* A bounce is tied to the letter that it names; it never makes a letter. */
static int
record_bounce(struct intake *in, struct arrival *a, struct fault *f)
{
	const json_t *bounces = json_object_get(a->record, "bounce");
	int64_t message;

	for (size_t i = 0; i < json_array_size(bounces) && a->request == 0; i++)
		if (request_of_id(in, record_text(json_array_get(bounces, i), "original_message_id"),
		                  &a->request, f) < 0)
			return -1;
	a->outcome = "bounce";
	a->why = record_text(a->record, "class_why");
	if (insert_message(in, a, &message, f) < 0 ||
	    insert_bounces(in, bounces, message, f) < 0)
		return -1;
	return event_append(in->reg, a->request, in->now, a->outcome,
	                    json_pack("{s:I, s:s}", "message", (json_int_t)message, "digest", a->digest), f);
}

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

static int
hold(struct intake *in, struct arrival *a, const char *why, struct fault *f)
{
	a->outcome = "held";
	a->why = why;
	a->keep_text = true;
	return record_arrival(in, a, NULL, f);
}

static int
place(struct intake *in, struct arrival *a, struct fault *f)
{
	const char *class = record_text(a->record, "class");
	int64_t request;

	if (strcmp(class, "bounce") == 0)
		return record_bounce(in, a, f);
	if (strcmp(class, "spam") == 0)
		return hold(in, a, "the mail server marked it as spam", f);
	if (strcmp(class, "request") != 0) {
		a->outcome = "machine";
		a->why = record_text(a->record, "class_why");
		return record_arrival(in, a, NULL, f);
	}
	/* What was read of it after all has words: then it is a letter like others, and
	 * its clock runs; the warning stays on the message. */
	if (has_warning(a->record, "unreadable") && *text_or_empty(a->record, "text") == '\0')
		return hold(in, a, "perlu dibaca manual: unreadable", f);
	if (!is_address(a->sender))
		return hold(in, a, "perlu dibaca manual: no sender's address", f);
	if (find_file(in, a, &request, f) < 0)
		return -1;
	return request != 0 ? join(in, a, request, f) : open_request(in, a, f);
}

/* Adds what downstream wants to know: the outcome and the request in brief. */
static int
tell(struct intake *in, const struct arrival *a, struct fault *f)
{
	enum query q = QUERY_REQUEST_BRIEF;
	int row;

	if (a->outcome != NULL)
		record_set_text(a->record, "outcome", a->outcome);
	json_object_set_new(a->record, "request", json_null());
	if (a->request == 0)
		return 0;
	row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", a->request)), f);
	if (row > 0)
		json_object_set_new(a->record, "request", register_row(in->reg, q));
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

int
intake_record(struct intake *in, json_t *record, const struct intake_raw *raw,
              struct fault *f)
{
	struct arrival a = {
		.record = record,
		.digest = record_text(record, "digest"),
		.sender = inner_text(record, "from", "address"),
		.size_bytes = raw->size_bytes,
	};
	bool known;

	clock_parse(record_text(record, "received"), &a.received_at);
	if (known_by_digest(in, &a, raw->archived, &known, f) < 0)
		return -1;
	if (known)
		return tell(in, &a, f);
	if (same_content(in, &a, f) < 0)
		return -1;
	if ((a.outcome != NULL ? record_arrival(in, &a, NULL, f) : place(in, &a, f)) < 0)
		return -1;
	return tell(in, &a, f);
}
