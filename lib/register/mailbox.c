#include "register/mailbox.h"

#include <stdlib.h>
#include <string.h>

/* The parameters that name a folder. */
#define FOLDER(m) REG_STRING("account", (m)->account), REG_STRING("folder", (m)->folder)
#define UIDS(m) FOLDER(m), REG_NUMBER("uidvalidity", (m)->uidvalidity)

int
mailbox_get(struct reg *r, struct mailbox *m, struct fault *f)
{
	enum query q = QUERY_MAILBOX_GET;
	int found = register_one(r, q, REG_VALUES(FOLDER(m)), f);

	m->known = found > 0;
	m->uidvalidity = m->uid = m->reread_to = 0;
	if (found <= 0)
		return found;
	m->uidvalidity = register_number(r, q, 0);
	m->uid = register_number(r, q, 1);
	m->reread_to = register_number(r, q, 2);
	register_done(r, q);
	return 0;
}

int
mailbox_set(struct reg *r, const struct mailbox *m, struct fault *f)
{
	return register_run(r, QUERY_MAILBOX_SET,
	                    REG_VALUES(UIDS(m), REG_NUMBER("uid", m->uid),
	                               REG_ID("reread_to", m->reread_to)), f);
}

int
mailbox_success(struct reg *r, const struct mailbox *m, int64_t now, struct fault *f)
{
	return register_run(r, QUERY_MAILBOX_SUCCESS,
	                    REG_VALUES(FOLDER(m), REG_NUMBER("now", now)), f);
}

/* The first number of a statement that gives one row or none; 0 for none. */
static int
one_number(struct reg *r, enum query q, const struct reg_value *values, int64_t *number,
           struct fault *f)
{
	int found = register_one(r, q, values, f);

	if (found < 0)
		return -1;
	*number = found > 0 ? register_number(r, q, 0) : 0;
	register_done(r, q);
	return 0;
}

int
mailbox_last_success(struct reg *r, const char *account, const char *folder, int64_t *at,
                     struct fault *f)
{
	return one_number(r, QUERY_MAILBOX_LAST_SUCCESS,
	                  REG_VALUES(REG_STRING("account", account), REG_STRING("folder", folder)),
	                  at, f);
}

/* --- what is owed ---------------------------------------------------------- */

int
mailbox_failed(struct reg *r, const struct mailbox *m, int64_t uid, const char *reason,
               int64_t now, struct fault *f)
{
	return register_run(r, QUERY_UNFETCHED_INSERT,
	                    REG_VALUES(UIDS(m), REG_NUMBER("uid", uid), REG_NUMBER("now", now),
	                               REG_STRING("reason", reason)), f);
}

int
mailbox_settled(struct reg *r, const struct mailbox *m, int64_t uid, struct fault *f)
{
	return register_run(r, QUERY_UNFETCHED_DELETE,
	                    REG_VALUES(UIDS(m), REG_NUMBER("uid", uid)), f);
}

/* Rows of a UID and, as the second column, whether it is due. */
static int
owed_rows(struct reg *r, enum query q, const struct reg_value *values, bool has_due,
          struct mailbox_owed **owed, size_t *n, struct fault *f)
{
	size_t room = 0;
	int step;

	*owed = NULL;
	*n = 0;
	if (register_query(r, q, values, f) < 0)
		return -1;
	while ((step = register_step(r, q, f)) > 0) {
		if (*n == room) {
			room = room ? 2 * room : 16;
			*owed = realloc(*owed, room * sizeof **owed);
			if (*owed == NULL)
				abort();
		}
		(*owed)[(*n)++] = (struct mailbox_owed){
			register_number(r, q, 0), !has_due || register_number(r, q, 1) != 0
		};
	}
	return step;
}

int
mailbox_unfetched(struct reg *r, const struct mailbox *m, int64_t now,
                  struct mailbox_owed **owed, size_t *n, struct fault *f)
{
	return owed_rows(r, QUERY_UNFETCHED_ALL, REG_VALUES(UIDS(m), REG_NUMBER("now", now)),
	                 true, owed, n, f);
}

int
mailbox_unfetched_since(struct reg *r, const char *account, int64_t before, int64_t *n,
                        struct fault *f)
{
	return one_number(r, QUERY_UNFETCHED_OLD,
	                  REG_VALUES(REG_STRING("account", account), REG_NUMBER("before", before)),
	                  n, f);
}

int
mailbox_untouched(struct reg *r, const struct mailbox *m, int64_t uid, struct fault *f)
{
	return register_run(r, QUERY_UNTOUCHED_INSERT,
	                    REG_VALUES(UIDS(m), REG_NUMBER("uid", uid)), f);
}

int
mailbox_to_touch(struct reg *r, const struct mailbox *m, struct mailbox_owed **owed,
                 size_t *n, struct fault *f)
{
	return owed_rows(r, QUERY_UNTOUCHED_ALL, REG_VALUES(UIDS(m)), false, owed, n, f);
}

int
mailbox_touched(struct reg *r, const struct mailbox *m, struct fault *f)
{
	return register_run(r, QUERY_UNTOUCHED_CLEAR, REG_VALUES(FOLDER(m)), f);
}

int
mailbox_renumbered(struct reg *r, const struct mailbox *m, struct fault *f)
{
	if (mailbox_touched(r, m, f) < 0)
		return -1;
	return register_run(r, QUERY_UNFETCHED_FORGET, REG_VALUES(UIDS(m)), f);
}

int
mailbox_knows(struct reg *r, const char *digest, bool *known, struct fault *f)
{
	int64_t number;
	int result = one_number(r, QUERY_MESSAGE_KNOWN, REG_VALUES(REG_STRING("digest", digest)),
	                        &number, f);

	*known = result == 0 && number != 0;
	return result;
}

/* --- names of a Maildir ------------------------------------------------------ */

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
