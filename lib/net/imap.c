#include "net/imap.h"

#include <libetpan/libetpan.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "net/place.h"
#include "net/tls.h"

#define STREAM_BUFFER_BYTES 16384
/* The slowest line on which a large message still comes through. */
#define SLOWEST_BYTES_PER_SEC 8192

static const struct place_scheme schemes[] = {
	{ "imaps", 993 }, { "imap", 143 }, { NULL, 0 },
};

struct imap {
	const struct conf_source *source;
	long seconds;
	struct tls *tls;
	mailimap *session;
	bool sound;    /* the stream is where both sides think it is */
	bool can_move; /* MOVE, RFC 6851 */
	/* Of the message that is being fetched: */
	imap_sink *sink;
	void *context;
	struct fault *fault;
	int64_t left_bytes;
	bool stopped;  /* the sink said -1, or the limit was met; fault is set */
};

/* --- libetpan's stream over our connection ------------------------------ */

static ssize_t
low_read(mailstream_low *low, void *bytes, size_t len)
{
	return tls_read(low->data, bytes, len);
}

static ssize_t
low_write(mailstream_low *low, const void *bytes, size_t len)
{
	return tls_write(low->data, bytes, len);
}

static int
low_close(mailstream_low *low)
{
	tls_close(low->data);
	low->data = NULL;
	return 0;
}

static int
low_fd(mailstream_low *low)
{
	(void)low;
	return -1; /* only IDLE would ask */
}

static void
low_free(mailstream_low *low)
{
	free(low);
}

static void
low_cancel(mailstream_low *low)
{
	(void)low;
}

static mailstream_low_driver low_driver = {
	.mailstream_read = low_read,
	.mailstream_write = low_write,
	.mailstream_close = low_close,
	.mailstream_get_fd = low_fd,
	.mailstream_free = low_free,
	.mailstream_cancel = low_cancel,
};

/* --- faults --------------------------------------------------------------- */

/* The server's own words, as far as they are plain text, in brackets; "" for
 * none. */
static const char *
servers_words(const struct imap *imap, char text[128])
{
	const char *words = imap->session->imap_response;
	size_t n = 0;

	*text = '\0';
	if (words == NULL || *words == '\0')
		return text;
	text[n++] = ' ';
	text[n++] = '(';
	for (; *words && n < 124; words++)
		if (*words >= ' ' && *words <= '~')
			text[n++] = *words;
	text[n++] = ')';
	text[n] = '\0';
	return text;
}

/*
 * The fault for a command that libetpan did not find answered with OK. `refused`
 * is its one result that means a tagged NO or BAD, after which the session is
 * still in step; that fault has the code `code`. All else ends the session.
 */
static int
command_fault(struct imap *imap, int r, int refused, int code, const char *doing,
              struct fault *f)
{
	const char *trouble = tls_trouble(imap->tls);
	char words[128];

	if (r == refused)
		return fault_set(f, code, imap->source->name, "%s: the server refuses%s",
		                 doing, servers_words(imap, words));
	imap->sound = false;
	if (*trouble != '\0')
		return fault_set(f, EX_TEMPFAIL, imap->source->name, "%s: %s", doing, trouble);
	return fault_set(f, EX_TEMPFAIL, imap->source->name,
	                 "%s: the server's answer makes no sense", doing);
}

/* Each command has its own time. */
static mailimap *
begin(struct imap *imap)
{
	tls_limit(imap->tls, imap->seconds);
	return imap->session;
}

/* --- opening --------------------------------------------------------------- */

/* What goes into a command must not be able to end it, and a folder's name is
 * sent as it stands: RFC 3501 section 5.1.3 has its own spelling for the rest. */
static bool
is_plain(const char *text, bool ascii_only)
{
	for (const unsigned char *p = (const void *)text; *p; p++)
		if (*p < ' ' || *p == 0x7f || (ascii_only && *p > '~'))
			return false;
	return true;
}

static int
check_texts(const struct conf_source *s, const char *password, struct fault *f)
{
	if (!is_plain(s->user, false) || !is_plain(password, false))
		return fault_set(f, EX_CONFIG, s->name,
		                 "user or password holds a control character");
	if (!is_plain(s->folder, true) ||
	    (s->after_folder != NULL && !is_plain(s->after_folder, true)))
		return fault_set(f, EX_CONFIG, s->name,
		                 "a folder's name must be ASCII; other letters in the server's own spelling (modified UTF-7)");
	return 0;
}

