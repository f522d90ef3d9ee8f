/*
 * The clocks of the register, the one door of a status, the extension: in a real register.
 */
#include <criterion/criterion.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "gen/data.h"
#include "register/extension.h"
#include "register/holidays.h"
#include "register/passed.h"
#include "register/recount.h"
#include "register/status.h"
#include "register/went.h"
#include "rules/day.h"

static char folder[64], path[128];
static struct conf conf;
static struct intake in;
static struct fault f;

static void
at(const char *moment)
{
	cr_assert(clock_parse(moment, &in.now), "%s", moment);
}

static void
make(void)
{
	int from, to, added;

	cr_assert_eq(register_migrate(path, &from, &to, &f), 0, "%s", f.reason);
	cr_assert_eq(register_open(path, REGISTER_WRITE, &in.reg, &f), 0, "%s", f.reason);
	cr_assert_eq(register_begin(in.reg, &f), 0);
	cr_assert_eq(holidays_fill(in.reg, &added, &f), 0, "%s", f.reason);
	cr_assert_eq(register_commit(in.reg, &f), 0);
	cr_assert_eq(holidays_load(in.reg, &conf, &in.calendar, &f), 0);
}

static void
setup(void)
{
	char file[160];
	FILE *out;

	strcpy(folder, "/tmp/loket-clocks-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/register.db", folder);
	snprintf(file, sizeof file, "%s/loket.conf", folder);
	out = fopen(file, "w");
	fprintf(out, "[store]\nhome = %s\n", folder);
	fclose(out);
	cr_assert_eq(conf_load(file, &conf, &f), 0);
	in = (struct intake){ .conf = &conf };
	make();
	at("2026-11-23T09:00:00+07:00");
}

static void
teardown(void)
{
	char command[128];

	holidays_free(&in.calendar);
	register_close(in.reg);
	conf_free(&conf);
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	cr_assert_eq(system(command), 0);
}

TestSuite(clocks, .init = setup, .fini = teardown);

