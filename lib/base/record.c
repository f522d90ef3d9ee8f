#include "base/record.h"

#include <errno.h>
#include <poll.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/recordline.h"

#define FIRST_ROOM 65536

struct record_reader {
	int fd;
	char *buffer;
	size_t start; /* of what is not yet given out */
	size_t end;
	size_t room;
	size_t seen;  /* start + seen: no line end up to here */
	unsigned long line;
	bool ended;
};

struct record_reader *
record_reader_new(int fd)
{
	struct record_reader *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->fd = fd;
	r->room = FIRST_ROOM;
	r->buffer = malloc(r->room);
	if (r->buffer == NULL)
		abort();
	return r;
}

void
record_reader_free(struct record_reader *r)
{
	if (r != NULL)
		free(r->buffer);
	free(r);
}

/* Makes room at the end and reads once; 0 at the end of the input, -1 on error. */
static ssize_t
fill(struct record_reader *r)
{
	ssize_t n;

	if (r->start > 0) {
		memmove(r->buffer, r->buffer + r->start, r->end - r->start);
		r->end -= r->start;
		r->start = 0;
	}
	if (r->end == r->room) {
		size_t room = 2 * r->room;
		char *grown = realloc(r->buffer, room);

		if (grown == NULL)
			abort();
		r->buffer = grown;
		r->room = room;
	}
	do
		n = read(r->fd, r->buffer + r->end, r->room - r->end);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		r->end += (size_t)n;
	else if (n == 0)
		r->ended = true;
	return n;
}

static int
line_fault(const struct record_reader *r, struct fault *f, int code,
           const char *reason)
{
	char object[48];

	snprintf(object, sizeof object, "input line %lu", r->line);
	return fault_set(f, code, object, "%s", reason);
}

/* Finds the next line's end; lines over the maximum are thrown away whole. */
static enum record_result
next_line(struct record_reader *r, char end, char **line, size_t *len,
          struct fault *f)
{
	bool too_long = false;

	for (;;) {
		char *from = r->buffer + r->start;
		char *nl = r->end > r->start + r->seen
		    ? memchr(from + r->seen, end, r->end - r->start - r->seen)
		    : NULL;

		if (nl != NULL) {
			r->line++;
			*line = from;
			*len = (size_t)(nl - from);
			*nl = '\0';
			r->start += *len + 1;
			r->seen = 0;
			if (!too_long && *len <= RECORD_MAX_BYTES)
				return RECORD_OK;
			line_fault(r, f, EX_DATAERR, "the line is too long");
			return RECORD_BAD;
		}
		r->seen = r->end - r->start;
		if (r->seen > RECORD_MAX_BYTES) {
			too_long = true;
			r->start = r->end;
			r->seen = 0;
		}
		if (!r->ended && fill(r) < 0) {
			fault_errno(f, "standard input", "reading");
			return RECORD_ERROR;
		}
		if (!r->ended)
			continue;
		if (r->end > r->start || too_long) {
			r->start = r->end;
			r->seen = 0;
			r->line++;
			line_fault(r, f, EX_DATAERR, "the last line is torn and was left out; its message is still in the spool");
			return RECORD_TORN;
		}
		return RECORD_END;
	}
}

enum record_result
record_line(struct record_reader *r, char end, char **line, struct fault *f)
{
	size_t len = 0;
	enum record_result result;

	do
		result = next_line(r, end, line, &len, f);
	while (result == RECORD_OK && len == 0);
	if (result == RECORD_OK && memchr(*line, '\0', len) != NULL) {
		line_fault(r, f, EX_DATAERR, "the line has a NUL byte");
		return RECORD_BAD;
	}
	return result;
}

enum record_result
record_next(struct record_reader *r, json_t **record, struct fault *f)
{
	char *line = NULL;
	size_t len = 0;
	enum record_result result;

	*record = NULL;
	do
		result = next_line(r, '\n', &line, &len, f);
	while (result == RECORD_OK && len == 0);
	if (result != RECORD_OK)
		return result;
	/* jansson 2.14 forgets a NUL that follows a number or a word. */
	if (memchr(line, '\0', len) == NULL)
		*record = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	if (!json_is_object(*record)) {
		json_decref(*record);
		*record = NULL;
		line_fault(r, f, EX_DATAERR, "not a record (one JSON object a line, UTF-8)");
		return RECORD_BAD;
	}
	return RECORD_OK;
}

bool
record_waiting(struct record_reader *r)
{
	struct pollfd p = { .fd = r->fd, .events = POLLIN };

	while (!r->ended) {
		if (r->end > r->start &&
		    memchr(r->buffer + r->start, '\n', r->end - r->start) != NULL)
			return true;
		if (r->end - r->start > RECORD_MAX_BYTES)
			return true; /* too long a line: the next read throws it away */
		if (poll(&p, 1, 0) <= 0)
			return false;
		if (fill(r) < 0)
			return true; /* the next read says what is wrong */
	}
	return true;
}

int
record_print_line(FILE *out, const char *line, size_t len, struct fault *f)
{
	if (fwrite(line, 1, len, out) == len && putc('\n', out) != EOF && fflush(out) != EOF)
		return 0;
	fault_errno(f, "standard output", "writing a record");
	if (f != NULL)
		f->code = EX_IOERR; /* whoever reads us is gone or full; our work is done */
	/* What is said here is not said again when the stream is closed. */
	__fpurge(out);
	clearerr(out);
	return -1;
}

int
record_print(FILE *out, const json_t *record, struct fault *f)
{
	size_t len;
	char *line = recordline_write(record, &len);
	int result = record_print_line(out, line, len, f);

	free(line);
	return result;
}

const char *
record_text(const json_t *record, const char *key)
{
	return json_string_value(json_object_get(record, key));
}

void
record_set_text(json_t *record, const char *key, const char *text)
{
	json_object_set_new(record, key, text ? json_string(text) : json_null());
}