static int
greet(struct imap *imap, struct fault *f)
{
	mailstream_low *low = mailstream_low_new(imap->tls, &low_driver);
	mailstream *stream = low ? mailstream_new(low, STREAM_BUFFER_BYTES) : NULL;
	int r;

	imap->session = mailimap_new(0, NULL);
	if (stream == NULL || imap->session == NULL)
		abort();
	r = mailimap_connect(begin(imap), stream);
	if (r == MAILIMAP_NO_ERROR_AUTHENTICATED)
		/* Whose mailbox that is, nobody has proved (RFC 3501 section 7.1.4). */
		return fault_set(f, EX_NOPERM, imap->source->name,
		                 "the server lets us in without a password (PREAUTH): refused");
	if (r != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return command_fault(imap, r, -1, 0, "greeting", f);
	imap->sound = true;
	return 0;
}

static int
ask_capabilities(struct imap *imap, struct fault *f)
{
	struct mailimap_capability_data *data = NULL;
	int r = mailimap_capability(begin(imap), &data);

	if (r != MAILIMAP_NO_ERROR)
		return command_fault(imap, r, MAILIMAP_ERROR_CAPABILITY, EX_TEMPFAIL,
		                     "CAPABILITY", f);
	mailimap_capability_data_free(data);
	return 0;
}

static int
log_in(struct imap *imap, const char *password, struct fault *f)
{
	const struct conf_source *s = imap->source;
	int r;

	if (ask_capabilities(imap, f) < 0)
		return -1;
	/* RFC 3501 section 6.2.3: then LOGIN must not be tried. */
	if (mailimap_has_extension(imap->session, "LOGINDISABLED"))
		return fault_set(f, EX_CONFIG, s->name,
		                 "the server takes no password on this connection%s",
		                 s->plain ? " (tls = none)" : "");
	r = mailimap_login(begin(imap), s->user, password);
	if (r != MAILIMAP_NO_ERROR)
		return command_fault(imap, r, MAILIMAP_ERROR_LOGIN, EX_NOPERM, "login", f);
	return 0;
}

/* Moving and deleting need commands that touch one message alone; found out
 * before a message is taken. Capabilities may change with the login. */
static int
check_after(struct imap *imap, struct fault *f)
{
	enum conf_after after = imap->source->after;

	if (after != CONF_AFTER_MOVE && after != CONF_AFTER_DELETE)
		return 0;
	if (ask_capabilities(imap, f) < 0)
		return -1;
	imap->can_move = mailimap_has_extension(imap->session, "MOVE");
	if (mailimap_has_extension(imap->session, "UIDPLUS") ||
	    (after == CONF_AFTER_MOVE && imap->can_move))
		return 0;
	return fault_set(f, EX_CONFIG, imap->source->name,
	                 "after: the server cannot expunge one message alone (UIDPLUS); use seen or keep");
}

static int
open_folder(struct imap *imap, struct fault *f)
{
	const struct conf_source *s = imap->source;
	bool keep = s->after == CONF_AFTER_KEEP;
	int r = keep ? mailimap_examine(begin(imap), s->folder)
	             : mailimap_select(begin(imap), s->folder);

	if (r != MAILIMAP_NO_ERROR)
		return command_fault(imap, r,
		                     keep ? MAILIMAP_ERROR_EXAMINE : MAILIMAP_ERROR_SELECT,
		                     EX_TEMPFAIL, "opening the folder", f);
	if (imap->session->imap_selection_info == NULL ||
	    imap->session->imap_selection_info->sel_uidvalidity == 0)
		return fault_set(f, EX_TEMPFAIL, s->name,
		                 "the server tells no UIDVALIDITY: its messages cannot be told apart");
	return 0;
}

int
imap_open(const struct conf_source *source, const char *password, long seconds,
          struct imap **result, struct fault *f)
{
	struct imap *imap;
	struct place place;

	*result = NULL;
	if (place_parse(source->url, schemes, source->name, &place, f) < 0 ||
	    check_texts(source, password, f) < 0)
		return -1;
	imap = calloc(1, sizeof *imap);
	if (imap == NULL)
		abort();
	imap->source = source;
	imap->seconds = seconds;
	if (tls_open(&place, strcmp(place.scheme, "imap") == 0 && source->plain,
	             source->ca_file, seconds, source->name, &imap->tls, f) < 0 ||
	    greet(imap, f) < 0 || log_in(imap, password, f) < 0 ||
	    check_after(imap, f) < 0 || open_folder(imap, f) < 0) {
		imap_close(imap);
		return -1;
	}
	*result = imap;
	return 0;
}

int64_t
imap_uidvalidity(const struct imap *imap)
{
	return imap->session->imap_selection_info->sel_uidvalidity;
}

/* --- FETCH --------------------------------------------------------------- */

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

static int
by_uid(const void *a, const void *b)
{
	const struct imap_message *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* "n:*" always names the last message, even below n (RFC 3501 section 6.4.8),
 * and a server may tell of others unasked: only what is new is taken, once. */
static void
collect(clist *answers, int64_t since_uid, struct imap_message **messages, size_t *n)
{
	struct imap_message *m = calloc((size_t)clist_count(answers) + 1, sizeof *m);
	size_t count = 0, kept = 0;

	if (m == NULL)
		abort();
	for (clistiter *i = clist_begin(answers); i; i = clist_next(i)) {
		struct answer a = read_answer(clist_content(i));

		if (a.message.uid > since_uid)
			m[count++] = a.message;
	}
	qsort(m, count, sizeof *m, by_uid);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || m[kept - 1].uid != m[i].uid)
			m[kept++] = m[i];
	*messages = m;
	*n = kept;
}

int
imap_list_new(struct imap *imap, int64_t since_uid, struct imap_message **messages,
              size_t *n, struct fault *f)
{
	struct mailimap_fetch_type *type;
	struct mailimap_set *set;
	clist *answers = NULL;
	int r;

	*messages = NULL;
	*n = 0;
	/* Some servers answer BAD to a range of an empty folder. */
	if (since_uid >= UINT32_MAX || imap->session->imap_selection_info->sel_exists == 0)
		return 0;
	set = mailimap_set_new_interval((uint32_t)since_uid + 1, 0);
	if (set == NULL)
		abort();
	type = fetch_items(mailimap_fetch_att_new_uid(), mailimap_fetch_att_new_rfc822_size(),
	                   mailimap_fetch_att_new_internaldate());
	r = mailimap_uid_fetch(begin(imap), set, type, &answers);
	mailimap_fetch_type_free(type);
	mailimap_set_free(set);
	if (r != MAILIMAP_NO_ERROR)
		return command_fault(imap, r, MAILIMAP_ERROR_UID_FETCH, EX_TEMPFAIL,
		                     "listing the new messages", f);
	collect(answers, since_uid, messages, n);
	mailimap_fetch_list_free(answers);
	return 0;
}

/* libetpan calls this with the literal as it arrives; false ends the session. */
static bool
take_body(int type, struct mailimap_msg_att_body_section *section, const char *bytes,
          size_t len, void *context)
{
	struct imap *imap = context;

	(void)section;
	if (type != MAILIMAP_MSG_ATT_BODY_SECTION || imap->sink == NULL || imap->stopped)
		return false;
	if ((int64_t)len > imap->left_bytes) {
		fault_set(imap->fault, EX_TEMPFAIL, imap->source->name,
		          "fetching a message: the server sends more than it announced and we take");
		imap->stopped = true;
		return false;
	}
	imap->left_bytes -= (int64_t)len;
	imap->stopped = imap->sink(bytes, len, imap->context, imap->fault) < 0;
	return !imap->stopped;
}

/* One command: the whole message of one UID, body bytes to take_body(). */
static int
fetch_body(struct imap *imap, const struct imap_message *message, clist **answers)
{
	struct mailimap_set *set = mailimap_set_new_single((uint32_t)message->uid);
	struct mailimap_section *whole = mailimap_section_new(NULL);
	struct mailimap_fetch_type *type;
	int r;

	if (set == NULL || whole == NULL)
		abort();
	type = fetch_items(mailimap_fetch_att_new_uid(),
	                   mailimap_fetch_att_new_body_peek_section(whole), NULL);
	tls_limit(imap->tls, imap->seconds + (long)(message->size_bytes / SLOWEST_BYTES_PER_SEC));
	mailimap_set_msg_body_handler(imap->session, take_body, imap);
	r = mailimap_uid_fetch(imap->session, set, type, answers);
	mailimap_set_msg_body_handler(imap->session, NULL, NULL);
	mailimap_fetch_type_free(type);
	mailimap_set_free(set);
	return r;
}

/* Exactly one body must have come, that of our message: bytes of another one
 * would have gone into the same file. */
static int
judge_answers(struct imap *imap, const struct imap_message *message, clist *answers,
              struct fault *f)
{
	int bodies = 0, ours = 0, nils = 0;

	for (clistiter *i = clist_begin(answers); i; i = clist_next(i)) {
		struct answer a = read_answer(clist_content(i));

		bodies += a.bodies;
		nils += a.nils;
		if (a.message.uid == message->uid)
			ours += a.bodies;
	}
	if (bodies == 0)
		return 1;
	if (bodies == 1 && ours == 1 && nils == 0)
		return 0;
	imap->sound = false;
	return fault_set(f, EX_TEMPFAIL, imap->source->name,
	                 "fetching a message: the server's answer is not about that message");
}

int
imap_fetch(struct imap *imap, const struct imap_message *message, int64_t limit_bytes,
           imap_sink *sink, void *context, struct fault *f)
{
	clist *answers = NULL;
	int r;

	imap->sink = sink;
	imap->context = context;
	imap->fault = f;
	imap->left_bytes = limit_bytes;
	imap->stopped = false;
	r = fetch_body(imap, message, &answers);
	imap->sink = NULL;
	if (imap->stopped) {
		imap->sound = false;
		r = -1;
	} else if (r != MAILIMAP_NO_ERROR)
		r = command_fault(imap, r, MAILIMAP_ERROR_UID_FETCH, EX_TEMPFAIL,
		                  "fetching a message", f);
	else
		r = judge_answers(imap, message, answers, f);
	if (answers != NULL)
		mailimap_fetch_list_free(answers);
	return r;
}

/* --- after ----------------------------------------------------------------- */

/* 0, 1 for the server's plain no, -1. */
static int
after_result(struct imap *imap, int r, int refused, const char *doing, struct fault *f)
{
	if (r == MAILIMAP_NO_ERROR)
		return 0;
	command_fault(imap, r, refused, EX_CONFIG, doing, f);
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
	r = mailimap_uid_store(begin(imap), set, store);
	mailimap_store_att_flags_free(store);
	return after_result(imap, r, MAILIMAP_ERROR_UID_STORE,
	                    "after: marking the message", f);
}

static int
expunge(struct imap *imap, struct mailimap_set *set, struct fault *f)
{
	int r = add_flag(imap, set, mailimap_flag_new_deleted(), f);

	if (r != 0)
		return r;
	r = mailimap_uid_expunge(begin(imap), set);
	return after_result(imap, r, MAILIMAP_ERROR_EXPUNGE,
	                    "after: deleting the message", f);
}

/* Without MOVE: the three steps that it stands for (RFC 6851 section 3.3). */
static int
move(struct imap *imap, struct mailimap_set *set, struct fault *f)
{
	const char *folder = imap->source->after_folder;
	int refused = imap->can_move ? MAILIMAP_ERROR_UID_MOVE : MAILIMAP_ERROR_UID_COPY;
	int r = imap->can_move ? mailimap_uid_move(begin(imap), set, folder)
	                       : mailimap_uid_copy(begin(imap), set, folder);

	r = after_result(imap, r, refused, "after: moving the message", f);
	return r == 0 && !imap->can_move ? expunge(imap, set, f) : r;
}

int
imap_after(struct imap *imap, int64_t uid, struct fault *f)
{
	struct mailimap_set *set = mailimap_set_new_single((uint32_t)uid);
	int result = 0;

	if (set == NULL)
		abort();
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

void
imap_close(struct imap *imap)
{
	if (imap == NULL)
		return;
	if (imap->session == NULL) {
		tls_close(imap->tls);
	} else {
		tls_limit(imap->tls, imap->seconds);
		/* mailimap_free() would log out, and wait for a server that is lost. */
		if (!imap->sound && imap->session->imap_stream != NULL) {
			mailstream_close(imap->session->imap_stream);
			imap->session->imap_stream = NULL;
		}
		mailimap_free(imap->session);
	}
	free(imap);
}
