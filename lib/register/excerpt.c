#include "register/excerpt.h"

#include <string.h>

#include "base/record.h"
#include "register/event.h"

/* --- writing ------------------------------------------------------------------------------- */

/* A text of the register, whatever a hand in the file has made of it. */
static json_t *
text_of(struct reg *r, enum query q, int column)
{
	const char *bytes = register_column(r, q, column);
	json_t *text = bytes ? json_stringn(bytes, register_bytes(r, q, column)) : NULL;

	return text ? text : json_null();
}

static json_t *
event_of(struct reg *r, enum query q)
{
	int64_t request = register_number(r, q, 1);

	return json_pack("{s:I, s:o, s:I, s:o, s:o, s:o, s:o}", "id", (json_int_t)register_number(r, q, 0),
	    "request", request ? json_integer(request) : json_null(), "at", (json_int_t)register_number(r, q, 2),
	    "actor", text_of(r, q, 3), "what", text_of(r, q, 4), "data", text_of(r, q, 5), "hash", text_of(r, q, 6));
}

static int
write_events(struct reg *r, struct excerpt *e, FILE *out, int64_t *n, struct fault *f)
{
	enum query q = QUERY_BUNDLE_CHAIN;
	char before[DIGEST_TEXT_SIZE] = "";
	int more;

	if (register_query(r, q, REG_VALUES(REG_NUMBER("request", e->request),
	                                  REG_NUMBER("last", e->last)), f) < 0)
		return -1;
	for (*n = 0; (more = register_step(r, q, f)) > 0;) {
		if (*n == 0 && register_number(r, q, 1) != e->request) {
			snprintf(before, sizeof before, "%s", register_column(r, q, 6));
			continue;
		}
		if ((*n)++ == 0) {
			json_t *first = json_pack("{s:i, s:s, s:I, s:s}", "v", 1, "number", e->number,
			    "request", (json_int_t)e->request, "before", before);

			json_dumpf(first, out, JSON_COMPACT);
			fputc('\n', out);
			json_decref(first);
		}
		json_t *event = event_of(r, q);

		json_dumpf(event, out, JSON_COMPACT);
		fputc('\n', out);
		json_decref(event);
		snprintf(e->head, sizeof e->head, "%s", register_column(r, q, 6));
	}
	return more;
}

int
excerpt_last_event(struct reg *r, struct excerpt *e, struct fault *f)
{
	enum query q = QUERY_BUNDLE_HEAD;

	if (register_one(r, q, REG_NO_VALUES, f) < 0)
		return -1;
	e->last = register_number(r, q, 0);
	e->head_at = register_number(r, q, 1);
	register_done(r, q);
	return 0;
}

int
excerpt_write(struct reg *r, struct excerpt *e, FILE *out, struct fault *f)
{
	int64_t n;
	json_t *last;

	if (write_events(r, e, out, &n, f) < 0)
		return -1;
	if (n == 0)
		return fault_set(f, EX_DATAERR, e->number, "jurnal tidak mempunyai peristiwa berkas ini; beri tahu administrator");
	last = json_pack("{s:s, s:I}", "head", e->head, "events", (json_int_t)n);
	json_dumpf(last, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(last);
	return 0;
}

/* --- proving ------------------------------------------------------------------------------- */

void
excerpt_begin(struct excerpt_proof *p, const char *since)
{
	*p = (struct excerpt_proof){ .since = since, .digests = json_object() };
}

void
excerpt_end(struct excerpt_proof *p)
{
	json_decref(p->digests);
	p->digests = NULL;
}

static void
break_at(struct excerpt_proof *p, int64_t id, const char *why)
{
	p->broken = id > 0 ? id : 1;
	p->broken_why = why;
}

static bool
begin(struct excerpt_proof *p, const json_t *line)
{
	const char *number = record_text(line, "number"), *before = record_text(line, "before");

	if (number == NULL || before == NULL || strlen(before) >= sizeof p->head)
		return false;
	snprintf(p->number, sizeof p->number, "%s", number);
	snprintf(p->head, sizeof p->head, "%s", before);
	p->request = json_integer_value(json_object_get(line, "request"));
	p->begun = true;
	return p->request > 0;
}

/* The text of a key with its length. */
#define TEXT(line, key) { json_string_value(json_object_get(line, key)), json_string_length(json_object_get(line, key)) }

static const char *
flaw(const struct excerpt_proof *p, const json_t *line, char hash[DIGEST_TEXT_SIZE])
{
	const json_t *request = json_object_get(line, "request"), *at = json_object_get(line, "at");
	const char *stored = record_text(line, "hash");
	const struct event_link link = {
		.request = json_integer_value(request), .at = json_integer_value(at),
		.actor = TEXT(line, "actor"), .what = TEXT(line, "what"), .data = TEXT(line, "data"),
	};

	if (p->events > 0 && json_integer_value(json_object_get(line, "id")) != p->last + 1)
		return "gap";
	if (!json_is_integer(at) || link.actor.bytes == NULL || link.what.bytes == NULL || link.data.bytes == NULL ||
	    stored == NULL || (!json_is_null(request) && link.request <= 0))
		return "value";
	event_hash(p->head, &link, hash);
	return strcmp(hash, stored) == 0 ? NULL : "hash";
}

/* A digest in an event says which bytes came or went. */
static void
note_digest(struct excerpt_proof *p, const json_t *line)
{
	json_t *data = json_loads(record_text(line, "data"), 0, NULL);
	const char *digest = record_text(data, "digest");

	if (digest != NULL && strlen(digest) == DIGEST_TEXT_SIZE - 1)
		json_object_set_new(p->digests, digest, json_integer(p->last));
	json_decref(data);
}

void
excerpt_line(struct excerpt_proof *p, const json_t *line)
{
	int64_t id = json_integer_value(json_object_get(line, "id"));
	char hash[DIGEST_TEXT_SIZE];

	if (p->broken != 0)
		return;
	if (!p->begun) {
		if (!begin(p, line))
			break_at(p, id, "value");
		return;
	}
	if (json_object_get(line, "id") == NULL && record_text(line, "head") != NULL) {
		p->ended = true;
		if (strcmp(record_text(line, "head"), p->head) != 0)
			break_at(p, p->last + 1, "gap");
		return;
	}
	p->broken_why = p->ended ? "gap" : flaw(p, line, hash);
	if (p->broken_why != NULL) {
		/* What is missing is the one that should have come. */
		break_at(p, strcmp(p->broken_why, "gap") == 0 ? p->last + 1 : id, p->broken_why);
		return;
	}
	p->events++;
	p->last = id;
	memcpy(p->head, hash, sizeof hash);
	p->head_at = json_integer_value(json_object_get(line, "at"));
	if (p->since != NULL && strncmp(hash, p->since, strlen(p->since)) == 0)
		p->found = true;
	if (json_integer_value(json_object_get(line, "request")) == p->request) {
		p->own++;
		note_digest(p, line);
	}
}

void
excerpt_last(struct excerpt_proof *p)
{
	if (p->broken == 0 && !p->ended)
		break_at(p, p->last + 1, "gap");
}

void
excerpt_bad_line(struct excerpt_proof *p)
{
	if (p->broken == 0)
		break_at(p, p->last + 1, "value");
}
