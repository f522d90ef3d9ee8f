/*
 * Tables that offices exchange: CSV with a head (RFC 4180), as spreadsheets write it:
 * CR LF or LF, with or without a byte order mark, quoted or not.
 */
#ifndef LOKET_BASE_CSV_H
#define LOKET_BASE_CSV_H

#include <jansson.h>

#include "base/fault.h"

/* A table of an office has some hundred lines. */
#define CSV_MAX_BYTES (4u << 20)

/*
 * The rows of a file ("-" is standard input) as an array of objects: the head's names
 * are the keys, the fields texts, and "row" is the row's number with the head as 1. A
 * field that is empty is "". The caller owns it. NULL with EX_DATAERR and the row where
 * it is no CSV, no UTF-8, or has more or fewer fields than the head.
 */
json_t *csv_read(const char *path, struct fault *f);

#endif
