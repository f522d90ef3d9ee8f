#include "register/machine.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/record.h"
#include "register/event.h"
#include "register/letters.h"
#include "register/thread.h"
#include "register/undelivered.h"

/* A letter can come back this long after it was sent: five days of retries at the
 * other side (RFC 5321 section 4.5.4.1), and some. */
#define BOUNCE_SECS (14 * 86400)

/* The letter that a report answers. */
struct answered {
	int64_t letter; /* outbox row, 0 = none */
	int64_t request;
	const char *by;
	bool proven;
};

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

/* --- which letter -------------------------------------------------------------------- */

static int
by_message_ids(struct intake *in, const struct arrival *a, struct answered *to, struct fault *f)
{
	const json_t *bounces = json_object_get(a->record, "bounce");
	static const char *const keys[] = { "in_reply_to", "references" };

	for (size_t i = 0; i < json_array_size(bounces) && to->letter == 0; i++)
		if (thread_letter(in, record_text(json_array_get(bounces, i), "original_message_id"),
		                  &to->letter, &to->request, f) < 0)
			return -1;
	for (size_t k = 0; k < 2; k++) {
		const json_t *ids = json_object_get(a->record, keys[k]);

		for (size_t i = json_array_size(ids); i > 0 && to->letter == 0; i--)
			if (thread_letter(in, json_string_value(json_array_get(ids, i - 1)),
			                  &to->letter, &to->request, f) < 0)
				return -1;
	}
	to->by = "Message-ID of the letter";
	to->proven = true;
	return 0;
}

/* The last letter to a recipient of the report. */
static int
by_recipient(struct intake *in, const struct arrival *a, struct answered *to, struct fault *f)
{
	const json_t *bounces = json_object_get(a->record, "bounce");
	enum query q = QUERY_OUTBOX_LAST_TO;

	to->by = "recipient";
	to->proven = false;
	for (size_t i = 0; i < json_array_size(bounces) && to->letter == 0; i++) {
		const char *recipient = record_text(json_array_get(bounces, i), "recipient");
		char counted[LETTERS_COUNTED_BYTES];
		int row;

		if (recipient == NULL)
			continue;
		letters_counted_as(recipient, counted);
		row = register_one(in->reg, q, REG_VALUES(REG_STRING("counted_as", counted),
		                                          REG_NUMBER("since", in->now - BOUNCE_SECS)), f);
		if (row > 0) {
			to->letter = register_number(in->reg, q, 0);
			to->request = register_number(in->reg, q, 1);
		}
		register_done(in->reg, q);
		if (row < 0)
			return -1;
	}
	return 0;
}

static int
find_letter(struct intake *in, const struct arrival *a, struct answered *to, struct fault *f)
{
	struct thread_pointer token;

	*to = (struct answered){ .by = "token", .proven = true };
	if (thread_token(in, record_text(a->record, "token"), &token, f) < 0)
		return -1;
	to->letter = token.letter;
	to->request = token.request;
	if (to->letter == 0 && by_message_ids(in, a, to, f) < 0)
		return -1;
	if (to->letter == 0 && by_recipient(in, a, to, f) < 0)
		return -1;
	if (to->letter == 0)
		to->by = NULL;
	return 0;
}

/* --- what it says of it ---------------------------------------------------------------- */

/* The recipient of the report that the letter is about: the only one, or the one
 * that failed. Each is looked at; a first one that is only late hides no other. */
static const json_t *
worst_of(const json_t *bounces)
{
	const json_t *worst = json_array_get(bounces, 0);

	for (size_t i = 1; i < json_array_size(bounces); i++) {
		const char *action = record_text(json_array_get(bounces, i), "action");

		if (action != NULL && strcasecmp(action, "failed") == 0)
			worst = json_array_get(bounces, i);
	}
	return worst;
}

/* Failed for good (RFC 3464 section 2.3.3). A report that names no action is one
 * unless its status says that it is only late. */
static bool
is_final(const json_t *bounce)
{
	const char *action = record_text(bounce, "action"), *status = record_text(bounce, "status");

	if (action != NULL)
		return strcasecmp(action, "failed") == 0;
	return status == NULL || *status == '5';
}

static int
mark_letter(struct intake *in, const struct answered *to, const json_t *bounce,
            int64_t message, struct fault *f)
{
	const char *status = record_text(bounce, "status");

	if (register_run(in->reg, QUERY_OUTBOX_BOUNCED, REG_VALUES(
	        REG_NUMBER("id", to->letter), REG_NUMBER("now", in->now),
	        REG_STRING("status", status), REG_NUMBER("bounce", message),
	        REG_NUMBER("proven", to->proven)), f) < 0)
		return -1;
	if (event_append(in->reg, to->request, in->now, "letter_undeliverable",
	        json_pack("{s:I, s:s?, s:b}", "outbox", (json_int_t)to->letter, "status", status,
	                  "proven", to->proven), f) < 0)
		return -1;
	return to->proven ? undelivered_tell(in->reg, in->conf, to->letter, false, in->now, f) : 0;
}

int
machine_bounce(struct intake *in, struct arrival *a, struct fault *f)
{
	const json_t *bounces = json_object_get(a->record, "bounce");
	const json_t *worst = worst_of(bounces);
	struct answered to;
	int64_t message;

	if (find_letter(in, a, &to, f) < 0)
		return -1;
	a->outcome = "bounce";
	a->why = record_text(a->record, "class_why");
	a->request = to.request;
	if (arrival_insert(in, a, &message, f) < 0 ||
	    insert_bounces(in, bounces, message, f) < 0 ||
	    event_append(in->reg, a->request, in->now, a->outcome, json_pack("{s:I, s:s, s:s?, s:s?}",
	        "message", (json_int_t)message, "digest", a->digest, "why", a->why, "by", to.by), f) < 0)
		return -1;
	if (to.letter == 0 || !is_final(worst))
		return 0;
	return mark_letter(in, &to, worst, message, f);
}

int
machine_keep(struct intake *in, struct arrival *a, struct fault *f)
{
	struct answered to = { 0 };
	struct thread_pointer token = { 0 };

	/* A letter of ours names itself in what it answers: that is no answer to it. */
	if (strcmp(record_text(a->record, "class"), "own") != 0 &&
	    (by_message_ids(in, a, &to, f) < 0 || thread_token(in, record_text(a->record, "token"), &token, f) < 0))
		return -1;
	if (to.request == 0)
		to.request = token.request;
	a->outcome = "machine";
	a->why = record_text(a->record, "class_why");
	a->request = to.request;
	a->keep_text = to.request != 0;
	return arrival_record(in, a, NULL, f);
}
