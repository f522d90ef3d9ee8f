#include "mail/reading.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib.h>

#include "base/cage.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/durable.h"
#include "base/record.h"
#include "base/recordline.h"
#include "mail/describe.h"
#include "mail/lines.h"
#include "mail/sms.h"
#include "mail/worker.h"

#define BLOCK_BYTES 65536
#define SPOOL_SMS "/spool/sms/"
#define MAX_KEYS 64
#define MAX_WORKERS 2
#define READING_AHEAD 32
/* A worker has so many messages before the next one is begun: a few messages are not worth
 * the start of another. */
#define ENOUGH 8
/* Without any message a reader has about 10 MiB; its texts are in memory a few times. */
#define MEMORY_BYTES (56ul << 20)
#define MEMORY_TEXTS 16ul

/* What we know of a message ourselves, while the worker reads it. */
struct known {
	char *path; /* or NULL */
	char digest[DIGEST_TEXT_SIZE];
	char received[CLOCK_TEXT_SIZE];
	bool is_sms;
	struct worker *worker; /* that reads it */
	uint32_t warnings; /* of what was done to it before it was read */
};

struct reading {
	const struct conf *conf;
	struct worker_task task;
	struct worker *workers[MAX_WORKERS];
	size_t n_workers;
	json_t *nothing;           /* a record without anything, and its keys */
	const char *keys[MAX_KEYS];
	struct known queue[READING_AHEAD];
	size_t first;
	size_t n;
	char *line;                /* the last record */
};

/* --- in the worker ---------------------------------------------------------------- */

static void
start_worker(const void *context)
{
	(void)context;
	describe_start();
}

static bool
is_unreadable(const json_t *record)
{
	const json_t *warnings = json_object_get(record, "warnings");

	for (size_t i = 0; i < json_array_size(warnings); i++) {
		const char *w = json_string_value(json_array_get(warnings, i));

		if (w != NULL && strcmp(w, warning_word(WARNING_UNREADABLE)) == 0)
			return true;
	}
	return false;
}

static char *
answer_question(int fd, unsigned char question, const void *context, size_t *len)
{
	json_t *record = question == DESCRIBE_SMS ? sms_describe(fd, context)
	                                          : describe_message(fd, question, context);
	char *text;

	/* A passing fault of the machine must not send a letter to be read by hand. */
	if (question != DESCRIBE_SMS && is_unreadable(record)) {
		json_decref(record);
		record = describe_message(fd, question, context);
	}
	text = recordline_write(record, len);
	json_decref(record);
	return text;
}

/* --- in the filter ---------------------------------------------------------------- */

static void
list_keys(struct reading *r)
{
	size_t n = 0;
	const char *key;
	json_t *value;

	r->nothing = describe_nothing();
	json_object_foreach(r->nothing, key, value)
		if (n + 1 < MAX_KEYS)
			r->keys[n++] = key;
}

/* One for each processor, within reason. */
static size_t
count_workers(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n < MAX_WORKERS ? (size_t)n : MAX_WORKERS;
}

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
		.processor_seconds = conf->limit_processor_seconds,
		.memory_bytes = MEMORY_BYTES + MEMORY_TEXTS * (unsigned long)conf->limit_text_bytes,
		.needs_landlock = strcmp(conf->limit_landlock, "needed") == 0,
	};
	list_keys(r);
	while (r->n_workers < count_workers()) {
		struct worker *w = worker_new(&r->task, f);

		if (w == NULL) {
			reading_free(r);
			return NULL;
		}
		r->workers[r->n_workers++] = w;
	}
	return r;
}

void
reading_free(struct reading *r)
{
	if (r == NULL)
		return;
	for (size_t i = 0; i < r->n_workers; i++)
		worker_free(r->workers[i]);
	for (size_t i = 0; i < READING_AHEAD; i++)
		free(r->queue[i].path);
	json_decref(r->nothing);
	free(r->line);
	free(r);
}

size_t
reading_waiting(const struct reading *r)
{
	return r->n;
}

bool
reading_has_room(const struct reading *r)
{
	return r->n < READING_AHEAD;
}

/* --- a message goes in ---------------------------------------------------------------- */

static ssize_t
read_block(int fd, char *block, size_t size)
{
	ssize_t n;

	do
		n = read(fd, block, size);
	while (n < 0 && errno == EINTR);
	return n;
}

/* An unnamed file, in $TMPDIR if that may be, else in memory. */
static int
open_unnamed(struct fault *f)
{
	const char *folder = getenv("TMPDIR");
	int fd = open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0)
		fd = memfd_create("loket-message", MFD_CLOEXEC);
	return fd < 0 ? fault_errno(f, "unnamed file", "creating") : fd;
}

