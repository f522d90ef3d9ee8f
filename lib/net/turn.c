#include "net/turn.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>

void
turn_note(struct turn *t, int code)
{
	if (code > t->code)
		t->code = code;
}

void
turn_tell(struct turn *t, const char *format, ...)
{
	char sentence[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(sentence, sizeof sentence, format, ap);
	va_end(ap);
	t->tell(t->source->name, sentence);
}

bool
turn_must_stop(const struct turn *t)
{
	struct pollfd p = { .fd = t->stop_fd, .events = POLLIN };

	return poll(&p, 1, 0) > 0;
}

bool
turn_may_go_on(struct turn *t)
{
	struct timespec now;

	if (turn_must_stop(t))
		return false;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (t->left != 0 && now.tv_sec < t->end)
		return true;
	if (t->left != 0 && !t->time_told)
		turn_tell(t, "its time is over; the rest comes with the next run");
	t->time_told = true;
	turn_note(t, EX_TEMPFAIL);
	return false;
}

void
turn_tell_after(struct turn *t, const struct fault *f)
{
	if (!t->after_told)
		turn_tell(t, "%s", f->reason);
	t->after_told = true;
	turn_note(t, f->code);
}

int
turn_announce(struct turn *t, size_t n, struct fault *f)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < n; i++) {
		if (batch_path(&t->batch, i, path, f) < 0)
			return -1;
		if (t->print(path, f) < 0) {
			t->output_dead = true;
			return -1;
		}
	}
	return 0;
}
