/*
 * Where letters become owed: the one door, with the limiter in it. A letter that
 * is owed has its Message-ID from that moment on, so whatever is sent again is
 * the same letter to every mail program (DESIGN.md section 3).
 */
#ifndef LOKET_REGISTER_LETTERS_H
#define LOKET_REGISTER_LETTERS_H

#include <jansson.h>
#include <stdbool.h>

#include "base/conf.h"
#include "register/register.h"

struct letters_owed {
	int64_t request;         /* 0 = none: what an SMS asks of the office itself */
	const char *number;      /* of the request, NULL = none */
	const char *letter;      /* "tanda_bukti" */
	const char *recipient;   /* an address; on paper the name, "" when nobody knows it */
	const char *channel;     /* NULL = "surel"; "sms": the recipient is a number; "surat" = on paper: owed until loket-hand says
	                          * that it was handed over */
	bool automatic;          /* no person decided that it goes: the limit counts it */
	bool scheduled;          /* automatic, and a date owes it: nothing that anybody sends
	                          * drives it round, so no limit holds it */
	const char *in_reply_to; /* Message-ID or NULL */
	const char *references;  /* Message-IDs with blanks between, or NULL */
	int64_t assignment;      /* the forward that it is about, 0 = none */
	int64_t objection;       /* the objection that it is about, 0 = none */
	const json_t *values;    /* fields that only the officer knows: {"materi": "..."}; may be NULL */
	int64_t instead_of;      /* the outbox row that did not arrive and that this one tells of, 0 = none */
	int64_t *id;             /* gets the id of the row in outbox; may be NULL */
};

/* Any address as letters are counted for the limit, with its NUL. */
#define LETTERS_COUNTED_BYTES 320

/* The mailbox of an address: in lower case, and without what stands behind a '+' in
 * its local part. Longer ones are cut. */
void letters_counted_as(const char *address, char counted[LETTERS_COUNTED_BYTES]);

/*
 * Owes a letter, inside the caller's transaction: a row in outbox and an event.
 * An automatic letter above [desk] auto_letters_per_day to one mailbox since
 * midnight of the office's zone becomes a row of state 'held', which the desk
 * sees: nothing that answers by itself can be driven round in a loop. So does one to
 * our own address. No other function makes a letter owed. A letter to an
 * address that no mail can be sent to is 'failed' from the beginning, and so is an SMS
 * without a gateway. An SMS waits for [sms] hours, unless the law sets its time; one that
 * need not be is 'cancelled' when its recipient has said STOP.
 */
int letters_owe(struct reg *r, const struct conf *conf, const struct letters_owed *owed,
                int64_t now, struct fault *f);

#endif
