/*
 * A long-lived child that reads what strangers wrote, so that a message that
 * crashes or hangs a library costs that message and not the queue.
 *
 * The parent hands over open files, each with a question, ahead of the answers; the
 * child answers in the same order with bytes. A file comes through a socket pair
 * (SCM_RIGHTS), answers go through a pipe. So the child needs no path, no socket of
 * its own and no new file, and is locked in (base/cage.h) before the first message.
 * When it dies, or has not answered in time, it is killed, another is started and
 * goes on with what is not yet answered; a page that both have in memory tells which
 * file it was at.
 *
 * What the child may use is bounded: memory, processor time for one message, time by
 * the clock, no core file.
 */
#ifndef LOKET_MAIL_WORKER_H
#define LOKET_MAIL_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

/* As many questions may wait for their answers. */
#define WORKER_AHEAD 32

/* The child's two moments: once at its start, when it still may open files, and for
 * each question, a number that the parent chose. answer() gives bytes that worker.c
 * frees with free(). */
struct worker_task {
	void (*start)(const void *context);
	char *(*answer)(int fd, unsigned char question, const void *context, size_t *len);
	const void *context;
	long seconds;           /* by the clock, for one answer */
	long processor_seconds; /* for one answer */
	unsigned long memory_bytes;
	bool needs_landlock;
};

enum worker_result {
	WORKER_OK,
	WORKER_DIED,   /* of this file, twice: a crash, or the bound on memory */
	WORKER_SPENT,  /* all its processor time went into this file */
	WORKER_LATE,   /* no answer in time, twice */
	WORKER_FAILED, /* no child could be started, or it was stopped from outside, twice:
	                * nothing is known of the message */
};

struct worker;

/* No child is started yet. NULL and f when that failed. `task` stays the caller's. */
struct worker *worker_new(const struct worker_task *task, struct fault *f);
void worker_free(struct worker *w);

/* How many questions have no answer yet; at most WORKER_AHEAD. */
size_t worker_waiting(const struct worker *w);

/* Asks about a file that can be read at any place. fd goes over to the worker, which
 * closes it. May only be called while fewer than WORKER_AHEAD are waiting. */
void worker_put(struct worker *w, int fd, unsigned char question);

/* The answer to the oldest question, which there must be; on WORKER_OK *answer is valid
 * until the next call. Whatever the result, the question stays the oldest until
 * worker_again() or worker_drop(). f is set on WORKER_FAILED only. */
enum worker_result worker_take(struct worker *w, char **answer, size_t *len,
                               struct fault *f);

/* Asks another child another question about the file of the oldest one. */
void worker_again(struct worker *w, unsigned char question);

/* Is done with the oldest question. */
void worker_drop(struct worker *w);

#endif
