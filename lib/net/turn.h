/*
 * One account's turn: what is new in its mailbox goes into the spool.
 *
 * The order is the promise. Messages are written as they come and made durable
 * together, a batch at a time; only then are the server's copies touched (`after`),
 * only then is progress committed, once a batch, and only then are their paths
 * printed. Killed anywhere in between, the next run takes the batch once more, and
 * the register knows their digests.
 *
 * What the server does not hand over is listed in the register and tried again with
 * every run, after what is new; it holds nothing else up.
 *
 * lib/ neither prints nor says: the caller's functions do.
 */
#ifndef LOKET_NET_TURN_H
#define LOKET_NET_TURN_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/batch.h"
#include "base/conf.h"
#include "net/imap.h"
#include "register/mailbox.h"

/* A turn ends after this many times [limits] seconds; what is left comes with the next
 * run. One message may take as long. */
#define TURN_FACTOR 20

/* What is being fetched, where the parent process can read it when we died of it. */
struct turn_mark {
	size_t folder;       /* its number in source->folders */
	int64_t uidvalidity; /* 0: nothing */
	int64_t uid;
};

struct turn {
	const struct conf *conf;
	const struct conf_source *source;
	struct reg *reg;
	const char *spool;
	struct turn_mark *mark;
	long left;        /* how many messages may still be taken, of --max; -1 = any */
	time_t end;       /* on the monotonic clock */
	int stop_fd;      /* readable: end as soon as nothing is half done; -1 */
	/* Prints a path; -1 with f when nobody reads them any longer. */
	int (*print)(const char *path, struct fault *f);
	/* Says one sentence about the account. */
	void (*tell)(const char *account, const char *sentence);
	/* Filled here: */
	struct batch batch;
	bool after_told;  /* that `after` does not work was said */
	bool time_told;   /* that the time is over was said */
	bool output_dead;
	int code;         /* the highest exit code so far */
};

/* Reads all folders of the account over an open session: 0, or -1 with a fault that
 * ends the turn and has not been said. t->code tells what else there was. */
int turn_imap(struct turn *t, struct imap *imap, struct fault *f);

/* The same for a Maildir. */
int turn_maildir(struct turn *t, struct fault *f);

/* A message that ended the process that fetched it goes onto the list. */
int turn_blame(struct reg *reg, const struct conf_source *source,
               const struct turn_mark *mark, const char *reason, struct fault *f);

/* --- what both kinds share (turn.c) ------------------------------------------ */

/* Raises the exit code. */
void turn_note(struct turn *t, int code);

/* Were we told to stop? */
bool turn_must_stop(const struct turn *t);

/* Is there room and time for another message? Says when there is not, and that more is
 * to come: EX_TEMPFAIL. */
bool turn_may_go_on(struct turn *t);

/* A sentence about the account; formatted like printf. */
void turn_tell(struct turn *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* `after` failed: the messages are safe, so that is said, once, and no more. */
void turn_tell_after(struct turn *t, const struct fault *f);

/* Prints the paths of n committed messages, from the one with the number `first`. */
int turn_announce(struct turn *t, size_t n, struct fault *f);

#endif
