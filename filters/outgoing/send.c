/*
 * loket-send: composed letters leave, through a mail server, a sendmail-compatible
 * command, or into a Maildir.
 *
 * How a letter is claimed, handed over and written down stands in net/queue.h. Here is
 * which letters: paths on standard input as they come, then everything else that is
 * due; with operands only those. A file HOME/stop holds all of them back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/lock.h"
#include "base/record.h"
#include "base/say.h"
#include "net/queue.h"
#include "net/smsgate.h"
#include "register/undelivered.h"
#include "rules/day.h"
#include "rules/hours.h"
#include "rules/smsletter.h"

/* The network says within a week what became of an SMS, or never. */
#define CONFIRM_SECS (7 * 86400)

struct sender {
	struct reg *reg;
	const struct conf *conf;
	const char *channel;         /* of the present queue */
	json_t *later;               /* rows of the input that are SMS, for the second queue */
	size_t later_at;
	int64_t parts_left;          /* SMS that may still leave today */
	char **operands;
	struct record_reader *input; /* NULL at its end */
	json_t *due;                 /* everything that is due, once that is asked for */
	size_t due_at;
	bool all_due;
	bool stop;                   /* no more rows */
	int code;
};

static void
fail(void *context, const struct fault *f)
{
	struct sender *s = context;
	int code = say_fault(f);

	if (s->code == EX_OK || s->code == EX_TEMPFAIL)
		s->code = code;
}

static void
fail_for_good(struct sender *s, const struct fault *f)
{
	fail(s, f);
	s->stop = true;
}

/* What became of a letter, as a record. */
static int
print(void *context, const struct outbox_result *d)
{
	static const char *const words[] = {
		[OUTBOX_SENT] = "sent", [OUTBOX_LATER] = "later", [OUTBOX_FAILED] = "failed",
		[OUTBOX_DOUBT] = "doubt", [OUTBOX_REFUSED] = "refused",
	};
	struct fault f = { 0 };
	json_t *record = json_pack("{s:i, s:s?, s:s?, s:s?, s:s, s:s}", "v", 1,
	    "number", record_text(d->row, "number"), "letter", record_text(d->row, "letter"),
	    "message_id", record_text(d->row, "message_id"), "outcome", words[d->outcome],
	    "answer", d->answer ? d->answer : "");
	int result;

	if (strcmp(record_text(d->row, "channel"), "sms") == 0)
		json_object_set(record, "parts", json_object_get(d->row, "parts"));
	result = record != NULL ? record_print(stdout, record, &f) : 0;

	if (result < 0)
		fail(context, &f);
	json_decref(record);
	return result;
}

/* --- which letters ------------------------------------------------------------------ */

/* The id in ".../00000012.tanda_bukti.eml", or 0. */
static long long
id_of(const char *path)
{
	const char *name = strrchr(path, '/');
	char *end;
	long long id = strtoll(name ? name + 1 : path, &end, 10);

	return *end == '.' && id > 0 ? id : 0;
}

/* The row of a path, if it is due; the caller owns it. */
static json_t *
row_of_path(struct sender *s, const char *path)
{
	struct fault f = { 0 };
	long long id = id_of(path);
	json_t *rows, *row;

	if (id == 0) {
		fault_set(&f, EX_DATAERR, path, "not the path of a composed letter");
		fail(s, &f);
		return NULL;
	}
	rows = outbox_due_one(s->reg, id, clock_now(), &f);
	if (rows == NULL)
		fail_for_good(s, &f);
	row = json_incref(json_array_get(rows, 0));
	json_decref(rows);
	if (row == NULL || strcmp(record_text(row, "channel"), s->channel) == 0)
		return row;
	json_array_append_new(s->later, row);
	return NULL;
}

/* The next row of a line of the input; NULL at its end, and for now when `wait` is not
 * set and no line is there. */
static json_t *
row_of_input(struct sender *s, bool wait)
{
	struct fault f = { 0 };
	char *line;
	json_t *row;

	while (s->input != NULL && !s->stop && (wait || record_waiting(s->input))) {
		enum record_result result = record_line(s->input, '\n', &line, &f);

		if (result == RECORD_OK && (row = row_of_path(s, line)) != NULL)
			return row;
		if (result == RECORD_OK)
			continue;
		/* A torn or broken line is no path; its letter is due all the same. */
		if (result != RECORD_END)
			fail(s, &f);
		record_reader_free(s->input);
		s->input = NULL;
	}
	return NULL;
}

