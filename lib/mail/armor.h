/*
 * PGP within a text (RFC 9580 sections 6.2 and 7): a text signed in the clear is read
 * without its frame, and one that only a key opens is told. Nothing is checked.
 */
#ifndef LOKET_MAIL_ARMOR_H
#define LOKET_MAIL_ARMOR_H

#include <stdbool.h>

/* Takes the frame of clear signatures out of a text with LF line ends, in place. True
 * when an encrypted message stands in the text, which stays as it is. */
bool armor_read_through(char *text);

#endif
