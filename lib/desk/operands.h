/*
 * The requests that a program of the desk is given: numbers as operands, or else lines on
 * standard input, which are records (loket-list, loket-register and friends print them) or
 * bare numbers.
 */
#ifndef LOKET_DESK_OPERANDS_H
#define LOKET_DESK_OPERANDS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/record.h"

struct operands {
	char **argv;                   /* the operands that are left */
	int argc;
	struct record_reader *input;   /* standard input, when there were none */
	bool all;                      /* also records that are about no request; number is "" then */
	char number[64];
	json_t *record;                /* the record that named it, or NULL */
};

/* Begins. EX_USAGE when there are no operands and standard input is a terminal: nobody
 * would know what the program waits for. */
int operands_begin(struct operands *o, int argc, char **argv, struct fault *f);

/*
 * The next one: RECORD_OK with o->number and o->record set, valid until the next call;
 * RECORD_END; RECORD_BAD for a line that is neither, with f filled: the next one may be
 * good; RECORD_TORN and RECORD_ERROR end it. A record that is about no request is passed
 * over, unless o->all was set.
 */
enum record_result operands_next(struct operands *o, struct fault *f);

void operands_end(struct operands *o);

#endif