/* What a statement of this test gives, as text with blanks between; NULL is "-". */
static const char *
sql(const char *text, int64_t id)
{
	static char got[2000];
	sqlite3 *db;
	sqlite3_stmt *s;

	got[0] = '\0';
	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	cr_assert_eq(sqlite3_prepare_v2(db, text, -1, &s, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	sqlite3_bind_int64(s, 1, id);
	while (sqlite3_step(s) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(s); i++) {
			const char *value = (const char *)sqlite3_column_text(s, i);

			snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", *got ? " " : "",
			         value ? value : "-");
		}
	sqlite3_finalize(s);
	sqlite3_close(db);
	return got;
}

static const char *
clock_now_is(int64_t request, const char *name)
{
	char text[300];

	snprintf(text, sizeof text, "select state, start_on, end_on, why, ended_why from clock "
	         "where request = ?1 and name = '%s' order by id desc limit 1", name);
	return sql(text, request);
}

#define IS(request, clock, want) \
	do { \
		const char *got_ = clock_now_is(request, clock); \
		cr_expect_str_eq(got_, want, clock " is %s, not %s", got_, want); \
	} while (0)

static int64_t seq;

/* A request as the intake makes it, complete. */
static int64_t
request(const char *kind)
{
	char number[32], on[DAY_TEXT_BYTES];
	int64_t applicant, id;
	json_t *changes;

	seq++;
	snprintf(number, sizeof number, "PPID-2026-%05lld", (long long)seq);
	day_format(day_of(in.now, conf.zone_secs), on);
	cr_assert_eq(register_begin(in.reg, &f), 0, "%s", f.reason);
	cr_assert_eq(register_one(in.reg, QUERY_APPLICANT_INSERT, REG_VALUES(
	    REG_STRING("name", "Warga"), REG_STRING("nik", NULL), REG_STRING("address", NULL),
	    REG_STRING("email", "warga@contoh.example"), REG_STRING("phone", NULL),
	    REG_STRING("occupation", NULL)), &f), 1, "%s", f.reason);
	applicant = register_number(in.reg, QUERY_APPLICANT_INSERT, 0);
	register_done(in.reg, QUERY_APPLICANT_INSERT);
	cr_assert_eq(register_one(in.reg, QUERY_REQUEST_INSERT, REG_VALUES(
	    REG_STRING("number", number), REG_NUMBER("year", 2026), REG_NUMBER("seq", seq),
	    REG_STRING("kind", kind), REG_NUMBER("kind_score", 1), REG_STRING("kind_why", NULL),
	    REG_STRING("status", "terdaftar"), REG_STRING("channel", "surel"),
	    REG_NUMBER("applicant", applicant), REG_STRING("subject", "s"), REG_STRING("text", "t"),
	    REG_STRING("purpose", NULL), REG_STRING("wanted", NULL), REG_STRING("how", NULL),
	    REG_NUMBER("confidential", 0), REG_NUMBER("received_at", in.now),
	    REG_NUMBER("registered_at", in.now), REG_STRING("registered_on", on)), &f), 1, "%s", f.reason);
	id = register_number(in.reg, QUERY_REQUEST_INSERT, 0);
	register_done(in.reg, QUERY_REQUEST_INSERT);
	cr_assert_eq(clocks_apply(&in, id, kind_parse(kind), STATE_EVENT_REGISTER,
	    day_of(in.now, conf.zone_secs), NULL, &changes, &f), 0, "%s", f.reason);
	json_decref(changes);
	cr_assert_eq(register_commit(in.reg, &f), 0, "%s", f.reason);
	return id;
}

static int
finish(int result)
{
	if (result == 0)
		return register_commit(in.reg, &f);
	register_rollback(in.reg);
	return result;
}

static int
change_of(int64_t id, enum state_event event, int64_t assignment)
{
	f = (struct fault){ 0 };
	cr_assert_eq(register_begin(in.reg, &f), 0);
	return finish(status_change(&in, &(struct status_change){
	    .request = id, .event = event, .subject.assignment = assignment }, &f));
}

static void
change(int64_t id, enum state_event event)
{
	cr_assert_eq(change_of(id, event, 0), 0, "%s", f.reason);
}

static int
extend(int64_t id, const char *ground, const char *text)
{
	f = (struct fault){ 0 };
	cr_assert_eq(register_begin(in.reg, &f), 0);
	return finish(extension_owe(&in, id, ground, text, &f));
}

static void
goes(int64_t id, const char *letter)
{
	cr_assert_eq(register_begin(in.reg, &f), 0);
	cr_assert_eq(finish(went_follow(in.reg, &conf, id, letter, in.now, &f)), 0, "%s", f.reason);
}

static void
event_of(int64_t id, int event, int64_t objection)
{
	cr_assert_eq(register_begin(in.reg, &f), 0);
	cr_assert_eq(finish(clocks_event(&in, id, event, day_of(in.now, conf.zone_secs),
	    &(struct clocks_subject){ .objection = objection }, &f)), 0, "%s", f.reason);
}

/* What a day that has passed does. */
static void
pass(void)
{
	json_t *rows = passed_clocks(&in, true, 0, 100, &f), *row;
	size_t i;

	cr_assert_eq(register_begin(in.reg, &f), 0);
	json_array_foreach(rows, i, row)
		cr_assert_eq(passed_follow(&in, row, &f), 0, "%s", f.reason);
	cr_assert_eq(register_commit(in.reg, &f), 0);
	json_decref(rows);
}

/* --- the door of a status ------------------------------------------------------------------ */

Test(clocks, an_illegal_move_is_refused_with_the_legal_ones_named_and_writes_nothing)
{
	int64_t id = request("permohonan");
	char before[2000];

	snprintf(before, sizeof before, "%s", sql("select count(*), max(id) from event", 0));
	cr_expect_eq(change_of(id, STATE_EVENT_DECIDE, 0), -1);
	cr_expect_eq(f.code, EX_DATAERR);
	cr_expect_str_eq(f.object, "PPID-2026-00001");
	cr_expect_not_null(strstr(f.reason, "terdaftar tidak dapat diputuskan; yang dapat:"), "%s", f.reason);
	cr_expect_str_eq(sql("select count(*), max(id) from event", 0), before);
	cr_expect_str_eq(sql("select status from request where id = ?", id), "terdaftar");
}

Test(clocks, each_step_of_the_procedure_leaves_its_moment)
{
	int64_t id = request("permohonan");
	static const struct { const char *moment; enum state_event event; } steps[] = {
		{ "2026-11-23T09:05:00+07:00", STATE_EVENT_REVIEW }, { "2026-11-23T09:10:00+07:00", STATE_EVENT_FORWARD },
		{ "2026-11-24T09:00:00+07:00", STATE_EVENT_FORWARD }, { "2026-11-25T09:00:00+07:00", STATE_EVENT_AGENCY_ANSWER },
		{ "2026-11-26T09:00:00+07:00", STATE_EVENT_DECIDE },
	};

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		at(steps[i].moment);
		change(id, steps[i].event);
	}
	at("2026-11-26T10:00:00+07:00");
	goes(id, "pemberitahuan");
	cr_expect_str_eq(sql("select status, time(identity_checked_at, 'unixepoch'), time(reviewed_at, 'unixepoch'), "
	    "time(forwarded_at, 'unixepoch'), datetime(responded_at, 'unixepoch'), datetime(decided_at, 'unixepoch'), "
	    "booked_at = decided_at, datetime(answered_at, 'unixepoch') from request where id = ?", id),
	    "dijawab 02:00:00 02:05:00 02:10:00 2026-11-25 02:00:00 2026-11-26 02:00:00 1 2026-11-26 03:00:00");
	cr_expect_str_eq(sql("select what, json_extract(data, '$.from'), json_extract(data, '$.to') from event "
	    "where request = ? order by id limit 1 offset 4", id), "decide ditanggapi diputuskan");
}

