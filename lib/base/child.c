#include "base/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t
monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A descriptor of a process becomes readable when the process ends. */
static bool
ended_within(int pid_fd, long secs)
{
	struct pollfd p = { .fd = pid_fd, .events = POLLIN };
	int64_t end = monotonic_ms() + (int64_t)secs * 1000;
	int ready;

	do {
		int64_t left = end - monotonic_ms();

		ready = poll(&p, 1, left > 0 ? (int)left : 0);
	} while (ready < 0 && errno == EINTR);
	return ready > 0;
}

static int
reap(pid_t pid, bool ended, long secs, const char *object, struct fault *f)
{
	int status;

	if (!ended)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return fault_errno(f, object, "waiting for its process");
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	if (!ended)
		return fault_set(f, EX_TEMPFAIL, object,
		                 "stopped by force: not done after %ld seconds", secs);
	return fault_set(f, EX_TEMPFAIL, object, "its process died of signal %d",
	                 WTERMSIG(status));
}

pid_t
child_start(int (*work)(void *context), void *context, int death_signal,
            const char *object, struct fault *f)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		return fault_errno(f, object, "starting a process");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, death_signal);
		if (getppid() != parent) /* it died before we asked */
			_exit(EX_TEMPFAIL);
		exit(work(context));
	}
	return pid;
}

int
child_run(int (*work)(void *context), void *context, long secs, const char *object,
          struct fault *f)
{
	pid_t pid = child_start(work, context, SIGKILL, object, f);
	bool ended;
	int pid_fd;

	if (pid < 0)
		return -1;
	pid_fd = pidfd_open(pid, 0);
	ended = pid_fd >= 0 && ended_within(pid_fd, secs);
	if (pid_fd >= 0)
		close(pid_fd);
	return reap(pid, ended, secs, object, f);
}
