/*
 * Text for a person's terminal: what strangers wrote must not steer it.
 */
#ifndef LOKET_BASE_TERM_H
#define LOKET_BASE_TERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A copy of UTF-8 text in which control characters (C0 but newline and tab, C1,
 * DEL) and bidirectional controls are visible as "<U+001B>"; broken bytes become
 * U+FFFD. The caller frees it. */
char *term_safe(const char *text);

/* The same on one line: newlines and tabs become spaces, and what does not fit
 * into `columns` (0 = no limit) is cut with "…". The caller frees it. */
char *term_line(const char *text, size_t columns);

/* The number of columns that a safe text takes. */
size_t term_width(const char *text);

/* Prints term_line(text, columns), padded to `columns` when pad is true. */
void term_cell(FILE *out, const char *text, size_t columns, bool pad);

/* Prints safe text, each of its lines behind `margin`. */
void term_block(FILE *out, const char *margin, const char *text);

/*
 * Prints safe text in lines of at most `columns`, the first behind `first`, the others
 * behind `margin`. Lines break between words, a word that is longer than a line within;
 * tabs become blanks. An empty text prints nothing.
 */
void term_wrap(FILE *out, const char *first, const char *margin, const char *text, size_t columns);

/* The columns that a page for people has: $COLUMNS, else those of the terminal on
 * standard output, at least 40 and at most 160; 80 where neither tells. */
size_t term_columns(void);

enum term_style { TERM_PLAIN, TERM_BOLD, TERM_DIM, TERM_RED, TERM_YELLOW, TERM_GREEN };

/*
 * What to print before words of a style; TERM_PLAIN ends it. "" where nobody wants colours:
 * standard output is no terminal, TERM is unset or dumb, or NO_COLOR is set
 * (no-color.org).
 */
const char *term_style(enum term_style style);

/* No styles from now on: what is printed goes into a letter. */
void term_without_styles(void);

#endif
