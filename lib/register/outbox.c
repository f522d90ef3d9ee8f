#include "register/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/record.h"
#include "register/event.h"
#include "register/keyed.h"
#include "register/undelivered.h"
#include "register/went.h"
#include "rules/backoff.h"

#define COPY_CAME "our own copy has come back"

static int64_t
number(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

void
outbox_path(const struct conf *conf, const json_t *row, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/out/new/%08lld.%s.%s", conf->home,
	         (long long)number(row, "id"), record_text(row, "letter"),
	         strcmp(record_text(row, "channel"), "sms") == 0 ? "sms" : "eml");
}

json_t *
outbox_due(struct reg *r, const char *channel, int64_t now, struct fault *f)
{
	return register_rows(r, QUERY_OUTBOX_SENDABLE,
	                     REG_VALUES(REG_STRING("channel", channel), REG_NUMBER("now", now)), f);
}

json_t *
outbox_due_one(struct reg *r, int64_t id, int64_t now, struct fault *f)
{
	return register_rows(r, QUERY_OUTBOX_SENDABLE_ONE,
	                     REG_VALUES(REG_NUMBER("id", id), REG_NUMBER("now", now)), f);
}

/* Name and type of an enclosure, from the parts that its message was registered with. */
static void
describe(json_t *row)
{
	json_t *parts = record_text(row, "parts") ? json_loads(record_text(row, "parts"), 0, NULL) : NULL;
	const json_t *part;
	size_t i;

	json_array_foreach(parts, i, part) {
		const char *number = record_text(part, "part"), *type = record_text(part, "detected");

		if (number == NULL || strcmp(number, record_text(row, "part")) != 0)
			continue;
		if (record_text(row, "name") == NULL)
			record_set_text(row, "name", record_text(part, "name"));
		if (record_text(row, "type") == NULL)
			record_set_text(row, "type", type ? type : record_text(part, "type"));
	}
	json_object_del(row, "parts");
	json_decref(parts);
}

json_t *
outbox_enclosures(struct reg *r, int64_t id, struct fault *f)
{
	json_t *rows = register_rows(r, QUERY_OUTBOX_ENCLOSURES, REG_VALUES(REG_NUMBER("outbox", id)), f);
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		describe(row);
	return rows;
}

json_t *
outbox_stale(struct reg *r, const char *channel, struct fault *f)
{
	return register_rows(r, QUERY_OUTBOX_STALE, REG_VALUES(REG_STRING("channel", channel)), f);
}

static int
tell(struct reg *r, const json_t *row, const char *what, int64_t now, struct fault *f)
{
	return event_append(r, number(row, "request"), now, what,
	                    json_pack("{s:s?}", "letter", record_text(row, "letter")), f);
}

/* --- one letter ---------------------------------------------------------------- */

static int
insert_message(struct reg *r, const struct conf *conf, const json_t *row, int64_t now,
               struct fault *f)
{
	const char *from = conf->smtp_from ? conf->smtp_from : conf->office_email;
	char path[PATH_MAX];
	struct stat st;

	outbox_path(conf, row, path);
	return register_run(r, QUERY_MESSAGE_INSERT, REG_VALUES(
	    REG_STRING("digest", record_text(row, "digest")), REG_STRING("content", NULL),
	    REG_STRING("message_id", record_text(row, "message_id")),
	    REG_STRING("direction", "out"), REG_STRING("channel", record_text(row, "channel")),
	    REG_STRING("class", "letter"), REG_STRING("class_why", NULL),
	    REG_STRING("outcome", "sent"), REG_STRING("outcome_why", NULL),
	    REG_ID("request", number(row, "request")), REG_ID("duplicate_of", 0),
	    REG_STRING("sender", from), REG_STRING("subject", record_text(row, "letter")),
	    REG_STRING("text", NULL), REG_STRING("parts", "[]"), REG_STRING("warnings", "[]"),
	    REG_NUMBER("dated_at", now), REG_NUMBER("received_at", now),
	    REG_NUMBER("registered_at", now),
	    REG_NUMBER("size_bytes", stat(path, &st) == 0 ? st.st_size : 0)), f);
}

