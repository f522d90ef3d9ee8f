#include "register/desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "register/event.h"
#include "rules/day.h"
#include "rules/kind.h"
#include "rules/mask.h"
#include "rules/state.h"

#define WAITING_MAX 100000

static void
set_moment(const struct desk *desk, json_t *to, const char *key, const json_t *row,
           const char *column)
{
	const json_t *at = json_object_get(row, column);
	char text[CLOCK_TEXT_SIZE];

	if (!json_is_integer(at)) {
		json_object_set_new(to, key, json_null());
		return;
	}
	clock_format(json_integer_value(at), desk->conf->zone_secs, text);
	json_object_set_new(to, key, json_string(text));
}

static void
copy_as(json_t *to, const char *key, const json_t *row, const char *column)
{
	json_t *value = json_object_get(row, column);

	json_object_set(to, key, value ? value : json_null());
}

static void
set_masked(const struct desk *desk, json_t *to, const char *key, const char *text,
           void (*mask)(const char *, char *))
{
	char masked[32];

	if (text == NULL || desk->reveal) {
		record_set_text(to, key, text);
		return;
	}
	mask(text, masked);
	json_object_set_new(to, key, json_string(masked));
}

/* Free text, with the NIK and telephone numbers in it masked. */
static void
set_masked_text(const struct desk *desk, json_t *to, const char *key, const char *text)
{
	char *copy = text ? strdup(text) : NULL;

	if (text != NULL && copy == NULL)
		abort();
	if (copy != NULL && !desk->reveal)
		mask_text(copy);
	record_set_text(to, key, copy);
	free(copy);
}

static void
set_masked_email(const struct desk *desk, json_t *to, const char *key, const char *text)
{
	char masked[256] = "";

	/* an SMS has a number in the place of an address */
	if (text != NULL && !desk->reveal && *text == '+')
		mask_phone(text, masked);
	else if (text != NULL && !desk->reveal)
		mask_email(text, masked, sizeof masked);
	record_set_text(to, key, text && !desk->reveal ? masked : text);
}

/* Working days until the deadline that applies, negative when it has passed; null
 * when there is none or the request needs no answer any more. */
static void
set_days_left(const struct desk *desk, json_t *to, const json_t *row)
{
	const char *due = record_text(row, "ordered_by_on");
	bool open = state_is_open(state_parse(record_text(row, "status")));
	json_t *left = json_null(), *overdue = json_false();
	int days, year;

	if (due == NULL)
		due = record_text(row, "extended_due_on");
	if (due == NULL)
		due = record_text(row, "due_on");
	if (due == NULL)
		due = record_text(row, "complete_by_on");
	if (open && due != NULL &&
	    calendar_workdays_left(desk->calendar, desk->today_on, day_parse(due), &days,
	                           &year) == CALENDAR_OK)
		left = json_integer(days);
	if (open && due != NULL && day_parse(due) < desk->today_on)
		overdue = json_true();
	json_object_set_new(to, "days_left", left);
	json_object_set_new(to, "overdue", overdue);
}

/* "DINKES BID-TI" as an array. */
static void
set_agencies(json_t *to, const char *codes)
{
	json_t *list = json_array();

	while (codes != NULL && *codes != '\0') {
		size_t n = strcspn(codes, " ");

		json_array_append_new(list, json_stringn(codes, n));
		codes += n + (codes[n] == ' ');
	}
	json_object_set_new(to, "agencies", list);
}

json_t *
desk_kind(const json_t *row)
{
	json_t *kind = json_pack("{s:s?}", "value", record_text(row, "kind"));
	json_t *score = json_object_get(row, "kind_score");

	if (score != NULL) {
		json_object_set(kind, "score", score);
		record_set_text(kind, "why", record_text(row, "kind_why"));
	}
	return kind;
}

enum kind
desk_kind_of(const json_t *record)
{
	return kind_parse(record_text(json_object_get(record, "kind"), "value"));
}

