/*
 * loket-fetch: takes new mail from the configured mailboxes into the spool and
 * prints the path of each spool file, first those that an earlier run left.
 *
 * Each account is handled by a process of its own, with bounded memory and time: a
 * server that hangs, lies or crashes libetpan costs only its own account its turn.
 * The order in which a message becomes safe, is touched on the server, remembered
 * and printed is that of net/turn.h.
 *
 * With --idle the processes stay and wait for mail until they are told to stop.
 *
 * Exit code: 0, or the highest of what the accounts gave: 65 something in a Maildir is
 * no message, 74 the disk or the output failed, 75 something is left for the next run,
 * 77 a certificate or password was refused, 78 the configuration cannot work.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cli.h"
#include "base/durable.h"
#include "base/say.h"
#include "net/account.h"

/* Past its end a turn is ended by force: password_command and one last message may
 * stand in between. */
#define GRACE_SECS 45
/* How a child says that nobody reads our output; no exit code of sysexits(3). */
#define OUTPUT_DEAD 1
/* A process that died is not begun again at once. */
#define AGAIN_SECS 5

/* What all accounts share, and one account's process. */
struct run {
	const struct conf *conf;
	const char *spool;
	long max;
	bool idle;
	int stop_fd;
};
struct account {
	const struct run *run;
	const struct conf_source *source;
	struct turn_mark *mark; /* shared with its process */
	pid_t pid;              /* of --idle; 0 = none */
	time_t begin_at;        /* of --idle, on the monotonic clock: when to begin again */
};

static int
print_path(const char *path, struct fault *f)
{
	if (printf("%s\n", path) < 0 || fflush(stdout) == EOF)
		return fault_set(f, EX_IOERR, "standard output", "writing failed: %s",
		                 strerror(errno));
	return 0;
}

static void
tell(const char *account, const char *sentence)
{
	say(account, "%s", sentence);
}

/* --- one account in a process of its own ------------------------------------ */

static int
work(void *context)
{
	const struct account *a = context;
	const struct run *run = a->run;
	struct turn t = {
		.conf = run->conf, .source = a->source, .spool = run->spool, .mark = a->mark,
		.left = run->max, .stop_fd = run->stop_fd, .print = print_path, .tell = tell,
	};
	int code = run->idle ? account_keep(&t) : account_read(&t);

	return t.output_dead ? OUTPUT_DEAD : code;
}

/* The process died while a message came: the message goes onto the list of what is
 * unfetched, or it would end every run from now on. */
static void
blame(const struct account *a, const char *reason)
{
	char *file = conf_home(a->run->conf, "register.db");
	struct reg *reg = NULL;
	struct fault f = { 0 };

	if (a->mark->uidvalidity == 0)
		return;
	if (register_open(file, REGISTER_WRITE, &reg, &f) < 0 ||
	    turn_blame(reg, a->source, a->mark, reason, &f) < 0)
		say_fault(&f);
	register_close(reg);
	a->mark->uidvalidity = 0;
	free(file);
}

static struct turn_mark *
new_mark(void)
{
	void *page = mmap(NULL, sizeof(struct turn_mark), PROT_READ | PROT_WRITE,
	                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		abort();
	return page;
}

static int
read_account(struct account *a)
{
	long secs = 2 * TURN_FACTOR * a->run->conf->limit_seconds + GRACE_SECS;
	struct fault f = { 0 };
	int code = child_run(work, a, secs, a->source->name, &f);

	if (code >= 0)
		return code;
	say_fault(&f);
	blame(a, f.reason);
	return f.code;
}

/* One after the other; one that fails does not stop the others. */
static int
read_accounts(struct account *accounts, size_t n)
{
	int worst = EX_OK;

	for (size_t i = 0; i < n; i++) {
		int code = read_account(&accounts[i]);

		if (code == OUTPUT_DEAD)
			return EX_IOERR;
		if (code > worst)
			worst = code;
	}
	return worst;
}

/* --- --idle: all at a time, until a signal ----------------------------------- */

static time_t
monotonic(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static void
begin(struct account *a)
{
	struct fault f = { 0 };

	a->pid = child_start(work, a, SIGTERM, a->source->name, &f);
	if (a->pid < 0) {
		say_fault(&f);
		a->pid = 0;
		a->begin_at = monotonic() + AGAIN_SECS;
	}
}

/* A reader that is gone shows before the next path is printed. */
static bool
is_unread(void)
{
	struct pollfd p = { .fd = STDOUT_FILENO };

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLERR | POLLNVAL)) != 0;
}

