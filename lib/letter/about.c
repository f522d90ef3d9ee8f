#include "letter/about.h"

#include "base/record.h"

/* The officer's words for a letter as one object. */
static json_t *
values_of(struct reg *r, int64_t outbox, struct fault *f)
{
	json_t *rows = register_rows(r, QUERY_LETTER_VALUES, REG_VALUES(REG_NUMBER("outbox", outbox)), f);
	json_t *values = rows ? json_object() : NULL, *row;
	size_t i;

	json_array_foreach(rows, i, row)
		record_set_text(values, record_text(row, "name"), record_text(row, "value"));
	json_decref(rows);
	return values;
}

/* An objection's own row joins it. */
static int
add_objection(struct reg *r, json_t *about, struct fault *f)
{
	enum query q = QUERY_OBJECTION_ABOUT;
	int64_t objection = json_integer_value(json_object_get(about, "objection"));
	json_t *row;

	if (objection == 0)
		return 0;
	if (register_one(r, q, REG_VALUES(REG_NUMBER("objection", objection)), f) < 0)
		return -1;
	row = register_row(r, q);
	register_done(r, q);
	json_object_update(about, row);
	json_decref(row);
	return 0;
}

json_t *
about_load(struct reg *r, int64_t outbox, struct fault *f)
{
	enum query q = QUERY_LETTER_ABOUT;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("outbox", outbox)), f);
	json_t *about, *values, *additions;

	if (found < 0)
		return NULL;
	about = found > 0 ? register_row(r, q) : json_object();
	register_done(r, q);
	values = add_objection(r, about, f) < 0 ? NULL : values_of(r, outbox, f);
	additions = values ? register_rows(r, QUERY_LETTER_ADDITIONS, REG_VALUES(REG_NUMBER("outbox", outbox)), f) : NULL;
	json_object_set_new(about, "values", values);
	json_object_set_new(about, "additions", additions);
	if (additions != NULL)
		return about;
	json_decref(about);
	return NULL;
}
