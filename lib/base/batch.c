#include "base/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <sys/stat.h>
#include <unistd.h>

/* A message's name in tmp/ is that in new/ without what says that it was cut. */
static void
in_tmp(const struct batch_file *file, char path[DURABLE_NAME_SIZE + 8])
{
	snprintf(path, DURABLE_NAME_SIZE + 8, "tmp/%.*s",
	         (int)strcspn(file->name, ","), file->name);
}

static void
in_new(const struct batch_file *file, char path[DURABLE_NAME_SIZE + 8])
{
	snprintf(path, DURABLE_NAME_SIZE + 8, "new/%s", file->name);
}

int
batch_open(struct batch *b, const char *folder, struct fault *f)
{
	*b = (struct batch)BATCH_NONE;
	b->folder = folder;
	b->folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->folder_fd >= 0)
		b->new_fd = openat(b->folder_fd, "new", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (b->new_fd < 0)
		return fault_errno(f, folder, "opening the folder (loket-init makes it)");
	return 0;
}

int
batch_begin(struct batch *b, struct fault *f)
{
	struct batch_file *file = &b->files[b->n];
	char tmp[DURABLE_NAME_SIZE + 8];

	if (b->writing)
		return 0;
	if (b->n == BATCH_MOST)
		return fault_set(f, EX_SOFTWARE, b->folder, "more messages than a batch holds");
	durable_name(file->name);
	in_tmp(file, tmp);
	file->fd = openat(b->folder_fd, tmp,
	                  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (file->fd < 0)
		return fault_errno(f, b->folder, "making a file in tmp/");
	b->writing = true;
	return 0;
}

int
batch_add(struct batch *b, const void *bytes, size_t len, struct fault *f)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(b->files[b->n].fd, p, len);

		if (n < 0) {
			if (errno == EINTR)
				continue;
			return fault_errno(f, b->folder, "writing the message");
		}
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

int
batch_end(struct batch *b, int64_t at, int64_t cut_bytes, struct fault *f)
{
	struct batch_file *file = &b->files[b->n];
	struct timespec times[2] = { { .tv_sec = (time_t)at }, { .tv_sec = (time_t)at } };

	if (futimens(file->fd, times) < 0)
		return fault_errno(f, b->folder, "stamping the message");
	if (cut_bytes > 0)
		durable_mark_cut(file->name, cut_bytes);
	/* Only a wish: what it does not do, fsync does. */
	sync_file_range(file->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
	b->writing = false;
	b->n++;
	return 0;
}

static void
drop(struct batch *b, struct batch_file *file)
{
	char tmp[DURABLE_NAME_SIZE + 8];

	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
	in_tmp(file, tmp);
	unlinkat(b->folder_fd, tmp, 0);
}

void
batch_undo(struct batch *b)
{
	if (b->writing)
		drop(b, &b->files[b->n]);
	b->writing = false;
}

void
batch_drop_last(struct batch *b)
{
	if (b->n > 0 && !b->writing)
		drop(b, &b->files[--b->n]);
}

/* fsync of each, then close: neither result is lost. */
static int
sync_files(struct batch *b, struct fault *f)
{
	for (size_t i = 0; i < b->n; i++) {
		int fd = b->files[i].fd;

		if (fsync(fd) < 0)
			return fault_errno(f, b->folder, "making the message durable");
		b->files[i].fd = -1;
		if (close(fd) < 0)
			return fault_errno(f, b->folder, "closing the message");
	}
	return 0;
}

static int
move_files(struct batch *b, size_t *moved, struct fault *f)
{
	char tmp[DURABLE_NAME_SIZE + 8], new[DURABLE_NAME_SIZE + 8];

	for (*moved = 0; *moved < b->n; (*moved)++) {
		in_tmp(&b->files[*moved], tmp);
		in_new(&b->files[*moved], new);
		if (renameat(b->folder_fd, tmp, b->folder_fd, new) < 0)
			return fault_errno(f, b->folder, "moving the message to new/");
	}
	if (*moved > 0 && fsync(b->new_fd) < 0)
		return fault_errno(f, b->folder, "making new/ durable");
	return 0;
}

int
batch_commit(struct batch *b, size_t *committed, struct fault *f)
{
	char new[DURABLE_NAME_SIZE + 8];
	size_t moved = 0;

	*committed = 0;
	if (sync_files(b, f) < 0 || move_files(b, &moved, f) < 0) {
		/* Whoever hands them over keeps them: they must not stand here too. */
		for (size_t i = 0; i < moved; i++) {
			in_new(&b->files[i], new);
			unlinkat(b->folder_fd, new, 0);
		}
		for (size_t i = 0; i < b->n; i++)
			drop(b, &b->files[i]);
		b->n = 0;
		return -1;
	}
	*committed = b->n;
	b->n = 0;
	return 0;
}

int
batch_path(const struct batch *b, size_t i, char path[PATH_MAX], struct fault *f)
{
	int n = snprintf(path, PATH_MAX, "%s/new/%s", b->folder, b->files[i].name);

	return n < PATH_MAX ? 0 : fault_set(f, EX_CONFIG, b->folder, "the path is too long");
}

void
batch_close(struct batch *b)
{
	batch_undo(b);
	while (b->n > 0)
		batch_drop_last(b);
	if (b->new_fd >= 0)
		close(b->new_fd);
	if (b->folder_fd >= 0)
		close(b->folder_fd);
	b->new_fd = b->folder_fd = -1;
}
