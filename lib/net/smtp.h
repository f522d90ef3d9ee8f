/*
 * Handing letters to a mail server: SMTP (RFC 5321), on one connection for the whole
 * queue. It sends files as they are and never makes or reads a message; claiming,
 * retrying and giving up are the caller's.
 *
 * libcurl opens the connection, secures it and logs in. The letters are said here:
 * MAIL, RCPT and DATA in one piece where the server takes that (PIPELINING, RFC 2920),
 * the text and its dot in one, and at every instant it is known whether the dot may
 * have left. Refused before anything is said: an address that is no plain ASCII
 * addr-spec, a body that is not canonical CR LF text, a session without the TLS or the
 * AUTH that the configuration asks for (RELIABILITY 0.8 and 0.9).
 */
#ifndef LOKET_NET_SMTP_H
#define LOKET_NET_SMTP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/conf.h"
#include "base/fault.h"

#define SMTP_TEXT_SIZE 256

/* What became of one letter. */
enum smtp_outcome {
	SMTP_SENT,     /* the server took it over: 2xx after the final dot */
	SMTP_DEFERRED, /* not taken over, worth another try: 4xx, a connection that
	                * failed before the final dot */
	SMTP_FAILED,   /* refused for good: 5xx to MAIL, RCPT, DATA or the letter; an
	                * address or a body that we must not send (code 0) */
	SMTP_DOUBT,    /* the final dot may have left and no answer came: the server may
	                * or may not have it. Never send it again without evidence */
	SMTP_REFUSED,  /* nothing to do with this letter: certificate, no TLS, no AUTH,
	                * wrong password, a server that turns us away. The letter stays
	                * in the queue, a person must act; the rest of the queue would
	                * meet the same */
};

struct smtp_answer {
	enum smtp_outcome outcome;
	int code;                  /* the server's last reply code, 0 = none */
	char text[SMTP_TEXT_SIZE]; /* its last reply line with code and queue id, printable
	                            * ASCII only. It may quote the recipient's address:
	                            * for the register, not for logs */
	bool whole_queue;          /* not about this letter: the next one would meet the same */
	char copy_text[SMTP_TEXT_SIZE]; /* its reply to the last of the further recipients */
};

struct smtp;

/*
 * Prepares for conf's [smtp]; connects with the first letter. `password` is
 * needed when a user is configured, else NULL; with token_command it is the token,
 * and the login is XOAUTH2, else it is PLAIN or LOGIN. Everything is copied: conf and
 * password need not live on. -1 with EX_CONFIG for an URL, a ca_file or a helo
 * that cannot be used, EX_NOPERM for a password that would leave this machine
 * unencrypted. The caller frees with smtp_close().
 */
int smtp_open(const struct conf *conf, const char *password, struct smtp **smtp,
              struct fault *f);

/* Can the letter be handed to anybody: are the addresses plain ones, the body as
 * net/canonical.h says? Asked by every way out. `answer` and f are filled when not. */
int smtp_check(const char *from, const char *const *rcpts, size_t n, int fd,
               const char *object, off_t *size, struct smtp_answer *answer, struct fault *f);

/*
 * Sends the file at fd, from its first byte to its end, in one envelope to n
 * recipients. The first one is whom the letter is for: when the server does not take
 * it, nothing is sent. The others are copies for ourselves: one that is refused is
 * noted in copy_text and holds nothing up; a server that took both has both. `from`
 * "" is the null sender <> (RFC 5321 section 4.5.5). The body must be as
 * net/canonical.h says. A letter above the server's SIZE (RFC 1870) is not begun, nor
 * one to an address that is not ASCII where SMTPUTF8 (RFC 6531) is not offered.
 *
 * `answer` is always filled. Returns 0 for SMTP_SENT only, else -1 and f says
 * why, without the letter's addresses: EX_TEMPFAIL for SMTP_DEFERRED and
 * SMTP_DOUBT, EX_UNAVAILABLE or EX_DATAERR for SMTP_FAILED, EX_NOPERM or
 * EX_CONFIG for SMTP_REFUSED.
 *
 * Each answer of the server must come within [limits] seconds, all of them
 * within a total that grows with the size of the letter. BODY=8BITMIME (RFC
 * 6152) is never said: compose 7-bit text.
 */
int smtp_send(struct smtp *smtp, const char *from, const char *const *rcpts,
              size_t n, int fd, struct smtp_answer *answer, struct fault *f);

/* Breaks the session off, from another thread: the letter that is on its way then
 * ends as one whose connection failed. */
void smtp_cut(struct smtp *smtp);

/* Says QUIT, waits for the answer at most [limits] seconds, frees. NULL is
 * nothing to do. */
void smtp_close(struct smtp *smtp);

#endif
