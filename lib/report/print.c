#include "report/print.h"

#include <errno.h>
#include <string.h>

#include "base/record.h"
#include "letter/words.h"
#include "rules/day.h"

static const struct print_format *const formats[] = { &print_text, &print_csv, &print_json, &print_xlsx, &print_html };

const struct print_format *
print_format(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

const char *
print_formats(void)
{
	return "text csv json xlsx html";
}

bool
print_is_binary(const struct print_format *format)
{
	return format == &print_xlsx;
}

int
print_begin(struct print *p, struct fault *f)
{
	return p->format->begin ? p->format->begin(p, f) : 0;
}

int
print_section(struct print *p, const json_t *section, struct fault *f)
{
	p->section = section;
	return p->format->section ? p->format->section(p, f) : 0;
}

int
print_row(struct print *p, const json_t *row, struct fault *f)
{
	return p->format->row ? p->format->row(p, row, f) : 0;
}

int
print_section_end(struct print *p, struct fault *f)
{
	return p->format->section_end ? p->format->section_end(p, f) : 0;
}

int
print_end(struct print *p, struct fault *f)
{
	return p->format->end ? p->format->end(p, f) : 0;
}

static int
print_rows(struct print *p, const json_t *rows, struct fault *f)
{
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (print_row(p, row, f) < 0)
			return -1;
	return 0;
}

int
print_document(struct print *p, struct fault *f)
{
	const json_t *section;
	int result = print_begin(p, f);
	size_t i;

	json_array_foreach(json_object_get(p->document, "sections"), i, section)
		if (result == 0 && (print_section(p, section, f) < 0 ||
		    print_rows(p, json_object_get(section, "rows"), f) < 0 || print_section_end(p, f) < 0))
			result = -1;
	return print_end(p, result == 0 ? f : NULL) < 0 ? -1 : result;
}

/* --- for the formats -------------------------------------------------------------------------- */

int
print_check(const struct print *p, struct fault *f)
{
	return ferror(p->out) ? fault_set(f, EX_IOERR, "standard output", "%s", strerror(errno)) : 0;
}

const char *
print_cell(const json_t *row, const json_t *column, char comma, char buf[PRINT_CELL_BYTES])
{
	const json_t *value = json_object_get(row, record_text(column, "name"));
	const char *type = record_text(column, "type");
	char *mark;

	if (json_is_string(value))
		return json_string_value(value);
	if (!json_is_number(value))
		return json_is_true(json_object_get(row, "hidden")) ? "*" : "";
	if (strcmp(type, "days") != 0 && strcmp(type, "percent") != 0 && strcmp(type, "minutes") != 0)
		snprintf(buf, PRINT_CELL_BYTES, "%lld", (long long)json_integer_value(value));
	else
		snprintf(buf, PRINT_CELL_BYTES, "%.1f", json_number_value(value));
	mark = strchr(buf, '.');
	if (mark != NULL)
		*mark = comma;
	return buf;
}

void
print_period(const json_t *document, char buf[PRINT_PERIOD_BYTES])
{
	char from[WORDS_DATE_BYTES], to[WORDS_DATE_BYTES], as_of[WORDS_DATE_BYTES];

	words_date(day_parse(record_text(document, "from")), from);
	words_date(day_parse(record_text(document, "to")), to);
	words_date(day_parse(record_text(document, "as_of")), as_of);
	snprintf(buf, PRINT_PERIOD_BYTES, "%s s.d. %s, keadaan %s", from, to, as_of);
}
