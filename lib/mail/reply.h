/*
 * New words, quoted words, signature: a mail's text taken apart.
 *
 * Ways of quoting are those of quote.h: "> " marks, "Pada … menulis:", "On … wrote:",
 * "-----Pesan Asli-----", Outlook's Dari/Dikirim/Kepada block. What was forwarded is no
 * quotation: a village office forwards a citizen's request that way, so it belongs to
 * the words. Where there are words, `text` is never empty: if nothing would be left,
 * all of it is text.
 *
 * The three hold every line but empty ones; `pieces` tell in which order, so that the
 * whole can be put together again.
 */
#ifndef LOKET_MAIL_REPLY_H
#define LOKET_MAIL_REPLY_H

#include <stdbool.h>
#include <stddef.h>

enum reply_kind {
	REPLY_TEXT,
	REPLY_QUOTED,
	REPLY_SIGNATURE,
	REPLY_SEPARATOR, /* one line like "--", which is in none of the three */
};

struct reply_piece {
	enum reply_kind kind;
	size_t lines;     /* that many of the next lines of that text */
	const char *text; /* of a separator the line itself; points into the text split */
	size_t len;
};

struct reply {
	char *text;
	char *quoted;    /* NULL when there is none */
	char *signature; /* NULL when there is none */
	struct reply_piece *pieces;
	size_t n;        /* of pieces; 1 when all is text */
};

/* Takes cleaned UTF-8 text and the decoded subject (NULL for none): "Fwd:" makes
 * everything text. Freed with reply_free(). */
void reply_split(const char *text, const char *subject, struct reply *reply);
void reply_free(struct reply *reply);

/* Is it the subject of a reply ("Re:", "Bls:")? NULL is none. */
bool reply_is_subject(const char *subject);

/* The place behind the line that begins a forwarded message ("Pesan terusan"),
 * or NULL when the text has none. Points into text. */
const char *reply_forwarded(const char *text);

#endif
