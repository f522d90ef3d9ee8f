/*
 * loket-hand: a letter on paper was handed over or posted.
 *
 * Who gave no address for mail gets his letters printed (loket-compose --preview prints
 * them), and so does one whom mail did not reach. What follows from a letter that went
 * follows from the day on which this is said.
 */
#include <stdio.h>
#include <string.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "desk/clerk.h"
#include "desk/office.h"
#include "desk/terms.h"
#include "letter/words.h"
#include "register/handed.h"
#include "rules/day.h"

struct hand {
	const char *letter, *how;
};

/* "diserahkan: pemberitahuan" */
static json_t *
sentence(const json_t *names)
{
	json_t *said = json_string("diserahkan:"), *longer;
	const json_t *name;
	size_t i;

	json_array_foreach(names, i, name) {
		longer = json_sprintf("%s%s %s", json_string_value(said), i ? "," : "", terms_words(TERMS_LETTER, json_string_value(name)));
		json_decref(said);
		said = longer;
	}
	return said;
}

static int
act(struct clerk *c, const json_t *request, const json_t *record, json_t *told, void *ctx,
    struct fault *f)
{
	const struct hand *h = ctx;

	(void)record;
	if (handed_over(&c->in, request, h->letter, h->how, told, f) < 0)
		return -1;
	json_object_set_new(told, "said", sentence(json_object_get(told, "handed")));
	return 0;
}

/* --- what waits ------------------------------------------------------------------------- */

static int
print_waiting(const struct conf *conf, json_t *row, bool people, struct fault *f)
{
	int64_t owed_at = json_integer_value(json_object_get(row, "owed_at"));
	bool failed = strcmp(record_text(row, "state"), "failed") == 0;
	char since[WORDS_DATE_BYTES], at[CLOCK_TEXT_SIZE];

	if (people) {
		words_date_short(day_of(owed_at, conf->zone_secs), since);
		printf("%-16s %-24s %s, sejak %s\n", record_text(row, "number"), record_text(row, "letter"),
		       failed ? "gagal terkirim" : "di atas kertas", since);
		return 0;
	}
	clock_format(owed_at, conf->zone_secs, at);
	json_object_del(row, "owed_at");
	json_object_set_new(row, "owed", json_string(at));
	return record_print(stdout, row, f);
}

static int
list(const struct cli *cli, bool people)
{
	struct fault f = { 0 };
	struct office office;
	json_t *rows = NULL, *row;
	int result = office_open(&office, cli, REGISTER_READ, &f);
	size_t i;

	if (result == 0 && (rows = handed_waiting(office.desk.reg, &f)) == NULL)
		result = -1;
	json_array_foreach(rows, i, row)
		if (result == 0)
			result = print_waiting(&cli->conf, row, people, &f);
	if (people && json_array_size(rows) > 0)
		puts("\nCetak: loket compose --preview NOMOR SURAT. Sesudah diserahkan:\nloket hand NOMOR --letter SURAT --how 'diterima sendiri'");
	json_decref(rows);
	office_close(&office);
	return result < 0 ? say_fault(&f) : EX_OK;
}

int
main(int argc, char **argv)
{
	bool look = false;
	struct hand h = { 0 };
	struct clerk_job job = { .act = act, .ctx = &h };
	const struct cli_option options[] = {
		{ "letter", 'l', "LETTER", "surat ini saja, juga yang tidak sampai lewat surel", NULL, &h.letter },
		{ "how", 'w', "TEXT", "buktinya: nomor resi, siapa yang menerima", NULL, &h.how },
		{ "list", 'L', NULL, "yang menunggu diserahkan, dan yang tidak sampai lewat surel", &look, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &job.json, NULL },
		{ "text", 'T', NULL, "satu kalimat per berkas, juga ke pipa", &job.text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-hand", .officer = true, .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Mencatat bahwa surat kertas hari ini diserahkan atau diposkan.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	if (look)
		return cli_end(&cli, list(&cli, office_people(job.json, job.text)));
	code = clerk_run(&cli, argv + cli.first_operand, argc - cli.first_operand, &job);
	return cli_end(&cli, code);
}
