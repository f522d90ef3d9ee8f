/*
 * Who the writer says he is, told in a sentence: "nama saya …", "beralamat di …",
 * "HP 0812-…".
 */
#ifndef LOKET_MAIL_PROSE_H
#define LOKET_MAIL_PROSE_H

#include "mail/field.h"

/* Sets what no label told. `text` is cleaned UTF-8. */
void prose_read(struct field_reader *r, const char *text);

/* Behind the words that stand between such an introduction and its value ("adalah"). */
const char *prose_skip_between(const char *p);

#endif
