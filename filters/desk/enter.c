/*
 * loket-enter: a request that came by letter, telephone, fax, over the counter or by a web
 * form, as an officer writes it down.
 *
 * It is registered as one that came by mail: number, clocks, identity check, first letter,
 * in one transaction; who gave no address gets his letters on paper. What was written down,
 * with the scans, stands in the archive as a message, so that nothing is without its source.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/clerk.h"
#include "desk/terms.h"
#include "letter/make.h"
#include "letter/words.h"
#include "mail/dictation.h"
#include "register/desk.h"
#include "register/handed.h"
#include "register/holidays.h"
#include "register/intake.h"
#include "rules/day.h"
#include "rules/kind.h"
#include "rules/number.h"
#include "rules/state.h"

struct enter {
	struct intake in;
	const char *attach[CLI_VALUES_MAX]; /* of the options, for the one on the command line */
	bool print, again, json, people;
	int code;
};

/* What became of one. */
struct entered {
	char number[NUMBER_BYTES];
	json_t *letter;    /* the first that is owed: a row of outbox */
	char *subject, *body; /* of it, for --print */
	int late_workdays;
};

static void
failed(struct enter *e, const struct fault *f)
{
	int code = say_fault(f);

	if (e->code == EX_OK)
		e->code = code;
}

/* --- registering ------------------------------------------------------------------------------ */

/* The same by mistake once more: two numbers cannot be taken back. */
static int
check_same(struct enter *e, const struct dictation *d, struct fault *f)
{
	int32_t today_on = day_of(e->in.now, e->in.conf->zone_secs);
	enum query q = QUERY_ENTRY_SAME;
	int found;

	if (e->again || record_text(d->told, "name") == NULL)
		return 0;
	found = register_one(e->in.reg, q, REG_VALUES(
	    REG_NUMBER("since", (int64_t)today_on * 86400 - e->in.conf->zone_secs),
	    REG_STRING("name", record_text(d->told, "name")), REG_STRING("subject", d->subject)), f);
	if (found > 0)
		fault_set(f, EX_DATAERR, register_column(e->in.reg, q, 0), "sudah terdaftar hari ini dengan nama dan pokok yang sama; bila memang lain, ulangi dengan --again");
	if (found >= 0)
		register_done(e->in.reg, q);
	return found == 0 ? 0 : -1;
}

/* The receipt, or what it asks for, for the one who stands at the counter: made ready for
 * printing, and on paper also noted as handed over. */
static int
make_letter(struct enter *e, const json_t *request, struct entered *done, struct fault *f)
{
	const json_t *letter = done->letter;
	json_t *told;
	int result = 0;

	if (letter_make(e->in.reg, e->in.conf, record_text(letter, "letter"), request,
	        json_integer_value(json_object_get(letter, "id")), &done->subject, &done->body, f) < 0)
		return -1;
	if (strcmp(record_text(letter, "channel"), "surat") == 0) {
		told = json_object();
		result = handed_over(&e->in, request, record_text(letter, "letter"), "loket-enter --print", told, f);
		json_decref(told);
	}
	return result;
}

static json_t *
first_letter(struct enter *e, int64_t request, struct fault *f)
{
	json_t *rows = register_rows(e->in.reg, QUERY_OUTBOX_AFTER, REG_VALUES(
	    REG_NUMBER("request", request), REG_NUMBER("after", 0)), f);
	json_t *first = json_incref(json_array_get(rows, 0));

	json_decref(rows);
	return first;
}

static int
write_down(struct enter *e, const struct dictation *d, struct entered *done, struct fault *f)
{
	json_t *record, *request;
	int64_t size;
	int result;

	if (check_same(e, d, f) < 0 || (record = dictation_make(d, e->in.conf, &size, f)) == NULL)
		return -1;
	result = intake_enter(&e->in, record, size, &done->late_workdays, f);
	if (result == 0)
		snprintf(done->number, NUMBER_BYTES, "%s", record_text(json_object_get(record, "request"), "number"));
	json_decref(record);
	request = result == 0 ? desk_request(e->in.reg, done->number, 0, f) : NULL;
	if (request == NULL)
		return -1;
	done->letter = first_letter(e, json_integer_value(json_object_get(request, "id")), f);
	result = done->letter == NULL ? -1 : e->print ? make_letter(e, request, done, f) : 0;
	json_decref(request);
	return result;
}

