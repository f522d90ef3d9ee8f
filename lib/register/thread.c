#include "register/thread.h"

#include <string.h>

#include "base/record.h"
#include "register/file.h"
#include "register/keyed.h"
#include "register/order.h"
#include "register/smsin.h"

#define CANDIDATES 8        /* files of one pointer that are looked at */
#define UNKNOWN_KEPT 20     /* ids of one message that are remembered */

/* --- letters of ours ------------------------------------------------------------ */

int
thread_letter(struct intake *in, const char *id, int64_t *letter, int64_t *request,
              struct fault *f)
{
	enum query q = QUERY_OUTBOX_BY_MESSAGE_ID;
	int row;

	*letter = *request = 0;
	if (id == NULL)
		return 0;
	row = register_one(in->reg, q, REG_VALUES(REG_STRING("message_id", id)), f);
	if (row > 0) {
		*letter = register_number(in->reg, q, 0);
		*request = register_number(in->reg, q, 1);
	}
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

/* The request of a row that a token names. A right token names a row that is there;
 * a register restored from an older backup may not have it. */
static int
request_of_row(struct intake *in, enum query q, int64_t id, int64_t *request, struct fault *f)
{
	int row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", id)), f);

	if (row > 0)
		*request = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

int
thread_token(struct intake *in, const char *text, struct thread_pointer *to, struct fault *f)
{
	static const enum query queries[] = {
		[TOKEN_REQUEST] = QUERY_REQUEST_EXISTS,
		[TOKEN_LETTER] = QUERY_OUTBOX_REQUEST,
		[TOKEN_ASSIGNMENT] = QUERY_ASSIGNMENT_REQUEST,
	};
	struct token token;
	int right = keyed_check(in->reg, text, &token, f);

	*to = (struct thread_pointer){ 0 };
	if (right <= 0)
		return right;
	if (request_of_row(in, queries[token.role], token.id, &to->request, f) < 0)
		return -1;
	if (to->request != 0 && token.role == TOKEN_LETTER)
		to->letter = token.id;
	if (to->request != 0 && token.role == TOKEN_ASSIGNMENT)
		to->assignment = token.id;
	return 0;
}

/* --- pointers -------------------------------------------------------------------- */

/* A file that something points to: the sender's own ends the search (1), the first
 * other one is kept unless only his own counts. */
static int
consider(struct intake *in, const struct arrival *a, int64_t request,
         const struct thread *found, bool own_only, struct thread *t, struct fault *f)
{
	bool own;

	if (request == 0)
		return 0;
	if (file_is_of(in, request, a, &own, f) < 0)
		return -1;
	if (!own && (own_only || t->request != 0))
		return 0;
	*t = *found;
	t->request = request;
	t->own = own;
	return own ? 1 : 0;
}

/* The files of a query whose rows are requests, first to last. */
static int
consider_rows(struct intake *in, const struct arrival *a, enum query q,
              const struct reg_value *values, const struct thread *found, bool own_only,
              struct thread *t, size_t *n, struct fault *f)
{
	int64_t requests[CANDIDATES];
	int more, done = 0;

	*n = 0;
	if (register_query(in->reg, q, values, f) < 0)
		return -1;
	while (*n < CANDIDATES && (more = register_step(in->reg, q, f)) != 0) {
		if (more < 0)
			return -1;
		requests[(*n)++] = register_number(in->reg, q, 0);
	}
	register_done(in->reg, q);
	for (size_t i = 0; i < *n && done == 0; i++)
		done = consider(in, a, requests[i], found, own_only, t, f);
	return done;
}

static int
by_token(struct intake *in, const struct arrival *a, struct thread *t, struct fault *f)
{
	struct thread found = { .by = "token", .proven = true };
	struct thread_pointer to;

	if (thread_token(in, record_text(a->record, "token"), &to, f) < 0)
		return -1;
	found.assignment = to.assignment;
	found.keyed = to.assignment != 0;
	return consider(in, a, to.request, &found, false, t, f);
}

/* The forward that a letter of ours is about, 0 for none. */
static int
assignment_of(struct intake *in, int64_t letter, int64_t *assignment, struct fault *f)
{
	enum query q = QUERY_OUTBOX_ASSIGNMENT;
	int row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("id", letter)), f);

	*assignment = row > 0 ? register_number(in->reg, q, 0) : 0;
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

/* One Message-ID: a letter of ours, or mails of files (anybody can write a mail with
 * an id that was used before, so there may be several). */
static int
by_id(struct intake *in, struct arrival *a, const char *id, const char *by,
      struct thread *t, struct fault *f)
{
	const struct thread mails = { .by = by };
	struct thread letters = { .by = by, .proven = true };
	int64_t letter, request;
	size_t n;
	int done;

	if (id == NULL)
		return 0;
	if (thread_letter(in, id, &letter, &request, f) < 0)
		return -1;
	t->letter = t->letter || (letter != 0 && request == 0);
	if (request != 0)
		return assignment_of(in, letter, &letters.assignment, f) < 0 ? -1
		       : consider(in, a, request, &letters, false, t, f);
	done = consider_rows(in, a, QUERY_MESSAGE_BY_MESSAGE_ID,
	                     REG_VALUES(REG_STRING("message_id", id)), &mails, false, t, &n, f);
	if (n == 0 && json_array_size(a->unknown) < UNKNOWN_KEPT)
		json_array_append_new(a->unknown, json_string(id));
	return done;
}

/* The last of the list comes first: it is the mail that was answered. */
static int
by_ids(struct intake *in, struct arrival *a, const char *key, const char *by,
       struct thread *t, struct fault *f)
{
	const json_t *ids = json_object_get(a->record, key);
	int done = 0;

