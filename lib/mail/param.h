/*
 * Parameters of a structured field: `attachment; filename="surat.pdf"`.
 *
 * Read by ourselves: GMime 3.2.13 decodes encoded words in them with the decoder
 * that drops what follows padding (RELIABILITY 0.3) and cuts a value at the '?' of
 * an unquoted one. Values may be quoted, bare with blanks in them, split and encoded
 * as RFC 2231 says (name*0*=…), or encoded words (RFC 2047 forbids them here, most
 * mail programs write them).
 */
#ifndef LOKET_MAIL_PARAM_H
#define LOKET_MAIL_PARAM_H

#include <stdint.h>

/* The value of a parameter of a field's value, as bytes of the sender, or UTF-8
 * where RFC 2231 named a character set; encoded words are left for encoded_decode(). NULL when there
 * is none. The caller frees it. Adds WARNING_CHARSET_*. */
char *param_get(const char *value, const char *name, uint32_t *warnings);

/* The same for values that are one word (charset, boundary, format): without what
 * follows a blank or a comment. */
char *param_word(const char *value, const char *name, uint32_t *warnings);

#endif
