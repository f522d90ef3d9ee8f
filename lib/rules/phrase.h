/*
 * A list of phrases that are looked for in a text, all at once.
 *
 * A text is read as words of ASCII letters and digits in lower case; everything
 * else separates them, bytes of other scripts too. A word may be a known spelling
 * of another ("jln", "dalan": "jalan"). Phrases are then compared word by word, so
 * the time does not depend on how many there are: a text is read once, each word
 * is looked up once.
 *
 * The list is built once and only read afterwards. Its words are not copied.
 */
#ifndef LOKET_RULES_PHRASE_H
#define LOKET_RULES_PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PHRASE_WORDS = 3,     /* of one phrase, and of what one spelling stands for */
	PHRASE_MAX = 512,     /* phrases of a list */
	PHRASE_SLOTS = 2048,  /* a power of two, more than twice the different words */
	PHRASE_BYTES = 32,    /* a longer word is none of ours */
};

struct phrase_word {
	const char *text;
	uint16_t len;
	uint16_t last_of;                /* 1 + the first phrase that ends with it, 0 for none */
	uint16_t standard[PHRASE_WORDS]; /* slots + 1 of what it stands for; 0 ends */
};

/* All zero at first. */
struct phrase_list {
	struct phrase_word words[PHRASE_SLOTS];
	struct {
		uint16_t word[PHRASE_WORDS]; /* slots + 1, the last word first; 0 ends */
		uint16_t next;               /* 1 + the next phrase with the same last word */
	} phrases[PHRASE_MAX];
	size_t n, n_words;
};

/* Both take words in lower case with one blank between them, which must outlive the
 * list. A phrase's number is its place in the order of adding. False when the list is
 * full or a phrase has too many words. */
bool phrase_add(struct phrase_list *list, const char *phrase);
bool phrase_add_spelling(struct phrase_list *list, const char *written, const char *standard);

/* Sets `bit` in found[i] for each phrase i that stands in the first max_bytes of the
 * text (NULL for none), as whole words. */
void phrase_find(const struct phrase_list *list, const char *text, size_t max_bytes,
                 unsigned char bit, unsigned char found[PHRASE_MAX]);

#endif
