#include "net/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct tls {
	int fd;
	gnutls_session_t session; /* NULL: plain */
	gnutls_certificate_credentials_t credentials;
	gnutls_typed_vdata_st wanted[2]; /* what its certificate must show */
	struct place place;
	int64_t idle_ms;
	int64_t deadline_ms;
	bool broken;
	char trouble[160];
};

static int64_t
monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
tls_limit(struct tls *tls, long secs)
{
	tls->deadline_ms = monotonic_ms() + (int64_t)secs * 1000;
}

const char *
tls_trouble(const struct tls *tls)
{
	return tls->trouble;
}

/* Keeps the first trouble: what comes after is its consequence. */
static int
give_up(struct tls *tls, const char *why)
{
	if (!tls->broken)
		snprintf(tls->trouble, sizeof tls->trouble, "%s", why);
	tls->broken = true;
	return -1;
}

/* Waits until the socket can be read or written. */
static int
await(struct tls *tls, short events)
{
	struct pollfd p = { .fd = tls->fd, .events = events };
	int64_t end = monotonic_ms() + tls->idle_ms;

	if (end > tls->deadline_ms)
		end = tls->deadline_ms;
	for (;;) {
		int64_t left = end - monotonic_ms();
		int ready = poll(&p, 1, left > 0 ? (int)left : 0);

		if (ready > 0)
			return 0;
		if (ready == 0)
			return give_up(tls, "the server did not answer in time ([limits] seconds)");
		if (errno != EINTR)
			return give_up(tls, strerror(errno));
	}
}

/* --- TCP --------------------------------------------------------------- */

