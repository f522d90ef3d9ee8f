/*
 * What routings teach, in a real register: once, exactly back, and nobody's name.
 */
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "register/routing.h"

static char folder[64], path[128];
static struct reg *reg;
static struct fault f;

static void
setup(void)
{
	int from, to;

	strcpy(folder, "/tmp/loket-routing-XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/register.db", folder);
	cr_assert_eq(register_migrate(path, &from, &to, &f), 0, "%s", f.reason);
	cr_assert_eq(register_open(path, REGISTER_WRITE, &reg, &f), 0, "%s", f.reason);
}

static void
teardown(void)
{
	char command[128];

	register_close(reg);
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	cr_assert_eq(system(command), 0);
}

TestSuite(routing, .init = setup, .fini = teardown);

/* What a statement of this test gives, as text with blanks between. */
static const char *
sql(const char *text)
{
	static char got[4000];
	sqlite3 *db;
	sqlite3_stmt *s;

	got[0] = '\0';
	cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, text, -1, &s, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	while (sqlite3_step(s) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(s); i++) {
			const char *value = (const char *)sqlite3_column_text(s, i);

			snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", *got ? " " : "", value ? value : "-");
		}
	sqlite3_finalize(s);
	sqlite3_close(db);
	return got;
}

#define IS(want, statement) cr_expect_str_eq(sql(statement), want, "%s: %s", statement, sql(statement))

static int64_t
request(const char *name, const char *email, const char *text)
{
	static int n;
	char statement[2000];

	n++;
	snprintf(statement, sizeof statement,
	         "insert into applicant (name, email) values ('%s', '%s')", name, email);
	sql(statement);
	snprintf(statement, sizeof statement,
	         "insert into request (number, year, seq, kind, status, channel, applicant, text, received_at,"
	         " registered_at, registered_on) values ('P-%d', 2026, %d, 'aduan', 'ditelaah', 'surel',"
	         " (select max(id) from applicant), '%s', 0, 0, '2026-11-23') returning id", n, n, text);
	return atoll(sql(statement));
}

static void
learn(int64_t id, const char *agency)
{
	cr_assert_eq(register_begin(reg, &f), 0);
	cr_assert_eq(routing_learn(reg, id, agency, &f), 0, "%s", f.reason);
	cr_assert_eq(register_commit(reg, &f), 0, "%s", f.reason);
}

static void
unlearn(int64_t id, const char *agency)
{
	cr_assert_eq(register_begin(reg, &f), 0);
	cr_assert_eq(routing_unlearn(reg, id, agency, &f), 0, "%s", f.reason);
	cr_assert_eq(register_commit(reg, &f), 0, "%s", f.reason);
}

Test(routing, a_word_counts_from_the_third_person_on)
{
	learn(request("Siti", "siti@desa.example", "Selokan mampet"), "DPUPKP");
	learn(request("Siti", "siti@desa.example", "Selokan lagi, mampet"), "DPUPKP");
	learn(request("Budi", "budi@desa.example", "selokannya bau"), "DLH");
	IS("", "select word from route_word where word is not null");
	learn(request("Siti", "siti@desa.example", "selokan!"), "DPUPKP");
	IS("", "select word from route_word where word is not null");
	learn(request("Tri", "tri@desa.example", "Selokan"), "DPUPKP");
	IS("selokan", "select word from route_word where word is not null");
	/* The count is that of all routings, also of those before. */
	IS("DLH selokan 1 DPUPKP selokan 4", "select agency, word, n from v_route");
	IS("1", "select count(*) from route_word where word is not null and first_by is null and second_by is null");
}

Test(routing, the_same_routing_teaches_once)
{
	int64_t id = request("Siti", "siti@desa.example", "Lampu jalan padam");

	learn(id, "DISHUB");
	learn(id, "DISHUB");
	IS("1 1 1", "select n from route_term");
	IS("DISHUB 1 3", "select agency, requests, words from route_total");
	learn(id, "DPUPKP");
	IS("DISHUB 1 3 DPUPKP 1 3", "select agency, requests, words from route_total");
}

Test(routing, a_return_takes_back_exactly_what_was_taught)
{
	int64_t a = request("Siti", "siti@desa.example", "Lampu jalan padam"), b = request("Budi", "b@x.example", "lampu mati");

	learn(a, "DISHUB");
	learn(b, "DISHUB");
	/* What the request says by then does not matter. */
	sql("update request set text = 'lain sama sekali, lampu' where number = (select min(number) from request)");
	unlearn(a, "DISHUB");
	IS("1 1", "select n from route_term");
	IS("DISHUB 1 2", "select agency, requests, words from route_total");
	unlearn(a, "DISHUB");
	unlearn(b, "DLH");
	IS("DISHUB 1 2", "select agency, requests, words from route_total");
	learn(a, "DISHUB");
	IS("DISHUB 2 3", "select agency, requests, words from route_total");
	unlearn(a, "DISHUB");
	unlearn(b, "DISHUB");
	IS("", "select * from route_term");
	IS("0 0", "select requests, words from route_total");
}

Test(routing, nothing_tells_who_wrote)
{
	for (int i = 0; i < 5; i++) {
		char name[40], email[60];

		snprintf(name, sizeof name, "Wagiman Sastro%c", 'a' + i);
		snprintf(email, sizeof email, "w%d@desa.example", i);
		learn(request(name, email,
		    "Saya Wagiman, NIK 3401021708859998, HP 0812 3456 7789, rumah 12A, surel lain siapa@desa.example, "
		    "sumur kering. Wagiman"), "BPBD");
	}
	IS("kering sumur", "select word from (select word from route_word where word is not null order by word) where word in ('kering', 'sumur')");
	IS("0", "select count(*) from route_word where word glob '*[0-9]*' or word like '%wagiman%' or word like '%siapa%' or word like 'disamarkan'");
}

Test(routing, one_family_is_not_three_people)
{
	learn(request("Siti", "siti@desa.example", "Tanah Mbah Kromodimejo"), "DISPERTARU");
	learn(request("Budi", "budi@desa.example", "tanah Kromodimejo"), "DISPERTARU");
	learn(request("Tri", "tri@desa.example", "tanah lapang"), "DISPERTARU");
	IS("tanah", "select word from route_word where word is not null");
	IS("0", "select count(*) from route_word where cast(id as text) || coalesce(word, '') like '%kromo%'");
}

Test(routing, who_has_no_address_at_all_is_one_person)
{
	for (int i = 0; i < 4; i++) {
		int64_t id = request("", "", "gorong-gorong mampet");

		sql("update applicant set name = null, email = null");
		learn(id, "DPUPKP");
	}
	IS("", "select word from route_word where word is not null");
}
