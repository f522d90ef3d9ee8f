/*
 * FETCH, with libetpan as a stream: its body handler brings the bytes of a literal as
 * they arrive, its handler of an answer comes when the message is whole (in 1.9.4
 * only if a progress callback is set), and the answer is freed then. So neither a
 * large message nor many small ones stand in memory.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/imap_private.h"

/* The slowest line on which a large message still comes through. */
#define SLOWEST_BYTES_PER_SEC 8192
/* But no command has more than this many times [limits] seconds. */
#define MOST_FACTOR 20

/* --- commands ------------------------------------------------------------ */

struct mailimap_set *
imap_set(const int64_t *uids, size_t n)
{
	struct mailimap_set *set = mailimap_set_new_empty();

	if (set == NULL)
		abort();
	for (size_t i = 0; i < n;) {
		size_t last = i;

		while (last + 1 < n && uids[last + 1] == uids[last] + 1)
			last++;
		if (mailimap_set_add_interval(set, (uint32_t)uids[i], (uint32_t)uids[last]) !=
		    MAILIMAP_NO_ERROR)
			abort();
		i = last + 1;
	}
	return set;
}

/* Builds a FETCH of up to three items; libetpan frees it with what is in it. */
static struct mailimap_fetch_type *
fetch_items(struct mailimap_fetch_att *a, struct mailimap_fetch_att *b,
            struct mailimap_fetch_att *c)
{
	struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
	struct mailimap_fetch_att *items[] = { a, b, c };

	if (type == NULL)
		abort();
	for (size_t i = 0; i < 3 && items[i] != NULL; i++)
		if (mailimap_fetch_type_new_fetch_att_list_add(type, items[i]) !=
		    MAILIMAP_NO_ERROR)
			abort();
	return type;
}

static void
no_progress(size_t current, size_t maximum, void *context)
{
	(void)current;
	(void)maximum;
	(void)context;
}

/* One UID FETCH whose answers go to `handler`. Frees set and type. */
static int
run_fetch(struct imap *imap, struct mailimap_set *set, struct mailimap_fetch_type *type,
          mailimap_msg_att_handler *handler)
{
	clist *answers = NULL;
	int r;

	mailimap_set_progress_callback(imap->session, NULL, no_progress, NULL);
	mailimap_set_msg_att_handler(imap->session, handler, imap);
	r = mailimap_uid_fetch(imap->session, set, type, &answers);
	mailimap_set_msg_att_handler(imap->session, NULL, NULL);
	mailimap_set_progress_callback(imap->session, NULL, NULL, NULL);
	/* After a NO libetpan 1.9.4 has freed the list that it still shows. */
	if (r == MAILIMAP_NO_ERROR && answers != NULL)
		mailimap_fetch_list_free(answers);
	mailimap_fetch_type_free(type);
	mailimap_set_free(set);
	return r;
}

/* --- answers ------------------------------------------------------------- */

/* INTERNALDATE as UTC seconds; -1 for one that is no date. */
static int64_t
moment_of(const struct mailimap_date_time *d)
{
	struct tm tm = {
		.tm_year = d->dt_year - 1900, .tm_mon = d->dt_month - 1,
		.tm_mday = d->dt_day, .tm_hour = d->dt_hour, .tm_min = d->dt_min,
		.tm_sec = d->dt_sec,
	};
	int zone_secs = (d->dt_zone / 100 * 60 + d->dt_zone % 100) * 60;

	if (d->dt_year < 1970 || d->dt_year > 9999 || d->dt_month < 1 || d->dt_month > 12 ||
	    d->dt_day < 1 || d->dt_day > 31 || d->dt_zone < -1400 || d->dt_zone > 1400)
		return -1;
	return (int64_t)timegm(&tm) - zone_secs;
}

/* What one FETCH answer says. */
struct answer {
	struct imap_message message; /* uid 0 = it named none */
	int bodies;                  /* BODY[…] items */
	int nils;                    /* of them without content */
};

static void
read_static(const struct mailimap_msg_att_static *item, struct answer *a)
{
	switch (item->att_type) {
	case MAILIMAP_MSG_ATT_UID:
		a->message.uid = item->att_data.att_uid;
		break;
	case MAILIMAP_MSG_ATT_RFC822_SIZE:
		a->message.size_bytes = item->att_data.att_rfc822_size;
		break;
	case MAILIMAP_MSG_ATT_INTERNALDATE:
		if (item->att_data.att_internal_date != NULL)
			a->message.received_at = moment_of(item->att_data.att_internal_date);
		break;
	case MAILIMAP_MSG_ATT_BODY_SECTION:
		a->bodies++;
		a->nils += item->att_data.att_body_section->sec_body_part == NULL;
		break;
	}
}

static struct answer
read_answer(const struct mailimap_msg_att *att)
{
	struct answer a = { .message = { .received_at = -1 } };

	for (clistiter *i = clist_begin(att->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC)
			read_static(item->att_data.att_static, &a);
	}
	return a;
}

/* --- listing ------------------------------------------------------------- */

