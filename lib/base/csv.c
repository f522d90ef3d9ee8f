#include "base/csv.h"

#include <csv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct table {
	const char *path;
	json_t *head; /* names */
	json_t *rows;
	json_t *row;  /* being read; fields as an array */
	size_t n;     /* rows so far, with the head */
	struct fault *f;
};

static bool
failed(const struct table *t)
{
	return t->f->code != EX_OK;
}

static void
take_field(void *bytes, size_t len, void *data)
{
	struct table *t = data;
	json_t *field = json_stringn(bytes ? bytes : "", len);

	if (field == NULL && !failed(t))
		fault_set(t->f, EX_DATAERR, t->path, "row %zu: a field is no UTF-8 text", t->n + 1);
	if (field != NULL)
		json_array_append_new(t->row, field);
}

static void
take_row(int end, void *data)
{
	struct table *t = data;
	size_t fields = json_array_size(t->row);
	json_t *object;

	(void)end;
	t->n++;
	if (failed(t))
		return;
	if (t->head == NULL) {
		t->head = json_incref(t->row);
		json_decref(t->row);
		t->row = json_array();
		return;
	}
	if (fields != json_array_size(t->head)) {
		fault_set(t->f, EX_DATAERR, t->path, "row %zu has %zu fields, the head %zu", t->n, fields, json_array_size(t->head));
		return;
	}
	object = json_pack("{s:I}", "row", (json_int_t)t->n);
	for (size_t i = 0; i < fields; i++)
		json_object_set(object, json_string_value(json_array_get(t->head, i)), json_array_get(t->row, i));
	json_array_append_new(t->rows, object);
	json_array_clear(t->row);
}

static int
read_all(FILE *file, struct csv_parser *parser, struct table *t)
{
	static const char mark[] = "\xef\xbb\xbf";
	char buffer[8192];
	size_t total = 0, n;

	while ((n = fread(buffer, 1, sizeof buffer, file)) > 0) {
		size_t skip = total == 0 && n >= 3 && memcmp(buffer, mark, 3) == 0 ? 3 : 0;

		total += n;
		if (total > CSV_MAX_BYTES)
			return fault_set(t->f, EX_DATAERR, t->path, "longer than a table of an office (%u bytes)", CSV_MAX_BYTES);
		if (csv_parse(parser, buffer + skip, n - skip, take_field, take_row, t) != n - skip)
			return fault_set(t->f, EX_DATAERR, t->path, "row %zu: %s", t->n + 1, csv_strerror(csv_error(parser)));
	}
	if (ferror(file))
		return fault_errno(t->f, t->path, "reading the table");
	if (csv_fini(parser, take_field, take_row, t) != 0)
		return fault_set(t->f, EX_DATAERR, t->path, "row %zu: a quoted field has no end", t->n + 1);
	return failed(t) ? -1 : 0;
}

json_t *
csv_read(const char *path, struct fault *f)
{
	struct table t = { .path = path, .f = f };
	struct csv_parser parser;
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	int result;

	if (file == NULL) {
		fault_errno(f, path, "opening the table");
		return NULL;
	}
	if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
		abort();
	t.rows = json_array();
	t.row = json_array();
	result = read_all(file, &parser, &t);
	csv_free(&parser);
	if (file != stdin)
		fclose(file);
	json_decref(t.head);
	json_decref(t.row);
	if (result == 0)
		return t.rows;
	json_decref(t.rows);
	return NULL;
}
