/*
 * Text as SMTP wants it (RFC 5321 sections 2.3.8 and 4.5.3.1.6): lines of at most 998
 * bytes, each ended by CR LF, without any other CR or LF and without NUL. libcurl
 * sends whatever it is given; a bare LF before a dot would end the letter early for
 * some servers, and what follows would be commands (RELIABILITY 0.8).
 */
#ifndef LOKET_NET_CANONICAL_H
#define LOKET_NET_CANONICAL_H

#include <sys/types.h>

/* What canonical_wrong() says when the file itself failed: the text may be right. */
extern const char canonical_unreadable[];

/* Looks at the first `size` bytes of an ordinary file. NULL when all is right, else
 * what is wrong, as in "the letter cannot be sent as it is: …". Static. */
const char *canonical_wrong(int fd, off_t size);

#endif
