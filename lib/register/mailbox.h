/*
 * How far each mailbox has been read, kept by UIDVALIDITY and UID (IMAP) or by
 * the messages' names (Maildir), never by \Seen: staff read the same mailbox.
 */
#ifndef LOKET_REGISTER_MAILBOX_H
#define LOKET_REGISTER_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/fault.h"
#include "register/register.h"

struct mailbox {
	bool known;          /* read before */
	int64_t uidvalidity;
	int64_t uid;         /* the highest that is durable in our spool */
};

int mailbox_get(struct reg *r, const char *account, const char *folder,
                struct mailbox *m, struct fault *f);

/* Records progress and the moment of success, committed on return. */
int mailbox_set(struct reg *r, const char *account, const char *folder,
                int64_t uidvalidity, int64_t uid, int64_t now, struct fault *f);

/* Has this name of a Maildir been taken before? */
int mailbox_taken(struct reg *r, const char *account, const char *name, bool *taken,
                  struct fault *f);

/* Remembers a name; committed on return. */
int mailbox_take(struct reg *r, const char *account, const char *name, int64_t now,
                 struct fault *f);

/* Forgets the names that are not among the n present ones (sorted by strcmp). */
int mailbox_forget(struct reg *r, const char *account, const char *const *present,
                   size_t n, struct fault *f);

#endif
