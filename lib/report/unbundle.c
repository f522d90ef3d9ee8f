#include "report/unbundle.h"

#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "base/tarball.h"
#include "report/stage.h"

/* A hostile bundle may be of any size; what is held of it is bounded. */
#define LINE_MAX_BYTES (1u << 20)
#define RECORD_MAX_BYTES_HELD (64u << 20)
#define FILES_MAX 100000

static const char *const names[UNBUNDLE__MAX] = { "changed", "missing", "extra", "unknown", "withheld", "told" };

const char *
unbundle_flaw_name(enum unbundle_flaw flaw)
{
	return names[flaw];
}

struct reading {
	struct unbundle *u;
	json_t *sums;      /* path → digest, of the files that are there */
	json_t *said;      /* the same, as SHA256SUMS says */
	json_t *own;       /* the request's events of the chain: [actor, what, data] */
	json_t *record;    /* berkas.json */
	bool chained;
	/* The file that is being read, with what is left of it to look at. */
	struct digest digest;
	char *held;
	size_t n, room;
	void (*line)(struct reading *, char *line, size_t len); /* NULL = not looked at */
};

static void
add_flaw(struct unbundle *u, enum unbundle_flaw flaw, const char *file)
{
	json_array_append_new(u->flaws, json_pack("{s:s, s:s}", "flaw", names[flaw], "file", file));
}

/* --- lines ----------------------------------------------------------------------------------- */

static void
sums_line(struct reading *r, char *line, size_t len)
{
	if (len < DIGEST_TEXT_SIZE + 2 || strncmp(line + DIGEST_TEXT_SIZE - 1, "  ", 2) != 0)
		return;
	line[DIGEST_TEXT_SIZE - 1] = '\0';
	json_object_set_new(r->said, line + DIGEST_TEXT_SIZE + 1, json_string(line));
}

/* What the request's own events tell, to compare with berkas.json. */
static void
note_own(struct reading *r, const json_t *event)
{
	json_t *data = json_loads(record_text(event, "data"), 0, NULL);

	json_array_append_new(r->own, json_pack("[O, O, o]", json_object_get(event, "actor"),
	                                        json_object_get(event, "what"), data ? data : json_null()));
}

static void
chain_line(struct reading *r, char *line, size_t len)
{
	json_t *event = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	int64_t own = r->u->chain.own;

	if (json_is_object(event))
		excerpt_line(&r->u->chain, event);
	else
		excerpt_bad_line(&r->u->chain);
	if (r->u->chain.own > own)
		note_own(r, event);
	json_decref(event);
}

/* --- one file --------------------------------------------------------------------------------- */

static void
hold(struct reading *r, const char *bytes, size_t len)
{
	if (r->n + len + 1 > r->room) {
		r->room = 2 * (r->n + len + 1);
		r->held = realloc(r->held, r->room);
		if (r->held == NULL)
			abort();
	}
	memcpy(r->held + r->n, bytes, len);
	r->n += len;
	r->held[r->n] = '\0';
}

/* Hands over the whole lines of what is held. */
static void
take_lines(struct reading *r)
{
	char *at = r->held, *end;

	while ((end = memchr(at, '\n', r->n - (size_t)(at - r->held))) != NULL) {
		*end = '\0';
		r->line(r, at, (size_t)(end - at));
		at = end + 1;
	}
	r->n -= (size_t)(at - r->held);
	memmove(r->held, at, r->n);
}

static int
take(struct reading *r, const char *name, bool whole, const char *bytes, size_t len, struct fault *f)
{
	digest_add(&r->digest, bytes, len);
	if (r->line == NULL && !whole)
		return 0;
	hold(r, bytes, len);
	if (r->line != NULL)
		take_lines(r);
	return r->n <= (whole ? RECORD_MAX_BYTES_HELD : LINE_MAX_BYTES) ? 0 :
	       fault_set(f, EX_DATAERR, name, "longer than loket ever writes it");
}

static int
read_file(struct reading *r, struct tarball *t, const char *name, struct fault *f)
{
	bool whole = strcmp(name, "berkas.json") == 0;
	char buf[64 << 10], sum[DIGEST_TEXT_SIZE];
	long n;

	r->line = strcmp(name, STAGE_SUMS) == 0 ? sums_line : strcmp(name, "rantai.jsonl") == 0 ? chain_line : NULL;
	r->chained = r->chained || r->line == chain_line;
	r->n = 0;
	digest_start(&r->digest);
	while ((n = tarball_read(t, buf, sizeof buf, f)) > 0)
		if (take(r, name, whole, buf, (size_t)n, f) < 0)
			return -1;
	if (n < 0)
		return -1;
	digest_finish(&r->digest, sum);
	/* A line that is torn off is none. */
	if (r->line == chain_line && r->n > 0)
		excerpt_bad_line(&r->u->chain);
	if (whole && r->record == NULL)
		r->record = json_loadb(r->held ? r->held : "", r->n, 0, NULL);
	if (json_object_get(r->sums, name) != NULL)
		return fault_set(f, EX_DATAERR, name, "is there twice; do not unpack it");
	json_object_set_new(r->sums, name, json_string(sum));
	return 0;
}