/* Takes note of the processes that ended; true when nobody reads our output. */
static bool
gather(struct account *accounts, size_t n)
{
	bool dead = is_unread();
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < n; i++) {
			if (accounts[i].pid != pid)
				continue;
			accounts[i].pid = 0;
			accounts[i].begin_at = monotonic() + AGAIN_SECS;
			dead = dead || (WIFEXITED(status) && WEXITSTATUS(status) == OUTPUT_DEAD);
			if (WIFSIGNALED(status)) {
				say(accounts[i].source->name, "its process died of signal %d", WTERMSIG(status));
				blame(&accounts[i], "its process died");
			}
		}
	return dead;
}

/* Ends them: politely, and what has not ended in its time by force. */
static void
end_all(struct account *accounts, size_t n, long secs)
{
	sigset_t child;
	time_t end = monotonic() + secs;
	bool left = true;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	for (size_t i = 0; i < n; i++)
		if (accounts[i].pid > 0)
			kill(accounts[i].pid, SIGTERM);
	while (left) {
		struct timespec second = { .tv_sec = 1 };

		gather(accounts, n);
		left = false;
		for (size_t i = 0; i < n; i++) {
			left = left || accounts[i].pid > 0;
			if (accounts[i].pid > 0 && monotonic() >= end)
				kill(accounts[i].pid, SIGKILL);
		}
		if (left)
			sigtimedwait(&child, NULL, &second);
	}
}

static int
keep_accounts(struct run *run, struct account *accounts, size_t n)
{
	struct timespec pause = { .tv_sec = AGAIN_SECS };
	sigset_t stop, all;
	bool dead = false;
	int signal;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGHUP);
	all = stop;
	sigaddset(&all, SIGCHLD);
	sigprocmask(SIG_BLOCK, &all, NULL);
	run->stop_fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
	do {
		for (size_t i = 0; i < n; i++)
			if (accounts[i].pid == 0 && monotonic() >= accounts[i].begin_at)
				begin(&accounts[i]);
		signal = sigtimedwait(&all, NULL, &pause);
		dead = gather(accounts, n);
	} while (!dead && (signal < 0 || signal == SIGCHLD));
	end_all(accounts, n, run->conf->limit_seconds + GRACE_SECS);
	return dead ? EX_IOERR : EX_OK;
}

/* --- the program -------------------------------------------------------------- */

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

/* The accounts that are wanted, in the order of the configuration. */
static struct account *
choose(const struct run *run, char **names, int n_names, size_t *n)
{
	const struct conf *conf = run->conf;
	struct account *accounts = calloc(conf->n_sources + 1, sizeof *accounts);

	if (accounts == NULL)
		abort();
	*n = 0;
	for (size_t i = 0; i < conf->n_sources; i++)
		if (is_wanted(conf->sources[i].name, names, n_names))
			accounts[(*n)++] = (struct account){
				.run = run, .source = &conf->sources[i], .mark = new_mark()
			};
	return accounts;
}

static int
fetch(struct run *run, char **names, int n_names)
{
	char *spool = conf_home(run->conf, "spool/surel");
	int code = print_waiting(spool);
	struct account *accounts;
	size_t n;

	if (code == EX_OK) {
		durable_sweep(spool);
		run->spool = spool;
		accounts = choose(run, names, n_names, &n);
		code = run->idle ? keep_accounts(run, accounts, n) : read_accounts(accounts, n);
		free(accounts);
	}
	free(spool);
	return code;
}

int
main(int argc, char **argv)
{
	const char *max_text = NULL;
	struct run run = { .max = -1, .stop_fd = -1 };
	const struct cli_option options[] = {
		{ .name = "idle", .flag = &run.idle,
		  .help = "stay, and take mail as it comes, until a signal" },
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
	int code = cli_start(&cli, argc, argv), n;

	if (code >= 0)
		return code;
	/* The end of the reader is a failed write, not a death in mid-message. */
	signal(SIGPIPE, SIG_IGN);
	run.conf = &cli.conf;
	n = argc - cli.first_operand;
	if (max_text != NULL && run.idle) {
		say("--max", "does not go with --idle");
		return cli_end(&cli, EX_USAGE);
	}
	if (max_text != NULL && cli_number(&cli, "--max", max_text, 1, 1000000, &run.max) < 0)
		return cli_end(&cli, EX_USAGE);
	code = check_accounts(&cli.conf, argv + cli.first_operand, n);
	if (code == EX_OK)
		code = fetch(&run, argv + cli.first_operand, n);
	return cli_end(&cli, code);
}
