#include "net/place.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool
place_is_hostname(const char *text)
{
	size_t len = strlen(text), label = 0;

	if (len == 0 || len > 253)
		return false;
	for (size_t i = 0; i <= len; i++) {
		char c = text[i];

		if (c == '.' || c == '\0') {
			if (label == 0 || label > 63 || text[i - 1] == '-')
				return false;
			label = 0;
		} else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		           (c >= 'A' && c <= 'Z') || (c == '-' && label > 0))
			label++;
		else
			return false;
	}
	return true;
}

bool
place_is_loopback(const struct place *place)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (strcasecmp(place->host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, place->host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, place->host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* Copies HOST or [HOST] and returns what follows it, NULL when it is no host. */
static const char *
take_host(const char *p, struct place *place)
{
	struct in6_addr v6;
	struct in_addr v4;
	bool brackets = *p == '[';
	size_t n;

	p += brackets;
	n = strcspn(p, brackets ? "]" : ":/?#@");
	if (n == 0 || n >= sizeof place->host || (brackets && p[n] != ']'))
		return NULL;
	memcpy(place->host, p, n);
	place->host[n] = '\0';
	if (brackets)
		place->is_address = inet_pton(AF_INET6, place->host, &v6) == 1;
	else
		place->is_address = inet_pton(AF_INET, place->host, &v4) == 1;
	if (!place->is_address && (brackets || !place_is_hostname(place->host)))
		return NULL;
	return p + n + brackets;
}

static const char *
take_port(const char *p, struct place *place)
{
	long port = 0;

	if (*p != ':')
		return p;
	if (*++p < '0' || *p > '9')
		return NULL;
	for (; *p >= '0' && *p <= '9' && port <= 65535; p++)
		port = 10 * port + (*p - '0');
	if (port < 1 || port > 65535)
		return NULL;
	place->port = (uint16_t)port;
	return p;
}

int
place_parse(const char *url, const struct place_scheme *schemes,
            const char *object, struct place *place, struct fault *f)
{
	const char *p = strstr(url, "://");
	const struct place_scheme *s = schemes;
	size_t n = p ? (size_t)(p - url) : 0;

	*place = (struct place){ 0 };
	while (s->name && (strlen(s->name) != n || strncasecmp(url, s->name, n) != 0))
		s++;
	if (p == NULL || s->name == NULL || n >= sizeof place->scheme)
		return fault_set(f, EX_CONFIG, object, "url: SCHEME://HOST[:PORT] is needed, with %s",
		                 schemes->name);
	memcpy(place->scheme, s->name, n);
	place->port = s->port;
	p = take_host(p + 3, place);
	if (p == NULL)
		return fault_set(f, EX_CONFIG, object, "url: the host is no name and no address");
	p = take_port(p, place);
	if (p == NULL)
		return fault_set(f, EX_CONFIG, object, "url: the port is no number from 1 to 65535");
	if (*p != '\0' && strcmp(p, "/") != 0)
		return fault_set(f, EX_CONFIG, object,
		                 "url: only SCHEME://HOST[:PORT]; user and password have keys of their own");
	return 0;
}
