/*
 * The queue runner: letters are handed over one after another, on one connection, in
 * a thread of its own, so that the register can commit what became of the last letters
 * and claim the next ones while a server thinks. Only this thread touches the network;
 * only the caller touches the register.
 */
#ifndef LOKET_NET_RUNNER_H
#define LOKET_NET_RUNNER_H

#include "net/transport.h"

struct runner_job {
	struct transport_letter letter;
	/* What became of it: */
	bool tried;                /* false: nothing was begun, and the rest tells nothing */
	struct smtp_answer answer;
	struct fault fault;        /* when it was not sent */
	struct runner_job *next;   /* the runner's own */
};

/* Called in the runner's thread, before a letter is begun and when its end is known.
 * A begin that returns -1 (and fills the fault) keeps the letter from being sent. */
struct runner_marks {
	int (*begin)(void *context, struct runner_job *job);
	void (*end)(void *context, struct runner_job *job);
	void *context;
};

struct runner;

/* The transport is the runner's until runner_stop(), which frees it. */
int runner_start(struct transport *t, const struct runner_marks *marks, struct runner **r,
                 struct fault *f);

/* Hands over a job, which stays the caller's memory and must stay where it is until
 * runner_take() gives it back. */
void runner_give(struct runner *r, struct runner_job *job);

/* The next job that is done, in the order in which they were given; NULL when there is
 * none now. After a letter whose answer is about the whole queue, or whose begin failed,
 * the others come back untried; so too after three connections in a row that broke. */
struct runner_job *runner_take(struct runner *r);

/*
 * Waits until so many jobs are done, or all that were given; for fewer when a letter
 * takes its time, so that no end waits long to be written down. Cuts the connection
 * of a letter that takes longer than transport_secs().
 */
void runner_wait(struct runner *r, size_t n);

/* Ends the thread after the letter that is under way, and the connection. NULL is
 * nothing to do. */
void runner_stop(struct runner *r);

#endif
