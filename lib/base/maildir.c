#include "base/maildir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/durable.h"

struct list {
	struct maildir_entry *entries;
	size_t n, room;
};

static int
join(char full[PATH_MAX], const char *path, const char *name, struct fault *f)
{
	int n = snprintf(full, PATH_MAX, "%s/%s", path, name);

	if (n < 0 || n >= PATH_MAX)
		return fault_set(f, EX_CONFIG, path, "the path is too long");
	return 0;
}

static void
add(struct list *l, const char *sub, const char *name)
{
	struct maildir_entry *e;

	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : 64;
		l->entries = realloc(l->entries, l->room * sizeof *l->entries);
		if (l->entries == NULL)
			abort();
	}
	e = &l->entries[l->n++];
	e->base = strndup(name, strcspn(name, ":"));
	if (e->base == NULL || asprintf(&e->file, "%s/%s", sub, name) < 0)
		abort();
}

static int
add_all(struct list *l, const char *path, const char *sub, struct fault *f)
{
	char full[PATH_MAX];
	struct dirent *entry;
	DIR *dir;

	if (join(full, path, sub, f) < 0)
		return -1;
	dir = opendir(full);
	if (dir == NULL)
		return fault_errno(f, full, "reading the Maildir");
	while (errno = 0, (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			add(l, sub, entry->d_name);
	if (errno != 0) {
		fault_errno(f, full, "reading the Maildir");
		closedir(dir);
		return -1;
	}
	closedir(dir);
	return 0;
}

static int
by_base(const void *a, const void *b)
{
	const struct maildir_entry *x = a, *y = b;

	return strcmp(x->base, y->base);
}

/* A mail program that moves a message while we read shows it in both folders. */
static void
drop_doubles(struct list *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (kept > 0 && by_base(&l->entries[kept - 1], &l->entries[i]) == 0) {
			free(l->entries[i].file);
			free(l->entries[i].base);
		} else
			l->entries[kept++] = l->entries[i];
	}
	l->n = kept;
}

int
maildir_list(const char *path, struct maildir_entry **entries, size_t *n,
             struct fault *f)
{
	struct list l = { 0 };

	*entries = NULL;
	*n = 0;
	/* new/ first: what moves to cur/ in between is then seen at least once. */
	if (add_all(&l, path, "new", f) < 0 || add_all(&l, path, "cur", f) < 0) {
		maildir_free(l.entries, l.n);
		return -1;
	}
	if (l.n > 0)
		qsort(l.entries, l.n, sizeof *l.entries, by_base);
	drop_doubles(&l);
	*entries = l.entries;
	*n = l.n;
	return 0;
}

void
maildir_free(struct maildir_entry *entries, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(entries[i].file);
		free(entries[i].base);
	}
	free(entries);
}

int
maildir_open(const char *path, const struct maildir_entry *entry, int *fd,
             int64_t *size_bytes, int64_t *at, struct fault *f)
{
	char full[PATH_MAX];
	struct stat st;

	if (join(full, path, entry->file, f) < 0)
		return -1;
	/* O_NONBLOCK: a FIFO that somebody put there must not hold us. */
	*fd = open(full, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (*fd < 0 && errno == ENOENT)
		return 1;
	if (*fd < 0)
		return fault_errno(f, full, "opening a message");
	if (fstat(*fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(*fd);
		return fault_set(f, EX_DATAERR, full, "it is no ordinary file");
	}
	*size_bytes = st.st_size;
	*at = st.st_mtime;
	return 0;
}

int
maildir_watch(const char *path, struct fault *f)
{
	char full[PATH_MAX];
	int fd;

	if (join(full, path, "new", f) < 0)
		return -1;
	fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (fd >= 0 && inotify_add_watch(fd, full, IN_MOVED_TO | IN_CREATE) >= 0)
		return fd;
	fault_errno(f, full, "watching the Maildir");
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
sync_both(const char *path, struct fault *f)
{
	char full[PATH_MAX];

	/* cur/ first: after a power cut the message stands in both rather than in
	 * neither. */
	if (join(full, path, "cur", f) < 0 || durable_sync(full, f) < 0 ||
	    join(full, path, "new", f) < 0)
		return -1;
	return durable_sync(full, f);
}

int
maildir_seen(const char *path, const struct maildir_entry *entry, struct fault *f)
{
	const char *flags = strstr(entry->file, ":2,");
	char from[PATH_MAX], to[PATH_MAX], name[NAME_MAX + 8];
	size_t before;

	flags = flags ? flags + 3 : "";
	if (strncmp(entry->file, "cur/", 4) == 0 && strchr(flags, 'S') != NULL)
		return 0;
	/* Flags stand in the order of their letters. */
	for (before = 0; flags[before] && flags[before] < 'S'; before++)
		continue;
	if (snprintf(name, sizeof name, "cur/%s:2,%.*sS%s", entry->base, (int)before, flags,
	             flags + before + (flags[before] == 'S')) >= (int)sizeof name)
		return fault_set(f, EX_DATAERR, path, "a file's name is too long for a flag");
	if (join(from, path, entry->file, f) < 0 || join(to, path, name, f) < 0)
		return -1;
	if (rename(from, to) < 0)
		return errno == ENOENT ? 0 : fault_errno(f, path, "marking a message as seen");
	return sync_both(path, f);
}

int
maildir_delete(const char *path, const struct maildir_entry *entry, struct fault *f)
{
	char full[PATH_MAX];

	if (join(full, path, entry->file, f) < 0)
		return -1;
	if (unlink(full) < 0 && errno != ENOENT)
		return fault_errno(f, path, "deleting a message");
	return sync_both(path, f);
}
