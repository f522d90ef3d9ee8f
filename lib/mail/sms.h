/*
 * An SMS of the spool (base/sms.h) as a record, with the keys of a mail: its sender's
 * number is from.address, its own id the message_id, and what it completes in_reply_to.
 *
 * This runs in the worker, as describe_message() does.
 */
#ifndef LOKET_MAIL_SMS_H
#define LOKET_MAIL_SMS_H

#include <jansson.h>

#include "base/conf.h"

/* Begins `kind.why` of an SMS whose first word names its kind. */
#define SMS_KEYWORD "kata kunci"

/* The record of the SMS in fd; the caller owns it. Never NULL: what cannot be read is a
 * record with a warning. */
json_t *sms_describe(int fd, const struct conf *conf);

#endif
