/*
 * Locks the process in before it reads what strangers wrote: from then on it has the
 * descriptors that are open, its memory and the clock, and nothing else. No file can
 * be opened, made, moved or removed, no program started, no socket made or used for
 * sending, no other process touched, no memory made executable. What a library wants
 * to open later (converters, databases) must be open before.
 *
 * Two walls stand behind each other. Landlock refuses every path; the list of system
 * calls (seccomp) refuses what is not needed to read, compute and write. What no
 * reader ever asks for (a program, a socket, a child) ends the process at once
 * (SIGSYS); the rest is EPERM.
 *
 * Kernels before 5.13, and those started without it, have no Landlock; then the list
 * of calls stands alone, which holds no opening of files either.
 */
#ifndef LOKET_BASE_CAGE_H
#define LOKET_BASE_CAGE_H

#include <stdbool.h>

#include "base/fault.h"

/* Has this kernel Landlock? */
bool cage_has_landlock(void);

/* Locks for good; children are none, so nothing inherits it. With needs_landlock a
 * kernel without it is a fault. 0, or -1 and f (EX_OSERR): then the process must not
 * go on to read. No effect under the sanitizers, which open files of their own. */
int cage_lock(bool needs_landlock, struct fault *f);

#endif
