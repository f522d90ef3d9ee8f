#include "register/thread.h"

#include "base/record.h"

int
thread_of_id(struct intake *in, const char *id, int64_t *request, struct fault *f)
{
	static const enum query queries[] = {
		QUERY_OUTBOX_BY_MESSAGE_ID, QUERY_MESSAGE_BY_MESSAGE_ID
	};
	int row = 0;

	*request = 0;
	for (size_t i = 0; id != NULL && i < 2 && row == 0; i++) {
		row = register_one(in->reg, queries[i],
		                   REG_VALUES(REG_STRING("message_id", id)), f);
		if (row > 0)
			*request = register_number(in->reg, queries[i], 1);
		register_done(in->reg, queries[i]);
	}
	return row < 0 ? -1 : 0;
}

/* The last of a list of Message-IDs that is known here. */
static int
request_of_ids(struct intake *in, const json_t *ids, int64_t *request, struct fault *f)
{
	*request = 0;
	for (size_t i = json_array_size(ids); i > 0 && *request == 0; i--)
		if (thread_of_id(in, json_string_value(json_array_get(ids, i - 1)),
		                  request, f) < 0)
			return -1;
	return 0;
}

static int
request_of_numbers(struct intake *in, const json_t *numbers, int64_t *request,
                   struct fault *f)
{
	enum query q = QUERY_REQUEST_BY_NUMBER;

	*request = 0;
	for (size_t i = 0; i < json_array_size(numbers) && *request == 0; i++) {
		const char *number = json_string_value(json_array_get(numbers, i));
		int row = number ? register_one(in->reg, q, REG_VALUES(REG_STRING("number", number)), f) : 0;

		if (row < 0)
			return -1;
		if (row > 0)
			*request = register_number(in->reg, q, 0);
		if (number)
			register_done(in->reg, q);
	}
	return 0;
}

int
thread_find(struct intake *in, struct arrival *a, int64_t *request, struct fault *f)
{
	a->why = "In-Reply-To";
	if (request_of_ids(in, json_object_get(a->record, "in_reply_to"), request, f) < 0)
		return -1;
	if (*request != 0)
		return 0;
	a->why = "References";
	if (request_of_ids(in, json_object_get(a->record, "references"), request, f) < 0)
		return -1;
	if (*request != 0)
		return 0;
	a->why = "number in the subject";
	return request_of_numbers(in, json_object_get(a->record, "numbers"), request, f);
}
