/*
 * Today's desk as a page for people.
 */
#ifndef LOKET_DESK_TODAY_H
#define LOKET_DESK_TODAY_H

#include <jansson.h>
#include <stdio.h>

/*
 * Prints what today_desk() gives: the figures, each with the command that lists what it
 * counts; whom the office waits for; and the requests that somebody should look at first,
 * each with what to type next. No line is wider than `columns`.
 */
void today_print(FILE *out, const json_t *today, size_t columns);

#endif
