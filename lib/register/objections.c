#include "register/objections.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/record.h"
#include "register/applicant.h"
#include "register/enclosed.h"
#include "register/event.h"
#include "register/file.h"
#include "register/letters.h"
#include "register/status.h"
#include "rules/redact.h"

#define SERIES "objection"

#define RECEIPT "keberatan_terima"
#define FORWARD "keberatan_penerusan"
#define ANSWER "keberatan_tanggapan"

static int64_t
id_of(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

/* --- its state ---------------------------------------------------------------------------- */

static int
refuse(const char *number, enum objection_state from, enum objection_event event, struct fault *f)
{
	char sentence[STATE_REFUSAL_BYTES];

	objection_refusal(from, event, sentence);
	return fault_set(f, EX_DATAERR, number, "%s", sentence);
}

/* The clocks that the event moves, into its data. Whoever may object has asked for
 * information: these clocks know no other kind. */
static int
move_clocks(struct intake *in, const json_t *objection, enum objection_event event, int32_t on,
            json_t *data, struct fault *f)
{
	static const int clock_events[OBJECTION_EVENT__MAX] = {
		[OBJECTION_EVENT_ANSWERED] = CLOCK_EVENT_OBJECTION_ANSWERED,
		[OBJECTION_EVENT_DISPUTED] = CLOCK_EVENT_DISPUTE,
	};
	const struct clocks_subject subject = { .objection = id_of(objection, "id") };
	json_t *changes = NULL;

	if (clock_events[event] != 0 &&
	    clocks_apply(in, id_of(objection, "request"), KIND_PERMOHONAN, clock_events[event], on,
	                 &subject, &changes, f) < 0)
		return -1;
	if (changes != NULL)
		json_object_set_new(data, "clocks", changes);
	return 0;
}

/*
 * The one way in which an objection's state changes: along the table of rules/objection,
 * the event first, as the register's trigger wants it. `on` is the day of the event; `data`,
 * which is taken over, may be NULL.
 */
static int
change(struct intake *in, const json_t *objection, enum objection_event event, int32_t on,
       json_t *data, struct fault *f)
{
	enum objection_state from = objection_state_parse(record_text(objection, "state")), to;
	const char *number = record_text(objection, "number");
	json_t *all = json_object();
	int result = -1;

	json_object_set_new(all, "objection", json_string(number));
	if (!objection_next(from, event, &to)) {
		refuse(number, from, event, f);
	} else if (move_clocks(in, objection, event, on, all, f) == 0) {
		json_object_set_new(all, "was", json_string(objection_state_name(from)));
		json_object_set_new(all, "now", json_string(objection_state_name(to)));
		json_object_update(all, data);
		result = event_append(in->reg, id_of(objection, "request"), in->now,
		                      objection_event_name(event), json_incref(all), f);
	}
	json_decref(all);
	json_decref(data);
	if (result < 0)
		return -1;
	return register_run(in->reg, QUERY_OBJECTION_STATE, REG_VALUES(
	    REG_NUMBER("id", id_of(objection, "id")), REG_STRING("state", objection_state_name(to)),
	    REG_ID("forwarded_at", event == OBJECTION_EVENT_FORWARDED ? in->now : 0),
	    REG_ID("answered_at", event == OBJECTION_EVENT_ANSWERED ? in->now : 0)), f);
}

static int
change_today(struct intake *in, const json_t *objection, enum objection_event event, json_t *data,
             struct fault *f)
{
	return change(in, objection, event, day_of(in->now, in->conf->zone_secs), data, f);
}

/* --- registering -------------------------------------------------------------------------- */

int
objections_undecided(struct intake *in, int64_t request, char number[NUMBER_BYTES], struct fault *f)
{
	enum query q = QUERY_OBJECTION_OPEN;
	int found = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", request)), f);

	snprintf(number, NUMBER_BYTES, "%s", found > 0 ? register_column(in->reg, q, 1) : "");
	if (found >= 0)
		register_done(in->reg, q);
	return found < 0 ? -1 : 0;
}

static bool
was_late(const struct intake *in, const struct file *file)
{
	const char *due = record_text(file->row, "extended_due_on");
	int64_t answered_at = id_of(file->row, "answered_at");

	if (due == NULL)
		due = record_text(file->row, "due_on");
	return answered_at != 0 && due != NULL &&
	    day_of(answered_at, in->conf->zone_secs) > day_parse(due);
}

static char
ground_of(const struct intake *in, const struct arrival *a, const struct file *file,
          const struct objection_given *given)
{
	const struct objection_case its = {
		.status = file->status, .decision = record_text(file->row, "decision"),
		.late = was_late(in, file),
	};

	return given->ground != '\0' ? given->ground : objection_ground(record_text(a->record, "text"), &its);
}

/* What is being registered. */
struct draft {
	char number[NUMBER_BYTES];
	char ground[2];
	char due[DAY_TEXT_BYTES];
	int year;
	int64_t seq;
	int64_t id;
};

static int
insert(struct intake *in, const struct arrival *a, int64_t message,
       const struct objection_given *given, struct draft *d, struct fault *f)
{
	enum query q = QUERY_OBJECTION_INSERT;

	if (register_one(in->reg, q, REG_VALUES(
	        REG_STRING("number", d->number), REG_NUMBER("year", d->year), REG_NUMBER("seq", d->seq),
	        REG_NUMBER("request", a->request), REG_STRING("ground", d->ground),
	        REG_NUMBER("received_at", a->received_at), REG_STRING("due_on", d->due),
	        REG_STRING("channel", arrival_text(a->record, "channel")), REG_NUMBER("message", message),
	        REG_STRING("proxy", given->proxy), REG_STRING("proxy_letter", given->proxy_letter)), f) < 0)
		return -1;
	d->id = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return 0;
}

/* To the sender of the mail, or for what came over the counter to the file's address. */
static int
owe_receipt(struct intake *in, const struct arrival *a, const struct file *file,
            const struct objection_given *given, const struct draft *d, struct fault *f)
{
	struct applicant applicant;

	if (!given->by_hand)
		return arrival_owe_about(in, a, file->id, file->number, RECEIPT, d->id, f);
	if (applicant_load(in->reg, file->id, &applicant, f) < 0)
		return -1;
	return applicant_owe_about(in->reg, in->conf, &applicant, &(struct letters_owed){
	    .letter = RECEIPT, .automatic = true, .objection = d->id }, in->now, f);
}

/* What came with the objection goes to the superior as it came: the signed letter, a power of
 * attorney, proofs. A card with a NIK stays here. */
static int
enclose(struct intake *in, const struct arrival *a, int64_t outbox, struct fault *f)
{
	json_t *files = json_array();
	const json_t *part;
	size_t i;
	int result;

	json_array_foreach(json_object_get(a->record, "parts"), i, part)
		if (enclosed_is_file(files, a->digest, part) && !redact_is_card(record_text(part, "name")))
			enclosed_take(files, a->digest, part);
	result = enclosed_write(in, outbox, files, f);
	json_decref(files);
	return result;
}

/* The same day. It is an officer's duty and no answer to a stranger: the limit of automatic
 * letters does not hold it back. Where the superior has no mailbox the letter is printed and
 * handed over. */
static int
owe_forward(struct intake *in, const struct arrival *a, const struct file *file, const struct draft *d,
            struct fault *f)
{
	const struct conf *conf = in->conf;
	int64_t outbox = 0;
	struct letters_owed owed = {
		.request = file->id, .number = file->number, .letter = FORWARD, .objection = d->id,
		.recipient = conf->office_superior_email, .id = &outbox,
	};

	if (owed.recipient == NULL) {
		owed.channel = "surat";
		owed.recipient = conf->office_superior ? conf->office_superior : "Atasan PPID";
	}
	if (letters_owe(in->reg, conf, &owed, in->now, f) < 0)
		return -1;
	return enclose(in, a, outbox, f);
}

/* Its clocks, and the event that tells of all of it. */
static int
tell_opened(struct intake *in, const struct arrival *a, int64_t message, const struct draft *d,
            int32_t today_on, struct fault *f)
{
	const struct clocks_subject subject = { .objection = d->id };
	json_t *clocks;

	if (clocks_apply(in, a->request, KIND_PERMOHONAN, CLOCK_EVENT_OBJECTION, today_on, &subject, &clocks, f) < 0)
		return -1;
	return event_append(in->reg, a->request, in->now, "objection", json_pack("{s:s, s:s, s:s, s:o*, s:I, s:s, s:s*}",
	    "objection", d->number, "ground", d->ground, "due", d->due, "clocks", clocks,
	    "message", (json_int_t)message, "digest", a->digest, "why", a->why), f);
}

int
objections_open(struct intake *in, struct arrival *a, const struct file *file,
                const struct objection_given *given, char number[NUMBER_BYTES], struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs), due_on;
	struct draft d = { .ground = { ground_of(in, a, file, given) }, .year = day_to_ymd(today_on).year };
	int64_t message;

	a->outcome = "objection";
	if (clocks_deadline(&in->calendar, today_on, (unsigned)in->conf->superior_workdays, &due_on, f) < 0)
		return -1;
	day_format(due_on, d.due);
	if (arrival_number(in, SERIES, in->conf->objection_number, d.year, d.number, &d.seq, f) < 0 ||
	    arrival_insert(in, a, &message, f) < 0 || insert(in, a, message, given, &d, f) < 0)
		return -1;
	snprintf(number, NUMBER_BYTES, "%s", d.number);
	if (tell_opened(in, a, message, &d, today_on, f) < 0 ||
	    owe_receipt(in, a, file, given, &d, f) < 0)
		return -1;
	return owe_forward(in, a, file, &d, f);
}

