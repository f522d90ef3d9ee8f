#include "base/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/durable.h"

/* HOME/spool/CHANNEL/new/NAME and nothing else: a record may come from anywhere. */
static bool
in_spool(const char *home, const char *path)
{
	size_t len = strlen(home);
	const char *channel, *name;

	if (strncmp(path, home, len) != 0 || strncmp(path + len, "/spool/", 7) != 0)
		return false;
	channel = path + len + 7;
	name = strchr(channel, '/');
	if (name == NULL || name == channel || *channel == '.' ||
	    strncmp(name, "/new/", 5) != 0)
		return false;
	name += 5;
	return *name != '\0' && *name != '.' && strchr(name, '/') == NULL;
}

enum archive_spool
archive_look(const char *home, const char *path, const char *digest,
             int64_t *size_bytes, struct fault *f)
{
	char found[DIGEST_TEXT_SIZE];
	struct stat st;
	int fd;

	if (!in_spool(home, path)) {
		fault_set(f, EX_DATAERR, "record", "its path is not in this register's spool");
		return ARCHIVE_FOREIGN;
	}
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return ARCHIVE_GONE;
	if (fd < 0 || fstat(fd, &st) < 0 || digest_file(fd, found) < 0) {
		fault_errno(f, path, "reading the spool file");
		if (fd >= 0)
			close(fd);
		return ARCHIVE_ERROR;
	}
	close(fd);
	*size_bytes = st.st_size;
	if (strcmp(found, digest) != 0) {
		fault_set(f, EX_DATAERR, path, "the record does not belong to this file (other bytes)");
		return ARCHIVE_FOREIGN;
	}
	return ARCHIVE_SPOOLED;
}

void
archive_path(const char *home, const char *digest, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/archive/%.2s/%.2s/%s.eml", home, digest, digest + 2,
	         digest);
}

bool
archive_has(const char *home, const char *digest)
{
	char path[PATH_MAX];

	archive_path(home, digest, path);
	return access(path, F_OK) == 0;
}

int
archive_copy(const char *home, const char *digest, int out, struct fault *f)
{
	char path[PATH_MAX];
	int in;
	ssize_t n;

	archive_path(home, digest, path);
	in = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (in < 0)
		return fault_errno(f, path, "reading the archive");
	while ((n = sendfile(out, in, NULL, 1 << 20)) > 0)
		;
	if (n < 0 || lseek(out, 0, SEEK_SET) < 0) {
		fault_errno(f, path, "copying from the archive");
		close(in);
		return -1;
	}
	close(in);
	return 0;
}

/* A folder of the archive is named by the digits of the digest that lead there: "" is
 * archive itself, "ab" and "abcd" what lies below. */
#define FOLDER_DIGITS 4

static void
folder_of(const char *home, const char *digest, size_t digits, char path[PATH_MAX])
{
	if (digits == 0)
		snprintf(path, PATH_MAX, "%s/archive", home);
	else if (digits == 2)
		snprintf(path, PATH_MAX, "%s/archive/%.2s", home, digest);
	else
		snprintf(path, PATH_MAX, "%s/archive/%.2s/%.2s", home, digest, digest + 2);
}

/* Notes a folder with a new name in it, as often as it got one. */
static void
note(struct archive_unsynced *u, const char *digest, size_t digits)
{
	if (u->n < ARCHIVE_FOLDERS)
		snprintf(u->folders[u->n], sizeof u->folders[0], "%.*s", (int)digits, digest);
	u->n++;
}

/* The folder, made when it is not there, and above it what is missing too. */
static int
make_folder(const char *home, const char *digest, size_t digits, struct archive_unsynced *u,
            struct fault *f)
{
	char path[PATH_MAX];

	folder_of(home, digest, digits, path);
	if (mkdir(path, 0700) == 0) {
		note(u, digest, digits - 2);
		return 0;
	}
	if (errno == EEXIST)
		return 0;
	if (errno != ENOENT || digits == 0)
		return fault_errno(f, path, "making the directory");
	/* archive itself is not there: loket-init makes it, and its way there. */
	if (digits == 2) {
		folder_of(home, digest, 0, path);
		if (durable_directory(path, f) < 0)
			return -1;
	} else if (make_folder(home, digest, digits - 2, u, f) < 0)
		return -1;
	return make_folder(home, digest, digits, u, f);
}

int
archive_take_unsynced(const char *home, const char *path, const char *digest,
                      struct archive_unsynced *u, struct fault *f)
{
	char to[PATH_MAX];

	archive_path(home, digest, to);
	if (rename(path, to) < 0) {
		if (errno != ENOENT)
			return fault_errno(f, path, "moving it to the archive");
		if (access(path, F_OK) < 0 && access(to, F_OK) == 0)
			return 0;
		if (make_folder(home, digest, FOLDER_DIGITS, u, f) < 0)
			return -1;
		if (rename(path, to) < 0)
			return fault_errno(f, path, "moving it to the archive");
	}
	note(u, digest, FOLDER_DIGITS);
	return 0;
}

/* Makes one of the noted folders durable, or all that the file system holds: then
 * *digits is "". */
static int
sync_one(const char *home, const struct archive_unsynced *u, size_t i, const char **digits,
         struct fault *f)
{
	bool all = u->n > ARCHIVE_FOLDERS;
	char path[PATH_MAX];

	*digits = all ? "" : u->folders[i];
	folder_of(home, *digits, strlen(*digits), path);
	return all ? durable_sync_all(path, f) : durable_sync(path, f);
}

static size_t
n_syncs(const struct archive_unsynced *u)
{
	return u->n > ARCHIVE_FOLDERS ? 1 : u->n;
}

int
archive_sync(const char *home, struct archive_unsynced *u, struct fault *f)
{
	const char *digits;
	int result = 0;

	for (size_t i = 0; i < n_syncs(u) && result == 0; i++)
		result = sync_one(home, u, i, &digits, f);
	if (result == 0)
		u->n = 0;
	return result;
}

/* Everything below a folder whose names are not durable has failed. */
static void
fail_below(struct archive_move moves[], size_t n, const char *digits, const struct fault *f)
{
	for (size_t i = 0; i < n; i++)
		if (moves[i].result == 0 && strncmp(moves[i].digest, digits, strlen(digits)) == 0) {
			moves[i].result = -1;
			moves[i].fault = *f;
		}
}

void
archive_take_all(const char *home, struct archive_move moves[], size_t n)
{
	struct archive_unsynced u = { 0 };
	const char *digits;

	for (size_t i = 0; i < n; i++) {
		moves[i].fault = (struct fault){ 0 };
		moves[i].result = archive_take_unsynced(home, moves[i].path, moves[i].digest, &u,
		                                        &moves[i].fault);
	}
	for (size_t i = 0; i < n_syncs(&u); i++) {
		struct fault f = { 0 };

		if (sync_one(home, &u, i, &digits, &f) < 0)
			fail_below(moves, n, digits, &f);
	}
}

int
archive_take(const char *home, const char *path, const char *digest, struct fault *f)
{
	struct archive_move one = { .path = path, .digest = digest };

	archive_take_all(home, &one, 1);
	if (one.result < 0)
		*f = one.fault;
	return one.result;
}