static int
connect_one(struct tls *tls, const struct addrinfo *a)
{
	int error = 0;
	socklen_t len = sizeof error;

	tls->fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (tls->fd < 0)
		return give_up(tls, strerror(errno));
	if (connect(tls->fd, a->ai_addr, a->ai_addrlen) == 0)
		return 0;
	if (errno != EINPROGRESS)
		return give_up(tls, strerror(errno));
	if (await(tls, POLLOUT) < 0)
		return -1;
	if (getsockopt(tls->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
		error = errno;
	return error == 0 ? 0 : give_up(tls, strerror(error));
}

/* Tries the host's addresses in the resolver's order until one answers. */
static int
connect_any(struct tls *tls)
{
	const struct place *place = &tls->place;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
	struct addrinfo *all, *a;
	char port[8];
	int error;

	if (place->is_address)
		hints.ai_flags = AI_NUMERICHOST;
	snprintf(port, sizeof port, "%u", place->port);
	error = getaddrinfo(place->host, port, &hints, &all);
	if (error != 0)
		return give_up(tls, gai_strerror(error));
	for (a = all; a != NULL; a = a->ai_next) {
		tls->broken = false;
		if (connect_one(tls, a) == 0)
			break;
		if (tls->fd >= 0)
			close(tls->fd);
		tls->fd = -1;
	}
	freeaddrinfo(all);
	return a != NULL ? 0 : -1;
}

/* --- the certificate --------------------------------------------------- */

/* What is wrong with a certificate and what to do, the first that applies. */
static const struct {
	unsigned status;
	const char *text;
} refusals[] = {
	{ GNUTLS_CERT_EXPIRED, "it has expired: the server's administrator must renew it (is this machine's clock right?)" },
	{ GNUTLS_CERT_NOT_ACTIVATED, "it is not valid yet (is this machine's clock right?)" },
	{ GNUTLS_CERT_REVOKED, "it was revoked" },
	{ GNUTLS_CERT_PURPOSE_MISMATCH, "it is not made for servers" },
	{ GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA, "nobody who is trusted here has signed it; if this is the right server, name its authority's certificate in ca_file" },
	{ GNUTLS_CERT_UNEXPECTED_OWNER, "it belongs to another name; the url must name the host as its certificate does" },
	{ 0, "it does not stand up to verification" },
};

static int
refuse_certificate(struct tls *tls, const char *object, struct fault *f)
{
	unsigned status = gnutls_session_get_verify_cert_status(tls->session);
	size_t i = 0;

	while (refusals[i].status != 0 && (refusals[i].status & status) == 0)
		i++;
	return fault_set(f, EX_NOPERM, object, "the server's certificate is refused: %s",
	                 refusals[i].text);
}

static int
load_trust(struct tls *tls, const char *ca_file, const char *object, struct fault *f)
{
	int n;

	if (ca_file == NULL) {
		n = gnutls_certificate_set_x509_system_trust(tls->credentials);
		if (n <= 0)
			return fault_set(f, EX_CONFIG, object,
			                 "the system trusts no authority (install ca-certificates, or set ca_file)");
		return 0;
	}
	n = gnutls_certificate_set_x509_trust_file(tls->credentials, ca_file,
	                                           GNUTLS_X509_FMT_PEM);
	if (n > 0)
		return 0;
	return fault_set(f, EX_CONFIG, object, "ca_file: %s",
	                 n == 0 ? "no certificate is in it" : gnutls_strerror(n));
}

/*
 * The session verifies by itself in the handshake: name (an address against the
 * certificate's IP addresses), purpose and chain. SNI is for names only (RFC
 * 6066 section 3). GNUTLS_NO_SIGNAL: no SIGPIPE from a peer that is gone.
 */
static int
prepare(struct tls *tls, const char *ca_file, const char *object, struct fault *f)
{
	int e = gnutls_certificate_allocate_credentials(&tls->credentials);

	if (e == 0)
		e = gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
	/* The system's choice, without what RFC 8996 forbids. */
	if (e == 0)
		e = gnutls_set_default_priority_append(tls->session,
		                                       "-VERS-TLS1.0:-VERS-TLS1.1", NULL, 0);
	if (e == 0)
		e = gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE, tls->credentials);
	if (e == 0 && !tls->place.is_address)
		e = gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, tls->place.host,
		                           strlen(tls->place.host));
	if (e < 0)
		return fault_set(f, EX_SOFTWARE, object, "TLS: %s", gnutls_strerror(e));
	if (load_trust(tls, ca_file, object, f) < 0)
		return -1;
	tls->wanted[0] = (gnutls_typed_vdata_st){
		.type = GNUTLS_DT_DNS_HOSTNAME, .data = (void *)tls->place.host
	};
	tls->wanted[1] = (gnutls_typed_vdata_st){
		.type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (void *)GNUTLS_KP_TLS_WWW_SERVER
	};
	gnutls_session_set_verify_cert2(tls->session, tls->wanted, 2, 0);
	gnutls_transport_set_int(tls->session, tls->fd);
	return 0;
}

/* After GNUTLS_E_AGAIN: the direction in which GnuTLS wants to go on. */
static int
await_session(struct tls *tls)
{
	return await(tls, gnutls_record_get_direction(tls->session) ? POLLOUT : POLLIN);
}

static bool
again(ssize_t e)
{
	return e == GNUTLS_E_AGAIN || e == GNUTLS_E_INTERRUPTED;
}

static int
handshake(struct tls *tls, const char *object, struct fault *f)
{
	int e;

	do {
		e = gnutls_handshake(tls->session);
		if (again(e) && await_session(tls) < 0)
			return fault_set(f, EX_TEMPFAIL, object, "TLS: %s", tls->trouble);
	} while (e < 0 && !gnutls_error_is_fatal(e));
	if (e == 0)
		return 0;
	if (e == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR)
		return refuse_certificate(tls, object, f);
	return fault_set(f, EX_TEMPFAIL, object, "TLS: %s", gnutls_strerror(e));
}

/* --- reading and writing ----------------------------------------------- */

static ssize_t
end_of(struct tls *tls, ssize_t n)
{
	if (n == 0 || n == GNUTLS_E_PREMATURE_TERMINATION)
		return give_up(tls, "the server closed the connection");
	return give_up(tls, gnutls_strerror((int)n));
}

