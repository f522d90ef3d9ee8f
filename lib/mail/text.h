/*
 * The words of a message, out of its parts.
 *
 * Of alternatives the plain text is taken, unless only the HTML has words; all
 * other texts in the message itself are joined. Attached texts do not count,
 * unless there are no other words. A message without any words of its own that
 * has a message attached speaks with the words of that one: so a village office
 * forwards a citizen's request.
 */
#ifndef LOKET_MAIL_TEXT_H
#define LOKET_MAIL_TEXT_H

#include <stdbool.h>

#include "mail/message.h"

struct text {
	char *words;  /* UTF-8, cleaned (charset_clean), "" when there are none */
	bool is_html; /* some of it was HTML */
	bool is_attached; /* the message has no words of its own */
};

/* Fills text, which text_free() frees. Adds warnings to the message. */
void text_read(struct message *m, struct text *text);

/* The words of the first attached message that has any, "" when none has. */
void text_read_attached(struct message *m, struct text *text);

void text_free(struct text *text);

/* Undoes the soft line breaks of format=flowed (RFC 3676 section 4). The caller
 * frees the text. */
char *text_unflow(const char *flowed, bool deletes_space);

#endif
