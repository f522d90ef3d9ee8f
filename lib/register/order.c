#include "register/order.h"

#include <string.h>

#include "base/record.h"
#include "register/status.h"
#include "rules/objection.h"

#define OBJECTION_SERIES "objection"

enum command
order_of(const json_t *record)
{
	const char *word = record_text(record, "command");

	for (int i = COMMAND_NONE + 1; word != NULL && i < COMMAND__MAX; i++)
		if (strcmp(command_name((enum command)i), word) == 0)
			return (enum command)i;
	return COMMAND_NONE;
}

bool
order_is_agencys(enum command command)
{
	return command == COMMAND_TANGGAPAN || command == COMMAND_BUKAN_KEWENANGAN ||
	    command == COMMAND_MOHON_WAKTU;
}

int
order_status(struct intake *in, struct arrival *a, const struct file *file, struct fault *f)
{
	a->outcome = "status";
	if (arrival_record(in, a, NULL, f) < 0)
		return -1;
	return arrival_owe(in, a, file->id, file->number, "status", f);
}

/* A message that is kept with the file and changes nothing of it; `note` says why. */
static int
only_keep(struct intake *in, struct arrival *a, const char *note, struct fault *f)
{
	a->outcome = "follow_up";
	return arrival_record(in, a, json_pack("{s:s}", "note", note), f);
}

int
order_withdraw(struct intake *in, struct arrival *a, const struct file *file, bool proven,
                 struct fault *f)
{
	if (!state_next(file->status, STATE_EVENT_WITHDRAW, NULL))
		return only_keep(in, a, "cannot be withdrawn in its state", f);
	if (!proven && !arrival_is_vouched(a->record)) {
		if (only_keep(in, a, "withdrawal without proof: confirmation asked", f) < 0)
			return -1;
		return arrival_owe(in, a, file->id, file->number, "konfirmasi_cabut", f);
	}
	a->outcome = "withdrawal";
	if (arrival_record(in, a, NULL, f) < 0 ||
	    register_run(in->reg, QUERY_OUTBOX_CANCEL, REG_VALUES(
	        REG_NUMBER("request", file->id), REG_STRING("letter", "lengkapi")), f) < 0 ||
	    status_change(in, &(struct status_change){
	        .request = file->id, .event = STATE_EVENT_WITHDRAW }, f) < 0)
		return -1;
	return arrival_owe(in, a, file->id, file->number, "dicabut", f);
}

/* --- objection -------------------------------------------------------------------------- */

static int
has_open_objection(struct intake *in, int64_t request, bool *open, struct fault *f)
{
	enum query q = QUERY_OBJECTION_OPEN;
	int row = register_one(in->reg, q, REG_VALUES(REG_NUMBER("request", request)), f);

	*open = row > 0;
	register_done(in->reg, q);
	return row < 0 ? -1 : 0;
}

static bool
was_late(const struct intake *in, const struct file *file)
{
	const char *due = record_text(file->row, "extended_due_on");
	int64_t answered_at = json_integer_value(json_object_get(file->row, "answered_at"));

	if (due == NULL)
		due = record_text(file->row, "due_on");
	return answered_at != 0 && due != NULL &&
	    day_of(answered_at, in->conf->zone_secs) > day_parse(due);
}

static int
insert_objection(struct intake *in, struct arrival *a, const struct file *file, struct fault *f)
{
	int32_t today_on = day_of(in->now, in->conf->zone_secs);
	const struct objection_case its = {
		.status = file->status, .decision = record_text(file->row, "decision"),
		.late = was_late(in, file),
	};
	char ground[2] = { objection_ground(record_text(a->record, "text"), &its), '\0' };
	char number[NUMBER_BYTES], due[DAY_TEXT_BYTES];
	int year = day_to_ymd(today_on).year;
	struct clocks_subject subject = { 0 };
	enum query q = QUERY_OBJECTION_INSERT;
	int32_t due_on;
	int64_t seq;

	if (clocks_deadline(&in->calendar, today_on, (unsigned)in->conf->superior_workdays, &due_on, f) < 0)
		return -1;
	day_format(due_on, due);
	if (arrival_number(in, OBJECTION_SERIES, in->conf->objection_number, year, number, &seq, f) < 0 ||
	    arrival_record(in, a, json_pack("{s:s, s:s, s:s}", "objection", number, "ground", ground, "due", due), f) < 0)
		return -1;
	if (register_one(in->reg, q, REG_VALUES(
	    REG_STRING("number", number), REG_NUMBER("year", year), REG_NUMBER("seq", seq),
	    REG_NUMBER("request", file->id), REG_STRING("ground", ground),
	    REG_NUMBER("received_at", a->received_at), REG_STRING("due_on", due)), f) < 0)
		return -1;
	subject.objection = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return clocks_event(in, file->id, CLOCK_EVENT_OBJECTION, today_on, &subject, f);
}

int
order_object(struct intake *in, struct arrival *a, const struct file *file, struct fault *f)
{
	bool open;

	if (!objection_is_open_to(file->kind))
		return only_keep(in, a, "no objection to a file of this kind", f);
	if (has_open_objection(in, file->id, &open, f) < 0)
		return -1;
	if (open)
		return only_keep(in, a, "an objection is undecided", f);
	a->outcome = "objection";
	if (insert_objection(in, a, file, f) < 0)
		return -1;
	return arrival_owe(in, a, file->id, file->number, "keberatan_terima", f);
}
