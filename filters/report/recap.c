/*
 * loket-recap: the reports that the law and its evaluators ask for, of any past evening.
 *
 * Exactly one report, printed in one format; what it counts are facts no later than the end
 * of --as-of. It only reads, unless --reveal shows who the applicants are: that is an event.
 */
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/progress.h"
#include "base/say.h"
#include "base/term.h"
#include "desk/office.h"
#include "register/event.h"
#include "report/board.h"
#include "report/book.h"
#include "report/figures.h"
#include "report/print.h"
#include "rules/day.h"
#include "rules/next.h"

struct options {
	bool book, objections, summary, sop, agencies, board, public, reveal;
	const char *from, *to, *as_of, *format, *paper;
	struct period period;
	int32_t as_of_on;
};

static int
refuse(const char *option, const char *why)
{
	say(option, "%s", why);
	return -1;
}

/* By default the year so far. */
static int
read_period(struct options *o, int32_t today_on)
{
	o->as_of_on = o->as_of ? day_parse(o->as_of) : today_on;
	if (o->as_of_on == DAY_NONE)
		return refuse("--as-of", "tanggal ditulis seperti 2026-12-31");
	if (o->as_of_on > today_on)
		return refuse("--as-of", "hari itu belum ada; paling akhir hari ini");
	o->period.from_on = o->from ? day_parse(o->from) : day_from_ymd(day_to_ymd(o->as_of_on).year, 1, 1);
	o->period.to_on = o->to ? day_parse(o->to) : o->as_of_on;
	o->period.public = o->public;
	if (o->period.from_on == DAY_NONE)
		return refuse("--from", "tanggal ditulis seperti 2026-12-31");
	if (o->period.to_on == DAY_NONE)
		return refuse("--to", "tanggal ditulis seperti 2026-12-31");
	if (o->period.to_on > o->as_of_on)
		o->period.to_on = o->as_of_on;
	if (o->period.from_on > o->period.to_on)
		return refuse("--from", "masa laporan kosong: hari pertama sesudah hari terakhir");
	return 0;
}

/* The screen shows what is, and to everybody; as HTML unless another format is asked for. */
static int
read_board(const struct options *o, struct print *p)
{
	if (o->from != NULL || o->to != NULL || o->as_of != NULL || o->reveal)
		return refuse("--board", "papan menunjukkan keadaan sekarang, tanpa identitas: tidak dengan --from, --to, --as-of atau --reveal");
	if (p->format == &print_html)
		p->format = &print_board;
	return 0;
}

static int
read_options(struct options *o, struct print *p)
{
	bool people = isatty(STDOUT_FILENO);
	int reports = o->book + o->objections + o->summary + o->sop + o->agencies + o->board;

	if (reports > 1)
		return refuse("laporan", "pilih satu: --book, --objections, --summary, --sop, --agencies atau --board");
	if (o->public && o->reveal)
		return refuse("--reveal", "laporan untuk umum (--public) tidak memuat identitas");
	if (o->reveal && !o->book && !o->objections)
		return refuse("--reveal", "hanya --book dan --objections memuat identitas");
	p->format = print_format(o->format ? o->format : people ? "text" : o->board ? "html" : "json");
	if (p->format == NULL)
		return refuse("--format", print_formats());
	if (people && print_is_binary(p->format))
		return refuse("--format", "lembar kerja tidak untuk layar; arahkan ke berkas: > laporan.xlsx");
	if (o->paper != NULL && strcmp(o->paper, "a4") != 0 && strcmp(o->paper, "f4") != 0)
		return refuse("--paper", "a4 atau f4");
	p->paper = o->paper && strcmp(o->paper, "f4") == 0 ? PRINT_PAPER_F4 : PRINT_PAPER_A4;
	p->columns = people ? term_columns() : 80;
	return o->board ? read_board(o, p) : 0;
}

static int
print_now(const struct office *office, struct print *p, struct fault *f)
{
	json_t *document = board_report(&office->desk, office_until(&office->desk, NEXT_SOON_WORKDAYS), f);
	int result = -1;

	p->document = document;
	if (document != NULL)
		result = print_document(p, f);
	json_decref(document);
	return result;
}

