/*
 * What fits into an SMS: the characters of the GSM 7 bit alphabet and how many there is
 * room for (3GPP TS 23.038 section 6.2.1, TS 23.040 section 9.2.3.24).
 *
 * A septet is a character of the basic table; those of the extension table (^ { } \ [ ]
 * ~ | and the euro) take two. One SMS holds 160 septets; a longer text goes in parts of
 * 153, and no character is cut in two. A text with any other character goes as UCS-2: 70
 * units of 16 bits, 67 a part.
 *
 * Texts are UTF-8; what is not counts as a character that is in no table.
 */
#ifndef LOKET_RULES_GSM_H
#define LOKET_RULES_GSM_H

#include <stdbool.h>
#include <stddef.h>

#define GSM_SEPTETS 160     /* of an SMS alone */
#define GSM_SEPTETS_PART 153
#define GSM_UCS2 70
#define GSM_UCS2_PART 67

struct gsm_size {
	bool is_gsm;    /* every character is in the two tables */
	size_t units;   /* septets; of a text that is not GSM, UCS-2 units */
	size_t parts;   /* SMS that it takes, 1 for an empty text */
};

void gsm_measure(const char *text, struct gsm_size *size);

/* Septets of the text's first `bytes` bytes; SIZE_MAX when a character is in no table. */
size_t gsm_septets(const char *text, size_t bytes);

/*
 * The text in plain characters: typographic quotes, dashes, dots and blanks as ASCII
 * has them, letters without the accents that the alphabet lacks, nothing for what is not
 * seen. What has no plain spelling becomes "?" when `all` is set, and else stays.
 * The caller frees.
 */
char *gsm_plain(const char *text, bool all);

/* Bytes of the next part of a text that takes more than one (of `size`, as gsm_measure()
 * says); 0 at its end. */
size_t gsm_part(const char *text, const struct gsm_size *size);

/*
 * How many bytes of the text fit into so many septets: all of it, or up to the end of a
 * word, or where a single word is longer than that, up to a character. Blanks and
 * commas at that end are not counted. The text is plain.
 */
size_t gsm_fit(const char *text, size_t septets);

#endif
