/*
 * The times at which agencies read their mailboxes ([clock] digest; the procedure: after
 * the morning's and before the afternoon's assembly), and which of them a digest that is
 * made now is for.
 */
#ifndef LOKET_RULES_MAILTIME_H
#define LOKET_RULES_MAILTIME_H

#include <stdint.h>

#include "base/numbers.h"

#define MAILTIME_BYTES 6 /* "07:45" and its NUL */

/*
 * The last reading of the day whose digest may go: from `minutes` before it, at the
 * earliest at midnight, until the next one's time has come or the day is over. Its index
 * in `readings` (minutes of the day), or -1 for none yet. `zone_secs` is east of UTC.
 */
int mailtime_open(const struct numbers *readings, long minutes, int64_t at, int32_t zone_secs);

/* When the digest of that reading may go, on the day of `at`. */
int64_t mailtime_opened_at(int minutes_of_day, long minutes, int64_t at, int32_t zone_secs);

/* "07:45" */
void mailtime_format(int minutes_of_day, char text[MAILTIME_BYTES]);

#endif
