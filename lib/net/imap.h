/*
 * Reading a mailbox over IMAP (RFC 3501) through libetpan. It lists what is newer
 * than a UID, hands the bytes of many messages to the caller as they arrive, does
 * with the server's copies what the configuration says, and waits for new mail. It
 * never parses a message and never asks the server to (no ENVELOPE, no
 * BODYSTRUCTURE: RELIABILITY 0.2), and never reads or trusts \Seen.
 *
 * Every answer of the server is taken for hostile: certificate and greeting
 * (PREAUTH is refused) are checked before the password leaves, each command ends
 * within [limits] seconds, messages within that and a time that grows with their
 * announced size, and never more bytes of a message than the caller's limit are
 * passed on. A parser that a server drives into the ground takes only its process
 * with it: run each account in a process of its own.
 *
 * Faults are about the account by its name. Four rooms: imap.c opens and closes,
 * imap_fetch.c lists and fetches, imap_after.c touches the server's copies,
 * imap_idle.c waits; imap_private.h is what they share.
 */
#ifndef LOKET_NET_IMAP_H
#define LOKET_NET_IMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/fault.h"

struct imap;

/* As many messages as one command may ask for. */
#define IMAP_BATCH 100

struct imap_message {
	int64_t uid;
	int64_t size_bytes;  /* as the server says (RFC822.SIZE) */
	int64_t received_at; /* INTERNALDATE; -1 when the server gave none */
};

/* Where messages go. A function that says -1 has set f, and ends the session. */
struct imap_taker {
	/* Bytes of the message that is arriving. */
	int (*bytes)(void *context, const void *bytes, size_t len, struct fault *f);
	/* It has arrived whole; the number that it has in the list of what was asked. */
	int (*whole)(void *context, size_t number, struct fault *f);
	/* What has arrived since the last whole() is worth nothing. */
	void (*undo)(void *context);
	void *context;
};

/*
 * Connects and logs in: with a token over XOAUTH2 when the source has a
 * token_command, else with the password over PLAIN or LOGIN. `secret` is not kept;
 * `source` must outlive the session. A readable stop_fd ends every wait (-1: none).
 * EX_TEMPFAIL when the server is away or talks nonsense, EX_NOPERM for a
 * certificate or a secret that is refused, EX_CONFIG for what only the
 * configuration can change. The caller frees with imap_close(), also after a later
 * fault.
 */
int imap_open(const struct conf_source *source, const char *secret, long seconds,
              int stop_fd, struct imap **imap, struct fault *f);

/* Opens a folder: read-only (EXAMINE) when the source's `after` is keep. */
int imap_open_folder(struct imap *imap, const char *folder, struct fault *f);

/* Of the open folder; UIDs mean something only together with it (RFC 3501
 * section 2.3.1.1). */
int64_t imap_uidvalidity(const struct imap *imap);

/* The UID that the next message of the open folder will have at least; INT64_MAX when
 * the server did not tell. */
int64_t imap_uid_next(const struct imap *imap);

/* Is the session still good for a further command? */
bool imap_is_sound(const struct imap *imap);

/* The UIDs above since_uid that the server has, lowest first. The caller frees
 * *uids with free(). */
int imap_list_new(struct imap *imap, int64_t since_uid, int64_t **uids, size_t *n,
                  struct fault *f);

/* Size and date of n messages (at most IMAP_BATCH, by ascending UID), in one
 * command; *found of them, those that are there still, lowest first. */
int imap_describe(struct imap *imap, const int64_t *uids, size_t n,
                  struct imap_message *messages, size_t *found, struct fault *f);

/*
 * Passes on n whole messages (at most IMAP_BATCH, by ascending UID) in one command,
 * none of more than limit_bytes, without setting \Seen (BODY.PEEK[]). 0 when the
 * server says that it is done, 1 when it says no (f has its words): in both cases
 * some may not have come. -1 with a fault when the session is over; what was whole
 * until then is good.
 */
int imap_fetch(struct imap *imap, const struct imap_message *messages, size_t n,
               int64_t limit_bytes, const struct imap_taker *taker, struct fault *f);

/* The same for the beginning of one message: its whole header, not more than
 * header_bytes, and the first text_bytes of what follows. */
int imap_fetch_head(struct imap *imap, const struct imap_message *message,
                    int64_t header_bytes, int64_t text_bytes,
                    const struct imap_taker *taker, struct fault *f);

/*
 * Does with the server's copies of n messages what the source's `after` says, in
 * one or two commands. Doing it twice is harmless. Only these messages are ever
 * expunged (RFC 4315 section 2.1). Returns 0; 1 when the server refuses (f says
 * what, EX_CONFIG; the session goes on); -1 when the session is over.
 */
int imap_after(struct imap *imap, const int64_t *uids, size_t n, struct fault *f);

/* Can the server tell us of new mail (IDLE, RFC 2177)? */
bool imap_can_idle(const struct imap *imap);

/*
 * Waits for something new in the open folder, at most `secs`: with IDLE, which ends
 * before a server may take us for dead (29 minutes, RFC 2177 section 3), or where
 * the server has none by waiting alone. 0 when it is time to look; -1 when the
 * session is over, or stop_fd ended the wait.
 */
int imap_wait(struct imap *imap, long secs, struct fault *f);

/* Logs out if the session is sound, and frees. NULL is nothing to do. */
void imap_close(struct imap *imap);

#endif
