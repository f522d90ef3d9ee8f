#include "net/account.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bound.h"
#include "base/lock.h"
#include "base/maildir.h"
#include "base/secret.h"

#define MEMORY_BYTES (300ul << 20)
/* How long a folder that IDLE does not watch is left alone. */
#define OTHER_FOLDERS_SECS 300
#define MAILDIR_SECS 60
/* Between two tries: at first, and at most. */
#define PAUSE_SECS 1
#define PAUSE_MOST_SECS 300

static void
tell(struct turn *t, const struct fault *f)
{
	/* The account's name stands before it anyway. */
	if (strcmp(f->object, t->source->name) == 0)
		turn_tell(t, "%s", f->reason);
	else
		turn_tell(t, "%s: %s", f->object, f->reason);
	turn_note(t, f->code != EX_OK ? f->code : EX_SOFTWARE);
}

/* --- one turn ------------------------------------------------------------------ */

static int
read_secret(const struct conf_source *s, char secret[SECRET_SIZE], struct fault *f)
{
	if (s->password_credential != NULL)
		return secret_credential(s->password_credential, s->name, secret, f);
	return secret_read(s->token_command != NULL ? s->token_command : s->password_command,
	                   s->password_file, s->name, secret, f);
}

static int
open_session(struct turn *t, struct imap **imap, struct fault *f)
{
	char secret[SECRET_SIZE];
	int result;

	*imap = NULL;
	if (read_secret(t->source, secret, f) < 0)
		return -1;
	/* What a hostile server can make libetpan take (RELIABILITY row 22); not before
	 * the command for the password has run, which inherits it. */
	bound_core();
	bound_memory(MEMORY_BYTES);
	result = imap_open(t->source, secret, t->conf->limit_seconds, t->stop_fd, imap, f);
	secret_wipe(secret);
	return result;
}

/* One run at a time for each account. */
static int
lock_account(const struct turn *t, struct fault *f)
{
	char lock[96];

	snprintf(lock, sizeof lock, "fetch-%s", t->source->name);
	return lock_take(t->conf->home, lock, f);
}

/* What is new, over an open session or from a Maildir, under the lock. */
static int
take_new(struct turn *t, struct imap *imap, struct fault *f)
{
	char *file = conf_home(t->conf, "register.db");
	struct timespec now;
	int result = -1;

	clock_gettime(CLOCK_MONOTONIC, &now);
	t->end = now.tv_sec + TURN_FACTOR * t->conf->limit_seconds;
	if (register_open(file, REGISTER_WRITE, &t->reg, f) == 0) {
		result = imap != NULL ? turn_imap(t, imap, f) : turn_maildir(t, f);
		register_close(t->reg);
	}
	free(file);
	return result;
}

int
account_read(struct turn *t)
{
	struct imap *imap = NULL;
	struct fault f = { 0 };
	int lock = lock_account(t, &f), result = -1;

	if (lock >= 0 && (!t->source->is_imap || open_session(t, &imap, &f) == 0))
		result = take_new(t, imap, &f);
	if (result < 0 && !t->output_dead)
		tell(t, &f);
	imap_close(imap);
	if (lock >= 0)
		close(lock);
	return t->code;
}

/* --- turn after turn -------------------------------------------------------------- */

/* Sleeps; false when we were told to stop. */
static bool
rest(const struct turn *t, int fd, long secs)
{
	struct pollfd p[] = {
		{ .fd = t->stop_fd, .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};

	poll(p, 2, (int)secs * 1000);
	return !turn_must_stop(t);
}

/* A turn under the lock; another run that has it does our work. */
static int
take_turn(struct turn *t, struct imap *imap, struct fault *f)
{
	struct fault locked;
	int lock = lock_account(t, &locked), result;

	if (lock < 0)
		return 0;
	t->after_told = t->time_told = false;
	result = take_new(t, imap, f);
	close(lock);
	return result;
}

/* Over one session for as long as it lasts. Always -1, except when we are to stop. */
static int
keep_imap(struct turn *t, bool *well, struct fault *f)
{
	long secs = t->source->n_folders > 1 ? OTHER_FOLDERS_SECS : 24 * 3600;
	struct imap *imap;
	int result = open_session(t, &imap, f);

	while (result == 0) {
		result = take_turn(t, imap, f);
		if (result < 0 || turn_must_stop(t))
			break;
		/* The first folder is the one that is watched. */
		if (t->source->n_folders > 1)
			result = imap_open_folder(imap, t->source->folders[0], f);
		if (result == 0)
			result = imap_wait(imap, imap_can_idle(imap) ? secs : t->conf->limit_seconds, f);
		/* Not before a wait: a server that breaks off each one is to be spared. */
		*well = *well || result == 0;
	}
	imap_close(imap);
	return result;
}

static int
keep_maildir(struct turn *t, bool *well, struct fault *f)
{
	int watch = maildir_watch(t->source->path, f), result = watch < 0 ? -1 : 0;
	char events[4096];

	while (result == 0) {
		result = take_turn(t, NULL, f);
		*well = *well || result == 0;
		if (result < 0 || !rest(t, watch, MAILDIR_SECS))
			break;
		while (read(watch, events, sizeof events) > 0)
			continue;
	}
	if (watch >= 0)
		close(watch);
	return result;
}

int
account_keep(struct turn *t)
{
	long pause = PAUSE_SECS;
	bool told = false;

	while (!turn_must_stop(t)) {
		struct fault f = { 0 };
		bool well = false;
		int result = t->source->is_imap ? keep_imap(t, &well, &f) : keep_maildir(t, &well, &f);

		if (t->output_dead)
			return EX_IOERR;
		if (well) {
			pause = PAUSE_SECS;
			told = false;
		}
		if (turn_must_stop(t))
			break;
		if (result < 0 && !told)
			tell(t, &f);
		told = true;
		/* Not all counters of a regency in the same second. */
		if (!rest(t, -1, pause + (long)(getpid() % 2)))
			break;
		pause = 2 * pause < PAUSE_MOST_SECS ? 2 * pause : PAUSE_MOST_SECS;
	}
	return EX_OK;
}
