/*
 * The officers of the office year (tests/year/year.py): what the desk does to a request,
 * by the functions of lib/register that the desk's programs call. Reads lines of words
 * with tabs between, answers each with "ok" or "refused":
 *
 *	review N | forward N AGENCY | answer N | extend N GROUND TEXT | decide N | sent N
 *
 * `answer` is that of the agency asked last; `sent` is an answer that has gone.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "register/desk.h"
#include "register/extension.h"
#include "register/forward.h"
#include "register/holidays.h"
#include "register/status.h"
#include "register/went.h"
#include "rules/day.h"

struct desk_run {
	struct intake in;
	sqlite3 *db; /* to look up what a line names */
};

static int64_t
number(struct desk_run *d, const char *sql, int64_t request)
{
	sqlite3_stmt *s = NULL;
	int64_t n = 0;

	if (sqlite3_prepare_v2(d->db, sql, -1, &s, NULL) != SQLITE_OK)
		abort();
	sqlite3_bind_int64(s, 1, request);
	if (sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

static int64_t
request_of(struct desk_run *d, const char *name)
{
	sqlite3_stmt *s = NULL;
	int64_t id = 0;

	if (sqlite3_prepare_v2(d->db, "select id from request where number = ?", -1, &s, NULL) != SQLITE_OK)
		abort();
	sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
	if (sqlite3_step(s) == SQLITE_ROW)
		id = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return id;
}

static int
forward(struct desk_run *d, int64_t request, const char *agency, struct fault *f)
{
	json_t *row = desk_request(d->in.reg, NULL, request, f), *told = json_object();
	int result = row == NULL ? -1 : forward_request(&d->in, row, &(struct forward){ .agencies = agency }, told, f);

	json_decref(told);
	json_decref(row);
	return result;
}

static int
change(struct desk_run *d, int64_t request, enum state_event event, int64_t assignment, struct fault *f)
{
	struct status_change c = { .request = request, .event = event, .subject.assignment = assignment };

	return status_change(&d->in, &c, f);
}

static bool
is_complaint(struct desk_run *d, int64_t request)
{
	return number(d, "select kind in ('aduan', 'kritik', 'saran') from request where id = ?", request) != 0;
}

/* Inside a transaction of its own. */
static int
act(struct desk_run *d, const char *what, int64_t request, const char *first, const char *second,
    struct fault *f)
{
	if (strcmp(what, "review") == 0)
		return change(d, request, STATE_EVENT_REVIEW, 0, f);
	if (strcmp(what, "forward") == 0)
		return forward(d, request, first, f);
	if (strcmp(what, "answer") == 0)
		return change(d, request, STATE_EVENT_AGENCY_ANSWER,
		              number(d, "select max(id) from assignment where request = ?", request), f);
	if (strcmp(what, "extend") == 0)
		return extension_owe(&d->in, request, first, second, f);
	if (strcmp(what, "decide") == 0)
		return change(d, request, STATE_EVENT_DECIDE, 0, f);
	if (strcmp(what, "sent") == 0)
		return went_follow(d->in.reg, d->in.conf, request,
		    is_complaint(d, request) ? "tanggapan_aduan" : "pemberitahuan", d->in.now, f);
	return fault_set(f, EX_USAGE, what, "no such act");
}

static bool
line(struct desk_run *d, char *text, struct fault *f)
{
	char *rest = text;
	const char *what = strsep(&rest, "\t"), *name = strsep(&rest, "\t");
	const char *first = strsep(&rest, "\t"), *second = strsep(&rest, "\t");
	int64_t request = request_of(d, name);

	if (register_begin(d->in.reg, f) == 0 && act(d, what, request, first, second, f) == 0 &&
	    register_commit(d->in.reg, f) == 0)
		return true;
	register_rollback(d->in.reg);
	return false;
}

int
main(int argc, char **argv)
{
	struct desk_run d = { 0 };
	struct fault f = { 0 };
	struct conf conf;
	char *text = NULL, *path;
	size_t size = 0;
	ssize_t n;

	(void)argc;
	(void)argv;
	if (clock_start(&f) < 0 || conf_load(NULL, &conf, &f) < 0)
		goto broken;
	path = conf_home(&conf, "register.db");
	d.in.conf = &conf;
	d.in.now = clock_now();
	if (sqlite3_open(path, &d.db) != SQLITE_OK || register_open(path, REGISTER_WRITE, &d.in.reg, &f) < 0 ||
	    holidays_load(d.in.reg, &conf, &d.in.calendar, &f) < 0)
		goto broken;
	while ((n = getline(&text, &size, stdin)) > 0) {
		text[n - 1] = '\0';
		f = (struct fault){ 0 };
		puts(line(&d, text, &f) ? "ok" : "refused");
		/* What only a broken register says is no refusal. */
		if (f.code != EX_OK && f.code != EX_DATAERR)
			goto broken;
	}
	holidays_free(&d.in.calendar);
	register_close(d.in.reg);
	sqlite3_close(d.db);
	free(path);
	free(text);
	conf_free(&conf);
	return EX_OK;
broken:
	fprintf(stderr, "desk: %s: %s\n", f.object, f.reason);
	return EX_SOFTWARE;
}
