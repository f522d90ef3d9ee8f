#include "mail/reply.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "mail/quote.h"

#define SIGNATURE_LINES 15
#define SHORT_SIGNATURE_LINES 6 /* below "---" or "____", which also part sections */
#define SHORT_BYTES 60
#define PHRASE_BYTES 100 /* the longest "Sent from my …" */
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Compared without case, behind brackets and stars. */
static const char *const device_lines[] = {
	"dikirim dari ", "dikirim menggunakan ", "dikirim melalui ", "dikirim lewat ",
	"terkirim dari ", "terkirim lewat ", "dikirim dengan ", "sent from ", "sent using ",
	"sent with ", "sent via ", "sent by ", "from my ", "dapatkan outlook ", "get outlook ",
	"get [outlook ", "dapatkan yahoo ", "unduh outlook ", "powered by telkomsel ",
	"powered by blackberry", "envoyé de", "enviado desde ", "enviado do ", "enviado de ",
	"inviato da ", "verzonden met ", "verzonden vanaf ", "verstuurd vanaf ", "sendt fra ",
	"skickat från ", "lähetetty ", "wysłane z ", "wysłano z ", "odesláno z ", "отправлено с ",
	"gesendet von ", "gesendet mit ", "von meinem ", "diese nachricht wurde von ", "從我的",
	"发自我的", "iphoneから", "sent from: ",
};

static const char *const forward_subjects[] = { "fwd:", "fw:", "trs:", "terusan:", "diteruskan:" };
static const char *const reply_subjects[] = {
	"re:", "bls:", "balas:", "balasan:", "tgp:", "aw:", "sv:", "antw:", "rif:", "res:", "odp:",
};

/* --- lines ----------------------------------------------------------------------- */

static void
split_lines(const char *text, struct lines *lines)
{
	const char *end = text + strlen(text);
	size_t room = 1;

	for (const char *p = text; p < end; p++)
		room += *p == '\n';
	lines->items = g_new(struct line, room);
	lines->n = 0;
	while (text < end) {
		struct line *line = &lines->items[lines->n++];
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((newline ? newline : end) - text);

		*line = (struct line){ .text = text, .len = n };
		while (line->len > 0 && strchr(" \t", text[line->len - 1]) != NULL)
			line->len--;
		text += n + (text[n] == '\n');
	}
}

