/*
 * Pages of HTML: what each has, and texts made harmless.
 *
 * A page is one file that loads nothing: its policy allows no source but its own style,
 * by that style's hash (Content Security Policy Level 3, 2.3.1), so that nothing which
 * came in as a value could ever run or call out. Pages are well-formed XML too, so
 * that any tool can check them.
 */
#ifndef LOKET_REPORT_MARKUP_H
#define LOKET_REPORT_MARKUP_H

#include <stdio.h>

struct markup_page {
	const char *title;
	const char *style;      /* path of a file of schema/report/ */
	const char *paper;      /* CSS that follows it; "" for none */
	int refresh_secs;       /* reloads itself; 0 = never */
};

/* From the doctype to the opened body. */
void markup_begin(FILE *out, const struct markup_page *page);

/* Closes the body. */
void markup_end(FILE *out);

/* Text as content or as a quoted attribute: markup is escaped, and control characters and
 * bidirectional controls are visible (base/term). NULL prints nothing. */
void markup_text(FILE *out, const char *text);

/* <tag>text</tag>, a line of its own; nothing for an empty text. */
void markup_element(FILE *out, const char *tag, const char *text);

#endif
