/*
 * What a file is by its bytes, whatever its sender calls it.
 *
 * Portable documents and the usual pictures are known by their first bytes; for
 * everything else libmagic is asked. Its table, 8 MB, is only mapped at the start
 * (a caged process opens no file), and read when the first part needs it.
 */
#ifndef LOKET_MAIL_DETECT_H
#define LOKET_MAIL_DETECT_H

#include <stddef.h>

#define DETECT_BYTES 8192 /* the beginning that is looked at */

/* Once in a process, before the first file. */
void detect_start(void);

/* The MIME type of a file that begins with these bytes; NULL when nothing
 * is known of it. Valid until the next call. */
const char *detect_type(const char *bytes, size_t len);

#endif