static bool
begins_with_any(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; text != NULL && i < n; i++)
		if (g_ascii_strncasecmp(text, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/* --- what is quoted ------------------------------------------------------------------ */

static void
mark(struct lines *lines, size_t from, size_t to, enum line_kind kind)
{
	for (; from < to; from++)
		lines->items[from].kind = kind;
}

/* Marks an attribution and what it belongs to: the lines with ">" below it, or,
 * where the sender's program sets no marks, everything below. With nothing above it
 * the words below must be the writer's. Returns where to go on. */
static size_t
quote_attributed(struct lines *lines, size_t at, size_t n, bool has_text_above)
{
	size_t next = quote_next_filled(lines, at + n);

	mark(lines, at, at + n, LINE_QUOTED);
	if (next < lines->n && quote_is_marked(&lines->items[next])) {
		mark(lines, at, next, LINE_QUOTED);
		return next;
	}
	if (next < lines->n && !has_text_above)
		return next;
	mark(lines, at, lines->n, LINE_QUOTED);
	return lines->n;
}

/* The header block of an earlier message, with the rule above it, to the end. */
static void
quote_original(struct lines *lines, size_t at)
{
	size_t above = at;

	while (above > 0 && lines->items[above - 1].len == 0)
		above--;
	if (above > 0 && quote_is_rule(&lines->items[above - 1]) && lines->items[above - 1].len >= 5)
		at = above - 1;
	mark(lines, at, lines->n, LINE_QUOTED);
}

static void
mark_quotes(struct lines *lines, bool is_reply)
{
	bool has_text = false; /* of the writer's own, above */

	for (size_t at = 0; at < lines->n;) {
		size_t n;

		if (quote_is_forward(&lines->items[at]))
			return;
		if (quote_begins_original(lines, at, is_reply)) {
			quote_original(lines, at);
			return;
		}
		n = quote_attribution(lines, at);
		if (n > 0) {
			at = quote_attributed(lines, at, n, has_text);
			continue;
		}
		if (quote_is_marked(&lines->items[at]))
			lines->items[at].kind = LINE_QUOTED;
		else
			has_text = has_text || lines->items[at].len > 0;
		at++;
	}
}

/* --- signature --------------------------------------------------------------------------- */

static bool
is_device_line(const struct line *line)
{
	const char *p = line->text;
	size_t len = line->len;

	while (len > 0 && strchr("<([*_ \t", *p) != NULL) {
		p++;
		len--;
	}
	if (len == 0 || line->len > PHRASE_BYTES)
		return false;
	if (begins_with_any(p, device_lines, COUNT(device_lines)))
		return true;
	return len < 40 && len > 12 && g_ascii_strncasecmp(p + len - 12, " from mobile", 12) == 0;
}

/* What opens a signature: "--", "—". */
static bool
is_separator(const struct line *line)
{
	return (line->len == 2 && memcmp(line->text, "--", 2) == 0) ||
	       (line->len == 3 && memcmp(line->text, "—", 3) == 0) ||
	       (line->len == 6 && memcmp(line->text, "––", 6) == 0);
}

/* A rule, or the mark of a tracking program, which some clients leave behind. */
static bool
is_ornament(const struct line *line)
{
	return quote_is_rule(line) || (line->len == 3 && memcmp(line->text, "ᐧ", 3) == 0);
}

/* Goes up over what belongs to a signature that begins at `found`. */
static size_t
widen_signature(const struct lines *lines, size_t found)
{
	size_t start = found;

	while (found > 0) {
		const struct line *line = &lines->items[found - 1];

		if (line->kind == LINE_TEXT && line->len > 0) {
			if (!is_device_line(line) && !is_ornament(line) && !is_separator(line))
				return start;
			start = found - 1;
		}
		found--;
	}
	return start;
}

/* Where the signature begins among the lines that are not quoted; lines->n when
 * there is none. What is longer than a signature may be is text behind a line. */
static size_t
find_signature(const struct lines *lines)
{
	size_t below = 0;
	bool is_short = true; /* no long lines and no "label: value" so far */

	for (size_t i = lines->n; i-- > 0 && below <= SIGNATURE_LINES;) {
		const struct line *line = &lines->items[i];

		if (line->kind != LINE_TEXT || line->len == 0)
			continue;
		if (is_separator(line) || (below == 0 && (is_device_line(line) || is_ornament(line))))
			return widen_signature(lines, i);
		if (quote_is_rule(line) && strchr("-_", *line->text) != NULL && is_short && below <= SHORT_SIGNATURE_LINES)
			return widen_signature(lines, i);
		is_short = is_short && line->len <= SHORT_BYTES &&
		           memchr(line->text, ':', line->len) == NULL;
		below++;
	}
	return lines->n;
}

static void
mark_signature(struct lines *lines)
{
	size_t from = find_signature(lines);

	for (size_t i = from; i < lines->n; i++)
		if (lines->items[i].kind == LINE_TEXT)
			lines->items[i].kind = LINE_SIGNATURE;
	if (from < lines->n && (is_separator(&lines->items[from]) || is_ornament(&lines->items[from])))
		lines->items[from].kind = LINE_SEPARATOR;
}

/* --- the pieces ------------------------------------------------------------------------------ */

/* An empty line inside a quotation belongs to it. */
static void
settle_empty_lines(struct lines *lines)
{
	for (size_t at = 0; at < lines->n;) {
		size_t next = quote_next_filled(lines, at);

		if (next > at && at > 0 && next < lines->n &&
		    lines->items[at - 1].kind == lines->items[next].kind)
			mark(lines, at, next, lines->items[next].kind);
		at = next + 1;
	}
}

/* The lines of this kind, without empty lines at the ends; NULL when there are none. */
static char *
gather(struct lines *lines, enum line_kind kind)
{
	GString *out = g_string_new(NULL);
	size_t end = 0, last = 0;

	for (size_t i = 0; i < lines->n; i++) {
		struct line *line = &lines->items[i];
		/* where a quotation was taken out one empty line is enough */
		bool doubled = line->len == 0 && i > 0 && lines->items[i - 1].kind != kind &&
		               g_str_has_suffix(out->str, "\n\n");

		if (line->kind != kind || (line->len == 0 && (out->len == 0 || doubled)))
			continue;
		g_string_append_len(out, line->text, (gssize)line->len);
		if (line->len > 0) {
			end = out->len;
			last = i;
		}
		g_string_append_c(out, '\n');
		line->is_kept = true;
	}
	for (size_t i = last + 1; i < lines->n; i++)
		if (lines->items[i].kind == kind)
			lines->items[i].is_kept = false;
	g_string_truncate(out, end);
	return g_string_free(out, end == 0);
}

/* In which order the lines stood: one piece for each run of one kind. */
static void
list_pieces(const struct lines *lines, struct reply *reply)
{
	size_t room = 0;
	struct reply_piece *piece = NULL;

	for (size_t i = 0; i < lines->n; i++) {
		const struct line *line = &lines->items[i];
		enum reply_kind kind = (enum reply_kind)line->kind;

		if (!line->is_kept && (line->kind != LINE_SEPARATOR || line->len == 0))
			continue;
		if (piece == NULL || piece->kind != kind) {
			if (reply->n == room) {
				room = room * 2 + 8;
				reply->pieces = g_renew(struct reply_piece, reply->pieces, room);
			}
			piece = &reply->pieces[reply->n++];
			*piece = (struct reply_piece){ .kind = kind, .text = line->text, .len = line->len };
		}
		piece->lines++;
	}
}

static bool
has_forward(const struct lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		if (lines->items[i].kind == LINE_TEXT && quote_is_forward(&lines->items[i]))
			return true;
	return false;
}

bool
reply_is_subject(const char *subject)
{
	return begins_with_any(subject, reply_subjects, COUNT(reply_subjects));
}

void
reply_split(const char *text, const char *subject, struct reply *reply)
{
	struct lines lines;

	*reply = (struct reply){ 0 };
	split_lines(text, &lines);
	if (!begins_with_any(subject, forward_subjects, COUNT(forward_subjects)))
		mark_quotes(&lines, reply_is_subject(subject));
	/* The sender of a forward signs above it; the words below are not his. */
	if (!has_forward(&lines))
		mark_signature(&lines);
	settle_empty_lines(&lines);
	reply->text = gather(&lines, LINE_TEXT);
	if (reply->text == NULL) {
		mark(&lines, 0, lines.n, LINE_TEXT);
		reply->text = gather(&lines, LINE_TEXT);
	}
	reply->quoted = gather(&lines, LINE_QUOTED);
	reply->signature = gather(&lines, LINE_SIGNATURE);
	list_pieces(&lines, reply);
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
	free(reply->pieces);
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
		if (line.len > 0 && quote_is_forward(&line))
			return text;
	}
	return NULL;
}
