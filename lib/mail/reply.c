#include "mail/reply.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ATTRIBUTION_LINES 4
#define BLOCK_LINES 6
#define SIGNATURE_LINES 15
#define PHRASE_BYTES 80 /* the longest "Sent from my …" */
#define COUNT(a) (sizeof(a) / sizeof *(a))

struct line {
	const char *text;
	size_t len;  /* without white space at the end */
	bool quoted;
};

struct lines {
	struct line *items;
	size_t n;
};

/* All tables are compared without case. */
static const char *const forward_marks[] = {
	"pesan terusan", "pesan diteruskan", "pesan yang diteruskan", "surel terusan",
	"forwarded message", "begin forwarded message", "mulai pesan terusan",
	"mulai pesan yang diteruskan", "awal pesan terusan",
};

static const char *const forward_subjects[] = { "fwd:", "fw:", "trs:", "terusan:", "diteruskan:" };

static const char *const original_marks[] = {
	"pesan asli", "pesan semula", "surat asli", "original message", "original appointment",
};

/* How an attribution begins and ends. */
static const struct {
	const char *begin, *end;
} attributions[] = {
	{ "pada ", "menulis:" },
	{ "tanggal ", "menulis:" },
	{ "pada ", "wrote:" },
	{ "on ", "wrote:" },
	{ "on ", "menulis:" },
};

static const char *const block_first[] = { "dari", "from" };
static const char *const block_labels[] = {
	"dikirim", "tanggal", "kepada", "perihal", "subjek", "subyek", "tembusan", "hal", "cc",
	"sent", "date", "to", "subject", "reply-to", "balas ke", "terkirim",
};

static const char *const device_lines[] = {
	"dikirim dari ", "dikirim menggunakan ", "dikirim melalui ", "sent from ", "sent using ",
	"sent with ", "dapatkan outlook ", "get outlook ", "dapatkan yahoo ", "unduh outlook ",
};

/* --- lines ----------------------------------------------------------------------- */

static void
split_lines(const char *text, struct lines *lines)
{
	size_t room = 1;

	for (const char *p = text; *p != '\0'; p++)
		room += *p == '\n';
	lines->items = g_new(struct line, room);
	lines->n = 0;
	while (*text != '\0') {
		struct line *line = &lines->items[lines->n++];
		size_t n = strcspn(text, "\n");

		*line = (struct line){ .text = text, .len = n };
		while (line->len > 0 && strchr(" \t", text[line->len - 1]) != NULL)
			line->len--;
		text += n + (text[n] == '\n');
	}
}

static bool
begins(const struct line *line, const char *word)
{
	return g_ascii_strncasecmp(line->text, word, strlen(word)) == 0;
}

static bool
ends(const struct line *line, const char *word)
{
	size_t n = strlen(word);

	return line->len >= n && g_ascii_strncasecmp(line->text + line->len - n, word, n) == 0;
}

static bool
has_byte(const struct line *line, const char *any)
{
	for (size_t i = 0; i < line->len; i++)
		if (strchr(any, line->text[i]) != NULL)
			return true;
	return false;
}

/* Is the line one of these phrases, with nothing but dashes, stars, colons and
 * blanks around it? */
static bool
is_mark(const struct line *line, const char *const *phrases, size_t n)
{
	const char *p = line->text, *end = line->text + line->len;

	while (p < end && strchr("-_*= ", *p) != NULL)
		p++;
	for (size_t i = 0; i < n; i++) {
		const char *q = p + strlen(phrases[i]);

		if (q > end || g_ascii_strncasecmp(p, phrases[i], strlen(phrases[i])) != 0)
			continue;
		while (q < end && strchr("-_*=: ", *q) != NULL)
			q++;
		if (q == end)
			return true;
	}
	return false;
}

static bool
is_forward(const struct line *line)
{
	return is_mark(line, forward_marks, COUNT(forward_marks));
}

/* Does the line begin with one of these labels and a colon? */
static bool
is_label(const struct line *line, const char *const *labels, size_t n)
{
	const char *p = line->text;
	size_t len = line->len;

	while (len > 0 && strchr("* ", *p) != NULL) {
		p++;
		len--;
	}
	for (size_t i = 0; i < n; i++) {
		size_t word = strlen(labels[i]);

		if (len <= word || g_ascii_strncasecmp(p, labels[i], word) != 0)
			continue;
		word += strspn(p + word, "* ");
		if (p[word] == ':')
			return true;
	}
	return false;
}

/* Outlook's block: Dari, and at least two of the others in the lines below. */
static bool
is_block(const struct lines *lines, size_t at)
{
	unsigned found = 0;

	if (!is_label(&lines->items[at], block_first, COUNT(block_first)))
		return false;
	for (size_t i = at + 1; i < lines->n && i <= at + BLOCK_LINES; i++)
		found += is_label(&lines->items[i], block_labels, COUNT(block_labels));
	return found >= 2;
}

/* The number of lines of an attribution that begins here, 0 when it is none. A
 * date has digits; without one it is a sentence. */
static size_t
attribution_lines(const struct lines *lines, size_t at)
{
	const struct line *first = &lines->items[at];
	bool digits = false;

	if (g_ascii_isdigit(*first->text) && ends(first, ">:") && has_byte(first, "@"))
		return 1; /* "2026-11-16 8:14 GMT+07:00 Name <a@b>:" */
	if ((ends(first, " menulis:") || ends(first, " wrote:")) && has_byte(first, "@"))
		return 1;
	for (size_t i = 0; i < COUNT(attributions); i++) {
		if (!begins(first, attributions[i].begin))
			continue;
		digits = false;
		for (size_t n = 0; n < ATTRIBUTION_LINES && at + n < lines->n; n++) {
			const struct line *line = &lines->items[at + n];

			if (line->len == 0 || *line->text == '>')
				break;
			digits = digits || has_byte(line, "0123456789");
			if (digits && ends(line, attributions[i].end))
				return n + 1;
		}
	}
	return 0;
}

