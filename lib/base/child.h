/*
 * A piece of work in a process of its own, with bounded time: what it breaks, it
 * breaks alone. Descriptors, standard output and memory are inherited as after
 * fork(2); the caller flushes what it has buffered before.
 */
#ifndef LOKET_BASE_CHILD_H
#define LOKET_BASE_CHILD_H

#include <sys/types.h>

#include "base/fault.h"

/* Begins work(context) in a process of its own, which gets `death_signal` when the
 * caller dies; what it returns (0 to 255) is its exit code. -1 with EX_TEMPFAIL. */
pid_t child_start(int (*work)(void *context), void *context, int death_signal,
                  const char *object, struct fault *f);

/*
 * Runs work(context) and waits for it; what it returns (0 to 255) is the child's
 * exit code and the result. -1 with EX_TEMPFAIL when it could not be started,
 * died of a signal, or was not done after `secs` and had to be killed. It dies
 * with the caller.
 */
int child_run(int (*work)(void *context), void *context, long secs,
              const char *object, struct fault *f);

#endif
