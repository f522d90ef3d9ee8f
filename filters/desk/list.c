/*
 * loket-list: the desk's view of the register.
 *
 * On a terminal a table for people, into a pipe records; --json and --text choose.
 * It only reads.
 */
#include "base/cli.h"
#include "base/record.h"
#include "base/say.h"
#include "base/term.h"
#include "desk/office.h"
#include "desk/today.h"
#include "desk/waiting.h"
#include "letter/table.h"
#include "register/agencies.h"
#include "register/today.h"
#include "rules/day.h"
#include "rules/next.h"

#define NO_LIMIT 1000000000

struct options {
	const char *status, *kind, *agency, *due, *limit;
	bool messages, overdue, objected, today, json, text;
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

static int
print_list(const struct desk *desk, const struct options *o, bool people, struct fault *f)
{
	struct desk_filter filter = {
		.status = o->status, .kind = o->kind, .agency = o->agency, .objected = o->objected, .limit = o->limit_n,
		.due_until_on = o->overdue ? desk->today_on - 1 : DAY_NONE,
	};
	json_t *list;
	int result;

	/* What is overdue is due within any number of days: the narrower word counts. */
	if (o->due != NULL && !o->overdue)
		filter.due_until_on = office_until(desk, o->due_workdays);
	list = desk_list(desk, &filter, f);
	if (list == NULL)
		return -1;
	result = table_print(list, people, f);
	json_decref(list);
	return result;
}

/* `loket` alone. */
static int
print_today(const struct desk *desk, bool people, struct fault *f)
{
	json_t *today = today_desk(desk, office_until(desk, NEXT_SOON_WORKDAYS), f);
	int result = 0;

	if (today == NULL)
		return -1;
	if (people)
		today_print(stdout, today, term_columns());
	else
		result = record_print(stdout, today, f);
	json_decref(today);
	return result;
}

/* The agency is told by its code, its name or an old name. */
static int
find_agency(const struct desk *desk, const char **agency, char code[AGENCIES_CODE_BYTES],
            struct fault *f)
{
	if (*agency == NULL)
		return 0;
	if (agencies_named(desk->reg, *agency, desk->today_on, code, f) < 0)
		return -1;
	if (*code == '\0')
		return fault_set(f, EX_USAGE, "--agency", "'%.40s' bukan perangkat daerah yang dikenal; daftarnya: loket agency list", *agency);
	*agency = code;
	return 0;
}

/* The messages that wait for a person. */
static int
print_messages(const struct desk *desk, const struct options *o, bool people, struct fault *f)
{
	json_t *messages = desk_waiting(desk, o->limit_n, f), *m;
	int result = messages ? 0 : -1;
	size_t i;

	if (people && messages != NULL)
		waiting_print(stdout, messages, term_columns());
	else
		json_array_foreach(messages, i, m)
			if (result == 0)
				result = record_print(stdout, m, f);
	json_decref(messages);
	return result;
}

/* What was asked for: one of the three. */
static int
print(const struct desk *desk, const struct options *o, bool people, struct fault *f)
{
	if (o->today)
		return print_today(desk, people, f);
	return o->messages ? print_messages(desk, o, people, f) : print_list(desk, o, people, f);
}

static int
run(const struct cli *cli, struct options *o)
{
	char code[AGENCIES_CODE_BYTES];
	struct office office;
	struct fault f = { 0 };
	bool people = office_people(o->json, o->text);
	int result = office_open(&office, cli, REGISTER_READ, &f);

	if (result == 0)
		result = find_agency(&office.desk, &o->agency, code, &f);
	if (result == 0)
		result = print(&office.desk, o, people, &f);
	if (result == 0)
		office_tell_missing_year(&office);
	office_close(&office);
	return result == 0 ? EX_OK : say_fault(&f);
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	const struct cli_option options[] = {
		{ "status", 's', "STATE", "hanya berkas berstatus ini", NULL, &o.status },
		{ "kind", 'k', "KIND", "hanya berkas jenis ini", NULL, &o.kind },
		{ "agency", 'a', "AGENCY", "hanya berkas pada perangkat daerah ini", NULL, &o.agency },
		{ "due", 'd', "DAYS", "yang jatuh tempo dalam sekian hari kerja, atau sudah lewat", NULL, &o.due },
		{ "overdue", 'o', NULL, "yang sudah lewat tenggat", &o.overdue, NULL },
		{ "objections", 0, NULL, "yang keberatannya belum ditanggapi Atasan PPID", &o.objected, NULL },
		{ "messages", 'm', NULL, "pesan yang menunggu dibaca, bukan berkas", &o.messages, NULL },
		{ "limit", 'l', "N", "paling banyak sekian", NULL, &o.limit },
		{ "today", 't', NULL, "meja hari ini, bukan daftar", &o.today, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &o.json, NULL },
		{ "text", 'T', NULL, "tabel untuk dibaca, juga ke pipa", &o.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-list", .officer = true, .operands = "", .options = options, .max_operands = 0,
		.summary = "Mendaftar isi register, yang terlama lebih dahulu.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = check_options(&cli, &o) < 0 ? EX_USAGE : run(&cli, &o);
	return cli_end(&cli, code);
}