static int
sent(struct reg *r, const struct conf *conf, const json_t *row, enum query q,
     const char *answer, int64_t now, struct fault *f)
{
	if (register_run(r, q, REG_VALUES(REG_NUMBER("id", number(row, "id")),
	                                  REG_NUMBER("now", now), REG_STRING("answer", answer)), f) < 0 ||
	    insert_message(r, conf, row, now, f) < 0)
		return -1;
	if (event_append(r, number(row, "request"), now, "letter_sent",
	        json_pack("{s:s?, s:s?}", "letter", record_text(row, "letter"),
	                  "digest", record_text(row, "digest")), f) < 0)
		return -1;
	if (number(row, "request") == 0)
		return 0;
	return went_follow(r, conf, number(row, "request"), record_text(row, "letter"), now, f);
}

/* It will not arrive by itself; the desk sees it. */
static int
tell_failed(struct reg *r, const struct conf *conf, const json_t *row, int64_t now, struct fault *f)
{
	if (tell(r, row, "letter_failed", now, f) < 0)
		return -1;
	if (number(row, "request") == 0)
		return 0;
	if (went_failed(r, conf, number(row, "request"), record_text(row, "letter"), now, f) < 0)
		return -1;
	return undelivered_tell(r, conf, number(row, "id"), false, now, f);
}

static int
failed(struct reg *r, const struct conf *conf, const json_t *row, const char *answer, int64_t now,
       struct fault *f)
{
	if (register_run(r, QUERY_OUTBOX_FAILED, REG_VALUES(
	        REG_NUMBER("id", number(row, "id")), REG_STRING("answer", answer)), f) < 0)
		return -1;
	return tell_failed(r, conf, row, now, f);
}

static int
later(struct reg *r, const struct conf *conf, const json_t *row, const char *answer, int64_t now, struct fault *f)
{
	int64_t pause = backoff_secs(record_text(row, "message_id"), number(row, "attempts") + 1);

	if (backoff_over(number(row, "first_tried_at"), now))
		return failed(r, conf, row, answer, now, f);
	return register_run(r, QUERY_OUTBOX_RETRY, REG_VALUES(
	    REG_NUMBER("id", number(row, "id")), REG_NUMBER("next_at", now + pause),
	    REG_STRING("answer", answer)), f);
}

/* Did our own copy come back while the letter was under way? */
static int
copy_is_here(struct reg *r, const json_t *row, bool *here, struct fault *f)
{
	enum query q = QUERY_OUTBOX_STATE;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("id", number(row, "id"))), f);

	*here = found > 0 && register_column(r, q, 2) != NULL;
	register_done(r, q);
	return found < 0 ? -1 : 0;
}

static int
doubt(struct reg *r, const struct conf *conf, const json_t *row, const char *answer,
      int64_t now, struct fault *f)
{
	enum query q = QUERY_OUTBOX_DOUBT;
	bool here, over = false;
	int found;

	if (copy_is_here(r, row, &here, f) < 0)
		return -1;
	if (here)
		return sent(r, conf, row, QUERY_OUTBOX_SENT, COPY_CAME, now, f);
	found = register_one(r, q, REG_VALUES(
	    REG_NUMBER("id", number(row, "id")),
	    REG_NUMBER("next_at", now + 60 * conf->smtp_doubt_minutes),
	    REG_STRING("answer", answer)), f);
	if (found > 0)
		over = strcmp(register_column(r, q, 0), "failed") == 0;
	register_done(r, q);
	if (found < 0)
		return -1;
	return over ? tell_failed(r, conf, row, now, f) : tell(r, row, "letter_in_doubt", now, f);
}

static int
unclaim(struct reg *r, const json_t *row, const char *answer, struct fault *f)
{
	return register_run(r, QUERY_OUTBOX_UNCLAIM, REG_VALUES(
	    REG_NUMBER("id", number(row, "id")), REG_STRING("answer", answer)), f);
}