/* --- the answer's clock ---------------------------------------------------------------------- */

Test(clocks, an_answer_by_the_end_of_the_last_day_is_in_time_and_opens_the_way_to_an_objection)
{
	int64_t in_time = request("permohonan"), late = request("permohonan");

	change(in_time, STATE_EVENT_REVIEW);
	change(in_time, STATE_EVENT_DECIDE);
	change(late, STATE_EVENT_REVIEW);
	change(late, STATE_EVENT_DECIDE);
	at("2026-12-07T23:59:59+07:00");
	goes(in_time, "pemberitahuan");
	IS(in_time, "tenggat", "met 2026-11-23 2026-12-07 register sent");
	IS(in_time, "batas_keberatan", "running 2026-12-07 2027-01-22 sent -");
	at("2026-12-08T00:00:00+07:00");
	pass();
	IS(late, "tenggat", "missed 2026-11-23 2026-12-07 register passed");
	IS(late, "batas_keberatan", "running 2026-12-07 2027-01-22 deadline_missed -");
	at("2026-12-10T09:00:00+07:00");
	goes(late, "pemberitahuan");
	IS(late, "tenggat", "missed 2026-11-23 2026-12-07 register sent");
	IS(late, "batas_keberatan", "running 2026-12-10 2027-01-27 sent -");
	at("2027-01-28T00:00:01+07:00");
	pass();
	cr_expect_str_eq(sql("select group_concat(status) from request", 0), "selesai,selesai");
}

