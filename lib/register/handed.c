#include "register/handed.h"

#include "base/record.h"
#include "register/event.h"
#include "register/went.h"

static int
hand_over(struct intake *in, int64_t request, const json_t *row, const char *how, struct fault *f)
{
	const char *letter = record_text(row, "letter");
	bool came_back = json_integer_value(json_object_get(row, "came_back")) != 0;

	if (register_run(in->reg, QUERY_OUTBOX_HANDED, REG_VALUES(
	        REG_NUMBER("id", json_integer_value(json_object_get(row, "id"))),
	        REG_NUMBER("now", in->now), REG_STRING("how", how)), f) < 0 ||
	    event_append(in->reg, request, in->now, "letter_handed", json_pack("{s:s}", "letter", letter), f) < 0)
		return -1;
	return (came_back ? went_again : went_follow)(in->reg, in->conf, request, letter, in->now, f);
}

int
handed_over(struct intake *in, const json_t *request, const char *letter, const char *how,
            json_t *told, struct fault *f)
{
	int64_t id = json_integer_value(json_object_get(request, "id"));
	json_t *rows = register_rows(in->reg, QUERY_OUTBOX_FOR_HAND, REG_VALUES(
	    REG_NUMBER("request", id), REG_STRING("letter", letter)), f);
	json_t *names = json_array(), *row;
	int result = rows ? 0 : -1;
	size_t i;

	if (result == 0 && json_array_size(rows) == 0)
		result = fault_set(f, EX_DATAERR, record_text(request, "number"), "tidak ada surat kertas yang menunggu diserahkan%s", letter ? " dengan nama itu" : "");
	json_array_foreach(rows, i, row) {
		if (result == 0)
			result = hand_over(in, id, row, how, f);
		json_array_append(names, json_object_get(row, "letter"));
	}
	json_object_set_new(told, "handed", names);
	json_decref(rows);
	return result;
}

json_t *
handed_waiting(struct reg *r, struct fault *f)
{
	return register_rows(r, QUERY_OUTBOX_FOR_HAND_ALL, REG_NO_VALUES, f);
}
