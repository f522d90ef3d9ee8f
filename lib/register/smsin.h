/*
 * What is different when a message is an SMS: its sender is a number, it has no thread but
 * what its words name, and it may ask the office itself. Of this room only.
 */
#ifndef LOKET_REGISTER_SMSIN_H
#define LOKET_REGISTER_SMSIN_H

#include "register/thread.h"

bool smsin_is(const json_t *record);

/* The purpose of a request for information that came by SMS and tells none: its form has no
 * field for it. */
#define SMSIN_PURPOSE "tidak disebutkan (SMS)"

/* Is it a request for information, or may it turn out to be one? */
bool smsin_may_ask(const json_t *record);

/* The same words from the same number within ten minutes: a->outcome is "duplicate". */
int smsin_copy(struct intake *in, struct arrival *a, struct fault *f);

/* FORMAT and STOP, which are about no file. Sets *done when the message was one. */
int smsin_service(struct intake *in, struct arrival *a, bool *done, struct fault *f);

/* Does the SMS bring what was missing of the one that opened its file? */
int smsin_completes(struct intake *in, const struct arrival *a, bool *parent, struct fault *f);

/* May an SMS that names no file belong to one that its sender already has? A form of its
 * own (INFO#, ADUAN#) is a new request. */
bool smsin_may_join(const struct arrival *a);

#endif
