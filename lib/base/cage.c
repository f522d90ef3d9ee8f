#include "base/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/bound.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* --- Landlock ------------------------------------------------------------------ */

/* The kernel's structure as of version 6 of its interface; older kernels take the
 * beginning of it. linux/landlock.h of Debian 12 is older than its kernels may be. */
struct ruleset {
	uint64_t files;
	uint64_t net;    /* since version 4 */
	uint64_t scoped; /* since version 6 */
};

#define CREATE_RULESET_VERSION (1U << 0)
#define ALL_NET 3    /* binding and connecting TCP */
#define ALL_SCOPED 3 /* abstract sockets and signals to the outside */

/* Everything that a version can refuse, by the version less one. */
static const uint64_t all_files[] = {
	0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff,
};

static int
version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
}

bool
cage_has_landlock(void)
{
	return version() >= 1;
}

/* A ruleset without rules refuses everything that it handles. */
static int
refuse_paths(void)
{
	int v = version();
	size_t known = v < (int)COUNT(all_files) ? (size_t)v : COUNT(all_files);
	struct ruleset rules = { 0 };
	size_t size = v >= 6   ? sizeof rules
	              : v >= 4 ? offsetof(struct ruleset, scoped)
	                       : offsetof(struct ruleset, net);
	int fd, result;

	rules.files = all_files[known - 1];
	rules.net = v >= 4 ? ALL_NET : 0;
	rules.scoped = v >= 6 ? ALL_SCOPED : 0;
	fd = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (fd < 0)
		return -1;
	result = (int)syscall(SYS_landlock_restrict_self, fd, 0);
	close(fd);
	return result;
}

/* --- seccomp --------------------------------------------------------------------- */

/* What reading, computing and writing need. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(readv), SCMP_SYS(pread64), SCMP_SYS(preadv), SCMP_SYS(lseek),
	SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(close), SCMP_SYS(fstat),
	SCMP_SYS(recvmsg), SCMP_SYS(poll), SCMP_SYS(ppoll),
	SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise),
	SCMP_SYS(futex), SCMP_SYS(sched_yield), SCMP_SYS(restart_syscall),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getrandom), SCMP_SYS(sysinfo),
	SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(time), SCMP_SYS(getrusage),
	SCMP_SYS(exit), SCMP_SYS(exit_group),
};

/* What only somebody who took the process over would ask for. */
static const int deadly[] = {
	SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(clone),
	SCMP_SYS(clone3), SCMP_SYS(socket), SCMP_SYS(connect), SCMP_SYS(bind), SCMP_SYS(sendto),
	SCMP_SYS(sendmsg), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev), SCMP_SYS(kill), SCMP_SYS(io_uring_setup), SCMP_SYS(bpf),
};

/* A call of which only some uses are needed. */
static const struct {
	int call;
	struct scmp_arg_cmp condition;
} partly[] = {
	/* Memory, but none that can be executed. */
	{ SCMP_SYS(mmap), { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } },
	{ SCMP_SYS(mprotect), { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } },
	/* fstat(3) of glibc. */
	{ SCMP_SYS(newfstatat), { 3, SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH } },
	{ SCMP_SYS(fcntl), { 1, SCMP_CMP_EQ, F_GETFL, 0 } },
};

static int
add_calls(scmp_filter_ctx ctx)
{
	int result = 0;

	for (size_t i = 0; i < COUNT(allowed) && result == 0; i++)
		result = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < COUNT(deadly) && result == 0; i++)
		result = seccomp_rule_add(ctx, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
	for (size_t i = 0; i < COUNT(partly) && result == 0; i++)
		result = seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, partly[i].call, 1,
		                                &partly[i].condition);
	/* abort(3) signals its own thread; bound_processor() moves its own limit. */
	if (result == 0)
		result = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
		                          SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	if (result == 0)
		result = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2,
		                          SCMP_A0(SCMP_CMP_EQ, 0, 0),
		                          SCMP_A1(SCMP_CMP_EQ, RLIMIT_CPU, 0));
	return result;
}

/* 0, or a negative errno. */
static int
refuse_calls(void)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int result;

	if (ctx == NULL)
		return -ENOMEM;
	result = add_calls(ctx);
	if (result == 0)
		result = seccomp_load(ctx);
	seccomp_release(ctx);
	return result;
}

int
cage_lock(bool needs_landlock, struct fault *f)
{
	int result;

	if (BOUND_SANITIZED)
		return 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return fault_set(f, EX_OSERR, "cage", "the kernel does not let a process give up its rights");
	if (!cage_has_landlock() && needs_landlock)
		return fault_set(f, EX_OSERR, "cage", "this kernel has no Landlock, and [limits] landlock = needed");
	if (cage_has_landlock() && refuse_paths() < 0)
		return fault_set(f, EX_OSERR, "cage", "the kernel has Landlock and refused it (error %d)", errno);
	result = refuse_calls();
	if (result < 0)
		return fault_set(f, EX_OSERR, "cage", "the kernel refused the list of system calls (seccomp, error %d)", -result);
	return 0;
}
