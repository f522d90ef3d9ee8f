#include "desk/waiting.h"

#include "base/record.h"
#include "base/term.h"
#include "desk/terms.h"
#include "letter/words.h"
#include "rules/day.h"

#define ID_COLUMNS 6
#define WHY_COLUMNS 20
#define NUMBER_COLUMNS 15
#define TAKEN_COLUMNS (ID_COLUMNS + 1 + 17 + WHY_COLUMNS + NUMBER_COLUMNS + 2)
#define SUBJECT_COLUMNS_MIN 8

static void
print_message(FILE *out, const json_t *m, size_t columns)
{
	const char *number = record_text(m, "number"), *sender = record_text(m, "sender");
	const char *subject = record_text(m, "subject"), *why = record_text(m, "outcome_why");
	char day[11], date[WORDS_DATE_BYTES], line[512];

	snprintf(day, sizeof day, "%.10s", record_text(m, "received"));
	words_date_short(day_parse(day), date);
	fprintf(out, "%*lld  %-15s  ", ID_COLUMNS - 1, (long long)json_integer_value(json_object_get(m, "id")), date);
	term_cell(out, terms_words(TERMS_ARRIVAL, record_text(m, "outcome")), WHY_COLUMNS, true);
	term_cell(out, number ? number : "-", NUMBER_COLUMNS, true);
	fputs("  ", out);
	term_cell(out, subject ? subject : "-", columns > TAKEN_COLUMNS + SUBJECT_COLUMNS_MIN ? columns - TAKEN_COLUMNS : SUBJECT_COLUMNS_MIN, false);
	putc('\n', out);
	snprintf(line, sizeof line, "dari %s%s%s", sender ? sender : "pengirim tanpa alamat", why ? ": " : "", terms_words(TERMS_WAITING, why));
	term_wrap(out, "       ", "       ", line, columns);
}

void
waiting_print(FILE *out, const json_t *messages, size_t columns)
{
	const json_t *m;
	size_t i;

	if (json_array_size(messages) > 0)
		fprintf(out, "%s%*s  %-15s  %-*s%-*s  Pokok%s\n", term_style(TERM_BOLD), ID_COLUMNS - 1, "Pesan", "Diterima",
		        WHY_COLUMNS, "Sebab", NUMBER_COLUMNS, "Berkas", term_style(TERM_PLAIN));
	json_array_foreach(messages, i, m)
		print_message(out, m, columns);
	fprintf(out, "%zu pesan menunggu\n", json_array_size(messages));
	if (json_array_size(messages) > 0)
		fputs("\nBaca:   loket part - PESAN 1        (daftar bagian: loket part --list - PESAN)\n"
		      "Terima: loket review NOMOR --accept PESAN\n", out);
}
