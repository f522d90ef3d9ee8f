/*
 * Messages that become durable together. Each is written in tmp/ of a Maildir folder
 * as it comes; batch_commit() then makes all of them durable, moves them to new/ and
 * makes that durable, and only then is any of them safe. The disk is asked to begin
 * writing when a message ends, so that the fsync of the first one mostly finds the
 * others written too: one fsync a message and one of the folder, little waiting.
 */
#ifndef LOKET_BASE_BATCH_H
#define LOKET_BASE_BATCH_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/durable.h"
#include "base/fault.h"

#define BATCH_MOST 100

struct batch_file {
	char name[DURABLE_NAME_SIZE];
	int fd;
};

struct batch {
	const char *folder; /* the caller's */
	int folder_fd, new_fd;
	struct batch_file files[BATCH_MOST];
	size_t n;           /* ended ones; files[n] is being written when `writing` */
	bool writing;
};

#define BATCH_NONE { .folder_fd = -1, .new_fd = -1 }

/* The caller ends with batch_close(), also after -1. */
int batch_open(struct batch *b, const char *folder, struct fault *f);

/* Begins a message if none is begun; there is room for BATCH_MOST until the next
 * commit. */
int batch_begin(struct batch *b, struct fault *f);

int batch_add(struct batch *b, const void *bytes, size_t len, struct fault *f);

/* The message is whole: stamps it with the moment at which it was received (UTC
 * seconds). cut_bytes > 0 says that it is only the beginning of a message of so many
 * bytes: that stands in its name (durable_cut_of()). */
int batch_end(struct batch *b, int64_t at, int64_t cut_bytes, struct fault *f);

/* Takes back the message that is being written, or the one that was ended last. */
void batch_undo(struct batch *b);
void batch_drop_last(struct batch *b);

/* Makes the ended messages durable in new/. On -1 none of them is there. Their paths
 * can be asked for until the next batch_begin(). */
int batch_commit(struct batch *b, size_t *committed, struct fault *f);

/* The path of a committed message, from 0, in the order in which they ended. */
int batch_path(const struct batch *b, size_t i, char path[PATH_MAX], struct fault *f);

/* Takes back what is not committed. */
void batch_close(struct batch *b);

#endif
