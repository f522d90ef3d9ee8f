/*
 * The keys of a record that the header of the message tells: date, message_id,
 * in_reply_to, references, from, auth, reply_to, to, cc, token, subject and numbers.
 */
#ifndef LOKET_MAIL_HEADING_H
#define LOKET_MAIL_HEADING_H

#include "mail/view.h"

/* Fills them in, and v->subject, v->from and v->charset. Absent stays null. */
void heading_describe(struct view *v);

#endif
