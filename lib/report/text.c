/* Reports for a terminal: figures as tables, a book as one block a file. */
#include <string.h>

#include "base/record.h"
#include "base/term.h"
#include "report/print.h"

/* Blanks between columns, and where the page is narrow. */
#define GAP 2
#define GAP_NARROW 1
#define LABEL_MIN 12
#define COLUMNS_MAX 32
/* What stands in front of a value in a block. */
#define NAME_COLUMNS 26

static int
begin(struct print *p, struct fault *f)
{
	const json_t *office = json_object_get(p->document, "office"), *journal = json_object_get(p->document, "journal");
	char period[PRINT_PERIOD_BYTES];

	print_period(p->document, period);
	fprintf(p->out, "%s\n%s\n%s\n", record_text(office, "name"), record_text(p->document, "title"), period);
	if (record_text(journal, "head") != NULL && !json_is_true(json_object_get(p->document, "public")))
		fprintf(p->out, "Kepala rantai %.16s (peristiwa %lld)\n", record_text(journal, "head"),
		        (long long)json_integer_value(json_object_get(journal, "event")));
	if (json_is_true(json_object_get(p->document, "public")))
		term_wrap(p->out, "", "", "* disembunyikan: angka kecil, atau dapat menunjukkannya", p->columns);
	return print_check(p, f);
}

static int
section(struct print *p, struct fault *f)
{
	fprintf(p->out, "\n%s\n", record_text(p->section, "title"));
	if (!p->book)
		p->rows = json_array();
	return print_check(p, f);
}

/* A number means nothing without its name, and an empty field nothing at all. */
static void
print_block(struct print *p, const json_t *row)
{
	const json_t *column;
	char buf[PRINT_CELL_BYTES], first[4 * NAME_COLUMNS], margin[NAME_COLUMNS + 1];
	size_t i;

	memset(margin, ' ', NAME_COLUMNS);
	margin[NAME_COLUMNS] = '\0';
	fputc('\n', p->out);
	json_array_foreach(json_object_get(p->section, "columns"), i, column) {
		const char *value = print_cell(row, column, ',', buf);
		int n;

		if (*value == '\0')
			continue;
		n = snprintf(first, sizeof first, "%s", record_text(column, "title"));
		for (size_t width = term_width(first); width < NAME_COLUMNS && n < (int)sizeof first - 1; width++, n++)
			memcpy(first + n, " ", 2);
		term_wrap(p->out, first, margin, value, p->columns);
	}
}

static int
row(struct print *p, const json_t *row, struct fault *f)
{
	if (p->book)
		print_block(p, row);
	else
		json_array_append(p->rows, (json_t *)row);
	return print_check(p, f);
}

static size_t
width_of(const json_t *rows, const json_t *column)
{
	size_t width = term_width(record_text(column, "title")), i;
	char buf[PRINT_CELL_BYTES];
	const json_t *row;

	json_array_foreach(rows, i, row) {
		size_t w = term_width(print_cell(row, column, ',', buf));

		width = w > width ? w : width;
	}
	return width;
}

static void
right(FILE *out, const char *text, size_t width)
{
	for (size_t w = term_width(text); w < width; w++)
		fputc(' ', out);
	fputs(text, out);
}

/* Numbers stand right, labels left; what does not fit is taken from the labels. */
static void
print_table(struct print *p)
{
	const json_t *columns = json_object_get(p->section, "columns"), *column, *row;
	size_t n = json_array_size(columns), widths[COLUMNS_MAX] = { 0 }, total = 0, gap = GAP, i, c;
	char buf[PRINT_CELL_BYTES];

	json_array_foreach(columns, c, column) {
		widths[c] = width_of(p->rows, column);
		total += widths[c] + (c ? GAP : 0);
	}
	if (total - widths[0] + LABEL_MIN > p->columns) {
		gap = GAP_NARROW;
		total -= (n - 1) * (GAP - GAP_NARROW);
	}
	if (total > p->columns && widths[0] > LABEL_MIN)
		widths[0] = total - p->columns < widths[0] - LABEL_MIN ? widths[0] - (total - p->columns) : LABEL_MIN;
	term_cell(p->out, record_text(json_array_get(columns, 0), "title"), widths[0], true);
	for (c = 1; c < n; c++)
		right(p->out, record_text(json_array_get(columns, c), "title"), widths[c] + gap);
	fputc('\n', p->out);
	json_array_foreach(p->rows, i, row) {
		term_cell(p->out, record_text(row, "label"), widths[0], true);
		for (c = 1; c < n; c++)
			right(p->out, print_cell(row, json_array_get(columns, c), ',', buf), widths[c] + gap);
		fputc('\n', p->out);
	}
}

static int
section_end(struct print *p, struct fault *f)
{
	if (p->rows != NULL && json_array_size(json_object_get(p->section, "columns")) <= COLUMNS_MAX)
		print_table(p);
	json_decref(p->rows);
	p->rows = NULL;
	if (record_text(p->section, "note") != NULL)
		term_wrap(p->out, "", "", record_text(p->section, "note"), p->columns);
	return print_check(p, f);
}

static int
end(struct print *p, struct fault *f)
{
	json_decref(p->rows);
	p->rows = NULL;
	return f ? print_check(p, f) : 0;
}

const struct print_format print_text = { "text", begin, section, row, section_end, end };
