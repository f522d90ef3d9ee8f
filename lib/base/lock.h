/*
 * One run at a time: flock(2) on HOME/lock/NAME, never a pid file, so that the
 * kernel frees the lock of a program that dies.
 */
#ifndef LOKET_BASE_LOCK_H
#define LOKET_BASE_LOCK_H

#include "base/fault.h"

/* The descriptor that holds the lock, which close(2) gives back; -1 with
 * EX_TEMPFAIL when another program has it. */
int lock_take(const char *home, const char *name, struct fault *f);

#endif
