/*
 * The labels of the identity form, however they are typed.
 *
 * A label is known by its words, not by its spelling: "No. HP/WA", "nomor telepon",
 * "* WhatsApp". At least one of them is a key of the field, the others are words
 * that may stand beside it; "Nama instansi" is therefore no name of ours. Between
 * the words and before the separator may be dots, stars and brackets; the letters may
 * stand apart ("N a m a"), and one of a key may be mistyped ("Almat").
 */
#ifndef LOKET_MAIL_LABEL_H
#define LOKET_MAIL_LABEL_H

#include <stdbool.h>
#include <stddef.h>

#include "rules/identity.h"

#define LABEL_MAX 12 /* labels in one line */

/* Beside enum identity_field: the label of something else, and no label. */
enum { LABEL_OTHER = IDENTITY__MAX, LABEL_NONE };

/* A label in a line: where it starts, and where its value does. */
struct label {
	int field;
	const char *start;
	const char *value;
};

/* Finds the labels in the first len bytes of line, from left to right: what stands
 * before ':' or '=', and at the start of a line before ';', " - ", a tab or a gap
 * too. Returns how many; LABEL_OTHER only as the first. */
size_t label_find(const char *line, size_t len, struct label labels[LABEL_MAX]);

/* The field of the label that the line begins with when nothing parts it from its
 * value ("alamat Beji RT 3"), else LABEL_NONE. Only beside other labelled lines is that
 * a label and no sentence. */
int label_leading(const char *line, size_t len, const char **value);

/* The field when the line, or a cell of it, is nothing but a known label, else
 * LABEL_NONE. */
int label_alone(const char *line, size_t len);

/* Behind the bullet or number at the start of a line: "  1. ", "• ", "a) ", "*". */
const char *label_skip_bullet(const char *line);

/* A letter of ASCII, or any byte of another. */
bool label_is_letter(char c);

#endif
