/*
 * Encoded words (RFC 2047), word by word and tolerantly: GMime 3.2.13 drops what follows
 * a padded one (RELIABILITY 0.3). Words of one character set that stand together are
 * joined before they are decoded, since senders cut in the middle of a character and even
 * of a base64 group; blanks inside them and padding left out are forgiven.
 */
#ifndef LOKET_MAIL_ENCODED_H
#define LOKET_MAIL_ENCODED_H

#include <stddef.h>
#include <stdint.h>

/* Decodes the encoded words of a header value and cleans it to one line of UTF-8. Bytes
 * outside them are in raw_charset, where known (NULL else). The caller frees the line.
 * Adds WARNING_CHARSET_*. */
char *encoded_decode(const char *value, const char *raw_charset, uint32_t *warnings);

/* The length of the encoded word that begins at text, 0 when none does. */
size_t encoded_length(const char *text);

#endif
