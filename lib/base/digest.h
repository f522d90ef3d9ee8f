/*
 * SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits, and HMAC-SHA-256.
 */
#ifndef LOKET_BASE_DIGEST_H
#define LOKET_BASE_DIGEST_H

#include <nettle/sha2.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/fault.h"

#define DIGEST_TEXT_SIZE 65

struct digest {
	struct sha256_ctx sha;
};

void digest_start(struct digest *d);
void digest_add(struct digest *d, const void *bytes, size_t len);
void digest_finish(struct digest *d, char text[DIGEST_TEXT_SIZE]);

/* Of a file from its first byte; fd's position is not used. */
int digest_file(int fd, char text[DIGEST_TEXT_SIZE]);

/* Keyed, for tokens that strangers must not be able to make: HMAC over text. */
void digest_keyed(const char *key, const char *message, char text[DIGEST_TEXT_SIZE]);

/* Compares len bytes in a time that does not depend on where they differ. */
bool digest_equal(const char *a, const char *b, size_t len);

/* n random bytes of the kernel as 2n hexadecimal digits; 0 or -1. */
int digest_random(size_t n, char *text);

#endif
