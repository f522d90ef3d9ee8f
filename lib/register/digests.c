#include "register/digests.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/record.h"
#include "register/letters.h"
#include "register/reminders.h"
#include "rules/day.h"
#include "rules/mailtime.h"

#define KEY_BYTES 80 /* "DINKES-2026-11-24-07.45" */

/* --- which are due -------------------------------------------------------------------- */

/* The reading that a digest of now is for, and since when; false when none is due. */
static bool
open_reading(const struct intake *in, char day[DAY_TEXT_BYTES], char reading[MAILTIME_BYTES], int64_t *opened_at)
{
	const struct conf *conf = in->conf;
	int32_t today_on = day_of(in->now, conf->zone_secs);
	int i = mailtime_open(&conf->digest, conf->remind_minutes, in->now, conf->zone_secs);

	if (i < 0 || !calendar_is_workday(&in->calendar, today_on))
		return false;
	day_format(today_on, day);
	mailtime_format(conf->digest.values[i], reading);
	*opened_at = mailtime_opened_at(conf->digest.values[i], conf->remind_minutes, in->now, conf->zone_secs);
	return true;
}

/* Takes the rows over. */
static json_t *
with_reading(json_t *rows, const char *day, const char *reading)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		json_object_set_new(row, "day", json_string(day));
		json_object_set_new(row, "reading", json_string(reading));
	}
	return rows;
}

json_t *
digests_due(struct intake *in, int64_t after, long limit, struct fault *f)
{
	char day[DAY_TEXT_BYTES], reading[MAILTIME_BYTES];
	int64_t opened_at;

	if (!open_reading(in, day, reading, &opened_at))
		return json_array();
	return with_reading(register_rows(in->reg, QUERY_DIGEST_AGENCIES, REG_VALUES(
	    REG_STRING("day", day), REG_STRING("reading", reading), REG_NUMBER("opened_at", opened_at),
	    REG_NUMBER("after", after), REG_NUMBER("limit", limit)), f), day, reading);
}

static int
is_written(struct intake *in, const char *agency, const char *day, const char *reading, bool *written,
           struct fault *f)
{
	enum query q = QUERY_DIGEST_WRITTEN;
	int found = register_one(in->reg, q, REG_VALUES(REG_STRING("agency", agency), REG_STRING("day", day),
	                                                REG_STRING("reading", reading)), f);

	*written = found > 0;
	if (found >= 0)
		register_done(in->reg, q);
	return found < 0 ? -1 : 0;
}

json_t *
digests_due_office(struct intake *in, int64_t after, struct fault *f)
{
	char day[DAY_TEXT_BYTES], reading[MAILTIME_BYTES];
	int64_t opened_at;
	bool written;

	if (after > 0 || !open_reading(in, day, reading, &opened_at))
		return json_array();
	/* The morning's, however late the day's first run is. */
	mailtime_format(in->conf->digest.values[0], reading);
	if (is_written(in, "", day, reading, &written, f) < 0)
		return NULL;
	return written ? json_array() : with_reading(json_pack("[{s:i, s:s}]", "id", 1, "agency", ""), day, reading);
}

/* --- one of them ---------------------------------------------------------------------- */

/* Takes back what has not left, and owes the new one. `assignment` is the only forward
 * that it names, 0 = several: an answer to it finds the forward. */
static int
owe(struct intake *in, const json_t *row, const char *recipient, int64_t assignment, int64_t *outbox,
    int64_t *digest, struct fault *f)
{
	const char *agency = record_text(row, "agency"), *reading = record_text(row, "reading");
	enum query q = QUERY_DIGEST_INSERT;
	char key[KEY_BYTES];

	snprintf(key, sizeof key, "%.40s-%s-%.2s.%s", *agency ? agency : "PPID", record_text(row, "day"), reading, reading + 3);
	if (register_run(in->reg, QUERY_DIGEST_WITHDRAW, REG_VALUES(REG_STRING("agency", agency)), f) < 0 ||
	    letters_owe(in->reg, in->conf, &(struct letters_owed){
	        .number = key, .letter = *agency ? DIGESTS_AGENCY : DIGESTS_OFFICE, .recipient = recipient,
	        .automatic = true, .scheduled = true, .assignment = assignment, .id = outbox }, in->now, f) < 0 ||
	    register_one(in->reg, q, REG_VALUES(REG_STRING("agency", agency), REG_STRING("day", record_text(row, "day")),
	        REG_STRING("reading", reading), REG_NUMBER("now", in->now), REG_NUMBER("outbox", *outbox)), f) < 0)
		return -1;
	*digest = register_number(in->reg, q, 0);
	register_done(in->reg, q);
	return 0;
}

