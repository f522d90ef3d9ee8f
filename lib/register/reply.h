/*
 * A message joins a file. Of this room only.
 *
 * Whoever writes from the applicant's address may add to his file, ask how it stands,
 * withdraw it or object. An agency that was asked answers (register/response.h).
 * Whoever else writes from another address, with whatever number,
 * Message-ID or token, changes nothing, learns nothing and gets no letter: his
 * message waits on the file as unverified until a person has looked at it. The same
 * when the office's own mail server says that the sender's address is forged.
 */
#ifndef LOKET_REGISTER_REPLY_H
#define LOKET_REGISTER_REPLY_H

#include "register/thread.h"

/* Joins the message to the file that it points to. t->request is not 0. */
int reply_join(struct intake *in, struct arrival *a, const struct thread *t, struct fault *f);

/*
 * The same for a message of which somebody has made sure that it is the applicant's: it
 * joins a->request as his own, and as his own word for it.
 */
int reply_own(struct intake *in, struct arrival *a, struct fault *f);

#endif