/* A file that says: nothing leaves now. */
static bool
stopped(struct sender *s)
{
	char *path = conf_home(s->conf, "stop");
	bool there = access(path, F_OK) == 0;
	struct fault f = { 0 };

	if (there && !s->stop) {
		fault_set(&f, EX_TEMPFAIL, path, "nothing is sent while this file is there");
		fail_for_good(s, &f);
	}
	free(path);
	return there;
}

static json_t *
next_due(struct sender *s)
{
	struct fault f = { 0 };

	if (s->due == NULL && (s->due = outbox_due(s->reg, s->channel, clock_now(), &f)) == NULL) {
		fail_for_good(s, &f);
		return NULL;
	}
	return json_incref(json_array_get(s->due, s->due_at++));
}

static bool
is_sms(const struct sender *s)
{
	return strcmp(s->channel, "sms") == 0;
}

/* Retries and what the daily ceiling held back may come at night. */
static bool
is_its_hour(const struct sender *s, const json_t *row)
{
	const struct smsletter *letter = smsletter_find(record_text(row, "letter"));
	struct hours hours;

	if (letter != NULL && letter->legal && strcmp(s->conf->sms_legal, "any") == 0)
		return true;
	return !hours_parse(s->conf->sms_hours, &hours) ||
	    hours_next(&hours, clock_now(), s->conf->zone_secs) == clock_now();
}

static bool
may_leave(struct sender *s, const json_t *row)
{
	int64_t parts = json_integer_value(json_object_get(row, "parts"));
	struct fault f = { 0 };

	if (!is_its_hour(s, row))
		return false;
	if (parts <= s->parts_left) {
		s->parts_left -= parts;
		return true;
	}
	fault_set(&f, EX_TEMPFAIL, "[sms] parts_per_day", "no more than %ld SMS leave on one day: the others wait for tomorrow", s->conf->sms_parts_per_day);
	fail_for_good(s, &f);
	return false;
}

static json_t *
next_row(void *context, bool wait)
{
	struct sender *s = context;
	json_t *row = NULL;

	while (*s->operands != NULL && row == NULL && !s->stop)
		row = row_of_path(s, *s->operands++);
	if (row == NULL)
		row = row_of_input(s, wait);
	if (row == NULL && is_sms(s) && !s->stop)
		row = json_incref(json_array_get(s->later, s->later_at++));
	if (row == NULL && s->input == NULL && s->all_due && !s->stop)
		row = next_due(s);
	if (row == NULL || !stopped(s))
		return row;
	json_decref(row);
	return NULL;
}

/* The same for a queue of SMS: what has to wait for its hour or for tomorrow is left. */
static json_t *
next_sms(void *context, bool wait)
{
	struct sender *s = context;
	json_t *row;

	while ((row = next_row(context, wait)) != NULL && !may_leave(s, row))
		json_decref(row);
	return row;
}

/* How many SMS may still leave today. */
static int
count_parts(struct sender *s, struct fault *f)
{
	enum query q = QUERY_SMS_PARTS_SINCE;
	int64_t midnight = day_start_at(day_of(clock_now(), s->conf->zone_secs), s->conf->zone_secs);

	if (register_one(s->reg, q, REG_VALUES(REG_NUMBER("since", midnight)), f) < 0)
		return -1;
	s->parts_left = s->conf->sms_parts_per_day - register_number(s->reg, q, 0);
	register_done(s->reg, q);
	return 0;
}

/* What the network has said of SMS that left in the last week. */
static void
confirm(struct sender *s)
{
	struct fault f = { 0 };
	struct smsgate *gate = NULL;
	json_t *rows = outbox_unconfirmed(s->reg, clock_now() - CONFIRM_SECS, &f), *row;
	enum smsgate_fate fate;
	size_t i;

	if (rows == NULL || (json_array_size(rows) > 0 && smsgate_open(s->conf, NULL, &gate, &f) < 0))
		fail(s, &f);
	json_array_foreach(rows, i, row) {
		if (gate == NULL)
			break;
		if (smsgate_fate(gate, record_text(row, "message_id"), &fate, &f) < 0 ||
		    (fate != SMSGATE_UNKNOWN &&
		     outbox_confirm(s->reg, s->conf, row, fate == SMSGATE_DELIVERED, clock_now(), &f) < 0)) {
			fail(s, &f);
			break;
		}
	}
	smsgate_close(gate);
	json_decref(rows);
}

