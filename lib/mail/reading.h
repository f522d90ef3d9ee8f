/*
 * From a message to its record, whatever the message does.
 *
 * A message is hashed, and its open file goes to a worker (worker.h) that is locked
 * in and reads it; several may be on their way, where there are two processors with two
 * workers, and records come back in their order.
 * When the worker dies over a message twice or takes too long, another reads the header
 * alone, and when even that fails the record has nothing but what we know ourselves:
 * the message is registered for a person in any case, and the next one is read.
 */
#ifndef LOKET_MAIL_READING_H
#define LOKET_MAIL_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/digest.h"
#include "base/fault.h"

struct reading;

/* `conf` stays the caller's. NULL and f when it cannot work. */
struct reading *reading_new(const struct conf *conf, struct fault *f);
void reading_free(struct reading *r);

/* How many messages have no record yet, and whether one more may be put. */
size_t reading_waiting(const struct reading *r);
bool reading_has_room(const struct reading *r);

/* Puts the message that can be read from fd (a file or a pipe, from where it stands to
 * its end); there must be room. fd is closed in any case. `path` is the spool file, NULL
 * for none; received_at its moment in UTC seconds, never later than the clock. 0, or
 * -1 and f when it could not be read: then it has no record. */
int reading_put(struct reading *r, int fd, const char *path, int64_t received_at,
                struct fault *f);

/* The record of the oldest message, of which there must be one: a line without its
 * newline, valid until the next call. NULL and f when the machine could not read it
 * now; the message is done all the same. */
char *reading_take(struct reading *r, size_t *len, struct fault *f);

/* The message in fd as the worker is given it, for whoever reads it himself: a file that
 * can be read at any place, its lines mended if need be, with the digest of fd's bytes. fd
 * is used up. -1 and f when it could not be read; `object` is its name there. */
int reading_open(const struct conf *conf, int fd, const char *object,
                 char digest[DIGEST_TEXT_SIZE], struct fault *f);

#endif