static void
set_brief(const struct desk *desk, json_t *to, const json_t *row)
{
	json_t *applicant = json_object();

	copy_as(to, "number", row, "number");
	json_object_set_new(to, "kind", desk_kind(row));
	copy_as(to, "status", row, "status");
	copy_as(to, "channel", row, "channel");
	set_masked_text(desk, to, "subject", record_text(row, "subject"));
	copy_as(applicant, "name", row, "name");
	set_masked_email(desk, applicant, "email", record_text(row, "email"));
	json_object_set_new(to, "applicant", applicant);
	set_moment(desk, to, "received", row, "received_at");
	set_moment(desk, to, "registered", row, "registered_at");
	copy_as(to, "due", row, "due_on");
	copy_as(to, "due_extended", row, "extended_due_on");
	copy_as(to, "due_ordered", row, "ordered_by_on");
	copy_as(to, "complete_by", row, "complete_by_on");
	set_agencies(to, record_text(row, "agencies"));
	set_days_left(desk, to, row);
	copy_as(to, "decision", row, "decision");
	json_object_set_new(to, "possibly_double",
	    json_boolean(json_integer_value(json_object_get(row, "possibly_double"))));
}

static struct reg_value
day_value(const char *name, int32_t on, char buf[DAY_TEXT_BYTES])
{
	day_format(on, buf);
	return (struct reg_value)REG_STRING(name, on == DAY_NONE ? NULL : buf);
}

/* "terdaftar belum_lengkap ..." */
static void
name_states(char *buf, size_t size)
{
	size_t n = 0;

	for (int s = STATE_NONE + 1; s < STATE__MAX && n < size; s++)
		n += (size_t)snprintf(buf + n, size - n, "%s%s", n > 0 ? " " : "", state_name((enum state)s));
}

int
desk_choice(const char *status, const char *kind, struct fault *f)
{
	char states[256];

	name_states(states, sizeof states);
	if (status != NULL && state_parse(status) == STATE_NONE)
		return fault_set(f, EX_USAGE, "--status", "'%.40s' bukan status; yang ada: %s", status, states);
	if (kind != NULL && kind_parse(kind) == KIND__MAX)
		return fault_set(f, EX_USAGE, "--kind", "'%.40s' bukan jenis; yang ada: permohonan aduan kritik saran belum_ditentukan", kind);
	return 0;
}

json_t *
desk_briefs(const struct desk *desk, json_t *rows)
{
	json_t *list, *row;
	size_t i;

	if (rows == NULL)
		return NULL;
	list = json_array();
	json_array_foreach(rows, i, row) {
		json_t *record = json_object();

		set_brief(desk, record, row);
		if (record_text(row, "snippet") != NULL)
			set_masked_text(desk, record, "snippet", record_text(row, "snippet"));
		json_array_append_new(list, record);
	}
	json_decref(rows);
	return list;
}

json_t *
desk_list(const struct desk *desk, const struct desk_filter *filter, struct fault *f)
{
	struct reg_value status = REG_STRING("status", filter->status);
	struct reg_value kind = REG_STRING("kind", filter->kind);
	struct reg_value agency = REG_STRING("agency", filter->agency);
	struct reg_value limit = REG_NUMBER("limit", filter->limit);
	char until[DAY_TEXT_BYTES];
	json_t *rows;

	if (filter->objected)
		rows = register_rows(desk->reg, QUERY_REQUEST_LIST_OBJECTED, REG_VALUES(
		    day_value("until", filter->due_until_on, until), status, kind, agency, limit), f);
	else if (filter->due_until_on != DAY_NONE)
		rows = register_rows(desk->reg, QUERY_REQUEST_LIST_DUE, REG_VALUES(
		    day_value("until", filter->due_until_on, until), status, kind, agency, limit), f);
	else if (filter->status != NULL)
		rows = register_rows(desk->reg, QUERY_REQUEST_LIST_STATUS, REG_VALUES(status, kind, agency, limit), f);
	else
		rows = register_rows(desk->reg, QUERY_REQUEST_LIST_ALL, REG_VALUES(kind, agency, limit), f);
	return desk_briefs(desk, rows);
}