/* --- by hand -------------------------------------------------------------------------------- */

/* On a file that has no answer yet only silence and lateness can be objected to. */
static int
check_ground(const char *number, enum state status, char ground, struct fault *f)
{
	if (!state_is_open(status) || ground == '\0' || ground == 'c' || ground == 'g')
		return 0;
	return fault_set(f, EX_DATAERR, number, "permohonan belum dijawab: alasan keberatan yang dapat dipakai c (tidak ditanggapi) atau g (melebihi waktu)");
}

static int
check(struct intake *in, const struct file *file, const struct objection_given *given, struct fault *f)
{
	char open[NUMBER_BYTES];

	if (!objection_is_open_to(file->kind))
		return fault_set(f, EX_DATAERR, file->number, "keberatan hanya untuk permohonan informasi; %s dapat disampaikan lagi, atau ke SP4N-LAPOR! dan Ombudsman", kind_name(file->kind));
	if (!objection_may_come(file->status))
		return fault_set(f, EX_DATAERR, file->number, "berkas berstatus %s tidak dapat diajukan keberatan", state_name(file->status));
	if ((given->proxy == NULL) != (given->proxy_letter == NULL))
		return fault_set(f, EX_DATAERR, file->number, "kuasa pemohon memerlukan keduanya: --field kuasa=NAMA dan --field surat_kuasa=NOMOR_ATAU_TANGGAL");
	if (objections_undecided(in, file->id, open, f) < 0)
		return -1;
	if (*open != '\0')
		return fault_set(f, EX_DATAERR, file->number, "keberatan %s atas permohonan ini belum diputuskan", open);
	return check_ground(file->number, file->status, given->ground, f);
}

