/*
 * Today's desk: how much there is of each, whom the office waits for, and which requests
 * somebody should look at first.
 */
#ifndef LOKET_REGISTER_TODAY_H
#define LOKET_REGISTER_TODAY_H

#include "register/desk.h"

/* The most requests that are named for one reason; the figures count all. */
#define TODAY_NAMED_MAX 20

/*
 * One object, that the caller owns: the figures, "agencies" and "urgent"
 * (loket-list(1), --today). What is due on `soon_on` or before, and not overdue, is due
 * soon. NULL with f.
 */
json_t *today_desk(const struct desk *desk, int32_t soon_on, struct fault *f);

#endif
