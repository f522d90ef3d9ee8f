#include "letter/make.h"

#include "base/clock.h"
#include "base/record.h"
#include "letter/about.h"
#include "letter/fields.h"
#include "letter/letter.h"
#include "rules/day.h"

int
letter_make(struct reg *r, const struct conf *conf, const char *name, const json_t *request,
            int64_t outbox, char **subject, char **body, struct fault *f)
{
	char why[LETTER_WHY_BYTES];
	const char *number = record_text(request, "number");
	struct letter *letter = letter_load(conf->letters, name, "surel", why, sizeof why);
	json_t *about = letter ? about_load(r, outbox, f) : NULL;
	struct fields *fields;
	enum letter_status status;

	if (letter == NULL)
		return fault_set(f, EX_CONFIG, number, "%s", why);
	if (about == NULL) {
		letter_free(letter);
		return -1;
	}
	fields = fields_of_request(request, about, conf, day_of(clock_now(), conf->zone_secs));
	status = letter_render(letter, fields_list(fields), subject, body);
	if (status == LETTER_MISSING)
		fault_set(f, EX_DATAERR, number, "letter %s: the request has no {{%s}}", name,
		          letter_missing(letter, fields_list(fields)));
	else if (status != LETTER_OK)
		fault_set(f, EX_DATAERR, number, "letter %s: too long", name);
	fields_free(fields);
	json_decref(about);
	letter_free(letter);
	return status == LETTER_OK ? 0 : -1;
}
