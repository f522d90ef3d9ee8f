/*
 * loket-fetch: takes new mail from the configured mailboxes into the spool and
 * prints the path of each spool file, first those that an earlier run left.
 *
 * The order is the promise: the message is durable in the spool; only then the
 * server's copy is touched (`after`), only then its UID or name is remembered,
 * and only then its path is printed. Killed anywhere in between, the next run
 * takes the message once more, and the register knows its digest.
 *
 * Each account is handled by a process of its own, with bounded memory and time:
 * a server that hangs, lies or crashes libetpan costs only its own account its
 * turn. Progress is UIDVALIDITY and UID (Maildir: the name), never \Seen: staff
 * read the same mailbox.
 *
 * Exit code: 0, or the highest of what the accounts gave: 65 a message larger
 * than [limits] message was left where it is, 74 the disk or the output failed,
 * 75 something is left for the next run, 77 a certificate or password was
 * refused, 78 the configuration cannot work.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bound.h"
#include "base/child.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/durable.h"
#include "base/lock.h"
#include "base/maildir.h"
#include "base/say.h"
#include "base/secret.h"
#include "net/imap.h"
#include "register/mailbox.h"
#include "register/register.h"

/* An account's turn ends after this many times [limits] seconds; what is left
 * comes with the next run. */
#define TURN_FACTOR 20
/* Past its end a turn is ended by force: password_command and one last command
 * of the server may stand in between. */
#define GRACE_SECS 45
#define MEMORY_BYTES (300ul << 20)
/* How a child says that nobody reads our output; no exit code of sysexits(3). */
#define OUTPUT_DEAD 1

/* One account's turn. */
struct turn {
	const struct conf *conf;
	const struct conf_source *source;
	const char *spool;
	struct reg *reg;
	long left;       /* how many messages may still be taken, of --max */
	time_t end;      /* on the monotonic clock */
	bool after_said; /* that `after` does not work was said */
	bool output_dead;
	int code;        /* the highest exit code so far */
};

static void
note(struct turn *t, int code)
{
	if (code > t->code)
		t->code = code;
}

static time_t
monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static int
print_path(const char *path, struct fault *f)
{
	if (printf("%s\n", path) < 0 || fflush(stdout) == EOF)
		return fault_set(f, EX_IOERR, "standard output", "writing failed: %s",
		                 strerror(errno));
	return 0;
}

/* Is there another message to take, and time for it? */
static bool
may_go_on(struct turn *t)
{
	if (t->left == 0)
		return false;
	if (monotonic() < t->end)
		return true;
	say(t->source->name, "its time is over; the rest comes with the next run");
	note(t, EX_TEMPFAIL);
	return false;
}

static bool
too_large(struct turn *t, int64_t size_bytes)
{
	if (size_bytes <= t->conf->limit_message_bytes)
		return false;
	say(t->source->name, "a message of %lld bytes is left where it is ([limits] message = %ld)",
	    (long long)size_bytes, t->conf->limit_message_bytes);
	note(t, EX_DATAERR);
	return true;
}

/* The last steps for a durable message. */
static int
announce(struct turn *t, const char *path, struct fault *f)
{
	if (t->left > 0)
		t->left--;
	t->output_dead = print_path(path, f) < 0;
	return t->output_dead ? -1 : 0;
}

/* `after` failed: the message is safe, so that is said and no more; a refusal
 * would be the same for each message and is said once. */
static void
say_after(struct turn *t, const struct fault *f)
{
	if (!t->after_said)
		say_fault(f);
	t->after_said = true;
	note(t, f->code);
}

/* --- IMAP ------------------------------------------------------------------ */

static int
write_bytes(const void *bytes, size_t len, void *context, struct fault *f)
{
	return durable_add(context, bytes, len, f);
}

