#include "base/bound.h"

#include <sys/resource.h>
#include <time.h>

/* The soft limit only, within the hard one, so that it can move on. */
static void
bound(int resource, rlim_t soft)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) < 0)
		return;
	limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
	setrlimit(resource, &limit);
}

void
bound_memory(unsigned long bytes)
{
	if (!BOUND_SANITIZED)
		bound(RLIMIT_DATA, bytes);
}

void
bound_processor(long secs)
{
	struct timespec used;

	/* The limit counts from the start of the process. */
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) == 0)
		bound(RLIMIT_CPU, (rlim_t)used.tv_sec + (rlim_t)secs + 1);
}

void
bound_core(void)
{
	bound(RLIMIT_CORE, 0);
}
