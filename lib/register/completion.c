#include "register/completion.h"

#include <string.h>

#include "base/record.h"
#include "register/status.h"

static int
cancel_letter(struct intake *in, const struct file *file, const char *letter, struct fault *f)
{
	return register_run(in->reg, QUERY_OUTBOX_CANCEL, REG_VALUES(
	    REG_NUMBER("request", file->id), REG_STRING("letter", letter)), f);
}

/* The file goes on: its clock begins today. */
static int
go_on(struct intake *in, const struct arrival *a, const struct file *file,
      enum state_event event, bool receipt, struct fault *f)
{
	if (cancel_letter(in, file, "lengkapi", f) < 0 ||
	    status_change(in, &(struct status_change){ .request = file->id, .event = event }, f) < 0)
		return -1;
	return receipt ? arrival_owe(in, a, file->id, file->number, "tanda_bukti", f) : 0;
}

/* How many parts are no text of the mail itself: a scan of the KTP, a power of
 * attorney. Their names may be a person's and stay out of the journal. */
static int
attachments(const struct arrival *a)
{
	const json_t *parts = json_object_get(a->record, "parts");
	int n = 0;

	for (size_t i = 0; i < json_array_size(parts); i++) {
		const json_t *part = json_array_get(parts, i);
		const char *disposition = record_text(part, "disposition");

		if (record_text(part, "name") != NULL ||
		    (disposition != NULL && strcmp(disposition, "attachment") == 0))
			n++;
	}
	return n;
}

/* A list that is empty says nothing. Takes it over. */
static void
set_names(json_t *data, const char *key, json_t *names)
{
	if (json_array_size(names) > 0)
		json_object_set(data, key, names);
	json_decref(names);
}

/* What the event of such a mail says. */
static json_t *
what_came(const struct file *file, const struct arrival *a, const struct identity *told,
          const struct identity *id, unsigned missing)
{
	json_t *data = json_object();

	set_names(data, "filled", file_filled(file, id));
	set_names(data, "missing", arrival_missing(missing));
	set_names(data, "differs", file_differences(file, a, told));
	if (attachments(a) > 0)
		json_object_set_new(data, "attachments", json_integer(attachments(a)));
	return data;
}

static int
ask_again(struct intake *in, const struct arrival *a, const struct file *file, struct fault *f)
{
	if (cancel_letter(in, file, "lengkapi", f) < 0)
		return -1;
	return arrival_owe(in, a, file->id, file->number, "lengkapi", f);
}

int
completion_join(struct intake *in, struct arrival *a, const struct file *file, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	bool lapsed = file->status == STATE_TIDAK_DILANJUTKAN;
	struct arrival_identity told;
	struct identity id;
	unsigned missing;
	json_t *data;
	bool came;

	arrival_identity(a, today_on, &told);
	id = file_identity(file, &told.id);
	missing = identity_missing(file->kind, &id, today_on);
	data = what_came(file, a, &told.id, &id, missing);
	came = json_array_size(json_object_get(data, "filled")) > 0;
	/* A closed file is opened by what was missing, not by a word of thanks. */
	a->outcome = missing || (lapsed && !came) ? "follow_up" : "completion";
	if (arrival_record(in, a, data, f) < 0 || file_fill(in, file, &id, f) < 0)
		return -1;
	if (strcmp(a->outcome, "completion") == 0)
		return go_on(in, a, file, lapsed ? STATE_EVENT_REOPEN : STATE_EVENT_IDENTITY_COMPLETE,
		             true, f);
	return came && !lapsed ? ask_again(in, a, file, f) : 0;
}

int
completion_add(struct intake *in, struct arrival *a, const struct file *file, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	struct arrival_identity told;
	struct identity id;

	a->outcome = "follow_up";
	arrival_identity(a, today_on, &told);
	id = file_identity(file, &told.id);
	if (arrival_record(in, a, what_came(file, a, &told.id, &id, 0), f) < 0)
		return -1;
	return state_is_open(file->status) ? file_fill(in, file, &id, f) : 0;
}

/* --- the request itself, late --------------------------------------------------------- */

