/*
 * Reports as CSV (RFC 4180), UTF-8, with a head and a decimal point. A book has its columns,
 * by their names in data; figures have one line a number: section, key, label, column, value.
 * A text that a spreadsheet would take for a formula gets an apostrophe in front.
 */
#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "report/print.h"

static void
field(struct print *p, const char *text, bool is_text, bool last)
{
	static const char formula[] = "=+-@\t\r";
	char *marked = NULL;

	if (is_text && *text != '\0' && strchr(formula, *text) != NULL && asprintf(&marked, "'%s", text) >= 0)
		text = marked;
	/* Numbers and names of ours need no quotes; libcsv sets them everywhere, which is as good. */
	csv_fwrite(p->out, text, strlen(text));
	fputs(last ? "\r\n" : ",", p->out);
	free(marked);
}

static int
begin(struct print *p, struct fault *f)
{
	static const char *const names[] = { "section", "key", "label", "column", "value" };

	for (size_t i = 0; !p->book && i < sizeof names / sizeof *names; i++)
		field(p, names[i], false, i + 1 == sizeof names / sizeof *names);
	return print_check(p, f);
}

static int
section(struct print *p, struct fault *f)
{
	const json_t *columns = json_object_get(p->section, "columns"), *column;
	size_t i;

	if (!p->book)
		return 0;
	json_array_foreach(columns, i, column)
		field(p, record_text(column, "name"), false, i + 1 == json_array_size(columns));
	return print_check(p, f);
}

static void
figure(struct print *p, const json_t *row, const json_t *column)
{
	char buf[PRINT_CELL_BYTES];

	field(p, record_text(p->section, "name"), false, false);
	field(p, record_text(row, "key"), true, false);
	field(p, record_text(row, "label"), true, false);
	field(p, record_text(column, "name"), false, false);
	field(p, print_cell(row, column, '.', buf), false, true);
}

static int
row(struct print *p, const json_t *row, struct fault *f)
{
	const json_t *columns = json_object_get(p->section, "columns"), *column;
	char buf[PRINT_CELL_BYTES];
	size_t i;

	json_array_foreach(columns, i, column)
		if (p->book)
			field(p, print_cell(row, column, '.', buf), json_is_string(json_object_get(row, record_text(column, "name"))),
			      i + 1 == json_array_size(columns));
		else if (i > 0)
			figure(p, row, column);
	return print_check(p, f);
}

const struct print_format print_csv = { "csv", begin, section, row, NULL, NULL };