static void
run_queue(struct sender *s, const char *channel)
{
	const struct queue_owner owner = { strcmp(channel, "sms") == 0 ? next_sms : next_row, print, fail, s };
	struct queue *queue;
	struct fault f = { 0 };

	s->channel = channel;
	s->stop = false;
	if (queue_open(s->reg, s->conf, channel, &owner, &queue, &f) < 0) {
		fail(s, &f);
		return;
	}
	queue_run(queue);
	queue_close(queue);
	json_decref(s->due);
	s->due = NULL;
	s->due_at = 0;
}

/* Mail first, then SMS: a server that is away holds nothing up but its own. */
static void
run(struct sender *s)
{
	struct fault f = { 0 };

	s->later = json_array();
	s->all_due = *s->operands == NULL;
	if (s->all_due && !isatty(STDIN_FILENO))
		s->input = record_reader_new(STDIN_FILENO);
	run_queue(s, "surel");
	if (strcmp(s->conf->sms_gateway, "none") != 0) {
		if (count_parts(s, &f) < 0)
			fail(s, &f);
		else
			run_queue(s, "sms");
		if (strcmp(s->conf->sms_gateway, "gammu") == 0)
			confirm(s);
	}
	json_decref(s->later);
	record_reader_free(s->input);
}

/* SMS and their parts by month, and what they cost. */
static void
print_months(struct sender *s)
{
	struct fault f = { 0 };
	json_t *rows = register_rows(s->reg, QUERY_SMS_MONTHS, REG_VALUES(REG_NUMBER("zone", s->conf->zone_secs)), &f), *row;
	size_t i;

	if (rows == NULL)
		fail(s, &f);
	json_array_foreach(rows, i, row) {
		if (s->conf->sms_price > 0)
			json_object_set_new(row, "rupiah", json_integer(s->conf->sms_price *
			    json_integer_value(json_object_get(row, "parts"))));
		if (record_print(stdout, row, &f) < 0)
			fail(s, &f);
	}
	json_decref(rows);
}

static int
one_by_hand(struct sender *s, const char *arrived, const char *again, const char *tell, struct fault *f)
{
	if (tell == NULL)
		return outbox_settle(s->reg, s->conf, arrived ? arrived : again, arrived != NULL, clock_now(), f);
	if (register_begin(s->reg, f) < 0)
		return -1;
	if (undelivered_tell(s->reg, s->conf, strtoll(tell, NULL, 10), true, clock_now(), f) == 0)
		return register_commit(s->reg, f);
	register_rollback(s->reg);
	return -1;
}

int
main(int argc, char **argv)
{
	const char *arrived = NULL, *again = NULL, *tell = NULL;
	bool months = false;
	const struct cli_option options[] = {
		{ .name = "arrived", .argument = "ID", .value = &arrived,
		  .help = "an SMS in doubt has arrived: its Message-ID, or its number" },
		{ .name = "again", .argument = "ID", .value = &again,
		  .help = "an SMS in doubt goes once more" },
		{ .name = "tell", .argument = "NUMBER", .value = &tell,
		  .help = "tell the applicant by his other channel that this letter did not arrive" },
		{ .name = "months", .flag = &months, .help = "print how many SMS have left, by month" },
		{ 0 },
	};
	struct cli cli = {
		.program = "loket-send", .operands = "[PATH...]", .max_operands = -1, .options = options,
		.summary = "Sends the composed letters that are due: those whose paths it is given, and without operands all.",
	};
	struct sender s = { .conf = &cli.conf };
	struct fault f = { 0 };
	char *path;
	int lock_fd, code = cli_start(&cli, argc, argv);
	bool by_hand;

	if (code >= 0)
		return code;
	path = conf_home(&cli.conf, "register.db");
	s.operands = argv + cli.first_operand;
	by_hand = arrived != NULL || again != NULL || tell != NULL;
	if ((arrived != NULL) + (again != NULL) + (tell != NULL) + months + (*s.operands != NULL) > 1) {
		say("operands", "PATHs and options exclude each other (loket-send --help)");
		free(path);
		return cli_end(&cli, EX_USAGE);
	}
	lock_fd = lock_take(cli.conf.home, "send", &f);
	if (lock_fd < 0 || register_open(path, REGISTER_WRITE, &s.reg, &f) < 0)
		s.code = say_fault(&f);
	else if (by_hand && one_by_hand(&s, arrived, again, tell, &f) < 0)
		s.code = say_fault(&f);
	else if (months)
		print_months(&s);
	else if (!by_hand)
		run(&s);
	register_close(s.reg);
	if (lock_fd >= 0)
		close(lock_fd);
	free(path);
	return cli_end(&cli, s.code);
}
