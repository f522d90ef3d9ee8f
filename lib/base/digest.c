#include "base/digest.h"

#include <nettle/base16.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static void
hex(const uint8_t *bytes, size_t n, char *text)
{
	base16_encode_update(text, n, bytes);
	text[2 * n] = '\0';
}

void
digest_start(struct digest *d)
{
	sha256_init(&d->sha);
}

void
digest_add(struct digest *d, const void *bytes, size_t len)
{
	sha256_update(&d->sha, len, bytes);
}

void
digest_finish(struct digest *d, char text[DIGEST_TEXT_SIZE])
{
	uint8_t raw[SHA256_DIGEST_SIZE];

	sha256_digest(&d->sha, sizeof raw, raw);
	hex(raw, sizeof raw, text);
}

int
digest_file(int fd, char text[DIGEST_TEXT_SIZE])
{
	char block[65536];
	struct digest d;
	off_t at = 0;
	ssize_t n;

	digest_start(&d);
	while ((n = pread(fd, block, sizeof block, at)) > 0) {
		digest_add(&d, block, (size_t)n);
		at += n;
	}
	if (n < 0)
		return -1;
	digest_finish(&d, text);
	return 0;
}

void
digest_keyed(const char *key, const char *message, char text[DIGEST_TEXT_SIZE])
{
	struct hmac_sha256_ctx ctx;
	uint8_t raw[SHA256_DIGEST_SIZE];

	hmac_sha256_set_key(&ctx, strlen(key), (const uint8_t *)key);
	hmac_sha256_update(&ctx, strlen(message), (const uint8_t *)message);
	hmac_sha256_digest(&ctx, sizeof raw, raw);
	hex(raw, sizeof raw, text);
}

bool
digest_equal(const char *a, const char *b, size_t len)
{
	return memeql_sec(a, b, len) != 0;
}

int
digest_random(size_t n, char *text)
{
	uint8_t raw[64];

	if (n > sizeof raw || getrandom(raw, n, 0) != (ssize_t)n)
		return -1;
	hex(raw, n, text);
	return 0;
}
