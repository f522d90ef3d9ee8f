/*
 * Bytes of any character set to UTF-8, and UTF-8 to the form a record has.
 *
 * What senders declare is often wrong, so bytes that are valid UTF-8 are taken
 * as UTF-8 whatever was declared; then the declared character set counts; text
 * that declares nothing is windows-1252. Nothing invalid ever comes out: what
 * cannot be read becomes U+FFFD.
 *
 * Converters stay open between calls. charset_preload() opens the usual ones
 * before a sandbox is closed: afterwards glibc can load none, and would leave
 * the bytes as they are (RELIABILITY section 4).
 */
#ifndef LOKET_MAIL_CHARSET_H
#define LOKET_MAIL_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void charset_preload(void);

/* Decodes len bytes; charset may be NULL. NUL characters are left out. The
 * caller frees the text. Adds WARNING_CHARSET_* and WARNING_NUL. */
char *charset_decode(const char *bytes, size_t len, const char *charset,
                     uint32_t *warnings);

/* The same text in Unicode's form NFC, with LF line ends, without control
 * characters but newline and tab. Bidirectional marks stay; whoever shows a text
 * makes them visible. Not more than 30 marks may stand on one letter (UAX 15,
 * stream-safe text). `text` must be valid UTF-8; the caller frees the result. */
char *charset_clean(const char *text);

/* Cuts UTF-8 text in place to max_bytes, between two characters; true when there
 * was more. */
bool charset_cut(char *text, size_t max_bytes);

/* charset_clean() and charset_cut() for a value of a header: on one line, any white
 * space one space, none at the ends; WARNING_LIMIT_HEADER when cut. */
char *charset_clean_line(const char *text, size_t max_bytes, uint32_t *warnings);

#endif
