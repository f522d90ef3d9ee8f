#include "mail/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bound.h"
#include "base/record.h"

#define MEMORY_BYTES (512ul << 20)
/* A child that closed its pipe has this long to be gone. */
#define ENDING_MS 1000

struct worker {
	const struct worker_task *task;
	int scratch;
	int to;    /* questions; -1 when there is no child */
	int from;  /* answers */
	pid_t pid;
};

/* --- the child ------------------------------------------------------------------------ */

static bool
write_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

static void
answer_all(const struct worker_task *task, int scratch, int questions, int answers)
{
	unsigned char question;

	while (read(questions, &question, 1) == 1) {
		size_t len = 0;
		char *answer;
		uint32_t frame;
		bool sent;

		bound_processor(task->seconds);
		answer = task->answer(scratch, question, task->context, &len);
		frame = (uint32_t)len;
		sent = write_all(answers, &frame, sizeof frame) && write_all(answers, answer, len);
		free(answer);
		if (!sent)
			return;
	}
}

static int
compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Closes every descriptor above 2 but these: the message that the parent has
 * open, and whatever it inherited. */
static void
close_others(int a, int b, int c)
{
	int kept[] = { STDERR_FILENO, a, b, c };

	qsort(kept, 4, sizeof *kept, compare);
	for (size_t i = 0; i + 1 < 4; i++)
		if (kept[i] + 1 < kept[i + 1])
			close_range((unsigned)kept[i] + 1, (unsigned)kept[i + 1] - 1, 0);
	close_range((unsigned)kept[3] + 1, ~0U, 0);
}

/* The child has neither our input nor our output: what it knows leaves by the
 * answers alone. It ends with _exit(), for nothing of the parent's may be
 * written twice. */
static void
run_child(const struct worker *w, int questions, int answers, pid_t parent)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || null < 0)
		_exit(1); /* the parent died first */
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close_others(w->scratch, questions, answers);
	bound_core();
	bound_memory(MEMORY_BYTES);
	bound_processor(w->task->seconds);
	w->task->start(w->task->context);
	answer_all(w->task, w->scratch, questions, answers);
	_exit(0);
}

/* --- the parent ------------------------------------------------------------------------- */

struct worker *
worker_new(const struct worker_task *task, struct fault *f)
{
	struct worker *w = calloc(1, sizeof *w);

	if (w == NULL)
		abort();
	w->task = task;
	w->to = w->from = -1;
	w->scratch = memfd_create("loket-message", MFD_CLOEXEC);
	if (w->scratch < 0) {
		fault_errno(f, "scratch file", "creating");
		free(w);
		return NULL;
	}
	return w;
}

int
worker_scratch(const struct worker *w)
{
	return w->scratch;
}

/* Ends the child and returns its status. One whose end of the pipe is closed is
 * ending by itself, and how it ends is what we want to know. */
static int
stop(struct worker *w)
{
	const struct timespec millisecond = { .tv_nsec = 1000000 };
	int status = 0;
	pid_t ended = 0;

	if (w->to < 0)
		return 0;
	close(w->to);
	close(w->from);
	w->to = w->from = -1;
	for (int i = 0; i < ENDING_MS && ended == 0; i++) {
		ended = waitpid(w->pid, &status, WNOHANG);
		if (ended == 0)
			nanosleep(&millisecond, NULL);
	}
	if (ended != 0)
		return status;
	kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* Did the message kill it? Not when it left by itself, because it could not read or
 * answer, nor when somebody stopped it: then the machine is to blame. */
static bool
killed_by_message(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL &&
	    WTERMSIG(status) != SIGTERM && WTERMSIG(status) != SIGINT &&
	    WTERMSIG(status) != SIGHUP;
}

void
worker_free(struct worker *w)
{
	if (w == NULL)
		return;
	stop(w);
	close(w->scratch);
	free(w);
}

static int
start(struct worker *w, struct fault *f)
{
	int questions[2], answers[2];
	pid_t parent = getpid();

	if (pipe2(questions, O_CLOEXEC) < 0)
		return fault_errno(f, "reader", "starting");
	if (pipe2(answers, O_CLOEXEC) < 0) {
		fault_errno(f, "reader", "starting");
		close(questions[0]);
		close(questions[1]);
		return -1;
	}
	w->pid = fork();
	if (w->pid == 0) {
		close(questions[1]);
		close(answers[0]);
		run_child(w, questions[0], answers[1], parent);
	}
	if (w->pid < 0)
		fault_errno(f, "reader", "starting");
	close(questions[0]);
	close(answers[1]);
	w->to = questions[1];
	w->from = answers[0];
	if (w->pid > 0)
		return 0;
	close(w->to);
	close(w->from);
	w->to = w->from = -1;
	return -1;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Reads exactly len bytes before the deadline. */
static enum worker_result
read_all(int fd, void *bytes, size_t len, int64_t deadline_ms)
{
	char *p = bytes;

	while (len > 0) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		int64_t left = deadline_ms - now_ms();
		ssize_t n;
		int polled;

		if (left <= 0)
			return WORKER_LATE;
		polled = poll(&ready, 1, left > 60000 ? 60000 : (int)left);
		if (polled < 0 && errno != EINTR)
			return WORKER_FAILED;
		if (polled <= 0)
			continue;
		n = read(fd, p, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return WORKER_DIED;
		p += n;
		len -= (size_t)n;
	}
	return WORKER_OK;
}

static enum worker_result
take_answer(struct worker *w, char **answer, size_t *len)
{
	int64_t deadline = now_ms() + w->task->seconds * 1000;
	uint32_t frame = 0;
	enum worker_result result = read_all(w->from, &frame, sizeof frame, deadline);

	if (result != WORKER_OK)
		return result;
	/* A child that was taken over may claim any length. */
	if (frame > RECORD_MAX_BYTES) {
		kill(w->pid, SIGABRT);
		return WORKER_DIED;
	}
	*len = frame;
	*answer = malloc(*len + 1);
	if (*answer == NULL)
		abort();
	result = read_all(w->from, *answer, *len, deadline);
	(*answer)[*len] = '\0';
	if (result != WORKER_OK) {
		free(*answer);
		*answer = NULL;
	}
	return result;
}

/* Writing to a child that died is an answer, not a signal. */
static bool
put_question(struct worker *w, unsigned char question)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	bool put;

	sigaction(SIGPIPE, &ignore, &old);
	put = write_all(w->to, &question, 1);
	sigaction(SIGPIPE, &old, NULL);
	return put;
}

static enum worker_result
ask_once(struct worker *w, unsigned char question, char **answer, size_t *len,
         struct fault *f)
{
	enum worker_result result;
	int status;

	if (w->to < 0 && start(w, f) < 0)
		return WORKER_FAILED;
	result = put_question(w, question) ? take_answer(w, answer, len) : WORKER_DIED;
	if (result == WORKER_LATE)
		kill(w->pid, SIGKILL);
	if (result == WORKER_OK)
		return WORKER_OK;
	status = stop(w);
	if (result == WORKER_DIED && !killed_by_message(status))
		result = WORKER_FAILED;
	if (result == WORKER_FAILED)
		fault_set(f, EX_TEMPFAIL, "reader", "it was stopped from outside; the message is left in the spool for the next run");
	return result;
}

enum worker_result
worker_ask(struct worker *w, unsigned char question, char **answer, size_t *len,
           struct fault *f)
{
	enum worker_result result;

	*answer = NULL;
	result = ask_once(w, question, answer, len, f);
	/* What came from outside need not come again. */
	return result == WORKER_FAILED ? ask_once(w, question, answer, len, f) : result;
}