Test(clocks, a_complaint_has_two_clocks_and_no_objection)
{
	int64_t id = request("aduan");

	IS(id, "batas_lapor", "running 2026-11-23 2026-12-11 register -");
	change(id, STATE_EVENT_REVIEW);
	change(id, STATE_EVENT_DECIDE);
	at("2026-12-09T09:00:00+07:00");
	goes(id, "tanggapan_aduan");
	IS(id, "tenggat", "missed 2026-11-23 2026-12-07 register sent");
	IS(id, "batas_lapor", "met 2026-11-23 2026-12-11 register sent");
	IS(id, "batas_keberatan", "");
}

Test(clocks, another_class_or_kind_counts_from_the_registration)
{
	int64_t id = request("aduan");

	at("2026-11-26T09:00:00+07:00");
	sql("update request set complaint_class = 'normatif' where id = ?", id);
	cr_assert_eq(register_begin(in.reg, &f), 0);
	cr_assert_eq(finish(clocks_event(&in, id, CLOCK_EVENT_RECLASSIFIED, day_parse("2026-11-23"), NULL, &f)), 0);
	IS(id, "batas_lapor", "running 2026-11-23 2026-11-30 reclassified -");
	IS(id, "tenggat", "running 2026-11-23 2026-12-07 register -");
	sql("update request set kind = 'permohonan' where id = ?", id);
	event_of(id, CLOCK_EVENT_RECLASSIFIED, 0);
	IS(id, "batas_lapor", "void 2026-11-23 2026-11-30 reclassified reclassified");
}

/* --- the identity pause ------------------------------------------------------------------------ */

Test(clocks, the_identity_pause_belongs_to_a_request_for_information)
{
	int64_t info = request("permohonan"), complaint = request("aduan");

	at("2026-11-24T09:00:00+07:00");
	change(info, STATE_EVENT_IDENTITY_MISSING);
	change(complaint, STATE_EVENT_IDENTITY_MISSING);
	IS(info, "tenggat", "paused - - identity_missing -");
	IS(info, "batas_lengkap", "running 2026-11-24 2026-11-27 identity_missing -");
	IS(complaint, "tenggat", "running 2026-11-23 2026-12-07 register -");
	cr_expect_str_eq(sql("select due_on, started_on, complete_by_on from request where id = ?", info), "- - 2026-11-27");
	at("2026-11-28T09:00:00+07:00");
	change(info, STATE_EVENT_IDENTITY_COMPLETE);
	IS(info, "batas_lengkap", "missed 2026-11-24 2026-11-27 identity_missing identity_complete");
	IS(info, "tenggat", "running 2026-11-28 2026-12-11 identity_complete -");
	cr_expect_str_eq(sql("select due_on, started_on from request where id = ?", info), "2026-12-11 2026-11-28");
}

Test(clocks, a_second_letter_gives_no_new_days)
{
	int64_t id = request("permohonan");

	change(id, STATE_EVENT_IDENTITY_MISSING);
	at("2026-11-24T09:00:00+07:00");
	goes(id, "lengkapi");
	IS(id, "batas_lengkap", "running 2026-11-24 2026-11-27 asked -");
	at("2026-11-26T09:00:00+07:00");
	goes(id, "lengkapi");
	IS(id, "batas_lengkap", "running 2026-11-24 2026-11-27 asked -");
}

/* --- the extension ------------------------------------------------------------------------------- */

Test(clocks, an_extension_is_valid_when_its_notice_went_in_time)
{
	int64_t id = request("permohonan");

	at("2026-12-07T09:00:00+07:00");
	cr_assert_eq(extend(id, EXTENSION_NOT_HELD, "berkas masih di arsip"), 0, "%s", f.reason);
	IS(id, "tenggat2", "paused 2026-12-07 2026-12-16 extend -");
	cr_expect_str_eq(sql("select letter, state, automatic, recipient from outbox", 0), "perpanjangan owed 0 warga@contoh.example");
	cr_expect_str_eq(sql("select due_on, extended_due_on from request where id = ?", id), "2026-12-07 -");
	at("2026-12-07T23:59:59+07:00");
	goes(id, "perpanjangan");
	IS(id, "tenggat2", "running 2026-12-07 2026-12-16 notice_sent -");
	IS(id, "tenggat", "void 2026-11-23 2026-12-07 register notice_sent");
	cr_expect_str_eq(sql("select due_on, extended_due_on from request where id = ?", id), "2026-12-07 2026-12-16");
	at("2026-12-17T00:00:00+07:00");
	pass();
	IS(id, "tenggat2", "missed 2026-12-07 2026-12-16 notice_sent passed");
	IS(id, "batas_keberatan", "running 2026-12-16 2027-02-02 deadline_missed -");
}