/* --- what is quoted ------------------------------------------------------------------ */

static void
quote(struct lines *lines, size_t from, size_t to)
{
	for (; from < to; from++)
		lines->items[from].quoted = true;
}

/* The next line that is not empty, or n. */
static size_t
next_filled(const struct lines *lines, size_t at)
{
	while (at < lines->n && lines->items[at].len == 0)
		at++;
	return at;
}

/* Marks an attribution and what it belongs to: the lines with ">" below it, or,
 * where the sender's program sets no marks, everything below. */
static size_t
quote_attributed(struct lines *lines, size_t at, size_t n)
{
	size_t next = next_filled(lines, at + n);

	if (next < lines->n && *lines->items[next].text == '>') {
		quote(lines, at, next);
		return next;
	}
	quote(lines, at, lines->n);
	return lines->n;
}

static bool
begins_original(const struct lines *lines, size_t at)
{
	return is_mark(&lines->items[at], original_marks, COUNT(original_marks)) ||
	       is_block(lines, at);
}

static void
mark_quotes(struct lines *lines)
{
	for (size_t at = 0; at < lines->n;) {
		size_t n;

		if (is_forward(&lines->items[at]))
			return;
		if (begins_original(lines, at)) {
			quote(lines, at, lines->n);
			return;
		}
		n = attribution_lines(lines, at);
		if (n > 0) {
			at = quote_attributed(lines, at, n);
			continue;
		}
		lines->items[at].quoted = *lines->items[at].text == '>';
		at++;
	}
}

/* --- signature --------------------------------------------------------------------------- */

static bool
is_separator(const struct line *line)
{
	return line->len == 2 && memcmp(line->text, "--", 2) == 0;
}

static bool
is_device_line(const struct line *line)
{
	for (size_t i = 0; i < COUNT(device_lines); i++)
		if (line->len < PHRASE_BYTES && begins(line, device_lines[i]))
			return true;
	return false;
}

/* Where the signature begins among the lines that are not quoted; lines->n when
 * there is none. What is longer than a signature may be is text behind a line. */
static size_t
find_signature(const struct lines *lines)
{
	size_t below = 0, found = lines->n;

	for (size_t i = lines->n; i-- > 0;) {
		const struct line *line = &lines->items[i];

		if (line->quoted || line->len == 0)
			continue;
		if (is_separator(line) && below <= SIGNATURE_LINES)
			return i;
		if (is_device_line(line) && below == 0)
			found = i;
		below++;
	}
	return found;
}

/* --- the pieces ------------------------------------------------------------------------------ */

/* The lines from..to with this mark, without empty lines at the ends; NULL when
 * there are none. */
static char *
gather(const struct lines *lines, size_t from, size_t to, bool quoted)
{
	GString *out = g_string_new(NULL);
	size_t end = 0;

	for (size_t i = from; i < to; i++) {
		const struct line *line = &lines->items[i];

		if (line->quoted != quoted || (line->len == 0 && out->len == 0))
			continue;
		g_string_append_len(out, line->text, (gssize)line->len);
		if (line->len > 0)
			end = out->len;
		g_string_append_c(out, '\n');
	}
	g_string_truncate(out, end);
	return g_string_free(out, end == 0);
}

static bool
is_forward_subject(const char *subject)
{
	for (size_t i = 0; subject != NULL && i < COUNT(forward_subjects); i++)
		if (g_ascii_strncasecmp(subject, forward_subjects[i], strlen(forward_subjects[i])) == 0)
			return true;
	return false;
}

static bool
has_forward(const struct lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		if (!lines->items[i].quoted && is_forward(&lines->items[i]))
			return true;
	return false;
}

void
reply_split(const char *text, const char *subject, struct reply *reply)
{
	struct lines lines;
	size_t signature;

	*reply = (struct reply){ 0 };
	split_lines(text, &lines);
	if (!is_forward_subject(subject))
		mark_quotes(&lines);
	/* The sender of a forward signs above it; the words below are not his. */
	signature = has_forward(&lines) ? lines.n : find_signature(&lines);
	reply->text = gather(&lines, 0, signature, false);
	if (reply->text != NULL) {
		size_t from = signature;

		if (from < lines.n && is_separator(&lines.items[from]))
			from++;
		reply->quoted = gather(&lines, 0, lines.n, true);
		reply->signature = gather(&lines, from, lines.n, false);
	} else {
		quote(&lines, 0, lines.n);
		reply->text = gather(&lines, 0, lines.n, true);
	}
	if (reply->text == NULL)
		reply->text = g_strdup("");
	free(lines.items);
}

void
reply_free(struct reply *reply)
{
	free(reply->text);
	free(reply->quoted);
	free(reply->signature);
	*reply = (struct reply){ 0 };
}

const char *
reply_forwarded(const char *text)
{
	while (*text != '\0') {
		struct line line = { .text = text, .len = strcspn(text, "\n") };

		text += line.len + (text[line.len] == '\n');
		while (line.len > 0 && strchr(" \t", line.text[line.len - 1]) != NULL)
			line.len--;
		if (line.len > 0 && is_forward(&line))
			return text;
	}
	return NULL;
}
