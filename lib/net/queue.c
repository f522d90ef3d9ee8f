#include "net/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/durable.h"
#include "base/journal.h"
#include "base/record.h"
#include "base/secret.h"
#include "letter/letter.h"
#include "net/runner.h"
#include "net/smsgate.h"

/* What is sent must be written down: this commit is worth another try. */
#define TURN_TRIES 3
/* Letters that are claimed at a time: the one that is on its way, those whose end waits
 * to be written down, and what is next. A power cut may leave all of them in doubt. */
#define CLAIMS_MAX 16
/* Of SMS one: each in doubt waits for a person, and a gateway is slower than the disk. */
#define CLAIMS_MAX_SMS 1
/* Those, and as many whose claims are in the same commit as the end of others. */
#define HANDS_MAX (2 * CLAIMS_MAX)

/* A letter between its claim and the commit of its end. */
struct hand {
	struct runner_job job; /* first: the runner gives back a pointer to it */
	bool in_use;
	bool given;            /* to the runner, which has it until it gives it back */
	json_t *row;           /* owned */
	char from[TOKEN_ADDRESS_BYTES];
	char path[PATH_MAX];
};

struct queue {
	struct reg *reg;
	const struct conf *conf;
	bool is_sms;
	size_t claims_max;
	struct queue_owner owner;
	struct journal *journal;
	struct runner *runner;   /* started with the first letter */
	struct hand hands[HANDS_MAX];
	bool ready;              /* what a killed run left is settled */
	bool stop;               /* nothing more can be sent, or told */
	struct archive_unsynced unsynced; /* what was sent, in the archive */
};

static void
fail(struct queue *q, const struct fault *f)
{
	q->owner.fail(q->owner.context, f);
}

static void
fail_for_good(struct queue *q, const struct fault *f)
{
	fail(q, f);
	q->stop = true;
}

static int64_t
number(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

/* --- what became of letters ------------------------------------------------------ */

static enum outbox_outcome
outcome_of(const struct runner_job *job)
{
	if (!job->tried)
		return OUTBOX_UNTRIED;
	switch (job->answer.outcome) {
	case SMTP_SENT:
		return OUTBOX_SENT;
	case SMTP_FAILED:
		return OUTBOX_FAILED;
	case SMTP_DOUBT:
		return OUTBOX_DOUBT;
	case SMTP_REFUSED:
		return OUTBOX_REFUSED;
	default:
		return OUTBOX_LATER;
	}
}

/* Moves a sent letter into the archive, where queue_close() makes it durable. A run that
 * dies before that leaves it to the next one. */
static void
keep(struct queue *q, const char *path, const char *digest)
{
	struct fault f = { 0 };

	if (archive_take_unsynced(q->conf->home, path, digest, &q->unsynced, &f) < 0)
		fail(q, &f); /* the next run takes it */
}

/* Commits what became of letters and claims the next ones. */
static int
commit(struct queue *q, const struct outbox_result *done, size_t n_done,
       struct outbox_claim *next, size_t n_next)
{
	struct fault f = { 0 };

	for (int tries = TURN_TRIES; tries > 0; tries--)
		if (outbox_turn(q->reg, q->conf, done, n_done, next, n_next, clock_now(), &f) == 0)
			return 0;
	/* The next run finds it in the journal. */
	fail_for_good(q, &f);
	return -1;
}

/* Tells what became of letters, once that is committed. */
static void
tell(struct queue *q, const struct outbox_result *done, size_t n)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < n; i++) {
		if (done[i].outcome == OUTBOX_UNTRIED)
			continue;
		outbox_path(q->conf, done[i].row, path);
		if (done[i].outcome == OUTBOX_SENT)
			keep(q, path, record_text(done[i].row, "digest"));
		if (q->owner.tell(q->owner.context, &done[i]) < 0)
			q->stop = true;
	}
}

/* --- marks in the journal, made by the runner's thread ------------------------------ */

