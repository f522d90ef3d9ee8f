/*
 * A message and the record that is being made of it, for those who fill in its keys.
 */
#ifndef LOKET_MAIL_VIEW_H
#define LOKET_MAIL_VIEW_H

#include <jansson.h>

#include "base/conf.h"
#include "mail/message.h"

/* What is being described. */
struct view {
	const struct conf *conf;
	struct message m;
	json_t *record;
	char *subject;       /* decoded, NULL when there is none */
	char *from;          /* the first sender's address, else his name, or NULL */
	const char *charset; /* of raw bytes in the header, or NULL */
};

/* Gives a key its value, which becomes the record's. */
void view_set(struct view *v, const char *key, json_t *value);

/* A text as JSON: tabs, which only the readers of forms need, become blanks in it. NULL
 * and "" are null. */
json_t *view_text(char *text);

/* Bytes of a header as JSON, on one line. */
json_t *view_bytes(const char *bytes, uint32_t *warnings);

#endif
