/*
 * What machines send: bounces, auto-replies, lists. Nothing of it ever makes a
 * letter, and nothing of it is a request. Of this room only.
 */
#ifndef LOKET_REGISTER_MACHINE_H
#define LOKET_REGISTER_MACHINE_H

#include "register/arrival.h"

/*
 * A bounce goes to the letter that it answers, found by the letter's own envelope
 * address, then by our Message-ID in what came back, then by the recipient. When the
 * delivery has failed for good, the letter is marked undeliverable, and 'failed' when
 * the report proves itself by the first two: what only names a recipient anybody can
 * write. A bounce that answers no letter of ours is a row and nothing else.
 */
int machine_bounce(struct intake *in, struct arrival *a, struct fault *f);

/* Any other machine: kept with the file whose letter it answers, when it answers one
 * (an out-of-office note tells the desk why nothing comes), and changes nothing. */
int machine_keep(struct intake *in, struct arrival *a, struct fault *f);

#endif
