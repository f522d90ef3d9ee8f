#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/maildir.h"
#include "net/turn.h"

/* A batch ends with the message that brings it over this. */
#define BATCH_BYTES (8 << 20)

/* One Maildir, and the messages of it that are under way. */
struct folder {
	struct turn *t;
	struct mailbox state;
	const struct maildir_entry *taken[BATCH_MOST]; /* whole, in the batch's order */
	bool cut[BATCH_MOST];
	size_t n;
	int64_t bytes;
};

static int
copy_bytes(struct turn *t, int fd, int64_t most_bytes, struct fault *f)
{
	static char bytes[65536];
	int64_t left = most_bytes;
	ssize_t n = 0;

	while (left > 0 && (n = read(fd, bytes, left < (int64_t)sizeof bytes ? (size_t)left : sizeof bytes)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fault_errno(f, t->source->name, "reading a message");
		if (batch_add(&t->batch, bytes, (size_t)n, f) < 0)
			return -1;
		left -= n;
	}
	return 0;
}

/* The message into the batch, whole or, over [limits] message, its beginning. */
static int
copy_file(struct folder *o, const struct maildir_entry *e, struct fault *f)
{
	const struct conf *conf = o->t->conf;
	struct batch *b = &o->t->batch;
	int64_t size, at;
	bool cut;
	int fd, r = maildir_open(o->t->source->path, e, &fd, &size, &at, f);

	if (r < 0) {
		/* One thing that is no message does not stop the others. */
		turn_tell(o->t, "%s: %s", f->object, f->reason);
		turn_note(o->t, f->code);
		return 0;
	}
	if (r == 1)
		return 0;
	if (at < o->t->source->since_at) {
		close(fd);
		return 0;
	}
	cut = size > conf->limit_message_bytes;
	/* No header is known from its outside: what a header may have, and as much again. */
	r = batch_begin(b, f) < 0 ||
	    copy_bytes(o->t, fd, cut ? 65536 + conf->limit_header_bytes : size, f) < 0 ||
	    batch_end(b, at, cut ? size : 0, f) < 0 ? -1 : 0;
	close(fd);
	if (r < 0)
		return -1;
	if (cut)
		turn_tell(o->t, "a message of %lld bytes is left where it is, and its beginning is taken ([limits] message = %ld)",
		          (long long)size, conf->limit_message_bytes);
	if (o->t->left > 0)
		o->t->left--;
	o->cut[o->n] = cut;
	o->taken[o->n++] = e;
	o->bytes += cut ? 0 : size;
	return 0;
}

/* `after`, for those that are whole here. */
static void
touch(struct folder *o)
{
	const struct conf_source *s = o->t->source;

	for (size_t i = 0; i < o->n; i++) {
		struct fault f = { 0 };

		if (!o->cut[i] &&
		    ((s->after == CONF_AFTER_SEEN && maildir_seen(s->path, o->taken[i], &f) < 0) ||
		     (s->after == CONF_AFTER_DELETE && maildir_delete(s->path, o->taken[i], &f) < 0)))
			turn_tell_after(o->t, &f);
	}
}

static int
remember(struct folder *o, struct fault *f)
{
	struct reg *reg = o->t->reg;

	if (register_begin(reg, f) < 0)
		return -1;
	for (size_t i = 0; i < o->n; i++)
		if (mailbox_take(reg, o->t->source->name, o->taken[i]->base, clock_now(), f) < 0) {
			register_rollback(reg);
			return -1;
		}
	if (register_commit(reg, f) == 0)
		return 0;
	register_rollback(reg);
	return -1;
}

static int
finish_batch(struct folder *o, struct fault *f)
{
	struct fault later = { 0 };
	size_t taken;
	int r;

	if (o->n == 0)
		return 0;
	if (batch_commit(&o->t->batch, &taken, f) < 0)
		return -1;
	touch(o);
	r = remember(o, f);
	o->n = 0;
	o->bytes = 0;
	if (turn_announce(o->t, taken, r < 0 ? &later : f) < 0)
		return -1;
	return r;
}

static int
take_entry(struct folder *o, const struct maildir_entry *e, struct fault *f)
{
	bool taken;

	if (mailbox_taken(o->t->reg, o->t->source->name, e->base, &taken, f) < 0)
		return -1;
	if (taken)
		return 0;
	if (!turn_may_go_on(o->t))
		return 1;
	if (copy_file(o, e, f) < 0)
		return -1;
	return o->n == BATCH_MOST || o->bytes >= BATCH_BYTES ? finish_batch(o, f) : 0;
}

/* Names that are gone from the folder need not be remembered any longer. */
static int
forget_gone(struct turn *t, const struct maildir_entry *entries, size_t n, struct fault *f)
{
	const char **present = calloc(n + 1, sizeof *present);
	int result;

	if (present == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		present[i] = entries[i].base;
	result = mailbox_forget(t->reg, t->source->name, present, n, f);
	free(present);
	return result;
}

static int
read_folder(struct folder *o, struct fault *f)
{
	struct maildir_entry *entries;
	size_t n;
	int r;

	if (maildir_list(o->t->source->path, &entries, &n, f) < 0)
		return -1;
	r = forget_gone(o->t, entries, n, f);
	for (size_t i = 0; i < n && r == 0; i++)
		r = take_entry(o, &entries[i], f);
	if (r >= 0 && finish_batch(o, f) < 0)
		r = -1;
	maildir_free(entries, n);
	if (r >= 0 && (mailbox_set(o->t->reg, &o->state, f) < 0 ||
	               mailbox_success(o->t->reg, &o->state, clock_now(), f) < 0))
		r = -1;
	return r < 0 ? -1 : 0;
}

int
turn_maildir(struct turn *t, struct fault *f)
{
	struct folder o = {
		.t = t, .state = { .account = t->source->name, .folder = t->source->path }
	};
	int result = batch_open(&t->batch, t->spool, f);

	if (result == 0)
		result = read_folder(&o, f);
	batch_close(&t->batch);
	return result;
}
