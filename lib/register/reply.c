#include "register/reply.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/record.h"
#include "register/event.h"
#include "rules/number.h"
#include "rules/state.h"

/* The file that a reply belongs to, as it stands. */
struct file {
	int64_t id;
	int64_t applicant;
	char number[NUMBER_BYTES];
	enum kind kind;
	enum state status;
	json_t *row;
};

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
	snprintf(file->number, sizeof file->number, "%s", arrival_text(file->row, "number"));
	file->kind = kind_parse(record_text(file->row, "kind"));
	file->status = state_parse(record_text(file->row, "status"));
	return 0;
}

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
	if (arrival_deadline(in, today_on, in->conf->answer_workdays, due, f) < 0 ||
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
	return arrival_owe(in, a, file->id, file->number, "tanda_bukti", f);
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
	struct arrival_identity told;
	struct identity id;
	unsigned missing;

	arrival_identity(a, today_on, &told);
	id = merged(file, &told.id);
	missing = identity_missing(file->kind, &id, today_on);
	a->outcome = missing ? "follow_up" : "completion";
	if (arrival_record(in, a, json_pack("{s:o}", "missing", arrival_missing(missing)), f) < 0 ||
	    fill_identity(in, file, &id, f) < 0)
		return -1;
	if (missing == 0)
		return complete(in, a, file, &id, f);
	return register_run(in->reg, QUERY_REQUEST_FILL, REG_VALUES(
	    REG_NUMBER("id", file->id), REG_STRING("purpose", id.purpose),
	    REG_STRING("wanted", id.wanted), REG_STRING("how", id.how)), f);
}

int
reply_join(struct intake *in, struct arrival *a, int64_t request, struct fault *f)
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
		result = arrival_record(in, a, NULL, f);
	} else if (file.status == STATE_BELUM_LENGKAP) {
		result = join_incomplete(in, a, &file, f);
	} else {
		a->outcome = "follow_up";
		result = arrival_record(in, a, NULL, f);
	}
	json_decref(file.row);
	return result;
}
