/*
 * loket-remind: what follows from a day that has passed.
 *
 * A running clock whose last day is over is missed: an incomplete request lapses and
 * owes the letter `tutup`, an answered one to which nobody objected is closed, a late
 * answer opens the way to an objection. Then the agencies that owe an answer are reminded,
 * and their silence goes higher; before they read their mailboxes each gets one digest,
 * and the PPID his own each morning. All from the register's state: whether cron ran
 * yesterday does not matter, and a second run finds nothing.
 */
#include <stdlib.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "register/digests.h"
#include "register/holidays.h"
#include "register/passed.h"
#include "register/reminders.h"

/* More than this in one transaction gains nothing and keeps other writers waiting. */
#define GROUP_MAX 100

struct remind {
	struct intake in;
	bool dry_run;
	bool no_lapse;
	int code;
};

/* A kind of work: its rows behind one of them, and what is done about each. */
struct work {
	json_t *(*rows)(struct remind *r, int64_t after, struct fault *f);
	/* *done is false when there was nothing to do. */
	int (*follow)(struct remind *r, json_t *row, bool *done, struct fault *f);
};

static json_t *
rows_passed(struct remind *r, int64_t after, struct fault *f)
{
	return passed_clocks(&r->in, !r->no_lapse, after, GROUP_MAX, f);
}

static int
follow_passed(struct remind *r, json_t *row, bool *done, struct fault *f)
{
	*done = true;
	return passed_follow(&r->in, row, f);
}

/* Mail that could not be taken may be the answer: then nobody is reminded of it. */
static json_t *
rows_owing(struct remind *r, int64_t after, struct fault *f)
{
	return r->no_lapse ? json_array() : reminders_owing(&r->in, NULL, after, GROUP_MAX, f);
}

static int
follow_owing(struct remind *r, json_t *row, bool *done, struct fault *f)
{
	return reminders_follow(&r->in, row, done, f);
}

static json_t *
rows_digests(struct remind *r, int64_t after, struct fault *f)
{
	return r->no_lapse ? json_array() : digests_due(&r->in, after, GROUP_MAX, f);
}

/* The PPID is told all the more when mail could not be taken. */
static json_t *
rows_office(struct remind *r, int64_t after, struct fault *f)
{
	return digests_due_office(&r->in, after, f);
}

static int
follow_digest(struct remind *r, json_t *row, bool *done, struct fault *f)
{
	return digests_follow(&r->in, row, done, f);
}

static const struct work works[] = {
	{ rows_passed, follow_passed },
	{ rows_owing, follow_owing },
	{ rows_digests, follow_digest },
	{ rows_office, follow_digest },
};

static int64_t
id_of(const json_t *row)
{
	return json_integer_value(json_object_get(row, "id"));
}

/* One row inside the group's transaction; alone undone when it fails, so that it holds
 * up no other. 0 = done, 1 = nothing to do, or said and left for the next run, -1 = no
 * more can be done. */
static int
follow(struct remind *r, const struct work *work, json_t *row)
{
	struct fault f = { 0 };
	bool done;

	if (register_savepoint(r->in.reg, &f) == 0 && work->follow(r, row, &done, &f) == 0 &&
	    register_release(r->in.reg, &f) == 0)
		return done ? 0 : 1;
	r->code = say_fault(&f);
	if (r->code == EX_TEMPFAIL || r->code == EX_IOERR)
		return -1;
	register_undo(r->in.reg);
	return 1;
}

/* What was done, after the commit. The row's own keys are the register's business. */
static int
print(struct remind *r, const json_t *row)
{
	struct fault f = { 0 };
	const char *agency = record_text(row, "agency");
	json_t *record = json_pack("{s:i, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s*, s:s*, s:O*}", "v", 1,
	    "number", record_text(row, "number"), "event", record_text(row, "event"),
	    "clock", record_text(row, "name"), "end", record_text(row, "end_on"),
	    "status", record_text(row, "to"), "letter", record_text(row, "letter"),
	    "agency", agency && *agency ? agency : NULL, "reading", record_text(row, "reading"),
	    "requests", json_object_get(row, "requests"));
	int result = record_print(stdout, record, &f);

	json_decref(record);
	if (result < 0)
		r->code = say_fault(&f);
	return result;
}

/* A group: followed, committed, printed. Returns -1 when nothing more can be done. */
static int
group(struct remind *r, const struct work *work, json_t *rows)
{
	struct fault f = { 0 };
	json_t *done = json_array(), *row;
	int result = register_begin(r->in.reg, &f);
	size_t i;

	if (result < 0)
		r->code = say_fault(&f);
	for (i = 0; i < json_array_size(rows) && result >= 0; i++) {
		row = json_array_get(rows, i);
		if ((result = follow(r, work, row)) == 0)
			json_array_append(done, row);
	}
	if (result >= 0 && r->dry_run)
		register_rollback(r->in.reg);
	else if (result >= 0 && (result = register_commit(r->in.reg, &f)) < 0)
		r->code = say_fault(&f);
	else if (result < 0)
		register_rollback(r->in.reg);
	if (result >= 0)
		result = 0;
	json_array_foreach(done, i, row)
		if (result == 0)
			result = print(r, row);
	json_decref(done);
	return result;
}

/* Returns -1 when nothing more can be done. */
static int
follow_all(struct remind *r, const struct work *work)
{
	int64_t after = 0;
	int result = 0;
	size_t n;

	do {
		struct fault f = { 0 };
		json_t *rows = work->rows(r, after, &f);

		if (rows == NULL) {
			r->code = say_fault(&f);
			return -1;
		}
		n = json_array_size(rows);
		if (n > 0) {
			after = id_of(json_array_get(rows, n - 1));
			result = group(r, work, rows);
		}
		json_decref(rows);
	} while (n > 0 && result == 0); /* what was missed may have begun what is missed as well */
	return result;
}

int
main(int argc, char **argv)
{
	struct remind r = { .code = EX_OK };
	const struct cli_option options[] = {
		{ "dry-run", 'n', NULL, "print what would be done, change nothing", &r.dry_run, NULL },
		{ "no-lapse", 0, NULL, "close nothing that waits and remind nobody: mail may be waiting", &r.no_lapse, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-remind", .operands = "", .options = options, .max_operands = 0,
		.summary = "Closes what was not completed or not objected to in time, marks deadlines that were missed, reminds agencies.",
	};
	struct fault f = { 0 };
	char *path;
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	r.in.conf = &cli.conf;
	r.in.now = clock_now();
	path = conf_home(&cli.conf, "register.db");
	if (register_open(path, REGISTER_WRITE, &r.in.reg, &f) < 0 ||
	    holidays_load(r.in.reg, &cli.conf, &r.in.calendar, &f) < 0)
		r.code = say_fault(&f);
	else
		for (size_t i = 0; i < sizeof works / sizeof *works; i++)
			if (follow_all(&r, &works[i]) < 0)
				break;
	holidays_free(&r.in.calendar);
	register_close(r.in.reg);
	free(path);
	return cli_end(&cli, r.code);
}
