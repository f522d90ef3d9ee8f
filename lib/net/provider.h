/*
 * How one provider of an HTTP gateway wants a message: a file of schema/gateways/ or of the
 * office ([sms] template). Lines "key = value"; '#' begins a comment line:
 *
 *	url = https://HOST/PATH        https only
 *	method = POST | GET
 *	body = form | json             of a POST
 *	header NAME = VALUE
 *	field NAME = VALUE             of the body, or of the query of a GET
 *	success = 200                  the answer's status
 *	success NAME = VALUE           and a member of its JSON, "a.b" within "a"
 *	id = NAME                      the member that holds the provider's number for it
 *
 * In values {{to}} is +628…, {{to_bare}} 628…, {{to_national}} 08…, {{text}}, {{id}} our
 * own reference, at most 50 letters and digits, the same whenever the message is sent
 * again, {{user}} and {{secret}} those of [sms].
 */
#ifndef LOKET_NET_PROVIDER_H
#define LOKET_NET_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

#define PROVIDER_PAIRS 16

struct provider_pair {
	char *name, *value;
};

struct provider {
	char *url;
	bool is_get, is_json;
	struct provider_pair headers[PROVIDER_PAIRS], fields[PROVIDER_PAIRS], success[PROVIDER_PAIRS];
	size_t n_headers, n_fields, n_success;
	int status; /* of success, 200 */
	char *id;   /* NULL: it tells none */
};

/* What is set into values; texts UTF-8. */
struct provider_values {
	const char *to, *text, *id, *user, *secret;
};

/* EX_CONFIG with file, line and what is allowed. Freed with provider_free() in any case. */
int provider_read(const char *path, struct provider *p, struct fault *f);
void provider_free(struct provider *p);

/* The value with its fields set in. The caller frees. */
char *provider_fill(const char *value, const struct provider_values *values);

/* Does the secret stand where it may be written into logs: in the URL, or in a field of a
 * GET? */
bool provider_shows_secret(const struct provider *p);

#endif
