/*
 * Is it the server that the configuration means? GnuTLS asks in the handshake,
 * before a byte of ours is sent. Either the certificate stands up to verification
 * (chain, name or address, dates, purpose), or, where a fingerprint is configured,
 * it is exactly that one: for an office whose server has signed itself. For
 * lib/net/tls.c alone: GnuTLS types stand in it.
 */
#ifndef LOKET_NET_CERTIFICATE_H
#define LOKET_NET_CERTIFICATE_H

#include <gnutls/gnutls.h>
#include <stdbool.h>

#include "base/fault.h"
#include "net/tls.h"

struct certificate {
	gnutls_certificate_credentials_t credentials;
	gnutls_typed_vdata_st wanted[2]; /* what it must show */
	unsigned char pin[32];           /* SHA-256 of the one that is taken */
	bool pinned;
};

/* Makes the session verify. `host` must outlive the session. */
int certificate_demand(struct certificate *c, const struct tls_trust *trust,
                       const char *host, gnutls_session_t session, const char *object,
                       struct fault *f);

/* The fault for a certificate that the handshake refused: EX_NOPERM with the reason
 * and what to do. */
int certificate_refusal(const struct certificate *c, gnutls_session_t session,
                        const char *object, struct fault *f);

void certificate_free(struct certificate *c);

#endif
