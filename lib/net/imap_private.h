/*
 * What the rooms of lib/net/imap share, and nobody else: libetpan's types stand in
 * it. libetpan is not asked to connect, to encrypt or to log in by SASL: its stream
 * reads and writes through net/tls, because it verifies no certificate itself and
 * counts no time but that of a single read.
 */
#ifndef LOKET_NET_IMAP_PRIVATE_H
#define LOKET_NET_IMAP_PRIVATE_H

#include <libetpan/libetpan.h>

#include "net/imap.h"
#include "net/tls.h"

/* One FETCH that is under way. */
struct imap_fetching {
	const struct imap_taker *taker;
	const int64_t *uids;  /* what was asked for, ascending */
	size_t n;
	bool come[IMAP_BATCH];
	int64_t limit_bytes;
	int64_t left_bytes;   /* of the message that is arriving */
	struct fault *fault;
	bool begun;           /* bytes have come since the last whole() */
	bool stopped;         /* the fault is set, the session ends */
};

/* One FETCH that only asks for numbers. */
struct imap_listing {
	struct imap_message *messages;
	size_t n, room;
	int64_t above_uid;
};

struct imap {
	const struct conf_source *source;
	long seconds;
	struct tls *tls;
	const char *greeting; /* what libetpan still has to read instead of the server's */
	mailimap *session;
	bool sound;     /* the stream is where both sides think it is */
	bool can_move;  /* MOVE, RFC 6851 */
	bool can_idle;
	struct imap_fetching *fetching;
	struct imap_listing *listing;
};

/* Each command has its own time; this begins it. */
mailimap *imap_begin(struct imap *imap);

/*
 * The fault for a command that libetpan did not find answered with OK. `refused` is
 * its one result that means a tagged NO or BAD, after which the session is still in
 * step; that fault has the code `code`. All else ends the session. Always -1.
 */
int imap_command_fault(struct imap *imap, int r, int refused, int code,
                       const char *doing, struct fault *f);

/* A set of n UIDs (ascending); libetpan's, freed with mailimap_set_free(). Never
 * spans a UID that is not in it. */
struct mailimap_set *imap_set(const int64_t *uids, size_t n);

/* AUTHENTICATE or LOGIN, in imap_login.c. */
int imap_log_in(struct imap *imap, const char *secret, struct fault *f);

/* STARTTLS, before libetpan reads a byte; in imap_starttls.c. */
int imap_starttls(struct tls *tls, const struct tls_trust *trust, const char *object,
                  struct fault *f);

#endif
