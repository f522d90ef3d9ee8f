/* Which agency: each kind of evidence, and what it is worth against the others. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "rules/route.h"

static struct route_book *book;
static struct route_verdict verdict;

enum { DINKES, DISHUB, DPUPKP, TEMON, DISDIKPORA, DISBUD, N_TARGETS };

static void
setup(void)
{
	static const struct {
		const char *code, *name, *keywords[5];
	} agencies[N_TARGETS] = {
		{ "DINKES", "Dinas Kesehatan", { "puskesmas", "obat" } },
		{ "DISHUB", "Dinas Perhubungan", { "lampu jalan", "jalan" } },
		{ "DPUPKP", "Dinas Pekerjaan Umum", { "jalan", "jembatan" } },
		{ "KAP-TEMON", "Kapanewon Temon", { "temon", "glagah" } },
		{ "DISDIKPORA", "Dinas Pendidikan, Pemuda dan Olahraga", { "sekolah" } },
		{ "DISBUD", "Kundha Kabudayan (Dinas Kebudayaan)", { "tari" } },
	};

	book = route_book_new();
	for (size_t i = 0; i < N_TARGETS; i++) {
		size_t target = route_target(book, agencies[i].code, agencies[i].name);

		cr_assert_eq(target, i);
		route_names(book, target, agencies[i].name);
		route_phrase(book, target, ROUTE_NAME, agencies[i].code);
		for (size_t k = 0; agencies[i].keywords[k] != NULL; k++)
			route_phrase(book, target, ROUTE_KEYWORD, agencies[i].keywords[k]);
	}
}

static void
teardown(void)
{
	route_book_free(book);
}

TestSuite(route, .init = setup, .fini = teardown);

static void
weigh(const char *text)
{
	struct terms terms = { .n = 0 };

	terms_add(&terms, text);
	route_weigh(book, text, &terms, NULL, NULL, &verdict);
}

/* The first suggestion's code and its first reason. */
static const char *
first(const char *text)
{
	static char got[256];

	weigh(text);
	if (verdict.n == 0)
		return "";
	snprintf(got, sizeof got, "%s %s", route_code(book, verdict.best[0].target), verdict.best[0].reasons[0].words);
	return got;
}

#define FIRST(want, text) cr_expect_str_eq(first(text), want, "%s: %s", text, first(text))

Test(route, nothing_speaks_for_nobody)
{
	FIRST("", "");
	FIRST("", "selamat pagi");
}

Test(route, a_keyword_in_any_spelling)
{
	FIRST("DINKES puskesmas", "PUSKESMASNYA tutup");
	FIRST("DINKES puskesmas", "pkm tutup");
	FIRST("DISHUB lampu jalan", "lampune dalan mati");
	FIRST("", "puskesmasan, obatobatan");
}

Test(route, the_longer_phrase_counts_and_not_what_lies_in_it)
{
	weigh("lampu jalan");
	cr_assert_eq(verdict.n, 1);
	cr_expect_eq(verdict.best[0].target, DISHUB);
	weigh("lampu jalan, dan jalan");
	cr_expect_eq(verdict.n, 2);
}

Test(route, what_fewer_share_says_more)
{
	FIRST("DPUPKP jembatan", "jalan dan jembatan");
	weigh("jalan");
	cr_assert_eq(verdict.n, 2);
	cr_expect_eq(verdict.best[0].percent, verdict.best[1].percent);
}

Test(route, names_also_those_that_people_say)
{
	FIRST("DISDIKPORA dinas pendidikan", "kepada Dinas Pendidikan");
	FIRST("DISDIKPORA dinas pendidikan pemuda dan olahraga", "Dinas Pendidikan, Pemuda dan Olahraga");
	FIRST("DISBUD dinas kebudayaan", "dinas kebudayaan");
	FIRST("DISBUD kundha kabudayan", "Kundha Kabudayan");
	FIRST("DINKES dinkes", "dinkes!");
	cr_expect_eq(verdict.best[0].reasons[0].source, ROUTE_NAME);
}

Test(route, a_name_weighs_more_than_a_keyword)
{
	FIRST("DINKES dinas kesehatan", "jembatan dinas kesehatan");
}

Test(route, a_kapanewon_is_the_place_and_not_the_addressee)
{
	FIRST("DPUPKP jembatan", "jembatan di Kapanewon Temon, Glagah");
	FIRST("KAP-TEMON kapanewon temon", "kantor Kapanewon Temon");
}

Test(route, a_keyword_twice_is_once)
{
	double once;

	weigh("obat");
	once = verdict.best[0].score;
	weigh("obat obat obat");
	cr_expect_float_eq(verdict.best[0].score, once, 1e-9);
}

Test(route, a_rule_needs_all_its_phrases_and_beats_a_keyword)
{
	cr_assert(route_rule(book, DINKES, "jembatan + rubuh di jalan", false));
	FIRST("DPUPKP jembatan", "jembatan rubuh");
	FIRST("DINKES jembatan + rubuh di jalan", "jembatan rubuh di jalan");
	cr_expect_eq(verdict.automatic, -1);
	cr_expect_eq(verdict.best[0].reasons[0].source, ROUTE_RULE);
}

Test(route, what_is_no_rule_is_refused)
{
	cr_expect_not(route_rule(book, DINKES, "", true));
	cr_expect_not(route_rule(book, DINKES, " + ", true));
	cr_expect_not(route_rule(book, DINKES, "a + b + c + d + e", true));
	cr_expect(route_rule(book, DINKES, "satu + dua + tiga + empat", true));
}