/* --- telling it ---------------------------------------------------------------------------------- */

/* What became of it, and what is to be done with its letter. */
static int
tell_people(const json_t *brief, const json_t *letter, struct fault *f)
{
	const char *number = record_text(brief, "number"), *name = record_text(letter, "letter");
	const char *due = record_text(brief, "due"), *complete_by = record_text(brief, "complete_by");
	bool paper = strcmp(record_text(letter, "channel"), "surat") == 0;
	char said[256];
	int n;

	n = snprintf(said, sizeof said, "%s, %s%s%s", words_kind(desk_kind_of(brief)),
	             words_state(state_parse(record_text(brief, "status"))),
	             due ? ", dijawab paling lambat " : complete_by ? ", dilengkapi paling lambat " : "",
	             due ? due : complete_by ? complete_by : "");
	if (!paper && n > 0 && (size_t)n < sizeof said)
		snprintf(said + n, sizeof said - (size_t)n, "; surat %s dikirim", terms_words(TERMS_LETTER, name));
	if (clerk_say(number, said, f) < 0 || !paper)
		return paper ? -1 : 0;
	snprintf(said, sizeof said, "loket compose --preview %s %s", number, name);
	return clerk_say("Cetak dan serahkan:", said, f);
}

static int
tell(struct enter *e, const struct entered *done, struct fault *f)
{
	struct desk desk = { .reg = e->in.reg, .conf = e->in.conf, .calendar = &e->in.calendar,
		.today_on = day_of(e->in.now, e->in.conf->zone_secs) };
	json_t *brief, *printed;
	int result;

	if (done->late_workdays > 0)
		say(done->number, "diterima %d hari kerja sebelum didaftarkan; tenggat dihitung sejak hari ini", done->late_workdays);
	if (e->print)
		return printf("%s\n\n%s", done->subject, done->body) < 0 || fflush(stdout) == EOF ? fault_errno(f, "standard output", "writing") : 0;
	brief = desk_brief(&desk, done->number, f);
	if (brief == NULL)
		return -1;
	if (e->people) {
		result = tell_people(brief, done->letter, f);
		json_decref(brief);
		return result;
	}
	printed = json_pack("{s:i}", "v", 1);
	json_object_update(printed, brief);
	json_object_set_new(printed, "outcome", json_string("new"));
	json_object_set(printed, "letter", json_object_get(done->letter, "letter"));
	json_object_set(printed, "letter_channel", json_object_get(done->letter, "channel"));
	json_object_set_new(printed, "late_workdays", json_integer(done->late_workdays));
	result = record_print(stdout, printed, f);
	json_decref(brief);
	json_decref(printed);
	return result;
}

/* `taken` is what taking it in has said so far. */
static void
enter(struct enter *e, struct dictation *d, int taken, struct fault *f)
{
	struct entered done = { .letter = NULL };
	int result = taken;

	if (result == 0)
		result = dictation_check(d, e->in.conf, e->in.now, f);
	if (result == 0)
		result = register_begin(e->in.reg, f);
	if (result == 0)
		result = write_down(e, d, &done, f);
	if (result == 0)
		result = register_commit(e->in.reg, f);
	register_rollback(e->in.reg);
	if (result == 0)
		result = tell(e, &done, f);
	if (result < 0)
		failed(e, f);
	json_decref(done.letter);
	free(done.subject);
	free(done.body);
	dictation_end(d);
}

/* --- where it comes from ------------------------------------------------------------------------ */

static void
enter_operands(struct enter *e, char **pairs, int n)
{
	struct fault f = { 0 };
	struct dictation d;
	int done = 0;

	dictation_begin(&d);
	for (int i = 0; i < n && done == 0; i++)
		done = dictation_pair(&d, pairs[i], false, &f);
	for (size_t i = 0; e->attach[i] != NULL && done == 0; i++)
		done = dictation_file(&d, e->attach[i], &f);
	enter(e, &d, done, &f);
}

