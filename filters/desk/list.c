/*
 * loket-list: the desk's view of the register.
 *
 * On a terminal a table for people, into a pipe records; --json and --text choose.
 * It only reads.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "letter/table.h"
#include "letter/words.h"
#include "register/desk.h"
#include "register/holidays.h"
#include "rules/day.h"

#define SOON_WORKDAYS 3
#define NO_LIMIT 1000000000

struct options {
	const char *status, *kind, *due, *limit;
	bool overdue, today, json, text;
	long due_workdays, limit_n;
};

static int
check_options(const struct cli *cli, struct options *o)
{
	struct fault f = { 0 };

	o->limit_n = NO_LIMIT;
	if (desk_choice(o->status, o->kind, &f) < 0) {
		say_fault(&f);
		return -1;
	}
	if (o->due != NULL && cli_number(cli, "--due", o->due, 0, 365, &o->due_workdays) < 0)
		return -1;
	if (o->limit != NULL && cli_number(cli, "--limit", o->limit, 1, NO_LIMIT, &o->limit_n) < 0)
		return -1;
	return 0;
}

/* The last day that is at most n working days away. Where the calendar ends before, its
 * last day: no deadline lies beyond, and the desk must see what it can. */
static int32_t
until(const struct desk *desk, long workdays)
{
	int32_t on;
	int year;

	if (calendar_add_workdays(desk->calendar, desk->today_on, (unsigned)workdays, &on,
	                          &year) != CALENDAR_OK)
		on = day_from_ymd(year - 1, 12, 31);
	return on;
}

/* From 1 October whoever looks at the desk is told that the next year has no decree. */
static void
tell_missing_year(const struct desk *desk)
{
	int year = calendar_missing_year(desk->calendar, desk->today_on);

	if (year != 0)
		say("kalender", "hari libur tahun %d belum ada, tenggat ke tahun itu tidak dapat dihitung: loket-calendar import", year);
}

static int
print_list(const struct desk *desk, const struct options *o, bool people, struct fault *f)
{
	struct desk_filter filter = {
		.status = o->status, .kind = o->kind, .limit = o->limit_n,
		.due_until_on = o->overdue ? desk->today_on - 1 : DAY_NONE,
	};
	json_t *list;
	int result;

	/* What is overdue is due within any number of days: the narrower word counts. */
	if (o->due != NULL && !o->overdue)
		filter.due_until_on = until(desk, o->due_workdays);
	list = desk_list(desk, &filter, f);
	if (list == NULL)
		return -1;
	result = table_print(list, people, f);
	json_decref(list);
	return result;
}

/* Today's desk in figures: `loket` alone. */
static int
print_today(const struct desk *desk, bool people, struct fault *f)
{
	static const struct {
		const char *key, *words;
	} lines[] = {
		{ "baru", "baru, menunggu telaah" },
		{ "belum_lengkap", "menunggu kelengkapan pemohon" },
		{ "dikerjakan", "sedang dikerjakan" },
		{ "jatuh_tempo", "jatuh tempo dalam 3 hari kerja" },
		{ "lewat", "LEWAT TENGGAT" },
		{ "perlu_dibaca", "pesan perlu dibaca manual" },
		{ "belum_diverifikasi", "balasan belum diverifikasi" },
		{ "gagal_kirim", "surat gagal terkirim" },
		{ "ragu", "surat yang ragu sudah terkirim" },
		{ "ditahan", "surat otomatis ditahan" },
		{ "menunggu_kirim", "surat menunggu dikirim" },
	};
	char today[WORDS_DATE_BYTES];
	json_t *counts = desk_counts(desk, until(desk, SOON_WORKDAYS), f);
	int result = 0;

	if (counts == NULL)
		return -1;
	if (people) {
		words_date_short(desk->today_on, today);
		printf("Meja layanan, %s\n", today);
		for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
			printf("%6lld  %s\n", (long long)json_integer_value(
			       json_object_get(counts, lines[i].key)), lines[i].words);
	} else
		result = record_print(stdout, counts, f);
	json_decref(counts);
	return result;
}

static int
run(const struct cli *cli, const struct options *o)
{
	struct calendar calendar = { 0 };
	struct desk desk = {
		.conf = &cli->conf, .calendar = &calendar,
		.today_on = day_of(clock_now(), cli->conf.zone_secs),
	};
	struct fault f = { 0 };
	bool people = o->text || (!o->json && isatty(STDOUT_FILENO));
	char *path = conf_home(&cli->conf, "register.db");
	int result = register_open(path, REGISTER_READ, &desk.reg, &f);

	free(path);
	if (result == 0)
		result = holidays_load(desk.reg, desk.conf, &calendar, &f);
	if (result == 0)
		result = o->today ? print_today(&desk, people, &f) : print_list(&desk, o, people, &f);
	if (result == 0)
		tell_missing_year(&desk);
	holidays_free(&calendar);
	register_close(desk.reg);
	return result == 0 ? EX_OK : say_fault(&f);
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	const struct cli_option options[] = {
		{ "status", 's', "STATE", "only requests in this state", NULL, &o.status },
		{ "kind", 'k', "KIND", "only requests of this kind", NULL, &o.kind },
		{ "due", 'd', "DAYS", "open ones due within so many working days, or overdue", NULL, &o.due },
		{ "overdue", 'o', NULL, "open ones whose deadline has passed", &o.overdue, NULL },
		{ "limit", 'l', "N", "at most so many", NULL, &o.limit },
		{ "today", 't', NULL, "today's desk in figures", &o.today, NULL },
		{ "json", 'j', NULL, "records, also on a terminal", &o.json, NULL },
		{ "text", 'T', NULL, "a table for people, also into a pipe", &o.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-list", .operands = "", .options = options, .max_operands = 0,
		.summary = "Lists the requests of the register, the oldest first.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = check_options(&cli, &o) < 0 ? EX_USAGE : run(&cli, &o);
	return cli_end(&cli, code);
}