Test(clocks, a_notice_that_went_late_extended_nothing)
{
	int64_t sent_late = request("permohonan"), not_sent = request("permohonan");

	at("2026-12-07T09:00:00+07:00");
	cr_assert_eq(extend(sent_late, EXTENSION_NOT_HELD, "x"), 0, "%s", f.reason);
	cr_assert_eq(extend(not_sent, EXTENSION_NOT_DECIDED, "x"), 0, "%s", f.reason);
	sql("update outbox set state = 'composed' where request = ?", not_sent);
	at("2026-12-08T00:00:00+07:00");
	goes(sent_late, "perpanjangan");
	IS(sent_late, "tenggat2", "void 2026-12-07 2026-12-16 extend notice_late");
	pass();
	IS(sent_late, "tenggat", "missed 2026-11-23 2026-12-07 register passed");
	IS(not_sent, "tenggat2", "void 2026-12-07 2026-12-16 extend notice_late");
	cr_expect_str_eq(sql("select state from outbox where request = ?", not_sent), "cancelled",
	                 "a letter that would say what is not true does not go");
	cr_expect_str_eq(sql("select group_concat(coalesce(extended_due_on, '-')) from request", 0), "-,-");
}

Test(clocks, an_extension_is_refused_when_the_law_does_not_have_it)
{
	static const struct { const char *ground, *text, *words; } bad[] = {
		{ "malas", "x", "alasan perpanjangan" }, { NULL, "x", "alasan perpanjangan" },
		{ EXTENSION_NOT_HELD, " \n", "alasan tertulis" }, { EXTENSION_NOT_HELD, NULL, "alasan tertulis" },
	};
	int64_t id = request("permohonan"), waits = request("permohonan"), closed = request("permohonan");

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		cr_expect_eq(extend(id, bad[i].ground, bad[i].text), -1);
		cr_expect_eq(f.code, EX_DATAERR);
		cr_expect_not_null(strstr(f.reason, bad[i].words), "%s", f.reason);
	}
	change(waits, STATE_EVENT_IDENTITY_MISSING);
	cr_expect_eq(extend(waits, EXTENSION_NOT_HELD, "x"), -1);
	cr_expect_not_null(strstr(f.reason, "belum lengkap"), "%s", f.reason);
	change(closed, STATE_EVENT_WITHDRAW);
	cr_expect_eq(extend(closed, EXTENSION_NOT_HELD, "x"), -1);
	cr_expect_not_null(strstr(f.reason, "dicabut tidak dapat diperpanjang"), "%s", f.reason);
	cr_expect_eq(extend(id, EXTENSION_NOT_HELD, "x"), 0, "%s", f.reason);
	cr_expect_eq(extend(id, EXTENSION_NOT_HELD, "x"), -1);
	goes(id, "perpanjangan");
	cr_expect_eq(extend(id, EXTENSION_NOT_HELD, "x"), -1);
	cr_expect_not_null(strstr(f.reason, "hanya satu kali"), "%s", f.reason);
	at("2026-12-08T00:00:00+07:00");
	cr_expect_eq(extend(request("permohonan"), EXTENSION_NOT_HELD, "x"), 0, "a young one can be");
	cr_expect_str_eq(sql("select count(*) from outbox where letter = 'perpanjangan'", 0), "2");
}

