/*
 * One part of a message in the archive, decoded into a file: what a letter encloses as
 * it came. A stranger made the message, so it is read in a process of its own, locked
 * in (base/cage.h) and bounded in time.
 */
#ifndef LOKET_MAIL_EXTRACT_H
#define LOKET_MAIL_EXTRACT_H

#include "base/conf.h"
#include "base/fault.h"

/* Writes the bytes of the part with that number ("2.1", loket-record(5)) of the message
 * at `path` to the file `out`, which is then rewound. EX_DATAERR when there is no such
 * part; what child_run() says when it took too long. */
int extract_part(const struct conf *conf, const char *path, const char *number, int out,
                 struct fault *f);

#endif
