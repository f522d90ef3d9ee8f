/*
 * Telephone numbers: one spelling for each, and which senders are machines.
 *
 * The normal form is "+" and digits (E.164). Numbers are compared and stored
 * only in this form (DOMAIN.md 5.3).
 */
#ifndef LOKET_RULES_PHONE_H
#define LOKET_RULES_PHONE_H

#include <stdbool.h>

#define PHONE_BYTES 20 /* "+", at most 15 digits (E.164), NUL, and some air */

/*
 * Writes the normal form of a number as people type it: everything but digits
 * and a leading "+" is dropped; 00 is "+"; 0…, 62…, +62 0… and a bare 8… (9 to 12
 * digits) are Indonesian. An Indonesian number must be a mobile one (8 and 8 to
 * 11 digits) or a fixed one (2 to 7 or 9 and 7 to 10 digits); a foreign one is
 * kept as it is when it can be an E.164 number (8 to 15 digits).
 *
 * False, and `out` is "", when it is none of these; NULL is none.
 */
bool phone_normalise(const char *text, char out[PHONE_BYTES]);

/*
 * True when an SMS sender is an operator, a bank or a short code: letters in
 * it, or six digits or fewer. Such a message is never a request and is never
 * answered. NULL and an empty sender are machines too.
 */
bool phone_is_machine(const char *sender);

#endif
