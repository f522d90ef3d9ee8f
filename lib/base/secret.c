#include "base/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMAND_SECS 30

/* What is read until its end; `len` counts on after the buffer is full, so that
 * a line that is too long is seen. */
struct reading {
	char *secret;
	size_t len;
	bool line_done;
};

static void
take(struct reading *r, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n && !r->line_done; i++) {
		if (bytes[i] == '\n')
			r->line_done = true;
		else if (r->len < SECRET_SIZE)
			r->secret[r->len++] = bytes[i];
	}
}

/* Ends the line and looks at it. */
static int
finish(struct reading *r, const char *object, struct fault *f)
{
	if (r->len == SECRET_SIZE)
		return fault_set(f, EX_CONFIG, object, "the password is longer than %d bytes",
		                 SECRET_SIZE - 1);
	if (r->len > 0 && r->secret[r->len - 1] == '\r')
		r->len--;
	r->secret[r->len] = '\0';
	if (r->len == 0)
		return fault_set(f, EX_CONFIG, object, "the password is empty");
	if (strlen(r->secret) != r->len)
		return fault_set(f, EX_CONFIG, object, "the password holds a NUL byte");
	return 0;
}

static int
read_first_line(int fd, const char *object, struct reading *r, struct fault *f)
{
	char bytes[SECRET_SIZE];
	ssize_t n = 1;

	while (!r->line_done && r->len < SECRET_SIZE && (n = read(fd, bytes, sizeof bytes)) > 0)
		take(r, bytes, (size_t)n);
	explicit_bzero(bytes, sizeof bytes);
	if (n < 0)
		return fault_errno(f, object, "reading the password's file");
	return finish(r, object, f);
}

/* `others` = it may be open to group and others; `key` is the configuration's. */
static int
read_file(const char *file, const char *key, bool others, const char *object,
          struct reading *r, struct fault *f)
{
	struct stat st;
	int result = -1, fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		char doing[64];

		snprintf(doing, sizeof doing, "opening %s", key);
		return fault_errno(f, object, doing);
	}
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		fault_set(f, EX_CONFIG, object, "%s is no ordinary file", key);
	else if (!others && st.st_mode & (S_IRWXG | S_IRWXO))
		fault_set(f, EX_NOPERM, object, "%s is open to group or others: chmod 600 it", key);
	else
		result = read_first_line(fd, object, r, f);
	close(fd);
	return result;
}

/* The child: its own session, so that the whole of it can be ended; what we
 * ignore or block is not ignored there. */
static void
become_command(const char *command, int out)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;

	setsid();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(126);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(126);
}

static int
remaining_ms(const struct timespec *end)
{
	struct timespec now;
	long ms;

	clock_gettime(CLOCK_MONOTONIC, &now);
	ms = (end->tv_sec - now.tv_sec) * 1000 + (end->tv_nsec - now.tv_nsec) / 1000000;
	return ms > 0 ? (int)ms : 0;
}

/* Reads to the end of the output: a command whose reader leaves early would die
 * of SIGPIPE and look like one that failed. False after the deadline. */
static bool
drain(int fd, struct reading *r, const struct timespec *end)
{
	char bytes[SECRET_SIZE];
	struct pollfd p = { .fd = fd, .events = POLLIN };
	ssize_t n = -1;

	for (;;) {
		int ready = poll(&p, 1, remaining_ms(end));

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			break;
		n = read(fd, bytes, sizeof bytes);
		if (n <= 0)
			break;
		take(r, bytes, (size_t)n);
		n = -1;
	}
	explicit_bzero(bytes, sizeof bytes);
	return n == 0;
}

/* Waits for the end of a command that has closed its output, until the deadline;
 * then its whole session is killed. */
static bool
ended(pid_t pid, int *status, const struct timespec *end)
{
	const struct timespec pause = { .tv_nsec = 5000000 };

	for (;;) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		if (remaining_ms(end) == 0)
			break;
		nanosleep(&pause, NULL);
	}
	kill(-pid, SIGKILL);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		continue;
	return false;
}

static int
judge(bool in_time, int status, const char *object, struct fault *f)
{
	if (!in_time)
		return fault_set(f, EX_TEMPFAIL, object,
		                 "the command for the password was not done after %d seconds",
		                 COMMAND_SECS);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) >= 126)
		return fault_set(f, EX_CONFIG, object, "the command for the password cannot be run");
	return fault_set(f, EX_TEMPFAIL, object, "the command for the password failed");
}

static int
read_command(const char *command, const char *object, struct reading *r,
             struct fault *f)
{
	struct timespec end;
	int ends[2], status = 0;
	pid_t pid;
	bool in_time;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += COMMAND_SECS;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return fault_errno(f, object, "making a pipe");
	pid = fork();
	if (pid == 0)
		become_command(command, ends[1]);
	close(ends[1]);
	if (pid < 0) {
		fault_errno(f, object, "starting the command for the password");
		close(ends[0]);
		return -1;
	}
	in_time = drain(ends[0], r, &end);
	close(ends[0]);
	/* Out of time while it still writes: the deadline is over for ended() too. */
	in_time = ended(pid, &status, &end) && in_time;
	if (judge(in_time, status, object, f) < 0)
		return -1;
	return finish(r, object, f);
}

/* A process that has held a password leaves no core behind. */
static void
leave_no_core(void)
{
	struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
}

int
secret_read(const char *command, const char *file, const char *object,
            char secret[SECRET_SIZE], struct fault *f)
{
	struct reading r = { .secret = secret };
	int result;

	leave_no_core();
	result = command != NULL ? read_command(command, object, &r, f)
	                         : read_file(file, "password_file", false, object, &r, f);
	if (result < 0)
		secret_wipe(secret);
	return result;
}

int
secret_credential(const char *name, const char *object, char secret[SECRET_SIZE],
                  struct fault *f)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	struct reading r = { .secret = secret };
	char path[PATH_MAX];
	int result;

	leave_no_core();
	if (directory == NULL || strchr(name, '/') != NULL || *name == '.' ||
	    snprintf(path, sizeof path, "%s/%s", directory, name) >= (int)sizeof path)
		return fault_set(f, EX_CONFIG, object,
		                 "password_credential: systemd keeps no such credential for us (LoadCredential=)");
	result = read_file(path, "password_credential", true, object, &r, f);
	if (result < 0)
		secret_wipe(secret);
	return result;
}

void
secret_wipe(char secret[SECRET_SIZE])
{
	explicit_bzero(secret, SECRET_SIZE);
}
