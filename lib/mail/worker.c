#include "mail/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/bound.h"
#include "base/cage.h"
#include "base/record.h"

/* A child that closed its pipe has this long to be gone. */
#define ENDING_MS 1000
#define PIPE_BYTES (256 << 10)
/* Answers are passed on when so much has come together, or nothing is left to do. */
#define TOGETHER_BYTES (16u << 10)
#define TRIES 2

struct question {
	int fd;
	unsigned char what;
	unsigned char tries; /* how often it ended a child */
	bool is_spent;       /* it took all the processor time that a file may have */
};

/* What the child tells by memory: it must be there when the child is not. */
struct page {
	_Atomic uint32_t working_on; /* the question's place in the order of its life */
};

/* The first thing a child sends: could it be locked in? */
struct greeting {
	struct fault fault; /* code EX_OK: yes */
};

struct worker {
	const struct worker_task *task;
	struct page *page;
	struct question queue[WORKER_AHEAD];
	size_t first;   /* the oldest question */
	size_t n;       /* questions without an answer */
	size_t n_sent;  /* of them, those that this child has */
	uint32_t done;  /* answers of this child so far */
	bool is_new;    /* its greeting was not heard yet */

	int to;    /* questions; -1 when there is no child */
	int from;  /* answers */
	pid_t pid;
	char *buffer; /* answers as they come */
	size_t start, end, room;
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

/* The next question and its file. 0 when none is there and it may not wait, -1 when
 * the parent is gone. */
static int
receive(int socket, unsigned char *what, int *fd, bool waits)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof *fd)];
	} control;
	struct iovec iov = { .iov_base = what, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof control,
	};
	struct cmsghdr *c;
	ssize_t n;

	do
		n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (waits ? 0 : MSG_DONTWAIT));
	while (n < 0 && errno == EINTR);
	if (n < 0 && !waits && errno == EAGAIN)
		return 0;
	c = n == 1 ? CMSG_FIRSTHDR(&message) : NULL;
	if (c == NULL || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(sizeof *fd))
		return -1;
	memcpy(fd, CMSG_DATA(c), sizeof *fd);
	return 1;
}

/* Answers that wait to be sent together. */
struct together {
	char bytes[TOGETHER_BYTES];
	size_t len;
	int to;
};

static bool
send_together(struct together *t)
{
	bool sent = write_all(t->to, t->bytes, t->len);

	t->len = 0;
	return sent;
}

static bool
send_answer(struct together *t, const char *answer, size_t len)
{
	uint32_t frame = (uint32_t)len;

	if (t->len + sizeof frame + len > sizeof t->bytes && !send_together(t))
		return false;
	memcpy(t->bytes + t->len, &frame, sizeof frame);
	t->len += sizeof frame;
	if (t->len + len > sizeof t->bytes)
		return send_together(t) && write_all(t->to, answer, len);
	memcpy(t->bytes + t->len, answer, len);
	t->len += len;
	return true;
}

static void
answer_all(const struct worker_task *task, struct page *page, int questions, int answers)
{
	struct together together = { .to = answers };
	unsigned char what;
	int fd, got;

	for (;;) {
		size_t len = 0;
		char *answer;
		bool sent;

		got = receive(questions, &what, &fd, together.len == 0);
		if (got == 0 && send_together(&together))
			continue;
		if (got <= 0)
			return;
		bound_processor(task->processor_seconds);
		answer = task->answer(fd, what, task->context, &len);
		close(fd);
		sent = send_answer(&together, answer, len);
		free(answer);
		if (!sent)
			return;
		atomic_fetch_add(&page->working_on, 1);
	}
}

static int
compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

/* Closes every descriptor above 2 but these: the messages that the parent has
 * open, and whatever it inherited. */
static void
close_others(int a, int b)
{
	int kept[] = { STDERR_FILENO, a, b };

	qsort(kept, 3, sizeof *kept, compare);
	for (size_t i = 0; i + 1 < 3; i++)
		if (kept[i] + 1 < kept[i + 1])
			close_range((unsigned)kept[i] + 1, (unsigned)kept[i + 1] - 1, 0);
	close_range((unsigned)kept[2] + 1, ~0U, 0);
}

/* The child has neither our input nor our output: what it knows leaves by the
 * answers alone. It ends with _exit(), for nothing of the parent's may be
 * written twice. */
static void
run_child(const struct worker *w, int questions, int answers, pid_t parent)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct greeting greeting = { 0 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || null < 0)
		_exit(1); /* the parent died first */
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close_others(questions, answers);
	bound_core();
	bound_memory(w->task->memory_bytes);
	bound_processor(w->task->processor_seconds);
	w->task->start(w->task->context);
	if (cage_lock(w->task->needs_landlock, &greeting.fault) == 0)
		greeting.fault.code = EX_OK;
	if (write_all(answers, &greeting, sizeof greeting) && greeting.fault.code == EX_OK)
		answer_all(w->task, w->page, questions, answers);
	_exit(0);
}

