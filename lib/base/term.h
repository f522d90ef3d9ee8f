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

#endif
