/*
 * Line ends of a message. Mail has CR LF (RFC 5322 section 2.1), a file here LF, and
 * some old systems leave CR alone; no reader of MIME knows those, and each such message
 * would be one endless line. So they become LF before anybody reads. Sizes stay.
 */
#ifndef LOKET_MAIL_LINES_H
#define LOKET_MAIL_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* Whether lines end with CR alone, by the first block of a message. */
bool lines_end_with_cr(const char *block, size_t len);

/* Makes LF of each CR that no LF follows. */
void lines_mend(char *block, size_t len);

#endif