json_t *
desk_search(const struct desk *desk, const struct desk_search *search, struct fault *f)
{
	char since[DAY_TEXT_BYTES], until[DAY_TEXT_BYTES];

	return desk_briefs(desk, register_rows(desk->reg, QUERY_REQUEST_SEARCH, REG_VALUES(
	    REG_STRING("words", search->query), REG_STRING("status", search->status),
	    REG_STRING("kind", search->kind), day_value("since", search->since_on, since),
	    day_value("until", search->until_on, until), REG_NUMBER("limit", search->limit)), f));
}

int
desk_number(struct reg *reg, int64_t id, char *number, size_t size, struct fault *f)
{
	enum query q = QUERY_REQUEST_NUMBER;
	int found = register_one(reg, q, REG_VALUES(REG_NUMBER("id", id)), f);

	if (found < 0)
		return -1;
	snprintf(number, size, "%s", found ? register_column(reg, q, 0) : "");
	register_done(reg, q);
	return 0;
}

json_t *
desk_request(struct reg *reg, const char *number, int64_t id, struct fault *f)
{
	char by_id[128];
	enum query q = QUERY_REQUEST_SHOW;
	json_t *row;
	int found;

	if (number == NULL) {
		if (desk_number(reg, id, by_id, sizeof by_id, f) < 0)
			return NULL;
		number = by_id;
	}
	found = register_one(reg, q, REG_VALUES(REG_STRING("number", number)), f);
	if (found == 0)
		fault_set(f, EX_DATAERR, number, "tidak ada permohonan dengan nomor ini");
	row = found > 0 ? register_row(reg, q) : NULL;
	if (found >= 0)
		register_done(reg, q);
	return row;
}

json_t *
desk_brief(const struct desk *desk, const char *number, struct fault *f)
{
	json_t *row = desk_request(desk->reg, number, 0, f), *record;

	if (row == NULL)
		return NULL;
	record = json_object();
	set_brief(desk, record, row);
	json_decref(row);
	return record;
}

static void
set_identity(const struct desk *desk, json_t *to, const json_t *row)
{
	json_t *identity = json_object();
	static const char *const same[] = { "occupation", "purpose", "wanted", "how" };
	const char *address = record_text(row, "address");

	copy_as(identity, "kind", row, "applicant_kind");
	copy_as(identity, "name", row, "name");
	set_masked(desk, identity, "nik", record_text(row, "nik"), mask_nik);
	/* An address has no digits to keep: it is there, or it is not. */
	record_set_text(identity, "address", address && !desk->reveal ? "***" : address);
	set_masked_email(desk, identity, "email", record_text(row, "email"));
	set_masked(desk, identity, "phone", record_text(row, "phone"), mask_phone);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		copy_as(identity, same[i], row, same[i]);
	json_object_set_new(to, "identity", identity);
}

/* Texts of the register that are JSON become JSON again. */
static void
parse_member(json_t *row, const char *key)
{
	const char *text = record_text(row, key);
	json_t *value = text ? json_loads(text, 0, NULL) : NULL;

	json_object_set_new(row, key, value ? value : json_null());
}

static void
show_moment(const struct desk *desk, json_t *row, const char *column, const char *key)
{
	set_moment(desk, row, key, row, column);
	if (strcmp(column, key) != 0)
		json_object_del(row, column);
}

/* What somebody has written. */
static const char *const free_texts[] = { "text", "subject", "note", "returned_to", "response", "ordered", "dispute_result" };

/* A file may be named after its owner's NIK. */
static void
mask_names(const struct desk *desk, json_t *parts)
{
	json_t *part;
	size_t i;

	json_array_foreach(parts, i, part)
		set_masked_text(desk, part, "name", record_text(part, "name"));
}