static int
take_over(struct intake *in, const struct arrival *a, const struct file *file,
          enum kind kind, struct fault *f)
{
	const json_t *guess = json_object_get(a->record, "kind");
	bool same = kind == file->kind;

	if (register_run(in->reg, QUERY_MESSAGE_KEEP_WORDS, REG_VALUES(REG_NUMBER("request", file->id)), f) < 0 ||
	    register_run(in->reg, QUERY_VALUE_BEFORE_TAKE_OVER, REG_VALUES(
	        REG_NUMBER("id", file->id), REG_NUMBER("at", in->now)), f) < 0 ||
	    register_run(in->reg, QUERY_REQUEST_TAKE_OVER, REG_VALUES(
	    REG_NUMBER("id", file->id), REG_STRING("subject", arrival_text(a->record, "subject")),
	    REG_STRING("text", arrival_text(a->record, "text")), REG_STRING("kind", kind_name(kind)),
	    REG_NUMBER("kind_score", json_integer_value(json_object_get(same ? file->row : guess,
	                                                               same ? "kind_score" : "score"))),
	    REG_STRING("kind_why", record_text(same ? file->row : guess, same ? "kind_why" : "why")),
	    REG_NUMBER("received_at", a->received_at)), f) < 0)
		return -1;
	return same ? 0 : clocks_reclassified(in, file->id, file->kind, kind,
	    day_parse(record_text(file->row, "registered_on")), f);
}

/* What the whole request lacks is asked for, as if it had come first. */
static int
wait_for_identity(struct intake *in, const struct arrival *a, const struct file *file,
                  unsigned missing, struct fault *f)
{
	if (cancel_letter(in, file, "tanda_bukti", f) < 0 ||
	    status_change(in, &(struct status_change){
	        .request = file->id, .event = STATE_EVENT_IDENTITY_MISSING,
	        .data = json_pack("{s:o}", "missing", arrival_missing(missing)) }, f) < 0)
		return -1;
	return arrival_owe(in, a, file->id, file->number, "lengkapi", f);
}

/* Only a request for information waits for an identity (DOMAIN.md 2.5). */
static unsigned
lacking(enum kind kind, const struct identity *id, int32_t today_on)
{
	return kind == KIND_PERMOHONAN ? identity_missing(kind, id, today_on) : 0;
}

/* Has a person looked at it? */
static bool
is_in_hand(const struct file *file)
{
	return (file->status != STATE_TERDAFTAR && file->status != STATE_BELUM_LENGKAP &&
	        file->status != STATE_DITELAAH) ||
	    json_is_integer(json_object_get(file->row, "reviewed_at"));
}

int
completion_parent(struct intake *in, struct arrival *a, const struct file *file, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	enum kind kind = kind_parse(arrival_inner(a->record, "kind", "value"));
	struct arrival_identity told;
	struct identity id;
	unsigned missing;

	if (is_in_hand(file))
		return completion_add(in, a, file, f);
	a->outcome = "follow_up";
	if (kind == KIND__MAX || kind == KIND_BELUM_DITENTUKAN)
		kind = file->kind;
	arrival_identity(a, today_on, &told);
	id = file_identity(file, &told.id);
	missing = lacking(kind, &id, today_on);
	if (file->status == STATE_BELUM_LENGKAP && missing == 0)
		a->outcome = "completion";
	a->keep_text = false; /* its words are the request's from now on */
	if (arrival_record(in, a, what_came(file, a, &told.id, &id, missing), f) < 0 ||
	    take_over(in, a, file, kind, f) < 0 || file_fill(in, file, &id, f) < 0)
		return -1;
	if (file->status == STATE_DITELAAH)
		return 0; /* it was completed by pieces; whether it is whole has been seen */
	if (missing)
		return file->status == STATE_BELUM_LENGKAP ? 0 : wait_for_identity(in, a, file, missing, f);
	/* It is whole with what came before it, as if it had been completed. The receipt
	 * is owed already when it never waited. */
	if (file->status == STATE_BELUM_LENGKAP || lacking(kind, &told.id, today_on))
		return go_on(in, a, file, STATE_EVENT_IDENTITY_COMPLETE, file->status == STATE_BELUM_LENGKAP, f);
	return 0;
}
