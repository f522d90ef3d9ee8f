/*
 * What a public report does not tell: counts so small that they may point to a person.
 *
 * A count from 1 to FLOOR - 1 is hidden. Where the rows of a section are the parts of a
 * number that is told elsewhere, a single hidden part could be computed from it, so the next
 * smallest parts are hidden with it until at least two are and they come to FLOOR or more
 * together. Zeros are told. Hidden parts are not told apart: whether one is small or hidden
 * for the others' sake nobody sees.
 *
 * A public report has no figures that are computed from single requests of a small group,
 * and no tables of two dimensions: their sums would give the parts away. It does not guard
 * against two reports of periods that differ by a few days; an office publishes periods
 * that do not overlap.
 */
#ifndef LOKET_REPORT_FLOOR_H
#define LOKET_REPORT_FLOOR_H

#include <jansson.h>

#define FLOOR 5

/* Hides in the rows of a section: the column `name` becomes null, and so does every other
 * number of that row, which gets "hidden": true. Columns other than label and `name` go. */
void floor_section(json_t *section, const char *name);

#endif
