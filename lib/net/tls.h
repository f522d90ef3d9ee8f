/*
 * One connection to a server: TCP, and TLS whose certificate is verified (chain,
 * host name, dates, purpose) during the handshake, before a byte of ours is
 * sent. libetpan reads and writes through it, because libetpan itself verifies
 * nothing (RELIABILITY 0.1) and counts no time but that of a single read.
 *
 * Nothing waits for ever: each wait is bounded by the idle limit, and all that
 * is done together by the limit set last with tls_limit(). No signal is raised
 * by a peer that went away.
 */
#ifndef LOKET_NET_TLS_H
#define LOKET_NET_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/fault.h"
#include "net/place.h"

struct tls;

/* Whom to believe that it is the server. */
struct tls_trust {
	const char *ca_file;     /* authorities, PEM; NULL = the system's */
	const char *fingerprint; /* NULL, or the SHA-256 of the one certificate that is
	                          * taken, in hexadecimal digits (':' between allowed) */
};

/*
 * Connects, with TLS as `trust` says, or without when it is NULL. idle_secs bounds
 * each wait and this call. `object` names the account in faults: EX_TEMPFAIL when
 * the server is away, EX_CONFIG for a ca_file that cannot be read, EX_NOPERM for a
 * certificate that is refused, with the reason and what to do. The caller frees
 * with tls_close().
 */
int tls_open(const struct place *place, const struct tls_trust *trust, long idle_secs,
             const char *object, struct tls **tls, struct fault *f);

/* Begins TLS on a connection that was opened without (STARTTLS). What was read
 * before is the caller's to forget. */
int tls_upgrade(struct tls *tls, const struct tls_trust *trust, const char *object,
                struct fault *f);

/* As soon as fd can be read, every wait ends and the connection is given up: how a
 * signal ends us in the middle of an answer. -1 for none. */
void tls_stop_on(struct tls *tls, int fd);

/* Waits for something to read, up to secs: 1 there is (or may be), 0 the time is
 * over, -1 given up. */
int tls_await(struct tls *tls, long secs);

/* What follows must be done within `secs` from now. */
void tls_limit(struct tls *tls, long secs);

/* At least one byte, or -1: also at the end of the stream, which no protocol
 * here uses as a sign. Once failed, every later call fails. */
ssize_t tls_read(struct tls *tls, void *bytes, size_t len);
ssize_t tls_write(struct tls *tls, const void *bytes, size_t len);

/* Why the last call failed, for a fault's reason; "" when none did. Valid as
 * long as tls. */
const char *tls_trouble(const struct tls *tls);

/* Closes at once, without waiting. NULL is nothing to do. */
void tls_close(struct tls *tls);

#endif
