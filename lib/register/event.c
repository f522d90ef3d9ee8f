#include "register/event.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"

void
event_hash(const char *before, const struct event_link *link, char hash[DIGEST_TEXT_SIZE])
{
	char numbers[64];
	struct digest d;
	const struct {
		const char *bytes;
		size_t len;
	} pieces[] = {
		{ before, strlen(before) },
		{ numbers, (size_t)snprintf(numbers, sizeof numbers, "%lld\n%lld",
		                            (long long)link->request, (long long)link->at) },
		{ link->actor.bytes, link->actor.len },
		{ link->what.bytes, link->what.len },
		{ link->data.bytes, link->data.len },
	};

	digest_start(&d);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		digest_add(&d, pieces[i].bytes, pieces[i].len);
		digest_add(&d, "\n", 1);
	}
	digest_finish(&d, hash);
}

int
event_append(struct reg *r, int64_t request, int64_t at, const char *what,
             json_t *data, struct fault *f)
{
	char hash[DIGEST_TEXT_SIZE], before[DIGEST_TEXT_SIZE] = "", actor[96];
	char *text = data ? json_dumps(data, JSON_COMPACT) : strdup("{}");
	int result;

	json_decref(data);
	if (text == NULL)
		abort();
	snprintf(actor, sizeof actor, "%u %s", (unsigned)getuid(),
	         program_invocation_short_name);
	result = register_one(r, QUERY_EVENT_LAST_HASH, REG_NO_VALUES, f);
	if (result > 0)
		snprintf(before, sizeof before, "%s",
		         register_column(r, QUERY_EVENT_LAST_HASH, 0));
	if (result >= 0) {
		register_done(r, QUERY_EVENT_LAST_HASH);
		event_hash(before, &(struct event_link){ .request = request, .at = at,
		          .actor = { actor, strlen(actor) }, .what = { what, strlen(what) },
		          .data = { text, strlen(text) } }, hash);
		result = register_run(r, QUERY_EVENT_INSERT,
		                      REG_VALUES(REG_ID("request", request), REG_NUMBER("at", at),
		                                 REG_STRING("actor", actor), REG_STRING("what", what),
		                                 REG_STRING("data", text), REG_STRING("hash", hash)), f);
	}
	free(text);
	return result;
}

int
event_count(struct reg *r, int64_t *n, struct fault *f)
{
	enum query q = QUERY_EVENT_COUNT;

	if (register_one(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	*n = register_number(r, q, 0);
	register_done(r, q);
	return 0;
}

/* The row that the statement stands on against the one before. */
static const char *
flaw(struct reg *r, enum query q, const struct event_proof *before, char hash[DIGEST_TEXT_SIZE])
{
	const char *stored = register_column(r, q, 6);
	struct event_link link = {
		.request = register_number(r, q, 1), .at = register_number(r, q, 2),
		.actor = { register_column(r, q, 3), register_bytes(r, q, 3) },
		.what = { register_column(r, q, 4), register_bytes(r, q, 4) },
		.data = { register_column(r, q, 5), register_bytes(r, q, 5) },
	};

	if (register_number(r, q, 0) != before->events + 1)
		return "gap";
	/* A request of 0 hashes like none: event_append() writes null for it. */
	if (link.request <= 0 && register_column(r, q, 1) != NULL)
		return "value";
	event_hash(before->head, &link, hash);
	return register_bytes(r, q, 6) == DIGEST_TEXT_SIZE - 1 && strcmp(stored, hash) == 0 ? NULL : "hash";
}

int
event_prove(struct reg *r, const char *since, struct event_proof *proof, struct fault *f)
{
	enum query q = QUERY_EVENT_CHAIN;
	size_t digits = since ? strlen(since) : 0;
	int more;

	*proof = (struct event_proof){ 0 };
	if (register_query(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	while ((more = register_step(r, q, f)) > 0) {
		char hash[DIGEST_TEXT_SIZE];

		proof->broken_why = flaw(r, q, proof, hash);
		if (proof->broken_why != NULL) {
			proof->broken = register_number(r, q, 0);
			proof->broken_request = register_number(r, q, 1);
			register_done(r, q);
			return 0;
		}
		proof->events++;
		proof->head_at = register_number(r, q, 2);
		memcpy(proof->head, hash, sizeof hash);
		if (since != NULL && strncmp(hash, since, digits) == 0)
			proof->since = proof->events;
	}
	return more;
}
