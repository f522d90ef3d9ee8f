#include "net/runner.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct list {
	struct runner_job *first, **last;
};

struct runner {
	struct transport *transport;
	struct runner_marks marks;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t given, done;   /* signalled when a list grew */
	struct list to_do, finished;
	struct runner_job *under_way; /* NULL between letters */
	struct timespec due;          /* of the letter under way */
	bool cut;                     /* it was overdue, and its connection is cut */
	bool closed;                  /* nothing more is tried */
	bool stopping;
};

static void
add(struct list *list, struct runner_job *job)
{
	job->next = NULL;
	*list->last = job;
	list->last = &job->next;
}

static struct runner_job *
take(struct list *list)
{
	struct runner_job *job = list->first;

	if (job != NULL && (list->first = job->next) == NULL)
		list->last = &list->first;
	return job;
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
	return job->answer.whole_queue;
}

/* Takes the next letter and says until when it must be done. Called with the mutex. */
static struct runner_job *
begin(struct runner *r)
{
	struct runner_job *job = take(&r->to_do);

	if (job == NULL)
		return NULL;
	clock_gettime(CLOCK_MONOTONIC, &r->due);
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

/* Waits for a finished job, at most until the letter under way is overdue; between
 * letters for a second, since the next one has its own time. */
static void
wait_for_one(struct runner *r)
{
	struct timespec until = r->due;

	if (r->under_way == NULL || r->cut) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
	}
	if (pthread_cond_timedwait(&r->done, &r->mutex, &until) == ETIMEDOUT &&
	    r->under_way != NULL && !r->cut && until.tv_sec == r->due.tv_sec) {
		r->cut = true;
		transport_cut(r->transport);
	}
}

struct runner_job *
runner_take(struct runner *r, bool wait)
{
	struct runner_job *job;

	pthread_mutex_lock(&r->mutex);
	while ((job = take(&r->finished)) == NULL && wait &&
	       (r->under_way != NULL || r->to_do.first != NULL))
		wait_for_one(r);
	pthread_mutex_unlock(&r->mutex);
	return job;
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
