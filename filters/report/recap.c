/*
 * loket-recap: the reports that the law and its evaluators ask for, of any past evening.
 *
 * Exactly one report, printed in one format; what it counts are facts no later than the end
 * of --as-of. It only reads, unless --reveal shows who the applicants are.
 */
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/say.h"
#include "desk/office.h"
#include "report/figures.h"
#include "rules/day.h"

struct options {
	bool summary, agencies, public;
	const char *from, *to, *as_of, *format;
	struct period period;
	int32_t as_of_on;
};

static int
bad_day(const char *option)
{
	say(option, "tanggal ditulis seperti 2026-12-31");
	return -1;
}

/* By default the year so far. */
static int
read_period(struct options *o, int32_t today_on)
{
	o->as_of_on = o->as_of ? day_parse(o->as_of) : today_on;
	if (o->as_of_on == DAY_NONE)
		return bad_day("--as-of");
	if (o->as_of_on > today_on) {
		say("--as-of", "hari itu belum berakhir; paling akhir hari ini");
		return -1;
	}
	o->period.from_on = o->from ? day_parse(o->from) : day_from_ymd(day_to_ymd(o->as_of_on).year, 1, 1);
	o->period.to_on = o->to ? day_parse(o->to) : o->as_of_on;
	o->period.public = o->public;
	if (o->period.from_on == DAY_NONE)
		return bad_day("--from");
	if (o->period.to_on == DAY_NONE)
		return bad_day("--to");
	if (o->period.to_on > o->as_of_on)
		o->period.to_on = o->as_of_on;
	if (o->period.from_on > o->period.to_on) {
		say("--from", "masa laporan kosong: hari pertama sesudah hari terakhir");
		return -1;
	}
	return 0;
}

static int
report(const struct office *office, const struct options *o, struct fault *f)
{
	struct facts facts;
	json_t *document;
	int result = facts_load(office->desk.reg, office->desk.conf, o->as_of_on, &facts, f);

	if (result == 0) {
		document = (o->agencies ? agencies_report : summary_report)(&facts, office->desk.conf, &o->period);
		json_dumpf(document, stdout, JSON_COMPACT | JSON_REAL_PRECISION(12));
		putchar('\n');
		json_decref(document);
	}
	facts_free(&facts);
	return result;
}

static int
run(const struct cli *cli, struct options *o)
{
	struct office office;
	struct fault f = { 0 };
	int result = office_open(&office, cli, REGISTER_READ, &f);
	int code;

	if (result == 0 && read_period(o, office.desk.today_on) < 0) {
		office_close(&office);
		return EX_USAGE;
	}
	if (result == 0)
		result = report(&office, o, &f);
	office_close(&office);
	code = result == 0 ? EX_OK : say_fault(&f);
	return code;
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	const struct cli_option options[] = {
		{ "summary", 0, NULL, "the figures of UU KIP art. 12 and PERKI 1/2021 art. 56", &o.summary, NULL },
		{ "agencies", 0, NULL, "how the agencies answer", &o.agencies, NULL },
		{ "from", 0, "DATE", "from this day; else from 1 January", NULL, &o.from },
		{ "to", 0, "DATE", "to this day; else to --as-of", NULL, &o.to },
		{ "as-of", 0, "DATE", "as it was known on the evening of that day; else today", NULL, &o.as_of },
		{ "public", 0, NULL, "nothing that points to a person", &o.public, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-recap", .officer = true, .operands = "", .options = options, .max_operands = 0,
		.summary = "Prints the reports of the office, of any past evening.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	return cli_end(&cli, run(&cli, &o));
}
