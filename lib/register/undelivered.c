#include "register/undelivered.h"

#include <string.h>

#include "base/record.h"
#include "register/event.h"
#include "register/letters.h"

#define TOLD_BY "tidak_sampai"

static int64_t
number(const json_t *row, const char *key)
{
	return json_integer_value(json_object_get(row, key));
}

static int
tell(struct reg *r, const struct conf *conf, const json_t *row, const char *channel,
     const char *recipient, bool by_person, int64_t now, struct fault *f)
{
	if (!by_person && strcmp(conf->sms_undelivered, "tell") != 0)
		return event_append(r, number(row, "request"), now, "letter_other_way",
		    json_pack("{s:s, s:s, s:I}", "letter", record_text(row, "letter"), "channel", channel,
		              "outbox", (json_int_t)number(row, "id")), f);
	return letters_owe(r, conf, &(struct letters_owed){
	    .request = number(row, "request"), .number = record_text(row, "number"), .letter = TOLD_BY,
	    .recipient = recipient, .channel = strcmp(channel, "sms") == 0 ? channel : NULL,
	    .automatic = !by_person, .instead_of = number(row, "id") }, now, f);
}

int
undelivered_tell(struct reg *r, const struct conf *conf, int64_t letter, bool by_person,
                 int64_t now, struct fault *f)
{
	enum query q = QUERY_UNDELIVERED_LETTER;
	int found = register_one(r, q, REG_VALUES(REG_NUMBER("id", letter)), f), result = 0;
	const char *email, *phone;
	json_t *row;

	if (found <= 0)
		return found;
	row = register_row(r, q);
	register_done(r, q);
	email = record_text(row, "email");
	phone = record_text(row, "phone");
	if (number(row, "told") > 0 || strcmp(record_text(row, "letter"), TOLD_BY) == 0)
		result = 0;
	else if (strcmp(record_text(row, "channel"), "surel") == 0 && phone != NULL &&
	         strcmp(conf->sms_gateway, "none") != 0)
		result = tell(r, conf, row, "sms", phone, by_person, now, f);
	else if (strcmp(record_text(row, "channel"), "sms") == 0 && email != NULL)
		result = tell(r, conf, row, "surel", email, by_person, now, f);
	json_decref(row);
	return result;
}
