/*
 * The messages that wait for a person, as a page for people.
 */
#ifndef LOKET_DESK_WAITING_H
#define LOKET_DESK_WAITING_H

#include <jansson.h>
#include <stdio.h>

/*
 * Prints what desk_waiting() gives: for each message its number, when it came, why it
 * waits, the request that it points to, who says to have written it, and its subject; and
 * below them how one is read and taken. No line is wider than `columns`.
 */
void waiting_print(FILE *out, const json_t *messages, size_t columns);

#endif
