/*
 * What a process may use: bounds set before it reads what strangers wrote. A bound
 * that cannot be set is not a fault: what it guards against may never come.
 */
#ifndef LOKET_BASE_BOUND_H
#define LOKET_BASE_BOUND_H

/* Address space; no effect under the sanitizers, whose shadow needs terabytes of it. */
void bound_memory(unsigned long bytes);

/* Processor time from now on, in seconds; may be called again for the next message. */
void bound_processor(long secs);

/* No core file: it would hold passwords and letters. */
void bound_core(void);

#endif
