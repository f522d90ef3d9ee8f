/*
 * loket-register: records in, the register written, records out.
 *
 * As many records as are waiting share one transaction; an idle input is committed
 * at once. After the commit the raw message moves from the spool to the archive,
 * and only then is the line printed: whatever it says is durable. Killed anywhere,
 * the next run finds in the spool what is left, and in the register what is done.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/archive.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "register/holidays.h"
#include "register/intake.h"

/* More than this in one transaction gains nothing and loses more when it fails. */
#define GROUP_MAX 100

struct work {
	struct intake in;
	struct record_reader *input;
	json_t *group[GROUP_MAX]; /* written, not yet committed */
	size_t n;
	bool writing;             /* inside a transaction */
	int code;                 /* the worst so far */
};

/* Says what went wrong with one record and goes on with the next. */
static void
fail(struct work *w, const struct fault *f)
{
	int code = say_fault(f);

	/* A wrong record is only wrong; what can be done later must be told. */
	if (w->code == EX_OK || w->code == EX_DATAERR)
		w->code = code;
}

static void
drop_group(struct work *w)
{
	while (w->n > 0)
		json_decref(w->group[--w->n]);
	w->writing = false;
}

/* Commits, then moves each message to the archive and prints its record. Returns
 * -1 when nothing more can be printed. */
static int
finish_group(struct work *w)
{
	struct archive_move moves[GROUP_MAX];
	struct fault f = { 0 };
	int result = 0;

	if (w->writing && register_commit(w->in.reg, &f) < 0) {
		fail(w, &f);
		drop_group(w);
		return 0;
	}
	for (size_t i = 0; i < w->n; i++)
		moves[i] = (struct archive_move){ .path = record_text(w->group[i], "path"),
		                                  .digest = record_text(w->group[i], "digest") };
	archive_take_all(w->in.conf->home, moves, w->n);
	for (size_t i = 0; i < w->n && result == 0; i++)
		if (moves[i].result < 0)
			fail(w, &moves[i].fault); /* still in the spool: the next run moves and prints it */
		else if ((result = record_print(stdout, w->group[i], &f)) < 0)
			fail(w, &f);
	drop_group(w);
	return result;
}

/* Writes one record inside the group's transaction; alone undone when it fails.
 * Takes the record over. Returns -1 when the register cannot be written at all. */
static int
take(struct work *w, json_t *record)
{
	struct intake_raw raw = { 0 };
	struct fault f = { 0 };
	const char *home = w->in.conf->home;
	enum archive_spool seen;

	if (intake_check(record, &f) < 0)
		goto refuse;
	raw.archived = archive_has(home, record_text(record, "digest"));
	seen = archive_look(home, record_text(record, "path"),
	                    record_text(record, "digest"), &raw.size_bytes, &f);
	if (seen == ARCHIVE_FOREIGN || seen == ARCHIVE_ERROR)
		goto refuse;
	if (seen == ARCHIVE_GONE && !raw.archived) {
		fault_set(&f, EX_DATAERR, "record", "its message is neither in the spool nor in the archive");
		goto refuse;
	}
	if (!w->writing && register_begin(w->in.reg, &f) < 0) {
		fail(w, &f);
		json_decref(record);
		return -1;
	}
	w->writing = true;
	if (register_savepoint(w->in.reg, &f) < 0)
		goto refuse;
	if (intake_record(&w->in, record, &raw, &f) < 0) {
		register_undo(w->in.reg);
		goto refuse;
	}
	if (register_release(w->in.reg, &f) < 0)
		goto refuse;
	w->group[w->n++] = record;
	return 0;
refuse:
	fail(w, &f);
	json_decref(record);
	return 0;
}

static void
take_all(struct work *w)
{
	enum record_result result;

	do {
		struct fault f = { 0 };
		json_t *record;

		result = record_next(w->input, &record, &f);
		if (result == RECORD_OK) {
			if (take(w, record) < 0)
				break;
		} else if (result != RECORD_END)
			fail(w, &f);
		if ((w->n == GROUP_MAX || !record_waiting(w->input)) && finish_group(w) < 0)
			return;
	} while (result != RECORD_END && result != RECORD_ERROR && result != RECORD_TORN);
	finish_group(w);
}

static int
open_register(struct work *w)
{
	struct fault f = { 0 };
	char *path = conf_home(w->in.conf, "register.db");
	int result = register_open(path, REGISTER_WRITE, &w->in.reg, &f);

	free(path);
	if (result == 0)
		result = holidays_load(w->in.reg, w->in.conf, &w->in.calendar, &f);
	return result == 0 ? EX_OK : say_fault(&f);
}

int
main(int argc, char **argv)
{
	struct cli cli = {
		.program = "loket-register", .operands = "", .max_operands = 0,
		.summary = "Writes the records on standard input into the register, gives them a number and a deadline, and prints them with their outcome.",
	};
	struct work w = { 0 };
	int done = cli_start(&cli, argc, argv);

	if (done >= 0)
		return done;
	w.in.conf = &cli.conf;
	w.in.now = clock_now();
	w.code = open_register(&w);
	if (w.code == EX_OK) {
		w.input = record_reader_new(STDIN_FILENO);
		take_all(&w);
		record_reader_free(w.input);
		holidays_free(&w.in.calendar);
	}
	register_close(w.in.reg);
	return cli_end(&cli, w.code);
}
