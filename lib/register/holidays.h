/*
 * The calendar as the register keeps it: read once per run for lib/rules, filled
 * from the decrees of schema/calendar/ by loket-init, changed by loket-calendar.
 */
#ifndef LOKET_REGISTER_HOLIDAYS_H
#define LOKET_REGISTER_HOLIDAYS_H

#include <jansson.h>

#include "base/conf.h"
#include "register/register.h"
#include "rules/calendar.h"

/* All days that are no working days, and whether the office works on cuti bersama
 * ([clock] cuti_bersama); owned by the caller, holidays_free(). */
int holidays_load(struct reg *r, const struct conf *conf, struct calendar *cal, struct fault *f);
void holidays_free(struct calendar *cal);

/* The same as the register had it at a moment: without the days that a decree brought later,
 * and with those that it took away (the journal has each import). A day whose kind alone
 * changed later has its present kind. */
int holidays_load_as_of(struct reg *r, const struct conf *conf, int64_t at, struct calendar *cal,
                        struct fault *f);

/* Adds the built-in decrees of the years of which the register has no day; a year that
 * it has is the office's (loket-calendar import). *added is how many days were new. Inside the
 * caller's transaction. */
int holidays_fill(struct reg *r, int *added, struct fault *f);

/*
 * Reads a decree: lines "2026-12-24<TAB>C<TAB>name[<TAB>decree]", empty ones and those
 * that begin with # aside (DOMAIN.md 8.1). `decree` is that of lines without one, or
 * NULL. Returns an array of {day, kind, name, decree} that the caller owns; NULL with
 * EX_DATAERR, `file` and the line's number. `text` is cut up.
 */
json_t *holidays_parse(char *text, const char *file, const char *decree, struct fault *f);

/*
 * Writes such days inside the caller's transaction. With `whole` they are all there are of
 * each year that they name, and other days of it go. *changes is an array of the days that
 * changed, {change: added, changed or removed, day, kind, name, decree}, that the caller
 * owns. EX_DATAERR for a year that would begin without 1 January: every decree has it, so
 * that one day alone never looks like a known year.
 */
int holidays_import(struct reg *r, const json_t *days, bool whole, json_t **changes,
                    struct fault *f);

#endif
