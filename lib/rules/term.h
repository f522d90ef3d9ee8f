/*
 * The words of a request by which requests are compared: what it is about, not who
 * writes.
 *
 * A text is read as words of letters, in lower case, without accents ("dalané" is
 * "dalane"); whatever holds a digit is none (a NIK, a telephone, a date, a house number),
 * and words that stand in every letter ("mohon", "yang", "Bapak") are left out. Short
 * spellings and the Javanese of Kulon Progo become the common Indonesian word, and the
 * suffixes that change no meaning fall ("jalannya": "jalan").
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

/* Different words, in the order in which they came. All zero at first. */
struct terms {
	size_t n;
	char word[TERMS_MAX][TERM_BYTES];
};

/* The next word of letters and digits at or behind *at, in lower case and without accents:
 * its length, 0 when there is none before `end`. *at is then behind it. */
size_t term_next(const char **at, const char *end, char word[TERM_BYTES]);

/* Adds the words of a text (UTF-8, may be NULL), each once. */
void terms_add(struct terms *terms, const char *text);

/* Takes those of another text out again: the applicant's name. */
void terms_drop(struct terms *terms, const char *text);

#endif