static int
mark_begin(void *context, struct runner_job *job)
{
	struct queue *q = context;
	const json_t *row = ((struct hand *)job)->row;

	return journal_begin(q->journal, number(row, "id"), number(row, "attempts") + 1, &job->fault);
}

static void
mark_end(void *context, struct runner_job *job)
{
	struct queue *q = context;
	const json_t *row = ((struct hand *)job)->row;
	struct fault f = { 0 };

	/* Without it the letter is in doubt if we die before the commit; no more. */
	journal_end(q->journal, number(row, "id"), number(row, "attempts") + 1,
	            (int)outcome_of(job), job->answer.text, &f);
}

/* --- the runner ------------------------------------------------------------------ */

static int
start_runner(struct queue *q, struct fault *f)
{
	const struct conf *c = q->conf;
	const struct runner_marks marks = { mark_begin, mark_end, q };
	char secret[SECRET_SIZE] = "";
	bool login = !q->is_sms && c->smtp_user != NULL && strncmp(c->smtp_url, "smtp", 4) == 0;
	bool provider = q->is_sms && strcmp(c->sms_gateway, "http") == 0;
	struct transport *transport = NULL;
	int result = 0;

	if (q->runner != NULL)
		return 0;
	if (login)
		result = secret_read(c->smtp_token_command ? c->smtp_token_command : c->smtp_password_command,
		                     c->smtp_password_file, "[smtp]", secret, f);
	if (provider)
		result = secret_read(c->sms_secret_command, c->sms_secret_file, "[sms]", secret, f);
	if (result == 0 && q->is_sms)
		result = transport_open_sms(c, provider ? secret : NULL, &transport, f);
	else if (result == 0)
		result = transport_open(c, login ? secret : NULL, &transport, f);
	secret_wipe(secret);
	return result < 0 ? -1 : runner_start(transport, &marks, &q->runner, f);
}

static struct hand *
free_hand(struct queue *q)
{
	for (size_t i = 0; i < HANDS_MAX; i++)
		if (!q->hands[i].in_use)
			return &q->hands[i];
	return NULL;
}

/* How many letters the runner has. */
static size_t
given(const struct queue *q)
{
	size_t n = 0;

	for (size_t i = 0; i < HANDS_MAX; i++)
		n += q->hands[i].given;
	return n;
}

static void
let_go(struct hand *h)
{
	if (h->job.letter.fd >= 0)
		close(h->job.letter.fd);
	json_decref(h->row);
	*h = (struct hand){ 0 };
}

