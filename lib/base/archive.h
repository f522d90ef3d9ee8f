/*
 * The archive: every raw message that was registered or sent, under the SHA-256 of
 * its bytes, archive/ab/cd/DIGEST.eml, never changed. And the way there from the
 * spool.
 */
#ifndef LOKET_BASE_ARCHIVE_H
#define LOKET_BASE_ARCHIVE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

enum archive_spool {
	ARCHIVE_SPOOLED, /* the file is in the spool and its bytes have that digest */
	ARCHIVE_GONE,    /* it is not there: an earlier run has moved it */
	ARCHIVE_FOREIGN, /* not a file of HOME/spool/CHANNEL/new, or other bytes */
	ARCHIVE_ERROR,
};

/* Looks at a spool file before it is registered; symbolic links are not followed.
 * *size_bytes is set when it is there. f is filled for all but SPOOLED and GONE. */
enum archive_spool archive_look(const char *home, const char *path, const char *digest,
                                int64_t *size_bytes, struct fault *f);

/* HOME/archive/ab/cd/DIGEST.eml */
void archive_path(const char *home, const char *digest, char path[PATH_MAX]);

bool archive_has(const char *home, const char *digest);

/* Copies the archived bytes of a digest to the file `out`, which is then rewound. */
int archive_copy(const char *home, const char *digest, int out, struct fault *f);

/* Folders of the archive with names in them that are not durable yet; { 0 } is none.
 * Each costs a flush of the disk: many are cheaper with all that the file system holds,
 * in one flush, and which they are is not kept. */
#define ARCHIVE_FOLDERS 4

struct archive_unsynced {
	char folders[ARCHIVE_FOLDERS][5];
	size_t n;
};

/* Moves a file into the archive; its name there is durable after archive_sync(). Doing
 * it twice is doing it once: a file that is gone while the archive has its digest is no
 * fault. */
int archive_take_unsynced(const char *home, const char *path, const char *digest,
                          struct archive_unsynced *u, struct fault *f);

/* Makes what was moved durable. On -1 it still is not. */
int archive_sync(const char *home, struct archive_unsynced *u, struct fault *f);

/* One file on its way into the archive; path and digest are the caller's. */
struct archive_move {
	const char *path;
	const char *digest;
	int result;         /* 0, or -1 with fault */
	struct fault fault;
};

/* Moves files into the archive, durably, as above; each has its own result. */
void archive_take_all(const char *home, struct archive_move moves[], size_t n);

/* The same for one file. */
int archive_take(const char *home, const char *path, const char *digest, struct fault *f);

#endif
