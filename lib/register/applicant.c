#include "register/applicant.h"

#include <stdio.h>
#include <string.h>

#include "base/record.h"

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
		.has_address = register_column(r, q, 2) != NULL ||
		    (register_column(r, q, 4) != NULL && strcmp(register_column(r, q, 5), "sms") == 0),
	};
	snprintf(applicant->number, sizeof applicant->number, "%s", register_column(r, q, 0));
	register_done(r, q);
	return 0;
}

/* The channel that he used is that of the answer (DOMAIN.md 1, A12). */
static bool
is_by_sms(const json_t *row)
{
	return record_text(row, "phone") != NULL && strcmp(record_text(row, "channel"), "sms") == 0;
}

int
applicant_owe_about(struct reg *r, const struct conf *conf, const struct applicant *applicant,
                    const struct letters_owed *what, int64_t now, struct fault *f)
{
	enum query q = QUERY_REQUEST_APPLICANT;
	struct letters_owed owed = *what;
	json_t *row;
	int result;

	if (register_one(r, q, REG_VALUES(REG_NUMBER("request", applicant->request)), f) < 0)
		return -1;
	row = register_row(r, q);
	register_done(r, q);
	owed.request = applicant->request;
	owed.number = applicant->number;
	if (owed.channel == NULL)
		owed.channel = is_by_sms(row) ? "sms" : record_text(row, "email") ? "surel" : "surat";
	owed.recipient = record_text(row, strcmp(owed.channel, "surat") == 0 ? "name" : strcmp(owed.channel, "sms") == 0 ? "phone" : "email");
	if (owed.recipient == NULL)
		owed.recipient = "";
	owed.in_reply_to = record_text(row, "in_reply_to");
	owed.references = record_text(row, "reference_ids");
	result = letters_owe(r, conf, &owed, now, f);
	json_decref(row);
	return result;
}

int
applicant_owe(struct reg *r, const struct conf *conf, const struct applicant *applicant,
              const char *letter, bool automatic, int64_t now, struct fault *f)
{
	return applicant_owe_about(r, conf, applicant, &(struct letters_owed){
	    .letter = letter, .automatic = automatic }, now, f);
}
