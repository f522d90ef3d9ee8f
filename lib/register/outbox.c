#include "register/outbox.h"

#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "register/event.h"
#include "register/went.h"

#define GIVE_UP_SECS (5 * 86400) /* RFC 5321 section 4.5.4.1: four to five days */
#define FIRST_PAUSE_SECS 300
#define LONGEST_PAUSE_SECS (4 * 3600)

static int64_t
number(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

json_t *
outbox_due(struct reg *r, int64_t now, struct fault *f)
{
	return register_rows(r, QUERY_OUTBOX_SENDABLE, REG_VALUES(REG_NUMBER("now", now)), f);
}

/* Runs `steps` in a transaction of its own. */
static int
commit_or_undo(struct reg *r, int result, struct fault *f)
{
	if (result == 0)
		return register_commit(r, f);
	register_rollback(r);
	return -1;
}

/* Claimed → doubt, or failed when it was in doubt before. */
static int
doubt(struct reg *r, const struct conf *conf, const json_t *row, const char *answer,
      int64_t now, struct fault *f)
{
	enum query q = QUERY_OUTBOX_DOUBT;
	char state[16] = "doubt";
	int found = register_one(r, q, REG_VALUES(
	    REG_NUMBER("id", number(row, "id")),
	    REG_NUMBER("next_at", now + 60 * conf->smtp_doubt_minutes),
	    REG_STRING("answer", answer)), f);

	if (found < 0)
		return -1;
	if (found > 0)
		snprintf(state, sizeof state, "%s", register_column(r, q, 0));
	register_done(r, q);
	return event_append(r, number(row, "request"), now,
	    strcmp(state, "failed") == 0 ? "letter_failed" : "letter_in_doubt",
	    json_pack("{s:s?}", "letter", record_text(row, "letter")), f);
}

int
outbox_settle_stale(struct reg *r, const struct conf *conf, int64_t now, int *n,
                    struct fault *f)
{
	json_t *rows = register_rows(r, QUERY_OUTBOX_STALE, REG_NO_VALUES, f);
	int result = rows ? 0 : -1;
	json_t *row;
	size_t i;

	*n = (int)json_array_size(rows);
	if (*n > 0)
		result = register_begin(r, f);
	if (*n > 0 && result == 0) {
		json_array_foreach(rows, i, row)
			if ((result = doubt(r, conf, row, "interrupted while sending", now, f)) < 0)
				break;
		result = commit_or_undo(r, result, f);
	}
	json_decref(rows);
	return result;
}

int
outbox_claim(struct reg *r, const json_t *row, int64_t now, struct fault *f)
{
	enum query q = QUERY_OUTBOX_CLAIM;
	bool again = strcmp(record_text(row, "state"), "doubt") == 0;
	int claimed;

	if (register_begin(r, f) < 0)
		return -1;
	claimed = register_one(r, q, REG_VALUES(REG_NUMBER("id", number(row, "id")),
	                                        REG_NUMBER("now", now)), f);
	if (claimed > 0)
		register_done(r, q);
	/* From here on the citizen may have it twice, and the file says so. */
	if (claimed > 0 && again &&
	    (register_run(r, QUERY_REQUEST_POSSIBLY_DOUBLE,
	                  REG_VALUES(REG_NUMBER("id", number(row, "request"))), f) < 0 ||
	     event_append(r, number(row, "request"), now, "letter_sent_again",
	                  json_pack("{s:s?}", "letter", record_text(row, "letter")), f) < 0))
		claimed = -1;
	if (claimed < 0) {
		register_rollback(r);
		return -1;
	}
	return register_commit(r, f) < 0 ? -1 : claimed;
}

static int
sent(struct reg *r, const struct conf *conf, const json_t *row, const char *answer,
     int64_t size_bytes, int64_t now, struct fault *f)
{
	const char *digest = record_text(row, "digest");
	const char *from = conf->smtp_from ? conf->smtp_from : conf->office_email;

	if (register_run(r, QUERY_OUTBOX_SENT, REG_VALUES(
	        REG_NUMBER("id", number(row, "id")), REG_NUMBER("now", now),
	        REG_STRING("answer", answer)), f) < 0 ||
	    register_run(r, QUERY_MESSAGE_INSERT, REG_VALUES(
	        REG_STRING("digest", digest), REG_STRING("content", NULL),
	        REG_STRING("message_id", record_text(row, "message_id")),
	        REG_STRING("direction", "out"), REG_STRING("channel", record_text(row, "channel")),
	        REG_STRING("class", "letter"), REG_STRING("class_why", NULL),
	        REG_STRING("outcome", "sent"), REG_STRING("outcome_why", NULL),
	        REG_NUMBER("request", number(row, "request")), REG_ID("duplicate_of", 0),
	        REG_STRING("sender", from), REG_STRING("subject", record_text(row, "letter")),
	        REG_STRING("text", NULL), REG_STRING("parts", "[]"), REG_STRING("warnings", "[]"),
	        REG_NUMBER("dated_at", now), REG_NUMBER("received_at", now),
	        REG_NUMBER("registered_at", now), REG_NUMBER("size_bytes", size_bytes)), f) < 0)
		return -1;
	if (event_append(r, number(row, "request"), now, "letter_sent",
	        json_pack("{s:s?, s:s?}", "letter", record_text(row, "letter"), "digest", digest), f) < 0)
		return -1;
	return went_follow(r, conf, number(row, "request"), record_text(row, "letter"), now, f);
}

/* 5, 10, 20, … minutes, never more than four hours. */
static int64_t
pause_secs(int64_t attempts)
{
	int64_t secs = FIRST_PAUSE_SECS;

	while (--attempts > 0 && secs < LONGEST_PAUSE_SECS)
		secs *= 2;
	return secs < LONGEST_PAUSE_SECS ? secs : LONGEST_PAUSE_SECS;
}

static int
failed(struct reg *r, const json_t *row, const char *answer, int64_t now, struct fault *f)
{
	if (register_run(r, QUERY_OUTBOX_FAILED, REG_VALUES(
	        REG_NUMBER("id", number(row, "id")), REG_STRING("answer", answer)), f) < 0)
		return -1;
	return event_append(r, number(row, "request"), now, "letter_failed",
	                    json_pack("{s:s?}", "letter", record_text(row, "letter")), f);
}

static int
later(struct reg *r, const json_t *row, const char *answer, int64_t now, struct fault *f)
{
	int64_t attempts = number(row, "attempts") + 1;

	if (now - number(row, "first_tried_at") >= GIVE_UP_SECS)
		return failed(r, row, answer, now, f);
	return register_run(r, QUERY_OUTBOX_RETRY, REG_VALUES(
	    REG_NUMBER("id", number(row, "id")),
	    REG_NUMBER("next_at", now + pause_secs(attempts)), REG_STRING("answer", answer)), f);
}

int
outbox_finish(struct reg *r, const struct conf *conf, const json_t *row,
              enum outbox_outcome outcome, const char *answer, int64_t size_bytes,
              int64_t now, struct fault *f)
{
	int result = -1;

	if (register_begin(r, f) < 0)
		return -1;
	switch (outcome) {
	case OUTBOX_SENT:
		result = sent(r, conf, row, answer, size_bytes, now, f);
		break;
	case OUTBOX_LATER:
		result = later(r, row, answer, now, f);
		break;
	case OUTBOX_FAILED:
		result = failed(r, row, answer, now, f);
		break;
	case OUTBOX_DOUBT:
		result = doubt(r, conf, row, answer, now, f);
		break;
	case OUTBOX_RELEASE:
		result = register_run(r, QUERY_OUTBOX_RELEASE, REG_VALUES(
		    REG_NUMBER("id", number(row, "id")), REG_NUMBER("next_at", now),
		    REG_STRING("answer", answer)), f);
		break;
	}
	return commit_or_undo(r, result, f);
}

int
outbox_sent_digest(struct reg *r, int64_t id, char **digest, struct fault *f)
{
	enum query q = QUERY_OUTBOX_STATE;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("id", id)), f);

	*digest = NULL;
	if (found < 0)
		return -1;
	if (found > 0 && strcmp(register_column(r, q, 0), "sent") == 0 &&
	    register_column(r, q, 1) != NULL) {
		*digest = strdup(register_column(r, q, 1));
		if (*digest == NULL)
			abort();
	}
	register_done(r, q);
	return 0;
}
