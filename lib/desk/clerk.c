#include "desk/clerk.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/actor.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "base/term.h"
#include "desk/operands.h"
#include "letter/make.h"
#include "letter/words.h"
#include "register/desk.h"
#include "register/holidays.h"
#include "register/objections.h"
#include "rules/day.h"

/* The first failure is the program's exit code. */
static void
failed(struct clerk *c, const struct fault *f)
{
	int code = say_fault(f);

	if (c->code == EX_OK)
		c->code = code;
}

/* --- two people at once ------------------------------------------------------------ */

static int
refuse_stale(struct clerk *c, const json_t *request, const char *seen, struct fault *f)
{
	enum query q = QUERY_REQUEST_LAST_MOVE;
	const char *number = record_text(request, "number");
	char at[CLOCK_TEXT_SIZE] = "", who[ACTOR_NAME_BYTES] = "";
	int found = register_one(c->in.reg, q, REG_VALUES(
	    REG_NUMBER("request", json_integer_value(json_object_get(request, "id")))), f);

	if (found < 0)
		return -1;
	if (found > 0) {
		clock_format(register_number(c->in.reg, q, 0), c->in.conf->zone_secs, at);
		actor_name(register_column(c->in.reg, q, 1), who);
	}
	fault_set(f, EX_DATAERR, number, "keadaannya sudah berubah dari %.20s menjadi %s (%.10s %.5s, %s); lihat loket show %s",
	          seen, record_text(request, "status"), at, at[0] ? at + 11 : "", who, number);
	register_done(c->in.reg, q);
	return -1;
}

static int
check_seen(struct clerk *c, const struct clerk_job *job, const json_t *request,
           const json_t *record, struct fault *f)
{
	const char *seen = record_text(record, "status"), *now = record_text(request, "status");

	if (seen == NULL && job->passes == NULL)
		seen = record_text(json_object_get(record, "request"), "status");
	return seen == NULL || strcmp(seen, now) == 0 ? 0 : refuse_stale(c, request, seen, f);
}

/* --- preview -------------------------------------------------------------------------- */

static int
last_letter(struct clerk *c, int64_t request, int64_t *id, struct fault *f)
{
	enum query q = QUERY_OUTBOX_LAST;

	if (register_one(c->in.reg, q, REG_VALUES(REG_NUMBER("request", request)), f) < 0)
		return -1;
	*id = register_number(c->in.reg, q, 0);
	register_done(c->in.reg, q);
	return 0;
}

static int
print_letter(struct clerk *c, const json_t *request, const json_t *row, struct fault *f)
{
	char *subject, *body, *to;

	if (letter_make(c->in.reg, c->in.conf, record_text(row, "letter"), request,
	        json_integer_value(json_object_get(row, "id")), &subject, &body, f) < 0)
		return -1;
	to = term_line(record_text(row, "recipient"), 0);
	printf("To: %s\nSubject: %s\n\n%s\n", to, subject, body);
	free(to);
	free(subject);
	free(body);
	return 0;
}

/* The letters that became owed behind `after`, as they would go. */
static int
print_letters(struct clerk *c, const json_t *before, int64_t after, struct fault *f)
{
	int64_t id = json_integer_value(json_object_get(before, "id"));
	json_t *request = desk_request(c->in.reg, NULL, id, f);
	json_t *rows = request == NULL ? NULL : register_rows(c->in.reg, QUERY_OUTBOX_AFTER,
	    REG_VALUES(REG_NUMBER("request", id), REG_NUMBER("after", after)), f);
	int result = rows != NULL ? 0 : -1;
	size_t i;
	json_t *row;

	json_array_foreach(rows, i, row)
		if (result == 0)
			result = print_letter(c, request, row, f);
	json_decref(rows);
	json_decref(request);
	return result;
}

/* --- one request ------------------------------------------------------------------------ */

/* The day at the start of a text, "2026-12-07", or DAY_NONE; a longer number is none. */
static int32_t
day_at(const char *text, const char *begin)
{
	char day[DAY_TEXT_BYTES];

	snprintf(day, sizeof day, "%.10s", text);
	if ((text > begin && isalnum((unsigned char)text[-1])) || strlen(day) < 10 ||
	    isalnum((unsigned char)text[10]))
		return DAY_NONE;
	return day_parse(day);
}

/* The sentence with its days as people read them: "Sen 7 Des 2026". The caller frees. */
static char *
with_dates(const char *said)
{
	char *text = NULL, date[WORDS_DATE_BYTES];
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		abort();
	for (const char *p = said; *p != '\0'; p++) {
		int32_t on = day_at(p, said);

		if (on == DAY_NONE) {
			putc(*p, out);
			continue;
		}
		words_date_short(on, date);
		fputs(date, out);
		p += 9;
	}
	if (fclose(out) == EOF)
		abort();
	return text;
}

/* "PPID-2026-00001  Sedang ditelaah", wrapped beside the number. */
int
clerk_say(const char *number, const char *said, struct fault *f)
{
	char first[80], *text = with_dates(said);

	snprintf(first, sizeof first, "%.70s  ", number);
	term_wrap(stdout, first, "  ", text, term_columns());
	free(text);
	return ferror(stdout) || fflush(stdout) == EOF ? fault_errno(f, "standard output", "writing") : 0;
}

