/*
 * Is the file of the register what SQLite wrote? For loket-check.
 */
#ifndef LOKET_REGISTER_HEALTH_H
#define LOKET_REGISTER_HEALTH_H

#include <stdbool.h>

#include "register/register.h"

/* Looks at its pages; `deep`: at every index and every reference between tables too,
 * which takes as long as reading all of it. -1 with EX_DATAERR and the first thing that
 * is wrong. */
int health_register(struct reg *r, bool deep, struct fault *f);

/* How many SMS are in doubt. */
int health_sms_in_doubt(struct reg *r, int64_t *n, struct fault *f);

#endif
