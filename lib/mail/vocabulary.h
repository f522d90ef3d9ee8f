/*
 * The words that the labels of the identity form are made of: of each field its keys, at
 * least one of which a label has, and the fillers that may stand beside them.
 */
#ifndef LOKET_MAIL_VOCABULARY_H
#define LOKET_MAIL_VOCABULARY_H

#define VOCABULARY_WORD_SIZE 16 /* of the longest word, with its NUL */

/* Sets of fields, in the order in which they are tried. */
struct vocabulary_word {
	unsigned keys;    /* fields of which the word is a key */
	unsigned fillers; /* fields beside whose keys it may stand */
};

/* The sets of a word in lower case; empty for a word of no label. */
struct vocabulary_word vocabulary_find(const char *word);

/* The enum identity_field of the first field in a set that is not empty. */
int vocabulary_field(unsigned set);

#endif
