#include "mail/reading.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "mail/describe.h"
#include "mail/lines.h"
#include "mail/worker.h"

struct reading {
	const struct conf *conf;
	struct worker_task task;
	struct worker *worker;
};

/* --- in the worker ---------------------------------------------------------------- */

static void
start_worker(const void *context)
{
	(void)context;
	describe_start();
}

static char *
answer_question(int scratch, unsigned char question, const void *context, size_t *len)
{
	json_t *record = describe_message(scratch, question, context);
	char *text = json_dumps(record, JSON_COMPACT);

	if (text == NULL)
		abort(); /* out of memory */
	while (text[*len] != '\0')
		++*len;
	json_decref(record);
	return text;
}

/* --- in the filter ---------------------------------------------------------------- */

struct reading *
reading_new(const struct conf *conf, struct fault *f)
{
	struct reading *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->conf = conf;
	r->task = (struct worker_task){
		.start = start_worker,
		.answer = answer_question,
		.context = conf,
		.seconds = conf->limit_seconds,
	};
	r->worker = worker_new(&r->task, f);
	if (r->worker == NULL) {
		free(r);
		return NULL;
	}
	return r;
}

void
reading_free(struct reading *r)
{
	if (r != NULL)
		worker_free(r->worker);
	free(r);
}

static ssize_t
read_block(int fd, char *block, size_t size)
{
	ssize_t n;

	do
		n = read(fd, block, size);
	while (n < 0 && errno == EINTR);
	return n;
}

/* Writes a block at a place of the scratch file; it is memory, so a short write
 * means that there is no more. */
static int
put_block(int scratch, const char *block, size_t len, off_t at, struct fault *f)
{
	if (pwrite(scratch, block, len, at) == (ssize_t)len)
		return 0;
	errno = ENOMEM;
	return fault_errno(f, "scratch file", "copying the message");
}

/* Copies the message, at most the limit, and hashes all of it. What was done to the
 * copy is a warning: it was cut, or its lines were mended. */
static int
copy_message(const struct reading *r, int fd, const char *object,
             char digest[DIGEST_TEXT_SIZE], uint32_t *warnings, struct fault *f)
{
	int scratch = worker_scratch(r->worker);
	off_t limit = r->conf->limit_message_bytes, at = 0;
	char block[65536];
	struct digest d;
	ssize_t n;

	*warnings = 0;
	if (ftruncate(scratch, 0) < 0)
		return fault_errno(f, "scratch file", "emptying");
	digest_start(&d);
	while ((n = read_block(fd, block, sizeof block)) > 0) {
		size_t room = (size_t)(limit - at);
		size_t len = (size_t)n < room ? (size_t)n : room;

		digest_add(&d, block, (size_t)n);
		if (at == 0 && lines_end_with_cr(block, len))
			*warnings |= WARNING_BIT(WARNING_CR);
		if (*warnings & WARNING_BIT(WARNING_CR))
			lines_mend(block, len);
		if (put_block(scratch, block, len, at, f) < 0)
			return -1;
		at += (off_t)len;
		if (len < (size_t)n)
			*warnings |= WARNING_BIT(WARNING_LIMIT_MESSAGE);
	}
	if (n < 0)
		return fault_errno(f, object, "reading the message");
	digest_finish(&d, digest);
	return 0;
}

/* What the worker says is a stranger's word until it is parsed: an object, and no
 * key twice. */
static json_t *
take_record(const char *answer, size_t len)
{
	json_t *record = json_loadb(answer, len, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(record) && json_is_array(json_object_get(record, "warnings")))
		return record;
	json_decref(record);
	return NULL;
}

static enum worker_result
ask(struct reading *r, enum describe_depth depth, json_t **record, struct fault *f)
{
	char *answer;
	size_t len = 0;
	enum worker_result result = worker_ask(r->worker, (unsigned char)depth, &answer, &len, f);

	*record = NULL;
	if (result == WORKER_OK) {
		*record = take_record(answer, len);
		free(answer);
		if (*record == NULL)
			result = WORKER_DIED;
	}
	return result;
}

static bool
is_unreadable(const json_t *record)
{
	const json_t *warnings = json_object_get(record, "warnings");

	for (size_t i = 0; i < json_array_size(warnings); i++) {
		const char *w = json_string_value(json_array_get(warnings, i));

		if (w != NULL && strncmp(w, "unreadable", strlen("unreadable")) == 0)
			return true;
	}
	return false;
}

static json_t *
describe(struct reading *r, struct fault *f)
{
	json_t *record;
	enum worker_result first = ask(r, DESCRIBE_ALL, &record, f);
	enum worker_result second = first;

	/* A passing fault of the machine must not send a letter to be read by hand. */
	if (first == WORKER_OK && is_unreadable(record)) {
		json_decref(record);
		first = second = ask(r, DESCRIBE_ALL, &record, f);
	}
	if (first == WORKER_DIED || first == WORKER_LATE)
		second = ask(r, DESCRIBE_HEADERS, &record, f);
	if (first == WORKER_FAILED || second == WORKER_FAILED)
		return NULL;
	if (record == NULL)
		record = describe_nothing();
	if (first != WORKER_OK)
		describe_warn(record, first == WORKER_LATE ? WARNING_UNREADABLE_TIME
		                                           : WARNING_UNREADABLE_CRASH);
	return record;
}

json_t *
reading_record(struct reading *r, int fd, const char *path, int64_t received_at,
               struct fault *f)
{
	char digest[DIGEST_TEXT_SIZE], received[CLOCK_TEXT_SIZE];
	int64_t now = clock_now();
	uint32_t warnings;
	json_t *record = NULL;

	if (copy_message(r, fd, path ? path : "standard input", digest, &warnings, f) == 0)
		record = describe(r, f);
	if (record == NULL)
		return NULL;
	/* A clock that ran ahead when the file was written must not give a deadline
	 * in the future (DESIGN 3). */
	clock_format(received_at < now ? received_at : now, r->conf->zone_secs, received);
	describe_stamp(record, path, digest, received);
	for (unsigned w = 0; w < WARNING__MAX; w++)
		if (warnings & WARNING_BIT(w))
			describe_warn(record, w);
	return record;
}
