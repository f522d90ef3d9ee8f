#include "register/applicant.h"

#include <stdio.h>

#include "base/record.h"
#include "register/letters.h"

int
applicant_load(struct reg *r, int64_t request, struct applicant *applicant, struct fault *f)
{
	enum query q = QUERY_REQUEST_APPLICANT;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("request", request)), f);

	if (found <= 0)
		return found < 0 ? -1 : fault_set(f, EX_SOFTWARE, "register", "a letter of a request that is gone");
	*applicant = (struct applicant){
		.request = request,
		.status = state_parse(register_column(r, q, 1)),
		.has_address = register_column(r, q, 2) != NULL,
	};
	snprintf(applicant->number, sizeof applicant->number, "%s", register_column(r, q, 0));
	register_done(r, q);
	return 0;
}

int
applicant_owe(struct reg *r, const struct conf *conf, const struct applicant *applicant,
              const char *letter, bool automatic, int64_t now, struct fault *f)
{
	enum query q = QUERY_REQUEST_APPLICANT;
	json_t *row;
	int result;

	if (register_one(r, q, REG_VALUES(REG_NUMBER("request", applicant->request)), f) < 0)
		return -1;
	row = register_row(r, q);
	register_done(r, q);
	result = letters_owe(r, conf, &(struct letters_owed){
	    .request = applicant->request, .number = applicant->number, .letter = letter,
	    .recipient = record_text(row, "email"), .automatic = automatic,
	    .in_reply_to = record_text(row, "in_reply_to"),
	    .references = record_text(row, "reference_ids") }, now, f);
	json_decref(row);
	return result;
}
