/*
 * loket-search: finds requests by the words in their subject, text, answer and
 * applicant's name.
 *
 * The operands are words, never syntax; all of them must be there. The newest comes
 * first. On a terminal a table for people, into a pipe records. It only reads.
 */
#include <stdlib.h>

#include "base/cli.h"
#include "base/say.h"
#include "desk/office.h"
#include "letter/table.h"
#include "rules/day.h"
#include "rules/search.h"

#define LIMIT_DEFAULT 50
#define LIMIT_MAX 1000000000

struct options {
	const char *status, *kind, *from, *to, *limit;
	bool json, text;
};

static int
day_option(const char *name, const char *text, int32_t *on)
{
	*on = text ? day_parse(text) : DAY_NONE;
	if (text == NULL || *on != DAY_NONE)
		return 0;
	say(name, "'%.20s' bukan tanggal; tulislah seperti 2026-11-23", text);
	return -1;
}

static int
check_options(const struct cli *cli, const struct options *o, struct desk_search *search)
{
	struct fault f = { 0 };

	search->status = o->status;
	search->kind = o->kind;
	search->limit = LIMIT_DEFAULT;
	if (desk_choice(o->status, o->kind, &f) < 0) {
		say_fault(&f);
		return -1;
	}
	if (day_option("--from", o->from, &search->since_on) < 0 ||
	    day_option("--to", o->to, &search->until_on) < 0)
		return -1;
	return o->limit ? cli_number(cli, "--limit", o->limit, 1, LIMIT_MAX, &search->limit) : 0;
}

static int
print_found(const struct desk *desk, const struct desk_search *search, bool people,
            struct fault *f)
{
	json_t *list = desk_search(desk, search, f);
	int result;

	if (list == NULL)
		return -1;
	result = table_print(list, people, f);
	json_decref(list);
	return result;
}

static int
run(const struct cli *cli, const struct desk_search *search, bool people)
{
	struct office office;
	struct fault f = { 0 };
	int result = office_open(&office, cli, REGISTER_READ, &f);

	if (result == 0)
		result = print_found(&office.desk, search, people, &f);
	office_close(&office);
	return result == 0 ? EX_OK : say_fault(&f);
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	struct desk_search search = { 0 };
	const struct cli_option options[] = {
		{ "status", 's', "STATE", "hanya berkas berstatus ini", NULL, &o.status },
		{ "kind", 'k', "KIND", "hanya berkas jenis ini", NULL, &o.kind },
		{ "from", 'f', "DAY", "didaftar pada tanggal ini (2026-11-23) atau sesudahnya", NULL, &o.from },
		{ "to", 't', "DAY", "didaftar pada tanggal ini atau sebelumnya", NULL, &o.to },
		{ "limit", 'l', "N", "paling banyak sekian (50)", NULL, &o.limit },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &o.json, NULL },
		{ "text", 'T', NULL, "tabel untuk dibaca, juga ke pipa", &o.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-search", .officer = true, .operands = "WORD...", .options = options, .max_operands = -1,
		.summary = "Mencari berkas menurut kata dalam pokok, isi, jawaban dan nama pemohon, yang terbaru lebih dahulu.",
	};
	char *query = NULL;
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (check_options(&cli, &o, &search) < 0)
		return cli_end(&cli, EX_USAGE);
	query = search_query((const char *const *)argv + cli.first_operand, (size_t)(argc - cli.first_operand));
	if (query == NULL) {
		say("kata", "sebutkan satu sampai %d kata yang dicari, misalnya: loket search puskesmas wates", SEARCH_WORDS_MAX);
		return cli_end(&cli, EX_USAGE);
	}
	search.query = query;
	code = run(&cli, &search, office_people(o.json, o.text));
	free(query);
	return cli_end(&cli, code);
}
