/*
 * What filters say on standard error: one line, "program: object: reason",
 * without control characters and without personal data.
 */
#ifndef LOKET_BASE_SAY_H
#define LOKET_BASE_SAY_H

#include "base/fault.h"

/* Names the program for all later lines; the text is kept, not copied. */
void say_program(const char *name);

/* One line about an object. */
void say(const char *object, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* From now on the reader is an officer: a fault that he cannot mend, such as a register that
 * he may not read, begins in Indonesian with what he can do. What he did himself (EX_USAGE,
 * EX_DATAERR) his programs say in Indonesian anyway. */
void say_to_officer(void);

/* Says the fault and returns its exit code (EX_SOFTWARE where none was set). */
int say_fault(const struct fault *f);

#endif
