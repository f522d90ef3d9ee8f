#include "net/certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>

#define PIN_BYTES 32

/* --- fingerprints ------------------------------------------------------ */

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
read_pin(const char *text, unsigned char pin[PIN_BYTES])
{
	size_t n = 0;

	for (; *text && n < PIN_BYTES; n++) {
		int high = hex(text[0]), low = high < 0 ? -1 : hex(text[1]);

		if (low < 0)
			return false;
		pin[n] = (unsigned char)(high << 4 | low);
		text += 2;
		text += *text == ':' && n + 1 < PIN_BYTES;
	}
	return n == PIN_BYTES && *text == '\0';
}

/* Of the server's own certificate (DER). */
static int
fingerprint_of(gnutls_session_t session, unsigned char sum[PIN_BYTES])
{
	unsigned n = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &n);

	if (chain == NULL || n == 0)
		return -1;
	return gnutls_hash_fast(GNUTLS_DIG_SHA256, chain[0].data, chain[0].size, sum);
}

/* GnuTLS calls it in the handshake; anything but 0 ends that. */
static int
compare_pin(gnutls_session_t session)
{
	const struct certificate *c = gnutls_session_get_ptr(session);
	unsigned char sum[PIN_BYTES];

	if (fingerprint_of(session, sum) < 0 || memcmp(sum, c->pin, PIN_BYTES) != 0)
		return GNUTLS_E_CERTIFICATE_ERROR;
	return 0;
}

/* --- refusals ---------------------------------------------------------- */

/* What is wrong with a certificate and what to do, the first that applies. */
static const struct {
	unsigned status;
	const char *text;
} refusals[] = {
	{ GNUTLS_CERT_EXPIRED, "it has expired: the server's administrator must renew it (is this machine's clock right?)" },
	{ GNUTLS_CERT_NOT_ACTIVATED, "it is not valid yet (is this machine's clock right?)" },
	{ GNUTLS_CERT_REVOKED, "it was revoked" },
	{ GNUTLS_CERT_PURPOSE_MISMATCH, "it is not made for servers" },
	{ GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA, "nobody who is trusted here has signed it; if this is the right server, name its authority's certificate in ca_file, or its own one in fingerprint" },
	{ GNUTLS_CERT_UNEXPECTED_OWNER, "it belongs to another name; the url must name the host as its certificate does" },
	{ 0, "it does not stand up to verification" },
};

/* The certificate is not the pinned one: tells which it is, so that a new one can be
 * compared with what the server's administrator says. */
static int
refuse_other(gnutls_session_t session, const char *object, struct fault *f)
{
	unsigned char sum[PIN_BYTES];
	char text[2 * PIN_BYTES + 1] = "";

	if (fingerprint_of(session, sum) == 0)
		for (size_t i = 0; i < PIN_BYTES; i++)
			snprintf(text + 2 * i, 3, "%02x", sum[i]);
	return fault_set(f, EX_NOPERM, object,
	                 "the server's certificate is refused: its fingerprint is %s; ask the server's administrator before you change it in the configuration",
	                 *text ? text : "unreadable");
}

int
certificate_refusal(const struct certificate *c, gnutls_session_t session,
                    const char *object, struct fault *f)
{
	unsigned status = gnutls_session_get_verify_cert_status(session);
	size_t i = 0;

	if (c->pinned)
		return refuse_other(session, object, f);
	while (refusals[i].status != 0 && (refusals[i].status & status) == 0)
		i++;
	return fault_set(f, EX_NOPERM, object, "the server's certificate is refused: %s",
	                 refusals[i].text);
}

/* --- demands ----------------------------------------------------------- */

static int
load_trust(struct certificate *c, const char *ca_file, const char *object, struct fault *f)
{
	int n;

	if (ca_file == NULL) {
		n = gnutls_certificate_set_x509_system_trust(c->credentials);
		if (n <= 0)
			return fault_set(f, EX_CONFIG, object,
			                 "the system trusts no authority (install ca-certificates, or set ca_file)");
		return 0;
	}
	n = gnutls_certificate_set_x509_trust_file(c->credentials, ca_file,
	                                           GNUTLS_X509_FMT_PEM);
	if (n > 0)
		return 0;
	return fault_set(f, EX_CONFIG, object, "ca_file: %s",
	                 n == 0 ? "no certificate is in it" : gnutls_strerror(n));
}

/* Name (an address against the certificate's IP addresses), purpose and chain. */
static int
demand_chain(struct certificate *c, const char *ca_file, const char *host,
             gnutls_session_t session, const char *object, struct fault *f)
{
	if (load_trust(c, ca_file, object, f) < 0)
		return -1;
	c->wanted[0] = (gnutls_typed_vdata_st){
		.type = GNUTLS_DT_DNS_HOSTNAME, .data = (void *)host
	};
	c->wanted[1] = (gnutls_typed_vdata_st){
		.type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (void *)GNUTLS_KP_TLS_WWW_SERVER
	};
	gnutls_session_set_verify_cert2(session, c->wanted, 2, 0);
	return 0;
}

int
certificate_demand(struct certificate *c, const struct tls_trust *trust, const char *host,
                   gnutls_session_t session, const char *object, struct fault *f)
{
	int e = gnutls_certificate_allocate_credentials(&c->credentials);

	if (e == 0)
		e = gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, c->credentials);
	if (e < 0)
		return fault_set(f, EX_SOFTWARE, object, "TLS: %s", gnutls_strerror(e));
	c->pinned = trust->fingerprint != NULL;
	if (!c->pinned)
		return demand_chain(c, trust->ca_file, host, session, object, f);
	if (!read_pin(trust->fingerprint, c->pin))
		return fault_set(f, EX_CONFIG, object,
		                 "fingerprint: the 64 hexadecimal digits of a SHA-256 are needed");
	gnutls_session_set_ptr(session, c);
	gnutls_certificate_set_verify_function(c->credentials, compare_pin);
	return 0;
}

void
certificate_free(struct certificate *c)
{
	if (c->credentials != NULL)
		gnutls_certificate_free_credentials(c->credentials);
	c->credentials = NULL;
}
