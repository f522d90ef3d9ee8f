#include "report/figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "report/floor.h"
#include "rules/day.h"

static void
set_day(json_t *to, const char *key, int32_t on)
{
	char text[DAY_TEXT_BYTES];

	day_format(on, text);
	json_object_set_new(to, key, json_string(text));
}

static json_t *
office(const struct conf *conf)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s?}", "name", conf->office_name,
	    "short", conf->office_short, "address", conf->office_address, "phone", conf->office_phone,
	    "place", conf->office_place, "official", conf->office_official,
	    "superior", conf->office_superior);
}

json_t *
figures_new(const struct facts *facts, const struct conf *conf, const struct period *period,
            const char *report, const char *title)
{
	json_t *document = json_pack("{s:i, s:s, s:s, s:o}", "v", 1, "report", report, "title", title,
	                             "office", office(conf));

	set_day(document, "from", period->from_on);
	set_day(document, "to", period->to_on);
	set_day(document, "as_of", facts->as_of_on);
	json_object_set_new(document, "public", json_boolean(period->public));
	json_object_set_new(document, "floor", period->public ? json_integer(FLOOR) : json_null());
	json_object_set_new(document, "workdays", json_pack("{s:I, s:I}", "answer", (json_int_t)conf->answer_workdays,
	    "extended", (json_int_t)(conf->answer_workdays + conf->extension_workdays)));
	json_object_set_new(document, "journal", json_pack("{s:I, s:s?}", "event", (json_int_t)facts->head,
	    "head", facts->head ? facts->head_hash : NULL));
	json_object_set_new(document, "sections", json_array());
	return document;
}

json_t *
figures_section(json_t *document, const struct figures_spec *spec)
{
	json_t *columns = json_array(), *section;

	json_array_append_new(columns, json_pack("{s:s, s:s, s:s}", "name", "label", "title", spec->first, "type", "text"));
	for (const struct figures_column *c = spec->columns; c->name != NULL; c++)
		json_array_append_new(columns, json_pack("{s:s, s:s, s:s}", "name", c->name, "title", c->title, "type", c->type));
	section = json_pack("{s:s, s:s, s:s?, s:o, s:[]}", "name", spec->name, "title", spec->title,
	                    "note", spec->note, "columns", columns, "rows");
	json_array_append_new(json_object_get(document, "sections"), section);
	return section;
}

json_t *
figures_row(json_t *section, const char *key, const char *label)
{
	json_t *row = json_pack("{s:s, s:s}", "key", key, "label", label);

	json_array_append_new(json_object_get(section, "rows"), row);
	return row;
}

void
figures_count(json_t *row, const char *column, long n)
{
	json_object_set_new(row, column, json_integer(n));
}

void
figures_tenths(json_t *row, const char *column, int64_t tenths)
{
	json_object_set_new(row, column, tenths < 0 ? json_null() : json_real((double)tenths / 10));
}

int64_t
figures_share(long part, long whole)
{
	return whole == 0 ? -1 : (2000 * (int64_t)part + whole) / (2 * whole);
}

/* --- spreads ------------------------------------------------------------------------------- */

void
spread_add(struct spread *s, int value)
{
	if ((s->n & (s->n - 1)) == 0)
		s->values = realloc(s->values, (s->n ? 2 * s->n : 1) * sizeof *s->values);
	if (s->values == NULL)
		abort();
	s->values[s->n++] = value;
}

void
spread_free(struct spread *s)
{
	free(s->values);
	*s = (struct spread){ 0 };
}

static int
by_size(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static void
sort(struct spread *s)
{
	if (s->n > 1)
		qsort(s->values, s->n, sizeof *s->values, by_size);
}

int64_t
spread_mean(const struct spread *s)
{
	int64_t sum = 0, n = (int64_t)s->n;

	for (size_t i = 0; i < s->n; i++)
		sum += s->values[i];
	return n == 0 ? -1 : (20 * sum + n) / (2 * n);
}

int64_t
spread_median(struct spread *s)
{
	if (s->n == 0)
		return -1;
	sort(s);
	return 5 * ((int64_t)s->values[(s->n - 1) / 2] + s->values[s->n / 2]);
}

int64_t
spread_p90(struct spread *s)
{
	if (s->n == 0)
		return -1;
	sort(s);
	return 10 * (int64_t)s->values[(9 * s->n + 9) / 10 - 1];
}

void
figures_spread(json_t *row, struct spread *s)
{
	figures_tenths(row, "mean", spread_mean(s));
	figures_tenths(row, "median", spread_median(s));
	figures_tenths(row, "p90", spread_p90(s));
}
