#include "base/lock.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

int
lock_take(const char *home, const char *name, struct fault *f)
{
	char path[PATH_MAX];
	int fd;

	if (snprintf(path, sizeof path, "%s/lock/%s", home, name) >= (int)sizeof path)
		return fault_set(f, EX_CONFIG, home, "the path is too long");
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return fault_errno(f, path, "opening the lock (loket-init makes the folder)");
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return fault_set(f, EX_TEMPFAIL, path, "another run is at work");
}