/* Where a message came from or goes to: an address, a telephone number, or on paper a name. */
static void
set_masked_address(const struct desk *desk, json_t *row, const char *key)
{
	const char *channel = record_text(row, "channel"), *text = record_text(row, key);

	if (channel != NULL && strcmp(channel, "sms") == 0)
		set_masked(desk, row, key, text, mask_phone);
	else if (channel == NULL || strcmp(channel, "surat") != 0 || strchr(text, '@') != NULL)
		set_masked_email(desk, row, key, text);
}

/* Rows as people may see them: `moments` are pairs of column and key, `parsed` hold JSON. */
static void
clean_rows(const struct desk *desk, json_t *rows, const char *const moments[], const char *const parsed[])
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row) {
		for (size_t m = 0; moments[m] != NULL; m += 2)
			show_moment(desk, row, moments[m], moments[m + 1]);
		for (size_t p = 0; parsed[p] != NULL; p++)
			parse_member(row, parsed[p]);
		mask_names(desk, json_object_get(row, "parts"));
		for (size_t m = 0; m < sizeof free_texts / sizeof *free_texts; m++)
			if (record_text(row, free_texts[m]) != NULL)
				set_masked_text(desk, row, free_texts[m], record_text(row, free_texts[m]));
		if (record_text(row, "sender") != NULL || record_text(row, "recipient") != NULL) {
			set_masked_address(desk, row, record_text(row, "sender") ? "sender" : "recipient");
		}
	}
}

static int
set_rows(const struct desk *desk, json_t *to, const char *key, enum query q, int64_t id,
         const char *const moments[], const char *const parsed[], struct fault *f)
{
	json_t *rows = register_rows(desk->reg, q, REG_VALUES(REG_NUMBER("request", id)), f);

	if (rows == NULL)
		return -1;
	clean_rows(desk, rows, moments, parsed);
	json_object_set_new(to, key, rows);
	return 0;
}

/* A list of one row or none as that row, or null. */
static void
only_row(json_t *record, const char *key)
{
	json_t *rows = json_object_get(record, key);

	json_object_set_new(record, key, json_array_size(rows) > 0 ? json_incref(json_array_get(rows, 0)) : json_null());
}

static const char *const message_moments[] = { "received_at", "received", "registered_at", "registered", NULL };
static const char *const message_parsed[] = { "parts", "warnings", NULL };

json_t *
desk_waiting(const struct desk *desk, long limit, struct fault *f)
{
	json_t *rows = register_rows(desk->reg, QUERY_MESSAGES_WAITING, REG_VALUES(REG_NUMBER("limit", limit)), f);
	json_t *list = rows ? json_array() : NULL, *row;
	size_t i;

	clean_rows(desk, rows, message_moments, message_parsed);
	json_array_foreach(rows, i, row) {
		json_t *record = json_pack("{s:i}", "v", 1);

		json_object_update(record, row);
		json_array_append_new(list, record);
	}
	json_decref(rows);
	return list;
}

static json_t *
message_rows(struct reg *reg, const char *number, struct fault *f)
{
	json_t *request, *rows;

	if (strcmp(number, DESK_NO_REQUEST) == 0)
		return register_rows(reg, QUERY_MESSAGES_WAITING, REG_VALUES(REG_NUMBER("limit", WAITING_MAX)), f);
	request = desk_request(reg, number, 0, f);
	rows = request == NULL ? NULL : register_rows(reg, QUERY_REQUEST_MESSAGES, REG_VALUES(
	    REG_NUMBER("request", json_integer_value(json_object_get(request, "id")))), f);
	json_decref(request);
	return rows;
}

json_t *
desk_messages(struct reg *reg, const char *number, struct fault *f)
{
	json_t *rows = message_rows(reg, number, f), *row;
	size_t i;

	json_array_foreach(rows, i, row)
		parse_member(row, "parts");
	return rows;
}

