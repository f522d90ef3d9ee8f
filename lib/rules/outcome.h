/*
 * How a request may be decided, and what the law wants to see in each decision (DOMAIN.md
 * 2.5 and 4; UU KIP art. 17, 22(7); the forms of PERKI 1/2010 and 1/2021).
 *
 * One table of outcomes and one of the fields that an officer gives for them. A decision
 * that lacks something is not made: what is missing is told in one go, each with what is
 * to be typed.
 */
#ifndef LOKET_RULES_OUTCOME_H
#define LOKET_RULES_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/kind.h"

enum outcome {
	OUTCOME_DIKABULKAN_SELURUHNYA,
	OUTCOME_DIKABULKAN_SEBAGIAN,
	OUTCOME_DITOLAK,                /* exempt: art. 17 or another law */
	OUTCOME_TIDAK_DIKUASAI,
	OUTCOME_BELUM_DIDOKUMENTASIKAN,
	OUTCOME_TERBUKTI,
	OUTCOME_TIDAK_TERBUKTI,
	OUTCOME_DITINDAKLANJUTI,
	OUTCOME_BUKAN_KEWENANGAN,
	OUTCOME_DITERIMA,
	OUTCOME_DIJADWALKAN,
	OUTCOME_TIDAK_DAPAT,
	OUTCOME__MAX,
};

/* One field that an officer gave, "pasal17_huruf" = "h"; a list of them ends with a name of
 * NULL. */
struct outcome_value {
	const char *name;
	const char *value;
};

/* What else a decision comes with. */
struct outcome_with {
	const struct outcome_value *values; /* the answer's words among them */
	bool enclosed;                      /* at least one file goes with the letter */
	bool pdf;                           /* and one of them is a PDF */
	bool vague;                         /* the subject does not tell what is asked */
};

/* In data: "dikabulkan_sebagian". */
const char *outcome_name(enum outcome outcome);

/* The outcome of that name, or OUTCOME__MAX. `name` may be NULL. */
enum outcome outcome_parse(const char *name);

/* The letter that tells it: "pemberitahuan". */
const char *outcome_letter(enum outcome outcome);

/* The field that the answer's own words (--text) are: "materi", "konsekuensi", … */
const char *outcome_text_field(enum outcome outcome);

bool outcome_fits(enum outcome outcome, enum kind kind);

/* The outcomes of a kind with blanks between, for a refusal; static. */
const char *outcome_choice(enum kind kind);

#define OUTCOME_WHY_BYTES 600 /* any sentence below */

/*
 * Is that a field of the outcome, and does it hold what such a field holds? -1 with the
 * Indonesian sentence in `why` when not.
 */
int outcome_check(enum outcome outcome, const struct outcome_value *given, char why[OUTCOME_WHY_BYTES]);

/*
 * What the decision lacks: 0 when nothing; else the number, and `why` has the options to
 * be typed, "; " between: "--field nomor_surat=... (nomor dari agenda surat)".
 */
unsigned outcome_missing(enum outcome outcome, const struct outcome_with *with, char why[OUTCOME_WHY_BYTES]);

/* The value of a field, or NULL. */
const char *outcome_value(const struct outcome_value *values, const char *name);

/* The costs in whole rupiah, added up: copies, sending, other. 0 = free of charge. */
int64_t outcome_cost(const struct outcome_value *values);

#endif
