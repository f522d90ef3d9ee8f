#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "net/turn.h"

/* A batch ends with the message that brings it over this. */
#define BATCH_BYTES (8 << 20)
/* Of a message over [limits] message so much of what follows its header is taken. */
#define HEAD_TEXT_BYTES 65536

/* What became of a message that was asked for. */
enum fate { FATE_NONE, FATE_TAKEN, FATE_KNOWN, FATE_CUT, FATE_LEFT, FATE_FAILED };

/* One folder, and the messages of it that are under way. */
struct folder {
	struct turn *t;
	struct imap *imap;
	struct mailbox state;
	struct mailbox_owed *unfetched;
	size_t n_unfetched;
	/* The batch, by ascending UID: */
	struct imap_message messages[IMAP_BATCH];
	enum fate fates[IMAP_BATCH];
	size_t n;
	bool any_date;         /* `since` was asked before */
	struct fault why;      /* of those that failed */
	/* The message that is arriving: */
	const size_t *numbers; /* of what was asked for, in `messages`; NULL: all */
	bool cut;
	bool our_fault;        /* the spool failed, not the server */
	struct digest digest;
};

/* --- taking messages as they come -------------------------------------------- */

static bool
is_reread(const struct folder *o, int64_t uid)
{
	return uid <= o->state.reread_to;
}

/* The first one that has not come is the one that is coming. */
static void
set_mark(struct folder *o)
{
	size_t i = 0;

	while (i < o->n && o->fates[i] != FATE_NONE)
		i++;
	o->t->mark->uidvalidity = i < o->n ? o->state.uidvalidity : 0;
	o->t->mark->uid = i < o->n ? o->messages[i].uid : 0;
}

static int
take_bytes(void *context, const void *bytes, size_t len, struct fault *f)
{
	struct folder *o = context;

	if (!o->t->batch.writing)
		digest_start(&o->digest);
	if (o->state.reread_to > 0)
		digest_add(&o->digest, bytes, len);
	if (batch_begin(&o->t->batch, f) == 0 && batch_add(&o->t->batch, bytes, len, f) == 0)
		return 0;
	o->our_fault = true;
	return -1;
}

static void
take_back(void *context)
{
	batch_undo(&((struct folder *)context)->t->batch);
}

/* After a change of UIDVALIDITY: whom the register knows is not taken again. */
static int
is_known(struct folder *o, int64_t uid, bool *known, struct fault *f)
{
	char text[DIGEST_TEXT_SIZE];

	*known = false;
	if (!is_reread(o, uid))
		return 0;
	digest_finish(&o->digest, text);
	return mailbox_knows(o->t->reg, text, known, f);
}

static int
take_whole(void *context, size_t number, struct fault *f)
{
	struct folder *o = context;
	size_t i = o->numbers != NULL ? o->numbers[number] : number;
	const struct imap_message *m = &o->messages[i];
	int64_t at = m->received_at < 0 ? clock_now() : m->received_at;
	bool known;

	/* A message of no byte at all still is one. */
	if (!o->t->batch.writing)
		digest_start(&o->digest);
	if (batch_begin(&o->t->batch, f) < 0 || is_known(o, m->uid, &known, f) < 0 ||
	    (!known && batch_end(&o->t->batch, at, o->cut ? m->size_bytes : 0, f) < 0)) {
		o->our_fault = true;
		return -1;
	}
	if (known)
		batch_undo(&o->t->batch);
	o->fates[i] = known ? FATE_KNOWN : o->cut ? FATE_CUT : FATE_TAKEN;
	set_mark(o);
	return 0;
}

/* --- asking for messages ------------------------------------------------------ */

static const struct imap_taker *
taker_of(struct folder *o, struct imap_taker *taker)
{
	*taker = (struct imap_taker){
		.bytes = take_bytes, .whole = take_whole, .undo = take_back, .context = o
	};
	return taker;
}

/* The session is over: the message at which it ended goes onto the list, unless it was
 * our disk, or we were told to stop. Always -1. */
static int
blame(struct folder *o, const struct fault *f)
{
	size_t i = 0;

	while (i < o->n && o->fates[i] != FATE_NONE)
		i++;
	if (o->our_fault || turn_must_stop(o->t) || i == o->n)
		return -1;
	o->fates[i] = FATE_FAILED;
	o->why = *f;
	return -1;
}

/* A command was answered and the message did not come: gone, or refused. */
static int
ask_again(struct folder *o, size_t i, const struct fault *words, struct fault *f)
{
	struct imap_message m;
	size_t found;

	if (imap_describe(o->imap, &o->messages[i].uid, 1, &m, &found, f) < 0)
		return -1;
	o->fates[i] = found == 0 ? FATE_LEFT : FATE_FAILED;
	if (found > 0)
		o->why = *words;
	return 0;
}

