/*
 * What an officer types to find a request, as a query of the full-text index.
 *
 * Every operand is words, never syntax: whatever stands in it (quotes, stars, "OR",
 * "NEAR(", column names) looks for itself or for nothing. All words must be there.
 */
#ifndef LOKET_RULES_SEARCH_H
#define LOKET_RULES_SEARCH_H

#include <stddef.h>

/* More words than these find nothing that fewer do not; the index bounds them too. */
#define SEARCH_WORDS_MAX 64

/*
 * The query of n operands. An operand of one word looks for that word; one with blanks
 * inside for the phrase; in one that has double quotes, each quoted piece is a phrase
 * and what stands outside is words. A star at the end of a word or phrase finds every
 * word that begins so: sekolah*, "dana desa*".
 *
 * Returns the query, which the caller frees; NULL when no operand holds a letter or a
 * digit, or there are more than SEARCH_WORDS_MAX terms.
 */
char *search_query(const char *const operands[], size_t n);

#endif
