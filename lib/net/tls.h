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

/*
 * Connects, with TLS unless `plain`. ca_file: whom to trust, NULL = the
 * system's. idle_secs bounds each wait and this call. `object` names the
 * account in faults: EX_TEMPFAIL when the server is away, EX_CONFIG for a
 * ca_file that cannot be read, EX_NOPERM for a certificate that is refused,
 * with the reason and what to do. The caller frees with tls_close().
 */
int tls_open(const struct place *place, bool plain, const char *ca_file,
             long idle_secs, const char *object, struct tls **tls,
             struct fault *f);

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