	for (size_t i = json_array_size(ids); i > 0 && done == 0; i--)
		done = by_id(in, a, json_string_value(json_array_get(ids, i - 1)), by, t, f);
	return done;
}

static int
by_numbers(struct intake *in, const struct arrival *a, struct thread *t, struct fault *f)
{
	const struct thread found = { .by = "number" };
	const json_t *numbers = json_object_get(a->record, "numbers");
	int done = 0;
	size_t n;

	for (size_t i = 0; i < json_array_size(numbers) && done == 0; i++) {
		const char *number = json_string_value(json_array_get(numbers, i));

		if (number != NULL)
			done = consider_rows(in, a, QUERY_REQUEST_BY_NUMBER,
			                     REG_VALUES(REG_STRING("number", number)), &found, false, t, &n, f);
	}
	return done;
}

/* The only file of such a query, when it is the sender's own. */
static int
only_one(struct intake *in, const struct arrival *a, enum query q, const struct reg_value *values,
         const struct thread *found, struct thread *t, struct fault *f)
{
	struct thread only = { 0 };
	size_t n;

	if (consider_rows(in, a, q, values, found, true, &only, &n, f) < 0)
		return -1;
	if (n != 1 || !only.own)
		return 0;
	*t = only;
	return 1;
}

/* An order without any number ("STATUS"): the sender's only file that is not closed.
 * It proves nothing: what cannot be undone is asked for once more. */
static int
by_order(struct intake *in, const struct arrival *a, struct thread *t, struct fault *f)
{
	const struct thread found = { .by = "the only file of the sender" };
	enum command order = order_of(a->record);

	if (order == COMMAND_NONE || order_is_agencys(order))
		return 0;
	return smsin_is(a->record)
	    ? only_one(in, a, QUERY_SMS_OPEN, REG_VALUES(REG_STRING("phone", a->sender)), &found, t, f)
	    : only_one(in, a, QUERY_REQUEST_OF_EMAIL, REG_VALUES(REG_STRING("email", a->sender)), &found, t, f);
}

/* An SMS that names no file: the sender's only one that waits for him (DOMAIN.md 1, A9). */
static int
by_waiting(struct intake *in, const struct arrival *a, struct thread *t, struct fault *f)
{
	const struct thread found = { .by = "the only file that waits for the sender" };

	if (!smsin_is(a->record) || !smsin_may_join(a))
		return 0;
	return only_one(in, a, QUERY_SMS_WAITING, REG_VALUES(REG_STRING("phone", a->sender)), &found, t, f);
}

/* --- mail in the wrong order -------------------------------------------------------- */

static int
by_answer(struct intake *in, const struct arrival *a, struct thread *t, struct fault *f)
{
	const struct thread found = { .by = "an answer to it came before it", .parent = true };
	const char *id = record_text(a->record, "message_id");
	size_t n;

	if (id == NULL)
		return 0;
	return consider_rows(in, a, QUERY_REFERENCE_REQUESTS,
	                     REG_VALUES(REG_STRING("message_id", id)), &found, true, t, &n, f);
}

/* Is it a filled form and nothing else: lines "Alamat: …"? */
static bool
is_only_form(const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (strspn(text, " \t") < len && memchr(text, ':', len) == NULL &&
		    memchr(text, '=', len) == NULL)
			return false;
		text += len + (text[len] == '\n');
	}
	return true;
}

/* Only what asks for nothing itself: a person who answers one announcement with two
 * requests has two requests. */
static int
by_ancestor(struct intake *in, const struct arrival *a, struct thread *t, struct fault *f)
{
	const struct thread found = { .by = "answers a mail that another one of his answers" };
	int done = 0;
	size_t n;

	if (kind_parse(arrival_inner(a->record, "kind", "value")) != KIND_BELUM_DITENTUKAN &&
	    !is_only_form(arrival_text(a->record, "text")))
		return 0;
	for (size_t i = 0; i < json_array_size(a->unknown) && done == 0; i++)
		done = consider_rows(in, a, QUERY_REFERENCE_REQUESTS,
		    REG_VALUES(REG_STRING("message_id", json_string_value(json_array_get(a->unknown, i)))),
		    &found, true, t, &n, f);
	return done;
}

int
thread_find(struct intake *in, struct arrival *a, struct thread *t, struct fault *f)
{
	int done;

	*t = (struct thread){ 0 };
	done = by_token(in, a, t, f);
	if (done == 0)
		done = by_ids(in, a, "in_reply_to", "In-Reply-To", t, f);
	if (done > 0 && smsin_completes(in, a, &t->parent, f) < 0)
		return -1;
	if (done == 0)
		done = by_ids(in, a, "references", "References", t, f);
	if (done == 0)
		done = by_numbers(in, a, t, f);
	if (done == 0 && t->request == 0)
		done = by_waiting(in, a, t, f);
	if (done == 0 && t->request == 0)
		done = by_order(in, a, t, f);
	if (done == 0 && t->request == 0)
		done = by_answer(in, a, t, f);
	if (done == 0 && t->request == 0)
		done = by_ancestor(in, a, t, f);
	return done < 0 ? -1 : 0;
}

int
thread_remember(struct intake *in, const struct arrival *a, int64_t message, struct fault *f)
{
	size_t i;
	const json_t *id;

	json_array_foreach(a->unknown, i, id)
		if (register_run(in->reg, QUERY_REFERENCE_INSERT, REG_VALUES(
		        REG_STRING("message_id", json_string_value(id)),
		        REG_NUMBER("message", message)), f) < 0)
			return -1;
	return 0;
}