/* --- starting and stopping it ----------------------------------------------------------- */

struct worker *
worker_new(const struct worker_task *task, struct fault *f)
{
	struct worker *w = calloc(1, sizeof *w);

	if (w == NULL)
		abort();
	w->task = task;
	w->to = w->from = -1;
	w->page = mmap(NULL, sizeof *w->page, PROT_READ | PROT_WRITE,
	               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (w->page == MAP_FAILED) {
		fault_errno(f, "reader", "making its page");
		free(w);
		return NULL;
	}
	return w;
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
	if (ended == 0) {
		kill(w->pid, SIGKILL);
		while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	w->n_sent = 0;
	return status;
}

void
worker_free(struct worker *w)
{
	if (w == NULL)
		return;
	stop(w);
	while (w->n > 0)
		worker_drop(w);
	munmap(w->page, sizeof *w->page);
	free(w->buffer);
	free(w);
}

static int
make_channels(int questions[2], int answers[2], struct fault *f)
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, questions) < 0)
		return fault_errno(f, "reader", "starting");
	if (pipe2(answers, O_CLOEXEC) < 0) {
		fault_errno(f, "reader", "starting");
		close(questions[0]);
		close(questions[1]);
		return -1;
	}
	/* So that it need not wait for us after every answer; the usual size does too. */
	fcntl(answers[0], F_SETPIPE_SZ, PIPE_BYTES);
	fcntl(answers[0], F_SETFL, O_NONBLOCK);
	return 0;
}

static int
start(struct worker *w, struct fault *f)
{
	int questions[2], answers[2];
	pid_t parent = getpid();

	if (make_channels(questions, answers, f) < 0)
		return -1;
	w->page->working_on = 0;
	w->is_new = true;
	w->done = 0;
	w->n_sent = 0;
	w->start = w->end = 0;
	w->pid = fork();
	if (w->pid == 0)
		run_child(w, questions[0], answers[1], parent);
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

/* --- asking ------------------------------------------------------------------------------- */

static struct question *
question(struct worker *w, size_t i)
{
	return &w->queue[(w->first + i) % WORKER_AHEAD];
}

size_t
worker_waiting(const struct worker *w)
{
	return w->n;
}

/* Writing to a child that died is an answer, not a signal. */
static bool
send_question(const struct worker *w, const struct question *q)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof q->fd)];
	} control = { 0 };
	unsigned char what = q->what;
	struct iovec iov = { .iov_base = &what, .iov_len = 1 };
	struct msghdr message = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof control,
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	ssize_t n;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof q->fd);
	memcpy(CMSG_DATA(c), &q->fd, sizeof q->fd);
	do
		n = sendmsg(w->to, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n == 1;
}

/* What ended a child before is asked alone: the answers before it are in then, and its
 * second end costs no other. */
static bool
may_send(struct worker *w, size_t i)
{
	return i == 0 || (question(w, i)->tries == 0 && question(w, 0)->tries == 0);
}

/* What cannot be sent because the child is gone is found out when its answer is
 * missing. */
static void
send_questions(struct worker *w)
{
	while (w->n_sent < w->n && may_send(w, w->n_sent) &&
	       send_question(w, question(w, w->n_sent)))
		w->n_sent++;
}

void
worker_put(struct worker *w, int fd, unsigned char what)
{
	struct fault f;

	*question(w, w->n++) = (struct question){ .fd = fd, .what = what };
	/* A child that cannot be started now is missed when its answer is. */
	if (w->to < 0 && w->n == 1)
		start(w, &f);
	if (w->to >= 0)
		send_questions(w);
}

void
worker_again(struct worker *w, unsigned char what)
{
	stop(w);
	*question(w, 0) = (struct question){ .fd = question(w, 0)->fd, .what = what };
}

void
worker_drop(struct worker *w)
{
	close(question(w, 0)->fd);
	w->first = (w->first + 1) % WORKER_AHEAD;
	w->n--;
	if (w->n_sent > 0) { /* answered */
		w->n_sent--;
		w->done++;
	}
}

/* --- answers ------------------------------------------------------------------------------ */

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Makes room for `wanted` bytes from w->start on. */
static void
make_room(struct worker *w, size_t wanted)
{
	if (w->start > 0) {
		memmove(w->buffer, w->buffer + w->start, w->end - w->start);
		w->end -= w->start;
		w->start = 0;
	}
	if (w->room < wanted) {
		w->room = wanted < PIPE_BYTES ? PIPE_BYTES : wanted;
		w->buffer = realloc(w->buffer, w->room);
		if (w->buffer == NULL)
			abort();
	}
}

