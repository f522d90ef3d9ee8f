/*
 * The text of a record, for those who write or pass on thousands of them: JSON as
 * jansson's JSON_COMPACT writes it, at the speed at which memory is copied.
 *
 * A record that an untrusted process made is looked at without being taken apart:
 * recordline_check() says whether a text is one well-formed JSON object with just
 * the keys that it should have.
 */
#ifndef LOKET_BASE_RECORDLINE_H
#define LOKET_BASE_RECORDLINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The record on one line, without a newline. The caller frees the text; never NULL. */
char *recordline_write(const json_t *record, size_t *len);

/* A text as a JSON string, the quotes included. `text` must be valid UTF-8. The caller
 * frees it. */
char *recordline_quote(const char *text);

/* Is the text one JSON object without blanks between its tokens, in valid UTF-8
 * without U+0000, nested at most 16 deep, whose own keys are exactly these, in this
 * order? The names end with NULL. */
bool recordline_check(const char *text, size_t len, const char *const *keys);

#endif