int
objections_check(struct intake *in, int64_t request, const struct objection_given *given,
                 struct fault *f)
{
	struct file file;
	int result;

	if (file_load(in, request, &file, f) < 0)
		return -1;
	result = check(in, &file, given, f);
	file_free(&file);
	return result;
}

int
objections_enter(struct intake *in, int64_t request, json_t *record, int64_t size_bytes,
                 const struct objection_given *given, char number[NUMBER_BYTES], struct fault *f)
{
	struct arrival a = {
		.record = record, .digest = record_text(record, "digest"), .request = request,
		.size_bytes = size_bytes, .keep_text = true, .unknown = json_array(),
	};
	struct file file;
	int result = -1;

	clock_parse(record_text(record, "received"), &a.received_at);
	if (file_load(in, request, &file, f) == 0) {
		a.sender = record_text(file.row, "email");
		if (check(in, &file, given, f) == 0)
			result = objections_open(in, &a, &file, given, number, f);
		file_free(&file);
	}
	json_decref(a.unknown);
	return result;
}

/* --- what becomes of it ------------------------------------------------------------------------ */

json_t *
objections_load(struct reg *reg, const char *number, struct fault *f)
{
	enum query q = QUERY_OBJECTION_GET;
	int found = register_one(reg, q, REG_VALUES(REG_STRING("number", number)), f);
	json_t *row;

	if (found == 0)
		fault_set(f, EX_DATAERR, number, "tidak ada keberatan dengan nomor ini");
	row = found > 0 ? register_row(reg, q) : NULL;
	if (found >= 0)
		register_done(reg, q);
	return row;
}

