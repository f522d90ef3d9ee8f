#include "mail/extract.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/cage.h"
#include "base/child.h"
#include "mail/message.h"

struct work {
	const struct conf *conf;
	const char *number;
	int in, out;
	bool failed; /* writing */
};

static void
put(void *context, const char *bytes, size_t len)
{
	struct work *w = context;

	while (len > 0 && !w->failed) {
		ssize_t n = write(w->out, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		w->failed = n < 0;
		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
		}
	}
}

/* The child: its exit code is the answer, and nothing of the parent's is flushed. */
static int
extract(void *context)
{
	struct work *w = context;
	const struct conf *c = w->conf;
	struct message_limits limits = {
		.header_bytes = (size_t)c->limit_header_bytes, .parts = (size_t)c->limit_parts,
		.depth = (unsigned)c->limit_depth, .text_bytes = (size_t)c->limit_text_bytes,
	};
	struct message m;
	struct fault f;
	size_t at;

	message_start();
	if (cage_lock(false, &f) < 0)
		_exit(EX_OSERR);
	if (message_open(w->in, &limits, &m) < 0)
		_exit(EX_TEMPFAIL);
	at = message_find(&m, w->number);
	if (at == m.n)
		_exit(EX_DATAERR);
	message_pour(&m, at, put, w);
	_exit(w->failed ? EX_TEMPFAIL : EX_OK);
}

int
extract_part(const struct conf *conf, const char *path, const char *number, int out,
             struct fault *f)
{
	struct work w = { .conf = conf, .number = number, .out = out };
	int code;

	w.in = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (w.in < 0)
		return fault_errno(f, path, "reading what a letter encloses");
	code = child_run(extract, &w, conf->limit_seconds, path, f);
	close(w.in);
	if (code == EX_DATAERR)
		return fault_set(f, EX_DATAERR, path, "it has no part %s, which a letter encloses", number);
	if (code > 0)
		return fault_set(f, EX_TEMPFAIL, path, "part %s cannot be taken out now", number);
	if (code == 0 && lseek(out, 0, SEEK_SET) < 0)
		return fault_errno(f, path, "reading what a letter encloses");
	return code;
}
