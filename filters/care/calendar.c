/*
 * loket-calendar: the days that are no working days, and what they make of a deadline.
 *
 * `list` prints them, `import` takes a decree into the register and moves the clocks that
 * still count, `explain` counts one deadline aloud, day by day. A year without a decree is
 * never guessed; from 1 October everyone is told that the next one is missing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/progress.h"
#include "base/record.h"
#include "base/say.h"
#include "base/term.h"
#include "letter/words.h"
#include "register/clocks.h"
#include "register/event.h"
#include "register/holidays.h"
#include "register/recount.h"
#include "rules/day.h"

#define DECREE_BYTES 1048576 /* a decree has some thirty lines */

struct options {
	const char *decree;
	bool dry_run, whole, json, text;
	bool people;
};

struct calendar_run {
	struct intake in;
	const struct options *options;
	char **operands;
	int n_operands;
};

static void
tell_missing_year(const struct calendar_run *c)
{
	int year = calendar_missing_year(&c->in.calendar, day_of(c->in.now, c->in.conf->zone_secs));

	if (year != 0)
		say("kalender", "hari libur tahun %d belum ada: masukkan keputusannya dengan loket-calendar import", year);
}

/* Prints a record, which it takes over, or for people the line that belongs to it. */
static int
print(const struct calendar_run *c, json_t *record, const char *line, struct fault *f)
{
	int result = 0;

	if (c->options->people) {
		term_cell(stdout, line, 0, false);
		putchar('\n');
	} else
		result = record_print(stdout, record, f);
	json_decref(record);
	return result;
}

static bool
whole_number(const char *text, long min, long max, long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, 10);
	return *text != '\0' && *end == '\0' && errno == 0 && *value >= min && *value <= max;
}

/* --- list --------------------------------------------------------------------------- */

static int
list(struct calendar_run *c, struct fault *f)
{
	long year = 0;

	if (c->n_operands > 2 ||
	    (c->n_operands == 2 && !whole_number(c->operands[1], 1, 9999, &year)))
		return fault_set(f, EX_USAGE, "operands", "list takes one year at most");
	for (size_t i = 0; i < c->in.calendar.n; i++) {
		const struct calendar_day *d = &c->in.calendar.days[i];
		char day[DAY_TEXT_BYTES], date[WORDS_DATE_BYTES], kind[2] = { d->kind, '\0' }, line[600];

		if (year != 0 && day_to_ymd(d->on).year != year)
			continue;
		day_format(d->on, day);
		words_date_short(d->on, date);
		snprintf(line, sizeof line, "%-16s %-15s %s (%s)", date, words_holiday(d->kind), d->name, d->decree);
		if (print(c, json_pack("{s:i, s:s, s:s, s:s, s:s}", "v", 1, "day", day, "kind", kind,
		                       "name", d->name, "decree", d->decree), line, f) < 0)
			return -1;
	}
	return 0;
}

/* --- import ------------------------------------------------------------------------- */

static char *
read_decree(const char *path, size_t *len, struct fault *f)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	char *text;

	if (file == NULL) {
		fault_errno(f, path, "opening the decree");
		return NULL;
	}
	text = malloc(DECREE_BYTES + 1);
	if (text == NULL)
		abort();
	*len = fread(text, 1, DECREE_BYTES + 1, file);
	if (ferror(file))
		fault_errno(f, path, "reading the decree");
	else if (*len > DECREE_BYTES || memchr(text, '\0', *len) != NULL)
		fault_set(f, EX_DATAERR, path, "too long for a decree, or no text");
	if (file != stdin)
		fclose(file);
	if (f->code != EX_OK) {
		free(text);
		return NULL;
	}
	text[*len] = '\0';
	return text;
}

