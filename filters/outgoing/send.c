/*
 * loket-send: composed letters leave, through a mail server, a sendmail-compatible
 * command, or into a Maildir.
 *
 * How a letter is claimed, handed over and written down stands in net/queue.h. Here is
 * which letters: paths on standard input as they come, then everything else that is
 * due; with operands only those. A file HOME/stop holds all of them back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/lock.h"
#include "base/record.h"
#include "base/say.h"
#include "net/queue.h"

struct sender {
	struct reg *reg;
	const struct conf *conf;
	char **operands;
	struct record_reader *input; /* NULL at its end */
	json_t *due;                 /* everything that is due, once that is asked for */
	size_t due_at;
	bool all_due;
	bool stop;                   /* no more rows */
	int code;
};

static void
fail(void *context, const struct fault *f)
{
	struct sender *s = context;
	int code = say_fault(f);

	if (s->code == EX_OK || s->code == EX_TEMPFAIL)
		s->code = code;
}

static void
fail_for_good(struct sender *s, const struct fault *f)
{
	fail(s, f);
	s->stop = true;
}

/* What became of a letter, as a record. */
static int
print(void *context, const struct outbox_result *d)
{
	static const char *const words[] = {
		[OUTBOX_SENT] = "sent", [OUTBOX_LATER] = "later", [OUTBOX_FAILED] = "failed",
		[OUTBOX_DOUBT] = "doubt", [OUTBOX_REFUSED] = "refused",
	};
	struct fault f = { 0 };
	json_t *record = json_pack("{s:i, s:s?, s:s?, s:s?, s:s, s:s}", "v", 1,
	    "number", record_text(d->row, "number"), "letter", record_text(d->row, "letter"),
	    "message_id", record_text(d->row, "message_id"), "outcome", words[d->outcome],
	    "answer", d->answer ? d->answer : "");
	int result = record != NULL ? record_print(stdout, record, &f) : 0;

	if (result < 0)
		fail(context, &f);
	json_decref(record);
	return result;
}

/* --- which letters ------------------------------------------------------------------ */

/* The id in ".../00000012.tanda_bukti.eml", or 0. */
static long long
id_of(const char *path)
{
	const char *name = strrchr(path, '/');
	char *end;
	long long id = strtoll(name ? name + 1 : path, &end, 10);

	return *end == '.' && id > 0 ? id : 0;
}

/* The row of a path, if it is due; the caller owns it. */
static json_t *
row_of_path(struct sender *s, const char *path)
{
	struct fault f = { 0 };
	long long id = id_of(path);
	json_t *rows, *row;

	if (id == 0) {
		fault_set(&f, EX_DATAERR, path, "not the path of a composed letter");
		fail(s, &f);
		return NULL;
	}
	rows = outbox_due_one(s->reg, id, clock_now(), &f);
	if (rows == NULL)
		fail_for_good(s, &f);
	row = json_incref(json_array_get(rows, 0));
	json_decref(rows);
	return row;
}

/* The next row of a line of the input; NULL at its end, and for now when `wait` is not
 * set and no line is there. */
static json_t *
row_of_input(struct sender *s, bool wait)
{
	struct fault f = { 0 };
	char *line;
	json_t *row;

	while (s->input != NULL && !s->stop && (wait || record_waiting(s->input))) {
		enum record_result result = record_line(s->input, '\n', &line, &f);

		if (result == RECORD_OK && (row = row_of_path(s, line)) != NULL)
			return row;
		if (result == RECORD_OK)
			continue;
		/* A torn or broken line is no path; its letter is due all the same. */
		if (result != RECORD_END)
			fail(s, &f);
		record_reader_free(s->input);
		s->input = NULL;
	}
	return NULL;
}

/* A file that says: nothing leaves now. */
static bool
stopped(struct sender *s)
{
	char *path = conf_home(s->conf, "stop");
	bool there = access(path, F_OK) == 0;
	struct fault f = { 0 };

	if (there && !s->stop) {
		fault_set(&f, EX_TEMPFAIL, path, "nothing is sent while this file is there");
		fail_for_good(s, &f);
	}
	free(path);
	return there;
}

static json_t *
next_due(struct sender *s)
{
	struct fault f = { 0 };

	if (s->due == NULL && (s->due = outbox_due(s->reg, clock_now(), &f)) == NULL) {
		fail_for_good(s, &f);
		return NULL;
	}
	return json_incref(json_array_get(s->due, s->due_at++));
}

static json_t *
next_row(void *context, bool wait)
{
	struct sender *s = context;
	json_t *row = NULL;

	while (*s->operands != NULL && row == NULL && !s->stop)
		row = row_of_path(s, *s->operands++);
	if (row == NULL)
		row = row_of_input(s, wait);
	if (row == NULL && s->input == NULL && s->all_due && !s->stop)
		row = next_due(s);
	if (row == NULL || !stopped(s))
		return row;
	json_decref(row);
	return NULL;
}

static void
run(struct sender *s)
{
	const struct queue_owner owner = { next_row, print, fail, s };
	struct queue *queue;
	struct fault f = { 0 };

	if (queue_open(s->reg, s->conf, &owner, &queue, &f) < 0) {
		fail(s, &f);
		return;
	}
	s->all_due = *s->operands == NULL;
	if (s->all_due && !isatty(STDIN_FILENO))
		s->input = record_reader_new(STDIN_FILENO);
	queue_run(queue);
	queue_close(queue);
	json_decref(s->due);
	record_reader_free(s->input);
}

int
main(int argc, char **argv)
{
	struct cli cli = {
		.program = "loket-send", .operands = "[PATH...]", .max_operands = -1,
		.summary = "Sends the composed letters that are due: those whose paths it is given, and without operands all.",
	};
	struct sender s = { .conf = &cli.conf };
	struct fault f = { 0 };
	char *path;
	int lock_fd, code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	path = conf_home(&cli.conf, "register.db");
	s.operands = argv + cli.first_operand;
	lock_fd = lock_take(cli.conf.home, "send", &f);
	if (lock_fd < 0 || register_open(path, REGISTER_WRITE, &s.reg, &f) < 0)
		s.code = say_fault(&f);
	else
		run(&s);
	register_close(s.reg);
	if (lock_fd >= 0)
		close(lock_fd);
	free(path);
	return cli_end(&cli, s.code);
}