/* The message into the spool: 0, 1 when the server no longer has it, -1. */
static int
copy_imap(struct turn *t, struct imap *imap, const struct imap_message *m,
          char path[PATH_MAX], struct fault *f)
{
	int64_t at = m->received_at < 0 ? clock_now() : m->received_at;
	struct durable d = DURABLE_NONE;
	int result;

	if (durable_begin(&d, t->spool, NULL, f) < 0)
		return -1;
	result = imap_fetch(imap, m, t->conf->limit_message_bytes, write_bytes, &d, f);
	if (result == 0 && (durable_stamp(&d, at, f) < 0 || durable_commit(&d, path, f) < 0))
		result = -1;
	durable_abort(&d);
	return result;
}

static int
remember_uid(struct turn *t, struct imap *imap, int64_t uid, struct fault *f)
{
	return mailbox_set(t->reg, t->source->name, t->source->folder,
	                   imap_uidvalidity(imap), uid, clock_now(), f);
}

static int
take_imap(struct turn *t, struct imap *imap, const struct imap_message *m,
          struct fault *f)
{
	char path[PATH_MAX];
	int r, after;

	if (too_large(t, m->size_bytes))
		return remember_uid(t, imap, m->uid, f);
	r = copy_imap(t, imap, m, path, f);
	if (r < 0)
		return -1;
	if (r == 1)
		return remember_uid(t, imap, m->uid, f);
	after = imap_after(imap, m->uid, f);
	if (after == 1)
		say_after(t, f);
	/* When the session broke here, the UID is not remembered: the next run
	 * takes the message again and does `after` then. */
	if (after >= 0 && remember_uid(t, imap, m->uid, f) < 0)
		after = -1;
	if (after < 0)
		note(t, say_fault(f));
	if (announce(t, path, f) < 0)
		return -1;
	return after < 0 ? 1 : 0;
}

/* Where to go on reading; the whole folder when its UIDs mean something else now
 * (RFC 3501 section 2.3.1.1). */
static int
find_start(struct turn *t, struct imap *imap, int64_t *since, struct fault *f)
{
	struct mailbox m;

	*since = 0;
	if (mailbox_get(t->reg, t->source->name, t->source->folder, &m, f) < 0)
		return -1;
	if (!m.known)
		return 0;
	if (m.uidvalidity == imap_uidvalidity(imap)) {
		*since = m.uid;
		return 0;
	}
	say(t->source->name, "the server has numbered its messages anew (UIDVALIDITY): all are read again, the known ones are recognised");
	return remember_uid(t, imap, 0, f);
}

static int
read_imap(struct turn *t, struct imap *imap, struct fault *f)
{
	struct imap_message *messages;
	int64_t since;
	size_t n;
	int r = 0;

	if (find_start(t, imap, &since, f) < 0 ||
	    imap_list_new(imap, since, &messages, &n, f) < 0)
		return -1;
	/* The success of having looked is remembered too. */
	if (n == 0)
		r = remember_uid(t, imap, since, f);
	for (size_t i = 0; i < n && r == 0 && may_go_on(t); i++)
		r = take_imap(t, imap, &messages[i], f);
	free(messages);
	return r < 0 ? -1 : 0;
}

static int
fetch_imap(struct turn *t, struct fault *f)
{
	const struct conf_source *s = t->source;
	char password[SECRET_SIZE];
	struct imap *imap;
	int result;

	if (secret_read(s->password_command, s->password_file, s->name, password, f) < 0)
		return -1;
	/* What a hostile server can make libetpan take (RELIABILITY row 22); not before
	 * password_command has run, which inherits it. */
	bound_core();
	bound_memory(MEMORY_BYTES);
	result = imap_open(s, password, t->conf->limit_seconds, &imap, f);
	secret_wipe(password);
	if (result == 0)
		result = read_imap(t, imap, f);
	imap_close(imap);
	return result;
}

/* --- Maildir --------------------------------------------------------------- */

