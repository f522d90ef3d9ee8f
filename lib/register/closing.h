/*
 * The end of a file by an officer's hand (DOMAIN.md 2.1).
 */
#ifndef LOKET_REGISTER_CLOSING_H
#define LOKET_REGISTER_CLOSING_H

#include <jansson.h>

#include "register/intake.h"
#include "rules/state.h"

/*
 * Ends the request as one of four, inside the caller's transaction, with the officer's
 * reason as a note on the event; `told` gets "letter" when one is owed.
 *
 *	selesai            answered and settled, once nobody may object any more
 *	bukan_layanan      nothing that this office serves; no letter goes
 *	dicabut            the applicant said that he withdraws it: he gets `dicabut`
 *	tidak_dilanjutkan  not completed, and the last day for it is over: he gets `tutup`
 *
 * Letters of the file that have not been made yet are cancelled. EX_DATAERR for another
 * status, for a move that the table of states has not (the legal ones are named), for a
 * right that still runs, or an answer that is on its way.
 */
int closing_make(struct intake *in, const json_t *request, enum state as, const char *reason,
                 json_t *told, struct fault *f);

/* The event by which an officer brings a request to that end; STATE_EVENT__MAX for a state
 * that is no such end. */
enum state_event closing_event(enum state as);

#endif
