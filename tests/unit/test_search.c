/* What an officer types becomes words, never syntax of the index. */
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "rules/search.h"

static char *
query(const char *one, const char *two)
{
	const char *operands[] = { one, two };

	return search_query(operands, two ? 2 : 1);
}

static void
gives(const char *one, const char *two, const char *want)
{
	char *got = query(one, two);

	if (want == NULL)
		cr_expect_null(got, "%s: %s", one, got);
	else
		cr_expect_str_eq(got ? got : "(none)", want);
	free(got);
}

Test(search, words_phrases_and_beginnings)
{
	gives("jalan", NULL, "\"jalan\"");
	gives("jalan", "rusak", "\"jalan\" \"rusak\"");
	gives("dana desa", NULL, "\"dana desa\"");
	gives("sekolah*", NULL, "\"sekolah\"*");
	gives("dana desa*", NULL, "\"dana desa\"*");
	gives("jalan \"rusak berat\" wates", NULL, "\"jalan\" \"rusak berat\" \"wates\"");
	gives("\"dana desa\"*", NULL, "\"dana desa\"*");
	gives("\"dana desa*\"", NULL, "\"dana desa\"*");
	gives("\"belum ditutup", NULL, "\"belum ditutup\"");
}

Test(search, nothing_to_look_for)
{
	gives("", NULL, NULL);
	gives("*", NULL, NULL);
	gives("\"\"", "-- ()", NULL);
	gives("!", "jalan", "\"jalan\"");
}

Test(search, too_many_words_are_refused)
{
	const char *operands[SEARCH_WORDS_MAX + 1];

	for (int i = 0; i <= SEARCH_WORDS_MAX; i++)
		operands[i] = "a";
	cr_expect_null(search_query(operands, SEARCH_WORDS_MAX + 1));
	char *most = search_query(operands, SEARCH_WORDS_MAX);
	cr_expect_not_null(most);
	free(most);
}

/* Against the real index: whatever is typed, the query is one that it takes. */
Test(search, no_input_is_a_syntax_error)
{
	static const char alphabet[] = "a\"*-^:(){}+ ,.'NOT\\\n\x80\xc3\xa9";
	sqlite3 *db;
	sqlite3_stmt *s;
	unsigned seed = 1;

	cr_assert_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(db, "create virtual table t using fts5(a); insert into t values ('a NOT b')", 0, 0, 0), SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(db, "select count(*) from t where t match ?1", -1, &s, NULL), SQLITE_OK);
	for (int n = 0; n < 20000; n++) {
		char typed[13];
		size_t len = 1 + (seed >> 8) % 12;
		char *text;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1103515245u + 12345u;
			typed[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
		}
		typed[len] = '\0';
		text = query(typed, NULL);
		if (text == NULL)
			continue;
		sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC);
		cr_expect_eq(sqlite3_step(s), SQLITE_ROW, "%s: %s", text, sqlite3_errmsg(db));
		sqlite3_reset(s);
		free(text);
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
}

Test(search, words_of_the_query_language_are_words)
{
	gives("NOT", NULL, "\"NOT\"");
	gives("subject:jalan", NULL, "\"subject:jalan\"");
	gives("NEAR(a b)", NULL, "\"NEAR(a b)\"");
}