static ssize_t
read_plain(struct tls *tls, void *bytes, size_t len)
{
	for (;;) {
		ssize_t n = recv(tls->fd, bytes, len, 0);

		if (n > 0)
			return n;
		if (n == 0)
			return end_of(tls, 0);
		if (errno == EAGAIN) {
			if (await(tls, POLLIN) < 0)
				return -1;
		} else if (errno != EINTR)
			return give_up(tls, strerror(errno));
	}
}

static ssize_t
write_plain(struct tls *tls, const void *bytes, size_t len)
{
	for (;;) {
		ssize_t n = send(tls->fd, bytes, len, MSG_NOSIGNAL);

		if (n >= 0)
			return n;
		if (errno == EAGAIN) {
			if (await(tls, POLLOUT) < 0)
				return -1;
		} else if (errno != EINTR)
			return give_up(tls, strerror(errno));
	}
}

/* A peer that always has a byte ready never makes us wait: the limit is looked
 * at here as well. */
static bool
too_late(struct tls *tls)
{
	if (monotonic_ms() < tls->deadline_ms)
		return false;
	give_up(tls, "the server took too long ([limits] seconds)");
	return true;
}

/* One record in the direction of `io`; what is neither data nor an end (TLS 1.3
 * tickets, warnings) is passed over. */
static ssize_t
over_tls(struct tls *tls, ssize_t (*io)(struct tls *, void *, size_t), void *bytes,
         size_t len)
{
	while (!too_late(tls)) {
		ssize_t n = io(tls, bytes, len);

		if (n > 0)
			return n;
		if (again(n)) {
			if (await_session(tls) < 0)
				return -1;
		} else if (n == 0 || gnutls_error_is_fatal((int)n))
			return end_of(tls, n);
	}
	return -1;
}

static ssize_t
receive(struct tls *tls, void *bytes, size_t len)
{
	return gnutls_record_recv(tls->session, bytes, len);
}

static ssize_t
transmit(struct tls *tls, void *bytes, size_t len)
{
	return gnutls_record_send(tls->session, bytes, len);
}

ssize_t
tls_read(struct tls *tls, void *bytes, size_t len)
{
	if (tls->broken || too_late(tls))
		return -1;
	if (tls->session == NULL)
		return read_plain(tls, bytes, len);
	return over_tls(tls, receive, bytes, len);
}

ssize_t
tls_write(struct tls *tls, const void *bytes, size_t len)
{
	if (tls->broken || too_late(tls))
		return -1;
	if (tls->session == NULL)
		return write_plain(tls, bytes, len);
	return over_tls(tls, transmit, (void *)bytes, len);
}

/* --- open and close ---------------------------------------------------- */

int
tls_open(const struct place *place, bool plain, const char *ca_file,
         long idle_secs, const char *object, struct tls **result, struct fault *f)
{
	struct tls *tls = calloc(1, sizeof *tls);

	*result = NULL;
	if (tls == NULL)
		abort();
	tls->fd = -1;
	tls->place = *place;
	tls->idle_ms = (int64_t)idle_secs * 1000;
	tls_limit(tls, idle_secs);
	if (connect_any(tls) < 0) {
		fault_set(f, EX_TEMPFAIL, object, "connecting to %s: %s", place->host,
		          tls->trouble);
		tls_close(tls);
		return -1;
	}
	if (!plain && (prepare(tls, ca_file, object, f) < 0 ||
	               handshake(tls, object, f) < 0)) {
		tls_close(tls);
		return -1;
	}
	*result = tls;
	return 0;
}

void
tls_close(struct tls *tls)
{
	if (tls == NULL)
		return;
	if (tls->session != NULL) {
		if (!tls->broken)
			gnutls_bye(tls->session, GNUTLS_SHUT_WR);
		gnutls_deinit(tls->session);
	}
	if (tls->credentials != NULL)
		gnutls_certificate_free_credentials(tls->credentials);
	if (tls->fd >= 0)
		close(tls->fd);
	free(tls);
}
