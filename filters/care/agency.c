/*
 * loket-agency: the agencies that hold what citizens ask for, with their official
 * mailboxes.
 *
 * `list` prints them, `add` and `change` write one from key=value operands, `import` takes
 * a table (CSV). Nothing is lost by a change: from its day on a new row is valid, the old
 * one stays for the letters of its time, and an old name is kept as an alias.
 */
#include <string.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/record.h"
#include "base/say.h"
#include "base/term.h"
#include "desk/office.h"
#include "register/agencies.h"
#include "rules/day.h"

struct options {
	const char *on, *from;
	bool all, dry_run, json, text;
};

struct agency {
	struct reg *reg;
	const struct options *options;
	int64_t now;
	int32_t today_on;
	bool people;
	char **operands; /* after the command */
	int n_operands;
};

/* --- list --------------------------------------------------------------------------- */

static void
print_line(const json_t *row)
{
	const char *to = record_text(row, "valid_to");

	term_cell(stdout, record_text(row, "code"), 16, true);
	putchar(' ');
	term_cell(stdout, record_text(row, "name"), 38, true);
	putchar(' ');
	term_cell(stdout, to ? to : record_text(row, "email"), 24, false);
	putchar('\n');
}

static int
list(struct agency *a, struct fault *f)
{
	int32_t on = a->today_on;
	json_t *rows, *row;
	size_t i;
	int result = 0;

	if (a->n_operands > 0)
		return fault_set(f, EX_USAGE, "list", "tidak memakai kata lain");
	if (a->options->on != NULL && (on = day_parse(a->options->on)) == DAY_NONE)
		return fault_set(f, EX_USAGE, "--on", "'%.20s' bukan tanggal; tulislah seperti 2026-11-23", a->options->on);
	rows = agencies_list(a->reg, a->options->all ? DAY_NONE : on, f);
	if (rows == NULL)
		return -1;
	json_array_foreach(rows, i, row) {
		json_object_set_new(row, "v", json_integer(1));
		if (a->people)
			print_line(row);
		else if ((result = record_print(stdout, row, f)) < 0)
			break;
	}
	if (a->people)
		printf("%zu instansi\n", json_array_size(rows));
	json_decref(rows);
	return result;
}

/* --- add, change ---------------------------------------------------------------------- */

static bool
is_field(const char *name, size_t len)
{
	for (size_t i = 0; agencies_fields[i] != NULL; i++)
		if (strlen(agencies_fields[i]) == len && strncmp(agencies_fields[i], name, len) == 0)
			return true;
	return false;
}

/* The fields of key=value operands; NULL when one is none. The caller owns it. */
static json_t *
fields(const struct agency *a, struct fault *f)
{
	json_t *row = json_object();

	for (int i = 1; i < a->n_operands; i++) {
		const char *operand = a->operands[i], *value = strchr(operand, '=');
		json_t *text = value ? json_string(value + 1) : NULL;

		if (text == NULL || !is_field(operand, (size_t)(value - operand)) || strncmp(operand, "code=", 5) == 0) {
			json_decref(text);
			json_decref(row);
			fault_set(f, EX_USAGE, operand, "bukan key=value dengan salah satu key: name email other_emails phone head keywords aliases valid_from valid_to");
			return NULL;
		}
		json_object_setn_new(row, operand, (size_t)(value - operand), text);
	}
	return row;
}

static int
add(struct agency *a, struct fault *f)
{
	enum agencies_change change;
	json_t *row = fields(a, f), *known = NULL;
	int result = -1;

	if (row == NULL)
		return -1;
	json_object_set_new(row, "code", json_string(a->operands[0]));
	known = agencies_list(a->reg, a->today_on, f);
	for (size_t i = 0; i < json_array_size(known); i++)
		if (strcmp(record_text(json_array_get(known, i), "code"), a->operands[0]) == 0)
			fault_set(f, EX_DATAERR, a->operands[0], "sudah ada; ubahlah dengan loket agency change");
	if (known != NULL && f->code == EX_OK)
		result = agencies_put(a->reg, row, a->now, &change, f);
	json_decref(known);
	json_decref(row);
	return result;
}

static int
change(struct agency *a, struct fault *f)
{
	int32_t from_on = a->today_on;
	json_t *row;
	int result;

	if (a->options->from != NULL && (from_on = day_parse(a->options->from)) == DAY_NONE)
		return fault_set(f, EX_USAGE, "--from", "'%.20s' bukan tanggal; tulislah seperti 2026-11-23", a->options->from);
	if (a->n_operands < 2)
		return fault_set(f, EX_USAGE, "change", "sebutkan kode dan yang berubah, misalnya: loket agency change DINKES email=dinkes@kulonprogo.example");
	row = fields(a, f);
	if (row == NULL)
		return -1;
	result = agencies_change(a->reg, a->operands[0], row, from_on, a->now, f);
	json_decref(row);
	return result;
}

/* --- import --------------------------------------------------------------------------- */

