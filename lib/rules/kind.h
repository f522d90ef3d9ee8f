/*
 * The four kinds of message, and a guess at which one a text is.
 *
 * The guess weighs words and phrases from a table: Indonesian, the Javanese of
 * Kulon Progo, and the short spellings of SMS. It is only the first word: the
 * PPID decides the kind when he reviews. What it cannot tell it leaves to him,
 * belum_ditentukan, and it never guesses from a sender or a date.
 */
#ifndef LOKET_RULES_KIND_H
#define LOKET_RULES_KIND_H

enum kind {
	KIND_PERMOHONAN, /* request for information */
	KIND_ADUAN,      /* complaint about a thing or an act */
	KIND_KRITIK,     /* criticism of how the office works */
	KIND_SARAN,      /* suggestion */
	KIND_BELUM_DITENTUKAN,
	KIND__MAX,
};

#define KIND_WHY_BYTES 128

struct kind_verdict {
	enum kind kind;
	int score;                /* weight of that kind; 0 when nothing was found */
	char why[KIND_WHY_BYTES]; /* the entries that decided, "aduan, rusak"; "" when none */
};

/* The name in data and on the desk: "belum_ditentukan". */
const char *kind_name(enum kind kind);

/*
 * The kind of that name, or KIND__MAX. `name` may be NULL. KIND__MAX is no kind: no
 * other function of the program takes it.
 */
enum kind kind_parse(const char *name);

/*
 * Guesses the kind of a message from its subject and text, UTF-8, both may be
 * NULL. Case does not matter, only whole words count, a word counts once per
 * place, in the subject double. A subject that begins with "Re:" is not counted: it
 * repeats the letter answered. Only the first 8 KiB of the text are read: who
 * wants something says it at the beginning.
 *
 * When two kinds weigh the same, or too little was found, the verdict is
 * KIND_BELUM_DITENTUKAN; `why` then holds the words of the leading kinds, so that
 * an officer sees between what it hung. `why` consists of entries of our
 * table and never of the sender's words.
 */
void kind_classify(const char *subject, const char *text, struct kind_verdict *verdict);

#endif