/* The one message with the number i. */
static int
fetch_one(struct folder *o, size_t i, struct fault *f)
{
	const struct conf *conf = o->t->conf;
	struct imap_taker taker;
	struct fault words = { .code = EX_TEMPFAIL };
	int r;

	o->numbers = &i;
	o->cut = o->messages[i].size_bytes > conf->limit_message_bytes;
	strcpy(words.reason, "the server says that it is done, and the message did not come");
	if (o->cut)
		r = imap_fetch_head(o->imap, &o->messages[i], conf->limit_header_bytes,
		                    HEAD_TEXT_BYTES, taker_of(o, &taker), &words);
	else
		r = imap_fetch(o->imap, &o->messages[i], 1, conf->limit_message_bytes,
		               taker_of(o, &taker), &words);
	o->cut = false;
	o->numbers = NULL;
	if (r < 0) {
		*f = words;
		return blame(o, f);
	}
	return o->fates[i] == FATE_NONE ? ask_again(o, i, &words, f) : 0;
}

/* Fetches the batch. Where one command for all did not bring all, each of the others is
 * asked for alone: one that the server cannot read takes no other one with it. */
static int
fetch_batch(struct folder *o, struct fault *f)
{
	struct imap_taker taker;

	set_mark(o);
	if (o->n > 1 && imap_fetch(o->imap, o->messages, o->n, o->t->conf->limit_message_bytes,
	                           taker_of(o, &taker), f) < 0)
		return blame(o, f);
	for (size_t i = 0; i < o->n; i++)
		if (o->fates[i] == FATE_NONE && fetch_one(o, i, f) < 0)
			return -1;
	return 0;
}

/* --- committing a batch -------------------------------------------------------- */

/* The server's copies of what is safe: 0, or -1 when they still have to be touched,
 * because the session is over; f then says why, unless it was over before. */
static int
touch(struct folder *o, bool over, struct fault *f)
{
	int64_t uids[IMAP_BATCH];
	size_t n = 0;
	int r;

	for (size_t i = 0; i < o->n; i++)
		if (o->fates[i] == FATE_TAKEN || o->fates[i] == FATE_KNOWN)
			uids[n++] = o->messages[i].uid;
	if (n == 0 || o->t->source->after == CONF_AFTER_KEEP)
		return 0;
	if (over)
		return -1;
	r = imap_after(o->imap, uids, n, f);
	if (r == 1)
		turn_tell_after(o->t, f);
	return r < 0 ? -1 : 0;
}

/* Progress stands at the last message before the first that is still to come. */
static int
write_progress(struct folder *o, bool untouched, struct fault *f)
{
	struct reg *reg = o->t->reg;
	struct mailbox *m = &o->state;
	bool in_row = true;

	for (size_t i = 0; i < o->n; i++) {
		int64_t uid = o->messages[i].uid;
		enum fate fate = o->fates[i];

		in_row = in_row && fate != FATE_NONE;
		if (in_row && uid > m->uid)
			m->uid = uid;
		if (fate == FATE_FAILED
		        ? mailbox_failed(reg, m, uid, o->why.reason, clock_now(), f) < 0
		        : fate != FATE_NONE && o->n_unfetched > 0 && mailbox_settled(reg, m, uid, f) < 0)
			return -1;
		if (untouched && (fate == FATE_TAKEN || fate == FATE_KNOWN) &&
		    mailbox_untouched(reg, m, uid, f) < 0)
			return -1;
	}
	if (m->uid >= m->reread_to)
		m->reread_to = 0;
	return mailbox_set(reg, m, f);
}

static int
remember(struct folder *o, bool untouched, struct fault *f)
{
	struct reg *reg = o->t->reg;

	if (register_begin(reg, f) == 0 && write_progress(o, untouched, f) == 0 &&
	    register_commit(reg, f) == 0)
		return 0;
	register_rollback(reg);
	return -1;
}

static void
tell_failures(struct folder *o)
{
	size_t failed = 0;

	for (size_t i = 0; i < o->n; i++)
		failed += o->fates[i] == FATE_FAILED;
	if (failed == 0)
		return;
	turn_note(o->t, EX_TEMPFAIL);
	turn_tell(o->t, "%s: %zu message%s could not be taken and will be tried again: %s",
	          o->state.folder, failed, failed == 1 ? "" : "s", o->why.reason);
}

static void
tell_cut(struct folder *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->fates[i] == FATE_CUT)
			turn_tell(o->t, "a message of %lld bytes is left on the server, and its beginning is taken ([limits] message = %ld)",
			          (long long)o->messages[i].size_bytes, o->t->conf->limit_message_bytes);
}

/* Makes the batch safe, touches the server's copies, commits progress, prints. `over`:
 * the session has ended, and its fault stands. */
