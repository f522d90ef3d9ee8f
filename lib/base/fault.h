/*
 * What went wrong, once: the exit code that a filter answers with and one
 * sentence for a person. Every function of lib/ that can fail takes a struct
 * fault, fills it and returns -1; the filter prints it with say_fault() and
 * exits with its code. lib/ itself neither prints nor exits.
 *
 * A fault never holds a citizen's data: the object is a file, a request number,
 * a server or a setting, never an address, a name or a text.
 */
#ifndef LOKET_BASE_FAULT_H
#define LOKET_BASE_FAULT_H

#include <sysexits.h>

struct fault {
	int code;         /* an EX_ code of sysexits(3) */
	char object[192]; /* what it happened to */
	char reason[640]; /* why, and what the person can do */
};

/* Fills f (which may be NULL). Texts that do not fit are cut. Returns -1, so
 * that a function can say `return fault_set(…)`. */
int fault_set(struct fault *f, int code, const char *object,
              const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same for a failed system call: the reason is what errno says, and the
 * code what a pipe should answer: EX_TEMPFAIL where the next run may succeed
 * (disk full, no memory, too many files), EX_NOPERM for a refused permission,
 * EX_IOERR otherwise. `doing` names the call's purpose: "writing the message". */
int fault_errno(struct fault *f, const char *object, const char *doing);

#endif