/* The journal keeps what was taken in: the digest of the file and how much changed. */
static int
note_import(struct calendar_run *c, const char digest[DIGEST_TEXT_SIZE], const json_t *changes,
            const json_t *moves, struct fault *f)
{
	if (json_array_size(changes) == 0 && json_array_size(moves) == 0)
		return 0;
	return event_append(c->in.reg, 0, c->in.now, "calendar_imported",
	    json_pack("{s:s, s:O, s:I}", "digest", digest, "days", changes,
	              "moved", (json_int_t)json_array_size(moves)), f);
}

/* Inside a transaction: the days, then every clock that counts by them. */
static int
change(struct calendar_run *c, const json_t *days, const char digest[DIGEST_TEXT_SIZE],
       json_t **changes, json_t **moves, struct fault *f)
{
	int result;

	if (holidays_import(c->in.reg, days, c->options->whole, changes, f) < 0)
		return -1;
	holidays_free(&c->in.calendar);
	progress_begin("Menghitung ulang batas waktu", 0);
	result = holidays_load(c->in.reg, c->in.conf, &c->in.calendar, f) < 0 ||
	    recount_clocks(&c->in, moves, f) < 0 ? -1 : 0;
	progress_end();
	return result < 0 ? -1 : note_import(c, digest, *changes, *moves, f);
}

static const char *
text_of(const json_t *row, const char *key)
{
	const char *text = record_text(row, key);

	return text ? text : "-";
}

static int
print_changes(struct calendar_run *c, json_t *changes, json_t *moves, struct fault *f)
{
	static const struct { const char *change, *words; } words[] = {
		{ "added", "ditambahkan" }, { "changed", "diubah" }, { "removed", "dihapus" },
	};
	char line[600];
	json_t *row;
	size_t i;

	json_array_foreach(changes, i, row) {
		const char *what = text_of(row, "change");

		for (size_t w = 0; w < 3; w++)
			if (strcmp(words[w].change, what) == 0)
				what = words[w].words;
		snprintf(line, sizeof line, "%-11s %s %s %s", what, text_of(row, "day"), text_of(row, "kind"), text_of(row, "name"));
		json_object_set_new(row, "v", json_integer(1));
		if (print(c, json_incref(row), line, f) < 0)
			return -1;
	}
	json_array_foreach(moves, i, row) {
		snprintf(line, sizeof line, "%-15s %-23s %s -> %s", text_of(row, "number"), text_of(row, "clock"), text_of(row, "from"), text_of(row, "to"));
		json_object_set_new(row, "v", json_integer(1));
		if (print(c, json_incref(row), line, f) < 0)
			return -1;
	}
	if (c->options->people)
		printf("%zu hari berubah, %zu batas waktu bergeser%s\n", json_array_size(changes),
		       json_array_size(moves), c->options->dry_run ? " (belum ditulis)" : "");
	return 0;
}

static int
import(struct calendar_run *c, struct fault *f)
{
	char digest[DIGEST_TEXT_SIZE];
	struct digest d;
	json_t *days = NULL, *changes = NULL, *moves = NULL;
	size_t len;
	char *text;
	int result = -1;

	if (c->n_operands != 2)
		return fault_set(f, EX_USAGE, "operands", "import takes one file ('-' is standard input)");
	text = read_decree(c->operands[1], &len, f);
	if (text == NULL)
		return -1;
	digest_start(&d);
	digest_add(&d, text, len);
	digest_finish(&d, digest);
	days = holidays_parse(text, c->operands[1], c->options->decree, f);
	if (days != NULL && register_begin(c->in.reg, f) == 0)
		result = change(c, days, digest, &changes, &moves, f);
	if (result == 0 && !c->options->dry_run)
		result = register_commit(c->in.reg, f);
	else
		register_rollback(c->in.reg);
	if (result == 0)
		result = print_changes(c, changes, moves, f);
	json_decref(moves);
	json_decref(changes);
	json_decref(days);
	free(text);
	return result;
}

/* --- explain ------------------------------------------------------------------------ */

