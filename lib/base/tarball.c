#include "base/tarball.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/progress.h"

#define BLOCK_BYTES 10240
#define PIECE_BYTES (64u << 10)

/* --- writing ------------------------------------------------------------------------------- */

struct output {
	int fd;
	int failed; /* errno of the write that failed; nothing is written behind it */
};

/* Once it has failed it stays so: a torn tar gets no end that makes it look whole. */
static la_ssize_t
put(struct archive *a, void *context, const void *bytes, size_t len)
{
	struct output *o = context;
	ssize_t n;

	if (o->failed)
		return -1;
	do
		n = write(o->fd, bytes, len);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		o->failed = errno;
		archive_set_error(a, errno, "%s", strerror(errno));
	}
	return n;
}

static int
write_bytes(struct archive *a, int from, const struct tarball_file *file, const char *object, struct fault *f)
{
	char buf[PIECE_BYTES];
	int64_t done = 0;

	while (done < file->size_bytes) {
		size_t want = file->size_bytes - done < (int64_t)sizeof buf ? (size_t)(file->size_bytes - done) : sizeof buf;
		ssize_t n = pread(from, buf, want, file->offset + done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fault_errno(f, file->path, "reading what goes into the tar");
		progress_tick();
		if (archive_write_data(a, buf, (size_t)n) != n)
			return fault_set(f, EX_IOERR, object, "writing: %s", archive_error_string(a));
		done += n;
	}
	return 0;
}

static int
write_file(struct archive *a, int from, const struct tarball_file *file, const char *object, struct fault *f)
{
	struct archive_entry *entry = archive_entry_new();
	int result = 0;

	if (entry == NULL)
		abort();
	archive_entry_set_pathname(entry, file->path);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_size(entry, file->size_bytes);
	archive_entry_set_mtime(entry, file->at, 0);
	if (archive_write_header(a, entry) != ARCHIVE_OK)
		result = fault_set(f, EX_IOERR, object, "writing: %s", archive_error_string(a));
	archive_entry_free(entry);
	return result < 0 ? -1 : write_bytes(a, from, file, object, f);
}

int
tarball_write(int out, int from, const struct tarball_file files[], size_t n, const char *object,
              struct fault *f)
{
	struct archive *a = archive_write_new();
	struct output o = { .fd = out };
	int result = 0;

	if (a == NULL)
		abort();
	archive_write_set_format_ustar(a);
	/* Whole blocks whatever `out` is: a pipe gets the bytes that a file gets. */
	archive_write_set_bytes_per_block(a, BLOCK_BYTES);
	archive_write_set_bytes_in_last_block(a, BLOCK_BYTES);
	if (archive_write_open(a, &o, NULL, put, NULL) != ARCHIVE_OK)
		result = fault_set(f, EX_IOERR, object, "writing: %s", archive_error_string(a));
	for (size_t i = 0; i < n && result == 0; i++)
		result = write_file(a, from, &files[i], object, f);
	if (result == 0 && archive_write_close(a) != ARCHIVE_OK)
		result = fault_set(f, EX_IOERR, object, "writing: %s", archive_error_string(a));
	if (result < 0 && o.failed == 0)
		o.failed = EIO;
	archive_write_free(a);
	return result;
}

/* --- reading ------------------------------------------------------------------------------- */

struct tarball {
	struct archive *a;
	char object[192];
};

int
tarball_open(int in, const char *object, struct tarball **t, struct fault *f)
{
	struct tarball *new = calloc(1, sizeof *new);

	if (new == NULL || (new->a = archive_read_new()) == NULL)
		abort();
	*t = new;
	snprintf(new->object, sizeof new->object, "%s", object);
	/* No filters: what is packed together may be small and unpack to anything. */
	archive_read_support_format_tar(new->a);
	if (archive_read_open_fd(new->a, in, BLOCK_BYTES) == ARCHIVE_OK)
		return 0;
	fault_set(f, EX_DATAERR, object, "not a tar (%s)", archive_error_string(new->a));
	tarball_close(new);
	*t = NULL;
	return -1;
}

void
tarball_close(struct tarball *t)
{
	if (t != NULL)
		archive_read_free(t->a);
	free(t);
}

/* Below the place where it is unpacked, and of bytes that a terminal shows as they are. */
static bool
is_harmless(const char *path)
{
	size_t len = strlen(path);

	if (len == 0 || len >= TARBALL_PATH_BYTES || *path == '/')
		return false;
	for (const char *p = path; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~' || *p == '\\')
			return false;
	for (const char *p = path; p != NULL; p = strchr(p, '/')) {
		p += *p == '/';
		if (strncmp(p, "..", 2) == 0 && (p[2] == '/' || p[2] == '\0'))
			return false;
	}
	return true;
}

int
tarball_next(struct tarball *t, char path[TARBALL_PATH_BYTES], int64_t *size_bytes, struct fault *f)
{
	struct archive_entry *entry;
	int result;

	do {
		const char *name;

		result = archive_read_next_header(t->a, &entry);
		if (result == ARCHIVE_EOF)
			return 0;
		if (result != ARCHIVE_OK)
			return fault_set(f, EX_DATAERR, t->object, "not a whole tar (%s)", archive_error_string(t->a));
		name = archive_entry_pathname(entry);
		if (name == NULL || !is_harmless(name))
			return fault_set(f, EX_DATAERR, t->object, "holds a path that loket never writes; do not unpack it");
		snprintf(path, TARBALL_PATH_BYTES, "%s", name);
	} while (archive_entry_filetype(entry) == AE_IFDIR);
	if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != NULL)
		return fault_set(f, EX_DATAERR, t->object, "%s is no plain file; do not unpack it", path);
	*size_bytes = archive_entry_size(entry);
	return 1;
}

long
tarball_read(struct tarball *t, void *buf, size_t size, struct fault *f)
{
	la_ssize_t n = archive_read_data(t->a, buf, size);

	progress_tick();
	if (n < 0)
		return fault_set(f, EX_DATAERR, t->object, "not a whole tar (%s)", archive_error_string(t->a));
	return (long)n;
}
