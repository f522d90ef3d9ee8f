/*
 * Reading a mailbox over IMAP (RFC 3501) through libetpan. It lists what is
 * newer than a UID, hands a message's bytes to the caller as they arrive, and
 * does with the server's copy what the configuration says. It never parses a
 * message and never asks the server to (no ENVELOPE, no BODYSTRUCTURE: RELIABILITY
 * 0.2), and never reads or trusts \Seen.
 *
 * Every answer of the server is taken for hostile: certificate and greeting
 * (PREAUTH is refused) are checked before the password leaves, each command
 * ends within [limits] seconds, a message within that and a time that grows with
 * its announced size, and never more bytes than the caller's limit are passed
 * on. A parser that a server drives into the ground takes only its process with
 * it: run each account in a process of its own.
 */
#ifndef LOKET_NET_IMAP_H
#define LOKET_NET_IMAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/fault.h"

struct imap;

struct imap_message {
	int64_t uid;
	int64_t size_bytes;  /* as the server says (RFC822.SIZE) */
	int64_t received_at; /* INTERNALDATE; -1 when the server gave none */
};

/* Takes bytes of a message; -1 stops the transfer, and f says why. */
typedef int imap_sink(const void *bytes, size_t len, void *context,
                      struct fault *f);

/*
 * Connects, logs in and opens the source's folder: read-only (EXAMINE) when the
 * source's `after` is keep. `source` must outlive the session; the password is
 * not kept. Faults are about the account by its name: EX_TEMPFAIL when the
 * server is away or talks nonsense, EX_NOPERM for a certificate or a password
 * that is refused, EX_CONFIG for what only the configuration can change. The
 * caller frees with imap_close(), also after a later fault.
 */
int imap_open(const struct conf_source *source, const char *password, long seconds,
              struct imap **imap, struct fault *f);

/* Of the open folder; UIDs mean something only together with it (RFC 3501
 * section 2.3.1.1). */
int64_t imap_uidvalidity(const struct imap *imap);

/* The messages with a UID above since_uid, lowest first. The caller frees
 * *messages with free(). */
int imap_list_new(struct imap *imap, int64_t since_uid,
                  struct imap_message **messages, size_t *n, struct fault *f);

/* Passes on the whole message, not more than limit_bytes, without setting \Seen
 * (BODY.PEEK[]). Returns 0 when the sink has had all of it, 1 when the server no
 * longer has it, -1 with a fault; then what the sink has had is worth nothing,
 * and the session is over. */
int imap_fetch(struct imap *imap, const struct imap_message *message,
               int64_t limit_bytes, imap_sink *sink, void *context, struct fault *f);

/* Does with the server's copy what the source's `after` says. Doing it twice is
 * harmless. Only this message is ever expunged (RFC 4315 section 2.1). Returns 0;
 * 1 when the server refuses (f says what, EX_CONFIG; the session goes on); -1
 * when the session is over. */
int imap_after(struct imap *imap, int64_t uid, struct fault *f);

/* Logs out if the session is sound, and frees. NULL is nothing to do. */
void imap_close(struct imap *imap);

#endif
