/*
 * A stream that is some bytes of ours, and behind them a part of another stream; its
 * places count from the first of our bytes. GMime's own for this (GMimeStreamCat)
 * counts anew in each part that is made of it, so that nobody knows where one stood.
 *
 * Private to lib/mail: GMime's streams are in it.
 */
#ifndef LOKET_MAIL_SPLICE_H
#define LOKET_MAIL_SPLICE_H

#include <gmime/gmime.h>

/* Takes over head (freed with it) and references body, of which it has what stands
 * between its bounds. */
GMimeStream *splice_new(GByteArray *head, GMimeStream *body);

#endif
