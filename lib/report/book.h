/*
 * The registers as books: of requests (PERKI 1/2010 annex, 20 columns and loket's own) and of
 * objections (its columns a to k). Row by row, in the order of the numbers.
 *
 * Names are masked to their first letters, and NIK, telephone, mail and postal addresses as
 * everywhere, unless `reveal`; only then is there a NIK at all. What he wrote stands there
 * without what the register knows of him (rules/redact). A public book has no column
 * that may hold a person's words or data: no identity, no subject, no text, no purpose, no
 * reason; of a request that is confidential nothing but the number.
 */
#ifndef LOKET_REPORT_BOOK_H
#define LOKET_REPORT_BOOK_H

#include "report/figures.h"
#include "report/print.h"

struct book {
	struct reg *reg;
	const struct conf *conf;
	const struct facts *facts;
	const struct period *period;
	bool reveal;
};

/* Prints the register of requests; `p` has everything but its document. */
int book_requests(const struct book *book, struct print *p, struct fault *f);

/* Prints the register of objections. */
int book_objections(const struct book *book, struct print *p, struct fault *f);

/* --- of this room -------------------------------------------------------------------------- */

struct book_column {
	const char *name, *title, *type;
	int width;
	enum { BOOK_ALWAYS, BOOK_INSIDE, BOOK_REVEALED, BOOK_PUBLIC } when;
};

/* Begins a book of these columns (a NULL name ends them): the document, its section. The
 * caller frees the section; p->document too. */
json_t *book_begin(const struct book *book, struct print *p, const char *report, const char *title,
                   const struct book_column *columns, struct fault *f);

/* The texts of an identity, masked or not, owned by the caller; NULL for nothing. */
json_t *book_name(const struct book *book, const char *name);
json_t *book_contact(const struct book *book, const json_t *row);
json_t *book_words(const struct book *book, const json_t *row);
json_t *book_text(const struct book *book, const json_t *row, const char *text);
json_t *book_address(const struct book *book, const char *address);

/* A moment's civil date, and a date; null for none. */
json_t *book_day_of(const struct book *book, int64_t at);
json_t *book_day(int32_t on);

/* What rows said on the evening of the report: values that were written over later. */
struct past;
struct past *past_load(struct reg *reg, int64_t cut_at, struct fault *f);
void past_free(struct past *past);
/* Sets them in the row of that request. Requests must come in rising order after each
 * past_rewind(). */
void past_apply(struct past *past, int64_t request, json_t *row);
void past_rewind(struct past *past);

#endif