Test(clocks, an_extension_after_the_deadline_is_refused)
{
	int64_t id = request("permohonan");

	at("2026-12-08T00:00:00+07:00");
	cr_expect_eq(extend(id, EXTENSION_NOT_HELD, "x"), -1);
	cr_expect_not_null(strstr(f.reason, "sudah lewat"), "%s", f.reason);
}

Test(clocks, an_office_may_count_the_extension_from_its_notice)
{
	int64_t id = request("permohonan");

	free(conf.extension_from);
	conf.extension_from = strdup("surat");
	at("2026-11-30T09:00:00+07:00");
	cr_assert_eq(extend(id, EXTENSION_NOT_HELD, "x"), 0, "%s", f.reason);
	at("2026-12-01T09:00:00+07:00");
	goes(id, "perpanjangan");
	IS(id, "tenggat2", "running 2026-12-01 2026-12-10 notice_sent -");
}

/* --- agencies, objections -------------------------------------------------------------------------- */

Test(clocks, each_forward_has_its_own_six_days)
{
	int64_t id = request("permohonan");

	change(id, STATE_EVENT_REVIEW);
	for (int64_t a = 1; a <= 2; a++) {
		sql("insert into assignment (request, agency, sent_at, due_on) values (?1, 'DINKES', 1, '')", id);
		cr_assert_eq(change_of(id, STATE_EVENT_FORWARD, a), 0, "%s", f.reason);
		at("2026-11-25T09:00:00+07:00");
	}
	cr_expect_str_eq(sql("select group_concat(due_on) from assignment", 0), "2026-12-01,2026-12-03");
	at("2026-12-02T09:00:00+07:00");
	cr_assert_eq(change_of(id, STATE_EVENT_AGENCY_PARTIAL, 1), 0, "%s", f.reason);
	cr_expect_str_eq(sql("select group_concat(state) from clock where name = 'batas_skpd'", 0), "missed,running");
	cr_assert_eq(change_of(id, STATE_EVENT_AGENCY_RETURN, 2), 0, "%s", f.reason);
	cr_expect_str_eq(sql("select group_concat(state) from clock where name = 'batas_skpd'", 0), "missed,void");
}

Test(clocks, an_objection_has_thirty_days_and_a_dispute_fourteen)
{
	int64_t id = request("permohonan");

	change(id, STATE_EVENT_REVIEW);
	change(id, STATE_EVENT_DECIDE);
	goes(id, "pemberitahuan");
	at("2026-12-01T09:00:00+07:00");
	sql("insert into objection (number, year, seq, request, ground, received_at, due_on) values ('KBR-2026-00001', 2026, 1, ?1, 'd', 1, '')", id);
	event_of(id, CLOCK_EVENT_OBJECTION, 1);
	IS(id, "batas_keberatan", "met 2026-11-23 2027-01-08 sent objection");
	IS(id, "batas_tanggap_keberatan", "running 2026-12-01 2027-01-18 objection -");
	at("2027-01-20T09:00:00+07:00");
	event_of(id, CLOCK_EVENT_OBJECTION_ANSWERED, 1);
	IS(id, "batas_tanggap_keberatan", "missed 2026-12-01 2027-01-18 objection objection_answered");
	IS(id, "batas_sengketa", "running 2027-01-20 2027-02-10 objection_answered -");
	event_of(id, CLOCK_EVENT_DISPUTE, 1);
	IS(id, "batas_sengketa", "met 2027-01-20 2027-02-10 objection_answered dispute");
}

/* --- a year without a calendar ------------------------------------------------------------------------ */

