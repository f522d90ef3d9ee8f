/*
 * How mail programs begin a quotation: the marks that reply.c looks for.
 *
 * An attribution ("Pada … menulis:", "On … wrote:"), a block of headers
 * ("Dari: … Dikirim: … Kepada: …"), a line between dashes ("-----Pesan Asli-----"),
 * or the mark of a forward, which is no quotation. Indonesian and English are told
 * by their words; of other languages the verb or the label is known, because a
 * citizen's phone may speak any.
 */
#ifndef LOKET_MAIL_QUOTE_H
#define LOKET_MAIL_QUOTE_H

#include <stdbool.h>
#include <stddef.h>

enum line_kind {
	LINE_TEXT,
	LINE_QUOTED,
	LINE_SIGNATURE,
	LINE_SEPARATOR, /* the "--" above a signature */
};

/* A line of a text; it points into the text. */
struct line {
	const char *text;
	size_t len; /* without white space at the end */
	enum line_kind kind;
	bool is_kept;
};

struct lines {
	struct line *items;
	size_t n;
};

/* Is the line marked as quoted: "> ", "AB> "? */
bool quote_is_marked(const struct line *line);

/* The number of lines of an attribution that begins at `at`, 0 when it is none. */
size_t quote_attribution(const struct lines *lines, size_t at);

/* Does the header of an earlier message begin here, as a block or behind a line like
 * "-----Original Message-----"? In a mail that is a reply less is asked of it. */
bool quote_begins_original(const struct lines *lines, size_t at, bool is_reply);

/* Is it the line above a forwarded message? */
bool quote_is_forward(const struct line *line);

/* Is it nothing but dashes, underscores and the like? */
bool quote_is_rule(const struct line *line);

/* The next line that is not empty, or n. */
size_t quote_next_filled(const struct lines *lines, size_t at);

#endif