static int
note_attempt(struct reg *r, const struct outbox_result *d, const char *role,
             const char *answer, int64_t now, struct fault *f)
{
	static const char *const words[] = {
		[OUTBOX_SENT] = "sent", [OUTBOX_LATER] = "later", [OUTBOX_FAILED] = "failed",
		[OUTBOX_DOUBT] = "doubt", [OUTBOX_REFUSED] = "refused",
	};
	bool copy = strcmp(role, "copy") == 0;
	/* The copy's own reply was to RCPT; one that was taken shares the letter's end. */
	const char *outcome = copy && *answer == '5' ? "failed" : copy && *answer == '4' ? "later"
	                      : words[d->outcome];
	long code = copy ? strtol(answer, NULL, 10) : d->code;

	return register_run(r, QUERY_ATTEMPT_INSERT, REG_VALUES(
	    REG_NUMBER("outbox", number(d->row, "id")),
	    REG_NUMBER("attempt", number(d->row, "attempts") + 1), REG_STRING("role", role),
	    REG_NUMBER("at", now), REG_STRING("outcome", outcome),
	    REG_ID("code", code), REG_STRING("answer", answer && *answer ? answer : NULL)), f);
}

static int
finish(struct reg *r, const struct conf *conf, const struct outbox_result *d, int64_t now,
       struct fault *f)
{
	const char *answer = d->answer && *d->answer ? d->answer : NULL;

	if (d->outcome != OUTBOX_UNTRIED && note_attempt(r, d, "to", answer, now, f) < 0)
		return -1;
	if (d->copy_answer != NULL && *d->copy_answer != '\0' &&
	    note_attempt(r, d, "copy", d->copy_answer, now, f) < 0)
		return -1;
	switch (d->outcome) {
	case OUTBOX_SENT:
		return sent(r, conf, d->row, QUERY_OUTBOX_SENT, answer, now, f);
	case OUTBOX_LATER:
		return later(r, conf, d->row, answer, now, f);
	case OUTBOX_FAILED:
		return failed(r, conf, d->row, answer, now, f);
	case OUTBOX_DOUBT:
		return doubt(r, conf, d->row, answer, now, f);
	case OUTBOX_REFUSED:
		return unclaim(r, d->row, answer, f);
	default:
		return unclaim(r, d->row, NULL, f);
	}
}

/* --- turns ------------------------------------------------------------------------ */

static int
return_address(struct reg *r, const struct conf *conf, struct outbox_claim *c, struct fault *f)
{
	*c->from = '\0';
	if (c->null_sender)
		return 0;
	if (keyed_address(r, conf, TOKEN_LETTER, number(c->row, "id"), c->from, f) < 0)
		return -1;
	if (*c->from == '\0')
		snprintf(c->from, sizeof c->from, "%s",
		         conf->smtp_from ? conf->smtp_from : conf->office_email);
	return 0;
}

static int
claim(struct reg *r, const struct conf *conf, struct outbox_claim *c, int64_t now, struct fault *f)
{
	enum query q = QUERY_OUTBOX_CLAIM;
	int found = register_one(r, q, REG_VALUES(
	    REG_NUMBER("id", number(c->row, "id")), REG_NUMBER("now", now),
	    REG_NUMBER("attempts", number(c->row, "attempts"))), f);

	c->claimed = found > 0;
	register_done(r, q);
	if (found < 0 || return_address(r, conf, c, f) < 0)
		return -1;
	if (!c->claimed || strcmp(record_text(c->row, "state"), "doubt") != 0)
		return 0;
	if (register_run(r, QUERY_REQUEST_POSSIBLY_DOUBLE,
	                 REG_VALUES(REG_NUMBER("id", number(c->row, "request"))), f) < 0)
		return -1;
	return tell(r, c->row, "letter_sent_again", now, f);
}

int
outbox_turn(struct reg *r, const struct conf *conf, const struct outbox_result *done,
            size_t n_done, struct outbox_claim *next, size_t n_next, int64_t now,
            struct fault *f)
{
	int result = register_begin(r, f);

