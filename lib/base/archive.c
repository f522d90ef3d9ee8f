#include "base/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
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

static void
folder_of(const char *home, const char *digest, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/archive/%.2s/%.2s", home, digest, digest + 2);
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
archive_take(const char *home, const char *path, const char *digest, struct fault *f)
{
	char folder[PATH_MAX], name[DIGEST_TEXT_SIZE + 4];

	if (access(path, F_OK) < 0 && errno == ENOENT && archive_has(home, digest))
		return 0;
	folder_of(home, digest, folder);
	snprintf(name, sizeof name, "%s.eml", digest);
	if (durable_directory(folder, f) < 0)
		return -1;
	return durable_move(path, folder, name, f);
}
