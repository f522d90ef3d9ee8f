#include "report/floor.h"

#include <stdbool.h>
#include <string.h>

#include "base/record.h"

static json_int_t
count(const json_t *row, const char *name)
{
	return json_integer_value(json_object_get(row, name));
}

static bool
is_hidden(const json_t *row)
{
	return json_is_true(json_object_get(row, "hidden"));
}

static void
hide(json_t *row, const char *name)
{
	json_object_set_new(row, name, json_null());
	json_object_set_new(row, "hidden", json_true());
}

/* The smallest part that is still told and not zero. */
static json_t *
smallest(const json_t *rows, const char *name)
{
	json_t *found = NULL, *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (!is_hidden(row) && count(row, name) > 0 && (found == NULL || count(row, name) < count(found, name)))
			found = row;
	return found;
}

static void
hide_small(const json_t *rows, const char *name)
{
	json_int_t together = 0;
	int hidden = 0;
	json_t *row;

	while ((row = smallest(rows, name)) != NULL && (count(row, name) < FLOOR ||
	       (hidden > 0 && (hidden < 2 || together < FLOOR)))) {
		together += count(row, name);
		hidden++;
		hide(row, name);
	}
}

static void
drop_column(json_t *section, const char *name)
{
	json_t *row;
	size_t i;

	json_array_foreach(json_object_get(section, "rows"), i, row)
		json_object_del(row, name);
}

static void
keep_only(json_t *section, const char *name)
{
	json_t *columns = json_object_get(section, "columns");

	for (size_t i = json_array_size(columns); i-- > 0;) {
		const char *column = record_text(json_array_get(columns, i), "name");

		if (strcmp(column, "label") == 0 || strcmp(column, name) == 0)
			continue;
		drop_column(section, column);
		json_array_remove(columns, i);
	}
}

void
floor_section(json_t *section, const char *name)
{
	keep_only(section, name);
	hide_small(json_object_get(section, "rows"), name);
}
