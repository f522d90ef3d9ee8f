#include "letter/make.h"

#include "base/clock.h"
#include "base/record.h"
#include "letter/fields.h"
#include "letter/letter.h"
#include "rules/day.h"

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

/* What it is about: the row of letter_about with "values", and for an agency what the
 * applicant has written besides; NULL on error. */
static json_t *
load_about(struct reg *r, int64_t outbox, struct fault *f)
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

int
letter_make(struct reg *r, const struct conf *conf, const char *name, const json_t *request,
            int64_t outbox, char **subject, char **body, struct fault *f)
{
	char why[LETTER_WHY_BYTES];
	const char *number = record_text(request, "number");
	struct letter *letter = letter_load(conf->letters, name, "surel", why, sizeof why);
	json_t *about = letter ? load_about(r, outbox, f) : NULL;
	struct fields *fields;
	enum letter_status status;

	if (letter == NULL)
		return fault_set(f, EX_CONFIG, number, "%s", why);
	if (about == NULL) {
		letter_free(letter);
		return -1;
	}
	fields = fields_of_request(request, about, conf, day_of(clock_now(), conf->zone_secs));
	status = letter_render(letter, fields_list(fields), subject, body);
	if (status == LETTER_MISSING)
		fault_set(f, EX_DATAERR, number, "letter %s: the request has no {{%s}}", name,
		          letter_missing(letter, fields_list(fields)));
	else if (status != LETTER_OK)
		fault_set(f, EX_DATAERR, number, "letter %s: too long", name);
	fields_free(fields);
	json_decref(about);
	letter_free(letter);
	return status == LETTER_OK ? 0 : -1;
}