static int
finish_batch(struct folder *o, bool over, struct fault *f)
{
	struct turn *t = o->t;
	struct fault after = { 0 };
	size_t taken;
	int touched;

	if (batch_commit(&t->batch, &taken, f) < 0)
		return -1;
	touched = touch(o, over, &after);
	if (remember(o, touched < 0, f) < 0) {
		/* Durable all the same: whoever reads the paths goes on with them. */
		turn_announce(t, taken, &after);
		return -1;
	}
	tell_cut(o);
	if (!over)
		tell_failures(o);
	if (t->left > 0)
		t->left -= (long)taken < t->left ? (long)taken : t->left;
	if (turn_announce(t, taken, f) < 0)
		return -1;
	if (touched < 0)
		*f = after;
	return touched;
}

/* Fetches a batch and finishes it; also when the session ends in the middle: what was
 * whole until then is good. */
static int
take_batch(struct folder *o, struct fault *f)
{
	struct fault later = { 0 };
	bool over;

	memset(o->fates, 0, sizeof o->fates);
	memset(&o->why, 0, sizeof o->why);
	o->our_fault = false;
	over = fetch_batch(o, f) < 0;
	o->t->mark->uidvalidity = 0;
	batch_undo(&o->t->batch);
	return finish_batch(o, over, over ? &later : f) < 0 || over ? -1 : 0;
}

/* --- the folder ------------------------------------------------------------------ */

/* Older than the day from which on mail is ours. */
static bool
is_old(const struct folder *o, const struct imap_message *m)
{
	return !o->any_date && m->received_at >= 0 &&
	    m->received_at < o->t->source->since_at;
}

/* From `messages` into the batch as many as make a batch: one alone when it is over the
 * limit, none that is old. How many were looked at. */
static size_t
fill_batch(struct folder *o, const struct imap_message *messages, size_t n)
{
	long limit_bytes = o->t->conf->limit_message_bytes;
	int64_t bytes = 0;
	size_t i;

	o->n = 0;
	for (i = 0; i < n && bytes < BATCH_BYTES; i++) {
		const struct imap_message *m = &messages[i];

		if (is_old(o, m))
			continue;
		if (m->size_bytes > limit_bytes && o->n > 0)
			break;
		o->messages[o->n++] = *m;
		bytes += m->size_bytes > limit_bytes ? BATCH_BYTES : m->size_bytes;
	}
	return i;
}

/* The last step for UIDs that are gone or old: progress alone. */
static int
pass_over(struct folder *o, int64_t up_to, struct fault *f)
{
	if (o->state.uid >= up_to)
		return 0;
	o->state.uid = up_to;
	o->n = 0;
	return remember(o, false, f);
}

/* At most IMAP_BATCH UIDs, in as many batches as their sizes make. */
static int
take_uids(struct folder *o, const int64_t *uids, size_t n, bool are_new, struct fault *f)
{
	struct imap_message messages[IMAP_BATCH];
	size_t found, at = 0;

	o->any_date = !are_new;
	if (imap_describe(o->imap, uids, n, messages, &found, f) < 0)
		return -1;
	while (at < found && (at == 0 || turn_may_go_on(o->t))) {
		at += fill_batch(o, messages + at, found - at);
		if (o->n > 0 && take_batch(o, f) < 0)
			return -1;
	}
	return are_new && at == found ? pass_over(o, uids[n - 1], f) : 0;
}

/* What is on the list is not new. */
static size_t
leave_out_unfetched(const struct folder *o, int64_t *uids, size_t n)
{
	size_t kept = 0, k = 0;

	for (size_t i = 0; i < n; i++) {
		while (k < o->n_unfetched && o->unfetched[k].uid < uids[i])
			k++;
		if (k == o->n_unfetched || o->unfetched[k].uid != uids[i])
			uids[kept++] = uids[i];
	}
	return kept;
}

static int
take_new(struct folder *o, int64_t *uids, size_t n, struct fault *f)
{
	n = leave_out_unfetched(o, uids, n);
	for (size_t i = 0; i < n;) {
		size_t some = n - i < IMAP_BATCH ? n - i : IMAP_BATCH;

		if (!turn_may_go_on(o->t))
			return 0;
		if (o->t->left >= 0 && (size_t)o->t->left < some)
			some = (size_t)o->t->left;
		if (take_uids(o, uids + i, some, true, f) < 0)
			return -1;
		i += some;
	}
	return 0;
}

/* What could not be taken before, each alone, after what is new: the one that breaks
 * the session each time must not keep the others from coming. */
static int
take_unfetched(struct folder *o, struct fault *f)
{
	for (size_t i = 0; i < o->n_unfetched; i++) {
		int64_t uid = o->unfetched[i].uid;
		struct imap_message m;
		size_t found;

		if (!o->unfetched[i].due)
			continue;
		if (!turn_may_go_on(o->t))
			return 0;
		if (imap_describe(o->imap, &uid, 1, &m, &found, f) < 0)
			return -1;
		if (found == 0 ? mailbox_settled(o->t->reg, &o->state, uid, f) < 0
		               : take_uids(o, &uid, 1, false, f) < 0)
			return -1;
	}
	return 0;
}

