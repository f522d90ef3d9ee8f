/*
 * The office's screen: how much is new, waits, is due and overdue, and which requests these
 * are. It hangs where visitors may see it, so there is nothing on it but counts, numbers of
 * requests, days and states.
 */
#ifndef LOKET_REPORT_BOARD_H
#define LOKET_REPORT_BOARD_H

#include "register/desk.h"
#include "report/print.h"

/*
 * What is open today as a document of figures (report/figures.h): the section "totals" with
 * a row a state of things, and one section each with its requests, the most pressing first.
 * A request that is new and overdue stands in both, as the desk's counts have it
 * (register/desk.h). What is due from today to `soon_on` is due. The caller owns it; NULL
 * with f.
 */
json_t *board_report(const struct desk *desk, int32_t soon_on, struct fault *f);

/* The document as a page that reloads itself. */
extern const struct print_format print_board;

#endif
