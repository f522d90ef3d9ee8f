/*
 * Files in one stream: tar (POSIX.1-1988 ustar), written so that the same files give the
 * same bytes, and read with suspicion. libarchive's types do not cross this header.
 */
#ifndef LOKET_BASE_TARBALL_H
#define LOKET_BASE_TARBALL_H

#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

/* All that ustar holds in its short field: whoever names a file keeps below it. */
#define TARBALL_PATH_BYTES 100

/* A plain file whose bytes lie in another one. */
struct tarball_file {
	char path[TARBALL_PATH_BYTES];
	int64_t offset, size_bytes;
	int64_t at; /* its time, UTC seconds */
};

/* Writes n files, their bytes taken from the descriptor `from`, to the descriptor `out`, in
 * the order given: owner 0, mode 0644. `object` is for messages. */
int tarball_write(int out, int from, const struct tarball_file files[], size_t n, const char *object,
                  struct fault *f);

struct tarball;

/* Reads a tar, not compressed, from a descriptor that stays the caller's. */
int tarball_open(int in, const char *object, struct tarball **t, struct fault *f);
void tarball_close(struct tarball *t);

/*
 * The next file: 1, or 0 at the end, or -1. EX_DATAERR for what is no tar, is torn, and for
 * everything in it that is no plain file below the place where it is unpacked: a link, a
 * device, a path that is absolute or climbs. Directories are passed over.
 */
int tarball_next(struct tarball *t, char path[TARBALL_PATH_BYTES], int64_t *size_bytes, struct fault *f);

/* Bytes of that file: how many, 0 at its end, or -1. */
long tarball_read(struct tarball *t, void *buf, size_t size, struct fault *f);

#endif
