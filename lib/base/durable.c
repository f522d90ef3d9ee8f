#include "base/durable.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SWEEP_AFTER_SECS (36 * 3600)
/* Maildir++ puts sizes into names in the same way. */
#define CUT_MARK ",cut="

/* Joins up to three pieces with '/'; a path that does not fit is a fault. */
static int
join(char path[PATH_MAX], const char *a, const char *b, const char *c,
     struct fault *f)
{
	int n = snprintf(path, PATH_MAX, "%s/%s%s%s", a, b, c ? "/" : "", c ? c : "");

	if (n < 0 || n >= PATH_MAX)
		return fault_set(f, EX_CONFIG, a, "the path is too long");
	return 0;
}

static int
sync_by(int (*how)(int), const char *directory, struct fault *f)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result;

	if (fd < 0)
		return fault_errno(f, directory, "opening the directory");
	result = how(fd);
	if (result < 0)
		fault_errno(f, directory, "making the directory durable");
	close(fd);
	return result;
}

int
durable_sync(const char *directory, struct fault *f)
{
	return sync_by(fsync, directory, f);
}

int
durable_sync_all(const char *directory, struct fault *f)
{
	return sync_by(syncfs, directory, f);
}

/* One level; the parent is synced when the level was made here. */
static int
make_one(const char *path, struct fault *f)
{
	char parent[PATH_MAX];
	char *slash;

	if (mkdir(path, 0700) < 0) {
		struct stat st;

		if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			return 0;
		return fault_errno(f, path, "making the directory");
	}
	if (snprintf(parent, sizeof parent, "%s", path) >= (int)sizeof parent)
		return fault_set(f, EX_CONFIG, path, "the path is too long");
	slash = strrchr(parent, '/');
	if (slash == NULL)
		return durable_sync(".", f);
	slash[slash == parent] = '\0';
	return durable_sync(parent, f);
}

int
durable_directory(const char *path, struct fault *f)
{
	char level[PATH_MAX];
	size_t len = strlen(path);

	if (len >= sizeof level)
		return fault_set(f, EX_CONFIG, path, "the path is too long");
	for (size_t i = 1; i <= len; i++) {
		if (path[i] != '/' && path[i] != '\0')
			continue;
		memcpy(level, path, i);
		level[i] = '\0';
		if (make_one(level, f) < 0)
			return -1;
	}
	return 0;
}

