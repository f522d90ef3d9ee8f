/*
 * Compressed RTF (MS-OXRTFCP), in which Outlook keeps a letter's body.
 */
#ifndef LOKET_MAIL_LZFU_H
#define LOKET_MAIL_LZFU_H

#include <stddef.h>

#define LZFU_BYTES (4u << 20) /* of unpacked text that are kept */

/* Unpacks; the caller frees the text, which ends with a NUL that *unpacked does not
 * count. NULL when the bytes are none. */
char *lzfu_unpack(const char *bytes, size_t len, size_t *unpacked);

#endif
