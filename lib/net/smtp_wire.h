/*
 * The wire of an SMTP session: lines out, replies in (RFC 5321 sections 4.2 and 4.5.2),
 * on a connection that libcurl has opened, secured and logged in, and through its TLS.
 * What is said and what an answer means is net/smtp.c's.
 */
#ifndef LOKET_NET_SMTP_WIRE_H
#define LOKET_NET_SMTP_WIRE_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "net/smtp.h"

#define WIRE_BYTES 16384

struct wire {
	CURL *easy;            /* the caller's, connected with CURLOPT_CONNECT_ONLY */
	int socket;
	long seconds;          /* for each answer, and for each piece that leaves */
	struct timespec due;   /* of the letter (CLOCK_MONOTONIC) */
	size_t at, end;        /* what has come and is not taken: in[at..end) */
	char in[WIRE_BYTES], out[WIRE_BYTES];
};

/* A reply whole: its code, and its last line, printable ASCII only. */
struct wire_reply {
	int code;
	char text[SMTP_TEXT_SIZE];
};

enum wire_end {
	WIRE_OK,
	WIRE_CLOSED,  /* the server closed the connection, or it broke */
	WIRE_TIMEOUT,
	WIRE_GARBAGE, /* what came is no reply */
	WIRE_LETTER,  /* the letter's file cannot be read */
};

/* What an end is called, as in "the connection failed: …". Static. */
const char *wire_why(enum wire_end end);

/* Takes a connection over. */
void wire_begin(struct wire *w, CURL *easy, int socket, long seconds);

/* For a letter: from that many seconds on everything fails. */
void wire_due(struct wire *w, long total_secs);

/* Is anything there that nobody asked for? A reply to come would be taken for another. */
bool wire_is_ahead(const struct wire *w);

enum wire_end wire_say(struct wire *w, const char *bytes, size_t len);

/* Takes the next reply. */
enum wire_end wire_hear(struct wire *w, struct wire_reply *reply);

/* Says the text of a file of that size (net/canonical.h), its dots doubled, and the dot
 * that ends it, which leaves with the last piece. *ended says that the dot may have
 * left: from then on the server may have the letter. */
enum wire_end wire_say_letter(struct wire *w, int fd, off_t size, bool *ended);

/* A reply's line: its code when it is the last one (three digits, then no '-'), printable
 * ASCII of it to `text`. False for a line that is another one's beginning or no reply. */
bool wire_last_line(const char *line, size_t len, int *code, char text[SMTP_TEXT_SIZE]);

#endif