static int
explain_day(struct calendar_run *c, int32_t on, int counted, const char *why, struct fault *f)
{
	char day[DAY_TEXT_BYTES], date[WORDS_DATE_BYTES], line[700];

	day_format(on, day);
	words_date_short(on, date);
	if (counted >= 0)
		snprintf(line, sizeof line, "%-16s %3d  %s", date, counted, why ? why : "");
	else
		snprintf(line, sizeof line, "%-16s   -  %s", date, why);
	return print(c, json_pack("{s:i, s:s, s:o, s:s?}", "v", 1, "day", day,
	    "counted", counted >= 0 ? json_integer(counted) : json_null(), "why", why), line, f);
}

static int
explain(struct calendar_run *c, struct fault *f)
{
	int32_t start_on, end_on;
	char date[WORDS_DATE_BYTES], buf[WORDS_CLOSED_BYTES];
	long workdays;
	int n = 0;

	if (c->n_operands != 3 || (start_on = day_parse(c->operands[1])) == DAY_NONE)
		return fault_set(f, EX_USAGE, "operands", "explain takes a date such as 2026-11-23 and a number of working days");
	if (!whole_number(c->operands[2], 0, 365, &workdays))
		return fault_set(f, EX_USAGE, "operands", "explain counts 0 to 365 working days");
	if (clocks_deadline(&c->in.calendar, start_on, (unsigned)workdays, &end_on, f) < 0 ||
	    explain_day(c, start_on, 0, "hari mulai, tidak dihitung", f) < 0)
		return -1;
	for (int32_t on = start_on + 1; on <= end_on; on++) {
		const char *why = words_closed(&c->in.calendar, on, buf);

		if (explain_day(c, on, why ? -1 : ++n, why, f) < 0)
			return -1;
	}
	words_date(end_on, date);
	if (c->options->people)
		printf("Batas waktu: %s, sampai akhir hari (pukul 24.00).\n", date);
	return 0;
}

/* --- all three ------------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum register_mode mode;
	int (*run)(struct calendar_run *c, struct fault *f);
} commands[] = {
	{ "list", REGISTER_READ, list },
	{ "import", REGISTER_WRITE, import },
	{ "explain", REGISTER_READ, explain },
};

static int
run(const struct cli *cli, const struct options *o, int n, char **operands)
{
	struct calendar_run c = { .options = o, .operands = operands, .n_operands = n };
	struct fault f = { 0 };
	char *path = conf_home(&cli->conf, "register.db");
	size_t i = 0;
	int result;

	while (n > 0 && i < 3 && strcmp(commands[i].name, operands[0]) != 0)
		i++;
	c.in.conf = &cli->conf;
	c.in.now = clock_now();
	if (n == 0 || i == 3)
		result = fault_set(&f, EX_USAGE, "operands", "list, import or explain (loket-calendar --help)");
	else if ((result = register_open(path, commands[i].mode, &c.in.reg, &f)) == 0 &&
	         (result = holidays_load(c.in.reg, c.in.conf, &c.in.calendar, &f)) == 0) {
		result = commands[i].run(&c, &f);
		tell_missing_year(&c);
	}
	holidays_free(&c.in.calendar);
	register_close(c.in.reg);
	free(path);
	return result == 0 ? EX_OK : say_fault(&f);
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	const struct cli_option options[] = {
		{ "decree", 'd', "TEXT", "import: the decree of lines that name none", NULL, &o.decree },
		{ "whole", 'w', NULL, "import: the file is all there is of its years, other days of them go", &o.whole, NULL },
		{ "dry-run", 'n', NULL, "import: print what would move, change nothing", &o.dry_run, NULL },
		{ "json", 'j', NULL, "records, also on a terminal", &o.json, NULL },
		{ "text", 'T', NULL, "lines for people, also into a pipe", &o.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-calendar", .operands = "list [YEAR] | import FILE | explain DATE DAYS",
		.options = options, .max_operands = 3,
		.summary = "The holidays of the register: lists them, takes in a decree, explains a deadline.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	o.people = o.text || (!o.json && isatty(STDOUT_FILENO));
	code = run(&cli, &o, argc - cli.first_operand, argv + cli.first_operand);
	return cli_end(&cli, code);
}