static int
refuse_decided(const json_t *objection, struct fault *f)
{
	if (record_text(objection, "decision") == NULL)
		return 0;
	return fault_set(f, EX_DATAERR, record_text(objection, "number"), "sudah diputuskan: %s", record_text(objection, "decision"));
}

int
objections_ground(struct intake *in, const json_t *objection, char ground, struct fault *f)
{
	const char text[2] = { ground, '\0' };

	if (refuse_decided(objection, f) < 0 ||
	    check_ground(record_text(objection, "number"), state_parse(record_text(objection, "status")), ground, f) < 0 ||
	    change_today(in, objection, OBJECTION_EVENT_GROUND, json_pack("{s:s?, s:s}",
	        "old", record_text(objection, "ground"), "ground", text), f) < 0)
		return -1;
	return register_run(in->reg, QUERY_OBJECTION_GROUND, REG_VALUES(
	    REG_NUMBER("id", id_of(objection, "id")), REG_STRING("ground", text)), f);
}

/* The day until which the applicant may go on, as the letter says it; the words where the
 * year has no calendar yet. */
static void
set_dispute_limit(struct intake *in, json_t *values)
{
	struct fault ignored = { 0 };
	char day[DAY_TEXT_BYTES];
	int32_t end_on;

	if (clocks_deadline(&in->calendar, day_of(in->now, in->conf->zone_secs),
	                    (unsigned)in->conf->dispute_workdays, &end_on, &ignored) < 0)
		return;
	day_format(end_on, day);
	json_object_set_new(values, "batas_sengketa_on", json_string(day));
}

static int
owe_answer(struct intake *in, const json_t *objection, const json_t *more, int64_t *outbox,
           struct fault *f)
{
	struct applicant applicant;
	json_t *values = more ? json_deep_copy(more) : json_object();
	int result = applicant_load(in->reg, id_of(objection, "request"), &applicant, f);

	set_dispute_limit(in, values);
	if (result == 0)
		result = applicant_owe_about(in->reg, in->conf, &applicant, &(struct letters_owed){
		    .letter = ANSWER, .objection = id_of(objection, "id"), .values = values, .id = outbox }, in->now, f);
	json_decref(values);
	return result;
}

/* The PPID must answer anew what is answered or closed. */
static int
reopen(struct intake *in, const json_t *objection, const struct objection_answer *answer, struct fault *f)
{
	int64_t request = id_of(objection, "request");
	enum state status = state_parse(record_text(objection, "status"));

	if (!objection_orders(answer->outcome) || !state_next(status, STATE_EVENT_ORDERED, NULL))
		return 0;
	if (status_change(in, &(struct status_change){ .request = request, .event = STATE_EVENT_ORDERED,
	        .data = json_pack("{s:s, s:s*}", "objection", record_text(objection, "number"),
	                          "until", answer->ordered_by_on) }, f) < 0)
		return -1;
	return register_run(in->reg, QUERY_REQUEST_ORDERED, REG_VALUES(
	    REG_NUMBER("request", request), REG_STRING("day", answer->ordered_by_on)), f);
}

int
objections_decide(struct intake *in, const json_t *objection,
                  const struct objection_answer *answer, int64_t *outbox, struct fault *f)
{
	const char *outcome = objection_outcome_name(answer->outcome);

	if (refuse_decided(objection, f) < 0 ||
	    change_today(in, objection, OBJECTION_EVENT_DECIDED, json_pack("{s:s}", "decision", outcome), f) < 0 ||
	    register_run(in->reg, QUERY_OBJECTION_DECIDE, REG_VALUES(
	        REG_NUMBER("id", id_of(objection, "id")), REG_STRING("decision", outcome),
	        REG_NUMBER("now", in->now), REG_STRING("consideration", answer->consideration),
	        REG_STRING("ordered", answer->ordered), REG_STRING("ordered_by_on", answer->ordered_by_on),
	        REG_STRING("superior", answer->superior), REG_STRING("letter_number", answer->letter_number)), f) < 0 ||
	    owe_answer(in, objection, answer->values, outbox, f) < 0)
		return -1;
	return reopen(in, objection, answer, f);
}

