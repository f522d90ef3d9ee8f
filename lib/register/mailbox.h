/*
 * How far each mailbox has been read, kept by UIDVALIDITY and UID (IMAP) or by the
 * messages' names (Maildir), never by \Seen: staff read the same mailbox. And what is
 * still owed to it: messages that the server would not hand over, and copies that
 * could not be treated as `after` says.
 *
 * Nothing here begins a transaction: many messages share one of the caller's.
 */
#ifndef LOKET_REGISTER_MAILBOX_H
#define LOKET_REGISTER_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "register/register.h"

/* One folder of one account. The texts are the caller's. */
struct mailbox {
	const char *account, *folder;
	bool known;          /* read before */
	int64_t uidvalidity;
	int64_t uid;         /* up to here all is durable in our spool, or on the list of
	                      * what is unfetched, or gone */
	int64_t reread_to;   /* up to here messages are paired by digest; 0 = none */
};

/* A UID that is owed something. */
struct mailbox_owed {
	int64_t uid;
	bool due; /* now, not later */
};

/* Fills what is not the key. */
int mailbox_get(struct reg *r, struct mailbox *m, struct fault *f);

/* Records progress. */
int mailbox_set(struct reg *r, const struct mailbox *m, struct fault *f);

/* Records that the folder was read to its end; and when that was last so, 0 = never. */
int mailbox_success(struct reg *r, const struct mailbox *m, int64_t now, struct fault *f);
int mailbox_last_success(struct reg *r, const char *account, const char *folder, int64_t *at,
                         struct fault *f);

/* A message could not be taken, and why, without personal data; it came, or it is gone. */
int mailbox_failed(struct reg *r, const struct mailbox *m, int64_t uid, const char *reason,
                   int64_t now, struct fault *f);
int mailbox_settled(struct reg *r, const struct mailbox *m, int64_t uid, struct fault *f);

/* What is unfetched, by UID; the caller frees *owed. How many of an account failed
 * first before that moment. */
int mailbox_unfetched(struct reg *r, const struct mailbox *m, int64_t now,
                      struct mailbox_owed **owed, size_t *n, struct fault *f);
int mailbox_unfetched_since(struct reg *r, const char *account, int64_t before, int64_t *n,
                            struct fault *f);

/* A copy on the server still has to be treated as `after` says; which ones (the caller
 * frees *owed); and that all of them were. */
int mailbox_untouched(struct reg *r, const struct mailbox *m, int64_t uid, struct fault *f);
int mailbox_to_touch(struct reg *r, const struct mailbox *m, struct mailbox_owed **owed,
                     size_t *n, struct fault *f);
int mailbox_touched(struct reg *r, const struct mailbox *m, struct fault *f);

/* What is owed to UIDs of an earlier UIDVALIDITY is forgotten. */
int mailbox_renumbered(struct reg *r, const struct mailbox *m, struct fault *f);

/* Has the register a message of this digest? */
int mailbox_knows(struct reg *r, const char *digest, bool *known, struct fault *f);

/* Has this name of a Maildir been taken before? */
int mailbox_taken(struct reg *r, const char *account, const char *name, bool *taken,
                  struct fault *f);

/* Remembers a name. */
int mailbox_take(struct reg *r, const char *account, const char *name, int64_t now,
                 struct fault *f);

/* Forgets the names that are not among the n present ones (sorted by strcmp). */
int mailbox_forget(struct reg *r, const char *account, const char *const *present,
                   size_t n, struct fault *f);

#endif
