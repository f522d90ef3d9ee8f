/*
 * The words of a bounce that has no machine-readable part, about half of all that come:
 * qmail's, Exim's, Exchange's, old sendmail's, and those of many a filter before a mail
 * server. They have no grammar, but they look alike: what could not be delivered stands
 * at the start of a line, or in a line that says so, with the reason behind it, before
 * the copy of the letter. So this reader knows lines and not products.
 */
#ifndef LOKET_MAIL_NOTICE_H
#define LOKET_MAIL_NOTICE_H

#include "mail/bounce.h"

/* Adds the recipients that a notice names to a bounce, or completes those that are there
 * already with what the words say of them. `text` is cleaned UTF-8. Addresses in `not_these`
 * (ends with NULL) are the reporter's and our own: they count only when no other is
 * named. */
void notice_read(const char *text, const char *const *not_these, struct bounce *bounce);

/* Do the words say that a letter was not delivered? For bounces that nothing marks. */
bool notice_is_one(const char *text);

#endif