static int
print_done(struct clerk *c, const char *number, json_t *record, json_t *told, struct fault *f)
{
	struct desk desk = {
		.reg = c->in.reg, .conf = c->in.conf, .calendar = &c->in.calendar,
		.today_on = day_of(c->in.now, c->in.conf->zone_secs),
	};
	const char *said = record_text(told, "said");
	json_t *brief, *printed;
	int result;

	if (c->people)
		return clerk_say(number, said ? said : "selesai", f);
	brief = desk_brief(&desk, number, f);
	if (brief == NULL)
		return -1;
	printed = record ? json_deep_copy(record) : json_pack("{s:i}", "v", 1);
	/* loket-register's record has keys of the mail that are called the same. */
	json_object_update(json_is_object(json_object_get(printed, "request")) ? json_object_get(printed, "request") : printed, brief);
	json_object_del(told, "said");
	json_object_update(printed, told);
	result = record_print(stdout, printed, f);
	json_decref(brief);
	json_decref(printed);
	return result;
}

static int
print_as_it_came(struct clerk *c, const struct operands *o, struct fault *f)
{
	return c->people || o->record == NULL ? 0 : record_print(stdout, o->record, f);
}

/* The request of a number, or of an objection's number where the job takes such. */
static json_t *
find(struct clerk *c, const struct clerk_job *job, const char *number, struct fault *f)
{
	struct fault none = { 0 };
	json_t *request;

	json_decref(c->objection);
	c->objection = job->objections ? objections_load(c->in.reg, number, &none) : NULL;
	request = c->objection == NULL ? desk_request(c->in.reg, number, 0, f) :
	    desk_request(c->in.reg, NULL, json_integer_value(json_object_get(c->objection, "request")), f);
	if (request != NULL)
		snprintf(c->number, sizeof c->number, "%s", record_text(request, "number"));
	return request;
}

/* Inside the transaction. */
static int
act(struct clerk *c, const struct clerk_job *job, const struct operands *o, json_t *told,
    struct fault *f)
{
	json_t *request = find(c, job, o->number, f);
	int64_t after;
	int result = -1;

	if (request != NULL && check_seen(c, job, request, o->record, f) == 0 &&
	    last_letter(c, json_integer_value(json_object_get(request, "id")), &after, f) == 0 &&
	    job->act(c, request, o->record, told, job->ctx, f) == 0)
		result = c->preview ? print_letters(c, request, after, f) : 0;
	json_decref(request);
	return result;
}

static int
do_one(struct clerk *c, const struct clerk_job *job, const struct operands *o, struct fault *f)
{
	json_t *told = json_object();
	int result = register_begin(c->in.reg, f);

	if (result == 0)
		result = act(c, job, o, told, f);
	if (result == 0 && !c->preview)
		result = register_commit(c->in.reg, f);
	register_rollback(c->in.reg);
	if (result == 0 && !c->preview)
		result = print_done(c, c->number, o->record, told, f);
	json_decref(told);
	return result;
}

/* 0 when the next one may be tried. */
static int
one(struct clerk *c, const struct clerk_job *job, const struct operands *o)
{
	bool stage = job->passes != NULL, passes = stage && (c->lame || *o->number == '\0' || job->passes(o->record));
	struct fault f = { 0 };
	bool hopeless;

	if ((passes ? print_as_it_came(c, o, &f) : do_one(c, job, o, &f)) == 0)
		return 0;
	failed(c, &f);
	hopeless = f.code == EX_TEMPFAIL || f.code == EX_IOERR || f.code == EX_SOFTWARE || f.code == EX_CONFIG;
	c->lame = stage && hopeless;
	if (!stage || passes)
		return hopeless ? -1 : 0;
	if (print_as_it_came(c, o, &f) == 0)
		return 0;
	failed(c, &f);
	return -1;
}

static void
each(struct clerk *c, const struct clerk_job *job, char **numbers, int n)
{
	struct fault f = { 0 };
	enum record_result result;
	struct operands o;

	if (operands_begin(&o, n, numbers, &f) < 0) {
		failed(c, &f);
		return;
	}
	o.all = job->passes != NULL;
	while ((result = operands_next(&o, &f)) == RECORD_OK || result == RECORD_BAD)
		if (result == RECORD_BAD)
			failed(c, &f);
		else if (one(c, job, &o) < 0)
			break;
	if (result == RECORD_TORN || result == RECORD_ERROR)
		failed(c, &f);
	operands_end(&o);
}

int
clerk_run(const struct cli *cli, char **numbers, int n, const struct clerk_job *job)
{
	struct clerk c = {
		.in = { .conf = &cli->conf, .now = clock_now() }, .preview = job->preview,
		.people = job->text || (!job->json && isatty(STDOUT_FILENO)), .code = EX_OK,
	};
	struct fault f = { 0 };
	char *path = conf_home(&cli->conf, "register.db");

	if (register_open(path, REGISTER_WRITE, &c.in.reg, &f) < 0 ||
	    holidays_load(c.in.reg, c.in.conf, &c.in.calendar, &f) < 0) {
		failed(&c, &f);
		c.lame = true;
	}
	if (!c.lame || job->passes != NULL)
		each(&c, job, numbers, n);
	free(path);
	json_decref(c.objection);
	holidays_free(&c.in.calendar);
	register_close(c.in.reg);
	return c.code;
}
