/*
 * A reply joins a file. Of this room only.
 */
#ifndef LOKET_REGISTER_REPLY_H
#define LOKET_REGISTER_REPLY_H

#include "register/arrival.h"

/* Joins the message to the request it points to: as a follow-up, as the completion of
 * an incomplete request (its clock begins, the receipt is owed), or, when it comes
 * from another address than the applicant's, as unverified, which changes nothing. */
int reply_join(struct intake *in, struct arrival *a, int64_t request, struct fault *f);

#endif
