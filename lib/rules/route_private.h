/* What the book of targets (route_book.c) and the weighing (route.c) share. */
#ifndef LOKET_RULES_ROUTE_PRIVATE_H
#define LOKET_RULES_ROUTE_PRIVATE_H

#include "rules/route.h"

struct target {
	char *code, *name; /* code NULL: outside */
	bool place;        /* a kapanewon */
};

struct phrase {
	char *text;                /* plain words, a blank between */
	size_t n_words;
	size_t target;             /* of a rule: unused */
	enum route_source source;
};

struct rule {
	char *phrases[ROUTE_RULE_PHRASES];
	size_t n, target;
	bool automatic;
};

struct route_book {
	struct target *targets;
	size_t n_targets;
	struct phrase *phrases;    /* sorted by text once `sorted` */
	size_t n_phrases;
	struct rule *rules;
	size_t n_rules;
	bool sorted;
};

/* A phrase of the book at a place of the text. */
struct match {
	size_t at, n_words;
	size_t phrase;      /* the first of those with this text */
};

struct found {
	struct match *match;
	size_t n;
};

/* Phrases in the order of their texts, each text once a target: what is a name and a keyword
 * is a name. To be done before the book is looked into. */
void route_sort(struct route_book *book);

/* All phrases of the book in the first TERM_READ_BYTES of a text, in its order; the caller
 * frees `match`. */
struct found route_find_phrases(const struct route_book *book, const char *text);

#endif