static int
print_figures(const struct office *office, const struct options *o, const struct facts *facts,
              struct print *p, struct fault *f)
{
	const struct conf *conf = office->desk.conf;
	json_t *document = o->sop ? sop_report(facts, conf, &o->period, f) :
	    (o->agencies ? agencies_report : summary_report)(facts, conf, &o->period);
	int result;

	if (document == NULL)
		return -1;
	p->document = document;
	result = print_document(p, f);
	json_decref(document);
	return result;
}

static int
print_book(const struct office *office, const struct options *o, const struct facts *facts,
           struct print *p, struct fault *f)
{
	const struct book book = { .reg = office->desk.reg, .conf = office->desk.conf, .facts = facts,
		.period = &o->period, .reveal = o->reveal };

	return o->book ? book_requests(&book, p, f) : book_objections(&book, p, f);
}

/* Who looks at identities is written down before he sees them. */
static int
reveal(struct reg *reg, const struct options *o, struct fault *f)
{
	char from[DAY_TEXT_BYTES], to[DAY_TEXT_BYTES];

	if (!o->reveal)
		return 0;
	day_format(o->period.from_on, from);
	day_format(o->period.to_on, to);
	if (register_begin(reg, f) < 0)
		return -1;
	if (event_append(reg, 0, clock_now(), "revealed", json_pack("{s:s, s:s, s:s}",
	        "report", o->objections ? "objections" : "book", "from", from, "to", to), f) < 0) {
		register_rollback(reg);
		return -1;
	}
	return register_commit(reg, f);
}

static int
report(const struct office *office, const struct options *o, struct print *p, struct fault *f)
{
	struct reg *reg = office->desk.reg;
	struct facts facts;
	int result;

	if (o->board)
		return print_now(office, p, f);
	if (reveal(reg, o, f) < 0 || register_snapshot(reg, f) < 0)
		return -1;
	progress_begin("Menghitung", 0);
	result = facts_load(reg, office->desk.conf, o->as_of_on, &facts, f);
	/* What is printed on the same terminal would stand in the middle of the line. */
	if (isatty(STDOUT_FILENO))
		progress_end();
	if (result == 0)
		result = (o->book || o->objections ? print_book : print_figures)(office, o, &facts, p, f);
	progress_end();
	facts_free(&facts);
	register_rollback(reg);
	return result;
}

static int
run(const struct cli *cli, struct options *o, struct print *p)
{
	struct office office;
	struct fault f = { 0 };
	int code = EX_OK;

	if (office_open(&office, cli, o->reveal ? REGISTER_WRITE : REGISTER_READ, &f) < 0)
		code = say_fault(&f);
	else if (read_period(o, office.desk.today_on) < 0)
		code = EX_USAGE;
	else if (report(&office, o, p, &f) < 0)
		code = say_fault(&f);
	office_close(&office);
	return code;
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	struct print p = { .out = stdout };
	const struct cli_option options[] = {
		{ "book", 0, NULL, "the register book", &o.book, NULL },
		{ "objections", 0, NULL, "the register of objections", &o.objections, NULL },
		{ "summary", 0, NULL, "the figures of UU KIP art. 12 and PERKI 1/2021 art. 56", &o.summary, NULL },
		{ "sop", 0, NULL, "the steps of the procedure against their standard times", &o.sop, NULL },
		{ "agencies", 0, NULL, "how the agencies answer", &o.agencies, NULL },
		{ "board", 0, NULL, "the office's screen: what is new, waits, is due and overdue", &o.board, NULL },
		{ "from", 0, "DATE", "from this day; else from 1 January", NULL, &o.from },
		{ "to", 0, "DATE", "to this day; else to --as-of", NULL, &o.to },
		{ "as-of", 0, "DATE", "as it was known on the evening of that day; else today", NULL, &o.as_of },
		{ "format", 'f', "FORMAT", "text, csv, json, xlsx or html", NULL, &o.format },
		{ "paper", 0, "SIZE", "of a print of xlsx and html: a4 or f4", NULL, &o.paper },
		{ "public", 0, NULL, "nothing that points to a person", &o.public, NULL },
		{ "reveal", 'r', NULL, "names and identities unmasked; the journal notes it", &o.reveal, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-recap", .officer = true, .operands = "", .options = options, .max_operands = 0,
		.summary = "Prints the reports of the office, of any past evening.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = read_options(&o, &p) < 0 ? EX_USAGE : run(&cli, &o, &p);
	return cli_end(&cli, code);
}
