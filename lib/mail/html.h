/*
 * HTML to plain text that a person can read and form.h can search.
 *
 * Nothing is fetched and nothing is run: libxml2's HTML parser tells events, and
 * what they are made into is text. Scripts, styles and hidden elements are left
 * out; paragraphs, rows and items are lines; the cells of a row are set apart by
 * tabs; a link is its text and its address; a quotation is marked with "> ", so
 * that reply.h knows it.
 */
#ifndef LOKET_MAIL_HTML_H
#define LOKET_MAIL_HTML_H

#include <stddef.h>
#include <stdint.h>

/* Takes valid UTF-8; the caller frees the text. Never NULL. Elements nested deeper than
 * a letter's, or more than a letter has, add WARNING_LIMIT_HTML; of the latter the rest
 * is left out. */
char *html_to_text(const char *html, uint32_t *warnings);

/* The charset that the document itself names near its start (meta), or NULL. The
 * caller frees it. */
char *html_charset(const char *bytes, size_t len);

#endif
