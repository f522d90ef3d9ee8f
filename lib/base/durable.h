/*
 * Durable files: a message appears whole or not at all, and once its path is
 * told it survives a power cut. A file is written in tmp/ of a Maildir folder,
 * fsynced, renamed into new/, and the directory is fsynced; only then does
 * durable_commit() return. Whoever hands mail over keeps its own copy until
 * then (RELIABILITY: "whoever takes over, syncs first, then says so").
 */
#ifndef LOKET_BASE_DURABLE_H
#define LOKET_BASE_DURABLE_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

#define DURABLE_NAME_SIZE 160

struct durable {
	const char *folder;           /* the Maildir folder; the caller's */
	int folder_fd;                /* -1 when nothing is begun */
	int fd;
	char name[DURABLE_NAME_SIZE]; /* the same in tmp/ and in new/ */
};

#define DURABLE_NONE { .folder_fd = -1, .fd = -1 }

/* Makes folder, its parents, and folder/tmp, new, cur, all 0700, each made
 * durable. What is there already is left as it is. */
int durable_folder(const char *folder, struct fault *f);

/* Makes a directory and its parents, 0700, each made durable. */
int durable_directory(const char *path, struct fault *f);

/* A new name for a file of a Maildir folder. */
void durable_name(char name[DURABLE_NAME_SIZE]);

/* Says in the name of a spool file that it holds only the beginning of a message of
 * so many bytes. In the name, because nothing may stand in the file that a stranger
 * could have written. durable_cut_of() reads it from a path: 0 = it is whole. */
void durable_mark_cut(char name[DURABLE_NAME_SIZE], int64_t bytes);
int64_t durable_cut_of(const char *path);

/* Begins a file in folder/tmp. `name` is the name it will have, or NULL for a
 * new name that sorts after the earlier ones as long as the machine's clock does
 * not jump back: mail is worked in the order in which it came. After -1 nothing is left to abort. */
int durable_begin(struct durable *d, const char *folder, const char *name,
                  struct fault *f);

int durable_add(struct durable *d, const void *bytes, size_t len, struct fault *f);

/* Stamps the file with the moment at which the message was received: the file's
 * mtime is where the spool keeps it (UTC seconds). */
int durable_stamp(struct durable *d, int64_t at, struct fault *f);

/* Makes the file durable under folder/new/NAME and writes that path to `path`
 * (PATH_MAX). On -1 the file is gone. */
int durable_commit(struct durable *d, char path[PATH_MAX], struct fault *f);

/* Takes back what was begun; nothing stays behind. Safe after a commit. */
void durable_abort(struct durable *d);

/* fsync of a directory by its path. */
int durable_sync(const char *directory, struct fault *f);

/* syncfs of the file system that a directory is on: names in many of its directories
 * become durable in one flush, and whatever else was written there. */
int durable_sync_all(const char *directory, struct fault *f);

/* The file names in folder/new, sorted, dot files left out; the caller frees
 * with durable_list_free(). */
int durable_list(const char *folder, char ***names, size_t *n, struct fault *f);
void durable_list_free(char **names, size_t n);

/* Removes files in folder/tmp that nobody has touched for 36 hours (what a
 * crash left; the Maildir rule). Quiet: what cannot be removed stays. */
void durable_sweep(const char *folder);

#endif