/* What an earlier run could not do because its connection broke. */
static int
touch_owed(struct folder *o, struct fault *f)
{
	struct mailbox_owed *owed;
	size_t n, at = 0;
	int r = mailbox_to_touch(o->t->reg, &o->state, &owed, &n, f);

	while (r == 0 && at < n) {
		int64_t uids[IMAP_BATCH];
		size_t k = 0;

		while (at < n && k < IMAP_BATCH)
			uids[k++] = owed[at++].uid;
		r = imap_after(o->imap, uids, k, f);
		if (r == 1) {
			turn_tell_after(o->t, f);
			r = 0;
		}
	}
	free(owed);
	return r == 0 && n > 0 ? mailbox_touched(o->t->reg, &o->state, f) : r;
}

/* The UIDs mean something else now (RFC 3501 section 2.3.1.1): all is read again. */
static int
begin_again(struct folder *o, struct fault *f)
{
	struct mailbox *m = &o->state;
	int64_t *uids;
	size_t n;
	int r = imap_list_new(o->imap, 0, &uids, &n, f);

	if (r < 0)
		return -1;
	m->uidvalidity = imap_uidvalidity(o->imap);
	m->uid = 0;
	m->reread_to = n > 0 ? uids[n - 1] : 0;
	free(uids);
	if (register_begin(o->t->reg, f) < 0 || mailbox_renumbered(o->t->reg, m, f) < 0 ||
	    mailbox_set(o->t->reg, m, f) < 0 || register_commit(o->t->reg, f) < 0) {
		register_rollback(o->t->reg);
		return -1;
	}
	turn_tell(o->t, "%s: the server has numbered its messages anew (UIDVALIDITY): all are read again, the known ones are recognised",
	          m->folder);
	return 0;
}

/* Where to go on reading. */
static int
find_start(struct folder *o, struct fault *f)
{
	struct mailbox *m = &o->state;

	if (mailbox_get(o->t->reg, m, f) < 0)
		return -1;
	if (m->known && (m->uidvalidity != imap_uidvalidity(o->imap) ||
	                 /* A server that counts back has lost its count. */
	                 m->uid >= imap_uid_next(o->imap)))
		return begin_again(o, f);
	m->uidvalidity = imap_uidvalidity(o->imap);
	return mailbox_unfetched(o->t->reg, m, clock_now(), &o->unfetched, &o->n_unfetched, f);
}

static int
read_folder(struct folder *o, struct fault *f)
{
	int64_t *uids = NULL;
	size_t n = 0;
	int r = -1;

	if (imap_open_folder(o->imap, o->state.folder, f) == 0 && find_start(o, f) == 0 &&
	    touch_owed(o, f) == 0 && imap_list_new(o->imap, o->state.uid, &uids, &n, f) == 0)
		r = 0;
	if (r == 0 && !o->state.known)
		r = mailbox_set(o->t->reg, &o->state, f);
	if (r == 0)
		r = take_new(o, uids, n, f);
	free(uids);
	if (r == 0)
		r = take_unfetched(o, f);
	if (r == 0)
		r = mailbox_success(o->t->reg, &o->state, clock_now(), f);
	return r;
}

int
turn_imap(struct turn *t, struct imap *imap, struct fault *f)
{
	struct folder *o = malloc(sizeof *o);
	int result = batch_open(&t->batch, t->spool, f);

	if (o == NULL)
		abort();
	for (size_t i = 0; i < t->source->n_folders && result == 0; i++) {
		struct fault later = { 0 };

		memset(o, 0, sizeof *o);
		o->t = t;
		o->imap = imap;
		o->state.account = t->source->name;
		o->state.folder = t->source->folders[i];
		t->mark->folder = i;
		/* A folder that cannot be opened does not cost the others their turn. */
		result = read_folder(o, &later);
		free(o->unfetched);
		if (result < 0 && imap_is_sound(imap) && !t->output_dead && i + 1 < t->source->n_folders) {
			turn_tell(t, "%s: %s", t->source->folders[i], later.reason);
			turn_note(t, later.code);
			result = 0;
		} else if (result < 0)
			*f = later;
	}
	batch_close(&t->batch);
	free(o);
	return result;
}

int
turn_blame(struct reg *reg, const struct conf_source *source, const struct turn_mark *mark,
           const char *reason, struct fault *f)
{
	struct mailbox m = {
		.account = source->name, .folder = source->folders[mark->folder],
		.uidvalidity = mark->uidvalidity
	};

	return mailbox_failed(reg, &m, mark->uid, reason, clock_now(), f);
}
