/*
 * A reader that was taken over: its answer to a message is an attempt to get out, named
 * by the message. tests/faults/cage.sh runs each attempt free, where it must succeed
 * (else it would prove nothing), and in the worker, where it must be stopped.
 *
 *	cage free ATTEMPT FILE       the attempt, in a process like any other
 *	cage caged ATTEMPT FILE      the attempt, in a worker; FILE is open in the parent
 *	cage list                    the attempts
 *	cage without-landlock CMD... CMD on a kernel that has no Landlock
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mail/worker.h"

static const char *file;
static char beside[4096]; /* a name in the folder of the file */

/* Each gives 0 when it got through. */

static int
connects(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(9) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	/* Nobody listens; being refused by the other side is being through. */
	return fd >= 0 && (connect(fd, (struct sockaddr *)&to, sizeof to) == 0 || errno == ECONNREFUSED)
	           ? 0
	           : -1;
}

static int
makes_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_DGRAM, 0) < 0 ? -1 : 0;
}

static int
executes(void)
{
	execl("/bin/sh", "sh", "-c", "exit 0", (char *)NULL);
	return -1;
}

static int
forks(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return pid > 0 && waitpid(pid, NULL, 0) == pid ? 0 : -1;
}

static int
reads_register(void)
{
	char byte;
	int fd = open(file, O_RDONLY);

	return fd >= 0 && read(fd, &byte, 1) == 1 ? 0 : -1;
}

/* The parent has it open; so might the child. */
static int
reads_what_is_open(void)
{
	struct stat wanted, st;
	char byte;

	/* Its inode was told before the cage (see main). */
	if (sscanf(beside + strlen(beside) + 1, "%lu", &wanted.st_ino) != 1)
		return -1;
	for (int fd = 3; fd < 1024; fd++)
		if (fstat(fd, &st) == 0 && st.st_ino == wanted.st_ino && pread(fd, &byte, 1, 0) == 1)
			return 0;
	return -1;
}

static int
writes_register(void)
{
	return open(file, O_WRONLY | O_APPEND) < 0 ? -1 : 0;
}

static int
makes_file(void)
{
	return open(beside, O_WRONLY | O_CREAT | O_EXCL, 0600) < 0 ? -1 : 0;
}

static int
makes_folder(void)
{
	return mkdir(beside, 0700);
}

static int
moves_register(void)
{
	return rename(file, beside);
}

static int
links_register(void)
{
	return link(file, beside);
}

static int
removes_register(void)
{
	return unlink(file);
}

static int
cuts_register(void)
{
	return truncate(file, 0);
}

static int
opens_itself(void)
{
	return open("/proc/self/exe", O_RDONLY) < 0 ? -1 : 0;
}

static int
signals_parent(void)
{
	return kill(getppid(), SIGCONT);
}

static int
runs_bytes(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? -1 : mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static int
reads_memory(void)
{
	char byte;
	struct iovec here = { &byte, 1 }, there = { beside, 1 };

	return process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1 ? 0 : -1;
}

static const struct {
	const char *name;
	int (*attempt)(void);
} attempts[] = {
	{ "connect", connects },
	{ "unix-socket", makes_unix_socket },
	{ "exec", executes },
	{ "fork", forks },
	{ "read-register", reads_register },
	{ "read-open-register", reads_what_is_open },
	{ "write-register", writes_register },
	{ "cut-register", cuts_register },
	{ "link-register", links_register },
	{ "move-register", moves_register },
	{ "make-folder", makes_folder },
	{ "make-file", makes_file },
	{ "open-itself", opens_itself },
	{ "signal-parent", signals_parent },
	{ "run-bytes", runs_bytes },
	{ "read-memory", reads_memory },
	{ "remove-register", removes_register },
};

#define N_ATTEMPTS (sizeof attempts / sizeof *attempts)

static void
start(const void *context)
{
	(void)context;
}

static char *
answer(int fd, unsigned char question, const void *context, size_t *len)
{
	(void)fd;
	(void)context;
	*len = 1;
	return strdup(attempts[question].attempt() == 0 ? "t" : "s");
}

static const char *
caged(unsigned char attempt)
{
	static const struct worker_task task = {
		.start = start, .answer = answer, .seconds = 10, .processor_seconds = 5,
		.memory_bytes = 64ul << 20, .needs_landlock = true,
	};
	struct fault f = { 0 };
	struct worker *w = worker_new(&task, &f);
	const char *said = "failed";
	size_t len;
	char *bytes;

	if (w == NULL)
		return said;
	worker_put(w, open("/dev/null", O_RDONLY), attempt);
	switch (worker_take(w, &bytes, &len, &f)) {
	case WORKER_OK:
		said = *bytes == 't' ? "through" : "refused";
		break;
	case WORKER_DIED:
		said = "killed";
		break;
	default:
		fprintf(stderr, "cage: %s: %s\n", f.object, f.reason);
	}
	worker_free(w);
	return said;
}

static int
without_landlock(char **command)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);

	if (ctx == NULL ||
	    seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) < 0 ||
	    seccomp_load(ctx) < 0)
		return 1;
	execvp(*command, command);
	return 127;
}

int
main(int argc, char **argv)
{
	struct stat st;

	if (argc > 2 && strcmp(argv[1], "without-landlock") == 0)
		return without_landlock(argv + 2);
	if (argc == 2 && strcmp(argv[1], "list") == 0) {
		for (size_t i = 0; i < N_ATTEMPTS; i++)
			puts(attempts[i].name);
		return 0;
	}
	if (argc != 4 || open(argv[3], O_RDWR | O_CLOEXEC) < 0 || stat(argv[3], &st) < 0)
		return 64;
	file = argv[3];
	snprintf(beside, sizeof beside - 40, "%s.beside", file);
	snprintf(beside + strlen(beside) + 1, 32, "%lu", (unsigned long)st.st_ino);
	for (size_t i = 0; i < N_ATTEMPTS; i++) {
		if (strcmp(argv[2], attempts[i].name) != 0)
			continue;
		/* What executes does not come back; its exit code says that it ran. */
		if (strcmp(argv[1], "free") == 0)
			return attempts[i].attempt() == 0 ? 0 : 1;
		puts(caged((unsigned char)i));
		return 0;
	}
	return 64;
}
