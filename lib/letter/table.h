/*
 * Requests as a table for an officer: as wide as his terminal, in Indonesian.
 */
#ifndef LOKET_LETTER_TABLE_H
#define LOKET_LETTER_TABLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/fault.h"

/* The requests (records of loket-list or loket-search) one a line under a head: number,
 * kind, state, the deadline that applies, the working days left, the subject; on a wide
 * page the applicant's name before it. A record's "snippet" stands on a line of its own
 * below it. Control characters are made visible, and what does not fit is cut. */
void table_requests(FILE *out, const json_t *list);

/* The same list on standard output, as that table for people or as records for a pipe. */
int table_print(const json_t *list, bool people, struct fault *f);

#endif