int
durable_folder(const char *folder, struct fault *f)
{
	static const char *const parts[] = { "tmp", "new", "cur" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (join(path, folder, parts[i], NULL, f) < 0 ||
		    durable_directory(path, f) < 0)
			return -1;
	return 0;
}

/*
 * Seconds, microseconds, process and a counter: unique as the Maildir rule
 * demands, and in the order of arrival when sorted as text. This is the
 * machine's own clock, not LOKET_NOW: it names a file and means nothing else.
 */
void
durable_name(char name[DURABLE_NAME_SIZE])
{
	static unsigned counter;
	char host[64] = "localhost";
	struct timespec now;

	gethostname(host, sizeof host);
	host[sizeof host - 1] = '\0';
	for (char *p = host; *p; p++)
		if (*p == '/' || *p == ':' || *p == ',' || (unsigned char)*p <= ' ')
			*p = '_';
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(name, DURABLE_NAME_SIZE, "%010lld.M%06ldP%dQ%06u.%s",
	         (long long)now.tv_sec, now.tv_nsec / 1000, (int)getpid(),
	         counter++, host);
}

void
durable_mark_cut(char name[DURABLE_NAME_SIZE], int64_t bytes)
{
	size_t len = strcspn(name, ",");

	snprintf(name + len, DURABLE_NAME_SIZE - len, CUT_MARK "%lld", (long long)bytes);
}

int64_t
durable_cut_of(const char *path)
{
	const char *slash = strrchr(path, '/'), *mark = strstr(slash ? slash : path, CUT_MARK);
	char *end;
	long long bytes;

	if (mark == NULL)
		return 0;
	bytes = strtoll(mark + strlen(CUT_MARK), &end, 10);
	return *end == '\0' && bytes > 0 ? bytes : 0;
}

int
durable_begin(struct durable *d, const char *folder, const char *name,
              struct fault *f)
{
	char tmp[DURABLE_NAME_SIZE + 8];

	*d = (struct durable)DURABLE_NONE;
	d->folder = folder;
	if (name == NULL)
		durable_name(d->name);
	else if (strchr(name, '/') != NULL || *name == '.' ||
	         snprintf(d->name, sizeof d->name, "%s", name) >= (int)sizeof d->name)
		return fault_set(f, EX_SOFTWARE, folder, "not a name for a file");
	d->folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->folder_fd < 0)
		return fault_errno(f, folder, "opening the folder (loket-init makes it)");
	snprintf(tmp, sizeof tmp, "tmp/%s", d->name);
	/* A given name may stand here from a run that was killed: it is ours, is
	 * not counted by anybody, and is begun anew. */
	if (name != NULL && unlinkat(d->folder_fd, tmp, 0) < 0 && errno != ENOENT) {
		fault_errno(f, folder, "clearing the temporary file");
		durable_abort(d);
		return -1;
	}
	d->fd = openat(d->folder_fd, tmp,
	               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (d->fd < 0) {
		fault_errno(f, folder, "making a file in tmp/");
		close(d->folder_fd);
		d->folder_fd = -1;
		return -1;
	}
	return 0;
}

int
durable_add(struct durable *d, const void *bytes, size_t len, struct fault *f)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(d->fd, p, len);

		if (n < 0) {
			if (errno == EINTR)
				continue;
			return fault_errno(f, d->folder, "writing the message");
		}
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
durable_stamp(struct durable *d, int64_t at, struct fault *f)
{
	struct timespec times[2] = {
		{ .tv_sec = (time_t)at }, { .tv_sec = (time_t)at }
	};

	if (futimens(d->fd, times) < 0)
		return fault_errno(f, d->folder, "stamping the message");
	return 0;
}

static int
sync_new(struct durable *d)
{
	int fd = openat(d->folder_fd, "new", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result;

	if (fd < 0)
		return -1;
	result = fsync(fd);
	close(fd);
	return result;
}

int
durable_commit(struct durable *d, char path[PATH_MAX], struct fault *f)
{
	char tmp[DURABLE_NAME_SIZE + 8], new[DURABLE_NAME_SIZE + 8];
	int fd = d->fd;

	snprintf(tmp, sizeof tmp, "tmp/%s", d->name);
	snprintf(new, sizeof new, "new/%s", d->name);
	if (join(path, d->folder, "new", d->name, f) < 0)
		goto fail;
	if (fsync(fd) < 0) {
		fault_errno(f, d->folder, "making the message durable");
		goto fail;
	}
	d->fd = -1;
	if (close(fd) < 0) {
		fault_errno(f, d->folder, "closing the message");
		goto fail;
	}
	if (renameat(d->folder_fd, tmp, d->folder_fd, new) < 0) {
		fault_errno(f, d->folder, "moving the message to new/");
		goto fail;
	}
	if (sync_new(d) < 0) {
		/* Its name may not survive: whoever hands it over keeps it, so it
		 * must not stand here as well. */
		fault_errno(f, d->folder, "making new/ durable");
		unlinkat(d->folder_fd, new, 0);
		goto fail;
	}
	close(d->folder_fd);
	d->folder_fd = -1;
	return 0;
fail:
	durable_abort(d);
	return -1;
}

void
durable_abort(struct durable *d)
{
	char tmp[DURABLE_NAME_SIZE + 8];

	if (d->folder_fd < 0)
		return;
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
	snprintf(tmp, sizeof tmp, "tmp/%s", d->name);
	unlinkat(d->folder_fd, tmp, 0);
	close(d->folder_fd);
	d->folder_fd = -1;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
durable_list(const char *folder, char ***names, size_t *n, struct fault *f)
{
	char path[PATH_MAX];
	struct dirent *entry;
	size_t room = 0;
	DIR *dir;

	*names = NULL;
	*n = 0;
	if (join(path, folder, "new", NULL, f) < 0)
		return -1;
	dir = opendir(path);
	if (dir == NULL)
		return fault_errno(f, folder, "reading new/ (loket-init makes it)");
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		char *name;

		if (entry->d_name[0] == '.')
			continue;
		if (*n == room) {
			size_t more = room ? 2 * room : 64;
			char **grown = realloc(*names, more * sizeof *grown);

			if (grown == NULL)
				break;
			*names = grown;
			room = more;
		}
		name = strdup(entry->d_name);
		if (name == NULL)
			break;
		(*names)[(*n)++] = name;
	}
	if (errno != 0) {
		fault_errno(f, folder, "reading new/");
		closedir(dir);
		durable_list_free(*names, *n);
		*names = NULL;
		*n = 0;
		return -1;
	}
	closedir(dir);
	if (*n > 0)
		qsort(*names, *n, sizeof **names, by_name);
	return 0;
}

void
durable_list_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

void
durable_sweep(const char *folder)
{
	char path[PATH_MAX];
	struct dirent *entry;
	struct stat st;
	DIR *dir;
	time_t now = time(NULL);

	if (join(path, folder, "tmp", NULL, NULL) < 0 || (dir = opendir(path)) == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' &&
		    fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && now - st.st_mtime > SWEEP_AFTER_SECS &&
		    now - st.st_ctime > SWEEP_AFTER_SECS)
			unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
}