/* --- comparing --------------------------------------------------------------------------------- */

static bool
is_message(const char *name)
{
	return strncmp(name, "pesan/", 6) == 0 || strncmp(name, "surat/", 6) == 0;
}

static void
compare_sums(struct reading *r)
{
	const char *name;
	json_t *sum;

	json_object_foreach(r->sums, name, sum) {
		const json_t *said = json_object_get(r->said, name);

		if (strcmp(name, STAGE_SUMS) == 0)
			continue;
		if (said == NULL)
			add_flaw(r->u, UNBUNDLE_EXTRA, name);
		else if (!json_equal(said, sum))
			add_flaw(r->u, UNBUNDLE_CHANGED, name);
	}
	json_object_foreach(r->said, name, sum)
		if (json_object_get(r->sums, name) == NULL)
			add_flaw(r->u, UNBUNDLE_MISSING, name);
}

/* Messages against the events that name their digests, both ways. */
static void
compare_messages(struct reading *r)
{
	json_t *there = json_object(), *value;
	const char *name;

	json_object_foreach(r->sums, name, value)
		if (is_message(name)) {
			r->u->messages++;
			json_object_set_new(there, json_string_value(value), json_true());
			if (json_object_get(r->u->chain.digests, json_string_value(value)) == NULL)
				add_flaw(r->u, UNBUNDLE_UNKNOWN, name);
		}
	json_object_foreach(r->u->chain.digests, name, value)
		if (json_object_get(there, name) == NULL)
			add_flaw(r->u, UNBUNDLE_WITHHELD, name);
	json_decref(there);
}

/* The timeline that people read is made from berkas.json. */
static void
compare_events(struct reading *r)
{
	const json_t *told = json_object_get(r->record, "events"), *event;
	const char *number = record_text(r->record, "number");
	bool same = number != NULL && strcmp(number, r->u->chain.number) == 0 &&
	            json_array_size(told) == json_array_size(r->own);
	size_t i;

	json_array_foreach(told, i, event) {
		const json_t *own = json_array_get(r->own, i);

		same = same && json_equal(json_object_get(event, "actor"), json_array_get(own, 0)) &&
		       json_equal(json_object_get(event, "what"), json_array_get(own, 1)) &&
		       json_equal(json_object_get(event, "data"), json_array_get(own, 2));
	}
	if (!same)
		add_flaw(r->u, UNBUNDLE_TOLD, "berkas.json");
}

/* --- the whole ---------------------------------------------------------------------------------- */

/* Without the folder that all of it lies in. */
static const char *
below_folder(const char *path)
{
	const char *slash = strchr(path, '/');

	return slash ? slash + 1 : path;
}

static int
read_all(struct reading *r, struct tarball *t, struct fault *f)
{
	char path[TARBALL_PATH_BYTES];
	int64_t size;
	int more;

	while ((more = tarball_next(t, path, &size, f)) > 0) {
		if (++r->u->files > FILES_MAX)
			return fault_set(f, EX_DATAERR, "bundle", "more files than loket ever writes");
		if (read_file(r, t, below_folder(path), f) < 0)
			return -1;
	}
	return more;
}

static void
compare(struct reading *r)
{
	r->u->complete = r->chained && json_object_get(r->sums, STAGE_SUMS) != NULL && json_is_object(r->record);
	excerpt_last(&r->u->chain);
	compare_sums(r);
	/* Of a chain that broke, what comes behind is not known. */
	if (r->u->chain.broken == 0 && r->chained) {
		compare_messages(r);
		compare_events(r);
	}
}

int
unbundle_prove(int in, const char *object, const char *since, struct unbundle *u, struct fault *f)
{
	struct reading r = { .u = u, .sums = json_object(), .said = json_object(), .own = json_array() };
	struct tarball *t = NULL;
	int result;

	*u = (struct unbundle){ .flaws = json_array() };
	excerpt_begin(&u->chain, since);
	result = tarball_open(in, object, &t, f);
	if (result == 0)
		result = read_all(&r, t, f);
	tarball_close(t);
	if (result == 0)
		compare(&r);
	if (result == 0 && u->files == 0)
		result = fault_set(f, EX_DATAERR, object, "holds no files");
	json_decref(r.sums);
	json_decref(r.said);
	json_decref(r.own);
	json_decref(r.record);
	free(r.held);
	return result;
}

void
unbundle_free(struct unbundle *u)
{
	excerpt_end(&u->chain);
	json_decref(u->flaws);
	u->flaws = NULL;
}

bool
unbundle_proven(const struct unbundle *u)
{
	const struct excerpt_proof *c = &u->chain;

	return u->complete && json_array_size(u->flaws) == 0 && c->broken == 0 && c->own > 0 &&
	       (c->since == NULL || c->found);
}
