/*
 * loket-show: one request whole, as the register has it.
 *
 * Numbers come as operands, or as records or lines on standard input. On a
 * terminal it is a page for people, into a pipe a record; NIK, telephone and
 * address are masked in both. Whoever wants to read them says --reveal, and the
 * journal says who did.
 */
#include <stdlib.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "base/term.h"
#include "desk/dossier.h"
#include "desk/office.h"
#include "desk/operands.h"
#include "register/objections.h"

struct show {
	struct office office;
	bool people, why;
	int shown;
	int code;
};

static void
print_page(struct show *s, const json_t *record)
{
	const struct clockface face = {
		.calendar = &s->office.calendar, .today_on = s->office.desk.today_on,
		.columns = term_columns(), .why = s->why,
	};

	if (s->shown++ > 0)
		putchar('\n');
	dossier_print(stdout, record, &face);
}

/* The record of a number; that of an objection shows its request. */
static json_t *
look(const struct desk *desk, const char *number, struct fault *f)
{
	json_t *objection = objections_load(desk->reg, number, &(struct fault){ 0 }), *record = NULL;

	if (objection != NULL)
		number = record_text(objection, "request_number");
	/* It stands in the journal before it is seen. */
	if (!desk->reveal || desk_reveal(desk->reg, number, clock_now(), f) == 0)
		record = desk_show(desk, number, f);
	json_decref(objection);
	return record;
}

/* Shows one request; a wrong number is said and the next one is shown. Returns -1
 * when nothing more can be printed. */
static int
show(struct show *s, const char *number)
{
	struct fault f = { 0 };
	json_t *record = look(&s->office.desk, number, &f);
	int result = 0;

	if (record == NULL) {
		s->code = say_fault(&f);
		return f.code == EX_DATAERR ? 0 : -1;
	}
	if (s->people) {
		print_page(s, record);
	} else if (record_print(stdout, record, &f) < 0) {
		s->code = say_fault(&f);
		result = -1;
	}
	json_decref(record);
	return result;
}

static void
show_all(struct show *s, char **numbers, int n)
{
	struct fault f = { 0 };
	enum record_result result;
	struct operands o;

	if (operands_begin(&o, n, numbers, &f) < 0) {
		s->code = say_fault(&f);
		return;
	}
	while ((result = operands_next(&o, &f)) == RECORD_OK || result == RECORD_BAD)
		if (result == RECORD_BAD)
			s->code = say_fault(&f);
		else if (show(s, o.number) < 0)
			break;
	if (result == RECORD_TORN || result == RECORD_ERROR)
		s->code = say_fault(&f);
	operands_end(&o);
}

static void
run(struct show *s, const struct cli *cli, bool reveal, int argc, char **argv)
{
	struct fault f = { 0 };

	if (office_open(&s->office, cli, reveal ? REGISTER_WRITE : REGISTER_READ, &f) < 0) {
		s->code = say_fault(&f);
	} else {
		s->office.desk.reveal = reveal;
		show_all(s, argv + cli->first_operand, argc - cli->first_operand);
	}
	office_close(&s->office);
}

int
main(int argc, char **argv)
{
	struct show s = { 0 };
	bool json = false, text = false, reveal = false;
	const struct cli_option options[] = {
		{ "why", 'w', NULL, "dengan tiap hari yang tidak dihitung, dan keputusannya", &s.why, NULL },
		{ "reveal", 'r', NULL, "tanpa penyamaran; jurnal mencatat siapa yang melihat", &reveal, NULL },
		{ "json", 'j', NULL, "rekaman JSON, juga di layar", &json, NULL },
		{ "text", 'T', NULL, "halaman untuk dibaca, juga ke pipa", &text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-show", .officer = true, .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Menunjukkan berkas seutuhnya: isi, pemohon (disamarkan), batas waktu, pesan, surat dan riwayat.",
	};
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	s.people = office_people(json, text);
	run(&s, &cli, reveal, argc, argv);
	return cli_end(&cli, s.code);
}
