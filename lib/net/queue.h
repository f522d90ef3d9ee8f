/*
 * The queue on its way out: letters between their claim in the register and the commit
 * of what became of them.
 *
 * A letter is claimed, and the claim committed, before anything connects. While one
 * letter is on its way (net/runner.h) the register commits, in one transaction, what
 * became of the last ones and the claims of the next, a few ahead. A journal
 * (base/journal.h) says which of the claimed letters were begun and how they ended, so
 * that a run that was killed leaves in doubt only what was on the wire.
 */
#ifndef LOKET_NET_QUEUE_H
#define LOKET_NET_QUEUE_H

#include <jansson.h>

#include "base/conf.h"
#include "base/fault.h"
#include "register/outbox.h"

struct queue_owner {
	/* The next row to send (outbox_due()), which becomes the queue's; NULL when there is
	 * none now, with `wait` when there will be none. */
	json_t *(*next)(void *context, bool wait);
	/* What became of a letter, after its commit. -1 ends the queue. */
	int (*tell)(void *context, const struct outbox_result *result);
	/* Something went wrong; f is for people. */
	void (*fail)(void *context, const struct fault *f);
	void *context;
};

struct queue;

/* A queue of mail ("surel") or of SMS ("sms"), each with a journal of its own. Takes over what a killed run left: letters that are claimed though no sender lives.
 * The journal says what became of them; where it does not, they are in doubt. The
 * caller holds the lock of all senders, and closes with queue_close(). */
int queue_open(struct reg *reg, const struct conf *conf, const char *channel,
               const struct queue_owner *owner, struct queue **q, struct fault *f);

/* Sends rows until the owner has no more, or nothing more can be sent: a server that is
 * away, or has no use for us, is so for all letters. */
void queue_run(struct queue *q);

/* Ends the connection and makes the archive of what was sent durable. NULL is nothing
 * to do. */
void queue_close(struct queue *q);

#endif
