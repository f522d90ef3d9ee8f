/*
 * What is ill at the counter, in words for the PPID: the calendar, the mailboxes, the disk,
 * agencies that no letter reaches. The same limits as loket-check(1), which tells more.
 */
#ifndef LOKET_DESK_WARNINGS_H
#define LOKET_DESK_WARNINGS_H

#include <stdio.h>

#include "register/desk.h"

/* Prints a line "PERINGATAN: …" for each. *n is how many. */
int warnings_print(FILE *out, const struct desk *desk, int64_t now, size_t *n, struct fault *f);

#endif