static void
enter_record(struct enter *e, const char *line)
{
	struct fault f = { 0 };
	struct dictation d;
	int done;

	dictation_begin(&d);
	done = dictation_record(&d, line, &f);
	enter(e, &d, done, &f);
}

/* Lines of one request: key=value; one that begins with a blank goes on with the value
 * before it. */
struct lines {
	struct dictation d;
	char *pair;   /* the one being read, owned; NULL for none */
	bool any;
	int done;
	struct fault f;
};

static void
end_pair(struct lines *l)
{
	if (l->pair != NULL && l->done == 0)
		l->done = dictation_pair(&l->d, l->pair, true, &l->f);
	free(l->pair);
	l->pair = NULL;
}

static void
take_line(struct lines *l, const char *line)
{
	char *longer = NULL;
	bool more = isblank((unsigned char)*line) && l->pair != NULL;

	if (asprintf(&longer, "%s%s%s", more ? l->pair : "", more ? "\n" : "", more ? line + 1 : line) < 0)
		abort();
	if (more)
		free(l->pair);
	else
		end_pair(l);
	l->pair = longer;
	l->any = true;
}

static void
enter_input(struct enter *e)
{
	struct record_reader *input = record_reader_new(STDIN_FILENO);
	struct lines l = { .done = 0 };
	enum record_result result;
	struct fault f = { 0 };
	char *line;

	dictation_begin(&l.d);
	while ((result = record_line(input, '\n', &line, &f)) == RECORD_OK)
		if (*line == '{' && !l.any)
			enter_record(e, line);
		else
			take_line(&l, line);
	/* A line that is cut off, or no text: who knows what is missing. */
	if (result != RECORD_END)
		failed(e, &f);
	end_pair(&l);
	if (result == RECORD_END && l.any)
		enter(e, &l.d, l.done, &l.f);
	else
		dictation_end(&l.d);
	record_reader_free(input);
}

static int
run(struct enter *e, char **operands, int n)
{
	char *path = conf_home(e->in.conf, "register.db");
	struct fault f = { 0 };

	if (n == 0 && isatty(STDIN_FILENO))
		fault_set(&f, EX_USAGE, "key=value", "sebutkan isinya, misalnya channel=datang name='Siti Aminah' text=@surat.txt (man loket-enter)");
	else if (n == 0 && e->attach[0] != NULL)
		fault_set(&f, EX_USAGE, "--attach", "untuk masukan baku tulislah baris attach=BERKAS");
	else if (register_open(path, REGISTER_WRITE, &e->in.reg, &f) == 0 &&
	         holidays_load(e->in.reg, e->in.conf, &e->in.calendar, &f) == 0) {
		if (n > 0)
			enter_operands(e, operands, n);
		else
			enter_input(e);
	}
	if (f.code != EX_OK)
		failed(e, &f);
	free(path);
	holidays_free(&e->in.calendar);
	register_close(e->in.reg);
	return e->code;
}

int
main(int argc, char **argv)
{
	struct enter e = { .code = EX_OK };
	const struct cli_option options[] = {
		{ "attach", 'a', "FILE...", "pindaian atau berkas lain yang menyertainya", NULL, e.attach },
		{ "print", 'p', NULL, "cetak surat pertamanya, untuk yang berdiri di loket", &e.print, NULL },
		{ "again", 0, NULL, "daftarkan walaupun mirip dengan yang terdaftar hari ini", &e.again, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &e.json, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-enter", .officer = true, .operands = "[KEY=VALUE...]", .options = options,
		.max_operands = -1,
		.summary = "Mendaftar permohonan yang datang lewat surat, telepon, faks, loket atau formulir web.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	e.in.conf = &cli.conf;
	e.in.now = clock_now();
	e.people = !e.json && isatty(STDOUT_FILENO);
	return cli_end(&cli, run(&e, argv + cli.first_operand, argc - cli.first_operand));
}
