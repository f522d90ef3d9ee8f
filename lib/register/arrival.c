#include "register/arrival.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/record.h"
#include "register/event.h"
#include "register/letters.h"
#include "register/smsin.h"
#include "register/thread.h"

#define REFERENCES_KEPT 20

/* --- what the record says -------------------------------------------------- */

const char *
arrival_inner(const json_t *record, const char *object, const char *key)
{
	const char *text = record_text(json_object_get(record, object), key);

	return text != NULL && *text != '\0' ? text : NULL;
}

const char *
arrival_text(const json_t *record, const char *key)
{
	const char *text = record_text(record, key);

	return text ? text : "";
}

void
arrival_identity(const struct arrival *a, int32_t today_on, struct arrival_identity *told)
{
	const json_t *record = a->record;
	struct identity id = {
		.name = arrival_inner(record, "identity", "name"),
		.nik = arrival_inner(record, "identity", "nik"),
		.address = arrival_inner(record, "identity", "address"),
		.phone = arrival_inner(record, "identity", "phone"),
		.email = a->sender,
		.occupation = arrival_inner(record, "identity", "occupation"),
		.purpose = arrival_inner(record, "identity", "purpose"),
		.wanted = arrival_inner(record, "identity", "wanted"),
		.how = arrival_inner(record, "identity", "how"),
	};

	if (smsin_is(record)) {
		/* answers go to the number that wrote, whichever it tells */
		id.phone = a->sender;
		id.email = NULL;
		if (id.purpose == NULL && smsin_may_ask(record))
			id.purpose = SMSIN_PURPOSE;
	}
	if (id.name == NULL)
		id.name = arrival_inner(record, "from", "name");
	if (id.nik != NULL)
		id.nik = nik_is_usable(nik_check(id.nik, today_on, told->nik)) ? told->nik : NULL;
	if (id.phone != NULL)
		id.phone = phone_normalise(id.phone, told->phone) ? told->phone : NULL;
	told->id = id;
}

json_t *
arrival_missing(unsigned missing)
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

/* Of a message that waits for an officer: what he may take later. The caller frees. */
static char *
what_it_told(const struct arrival *a)
{
	static const char *const keys[] = { "identity", "kind", "command", "command_argument", "references" };
	json_t *told;
	char *text;

	if (strcmp(a->outcome, "unverified") != 0 && strcmp(a->outcome, "held") != 0)
		return NULL;
	told = json_object();
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		json_object_set(told, keys[i], json_object_get(a->record, keys[i]));
	text = json_dumps(told, JSON_COMPACT);
	json_decref(told);
	return text;
}

static int
answers(struct intake *in, const struct arrival *a, int64_t message, struct fault *f)
{
	char *told = what_it_told(a);
	int result = 0;

	if (told != NULL || a->assignment != 0)
		result = register_run(in->reg, QUERY_MESSAGE_ANSWERS, REG_VALUES(REG_NUMBER("id", message),
		    REG_ID("assignment", a->assignment), REG_STRING("told", told)), f);
	free(told);
	return result;
}

/* An officer takes what has waited. */
static int
taken(struct intake *in, const struct arrival *a, int64_t *message, struct fault *f)
{
	*message = a->message;
	return register_run(in->reg, QUERY_MESSAGE_TAKEN, REG_VALUES(REG_NUMBER("id", a->message),
	    REG_NUMBER("request", a->request), REG_STRING("outcome", a->outcome),
	    REG_STRING("outcome_why", a->why), REG_ID("assignment", a->assignment)), f);
}

static int
insert_row(struct intake *in, const struct arrival *a, int64_t *id, struct fault *f)
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
	    REG_STRING("direction", "in"), REG_STRING("channel", arrival_text(rec, "channel")),
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
	return answers(in, a, *id, f) < 0 ? -1 : thread_remember(in, a, *id, f);
}

int
arrival_insert(struct intake *in, const struct arrival *a, int64_t *id, struct fault *f)
{
	return a->message != 0 ? taken(in, a, id, f) : insert_row(in, a, id, f);
}

static bool
dmarc_says(const json_t *record, const char *word)
{
	const char *dmarc = arrival_inner(record, "auth", "dmarc");

	return dmarc != NULL && strcmp(dmarc, word) == 0;
}

bool
arrival_is_vouched(const json_t *record)
{
	const char *from = arrival_inner(record, "from", "address");
	const char *at = from ? strrchr(from, '@') : NULL;
	const json_t *signers = json_object_get(json_object_get(record, "auth"), "dkim"), *signer;
	size_t i;

	if (dmarc_says(record, "pass"))
		return true;
	json_array_foreach(signers, i, signer)
		if (at != NULL && json_is_string(signer) && strcasecmp(json_string_value(signer), at + 1) == 0)
			return !dmarc_says(record, "fail");
	return false;
}

bool
arrival_is_refuted(const json_t *record)
{
	return dmarc_says(record, "fail");
}

int
arrival_number(struct intake *in, const char *series, const char *pattern, int year,
               char number[NUMBER_BYTES], int64_t *seq, struct fault *f)
{
	enum query q = QUERY_COUNTER_NEXT;

	if (register_one(in->reg, q, REG_VALUES(REG_STRING("series", series),
	                                        REG_NUMBER("year", year)), f) < 0)
		return -1;
	*seq = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	if (number_format(pattern, year, (uint32_t)*seq, number, NUMBER_BYTES) < 0)
		return fault_set(f, EX_CONFIG, "[office] number", "the pattern %s makes no number", pattern);
	return 0;
}

/* The message joins a file, or stands alone: its row and its event. */
int
arrival_record(struct intake *in, const struct arrival *a, json_t *data, struct fault *f)
{
	int64_t message;

	if (data == NULL)
		data = json_object();
	if (arrival_insert(in, a, &message, f) < 0) {
		json_decref(data);
		return -1;
	}
	json_object_set_new(data, "message", json_integer(message));
	json_object_set_new(data, "digest", json_string(a->digest));
	if (a->why != NULL)
		json_object_set_new(data, "why", json_string(a->why));
	return event_append(in->reg, a->request, in->now, a->outcome, data, f);
}

/* --- letters --------------------------------------------------- */

int
arrival_owe(struct intake *in, const struct arrival *a, int64_t request,
            const char *number, const char *letter, struct fault *f)
{
	return arrival_owe_about(in, a, request, number, letter, 0, f);
}

int
arrival_owe_about(struct intake *in, const struct arrival *a, int64_t request,
                  const char *number, const char *letter, int64_t objection, struct fault *f)
{
	char *references = references_of(a->record);
	struct letters_owed owed = {
		.request = request, .number = number, .letter = letter, .objection = objection,
		.recipient = a->sender, .automatic = true, .channel = smsin_is(a->record) ? "sms" : NULL,
		.in_reply_to = record_text(a->record, "message_id"),
		.references = references,
	};
	int result = a->sender ? letters_owe(in->reg, in->conf, &owed, in->now, f) : 0;

	free(references);
	return result;
}
