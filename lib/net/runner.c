#include "net/runner.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* So many connections that broke one after another, each in the middle of a letter, are
 * the server's fault and not the letters'. */
#define BROKEN_MAX 3
/* A letter that took longer than this is told of at once. */
#define SLOW_MS 20

struct list {
	struct runner_job *first, **last;
	size_t n;
};

struct runner {
	struct transport *transport;
	struct runner_marks marks;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t given, done;   /* signalled when a list grew */
	struct list to_do, finished;
	struct runner_job *under_way; /* NULL between letters */
	struct timespec slow, due;    /* of the letter under way */
	size_t wanted;                /* finished jobs that the caller waits for */
	bool cut;                     /* it was overdue, and its connection is cut */
	int broken;                   /* connections that broke in a row */
	bool closed;                  /* nothing more is tried */
	bool stopping;
};

static void
add(struct list *list, struct runner_job *job)
{
	job->next = NULL;
	*list->last = job;
	list->last = &job->next;
	list->n++;
}

static struct runner_job *
take(struct list *list)
{
	struct runner_job *job = list->first;

	if (job == NULL)
		return NULL;
	list->first = job->next;
	list->n--;
	if (list->first == NULL)
		list->last = &list->first;
	return job;
}

static struct timespec
in_ms(long ms)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

static bool
is_past(const struct timespec *t)
{
	struct timespec now = in_ms(0);

	return now.tv_sec > t->tv_sec || (now.tv_sec == t->tv_sec && now.tv_nsec >= t->tv_nsec);
}

/* Did the connection end without an answer that decides about the letter? */
static bool
is_broken(const struct smtp_answer *a)
{
	return a->outcome == SMTP_DOUBT || (a->outcome == SMTP_DEFERRED && a->code < 400);
}

/* One letter, without the mutex. True when the next one would meet the same. */
static bool
carry(struct runner *r, struct runner_job *job)
{
	if (r->marks.begin(r->marks.context, job) < 0)
		return true;
	job->tried = true;
	transport_send(r->transport, &job->letter, &job->answer, &job->fault);
	r->marks.end(r->marks.context, job);
	r->broken = is_broken(&job->answer) ? r->broken + 1 : 0;
	return job->answer.whole_queue || r->broken >= BROKEN_MAX;
}

/* Takes the next letter and says until when it must be done. Called with the mutex. */
static struct runner_job *
begin(struct runner *r)
{
	struct runner_job *job = take(&r->to_do);

	if (job == NULL)
		return NULL;
	r->slow = in_ms(SLOW_MS);
	r->due = in_ms(0);
	r->due.tv_sec += transport_secs(r->transport, job->letter.fd);
	r->cut = false;
	r->under_way = job;
	return job;
}

static void *
work(void *context)
{
	struct runner *r = context;
	struct runner_job *job;

	pthread_mutex_lock(&r->mutex);
	for (;;) {
		while ((job = begin(r)) == NULL && !r->stopping)
			pthread_cond_wait(&r->given, &r->mutex);
		if (job == NULL)
			break;
		if (!r->closed) {
			bool close;

			pthread_mutex_unlock(&r->mutex);
			close = carry(r, job);
			pthread_mutex_lock(&r->mutex);
			r->closed = r->closed || close;
		}
		r->under_way = NULL;
		add(&r->finished, job);
		if (r->finished.n >= r->wanted || r->to_do.first == NULL || is_past(&r->slow))
			pthread_cond_signal(&r->done);
	}
	pthread_mutex_unlock(&r->mutex);
	return NULL;
}

int
runner_start(struct transport *t, const struct runner_marks *marks, struct runner **result,
             struct fault *f)
{
	struct runner *r = calloc(1, sizeof *r);
	pthread_condattr_t monotonic;

	if (r == NULL)
		abort();
	*result = r;
	r->transport = t;
	r->marks = *marks;
	r->to_do.last = &r->to_do.first;
	r->finished.last = &r->finished.first;
	pthread_mutex_init(&r->mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&r->given, NULL);
	pthread_cond_init(&r->done, &monotonic);
	pthread_condattr_destroy(&monotonic);
	errno = pthread_create(&r->thread, NULL, work, r);
	if (errno == 0)
		return 0;
	fault_errno(f, "send", "starting a thread");
	transport_close(t);
	free(r);
	*result = NULL;
	return -1;
}

void
runner_give(struct runner *r, struct runner_job *job)
{
	pthread_mutex_lock(&r->mutex);
	add(&r->to_do, job);
	pthread_cond_signal(&r->given);
	pthread_mutex_unlock(&r->mutex);
}

struct runner_job *
runner_take(struct runner *r)
{
	struct runner_job *job;

	pthread_mutex_lock(&r->mutex);
	job = take(&r->finished);
	pthread_mutex_unlock(&r->mutex);
	return job;
}

void
runner_wait(struct runner *r, size_t n)
{
	bool slow = false;

	pthread_mutex_lock(&r->mutex);
	r->wanted = n;
	while (r->finished.n < n && (r->under_way != NULL || r->to_do.first != NULL) &&
	       !(slow && r->finished.n > 0)) {
		struct timespec look = in_ms(1000); /* whether the letter under way is overdue */

		/* Woken early: a letter was slow. */
		pthread_cond_timedwait(&r->done, &r->mutex, &look);
		slow = true;
		if (r->under_way != NULL && !r->cut && is_past(&r->due)) {
			r->cut = true;
			transport_cut(r->transport);
		}
	}
	pthread_mutex_unlock(&r->mutex);
}

void
runner_stop(struct runner *r)
{
	if (r == NULL)
		return;
	pthread_mutex_lock(&r->mutex);
	r->stopping = true;
	pthread_cond_signal(&r->given);
	pthread_mutex_unlock(&r->mutex);
	pthread_join(r->thread, NULL);
	transport_close(r->transport);
	pthread_mutex_destroy(&r->mutex);
	pthread_cond_destroy(&r->given);
	pthread_cond_destroy(&r->done);
	free(r);
}
