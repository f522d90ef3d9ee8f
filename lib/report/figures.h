/*
 * Reports of figures as one JSON document, from which every format prints: the figures are
 * the same wherever they stand.
 *
 *	{ v, report, title, office{name, short, address, phone, place, official, superior},
 *	  from, to, as_of, public, floor, workdays{answer, extended}, journal{event, head},
 *	  sections[] }
 *	section: { name, title, note, columns[{name, title, type}], rows[] }
 *	row:     { key, label, a member for each further column, hidden }
 *
 * Types: "text", "count", "days" (working days, one decimal), "minutes", "percent" (one
 * decimal). A member is null where there is nothing to tell; in a row with "hidden": true,
 * where a public report does not tell it. `floor` is null in a report that is not public,
 * and so is journal.head for an empty journal.
 */
#ifndef LOKET_REPORT_FIGURES_H
#define LOKET_REPORT_FIGURES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "report/facts.h"

/* What a report is about. */
struct period {
	int32_t from_on, to_on;  /* what was registered on these days, both included */
	bool public;             /* without anything that points to one person */
};

struct figures_column {
	const char *name, *title, *type; /* ends with a NULL name; key and label are not in it */
};

/* What a section looks like. `floor` is the column of counts of which a public report hides
 * the small ones, and the only one that it shows; NULL: the section is not public. */
struct figures_spec {
	const char *name, *title, *note; /* note may be NULL */
	const char *first;               /* title of the label's column */
	const struct figures_column *columns;
	const char *floor;
};

/* The document with its head, without sections. `report` is the option's name. The caller
 * owns it. */
json_t *figures_new(const struct facts *facts, const struct conf *conf, const struct period *period,
                    const char *report, const char *title);

/* Appends a section; an object of the document. */
json_t *figures_section(json_t *document, const struct figures_spec *spec);

/* Appends a row; an object of the section. */
json_t *figures_row(json_t *section, const char *key, const char *label);

void figures_count(json_t *row, const char *column, long n);
/* In tenths; negative: nothing to tell. */
void figures_tenths(json_t *row, const char *column, int64_t tenths);

/* part of whole in tenths of a percent, rounded; -1 of nothing. */
int64_t figures_share(long part, long whole);

/* Numbers whose spread is told. Zeroed at the start, freed with spread_free(). */
struct spread {
	int *values;
	size_t n;
};
void spread_add(struct spread *s, int value);
void spread_free(struct spread *s);
/* Mean, median and 90th percentile (nearest rank) in tenths, rounded; -1 of nothing. */
int64_t spread_mean(const struct spread *s);
int64_t spread_median(struct spread *s);
int64_t spread_p90(struct spread *s);

/* Adds the columns mean, median, p90. */
void figures_spread(json_t *row, struct spread *s);

/* The reports of figures; the caller owns the document. sop_report() gives NULL where the
 * configuration's hours are none. */
json_t *summary_report(const struct facts *facts, const struct conf *conf, const struct period *period);
json_t *agencies_report(const struct facts *facts, const struct conf *conf, const struct period *period);
json_t *sop_report(const struct facts *facts, const struct conf *conf, const struct period *period,
                   struct fault *f);

#endif
