/*
 * Names of attachments as they may be shown and used.
 */
#ifndef LOKET_MAIL_FILENAME_H
#define LOKET_MAIL_FILENAME_H

#include <stdint.h>

/* A file name as it may be shown and used: encoded words decoded, the last
 * component of a path of Unix or Windows, one line, without control, bidirectional and
 * invisible characters, not hidden, no option, at most 200 bytes. NULL when nothing
 * is left. The caller frees it. Adds WARNING_CHARSET_*. */
char *filename_clean(const char *name, uint32_t *warnings);

#endif
