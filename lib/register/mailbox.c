#include "register/mailbox.h"

#include <stdlib.h>
#include <string.h>

int
mailbox_get(struct reg *r, const char *account, const char *folder,
            struct mailbox *m, struct fault *f)
{
	enum query q = QUERY_MAILBOX_GET;
	int found;

	*m = (struct mailbox){ 0 };
	found = register_one(r, q, REG_VALUES(REG_STRING("account", account),
	                                      REG_STRING("folder", folder)), f);
	if (found <= 0)
		return found;
	m->known = true;
	m->uidvalidity = register_number(r, q, 0);
	m->uid = register_number(r, q, 1);
	register_done(r, q);
	return 0;
}

int
mailbox_set(struct reg *r, const char *account, const char *folder,
            int64_t uidvalidity, int64_t uid, int64_t now, struct fault *f)
{
	return register_run(r, QUERY_MAILBOX_SET,
	                    REG_VALUES(REG_STRING("account", account),
	                               REG_STRING("folder", folder),
	                               REG_NUMBER("uidvalidity", uidvalidity),
	                               REG_NUMBER("uid", uid), REG_NUMBER("now", now)), f);
}

int
mailbox_taken(struct reg *r, const char *account, const char *name, bool *taken,
              struct fault *f)
{
	int found = register_one(r, QUERY_TAKEN_GET,
	                         REG_VALUES(REG_STRING("account", account),
	                                    REG_STRING("name", name)), f);

	if (found < 0)
		return -1;
	*taken = found > 0;
	register_done(r, QUERY_TAKEN_GET);
	return 0;
}

int
mailbox_take(struct reg *r, const char *account, const char *name, int64_t now,
             struct fault *f)
{
	return register_run(r, QUERY_TAKEN_INSERT,
	                    REG_VALUES(REG_STRING("account", account),
	                               REG_STRING("name", name), REG_NUMBER("now", now)), f);
}

static int
compare(const void *key, const void *element)
{
	return strcmp(key, *(const char *const *)element);
}

int
mailbox_forget(struct reg *r, const char *account, const char *const *present,
               size_t n, struct fault *f)
{
	json_t *names = register_rows(r, QUERY_TAKEN_ALL,
	                              REG_VALUES(REG_STRING("account", account)), f);
	json_t *row;
	size_t i;
	int result = 0;

	if (names == NULL)
		return -1;
	json_array_foreach(names, i, row) {
		const char *name = json_string_value(json_object_get(row, "name"));

		if (n > 0 && bsearch(name, present, n, sizeof *present, compare) != NULL)
			continue;
		result = register_run(r, QUERY_TAKEN_DELETE,
		                      REG_VALUES(REG_STRING("account", account),
		                                 REG_STRING("name", name)), f);
		if (result < 0)
			break;
	}
	json_decref(names);
	return result;
}
