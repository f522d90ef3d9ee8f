/*
 * loket-show: one request whole, as the register has it.
 *
 * Numbers come as operands, or as records or lines on standard input. On a
 * terminal it is a page for people, into a pipe a record; NIK, telephone and
 * address are masked in both.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/say.h"
#include "base/term.h"
#include "desk/operands.h"
#include "letter/words.h"
#include "register/desk.h"
#include "register/holidays.h"
#include "rules/day.h"

static void
print_field(const char *name, const char *value)
{
	char *safe;

	if (value == NULL || *value == '\0')
		return;
	safe = term_line(value, 0);
	printf("  %-18s: %s\n", name, safe);
	free(safe);
}

static void
print_date(const char *name, const char *day)
{
	char text[WORDS_DATE_BYTES];

	words_date_short(day ? day_parse(day) : DAY_NONE, text);
	print_field(name, text);
}

/* "2026-11-23T09:00:00+07:00" as "2026-11-23 09:00". */
static void
print_moment(const json_t *row, const char *key)
{
	const char *at = record_text(row, key);

	printf("  %.10s %.5s  ", at ? at : "----------", at ? at + 11 : "--:--");
}

static void
print_head(const json_t *r)
{
	const json_t *applicant = json_object_get(r, "identity");
	const char *received = record_text(r, "received");
	char day[11] = "";

	printf("%s  %s  %s\n", record_text(r, "number"),
	       words_kind(kind_parse(record_text(r, "kind"))),
	       words_state(state_parse(record_text(r, "status"))));
	if (received != NULL)
		snprintf(day, sizeof day, "%.10s", received);
	print_field("Pokok", record_text(r, "subject"));
	print_field("Melalui", words_channel(record_text(r, "channel")));
	print_date("Diterima", day);
	print_date("Lengkapi sebelum", record_text(r, "complete_by"));
	print_date("Tenggat", record_text(r, "due"));
	print_date("Diperpanjang", record_text(r, "due_extended"));
	if (json_is_integer(json_object_get(r, "days_left")))
		printf("  %-18s: %lld hari kerja%s\n", "Sisa waktu",
		       (long long)json_integer_value(json_object_get(r, "days_left")),
		       json_is_true(json_object_get(r, "overdue")) ? " (LEWAT)" : "");
	if (json_is_true(json_object_get(r, "possibly_double")))
		print_field("Catatan", "satu surat mungkin terkirim ganda");
	if (json_is_true(json_object_get(r, "confidential")))
		print_field("Rahasia", "pengirim minta namanya dirahasiakan");
	puts("\nPemohon");
	print_field("Nama", record_text(applicant, "name"));
	print_field("NIK", record_text(applicant, "nik"));
	print_field("Alamat", record_text(applicant, "address"));
	print_field("Telepon", record_text(applicant, "phone"));
	print_field("Surel", record_text(applicant, "email"));
	print_field("Pekerjaan", record_text(applicant, "occupation"));
	print_field("Tujuan", record_text(applicant, "purpose"));
	print_field("Cara memperoleh", record_text(applicant, "wanted"));
	print_field("Cara pengiriman", record_text(applicant, "how"));
}

static void
print_parts(const json_t *message)
{
	size_t i;
	const json_t *part;

	json_array_foreach(json_object_get(message, "parts"), i, part) {
		const char *name = record_text(part, "name");
		char *safe;

		if (name == NULL)
			continue;
		safe = term_line(name, 48);
		printf("                      lampiran %lld %s: %s (%lld bita)\n",
		       (long long)json_integer_value(json_object_get(message, "id")),
		       record_text(part, "part"), safe,
		       (long long)json_integer_value(json_object_get(part, "size")));
		free(safe);
	}
}

static void
print_messages(const json_t *r)
{
	size_t i;
	const json_t *m;

	puts("\nPesan");
	json_array_foreach(json_object_get(r, "messages"), i, m) {
		print_moment(m, "registered");
		printf("%-7s %-11s ", strcmp(record_text(m, "direction"), "in") == 0 ? "masuk" : "keluar",
		       record_text(m, "outcome"));
		term_cell(stdout, record_text(m, "subject") ? record_text(m, "subject") : "", 40, false);
		putchar('\n');
		print_parts(m);
		if (record_text(m, "text") != NULL)
			term_block(stdout, "                      | ", record_text(m, "text"));
	}
}

