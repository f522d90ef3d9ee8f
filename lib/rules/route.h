/*
 * To which agency a request belongs: a score for each, and why.
 *
 * Four things speak for an agency: it is named (its name, an older one, an alias, its
 * code), its keywords stand in the text, a rule of the office says so, and the words of
 * requests that went there before. All are weighed as logarithms of odds and added up, so
 * that each reason can be shown with what it was worth:
 *
 *   keyword, name   the fewer agencies share it and the more words it has, the more; as
 *                   soon as requests with it have gone elsewhere, that much less: what
 *                   the office does is believed before what a list says
 *   rule            a fixed weight, above any keyword
 *   past routings   log((seen + a) / (expected + a)), where `expected` is what the agency
 *                   would have of the word's routings by its share of all words: a word
 *                   of every letter weighs nothing, an agency with many long requests
 *                   gains nothing from being large, and one routing decides nothing
 *
 * A kapanewon is named as the place far more often than as the addressee: its names and
 * keywords count a third at most, but for those that begin with its head (panewu, camat) or
 * its office (kantor).
 *
 * A target may also be a body outside the regency (the police, PLN): only rules speak for
 * it, and to it nothing is forwarded.
 */
#ifndef LOKET_RULES_ROUTE_H
#define LOKET_RULES_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/term.h"

enum {
	ROUTE_PHRASE_WORDS = 6,  /* of a name or a keyword; what is longer is cut there */
	ROUTE_SUGGESTIONS = 3,
	ROUTE_REASONS = 4,       /* of one suggestion, the heaviest */
	ROUTE_REASON_BYTES = 96,
	ROUTE_RULE_PHRASES = 4,
};

enum route_source { ROUTE_NAME, ROUTE_KEYWORD, ROUTE_RULE, ROUTE_PAST };

/* --- what is known of the targets, built once ------------------------------------------- */

struct route_book;

struct route_book *route_book_new(void);
void route_book_free(struct route_book *book);

/* A target and its number, from 0: an agency by its code, or for NULL a body outside. */
size_t route_target(struct route_book *book, const char *code, const char *name);
/* The number of a code, or of a body's name; -1 for none. */
long route_find(const struct route_book *book, const char *code);
size_t route_targets(const struct route_book *book);
const char *route_code(const struct route_book *book, size_t target); /* NULL: outside */
const char *route_name(const struct route_book *book, size_t target);

/* A name (ROUTE_NAME) or a keyword of a target. One without a word is passed over. */
void route_phrase(struct route_book *book, size_t target, enum route_source source, const char *text);

/*
 * What people say for a name: itself; what stands before its first comma ("Dinas
 * Pendidikan, Pemuda dan Olahraga") or bracket, and what within one.
 */
void route_names(struct route_book *book, size_t target, const char *name);

/* A rule: when all its phrases ('+' between) stand in the text. `automatic`: the office lets
 * it forward by itself. False when it has no phrase or too many. */
bool route_rule(struct route_book *book, size_t target, const char *phrases, bool automatic);
/* Is any rule automatic? */
bool route_has_automatic(const struct route_book *book);

/* --- one request ------------------------------------------------------------------------ */

/* How often one word of a request went where. */
struct route_word {
	int64_t all;      /* routings with it */
	int64_t *to;      /* of them to each target, by its number */
	bool shown;       /* may stand in a reason */
};

struct route_past {
	int64_t requests, words;  /* of all routings: how many, and their words */
	int64_t *requests_to;     /* to each target */
	int64_t *words_to;
	struct route_word *word;  /* by the number of the root in `terms` */
};

struct route_reason {
	enum route_source source;
	char words[ROUTE_REASON_BYTES];
	int64_t n, of;   /* ROUTE_PAST: n of `of` routings with the word went there */
	double weight;
};

struct route_suggestion {
	size_t target;
	double score;
	int percent;     /* the share of its odds among those of all targets */
	size_t n_reasons;
	struct route_reason reasons[ROUTE_REASONS]; /* the heaviest first; not what says little */
};

struct route_verdict {
	size_t n;        /* 0: nothing speaks for anybody */
	struct route_suggestion best[ROUTE_SUGGESTIONS];
	long automatic;  /* the one target of the automatic rules that hold; -1: none, or several */
	char by_rule[ROUTE_REASON_BYTES]; /* its phrases */
};

/*
 * Weighs a request's text (subject and words, any order). `past` may be NULL, and so may
 * `returned`: true for each target that has returned the request, which is suggested no more.
 */
void route_weigh(struct route_book *book, const char *text, const struct terms *terms,
                 const struct route_past *past, const bool *returned, struct route_verdict *verdict);

#endif
