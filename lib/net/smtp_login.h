/*
 * An SMTP session up to its login: libcurl connects, says EHLO, secures the line and
 * logs in, and hands the connection over (net/smtp_wire.h). Of net/smtp.c alone.
 */
#ifndef LOKET_NET_SMTP_LOGIN_H
#define LOKET_NET_SMTP_LOGIN_H

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "net/place.h"
#include "net/smtp.h"
#include "net/smtp_wire.h"

/* The slowest line on which a large letter still goes out, and how many answers
 * at full [limits] seconds a session may take. */
#define SLOWEST_BYTES_PER_SEC 8192
#define TOTAL_FACTOR 4

/* How far a session is, by the commands that are said. */
enum stage { STAGE_CONNECT, STAGE_HELLO, STAGE_STARTTLS, STAGE_AUTH, STAGE_MAIL, STAGE_RCPT, STAGE_DATA };

struct smtp {
	CURL *settings;       /* of all connections; never connected itself */
	CURL *easy;           /* the connection, NULL when there is none */
	atomic_int line;      /* its socket, -1 before the first */
	struct wire wire;     /* the same, once it is ready for letters */
	bool ready;
	char host[PLACE_HOST_SIZE];
	long seconds;
	bool needs_auth;
	/* Of the present connection, as its EHLO was answered: */
	bool authenticated;   /* the server said 235 */
	bool takes_utf8;      /* SMTPUTF8, RFC 6531 */
	bool takes_groups;    /* PIPELINING, RFC 2920 */
	bool takes_size;      /* SIZE, RFC 1870 */
	off_t size_max;       /* of a letter, RFC 1870; 0 = not said */
	char problem[CURL_ERROR_SIZE]; /* libcurl's own words */
	bool over;            /* libcurl said QUIT */
	/* Of the letter that is being sent: */
	enum stage stage;
	bool ended;           /* its final dot may have left */
	struct smtp_answer *answer;
};

/* Connects, for the letter whose answer s->answer is. -1 with the answer filled, and then
 * there is no connection. */
int smtp_connect(struct smtp *s, struct fault *f);

/* Forgets the connection. */
void smtp_drop(struct smtp *s);

/* Fills the answer and f with an end; -1. Whether it is about the whole queue follows
 * from the last reply and from how far the session is. */
int smtp_end(struct smtp *s, enum smtp_outcome o, int code, struct fault *f, const char *reason);

/* The same for a reply of 4xx or 5xx. */
int smtp_said_no(struct smtp *s, struct fault *f);

#endif
