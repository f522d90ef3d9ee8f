/*
 * New words, quoted words, signature: a mail's text taken apart.
 *
 * Indonesian and English ways of quoting are known: "> " marks, "Pada … menulis:",
 * "On … wrote:", "-----Pesan Asli-----", Outlook's Dari/Dikirim/Kepada block. What
 * was forwarded is no quotation: a village office forwards a citizen's request
 * that way, so it belongs to the words. Where there are words, `text` is never
 * empty: if nothing would be left, all of it is text.
 */
#ifndef LOKET_MAIL_REPLY_H
#define LOKET_MAIL_REPLY_H

struct reply {
	char *text;
	char *quoted;    /* NULL when there is none */
	char *signature; /* NULL when there is none */
};

/* Takes cleaned UTF-8 text and the decoded subject (NULL for none): "Fwd:" makes
 * everything text. Freed with reply_free(). */
void reply_split(const char *text, const char *subject, struct reply *reply);
void reply_free(struct reply *reply);

/* The place behind the line that begins a forwarded message ("Pesan terusan"),
 * or NULL when the text has none. Points into text. */
const char *reply_forwarded(const char *text);

#endif
