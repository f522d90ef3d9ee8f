/*
 * The register's English and short names in the officer's words, for pages.
 *
 * States, kinds, channels and outcomes have theirs in letter/words; here are those that
 * no citizen reads.
 */
#ifndef LOKET_DESK_TERMS_H
#define LOKET_DESK_TERMS_H

enum terms {
	TERMS_LETTER,       /* "tanda_bukti": "Tanda bukti" */
	TERMS_LETTER_STATE, /* "retry": "dicoba lagi nanti" */
	TERMS_ARRIVAL,      /* what a message is to its request, "follow_up": "susulan" */
	TERMS_WAITING,      /* why a message waits for a person */
	TERMS_CLOCK,        /* "batas_skpd": "Tanggapan perangkat daerah" */
	TERMS_CLOCK_STATE,  /* "met": "terpenuhi" */
	TERMS__MAX,
};

/* Static words; a name that has none is returned as it is, NULL as "". */
const char *terms_words(enum terms terms, const char *name);

#endif
