/*
 * Base64 (RFC 2045 section 6.8) as people's programs send it: in several pieces
 * that each end with padding, with line ends and stray bytes between. GMime
 * 3.2.13 stops at the first '='; what came after would be lost.
 */
#ifndef LOKET_MAIL_BASE64_H
#define LOKET_MAIL_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct base64 {
	uint32_t bits;
	unsigned n;  /* letters in bits, 0 to 3 */
	bool broken; /* a byte was none of the alphabet, padding or white space */
};

#define BASE64_NONE { 0, 0, false }

/* Room that base64_step() and base64_end() need for len letters. */
#define BASE64_ROOM(len) ((len) / 4 * 3 + 6)

/* Decodes len bytes into out; returns how many bytes came out. */
size_t base64_step(struct base64 *state, const char *in, size_t len, char *out);

/* What is left when the letters ended without padding: 0 to 2 bytes. */
size_t base64_end(struct base64 *state, char *out);

#endif