Test(clocks, a_letter_that_went_is_sent_whatever_can_be_counted)
{
	int64_t id;
	json_t *moves;

	at("2027-12-10T09:00:00+07:00");
	id = request("permohonan");
	change(id, STATE_EVENT_REVIEW);
	change(id, STATE_EVENT_DECIDE);
	at("2027-12-13T09:00:00+07:00");
	goes(id, "pemberitahuan");
	cr_expect_str_eq(sql("select status from request where id = ?", id), "dijawab");
	IS(id, "batas_keberatan", "paused 2027-12-13 - sent -");
	sql("insert into holiday values ('2028-01-01', 'L', 'Tahun Baru', 'SKB')", 0);
	holidays_free(&in.calendar);
	cr_assert_eq(holidays_load(in.reg, &conf, &in.calendar, &f), 0);
	cr_assert_eq(register_begin(in.reg, &f), 0);
	cr_assert_eq(finish(recount_clocks(&in, &moves, &f)), 0, "%s", f.reason);
	cr_expect_eq(json_array_size(moves), 1);
	json_decref(moves);
	IS(id, "batas_keberatan", "running 2027-12-13 2028-01-25 sent -");
}

Test(clocks, a_deadline_of_a_year_without_a_calendar_is_refused)
{
	int64_t id = request("permohonan");

	at("2027-12-29T09:00:00+07:00");
	change(id, STATE_EVENT_REVIEW);
	cr_expect_eq(change_of(id, STATE_EVENT_IDENTITY_MISSING, 0), -1);
	cr_expect_eq(f.code, EX_CONFIG);
	cr_expect_not_null(strstr(f.reason, "2028"), "%s", f.reason);
	cr_expect_str_eq(sql("select status from request where id = ?", id), "ditelaah");
}

/* --- an older register ----------------------------------------------------------------------------------- */

Test(clocks, a_register_of_the_first_version_gets_its_clocks)
{
	sqlite3 *db;
	int from, to;

	register_close(in.reg);
	unlink(path);
	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	for (const struct embedded *e = embedded_files; e->path != NULL; e++)
		if (strcmp(e->path, "schema/register/001-register.sql") == 0)
			cr_assert_eq(sqlite3_exec(db, e->bytes, NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	cr_assert_eq(sqlite3_exec(db, "pragma application_id = 1280265029; pragma user_version = 1;"
	    "insert into applicant (id, name) values (1, 'a'), (2, 'b'), (3, 'c');"
	    "insert into request (id, number, year, seq, kind, status, channel, applicant, received_at, registered_at, registered_on, started_on, due_on, complete_by_on) values "
	    "(1, 'PPID-2026-00001', 2026, 1, 'permohonan', 'terdaftar', 'surel', 1, 1, 1, '2026-11-23', '2026-11-23', '2026-12-07', null),"
	    "(2, 'PPID-2026-00002', 2026, 2, 'permohonan', 'belum_lengkap', 'surel', 2, 1, 1, '2026-11-23', null, null, '2026-11-26'),"
	    "(3, 'PPID-2026-00003', 2026, 3, 'permohonan', 'ditelaah', 'surel', 3, 1, 1, '2026-11-23', '2026-11-24', '2026-12-08', '2026-11-26')",
	    NULL, NULL, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	sqlite3_close(db);
	cr_assert_eq(register_migrate(path, &from, &to, &f), 0, "%s", f.reason);
	cr_expect_eq(from, 1);
	cr_assert_eq(register_open(path, REGISTER_WRITE, &in.reg, &f), 0, "%s", f.reason);
	IS(1, "tenggat", "running 2026-11-23 2026-12-07 register -");
	IS(2, "tenggat", "paused - - register -");
	IS(2, "batas_lengkap", "running 2026-11-23 2026-11-26 identity_missing -");
	IS(3, "tenggat", "running 2026-11-24 2026-12-08 register -");
	IS(3, "batas_lengkap", "met 2026-11-23 2026-11-26 identity_missing identity_complete");
	cr_expect_str_eq(sql("select group_concat(coalesce(due_on, '-') || ':' || coalesce(complete_by_on, '-')) from request", 0),
	                 "2026-12-07:-,-:2026-11-26,2026-12-08:2026-11-26");
}
