/*
 * How people write words that everybody reads alike: the short forms of SMS, and the
 * Javanese of Kulon Progo. Words in lower case, one for one.
 */
#ifndef LOKET_RULES_SPELLING_H
#define LOKET_RULES_SPELLING_H

#include <stddef.h>

struct spelling {
	const char *written;
	const char *standard;
};

/* All of them, in the order of `written`. */
extern const struct spelling spellings[];
extern const size_t n_spellings;

/* The common Indonesian spelling of a word; the word itself when there is no other. */
const char *spelling_standard(const char *word);

#endif
