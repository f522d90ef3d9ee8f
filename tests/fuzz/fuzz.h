/*
 * What the fuzz targets share. Each file of this folder that defines
 * LLVMFuzzerTestOneInput() is one target: `make fuzz TARGET=html` runs it under
 * libFuzzer, and replay.c gives it the findings of earlier runs in `make check`.
 *
 * A target calls a reader the way the parser calls it (texts are decoded and
 * cleaned first), and aborts when a promise of its header is broken.
 */
#ifndef LOKET_FUZZ_H
#define LOKET_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "mail/message.h"

/* The target. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The built-in configuration, whatever machine this is; everything that a parser
 * starts with is started by the first call. */
const struct conf *fuzz_conf(void);

/* An unnamed file with these bytes; the same one each time. */
int fuzz_file(const uint8_t *data, size_t size);

/* The bytes as text_read() hands a text on: cleaned UTF-8. The caller frees it. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Opens the bytes as a message, with the limits of the configuration. */
void fuzz_message(const uint8_t *data, size_t size, struct message *m);

/* Aborts unless the text is valid UTF-8 without control characters but newline and
 * tab; NULL is allowed. */
void fuzz_check_text(const char *text);

#endif
