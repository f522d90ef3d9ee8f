#include "base/actor.h"

#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_automatic(const char *program)
{
	static const char *const names[] = {
		"loket-register", "loket-remind", "loket-compose", "loket-send", "loket-fetch", "loket-deliver", "loket-sms",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], program) == 0)
			return true;
	return false;
}

void
actor_name(const char *actor, char buf[ACTOR_NAME_BYTES])
{
	char *program;
	unsigned long uid = strtoul(actor, &program, 10);
	const struct passwd *user;

	if (*program == ' ' && is_automatic(program + 1)) {
		snprintf(buf, ACTOR_NAME_BYTES, "otomatis");
		return;
	}
	user = *program == ' ' ? getpwuid((uid_t)uid) : NULL;
	if (user != NULL)
		snprintf(buf, ACTOR_NAME_BYTES, "%s", user->pw_name);
	else
		snprintf(buf, ACTOR_NAME_BYTES, "%.*s", (int)(program - actor), actor);
}
