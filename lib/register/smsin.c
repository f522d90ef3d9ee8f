#include "register/smsin.h"

#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "register/letters.h"
#include "register/order.h"

/* The network's second copy of an SMS comes within this time. */
#define COPY_SECS 600
#define KEYWORD "kata kunci"

bool
smsin_is(const json_t *record)
{
	const char *channel = record_text(record, "channel");

	return channel != NULL && strcmp(channel, "sms") == 0;
}

bool
smsin_may_ask(const json_t *record)
{
	enum kind kind = kind_parse(arrival_inner(record, "kind", "value"));

	return kind != KIND_ADUAN && kind != KIND_KRITIK && kind != KIND_SARAN;
}

int
smsin_copy(struct intake *in, struct arrival *a, struct fault *f)
{
	enum query q = QUERY_SMS_COPY;
	const char *content = record_text(a->record, "content"), *date = record_text(a->record, "date");
	int64_t at = a->received_at;
	int row;

	if (content == NULL)
		return 0;
	if (date != NULL)
		clock_parse(date, &at);
	row = register_one(in->reg, q, REG_VALUES(REG_STRING("content", content), REG_NUMBER("at", at),
	                                          REG_NUMBER("within", COPY_SECS)), f);
	if (row > 0) {
		a->duplicate_of = register_number(in->reg, q, 0);
		a->request = register_number(in->reg, q, 1);
		a->outcome = "duplicate";
		a->why = "the same words from the same number within ten minutes";
	}
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

int
smsin_service(struct intake *in, struct arrival *a, bool *done, struct fault *f)
{
	enum command order = order_of(a->record);

	*done = smsin_is(a->record) && (order == COMMAND_FORMAT || order == COMMAND_STOP);
	if (!*done)
		return 0;
	a->outcome = "status";
	a->why = command_name(order);
	a->keep_text = true;
	if (arrival_record(in, a, NULL, f) < 0)
		return -1;
	if (order == COMMAND_STOP && register_run(in->reg, QUERY_SMS_STOP_INSERT, REG_VALUES(
	        REG_STRING("phone", a->sender), REG_NUMBER("at", in->now)), f) < 0)
		return -1;
	return arrival_owe(in, a, 0, NULL, order == COMMAND_STOP ? "berhenti" : "format", f);
}

int
smsin_completes(struct intake *in, const struct arrival *a, bool *parent, struct fault *f)
{
	enum query q = QUERY_SMS_COMPLETES;
	const char *first = json_string_value(json_array_get(json_object_get(a->record, "in_reply_to"), 0));
	int row;

	*parent = false;
	if (!smsin_is(a->record) || first == NULL)
		return 0;
	row = register_one(in->reg, q, REG_VALUES(REG_STRING("message_id", first)), f);
	*parent = row > 0 && strcmp(register_column(in->reg, q, 0), "new") == 0;
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

bool
smsin_may_join(const struct arrival *a)
{
	const char *why = record_text(json_object_get(a->record, "kind"), "why");

	return why == NULL || strcmp(why, KEYWORD) != 0;
}
