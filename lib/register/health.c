#include "register/health.h"

#include <string.h>

/* "ok" as the one row of a check of pages. */
static int
check_pages(struct reg *r, enum query q, struct fault *f)
{
	const char *word;
	int found = register_one(r, q, REG_NO_VALUES, f);

	if (found < 0)
		return -1;
	word = found > 0 ? register_column(r, q, 0) : NULL;
	if (word == NULL || strcmp(word, "ok") != 0)
		fault_set(f, EX_DATAERR, "register", "it is damaged: %s; restore the last backup",
		          word ? word : "no answer");
	else
		found = 0;
	register_done(r, q);
	return found == 0 ? 0 : -1;
}

/* Each row names a table and what it points to and does not find. */
static int
check_references(struct reg *r, struct fault *f)
{
	enum query q = QUERY_HEALTH_REFERENCES;
	int found = register_one(r, q, REG_NO_VALUES, f);

	if (found > 0)
		fault_set(f, EX_DATAERR, "register", "it is damaged: a row of %s points to a row of %s that is not there",
		          register_column(r, q, 0), register_column(r, q, 2));
	register_done(r, q);
	return found == 0 ? 0 : -1;
}

int
health_register(struct reg *r, bool deep, struct fault *f)
{
	if (!deep)
		return check_pages(r, QUERY_HEALTH_QUICKLY, f);
	return check_pages(r, QUERY_HEALTH_WHOLLY, f) < 0 ? -1 : check_references(r, f);
}

int
health_sms_in_doubt(struct reg *r, int64_t *n, struct fault *f)
{
	enum query q = QUERY_HEALTH_SMS_IN_DOUBT;
	int found = register_one(r, q, REG_NO_VALUES, f);

	*n = found > 0 ? register_number(r, q, 0) : 0;
	register_done(r, q);
	return found < 0 ? -1 : 0;
}
