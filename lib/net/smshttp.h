/*
 * SMS through a provider's HTTP gateway (net/provider.h), by libcurl.
 *
 * TLS is verified, redirections are not followed, an answer is bounded in size and time. A
 * message whose answer does not come, or is an error of the provider's machine, is in doubt:
 * it may have been sent, and a person decides. The secret is in no message of ours.
 */
#ifndef LOKET_NET_SMSHTTP_H
#define LOKET_NET_SMSHTTP_H

#include "base/conf.h"
#include "net/smtp.h"

struct smshttp;

/* EX_CONFIG for a template that is wrong or shows the secret, unless [sms] secret_in_url. */
int smshttp_open(const struct conf *conf, const char *secret, struct smshttp **http, struct fault *f);

/* As smtp_send(). `id` is the Message-ID of the letter: our reference is made from it. */
int smshttp_send(struct smshttp *http, const char *id, const char *to, const char *text,
                 struct smtp_answer *answer, struct fault *f);

void smshttp_close(struct smshttp *http);

#endif