/* Opens the composed file and makes sure that it is the letter of the row. */
static int
open_letter(struct hand *h, struct fault *f)
{
	char found[DIGEST_TEXT_SIZE];
	int fd = open(h->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	h->job.letter.fd = fd;
	if (fd < 0 || digest_file(fd, found) < 0)
		return fault_errno(f, h->path, "reading the letter");
	if (strcmp(found, record_text(h->row, "digest")) == 0)
		return 0;
	return fault_set(f, EX_DATAERR, h->path, "not the letter that was composed; it is not sent");
}

/*
 * The return address of the envelope. Each letter has one of its own (VERP), so that
 * any bounce finds it, whatever it leaves out. RFC 3834 section 3.3 allows that for
 * automatic letters in place of the null sender where the address never answers, and
 * ours does not: no letter answers a bounce. The null sender stays for automatic
 * letters that only repeat what was said before (letter_info.repeats).
 */
static bool
null_sender(const json_t *row)
{
	const struct letter_info *info = letter_find(record_text(row, "letter"));

	return info != NULL && info->automatic && info->repeats;
}

/* A row may have been read before this run sent its letter, and moved it away. */
static bool
is_due(struct queue *q, const json_t *row)
{
	struct fault f = { 0 };
	json_t *rows = outbox_due_one(q->reg, number(row, "id"), clock_now(), &f);
	bool due = rows == NULL || json_array_size(rows) > 0;

	json_decref(rows);
	return due;
}

/* Makes a row, which it takes over, ready to be claimed; a letter that cannot be read
 * is said and left. */
static struct hand *
prepare(struct queue *q, json_t *row)
{
	struct hand *h = free_hand(q);
	struct fault f = { 0 };

	*h = (struct hand){ .in_use = true, .row = row, .job.letter.fd = -1 };
	outbox_path(q->conf, row, h->path);
	if (open_letter(h, &f) < 0) {
		if (is_due(q, row))
			fail(q, &f);
		let_go(h);
		return NULL;
	}
	if (start_runner(q, &f) < 0) {
		fail_for_good(q, &f);
		let_go(h);
		return NULL;
	}
	h->job.letter.name = record_text(row, "digest");
	h->job.letter.to = record_text(row, "recipient");
	h->job.letter.copy = q->is_sms ? NULL : q->conf->smtp_archive;
	return h;
}

/* What is committed together: the ends of letters and the claims of the next. */
struct round {
	struct hand *done_hands[CLAIMS_MAX], *next_hands[CLAIMS_MAX];
	struct outbox_result done[CLAIMS_MAX];
	struct outbox_claim next[CLAIMS_MAX];
	size_t n_done, n_next;
};

/* Takes back what the runner is done with. */
static void
take_done(struct queue *q, struct round *r)
{
	struct runner_job *job;

	for (r->n_done = 0; r->n_done < CLAIMS_MAX && given(q) > 0; r->n_done++) {
		if ((job = runner_take(q->runner)) == NULL)
			break;
		r->done_hands[r->n_done] = (struct hand *)job;
		r->done_hands[r->n_done]->given = false;
		r->done[r->n_done] = (struct outbox_result){
			.row = r->done_hands[r->n_done]->row, .outcome = outcome_of(job),
			.code = job->answer.code, .answer = job->answer.text,
			.copy_answer = job->answer.copy_text,
		};
		if (job->answer.whole_queue || !job->tried)
			q->stop = true;
		if (job->fault.code != EX_OK)
			fail(q, &job->fault);
	}
}

/* Fills the free hands with the next rows; waits for a row only when nothing is under
 * way. */
static void
take_next(struct queue *q, struct round *r)
{
	bool wait = r->n_done == 0 && given(q) == 0;
	json_t *row;

	r->n_next = 0;
	while (!q->stop && given(q) + r->n_next < q->claims_max &&
	       (row = q->owner.next(q->owner.context, wait && r->n_next == 0)) != NULL) {
		struct hand *h = prepare(q, row);

		if (h == NULL)
			continue;
		r->next_hands[r->n_next] = h;
		r->next[r->n_next++] = (struct outbox_claim){ .row = h->row, .null_sender = null_sender(h->row) };
	}
}

/* --- sending them ----------------------------------------------------------------- */

/* Hands over what has been claimed, and gives up the rest. */
static void
give_claimed(struct queue *q, const struct round *r)
{
	for (size_t i = 0; i < r->n_next; i++) {
		struct hand *h = r->next_hands[i];

		if (!r->next[i].claimed) {
			let_go(h);
			continue;
		}
		memcpy(h->from, r->next[i].from, sizeof h->from);
		h->job.letter.from = h->from;
		h->given = true;
		runner_give(q->runner, &h->job);
	}
}

static void
turn(struct queue *q, struct round *r)
{
	bool committed = commit(q, r->done, r->n_done, r->next, r->n_next) == 0;

	for (size_t i = 0; i < r->n_next && !committed; i++)
		r->next[i].claimed = false;
	give_claimed(q, r); /* first what keeps the wire busy */
	if (committed)
		tell(q, r->done, r->n_done);
	for (size_t i = 0; i < r->n_done; i++)
		let_go(r->done_hands[i]);
}

/* A few letters are claimed at a time; what the runner is done with is committed in one
 * turn with the claims of the next. While enough is claimed, the end of one letter waits
 * for that of others: a commit costs the disk the same for one as for eight. */
void
queue_run(struct queue *q)
{
	size_t gather = (q->claims_max + 1) / 2;
	struct round r;

	for (bool dry = false;;) {
		if (given(q) > gather)
			runner_wait(q->runner, gather);
		else if (dry && given(q) > 0)
			runner_wait(q->runner, given(q));
		take_done(q, &r);
		take_next(q, &r);
		dry = r.n_next == 0;
		if (r.n_done + r.n_next > 0)
			turn(q, &r);
		else if (given(q) == 0)
			break;
	}
}

/* --- what a killed run left --------------------------------------------------------- */

static enum outbox_outcome
recovered(struct queue *q, const json_t *row, char answer[JOURNAL_TEXT_SIZE])
{
	int outcome = OUTBOX_DOUBT;
	bool is_sure = q->is_sms && smsgate_is_sure(q->conf);

	*answer = '\0';
	switch (journal_find(q->journal, number(row, "id"), number(row, "attempts") + 1,
	                     &outcome, answer)) {
	case JOURNAL_NOTHING:
		return OUTBOX_UNTRIED;
	case JOURNAL_ENDED:
		return outcome < OUTBOX__MAX ? (enum outbox_outcome)outcome : OUTBOX_DOUBT;
	default:
		/* handed over again it is there once */
		if (is_sure)
			return OUTBOX_UNTRIED;
		snprintf(answer, JOURNAL_TEXT_SIZE, "interrupted while sending");
		return OUTBOX_DOUBT;
	}
}

static int
recover(struct queue *q, struct fault *f)
{
	json_t *rows = outbox_stale(q->reg, q->is_sms ? "sms" : "surel", f), *row;
	char answer[JOURNAL_TEXT_SIZE];
	size_t i;

	json_array_foreach(rows, i, row) {
		struct outbox_result done = {
			.row = row, .outcome = recovered(q, row, answer), .answer = answer,
		};

		done.code = atoi(answer);
		if (commit(q, &done, 1, NULL, 0) < 0)
			break;
		tell(q, &done, 1);
	}
	json_decref(rows);
	return rows == NULL ? -1 : q->stop ? 0 : journal_clear(q->journal, f);
}

/* Letters that are sent and still stand in out/new: a run died before it moved them. */
static void
tidy(struct queue *q)
{
	char **names, path[PATH_MAX], *digest, *out = conf_home(q->conf, "out");
	struct fault f = { 0 };
	size_t n;

	if (durable_list(out, &names, &n, &f) < 0)
		fail(q, &f);
	for (size_t i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/new/%s", out, names[i]);
		if (outbox_sent_digest(q->reg, strtoll(names[i], NULL, 10), &digest, &f) < 0)
			fail(q, &f);
		else if (digest != NULL)
			keep(q, path, digest);
		free(digest);
	}
	durable_list_free(names, n);
	free(out);
}

int
queue_open(struct reg *reg, const struct conf *conf, const char *channel,
           const struct queue_owner *owner, struct queue **result, struct fault *f)
{
	struct queue *q = calloc(1, sizeof *q);
	bool is_sms = strcmp(channel, "sms") == 0;
	char *path = conf_home(conf, is_sms ? "out/journal.sms" : "out/journal");
	int opened;

	if (q == NULL)
		abort();
	*result = q;
	q->reg = reg;
	q->conf = conf;
	q->is_sms = is_sms;
	q->claims_max = is_sms ? CLAIMS_MAX_SMS : CLAIMS_MAX;
	q->owner = *owner;
	opened = journal_open(path, &q->journal, f);
	free(path);
	q->ready = opened == 0 && recover(q, f) == 0;
	if (q->ready)
		return 0;
	queue_close(q);
	*result = NULL;
	return -1;
}

void
queue_close(struct queue *q)
{
	struct fault f = { 0 };

	if (q == NULL)
		return;
	runner_stop(q->runner);
	if (q->ready)
		tidy(q);
	if (archive_sync(q->conf->home, &q->unsynced, &f) < 0)
		fail(q, &f);
	journal_close(q->journal);
	free(q);
}