static int
put_block(int copy, const char *block, size_t len, struct fault *f)
{
	while (len > 0) {
		ssize_t n = write(copy, block, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(f, "unnamed file", "copying the message");
		block += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Hashes all of the message. Copies what the limit allows of it when *copy >= 0, or
 * when its lines have to be mended. */
static int
hash_message(const struct conf *conf, int fd, int *copy, struct known *k, struct fault *f)
{
	off_t limit = conf->limit_message_bytes, at = 0;
	char block[BLOCK_BYTES];
	struct digest d;
	ssize_t n;

	digest_start(&d);
	while ((n = read_block(fd, block, sizeof block)) > 0) {
		size_t room = (size_t)(limit - at);
		size_t len = (size_t)n < room ? (size_t)n : room;

		digest_add(&d, block, (size_t)n);
		if (at == 0 && lines_end_with_cr(block, len))
			k->warnings |= WARNING_BIT(WARNING_CR);
		if (k->warnings & WARNING_BIT(WARNING_CR)) {
			lines_mend(block, len);
			if (*copy < 0 && (*copy = open_unnamed(f)) < 0)
				return -1;
		}
		if (*copy >= 0 && put_block(*copy, block, len, f) < 0)
			return -1;
		at += (off_t)len;
		if (len < (size_t)n)
			k->warnings |= WARNING_BIT(WARNING_LIMIT_MESSAGE);
	}
	if (n < 0)
		return fault_errno(f, k->path ? k->path : "standard input", "reading the message");
	digest_finish(&d, k->digest);
	return 0;
}

/* Can the worker read it as it is: a plain file from its start, not over the limit? */
static bool
is_ready(const struct conf *conf, int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	       st.st_size <= conf->limit_message_bytes && lseek(fd, 0, SEEK_CUR) == 0;
}

/* Hashes the message, and gives a file that the worker can read; fd is used up. */
static int
take_message(const struct conf *conf, int fd, struct known *k, struct fault *f)
{
	bool ready = is_ready(conf, fd);
	int copy = ready ? -1 : open_unnamed(f);
	int result = ready || copy >= 0 ? hash_message(conf, fd, &copy, k, f) : -1;

	if (result == 0 && copy < 0)
		return fd;
	close(fd);
	if (result == 0)
		return copy;
	if (copy >= 0)
		close(copy);
	return -1;
}

int
reading_open(const struct conf *conf, int fd, const char *object, char digest[DIGEST_TEXT_SIZE],
             struct fault *f)
{
	struct known k = { .path = strdup(object) };

	if (k.path == NULL)
		abort();
	fd = take_message(conf, fd, &k, f);
	if (fd >= 0)
		memcpy(digest, k.digest, sizeof k.digest);
	free(k.path);
	return fd;
}

/* The first worker that has not enough to do, else the one that has least. */
static struct worker *
choose_worker(const struct reading *r)
{
	struct worker *chosen = r->workers[0];

	for (size_t i = 1; i < r->n_workers && worker_waiting(chosen) >= ENOUGH; i++)
		if (worker_waiting(r->workers[i]) < worker_waiting(chosen))
			chosen = r->workers[i];
	return chosen;
}

/* Does the file lie in the spool of SMS? */
static bool
is_sms(const struct conf *conf, const char *path)
{
	size_t n = strlen(conf->home);

	return path != NULL && strncmp(path, conf->home, n) == 0 &&
	    strncmp(path + n, SPOOL_SMS, strlen(SPOOL_SMS)) == 0;
}

int
reading_put(struct reading *r, int fd, const char *path, int64_t received_at,
            struct fault *f)
{
	struct known *k = &r->queue[(r->first + r->n) % READING_AHEAD];
	int64_t now = clock_now();

	free(k->path);
	*k = (struct known){ .path = path ? strdup(path) : NULL, .is_sms = is_sms(r->conf, path) };
	if (path != NULL && durable_cut_of(path) > 0)
		k->warnings |= WARNING_BIT(WARNING_LIMIT_MESSAGE);
	if (path != NULL && k->path == NULL)
		abort();
	fd = take_message(r->conf, fd, k, f);
	if (fd < 0)
		return -1;
	/* A clock that ran ahead when the file was written must not give a deadline
	 * in the future (DESIGN 3). */
	clock_format(received_at < now ? received_at : now, r->conf->zone_secs, k->received);
	k->worker = choose_worker(r);
	worker_put(k->worker, fd, k->is_sms ? DESCRIBE_SMS : DESCRIBE_ALL);
	r->n++;
	return 0;
}

/* --- a record comes out ------------------------------------------------------------------ */

#define BEFORE_CHANNEL "{\"v\":1,\"channel\":\""
#define BEFORE_CONTENT "\",\"path\":null,\"digest\":null,\"content\":"
#define BEHIND_CONTENT ",\"received\":null,\"date\":"

/* The length of the content's digest, with its quotes: null, or hexadecimal. */
static size_t
content_length(const char *text)
{
	size_t n = 1;

	if (strncmp(text, "null", 4) == 0)
		return 4;
	/* no string function: the record ends without a NUL */
	while (n < DIGEST_TEXT_SIZE && strchr("0123456789abcdef", text[n]) != NULL && text[n] != '\0')
		n++;
	return *text == '"' && n == DIGEST_TEXT_SIZE && text[n] == '"' ? n + 1 : 0;
}

/* A path is bytes; only a path that is UTF-8 can be told in a record. */
static char *
path_text(const char *path)
{
	return path != NULL && g_utf8_validate(path, -1, NULL) ? recordline_quote(path)
	                                                       : strdup("null");
}

/* What the worker says is a stranger's word: it passes only as a whole record in which
 * what we know is still open, and that we set. False when it is none. */
static bool
stamp(struct reading *r, const struct known *k, const char *record, size_t len)
{
	const char *channel = k->is_sms ? "sms" : "surel";
	const char *content, *rest; /* the record is no string: it ends at len */
	char before[sizeof BEFORE_CHANNEL + sizeof BEFORE_CONTENT + 8], *path;
	size_t content_len;

	snprintf(before, sizeof before, BEFORE_CHANNEL "%s" BEFORE_CONTENT, channel);
	content = record + strlen(before);
	if (!recordline_check(record, len, r->keys) || strncmp(record, before, strlen(before)) != 0)
		return false;
	content_len = content_length(content);
	rest = content + content_len;
	if (content_len == 0 || strncmp(rest, BEHIND_CONTENT, strlen(BEHIND_CONTENT)) != 0)
		return false;
	rest += strlen(BEHIND_CONTENT);
	path = path_text(k->path);
	free(r->line);
	if (asprintf(&r->line, BEFORE_CHANNEL "%s\",\"path\":%s,\"digest\":\"%s\","
	             "\"content\":%.*s,\"received\":\"%s\",\"date\":%.*s", channel, path, k->digest,
	             (int)content_len, content, k->received, (int)(record + len - rest), rest) < 0)
		abort();
	free(path);
	return true;
}

/* Adds a warning to the list that ends the line. */
static void
add_warning(struct reading *r, enum warning warning)
{
	size_t len = strlen(r->line);
	bool is_first = len > 3 && strcmp(r->line + len - 3, "[]}") == 0;
	char *longer;

	if (asprintf(&longer, "%.*s%s\"%s\"]}", (int)len - 2, r->line, is_first ? "" : ",",
	             warning_word(warning)) < 0)
		abort();
	free(r->line);
	r->line = longer;
}

/* The record when even the header could not be read. */
static void
stamp_nothing(struct reading *r, const struct known *k)
{
	size_t len;
	char *record;

	record_set_text(r->nothing, "channel", k->is_sms ? "sms" : "surel");
	record = recordline_write(r->nothing, &len);
	if (!stamp(r, k, record, len))
		abort(); /* a mistake of ours */
	free(record);
}

/* One question, and what comes of it: a worker whose answer is no record has been
 * taken over. */
static enum worker_result
ask(struct reading *r, const struct known *k, struct fault *f)
{
	char *answer;
	size_t len = 0;
	enum worker_result result = worker_take(k->worker, &answer, &len, f);

	if (result == WORKER_OK && !stamp(r, k, answer, len))
		return WORKER_DIED;
	return result;
}

/* Asks for all, and when that killed the worker for the header alone. */
static int
ask_both(struct reading *r, const struct known *k, struct fault *f)
{
	enum worker_result first = ask(r, k, f), second = first;

	if (first != WORKER_OK && first != WORKER_FAILED && !k->is_sms) {
		worker_again(k->worker, DESCRIBE_HEADERS);
		second = ask(r, k, f);
	}
	if (second != WORKER_OK && second != WORKER_FAILED) {
		worker_again(k->worker, DESCRIBE_HEADERS); /* not the child that answered so */
		stamp_nothing(r, k);
	}
	worker_drop(k->worker);
	if (second == WORKER_FAILED)
		return -1;
	if (first != WORKER_OK)
		add_warning(r, first == WORKER_DIED ? WARNING_UNREADABLE_CRASH
		                                    : WARNING_UNREADABLE_TIME);
	return 0;
}

char *
reading_take(struct reading *r, size_t *len, struct fault *f)
{
	const struct known *k = &r->queue[r->first];
	int result = ask_both(r, k, f);

	for (unsigned w = 0; result == 0 && w < WARNING__MAX; w++)
		if (k->warnings & WARNING_BIT(w))
			add_warning(r, w);
	r->first = (r->first + 1) % READING_AHEAD;
	r->n--;
	if (result < 0)
		return NULL;
	*len = strlen(r->line);
	return r->line;
}