/* A line: its days as far as the calendar knows them, and the reminder that it is. */
static int
add_item(struct intake *in, const json_t *item, int64_t digest, size_t position, int64_t outbox,
         json_t *requests, struct fault *f)
{
	struct fault unknown = { 0 };
	int left = 0, given = 0;
	bool known = reminders_left(in, item, &left, &unknown) == 0;
	struct reg_value days_left = { .name = "days_left", .type = known ? REG_INT : REG_NULL, .number = left };

	if (known && reminders_in_digest(in, item, left, outbox, &given, f) < 0)
		return -1;
	json_array_append_new(requests, json_pack("{s:s, s:o, s:o*}", "number", record_text(item, "number"),
	    "days_left", known ? json_integer(left) : json_null(), "reminder", given > 0 ? json_integer(given) : NULL));
	return register_run(in->reg, QUERY_DIGEST_ITEM_INSERT, REG_VALUES(
	    REG_NUMBER("digest", digest), REG_NUMBER("position", (int64_t)position),
	    REG_NUMBER("assignment", json_integer_value(json_object_get(item, "id"))), days_left), f);
}

/* The mailbox of an agency today; where it is gone, its last one. "" for none. */
static int
mailbox_of(struct intake *in, const json_t *row, char *mailbox, size_t size, struct fault *f)
{
	enum query q = QUERY_AGENCY_NOW;
	int found = register_one(in->reg, q, REG_VALUES(REG_STRING("code", record_text(row, "agency")),
	                                                REG_STRING("day", record_text(row, "day"))), f);

	if (found < 0)
		return -1;
	snprintf(mailbox, size, "%s", found > 0 ? register_column(in->reg, q, 2) : "");
	register_done(in->reg, q);
	return 0;
}

static int
write_agency(struct intake *in, json_t *row, const json_t *items, struct fault *f)
{
	const json_t *only = json_array_size(items) == 1 ? json_array_get(items, 0) : NULL, *item;
	json_t *requests = json_array();
	char mailbox[LETTERS_COUNTED_BYTES];
	int64_t outbox, digest;
	int result;
	size_t i;

	json_object_set_new(row, "requests", requests);
	if (mailbox_of(in, row, mailbox, sizeof mailbox, f) < 0)
		return -1;
	result = owe(in, row, mailbox, json_integer_value(json_object_get(only, "id")), &outbox, &digest, f);
	json_array_foreach(items, i, item)
		if (result == 0)
			result = add_item(in, item, digest, i + 1, outbox, requests, f);
	return result;
}

static int
write_office(struct intake *in, const json_t *row, struct fault *f)
{
	const struct conf *conf = in->conf;
	int64_t outbox, digest;

	return owe(in, row, conf->remind_office ? conf->remind_office : conf->office_email, 0, &outbox, &digest, f);
}

int
digests_follow(struct intake *in, json_t *row, bool *done, struct fault *f)
{
	const char *agency = record_text(row, "agency");
	json_t *items = NULL;
	bool written;
	int result;

	*done = false;
	if (is_written(in, agency, record_text(row, "day"), record_text(row, "reading"), &written, f) < 0)
		return -1;
	if (written)
		return 0;
	if (*agency != '\0' && (items = reminders_owing(in, agency, 0, LONG_MAX, f)) == NULL)
		return -1;
	/* Answered since the rows were read. */
	*done = *agency == '\0' || json_array_size(items) > 0;
	result = !*done ? 0 : *agency == '\0' ? write_office(in, row, f) : write_agency(in, row, items, f);
	json_object_set_new(row, "event", json_string("digest"));
	json_object_set_new(row, "letter", json_string(*agency ? DIGESTS_AGENCY : DIGESTS_OFFICE));
	json_decref(items);
	return result;
}
