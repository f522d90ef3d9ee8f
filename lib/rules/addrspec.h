/*
 * Which addresses mail may be sent to.
 */
#ifndef LOKET_RULES_ADDRSPEC_H
#define LOKET_RULES_ADDRSPEC_H

#include <stdbool.h>

/*
 * True for a plain ASCII addr-spec: a dot-atom of at most 64 bytes, "@", a host
 * name of letters, digits, "-" and "."; at most 254 bytes in all (RFC 5322 section
 * 3.4.1; RFC 5321 sections 4.1.2 and 4.5.3.1). Quoted local parts and address
 * literals are refused: nobody has them, attackers do. NULL is false.
 */
bool addrspec_ok(const char *text);

/* The same with letters beyond ASCII in both halves (RFC 6531 section 3.3): valid
 * UTF-8 without control characters. Such mail goes to servers with SMTPUTF8 only. */
bool addrspec_utf8_ok(const char *text);

#endif