	if (result < 0)
		return -1;
	for (size_t i = 0; i < n_done && result == 0; i++)
		result = finish(r, conf, &done[i], now, f);
	for (size_t i = 0; i < n_next && result == 0; i++)
		result = claim(r, conf, &next[i], now, f);
	if (result == 0)
		return register_commit(r, f);
	register_rollback(r);
	return -1;
}

int
outbox_copied(struct reg *r, const struct conf *conf, const char *message_id, int64_t now,
              struct fault *f)
{
	enum query q = QUERY_OUTBOX_COPIED;
	json_t *rows;
	const json_t *row;
	const char *state;
	int result = 0;

	if (message_id == NULL)
		return 0;
	rows = register_rows(r, q, REG_VALUES(REG_STRING("message_id", message_id),
	                                      REG_NUMBER("now", now)), f);
	if (rows == NULL)
		return -1;
	row = json_array_get(rows, 0);
	state = row ? record_text(row, "state") : "";
	/* A letter that is just being sent has its sender to say what became of it. */
	if ((strcmp(state, "doubt") == 0 || strcmp(state, "retry") == 0 || strcmp(state, "failed") == 0) &&
	    !json_is_integer(json_object_get(row, "sent_at")))
		result = sent(r, conf, row, QUERY_OUTBOX_PROVEN, COPY_CAME, now, f);
	json_decref(rows);
	return result;
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

/* --- SMS ----------------------------------------------------------------------------- */

json_t *
outbox_unconfirmed(struct reg *r, int64_t since, struct fault *f)
{
	return register_rows(r, QUERY_SMS_UNCONFIRMED, REG_VALUES(REG_NUMBER("since", since)), f);
}

static int
confirm(struct reg *r, const struct conf *conf, const json_t *row, bool delivered, int64_t now,
        struct fault *f)
{
	enum query q = delivered ? QUERY_SMS_DELIVERED : QUERY_SMS_REFUSED;

	if (register_run(r, q, REG_VALUES(REG_NUMBER("id", number(row, "id")), REG_NUMBER("now", now)), f) < 0 ||
	    tell(r, row, delivered ? "letter_delivered" : "letter_undeliverable", now, f) < 0)
		return -1;
	return delivered || number(row, "request") == 0 ? 0 : undelivered_tell(r, conf, number(row, "id"), false, now, f);
}

int
outbox_confirm(struct reg *r, const struct conf *conf, const json_t *row, bool delivered,
               int64_t now, struct fault *f)
{
	if (register_begin(r, f) < 0)
		return -1;
	if (confirm(r, conf, row, delivered, now, f) == 0)
		return register_commit(r, f);
	register_rollback(r);
	return -1;
}

static int
settle(struct reg *r, const struct conf *conf, const json_t *row, bool arrived, int64_t now,
       struct fault *f)
{
	if (arrived)
		return sent(r, conf, row, QUERY_OUTBOX_PROVEN, "an officer says that it arrived", now, f);
	if (register_run(r, QUERY_SMS_AGAIN, REG_VALUES(REG_NUMBER("id", number(row, "id"))), f) < 0 ||
	    (number(row, "request") != 0 && register_run(r, QUERY_REQUEST_POSSIBLY_DOUBLE,
	        REG_VALUES(REG_NUMBER("id", number(row, "request"))), f) < 0))
		return -1;
	return tell(r, row, "letter_sent_again", now, f);
}

int
outbox_settle(struct reg *r, const struct conf *conf, const char *which, bool arrived, int64_t now,
              struct fault *f)
{
	json_t *rows;
	int result;

	if (register_begin(r, f) < 0)
		return -1;
	rows = register_rows(r, QUERY_SMS_DOUBT, REG_VALUES(REG_STRING("which", which)), f);
	if (rows != NULL && json_array_size(rows) == 0)
		result = fault_set(f, EX_DATAERR, which, "no SMS in doubt has this Message-ID or number");
	else
		result = rows == NULL ? -1 : settle(r, conf, json_array_get(rows, 0), arrived, now, f);
	json_decref(rows);
	if (result == 0)
		return register_commit(r, f);
	register_rollback(r);
	return -1;
}
