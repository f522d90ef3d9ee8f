/*
 * A message as a record (schema/record.schema.json): what a filter prints.
 *
 * This runs in the worker, on a stranger's bytes. It makes every key in the fixed
 * order; what only the caller knows for certain (path, digest, received) stays null
 * until mail/reading sets it, so that no message can tell its own digest.
 */
#ifndef LOKET_MAIL_DESCRIBE_H
#define LOKET_MAIL_DESCRIBE_H

#include <jansson.h>

#include "base/conf.h"
#include "base/digest.h"
#include "mail/message.h"
#include "mail/warning.h"

enum describe_depth {
	DESCRIBE_ALL,     /* header, parts, words */
	DESCRIBE_SMS,     /* all of an SMS (mail/sms.h) */
	DESCRIBE_HEADERS, /* the header alone, without GMime: for what killed a reader */
};

/* Once in a process, before the first message. */
void describe_start(void);

/* The record of the message in fd; the caller owns it. Never NULL: what cannot
 * be read is a record with a warning. */
json_t *describe_message(int fd, enum describe_depth depth, const struct conf *conf);

/* A loaded part as an element of the record's parts; the caller owns it. */
json_t *describe_part(const struct part *part);

/* The bounds that the configuration sets. */
struct message_limits describe_limits(const struct conf *conf);

/* A record of class request in which everything else is null. */
json_t *describe_nothing(void);

/* Adds a warning to a record that has the key. */
void describe_warn(json_t *record, enum warning warning);

#endif