static void
print_events(const json_t *r)
{
	size_t i;
	const json_t *e;

	puts("\nRiwayat");
	json_array_foreach(json_object_get(r, "events"), i, e) {
		print_moment(e, "at");
		printf("%-18s %s\n", record_text(e, "what"), record_text(e, "actor"));
	}
}

static void
print_letters(const json_t *r)
{
	size_t i;
	const json_t *l;

	puts("\nSurat");
	json_array_foreach(json_object_get(r, "letters"), i, l) {
		print_moment(l, record_text(l, "sent") ? "sent" : "owed");
		printf("%-14s %s\n", record_text(l, "letter"), record_text(l, "state"));
		/* The proof: the server's last words, with its queue id. */
		if (record_text(l, "answer") != NULL)
			term_block(stdout, "                      server: ", record_text(l, "answer"));
		if (record_text(l, "bounced") != NULL)
			printf("                      kembali, tidak sampai %s\n",
			       record_text(l, "bounced_status") ? record_text(l, "bounced_status") : "");
	}
}

static void
print_objections(const json_t *r)
{
	const json_t *objections = json_object_get(r, "objections"), *o;
	size_t i;

	if (json_array_size(objections) > 0)
		puts("\nKeberatan");
	json_array_foreach(objections, i, o) {
		print_moment(o, "received");
		printf("%s (%s: %s), tanggapan paling lambat %s%s%s\n", record_text(o, "number"),
		       record_text(o, "ground"), words_ground(*record_text(o, "ground")), record_text(o, "due"),
		       record_text(o, "decision") ? ", putusan " : "",
		       record_text(o, "decision") ? record_text(o, "decision") : "");
	}
}

static void
print_page(const json_t *r)
{
	print_head(r);
	puts("\nIsi");
	term_block(stdout, "  ", record_text(r, "text"));
	print_messages(r);
	print_objections(r);
	print_letters(r);
	print_events(r);
}

struct show {
	struct desk desk;
	bool people;
	int shown;
	int code;
};

/* Shows one request; a wrong number is said and the next one is shown. Returns -1
 * when nothing more can be printed. */
static int
show(struct show *s, const char *number)
{
	struct fault f = { 0 };
	json_t *record = desk_show(&s->desk, number, &f);
	int result = 0;

	if (record == NULL) {
		s->code = say_fault(&f);
		return f.code == EX_DATAERR ? 0 : -1;
	}
	if (s->people) {
		if (s->shown++ > 0)
			putchar('\n');
		print_page(record);
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
run(struct show *s, const struct cli *cli, int argc, char **argv)
{
	struct calendar calendar = { 0 };
	struct fault f = { 0 };
	char *path = conf_home(&cli->conf, "register.db");

	s->desk.conf = &cli->conf;
	s->desk.calendar = &calendar;
	s->desk.today_on = day_of(clock_now(), cli->conf.zone_secs);
	if (register_open(path, REGISTER_READ, &s->desk.reg, &f) < 0 ||
	    holidays_load(s->desk.reg, s->desk.conf, &calendar, &f) < 0)
		s->code = say_fault(&f);
	else
		show_all(s, argv + cli->first_operand, argc - cli->first_operand);
	free(path);
	holidays_free(&calendar);
	register_close(s->desk.reg);
}

int
main(int argc, char **argv)
{
	bool json = false, text = false;
	const struct cli_option options[] = {
		{ "json", 'j', NULL, "records, also on a terminal", &json, NULL },
		{ "text", 'T', NULL, "a page for people, also into a pipe", &text, NULL },
		{ 0 }
	};
	struct cli cli = {
		.program = "loket-show", .operands = "[NUMBER...]", .options = options,
		.max_operands = -1,
		.summary = "Shows requests whole: what was asked, by whom (masked), its clocks, messages, letters and history.",
	};
	struct show s = { 0 };
	int code = cli_start(&cli, argc, argv);

	if (code >= 0)
		return code;
	s.people = text || (!json && isatty(STDOUT_FILENO));
	run(&s, &cli, argc, argv);
	return cli_end(&cli, s.code);
}
