/*
 * The ways out of [sms] gateway: Gammu SMSD (its SQLite database, its outbox folder, or
 * gammu-smsd-inject for its other databases), a provider's HTTP gateway (net/smshttp.h), or
 * a Maildir in which SMS only wait to be looked at.
 *
 * SMSD's SQLite database and its outbox folder know what they have had: the same message
 * handed over again is there once. The others do not, and a message in doubt waits for a
 * person.
 */
#ifndef LOKET_NET_SMSGATE_H
#define LOKET_NET_SMSGATE_H

#include "base/conf.h"
#include "net/smtp.h"

struct smsgate;

/* `secret` is the provider's, NULL for none. What conf points to must live as long. -1 with
 * EX_CONFIG. */
int smsgate_open(const struct conf *conf, const char *secret, struct smsgate **gate, struct fault *f);

/*
 * Hands over the SMS in fd, a file of mail/short.h, to a number; `name` is its digest. As
 * smtp_send(), and the text of the answer never has the secret in it.
 */
int smsgate_send(struct smsgate *gate, int fd, const char *name, const char *to,
                 struct smtp_answer *answer, struct fault *f);

/* Does the gateway that conf names know what it has had? */
bool smsgate_is_sure(const struct conf *conf);

/* What the network has said of a message since, by its Message-ID. */
enum smsgate_fate { SMSGATE_UNKNOWN, SMSGATE_DELIVERED, SMSGATE_REFUSED };
int smsgate_fate(struct smsgate *gate, const char *message_id, enum smsgate_fate *fate, struct fault *f);

/* NULL is nothing to do. */
void smsgate_close(struct smsgate *gate);

#endif
