#include <stdlib.h>

#include "net/imap_private.h"

/* 0, 1 for the server's plain no, -1. */
static int
after_result(struct imap *imap, int r, int refused, const char *doing, struct fault *f)
{
	if (r == MAILIMAP_NO_ERROR)
		return 0;
	imap_command_fault(imap, r, refused, EX_CONFIG, doing, f);
	return r == refused ? 1 : -1;
}

static int
add_flag(struct imap *imap, struct mailimap_set *set, struct mailimap_flag *flag,
         struct fault *f)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *store;
	int r;

	if (flags == NULL || flag == NULL || mailimap_flag_list_add(flags, flag) != MAILIMAP_NO_ERROR)
		abort();
	store = mailimap_store_att_flags_new_add_flags_silent(flags);
	if (store == NULL)
		abort();
	r = mailimap_uid_store(imap_begin(imap), set, store);
	mailimap_store_att_flags_free(store);
	return after_result(imap, r, MAILIMAP_ERROR_UID_STORE,
	                    "after: marking messages", f);
}

static int
expunge(struct imap *imap, struct mailimap_set *set, struct fault *f)
{
	int r = add_flag(imap, set, mailimap_flag_new_deleted(), f);

	if (r != 0)
		return r;
	r = mailimap_uid_expunge(imap_begin(imap), set);
	return after_result(imap, r, MAILIMAP_ERROR_EXPUNGE,
	                    "after: deleting messages", f);
}

/* Without MOVE: the three steps that it stands for (RFC 6851 section 3.3). */
static int
move(struct imap *imap, struct mailimap_set *set, struct fault *f)
{
	const char *folder = imap->source->after_folder;
	int refused = imap->can_move ? MAILIMAP_ERROR_UID_MOVE : MAILIMAP_ERROR_UID_COPY;
	int r = imap->can_move ? mailimap_uid_move(imap_begin(imap), set, folder)
	                       : mailimap_uid_copy(imap_begin(imap), set, folder);

	r = after_result(imap, r, refused, "after: moving messages", f);
	return r == 0 && !imap->can_move ? expunge(imap, set, f) : r;
}

int
imap_after(struct imap *imap, const int64_t *uids, size_t n, struct fault *f)
{
	struct mailimap_set *set;
	int result = 0;

	if (n == 0)
		return 0;
	set = imap_set(uids, n);
	switch (imap->source->after) {
	case CONF_AFTER_KEEP:
		break;
	case CONF_AFTER_SEEN:
		result = add_flag(imap, set, mailimap_flag_new_seen(), f);
		break;
	case CONF_AFTER_MOVE:
		result = move(imap, set, f);
		break;
	case CONF_AFTER_DELETE:
		result = expunge(imap, set, f);
		break;
	}
	mailimap_set_free(set);
	return result;
}