int
objections_respond(struct intake *in, const json_t *objection, const char *text, struct fault *f)
{
	if (change_today(in, objection, OBJECTION_EVENT_RESPONSE, NULL, f) < 0)
		return -1;
	return register_run(in->reg, QUERY_OBJECTION_RESPOND, REG_VALUES(
	    REG_NUMBER("id", id_of(objection, "id")), REG_STRING("response", text),
	    REG_NUMBER("now", in->now)), f);
}

/* The objection whose answer a Message-ID names; *row stays NULL for none. */
static int
answered_by(struct intake *in, int64_t request, const char *message_id, json_t **row, struct fault *f)
{
	enum query q = QUERY_OBJECTION_ANSWERED_BY;
	int found = register_one(in->reg, q, REG_VALUES(
	    REG_STRING("message_id", message_id), REG_NUMBER("request", request)), f);

	if (found > 0)
		*row = register_row(in->reg, q);
	if (found >= 0)
		register_done(in->reg, q);
	return found < 0 ? -1 : 0;
}

int
objections_heard(struct intake *in, const struct arrival *a, struct fault *f)
{
	const json_t *ids = json_object_get(a->record, "in_reply_to"), *id;
	json_t *row = NULL;
	int result = 0;
	size_t i;

	json_array_foreach(ids, i, id)
		if (row == NULL && result == 0)
			result = answered_by(in, a->request, json_string_value(id), &row, f);
	if (result == 0 && row != NULL &&
	    objection_next(objection_state_parse(record_text(row, "state")), OBJECTION_EVENT_RESPONSE, NULL))
		result = objections_respond(in, row, arrival_text(a->record, "text"), f);
	json_decref(row);
	return result;
}

int
objections_dispute(struct intake *in, const json_t *objection, const char *number,
                   const char *day, struct fault *f)
{
	if (change(in, objection, OBJECTION_EVENT_DISPUTED, day_parse(day),
	           json_pack("{s:s}", "on", day), f) < 0)
		return -1;
	return register_run(in->reg, QUERY_OBJECTION_DISPUTE, REG_VALUES(
	    REG_NUMBER("id", id_of(objection, "id")), REG_STRING("number", number),
	    REG_STRING("day", day)), f);
}

int
objections_settle(struct intake *in, const json_t *objection, const char *result,
                  const char *day, struct fault *f)
{
	if (change(in, objection, OBJECTION_EVENT_SETTLED, day_parse(day),
	           json_pack("{s:s}", "on", day), f) < 0)
		return -1;
	return register_run(in->reg, QUERY_OBJECTION_SETTLE, REG_VALUES(
	    REG_NUMBER("id", id_of(objection, "id")), REG_STRING("result", result),
	    REG_STRING("day", day)), f);
}

/* --- what follows by itself ------------------------------------------------------------------- */

static int
follow(struct intake *in, int64_t id, enum objection_event event, struct fault *f)
{
	enum query q = QUERY_OBJECTION_ROW;
	int found = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", id)), f);
	json_t *row;
	int result = 0;

	if (found <= 0)
		return found < 0 ? -1 : fault_set(f, EX_SOFTWARE, "register", "an objection that is gone");
	row = register_row(in->reg, q);
	register_done(in->reg, q);
	/* A letter that goes twice, or late, is no event where the table has none. */
	if (objection_next(objection_state_parse(record_text(row, "state")), event, NULL))
		result = change_today(in, row, event, NULL, f);
	json_decref(row);
	return result;
}

int
objections_went(struct intake *in, int64_t request, const char *letter, struct fault *f)
{
	bool forward = strcmp(letter, FORWARD) == 0;
	json_t *rows = register_rows(in->reg, QUERY_OBJECTION_WENT, REG_VALUES(
	    REG_NUMBER("request", request), REG_STRING("letter", letter)), f), *row;
	int result = rows ? 0 : -1;
	size_t i;

	json_array_foreach(rows, i, row)
		if (result == 0)
			result = follow(in, id_of(row, "id"), forward ? OBJECTION_EVENT_FORWARDED : OBJECTION_EVENT_ANSWERED, f);
	json_decref(rows);
	return result;
}

int
objections_lapse(struct intake *in, int64_t objection, struct fault *f)
{
	return follow(in, objection, OBJECTION_EVENT_LAPSED, f);
}

bool
objections_is_superior(const struct conf *conf, const char *address)
{
	return conf->office_superior_email != NULL && address != NULL &&
	    strcasecmp(conf->office_superior_email, address) == 0;
}
