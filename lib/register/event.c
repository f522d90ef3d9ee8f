#include "register/event.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"

static void
chain(const char *before, int64_t request, int64_t at, const char *actor,
      const char *what, const char *data, char hash[DIGEST_TEXT_SIZE])
{
	char numbers[64];
	struct digest d;
	const char *pieces[] = { before, numbers, actor, what, data };

	snprintf(numbers, sizeof numbers, "%lld\n%lld", (long long)request, (long long)at);
	digest_start(&d);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		digest_add(&d, pieces[i], strlen(pieces[i]));
		digest_add(&d, "\n", 1);
	}
	digest_finish(&d, hash);
}

int
event_append(struct reg *r, int64_t request, int64_t at, const char *what,
             json_t *data, struct fault *f)
{
	char hash[DIGEST_TEXT_SIZE], before[DIGEST_TEXT_SIZE] = "", actor[96];
	char *text = data ? json_dumps(data, JSON_COMPACT) : strdup("{}");
	int result;

	json_decref(data);
	if (text == NULL)
		abort();
	snprintf(actor, sizeof actor, "%u %s", (unsigned)getuid(),
	         program_invocation_short_name);
	result = register_one(r, QUERY_EVENT_LAST_HASH, REG_NO_VALUES, f);
	if (result > 0)
		snprintf(before, sizeof before, "%s",
		         register_column(r, QUERY_EVENT_LAST_HASH, 0));
	if (result >= 0) {
		register_done(r, QUERY_EVENT_LAST_HASH);
		chain(before, request, at, actor, what, text, hash);
		result = register_run(r, QUERY_EVENT_INSERT,
		                      REG_VALUES(REG_ID("request", request), REG_NUMBER("at", at),
		                                 REG_STRING("actor", actor), REG_STRING("what", what),
		                                 REG_STRING("data", text), REG_STRING("hash", hash)), f);
	}
	free(text);
	return result;
}
