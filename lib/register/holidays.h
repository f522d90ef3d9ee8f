/*
 * The calendar as the register keeps it: read once per run for lib/rules, filled
 * from the decrees of schema/calendar/ by loket-init.
 */
#ifndef LOKET_REGISTER_HOLIDAYS_H
#define LOKET_REGISTER_HOLIDAYS_H

#include "base/conf.h"
#include "register/register.h"
#include "rules/calendar.h"

/* All days that are no working days, and whether the office works on cuti bersama
 * ([clock] cuti_bersama); owned by the caller, holidays_free(). */
int holidays_load(struct reg *r, const struct conf *conf, struct calendar *cal, struct fault *f);
void holidays_free(struct calendar *cal);

/* Adds the built-in decrees to the register; days that it has are left as they
 * are. *added is how many were new. One transaction. */
int holidays_fill(struct reg *r, int *added, struct fault *f);

#endif