static int
copy_bytes(int fd, struct durable *d, int64_t limit_bytes, struct fault *f)
{
	static char bytes[65536];
	int64_t total = 0;
	ssize_t n;

	while ((n = read(fd, bytes, sizeof bytes)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(f, d->folder, "reading a message");
		total += n;
		if (total > limit_bytes)
			return fault_set(f, EX_TEMPFAIL, d->folder, "a message grew while it was read");
		if (durable_add(d, bytes, (size_t)n, f) < 0)
			return -1;
	}
	return 0;
}

/* The message into the spool: 0, 1 when there is nothing to take, -1. */
static int
copy_file(struct turn *t, const struct maildir_entry *e, char path[PATH_MAX],
          struct fault *f)
{
	struct durable d = DURABLE_NONE;
	int64_t size, at;
	int fd, result = maildir_open(t->source->path, e, &fd, &size, &at, f);

	if (result < 0) {
		/* One thing that is no message does not stop the others. */
		note(t, say_fault(f));
		return 1;
	}
	if (result == 1)
		return 1;
	if (too_large(t, size)) {
		close(fd);
		result = mailbox_take(t->reg, t->source->name, e->base, clock_now(), f);
		return result < 0 ? -1 : 1;
	}
	result = durable_begin(&d, t->spool, NULL, f);
	if (result == 0 &&
	    (copy_bytes(fd, &d, t->conf->limit_message_bytes, f) < 0 ||
	     durable_stamp(&d, at, f) < 0 || durable_commit(&d, path, f) < 0))
		result = -1;
	durable_abort(&d);
	close(fd);
	return result;
}

static int
take_file(struct turn *t, const struct maildir_entry *e, struct fault *f)
{
	const struct conf_source *s = t->source;
	char path[PATH_MAX];
	bool taken;
	int r;

	if (mailbox_taken(t->reg, s->name, e->base, &taken, f) < 0)
		return -1;
	if (taken)
		return 0;
	r = copy_file(t, e, path, f);
	if (r != 0)
		return r < 0 ? -1 : 0;
	if ((s->after == CONF_AFTER_SEEN && maildir_seen(s->path, e, f) < 0) ||
	    (s->after == CONF_AFTER_DELETE && maildir_delete(s->path, e, f) < 0))
		say_after(t, f);
	r = mailbox_take(t->reg, s->name, e->base, clock_now(), f);
	if (r < 0)
		note(t, say_fault(f));
	if (announce(t, path, f) < 0)
		return -1;
	return r < 0 ? 1 : 0;
}

/* Names that are gone from the folder need not be remembered any longer. */
static int
forget_gone(struct turn *t, const struct maildir_entry *entries, size_t n,
            struct fault *f)
{
	const char **present = calloc(n + 1, sizeof *present);
	int result;

	if (present == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		present[i] = entries[i].base;
	result = mailbox_forget(t->reg, t->source->name, present, n, f);
	free(present);
	return result;
}

static int
fetch_maildir(struct turn *t, struct fault *f)
{
	const struct conf_source *s = t->source;
	struct maildir_entry *entries;
	size_t n;
	int r;

	if (maildir_list(s->path, &entries, &n, f) < 0)
		return -1;
	r = forget_gone(t, entries, n, f);
	for (size_t i = 0; i < n && r == 0 && may_go_on(t); i++)
		r = take_file(t, &entries[i], f);
	maildir_free(entries, n);
	if (r == 0)
		r = mailbox_set(t->reg, s->name, s->path, 0, 0, clock_now(), f);
	return r < 0 ? -1 : 0;
}

/* --- one account in a process of its own ------------------------------------ */

/* One run at a time for each account. */
static int
lock_account(const struct conf *conf, const char *name, struct fault *f)
{
	char lock[96];

	snprintf(lock, sizeof lock, "fetch-%s", name);
	return lock_take(conf->home, lock, f);
}

static int
take_turn(void *context)
{
	struct turn *t = context;
	struct fault f = { 0 };
	char *file = conf_home(t->conf, "register.db");
	int lock = lock_account(t->conf, t->source->name, &f);
	int result = -1;

	t->end = monotonic() + TURN_FACTOR * t->conf->limit_seconds;
	if (lock >= 0 && register_open(file, REGISTER_WRITE, &t->reg, &f) == 0) {
		result = t->source->is_imap ? fetch_imap(t, &f) : fetch_maildir(t, &f);
		register_close(t->reg);
	}
	if (result < 0) {
		say_fault(&f);
		note(t, f.code);
	}
	if (lock >= 0)
		close(lock);
	free(file);
	return t->output_dead ? OUTPUT_DEAD : t->code;
}

static int
run_account(const struct conf *conf, const struct conf_source *source,
            const char *spool, long max)
{
	struct turn t = { .conf = conf, .source = source, .spool = spool, .left = max };
	struct fault f = { 0 };
	int code = child_run(take_turn, &t, TURN_FACTOR * conf->limit_seconds + GRACE_SECS,
	                     source->name, &f);

	return code < 0 ? say_fault(&f) : code;
}

/* --- the program ------------------------------------------------------------ */

static bool
is_wanted(const char *name, char **accounts, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(accounts[i], name) == 0)
			return true;
	return n == 0;
}

static int
check_accounts(const struct conf *conf, char **accounts, int n)
{
	for (int i = 0; i < n; i++) {
		size_t k = 0;

		while (k < conf->n_sources && strcmp(conf->sources[k].name, accounts[i]) != 0)
			k++;
		if (k == conf->n_sources) {
			say(accounts[i], "no such account in the configuration");
			return EX_USAGE;
		}
	}
	return EX_OK;
}

static int
print_waiting(const char *spool)
{
	char path[PATH_MAX];
	struct fault f = { 0 };
	char **names;
	size_t n;
	int result;

	result = durable_list(spool, &names, &n, &f);
	for (size_t i = 0; i < n && result == 0; i++) {
		snprintf(path, sizeof path, "%s/new/%s", spool, names[i]);
		result = print_path(path, &f);
	}
	durable_list_free(names, n);
	if (result == 0)
		return EX_OK;
	/* cli_end() says it of a dead output. */
	return ferror(stdout) ? f.code : say_fault(&f);
}

static int
run(const struct conf *conf, char **accounts, int n, long max)
{
	char *spool = conf_home(conf, "spool/surel");
	int worst = EX_OK, code = print_waiting(spool);

	if (code == EX_OK) {
		durable_sweep(spool);
		for (size_t i = 0; i < conf->n_sources && code != OUTPUT_DEAD; i++) {
			if (!is_wanted(conf->sources[i].name, accounts, n))
				continue;
			code = run_account(conf, &conf->sources[i], spool, max);
			if (code > worst)
				worst = code;
		}
	} else
		worst = code;
	free(spool);
	return code == OUTPUT_DEAD ? EX_IOERR : worst;
}

int
main(int argc, char **argv)
{
	const char *max_text = NULL;
	long max = -1;
	const struct cli_option options[] = {
		{ .name = "max", .argument = "N", .value = &max_text,
		  .help = "take at most N new messages from each account" },
		{ 0 },
	};
	struct cli cli = {
		.program = "loket-fetch",
		.operands = "[ACCOUNT]...",
		.summary = "Takes new mail into the spool and prints the path of each spool file.",
		.options = options,
		.max_operands = -1,
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	/* The end of the reader is a failed write, not a death in mid-message. */
	signal(SIGPIPE, SIG_IGN);
	if (max_text != NULL && cli_number(&cli, "--max", max_text, 1, 1000000, &max) < 0)
		return cli_end(&cli, EX_USAGE);
	code = check_accounts(&cli.conf, argv + cli.first_operand, argc - cli.first_operand);
	if (code == EX_OK)
		code = run(&cli.conf, argv + cli.first_operand, argc - cli.first_operand, max);
	return cli_end(&cli, code);
}
