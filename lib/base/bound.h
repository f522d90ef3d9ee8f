/*
 * What a process may use: bounds set before it reads what strangers wrote. A bound
 * that cannot be set is not a fault: what it guards against may never come.
 */
#ifndef LOKET_BASE_BOUND_H
#define LOKET_BASE_BOUND_H

/* Whether this is a build with the sanitizers, which need terabytes of address space
 * and files of their own. */
#if defined(__SANITIZE_ADDRESS__)
#define BOUND_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BOUND_SANITIZED 1
#endif
#endif
#ifndef BOUND_SANITIZED
#define BOUND_SANITIZED 0
#endif

/* Memory that the process fills itself (RLIMIT_DATA): an allocation above it fails.
 * Program text and files that are mapped to be read do not count. No effect under
 * the sanitizers. */
void bound_memory(unsigned long bytes);

/* Processor time from now on, in seconds; may be called again for the next message. */
void bound_processor(long secs);

/* No core file: it would hold passwords and letters. */
void bound_core(void);

#endif