/* "n:*" always names the last message, even below n (RFC 3501 section 6.4.8), and a
 * server may tell of others unasked. */
static void
take_listed(struct mailimap_msg_att *att, void *context)
{
	struct imap_listing *l = ((struct imap *)context)->listing;
	struct answer a = read_answer(att);

	if (a.message.uid <= l->above_uid)
		return;
	if (l->n == l->room) {
		l->room = l->room ? 2 * l->room : IMAP_BATCH;
		l->messages = realloc(l->messages, l->room * sizeof *l->messages);
		if (l->messages == NULL)
			abort();
	}
	l->messages[l->n++] = a.message;
}

static int
by_uid(const void *a, const void *b)
{
	const struct imap_message *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* Sorts and drops what was told twice; of two the one that knows more stays. */
static void
put_in_order(struct imap_listing *l)
{
	size_t kept = 0;

	if (l->n > 0)
		qsort(l->messages, l->n, sizeof *l->messages, by_uid);
	for (size_t i = 0; i < l->n; i++) {
		struct imap_message *last = kept > 0 ? &l->messages[kept - 1] : NULL;

		if (last == NULL || last->uid != l->messages[i].uid)
			l->messages[kept++] = l->messages[i];
		else if (last->size_bytes == 0)
			*last = l->messages[i];
	}
	l->n = kept;
}

/* Runs a FETCH for numbers into l->messages, which the caller frees also after -1. */
static int
list(struct imap *imap, struct mailimap_set *set, struct mailimap_fetch_type *type,
     struct imap_listing *l, struct fault *f)
{
	int r;

	imap->listing = l;
	imap_begin(imap);
	r = run_fetch(imap, set, type, take_listed);
	imap->listing = NULL;
	if (r != MAILIMAP_NO_ERROR)
		return imap_command_fault(imap, r, MAILIMAP_ERROR_UID_FETCH, EX_TEMPFAIL,
		                          "listing messages", f);
	put_in_order(l);
	return 0;
}

int
imap_list_new(struct imap *imap, int64_t since_uid, int64_t **uids, size_t *n,
              struct fault *f)
{
	struct imap_listing l = { .above_uid = since_uid };
	struct mailimap_set *set;
	int result;

	*uids = NULL;
	*n = 0;
	/* Some servers answer BAD to a range of an empty folder. */
	if (since_uid >= UINT32_MAX || imap->session->imap_selection_info->sel_exists == 0)
		return 0;
	set = mailimap_set_new_interval((uint32_t)since_uid + 1, 0);
	if (set == NULL)
		abort();
	result = list(imap, set, fetch_items(mailimap_fetch_att_new_uid(), NULL, NULL), &l, f);
	if (result == 0) {
		*uids = calloc(l.n + 1, sizeof **uids);
		if (*uids == NULL)
			abort();
		for (size_t i = 0; i < l.n; i++)
			(*uids)[i] = l.messages[i].uid;
		*n = l.n;
	}
	free(l.messages);
	return result;
}

static bool
is_among(int64_t uid, const int64_t *uids, size_t n, size_t *number)
{
	for (size_t i = 0; i < n; i++)
		if (uids[i] == uid) {
			*number = i;
			return true;
		}
	return false;
}

int
imap_describe(struct imap *imap, const int64_t *uids, size_t n,
              struct imap_message *messages, size_t *found, struct fault *f)
{
	struct imap_listing l = { 0 };
	int result = list(imap, imap_set(uids, n),
	                  fetch_items(mailimap_fetch_att_new_uid(),
	                              mailimap_fetch_att_new_rfc822_size(),
	                              mailimap_fetch_att_new_internaldate()), &l, f);
	size_t number;

	*found = 0;
	for (size_t i = 0; result == 0 && i < l.n; i++)
		if (is_among(l.messages[i].uid, uids, n, &number))
			messages[(*found)++] = l.messages[i];
	free(l.messages);
	return result;
}

/* --- bodies -------------------------------------------------------------- */

static bool
stop(struct imap *imap)
{
	imap->fetching->stopped = true;
	return false;
}

/* libetpan calls this with the literal as it arrives; false ends the session. */
static bool
take_body(int type, struct mailimap_msg_att_body_section *section, const char *bytes,
          size_t len, void *context)
{
	struct imap *imap = context;
	struct imap_fetching *g = imap->fetching;

	(void)section;
	if (type != MAILIMAP_MSG_ATT_BODY_SECTION || g == NULL || g->stopped)
		return false;
	if ((int64_t)len > g->left_bytes) {
		fault_set(g->fault, EX_TEMPFAIL, imap->source->name,
		          "fetching messages: the server sends more than it announced and we take");
		return stop(imap);
	}
	g->left_bytes -= (int64_t)len;
	g->begun = true;
	if (g->taker->bytes(g->taker->context, bytes, len, g->fault) < 0)
		return stop(imap);
	return true;
}

static void
undo(struct imap_fetching *g)
{
	if (g->begun)
		g->taker->undo(g->taker->context);
	g->begun = false;
	g->left_bytes = g->limit_bytes;
}

/* An answer is whole. It must be about one message that was asked for and had not
 * come: bytes of another one would stand in the same file. An answer without a body
 * is about flags, or the server's way of saying that it has none (NIL). */
static void
take_whole(struct mailimap_msg_att *att, void *context)
{
	struct imap *imap = context;
	struct imap_fetching *g = imap->fetching;
	struct answer a = read_answer(att);
	size_t number;

	if (g->stopped)
		return;
	if (a.bodies == 0 || (a.bodies == 1 && a.nils == 1)) {
		undo(g);
		return;
	}
	if (a.bodies != 1 || !is_among(a.message.uid, g->uids, g->n, &number) ||
	    g->come[number]) {
		fault_set(g->fault, EX_TEMPFAIL, imap->source->name,
		          "fetching messages: the server's answer is not about what was asked for");
		stop(imap);
		return;
	}
	if (g->taker->whole(g->taker->context, number, g->fault) < 0) {
		stop(imap);
		return;
	}
	g->come[number] = true;
	g->begun = false;
	g->left_bytes = g->limit_bytes;
}

/* Time for a transfer; what is announced may be a stranger's word. */
static long
secs_for(const struct imap *imap, int64_t announced_bytes)
{
	int64_t most = (int64_t)MOST_FACTOR * imap->seconds;
	int64_t secs = imap->seconds + announced_bytes / SLOWEST_BYTES_PER_SEC;

	return (long)(secs < most ? secs : most);
}

static int
fetch_bodies(struct imap *imap, struct imap_fetching *g, struct mailimap_fetch_att *body,
             int64_t announced_bytes, struct fault *f)
{
	int r;

	g->fault = f;
	g->left_bytes = g->limit_bytes;
	imap->fetching = g;
	tls_limit(imap->tls, secs_for(imap, announced_bytes));
	mailimap_set_msg_body_handler(imap->session, take_body, imap);
	r = run_fetch(imap, imap_set(g->uids, g->n),
	              fetch_items(mailimap_fetch_att_new_uid(), body, NULL), take_whole);
	mailimap_set_msg_body_handler(imap->session, NULL, NULL);
	undo(g);
	imap->fetching = NULL;
	if (g->stopped) {
		imap->sound = false;
		return -1;
	}
	if (r == MAILIMAP_NO_ERROR)
		return 0;
	imap_command_fault(imap, r, MAILIMAP_ERROR_UID_FETCH, EX_TEMPFAIL, "fetching messages", f);
	return imap->sound ? 1 : -1;
}

int
imap_fetch(struct imap *imap, const struct imap_message *messages, size_t n,
           int64_t limit_bytes, const struct imap_taker *taker, struct fault *f)
{
	int64_t uids[IMAP_BATCH], announced_bytes = 0;
	struct imap_fetching g = {
		.taker = taker, .uids = uids, .n = n, .limit_bytes = limit_bytes
	};
	struct mailimap_section *whole = mailimap_section_new(NULL);

	if (whole == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		uids[i] = messages[i].uid;
		announced_bytes += messages[i].size_bytes;
	}
	return fetch_bodies(imap, &g, mailimap_fetch_att_new_body_peek_section(whole),
	                    announced_bytes, f);
}

/* The two pieces of a head come as two messages; only the second one ends it. */
struct head {
	const struct imap_taker *taker;
	bool is_text;
	bool come;
};

static int
head_bytes(void *context, const void *bytes, size_t len, struct fault *f)
{
	struct head *h = context;

	return h->taker->bytes(h->taker->context, bytes, len, f);
}

static int
head_whole(void *context, size_t number, struct fault *f)
{
	struct head *h = context;

	h->come = true;
	return h->is_text ? h->taker->whole(h->taker->context, number, f) : 0;
}

static void
head_undo(void *context)
{
	struct head *h = context;

	h->taker->undo(h->taker->context);
}

/* The first `bytes` of one section. */
static int
fetch_piece(struct imap *imap, const int64_t *uid, struct mailimap_section *section,
            int64_t bytes, struct head *h, struct fault *f)
{
	const struct imap_taker taker = {
		.bytes = head_bytes, .whole = head_whole, .undo = head_undo, .context = h
	};
	struct imap_fetching g = { .taker = &taker, .uids = uid, .n = 1, .limit_bytes = bytes };

	if (section == NULL)
		abort();
	h->come = false;
	return fetch_bodies(imap, &g,
	                    mailimap_fetch_att_new_body_peek_section_partial(section, 0, (uint32_t)bytes),
	                    bytes, f);
}

int
imap_fetch_head(struct imap *imap, const struct imap_message *message,
                int64_t header_bytes, int64_t text_bytes, const struct imap_taker *taker,
                struct fault *f)
{
	struct head h = { .taker = taker };
	int r = fetch_piece(imap, &message->uid, mailimap_section_new_header(), header_bytes, &h, f);

	if (r != 0 || !h.come)
		return r;
	h.is_text = true;
	r = fetch_piece(imap, &message->uid, mailimap_section_new_text(), text_bytes, &h, f);
	if (r >= 0 && !h.come)
		taker->undo(taker->context);
	return r;
}
