#include "rules/backoff.h"

#define GIVE_UP_SECS (5 * 86400)
#define FIRST_SECS 300
#define LONGEST_SECS (4 * 3600)
#define SPREAD 5 /* a fifth either way */

/* FNV-1a, 32 bits: enough to scatter, and the same everywhere. */
static uint32_t
scatter(const char *key, int64_t tries)
{
	uint32_t hash = 2166136261u;

	for (; *key; key++)
		hash = (hash ^ (unsigned char)*key) * 16777619u;
	for (int i = 0; i < 8; i++)
		hash = (hash ^ (uint32_t)(tries >> 8 * i & 0xff)) * 16777619u;
	return hash ^ hash >> 16;
}

int64_t
backoff_secs(const char *key, int64_t tries)
{
	int64_t secs = FIRST_SECS, spread;

	for (int64_t i = 1; i < tries && secs < LONGEST_SECS; i++)
		secs *= 2;
	if (secs > LONGEST_SECS)
		secs = LONGEST_SECS;
	spread = secs / SPREAD;
	return secs - spread + (int64_t)(scatter(key, tries) % (uint32_t)(2 * spread + 1));
}

bool
backoff_over(int64_t first_tried_at, int64_t now)
{
	return now - first_tried_at >= GIVE_UP_SECS;
}
