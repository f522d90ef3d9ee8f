/*
 * From a message to its record, whatever the message does.
 *
 * A message is copied into a scratch file, hashed on the way, and read by a
 * worker (worker.h). When the worker dies over it or takes too long, a new one
 * reads the header alone, and when even that fails the record has nothing but what
 * we know ourselves: the message is registered for a person in any case, and the
 * next one is read.
 */
#ifndef LOKET_MAIL_READING_H
#define LOKET_MAIL_READING_H

#include <jansson.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/fault.h"

struct reading;

/* `conf` stays the caller's. NULL and f when it cannot work. */
struct reading *reading_new(const struct conf *conf, struct fault *f);
void reading_free(struct reading *r);

/* The record of the message that can be read from fd (a file or a pipe, from where
 * it stands to its end). `path` is the spool file, NULL for none; received_at its
 * moment in UTC seconds, never later than the clock. The caller owns the record;
 * NULL and f when the message could not be read from fd, or the machine cannot. */
json_t *reading_record(struct reading *r, int fd, const char *path, int64_t received_at,
                       struct fault *f);

#endif
