#include "register/order.h"

#include <string.h>

#include "base/record.h"
#include "register/decision.h"
#include "register/objections.h"
#include "register/status.h"

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

/* An answer that has not left does not go any more; one that is on its way goes. */
static int
withdraw_answer(struct intake *in, const struct file *file, struct fault *f)
{
	struct fault gone = { 0 };

	if (file->status != STATE_DIPUTUSKAN || decision_withdraw(in, file->row, &gone) == 0 || gone.code == EX_DATAERR)
		return 0;
	*f = gone;
	return -1;
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
	if (arrival_record(in, a, NULL, f) < 0 || withdraw_answer(in, file, f) < 0 ||
	    register_run(in->reg, QUERY_OUTBOX_CANCEL, REG_VALUES(
	        REG_NUMBER("request", file->id), REG_STRING("letter", "lengkapi")), f) < 0 ||
	    status_change(in, &(struct status_change){
	        .request = file->id, .event = STATE_EVENT_WITHDRAW }, f) < 0)
		return -1;
	return arrival_owe(in, a, file->id, file->number, "dicabut", f);
}

int
order_object(struct intake *in, struct arrival *a, const struct file *file, struct fault *f)
{
	char number[NUMBER_BYTES];

	if (!objection_is_open_to(file->kind))
		return only_keep(in, a, "no objection to a file of this kind", f);
	if (!objection_may_come(file->status))
		return only_keep(in, a, "no objection to a file in its state", f);
	if (objections_undecided(in, file->id, number, f) < 0)
		return -1;
	if (*number != '\0')
		return only_keep(in, a, "an objection is undecided", f);
	return objections_open(in, a, file, &(struct objection_given){ .ground = '\0' }, number, f);
}
