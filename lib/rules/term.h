/*
 * The words of a request by which requests are compared: what it is about, not who
 * writes.
 *
 * A text is read as words in lower case, without accents ("dalané" is "dalane"), in the
 * common Indonesian spelling (rules/spelling). Those that are compared have no digit in
 * them (a NIK, a telephone, a date, a house number has), do not stand in every letter
 * ("mohon", "yang", "Bapak"), and are reduced to their root: "pengaspalan" and "diaspal"
 * are one.
 */
#ifndef LOKET_RULES_TERM_H
#define LOKET_RULES_TERM_H

#include <stdbool.h>
#include <stddef.h>

enum {
	TERM_BYTES = 24,         /* a longer word is cut off there */
	TERMS_MAX = 96,          /* of one request; who wants something says it at the beginning */
	TERM_READ_BYTES = 8192,  /* of one text */
};

/*
 * The next word of letters and digits at or behind *at, in lower case and without accents:
 * its length, 0 when there is none before `end`. *at is then behind it.
 */
size_t term_next(const char **at, const char *end, char word[TERM_BYTES]);

/* A word of term_next() in its common spelling, without -nya and the like. In place. */
void term_plain(char word[TERM_BYTES]);

/* The root of a plain word; false when it is none that is compared. */
bool term_root(const char *plain, char root[TERM_BYTES]);

/* Different roots, in the order in which they came, and as what each came first. All zero
 * at first. */
struct terms {
	size_t n;
	char root[TERMS_MAX][TERM_BYTES];
	char word[TERMS_MAX][TERM_BYTES];
};

/* Adds the words of a text (UTF-8, may be NULL), each root once. */
void terms_add(struct terms *terms, const char *text);

/* Takes those of another text out again: the applicant's name. */
void terms_drop(struct terms *terms, const char *text);

/* Which one it is; terms->n when it is none of them. */
size_t terms_find(const struct terms *terms, const char *root);

#endif
