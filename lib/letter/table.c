#include "letter/table.h"

#include "base/record.h"
#include "base/term.h"
#include "letter/words.h"
#include "rules/day.h"

static void
short_date(const char *day, char buf[WORDS_DATE_BYTES])
{
	words_date_short(day ? day_parse(day) : DAY_NONE, buf);
}

/* "3 hk", "lewat 2", or nothing. */
static void
days_left(const json_t *record, char buf[24])
{
	const json_t *left = json_object_get(record, "days_left");
	int n = (int)json_integer_value(left);

	if (!json_is_integer(left))
		*buf = '\0';
	else if (json_is_true(json_object_get(record, "overdue")))
		snprintf(buf, 24, "lewat %d", -n);
	else
		snprintf(buf, 24, "%d hk", n);
}

static void
cell(FILE *out, const char *text, size_t columns)
{
	term_cell(out, text, columns, true);
	putc(' ', out);
}

/* The columns' widths are those of the longest values. */
static void
print_line(FILE *out, const json_t *r)
{
	char due[WORDS_DATE_BYTES], left[24];
	const char *day = record_text(r, "due_extended");
	const char *name = record_text(json_object_get(r, "applicant"), "name");
	const char *snippet = record_text(r, "snippet");

	day = day ? day : record_text(r, "due");
	day = day ? day : record_text(r, "complete_by");
	short_date(day, due);
	days_left(r, left);
	cell(out, record_text(r, "number"), 15);
	cell(out, record_text(r, "kind"), 12);
	cell(out, record_text(r, "status"), 13);
	cell(out, due + (*due ? 4 : 0), 11); /* without the weekday */
	cell(out, left, 8);
	term_cell(out, name ? name : "-", 16, false);
	putc('\n', out);
	if (snippet != NULL) {
		fputs("                ", out);
		term_cell(out, snippet, 64, false);
		putc('\n', out);
	}
}

void
table_requests(FILE *out, const json_t *list)
{
	size_t i;
	const json_t *record;

	fprintf(out, "%-16s%-13s%-14s%-12s%-9s%s\n", "Nomor", "Jenis", "Status", "Tenggat",
	        "Sisa", "Pemohon");
	json_array_foreach(list, i, record)
		print_line(out, record);
	fprintf(out, "%zu berkas\n", json_array_size(list));
}

int
table_print(const json_t *list, bool people, struct fault *f)
{
	const json_t *record;
	size_t i;

	if (people) {
		table_requests(stdout, list);
		return 0;
	}
	json_array_foreach(list, i, record)
		if (record_print(stdout, record, f) < 0)
			return -1;
	return 0;
}
