/*
 * Taking mail from a Maildir that other programs fill and read (an MDA, a mail
 * program of the staff). Nothing is assumed to stand still: a file that is gone
 * or renamed when it is its turn is simply no longer there, and comes with the
 * next run under its other name. What identifies a message is its base name,
 * the part before ':', which never changes.
 */
#ifndef LOKET_BASE_MAILDIR_H
#define LOKET_BASE_MAILDIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"

struct maildir_entry {
	char *file; /* "new/NAME" or "cur/NAME" */
	char *base; /* NAME up to the first ':' */
};

/* The entries of new/ and cur/, sorted by base name with strcmp(), which is the
 * order of arrival; files that begin with a dot are left out, of two with the
 * same base only one is kept. The caller frees with maildir_free(). */
int maildir_list(const char *path, struct maildir_entry **entries, size_t *n,
                 struct fault *f);
void maildir_free(struct maildir_entry *entries, size_t n);

/* Opens a message for reading. 0, and the caller closes *fd; 1 when it is no
 * longer there; -1 also for what is no ordinary file (a symbolic link is not
 * followed). `size_bytes` and `at`, its mtime, are told. */
int maildir_open(const char *path, const struct maildir_entry *entry, int *fd,
                 int64_t *size_bytes, int64_t *at, struct fault *f);

/* A descriptor that becomes readable when something comes into new/; what can be read
 * from it is of no interest. The caller closes it. */
int maildir_watch(const char *path, struct fault *f);

/* Marks it as seen: moves it to cur/ with the flag S. Durable on return; a
 * message that is gone or has the flag is left. */
int maildir_seen(const char *path, const struct maildir_entry *entry, struct fault *f);

/* Deletes it; durable on return. */
int maildir_delete(const char *path, const struct maildir_entry *entry, struct fault *f);

#endif
