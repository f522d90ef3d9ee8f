/*
 * The ways out of [smtp] url: a mail server (net/smtp.h), a sendmail-compatible
 * command (net/sendmail.h), or a Maildir in which letters only wait to be looked at.
 */
#ifndef LOKET_NET_TRANSPORT_H
#define LOKET_NET_TRANSPORT_H

#include "base/conf.h"
#include "base/fault.h"
#include "net/smtp.h"

struct transport;

struct transport_letter {
	int fd;           /* the file: canonical text, net/canonical.h */
	const char *name; /* for a Maildir; the same letter has the same name */
	const char *from; /* of the envelope, "" = the null sender */
	const char *to;
	const char *copy; /* a mailbox of ours in the same envelope, or NULL */
};

/* The ways out of SMS, [sms] gateway, as transport_open(). A letter is then a file of
 * mail/short.h, its recipient a number. */
int transport_open_sms(const struct conf *conf, const char *secret, struct transport **t,
                       struct fault *f);

/* Prepares the way that conf names, with the password or token if there is one. What
 * conf points to must live as long. -1 as smtp_open(). */
int transport_open(const struct conf *conf, const char *secret, struct transport **t,
                   struct fault *f);

/* Hands a letter over; as smtp_send(). */
int transport_send(struct transport *t, const struct transport_letter *letter,
                   struct smtp_answer *answer, struct fault *f);

/* The longest that a letter of that size may take, whatever libcurl thinks of it. */
long transport_secs(const struct transport *t, int fd);

/* Breaks off what another thread is sending. */
void transport_cut(struct transport *t);

/* NULL is nothing to do. */
void transport_close(struct transport *t);

#endif
