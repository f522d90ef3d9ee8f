/*
 * Records: one JSON object a line, UTF-8, as they flow between the filters
 * (loket-record(5)). A record is a jansson object; keys keep their order, so a
 * filter that adds its own passes on what it does not know as it came.
 */
#ifndef LOKET_BASE_RECORD_H
#define LOKET_BASE_RECORD_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/fault.h"

/* The longest line a reader takes. A mail's text is bounded far below it. */
#define RECORD_MAX_BYTES (32u << 20)

enum record_result {
	RECORD_OK,
	RECORD_END,   /* the input ended after a whole line */
	RECORD_TORN,  /* the last line has no newline: whoever wrote it died; it is no
	               * record, and its message is still in the spool */
	RECORD_BAD,   /* a line that is no JSON object, has a key twice or bytes that are
	               * not UTF-8, or is too long; the reader goes on with the next */
	RECORD_ERROR, /* reading failed */
};

struct record_reader;

/* Reads from fd, which stays the caller's. */
struct record_reader *record_reader_new(int fd);
void record_reader_free(struct record_reader *r);

/* The next record; the caller owns *record and frees it with json_decref(). On
 * anything but RECORD_OK and RECORD_END f says what was wrong and in which line;
 * its object is the line's number, never its text. Empty lines are skipped. */
enum record_result record_next(struct record_reader *r, json_t **record,
                               struct fault *f);

/* Is another record, or the end, there to be read without waiting? What is
 * waiting may share one transaction; an idle input is answered at once. */
bool record_waiting(struct record_reader *r);

/* One whole line of text without its newline, for inputs that are paths. The
 * pointer is valid until the next call; NUL bytes make the line RECORD_BAD. */
enum record_result record_line(struct record_reader *r, char end, char **line,
                               struct fault *f);

/* Prints a record as one line and flushes it. */
int record_print(FILE *out, const json_t *record, struct fault *f);

/* The same for a record that is a line already, without its newline. */
int record_print_line(FILE *out, const char *line, size_t len, struct fault *f);

/* The text at a key, or NULL when it is absent or not a text. Owned by the
 * record. */
const char *record_text(const json_t *record, const char *key);

/* Sets a key to a text, or to null for NULL. */
void record_set_text(json_t *record, const char *key, const char *text);

#endif
