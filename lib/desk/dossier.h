/*
 * A request as a person reads it: one page, in Indonesian, as wide as his terminal.
 */
#ifndef LOKET_DESK_DOSSIER_H
#define LOKET_DESK_DOSSIER_H

#include <jansson.h>
#include <stdio.h>

#include "desk/clockface.h"

/*
 * Prints a record of desk_show(): who asks and what, the clocks, the agencies, messages,
 * objections, letters with their proofs, and all that happened. It prints what the record
 * holds: masked or not is decided before. What strangers wrote has its control characters
 * made visible, and no line is wider than face->columns.
 */
void dossier_print(FILE *out, const json_t *request, const struct clockface *face);

#endif
