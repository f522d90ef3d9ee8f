/*
 * Which letters can go by SMS, and what the law and the applicant have to say about when.
 */
#ifndef LOKET_RULES_SMSLETTER_H
#define LOKET_RULES_SMSLETTER_H

#include <stdbool.h>

struct smsletter {
	const char *name;
	bool legal;    /* its time is a matter of law: it may go outside [sms] hours */
	bool optional; /* a courtesy, that STOP ends (DOMAIN.md 6) */
};

/* The letter of that name, or NULL when there is no SMS of it. `name` may be NULL. */
const struct smsletter *smsletter_find(const char *name);

/* The i-th one, NULL behind the last. */
const struct smsletter *smsletter_at(unsigned i);

#endif
