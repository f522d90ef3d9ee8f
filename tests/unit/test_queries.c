/*
 * Every named statement against a fresh schema: it is one statement, it prepares,
 * and it is called with its parameters by name.
 */
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/queries.h"
#include "register/register.h"

static char folder[] = "/tmp/loket-queries-XXXXXX";
static char path[128];

static void
setup(void)
{
	struct fault f = { 0 };
	int from, to;

	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/register.db", folder);
	cr_assert_eq(register_migrate(path, &from, &to, &f), 0, "%s", f.reason);
	cr_assert_eq(from, 0);
	cr_assert_gt(to, 0);
}

static void
teardown(void)
{
	char command[256];

	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	cr_assert_eq(system(command), 0);
}

TestSuite(queries, .init = setup, .fini = teardown);

/* SMSD's tables, as far as our statements for them name their columns. */
static sqlite3 *
smsd_tables(void)
{
	sqlite3 *db;

	cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db,
	    "create table inbox (ID, SenderNumber, ReceivingDateTime, UDH, TextDecoded, Coding, Processed);"
	    "create table outbox (ID integer primary key, DestinationNumber, TextDecoded, Coding, UDH, MultiPart,"
	    " CreatorID, DeliveryReport, SendingDateTime, SendingTimeOut, UpdatedInDB, InsertIntoDB);"
	    "create table sentitems (ID, CreatorID, Status);"
	    "create table outbox_multipart (ID, SequencePosition, TextDecoded, Coding, UDH);",
	    NULL, NULL, NULL), SQLITE_OK);
	return db;
}

Test(queries, every_statement_prepares_alone)
{
	sqlite3 *reg, *smsd = smsd_tables();

	cr_assert_eq(sqlite3_open_v2(path, &reg, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	for (int q = 0; q < QUERY__MAX; q++) {
		sqlite3 *db = strncmp(query_texts[q].name, "smsd_", 5) == 0 ? smsd : reg;
		sqlite3_stmt *s = NULL;
		const char *tail = NULL;
		int n = 0;

		cr_expect_eq(sqlite3_prepare_v2(db, query_texts[q].sql, -1, &s, &tail), SQLITE_OK,
		             "%s: %s", query_texts[q].name, sqlite3_errmsg(db));
		cr_expect(tail == NULL || strspn(tail, " \n\t") == strlen(tail),
		          "%s: surplus text", query_texts[q].name);
		while (query_texts[q].parameters[n] != NULL)
			n++;
		cr_expect_eq(sqlite3_bind_parameter_count(s), n, "%s: parameters", query_texts[q].name);
		sqlite3_finalize(s);
	}
	sqlite3_close(reg);
	sqlite3_close(smsd);
}

/* What the desk asks all day must not read the whole register: at a million requests it
 * takes as long as at ten thousand only by an index. */
Test(queries, the_desk_reads_by_index)
{
	static const enum query desk[] = {
		QUERY_DESK_COUNTS, QUERY_REQUEST_LIST_DUE, QUERY_REQUEST_LIST_STATUS, QUERY_REQUEST_LIST_OBJECTED, QUERY_REQUEST_SHOW,
		QUERY_REQUEST_MESSAGES, QUERY_REQUEST_EVENTS, QUERY_REQUEST_LETTERS, QUERY_MESSAGE_BY_DIGEST,
		QUERY_MESSAGE_BY_CONTENT, QUERY_REQUEST_BY_NUMBER, QUERY_OUTBOX_BY_MESSAGE_ID,
	};
	sqlite3 *db;

	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	for (size_t i = 0; i < sizeof desk / sizeof *desk; i++) {
		char *sql = sqlite3_mprintf("explain query plan %s", query_texts[desk[i]].sql);
		sqlite3_stmt *s;

		cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &s, NULL), SQLITE_OK);
		while (sqlite3_step(s) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(s, 3);

			cr_expect(strncmp(step, "SCAN ", 5) != 0 || strcmp(step, "SCAN CONSTANT ROW") == 0,
			          "%s: %s", query_texts[desk[i]].name, step);
		}
		sqlite3_finalize(s);
		sqlite3_free(sql);
	}
	sqlite3_close(db);
}

Test(queries, a_missing_or_unknown_parameter_is_our_own_mistake)
{
	struct fault f = { 0 };
	struct reg *r;

	cr_assert_eq(register_open(path, REGISTER_WRITE, &r, &f), 0);
	cr_expect_eq(register_query(r, QUERY_MAILBOX_GET, REG_NO_VALUES, &f), -1);
	cr_expect_eq(f.code, EX_SOFTWARE);
	cr_expect_eq(register_query(r, QUERY_MAILBOX_GET, REG_VALUES(REG_STRING("akun", "x")), &f), -1);
	register_close(r);
}

Test(queries, a_reader_cannot_write)
{
	struct fault f = { 0 };
	struct reg *r;

	cr_assert_eq(register_open(path, REGISTER_READ, &r, &f), 0);
	cr_expect_eq(register_run(r, QUERY_SETTING_PUT, REG_VALUES(REG_STRING("name", "x"),
	                          REG_STRING("value", "y")), &f), -1);
	cr_expect_eq(f.code, EX_NOPERM);
	register_close(r);
}

Test(queries, a_part_of_a_transaction_is_undone_alone)
{
	struct fault f = { 0 };
	struct reg *r;

	cr_assert_eq(register_open(path, REGISTER_WRITE, &r, &f), 0);
	cr_assert_eq(register_begin(r, &f), 0);
	for (int i = 0; i < 2; i++) {
		cr_assert_eq(register_savepoint(r, &f), 0);
		cr_assert_eq(register_run(r, QUERY_SETTING_PUT, REG_VALUES(
		    REG_STRING("name", i ? "bad" : "good"), REG_STRING("value", "y")), &f), 0);
		if (i)
			register_undo(r);
		else
			cr_assert_eq(register_release(r, &f), 0);
	}
	cr_assert_eq(register_commit(r, &f), 0);
	cr_expect_eq(register_one(r, QUERY_SETTING_GET, REG_VALUES(REG_STRING("name", "good")), &f), 1);
	register_done(r, QUERY_SETTING_GET);
	cr_expect_eq(register_one(r, QUERY_SETTING_GET, REG_VALUES(REG_STRING("name", "bad")), &f), 0);
	register_close(r);
}