json_t *
desk_show(const struct desk *desk, const char *number, struct fault *f)
{
	static const char *const event_moments[] = { "at", "at", NULL };
	static const char *const event_parsed[] = { "data", NULL };
	static const char *const letter_moments[] = { "owed_at", "owed", "sent_at", "sent", "bounced_at", "bounced", NULL };
	static const char *const objection_moments[] = { "received_at", "received", "forwarded_at", "forwarded",
		"decided_at", "decided", "answered_at", "answered", NULL };
	static const char *const clock_moments[] = { "ended_at", "ended", NULL };
	static const char *const assignment_moments[] = {
		"sent_at", "sent", "responded_at", "responded", "returned_at", "returned",
		"time_asked_at", "time_asked", "excused_at", "excused", NULL
	};
	static const char *const book_moments[] = { "decided_at", "decided", "answered_at", "answered", NULL };
	static const char *const none[] = { NULL };
	json_t *row = desk_request(desk->reg, number, 0, f), *record;
	int64_t id;

	if (row == NULL)
		return NULL;
	id = json_integer_value(json_object_get(row, "id"));
	record = json_object();
	set_brief(desk, record, row);
	set_masked_text(desk, record, "text", record_text(row, "text"));
	json_object_set_new(record, "confidential",
	    json_boolean(json_integer_value(json_object_get(row, "confidential"))));
	set_identity(desk, record, row);
	if (set_rows(desk, record, "clocks", QUERY_REQUEST_CLOCKS, id, clock_moments, none, f) < 0 ||
	    set_rows(desk, record, "assignments", QUERY_REQUEST_ASSIGNMENTS, id, assignment_moments, none, f) < 0 ||
	    set_rows(desk, record, "book", QUERY_REQUEST_BOOK, id, book_moments, none, f) < 0 ||
	    set_rows(desk, record, "messages", QUERY_REQUEST_MESSAGES, id, message_moments, message_parsed, f) < 0 ||
	    set_rows(desk, record, "events", QUERY_REQUEST_EVENTS, id, event_moments, event_parsed, f) < 0 ||
	    set_rows(desk, record, "objections", QUERY_REQUEST_OBJECTIONS, id, objection_moments, none, f) < 0 ||
	    set_rows(desk, record, "letters", QUERY_REQUEST_LETTERS, id, letter_moments, none, f) < 0) {
		json_decref(record);
		json_decref(row);
		return NULL;
	}
	only_row(record, "book");
	json_decref(row);
	/* What stood there before: only for whoever says that he looks. */
	if (desk->reveal && set_rows(desk, record, "identity_changes", QUERY_REQUEST_IDENTITY_CHANGES, id, event_moments, none, f) < 0) {
		json_decref(record);
		return NULL;
	}
	return record;
}

int
desk_reveal(struct reg *reg, const char *number, int64_t now, struct fault *f)
{
	json_t *row;
	int result = register_begin(reg, f);

	if (result < 0)
		return -1;
	row = desk_request(reg, number, 0, f);
	result = row == NULL ? -1 : event_append(reg, json_integer_value(json_object_get(row, "id")), now, "revealed", NULL, f);
	json_decref(row);
	if (result == 0)
		return register_commit(reg, f);
	register_rollback(reg);
	return -1;
}

json_t *
desk_counts(const struct desk *desk, int32_t soon_on, struct fault *f)
{
	enum query q = QUERY_DESK_COUNTS;
	char today[DAY_TEXT_BYTES], soon[DAY_TEXT_BYTES];
	json_t *counts = NULL;

	if (register_one(desk->reg, q, REG_VALUES(day_value("today", desk->today_on, today),
	                                          day_value("soon", soon_on, soon)), f) > 0)
		counts = register_row(desk->reg, q);
	register_done(desk->reg, q);
	return counts;
}
