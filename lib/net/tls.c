#include "net/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "net/certificate.h"

struct tls {
	int fd;
	int stop_fd;              /* -1: none */
	gnutls_session_t session; /* NULL: plain */
	struct certificate trust;
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

/* Waits until `end` for the socket to be ready: 1, 0 when the time is over, -1. */
static int
await_until(struct tls *tls, short events, int64_t end)
{
	struct pollfd p[] = {
		{ .fd = tls->fd, .events = events },
		{ .fd = tls->stop_fd, .events = POLLIN },
	};

	for (;;) {
		int64_t left = end - monotonic_ms();
		int ready = poll(p, 2, left > 0 ? (int)left : 0);

		if (ready > 0 && p[1].revents != 0)
			return give_up(tls, "we were told to stop");
		if (ready >= 0)
			return ready;
		if (errno != EINTR)
			return give_up(tls, strerror(errno));
	}
}

/* Waits until the socket can be read or written, within both limits. */
static int
await(struct tls *tls, short events)
{
	int64_t end = monotonic_ms() + tls->idle_ms;
	int ready = await_until(tls, events, end < tls->deadline_ms ? end : tls->deadline_ms);

	if (ready == 0)
		return give_up(tls, "the server did not answer in time ([limits] seconds)");
	return ready < 0 ? -1 : 0;
}

int
tls_await(struct tls *tls, long secs)
{
	if (tls->broken)
		return -1;
	if (tls->session != NULL && gnutls_record_check_pending(tls->session) > 0)
		return 1;
	return await_until(tls, POLLIN, monotonic_ms() + (int64_t)secs * 1000);
}

void
tls_stop_on(struct tls *tls, int fd)
{
	tls->stop_fd = fd;
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

/* --- the handshake ------------------------------------------------------ */

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
	tls->broken = true;
	if (e == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR || e == GNUTLS_E_CERTIFICATE_ERROR)
		return certificate_refusal(&tls->trust, tls->session, object, f);
	if (e == GNUTLS_E_UNEXPECTED_PACKET_LENGTH || e == GNUTLS_E_UNEXPECTED_PACKET)
		return fault_set(f, EX_NOPERM, object,
		                 "TLS: what the server sends is no TLS: the url's scheme or port is wrong, or somebody is in between");
	return fault_set(f, EX_TEMPFAIL, object, "TLS: %s", gnutls_strerror(e));
}

/*
 * SNI is for names only (RFC 6066 section 3). GNUTLS_NO_SIGNAL: no SIGPIPE from a
 * peer that is gone.
 */
static int
prepare(struct tls *tls, const char *object, struct fault *f)
{
	int e = gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);

	/* The system's choice, without what RFC 8996 forbids. */
	if (e == 0)
		e = gnutls_set_default_priority_append(tls->session,
		                                       "-VERS-TLS1.0:-VERS-TLS1.1", NULL, 0);
	if (e == 0 && !tls->place.is_address)
		e = gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, tls->place.host,
		                           strlen(tls->place.host));
	if (e < 0)
		return fault_set(f, EX_SOFTWARE, object, "TLS: %s", gnutls_strerror(e));
	return 0;
}

int
tls_upgrade(struct tls *tls, const struct tls_trust *trust, const char *object,
            struct fault *f)
{
	if (prepare(tls, object, f) < 0 ||
	    certificate_demand(&tls->trust, trust, tls->place.host, tls->session, object, f) < 0)
		return -1;
	gnutls_transport_set_int(tls->session, tls->fd);
	return handshake(tls, object, f);
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
tls_open(const struct place *place, const struct tls_trust *trust, long idle_secs,
         const char *object, struct tls **result, struct fault *f)
{
	struct tls *tls = calloc(1, sizeof *tls);

	*result = NULL;
	if (tls == NULL)
		abort();
	tls->fd = tls->stop_fd = -1;
	tls->place = *place;
	tls->idle_ms = (int64_t)idle_secs * 1000;
	tls_limit(tls, idle_secs);
	if (connect_any(tls) < 0) {
		fault_set(f, EX_TEMPFAIL, object, "connecting to %s: %s", place->host,
		          tls->trouble);
		tls_close(tls);
		return -1;
	}
	if (trust != NULL && tls_upgrade(tls, trust, object, f) < 0) {
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
	certificate_free(&tls->trust);
	if (tls->fd >= 0)
		close(tls->fd);
	free(tls);
}
