/*
 * Where a server is: a URL of the configuration taken apart. Only a scheme, a
 * host and a port are known; anything more (user, path, query) is refused, so
 * that nobody writes a password there.
 */
#ifndef LOKET_NET_PLACE_H
#define LOKET_NET_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fault.h"

#define PLACE_HOST_SIZE 256

struct place {
	char scheme[8];
	char host[PLACE_HOST_SIZE]; /* a name, an IPv4 or an IPv6 address (no brackets) */
	uint16_t port;
	bool is_address;            /* host is an IP address */
};

/* A scheme and the port that it means when the URL names none. */
struct place_scheme {
	const char *name;
	uint16_t port;
};

/* Reads SCHEME://HOST[:PORT] (RFC 3986 section 3.2; IPv6 in brackets), where
 * SCHEME is one of `schemes` (ends with a NULL name). EX_CONFIG with the word
 * what is wrong; `object` names the account. */
int place_parse(const char *url, const struct place_scheme *schemes,
                const char *object, struct place *place, struct fault *f);

/* Is it this machine itself? By its name or address, without asking the DNS. */
bool place_is_loopback(const struct place *place);

/* Is text a host name: labels of letters, digits and inner hyphens (RFC 1123
 * section 2.1), at most 253 bytes? */
bool place_is_hostname(const char *text);

#endif