Test(route, only_automatic_rules_that_agree_are_automatic)
{
	bool returned[N_TARGETS] = { false };
	struct terms terms = { .n = 0 };

	cr_assert(route_rule(book, DISHUB, "padam", true));
	cr_assert(route_rule(book, DISHUB, "lampu", true));
	cr_assert(route_rule(book, DPUPKP, "lubang", true));
	weigh("lampu padam");
	cr_expect_eq(verdict.automatic, DISHUB);
	weigh("lampu padam, lubang");
	cr_expect_eq(verdict.automatic, -1);
	weigh("lubang");
	cr_expect_eq(verdict.automatic, DPUPKP);
	cr_expect_str_eq(verdict.by_rule, "lubang");
	returned[DPUPKP] = true;
	route_weigh(book, "lubang jembatan puskesmas", &terms, NULL, returned, &verdict);
	cr_expect_eq(verdict.automatic, -1);
	cr_assert_eq(verdict.n, 1);
	cr_expect_eq(verdict.best[0].target, DINKES);
}

Test(route, a_body_outside_has_rules_only)
{
	size_t pln = route_target(book, NULL, "PLN");

	cr_assert(route_rule(book, pln, "listrik", false));
	weigh("listrik padam");
	cr_assert_eq(verdict.n, 1);
	cr_expect_eq(verdict.best[0].target, pln);
	cr_expect_null(route_code(book, pln));
	cr_expect_str_eq(route_name(book, pln), "PLN");
	cr_expect_eq(route_find(book, "PLN"), (long)pln);
	cr_expect_eq(route_find(book, "DISBUD"), DISBUD);
	cr_expect_eq(route_find(book, "NIHIL"), -1);
}

/* --- the past ------------------------------------------------------------------------ */

static int64_t to[2][N_TARGETS], requests_to[N_TARGETS], words_to[N_TARGETS];
static struct route_word word[2];
static struct route_past past;

/* Every agency has had as many routings with as many words. */
static void
even_past(int64_t requests)
{
	past = (struct route_past){ N_TARGETS * requests, N_TARGETS * requests * 10, requests_to, words_to, word };
	for (size_t i = 0; i < N_TARGETS; i++) {
		requests_to[i] = requests;
		words_to[i] = requests * 10;
	}
	for (size_t i = 0; i < 2; i++) {
		memset(to[i], 0, sizeof to[i]);
		word[i] = (struct route_word){ .all = 0, .to = to[i], .shown = true };
	}
}

static void
went(size_t term, size_t target, int64_t n)
{
	to[term][target] += n;
	word[term].all += n;
}

static void
weigh_past(const char *text)
{
	struct terms terms = { .n = 0 };

	terms_add(&terms, text);
	cr_assert_leq(terms.n, 2);
	route_weigh(book, text, &terms, &past, NULL, &verdict);
}

Test(route, a_word_speaks_for_where_it_went)
{
	even_past(10);
	went(0, DISBUD, 5);
	went(0, DINKES, 1);
	weigh_past("macapat");
	cr_assert_geq(verdict.n, 1);
	cr_expect_eq(verdict.best[0].target, DISBUD);
	cr_expect_eq(verdict.best[0].reasons[0].n, 5);
	cr_expect_eq(verdict.best[0].reasons[0].of, 6);
	cr_expect_str_eq(verdict.best[0].reasons[0].words, "macapat");
}

Test(route, a_word_of_every_letter_says_nothing)
{
	even_past(10);
	for (size_t i = 0; i < N_TARGETS; i++)
		went(0, i, 10);
	weigh_past("gapura");
	cr_expect_eq(verdict.n, 0);
}

Test(route, a_large_agency_does_not_win_by_being_large)
{
	even_past(10);
	requests_to[DPUPKP] = 1000;
	words_to[DPUPKP] = 10000;
	past.requests += 990;
	past.words += 9900;
	went(0, DPUPKP, 20);
	went(0, DISBUD, 8);
	weigh_past("macapat");
	cr_expect_eq(verdict.best[0].target, DISBUD);
}

Test(route, a_keyword_that_goes_elsewhere_loses_its_word)
{
	even_past(100);
	went(0, DISBUD, 90);
	weigh_past("obat");
	cr_expect_eq(verdict.best[0].target, DISBUD);
	went(0, DINKES, 2000);
	weigh_past("obat");
	cr_expect_eq(verdict.best[0].target, DINKES);
}

Test(route, a_word_that_must_not_be_shown_counts_without_being_named)
{
	even_past(10);
	went(0, DISBUD, 5);
	word[0].shown = false;
	weigh_past("kromodimejo");
	cr_assert_eq(verdict.n, 1);
	cr_expect_eq(verdict.best[0].target, DISBUD);
	cr_expect_eq(verdict.best[0].n_reasons, 0);
}

Test(route, the_head_of_a_kapanewon_is_no_place)
{
	route_phrase(book, TEMON, ROUTE_KEYWORD, "panewu temon");
	FIRST("KAP-TEMON panewu temon", "panewu Temon, jembatan");
}

Test(route, a_rule_for_a_longer_phrase_takes_the_word_in_it)
{
	size_t province = route_target(book, NULL, "Provinsi");

	cr_assert(route_rule(book, province, "jembatan provinsi", false));
	weigh("jembatan provinsi");
	cr_assert_eq(verdict.n, 1);
	cr_expect_eq(verdict.best[0].target, province);
}