/* Waits until that many bytes are in the buffer. */
static enum worker_result
fill(struct worker *w, size_t wanted, int64_t deadline_ms)
{
	if (w->end - w->start >= wanted)
		return WORKER_OK;
	if (w->start == w->end)
		w->start = w->end = 0;
	if (w->room - w->start < wanted)
		make_room(w, wanted);
	while (w->end - w->start < wanted) {
		struct pollfd ready = { .fd = w->from, .events = POLLIN };
		ssize_t n = read(w->from, w->buffer + w->end, w->room - w->end);
		int64_t left;

		if (n == 0)
			return WORKER_DIED;
		if (n > 0)
			w->end += (size_t)n;
		if (n > 0 || errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return WORKER_FAILED;
		left = deadline_ms - now_ms();
		if (left <= 0)
			return WORKER_LATE;
		if (poll(&ready, 1, left > 60000 ? 60000 : (int)left) < 0 && errno != EINTR)
			return WORKER_FAILED;
	}
	return WORKER_OK;
}

static enum worker_result
take_bytes(struct worker *w, size_t len, char **bytes, int64_t deadline_ms)
{
	enum worker_result result = fill(w, len, deadline_ms);

	*bytes = w->buffer + w->start;
	if (result == WORKER_OK)
		w->start += len;
	return result;
}

static enum worker_result
take_answer(struct worker *w, char **answer, size_t *len, int64_t deadline_ms)
{
	uint32_t frame = 0;
	enum worker_result result = take_bytes(w, sizeof frame, answer, deadline_ms);

	if (result != WORKER_OK)
		return result;
	memcpy(&frame, *answer, sizeof frame);
	/* A child that was taken over may claim any length. */
	if (frame > RECORD_MAX_BYTES) {
		kill(w->pid, SIGABRT);
		return WORKER_DIED;
	}
	*len = frame;
	return take_bytes(w, frame, answer, deadline_ms);
}

/* Starts a child if there is none, and hears whether it could be locked in. */
static enum worker_result
begin(struct worker *w, int64_t deadline_ms, struct fault *f)
{
	struct greeting greeting;
	enum worker_result result;
	char *bytes;

	if (w->to < 0 && start(w, f) < 0)
		return WORKER_FAILED;
	result = take_bytes(w, sizeof greeting, &bytes, deadline_ms);
	if (result != WORKER_OK) {
		stop(w);
		fault_set(f, EX_TEMPFAIL, "reader", "it could not be started; the message is left in the spool for the next run");
		return WORKER_FAILED;
	}
	memcpy(&greeting, bytes, sizeof greeting);
	w->is_new = greeting.fault.code != EX_OK;
	if (!w->is_new)
		return WORKER_OK;
	stop(w);
	*f = greeting.fault;
	return WORKER_FAILED;
}

/* What a child's end says. It left by itself because it could not read or answer, or
 * somebody stopped it: then the machine is to blame, not the message. */
static enum worker_result
cause_of_death(int status)
{
	int sig = WIFSIGNALED(status) ? WTERMSIG(status) : SIGTERM;

	if (sig == SIGXCPU)
		return WORKER_SPENT;
	return sig == SIGKILL || sig == SIGTERM || sig == SIGINT || sig == SIGHUP ? WORKER_FAILED
	                                                                          : WORKER_DIED;
}

/* Blames the question that the child was at, of those that it had. */
static void
blame(struct worker *w, enum worker_result cause, size_t n_sent)
{
	size_t at = w->page->working_on - w->done;
	struct question *q = question(w, at < n_sent ? at : 0);

	q->tries++;
	q->is_spent = cause == WORKER_SPENT;
}

/* Waits for the answer; without one there is no child afterwards. */
static enum worker_result
await(struct worker *w, char **answer, size_t *len, int64_t deadline_ms, struct fault *f)
{
	enum worker_result result = take_answer(w, answer, len, deadline_ms);
	size_t n_sent = w->n_sent;
	int status;

	if (result == WORKER_OK)
		return result;
	if (result == WORKER_LATE)
		kill(w->pid, SIGKILL);
	status = stop(w);
	if (result == WORKER_DIED)
		result = cause_of_death(status);
	if (result == WORKER_FAILED)
		fault_set(f, EX_TEMPFAIL, "reader", "it was stopped from outside; the message is left in the spool for the next run");
	else
		blame(w, result, n_sent);
	return result;
}

static enum worker_result
try_to_take(struct worker *w, char **answer, size_t *len, struct fault *f)
{
	int64_t deadline = now_ms() + w->task->seconds * 1000;

	if ((w->to < 0 || w->is_new) && begin(w, deadline, f) != WORKER_OK)
		return WORKER_FAILED;
	send_questions(w);
	return await(w, answer, len, deadline, f);
}

enum worker_result
worker_take(struct worker *w, char **answer, size_t *len, struct fault *f)
{
	enum worker_result result = WORKER_SPENT;
	unsigned failures = 0;

	while (!question(w, 0)->is_spent) {
		result = try_to_take(w, answer, len, f);
		if (result == WORKER_OK)
			return result;
		/* What came from outside need not come again. */
		if (result == WORKER_FAILED ? ++failures >= TRIES : question(w, 0)->tries >= TRIES)
			break;
	}
	return question(w, 0)->is_spent ? WORKER_SPENT : result;
}
