/*
 * Handing letters to a sendmail-compatible command of this machine. No shell: the
 * command is cut into words at blanks. It gets
 *
 *	COMMAND -i -f SENDER -- RECIPIENT…     ("<>" for the null sender)
 *
 * and the letter with LF on its standard input; its exit code (sysexits(3)) says what
 * became of it: 0 it has it; 65, 67, 68, 69 never; 64, 77, 78, 126, 127 nothing to do
 * with the letter; every other one later.
 */
#ifndef LOKET_NET_SENDMAIL_H
#define LOKET_NET_SENDMAIL_H

#include "net/smtp.h"

struct sendmail {
	const char *command; /* absolute path and words */
	const char *scratch; /* a folder for files without a name */
	long seconds;        /* for one letter, however small */
};

/* As smtp_send(); a command that dies or must be killed leaves the letter in doubt. */
int sendmail_send(const struct sendmail *s, const char *from, const char *const *rcpts,
                  size_t n, int fd, struct smtp_answer *answer, struct fault *f);

#endif
