/*
 * What a complaint says of itself: what, where and when (DOMAIN.md 2.5 and 9.1: many
 * tell neither place nor day).
 *
 * Read from words, as the kind is (rules/kind.h): a guess that asks one question too
 * many or too few. It never holds up anything.
 */
#ifndef LOKET_RULES_COMPLAINT_H
#define LOKET_RULES_COMPLAINT_H

enum complaint_field {
	COMPLAINT_WHAT,
	COMPLAINT_WHERE,
	COMPLAINT_WHEN,
	COMPLAINT__MAX,
};

#define COMPLAINT_BIT(field) (1U << (field))

/* What it does not tell, a set of COMPLAINT_BITs. Both texts may be NULL. */
unsigned complaint_missing(const char *subject, const char *text);

#endif