/* The head must have what a row cannot do without, and nothing that nobody knows. */
static int
check_head(const json_t *row, const char *path, struct fault *f)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)row, key, value)
		if (strcmp(key, "row") != 0 && !is_field(key, strlen(key)))
			return fault_set(f, EX_DATAERR, path, "kepala tabel memuat '%.40s'; yang dikenal: code name email other_emails phone head keywords aliases valid_from valid_to", key);
	return 0;
}

static int
import(struct agency *a, struct fault *f)
{
	static const char *const words[] = { "tidak berubah", "ditambahkan", "diubah" };
	json_t *rows, *row;
	size_t i, wrong = 0, counts[3] = { 0 };

	if (a->n_operands != 1)
		return fault_set(f, EX_USAGE, "import", "sebutkan satu berkas CSV ('-' untuk masukan baku)");
	rows = csv_read(a->operands[0], f);
	if (rows == NULL || (json_array_size(rows) > 0 && check_head(json_array_get(rows, 0), a->operands[0], f) < 0)) {
		json_decref(rows);
		return -1;
	}
	json_array_foreach(rows, i, row) {
		enum agencies_change done = AGENCIES_SAME;
		struct fault one = { 0 };

		if (agencies_put(a->reg, row, a->now, &done, &one) == 0) {
			counts[done]++;
			continue;
		}
		if (one.code != EX_DATAERR) {
			*f = one;
			break;
		}
		say(a->operands[0], "baris %lld: %s: %s", (long long)json_integer_value(json_object_get(row, "row")), one.object, one.reason);
		wrong++;
	}
	json_decref(rows);
	if (f->code != EX_OK)
		return -1;
	if (wrong > 0)
		return fault_set(f, EX_DATAERR, a->operands[0], "%zu baris salah; tidak ada yang ditulis", wrong);
	if (a->people)
		for (i = 0; i < 3; i++)
			printf("%6zu %s\n", counts[i], words[i]);
	else if (printf("{\"v\":1,\"same\":%zu,\"added\":%zu,\"changed\":%zu}\n", counts[0], counts[1], counts[2]) < 0)
		return fault_errno(f, "standard output", "printing");
	return 0;
}

/* --- all four --------------------------------------------------------------------------- */

static const struct {
	const char *name;
	bool writes;
	int (*run)(struct agency *a, struct fault *f);
} commands[] = {
	{ "list", false, list },
	{ "add", true, add },
	{ "change", true, change },
	{ "import", true, import },
};

#define N_COMMANDS (sizeof commands / sizeof *commands)

static int
run_command(struct agency *a, size_t which, struct fault *f)
{
	int result;

	if (!commands[which].writes)
		return commands[which].run(a, f);
	if (which != 3 && a->n_operands == 0)
		return fault_set(f, EX_USAGE, "kode", "%s memerlukan kode dan key=value, misalnya: DINKES email=dinkes@kulonprogo.example", commands[which].name);
	if (register_begin(a->reg, f) < 0)
		return -1;
	result = commands[which].run(a, f);
	if (result == 0 && !a->options->dry_run)
		return register_commit(a->reg, f);
	register_rollback(a->reg);
	return result;
}

static int
run(const struct cli *cli, const struct options *o, int n, char **operands)
{
	struct office office = { 0 };
	struct agency a = {
		.options = o, .now = clock_now(), .people = office_people(o->json, o->text),
		.operands = operands + 1, .n_operands = n - 1,
	};
	struct fault f = { 0 };
	size_t which = 0;
	int result;

	while (n > 0 && which < N_COMMANDS && strcmp(commands[which].name, operands[0]) != 0)
		which++;
	if (n == 0 || which == N_COMMANDS)
		result = fault_set(&f, EX_USAGE, "perintah", "pilih list, add, change atau import (loket agency --help)");
	else if ((result = office_open(&office, cli, commands[which].writes ? REGISTER_WRITE : REGISTER_READ, &f)) == 0) {
		a.reg = office.desk.reg;
		a.today_on = office.desk.today_on;
		result = run_command(&a, which, &f);
	}
	office_close(&office);
	return result == 0 ? EX_OK : say_fault(&f);
}

int
main(int argc, char **argv)
{
	struct options o = { 0 };
	const struct cli_option options[] = {
		{ "on", 'o', "DAY", "list: yang berlaku pada tanggal ini, bukan yang berlaku sekarang", NULL, &o.on },
		{ "all", 'a', NULL, "list: semua baris, juga yang dahulu", &o.all, NULL },
		{ "from", 'f', "DAY", "change: berlaku sejak hari itu, bukan sejak hari ini", NULL, &o.from },
		{ "dry-run", 'n', NULL, "periksa semuanya, jangan tulis apa pun", &o.dry_run, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &o.json, NULL },
		{ "text", 'T', NULL, "baris untuk dibaca, juga ke pipa", &o.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-agency", .officer = true,
		.operands = "list | add CODE KEY=VALUE... | change CODE KEY=VALUE... | import FILE",
		.options = options, .max_operands = -1,
		.summary = "Perangkat daerah pemegang informasi: mendaftar, menambah, mengubah, atau memasukkan tabel.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	code = run(&cli, &o, argc - cli.first_operand, argv + cli.first_operand);
	return cli_end(&cli, code);
}
