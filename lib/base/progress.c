#include "base/progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIRST_MS 1000
#define AGAIN_MS 200

static struct {
	const char *words; /* NULL when none is begun, or nobody would see it */
	int64_t total, done;
	int64_t begun_ms, next_ms;
	bool shown;
} now;

/* Not what clock_now() tells, which may stand still. */
static int64_t
monotonic_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool
is_seen(void)
{
	const char *term = getenv("TERM");

	return isatty(STDERR_FILENO) && term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
}

void
progress_begin(const char *words, int64_t total)
{
	progress_end();
	if (!is_seen())
		return;
	now.words = words;
	now.total = total;
	now.done = 0;
	now.begun_ms = monotonic_ms();
	now.next_ms = now.begun_ms + FIRST_MS;
}

static void
show(int64_t ms)
{
	if (now.total > 0)
		fprintf(stderr, "\r\033[K%s ... %lld%%", now.words,
		        (long long)(now.done < now.total ? 100 * now.done / now.total : 99));
	else
		fprintf(stderr, "\r\033[K%s ... %lld detik", now.words, (long long)((ms - now.begun_ms) / 1000));
	fflush(stderr);
	now.shown = true;
	now.next_ms = ms + AGAIN_MS;
}

void
progress_tick(void)
{
	int64_t ms;

	if (now.words == NULL)
		return;
	now.done++;
	ms = monotonic_ms();
	if (ms >= now.next_ms)
		show(ms);
}

void
progress_hide(void)
{
	if (!now.shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	now.shown = false;
}

void
progress_end(void)
{
	progress_hide();
	now.words = NULL;
}
