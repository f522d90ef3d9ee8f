/*
 * Printing reports: one document, every format. A format gets the document's head, then each
 * section with its columns, then its rows one by one, so that a book of any length passes
 * through without being held.
 *
 * Values are what figures.h says of a row. Besides its types a column may be "date" (a
 * civil date) and "rupiah". Numbers of people's formats have a decimal comma.
 */
#ifndef LOKET_REPORT_PRINT_H
#define LOKET_REPORT_PRINT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/fault.h"

/* Sizes of paper, by the numbers that spreadsheets have for them; F4 is folio. */
#define PRINT_PAPER_A4 9
#define PRINT_PAPER_F4 14

struct print {
	FILE *out;
	const json_t *document;
	size_t columns;          /* of the page, for text */
	int paper;               /* PRINT_PAPER_A4 or _F4 */
	bool book;               /* rows come one by one; else the document has them all */
	const struct print_format *format;
	const json_t *section;   /* the present one */
	json_t *rows;            /* of it, where a format needs all of them */
	void *own;               /* the format's */
};

struct print_format {
	const char *name;
	int (*begin)(struct print *p, struct fault *f);
	int (*section)(struct print *p, struct fault *f);
	int (*row)(struct print *p, const json_t *row, struct fault *f);
	int (*section_end)(struct print *p, struct fault *f);
	int (*end)(struct print *p, struct fault *f);
};

/* The format of that name, or NULL; and the names, with blanks between. */
const struct print_format *print_format(const char *name);
const char *print_formats(void);

/* Does it print bytes that are nothing for a terminal? */
bool print_is_binary(const struct print_format *format);

int print_begin(struct print *p, struct fault *f);
int print_section(struct print *p, const json_t *section, struct fault *f);
int print_row(struct print *p, const json_t *row, struct fault *f);
int print_section_end(struct print *p, struct fault *f);
/* Also after -1: frees what the format holds. */
int print_end(struct print *p, struct fault *f);

/* A document whole, with the rows that it has. */
int print_document(struct print *p, struct fault *f);

/* --- for the formats ------------------------------------------------------------------- */

/* Has everything left so far? -1 with EX_IOERR when not. */
int print_check(const struct print *p, struct fault *f);

#define PRINT_CELL_BYTES 64
/*
 * A value as text: the text itself, or the number in `buf` with `comma` as decimal mark.
 * "" for null, "*" where a public report hides it.
 */
const char *print_cell(const json_t *row, const json_t *column, char comma, char buf[PRINT_CELL_BYTES]);

/* "1 Januari 2026 s.d. 31 Desember 2026" and "keadaan 31 Desember 2026". */
#define PRINT_PERIOD_BYTES 128
void print_period(const json_t *document, char buf[PRINT_PERIOD_BYTES]);

extern const struct print_format print_text, print_csv, print_json, print_xlsx, print_html;

#endif
