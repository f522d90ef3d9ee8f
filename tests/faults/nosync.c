#define _GNU_SOURCE
/*
 * Swallows the fsyncs of files whose path holds $NOSYNC, so that the check of the
 * order of durable steps can be seen to fail (tests/faults/torture). Preloaded.
 */
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
swallowed(int fd)
{
	char link[64], path[PATH_MAX];
	const char *which = getenv("NOSYNC");
	ssize_t n;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 2);
	if (which == NULL || n < 0)
		return 0;
	memcpy(path + n, "/", 2); /* a folder is below itself */
	return strstr(path, which) != NULL;
}

int
fsync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");

	return swallowed(fd) ? 0 : real(fd);
}

int
fdatasync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");

	return swallowed(fd) ? 0 : real(fd);
}

int
syncfs(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "syncfs");

	return swallowed(fd) ? 0 : real(fd);
}
