/*
 * A long-lived child that reads what strangers wrote, so that a message that
 * crashes or hangs a library costs that message and not the queue.
 *
 * The parent copies a message into the scratch file, an unnamed one in memory that
 * both have open, and asks; the child answers with bytes. Questions and answers
 * go through two pipes. The child needs no path, no socket and no new file, so it
 * can be locked in. When it dies, or has not answered in time, it is killed and
 * the next question starts another.
 *
 * What the child may use is bounded: memory, processor time for one message, no
 * core file.
 */
#ifndef LOKET_MAIL_WORKER_H
#define LOKET_MAIL_WORKER_H

#include <stddef.h>

#include "base/fault.h"

/* The child's two moments: once at its start, and for each question, a number
 * that the parent chose. answer() gives bytes that worker.c frees with free(). */
struct worker_task {
	void (*start)(const void *context);
	char *(*answer)(int scratch, unsigned char question, const void *context, size_t *len);
	const void *context;
	long seconds; /* for one answer */
};

enum worker_result {
	WORKER_OK,
	WORKER_DIED,   /* of the message: a crash, or a bound on memory or processor time */
	WORKER_LATE,
	WORKER_FAILED, /* no child could be started, or it was stopped from outside, twice:
	                * nothing is known of the message */
};

struct worker;

/* Makes the scratch file; no child is started yet. NULL and f when that failed.
 * `task` stays the caller's. */
struct worker *worker_new(const struct worker_task *task, struct fault *f);
void worker_free(struct worker *w);

/* The scratch file, for the parent to fill before it asks. */
int worker_scratch(const struct worker *w);

/* Asks. On WORKER_OK the caller frees *answer. f is set on WORKER_FAILED only. */
enum worker_result worker_ask(struct worker *w, unsigned char question, char **answer,
                              size_t *len, struct fault *f);

#endif
