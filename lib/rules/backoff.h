/*
 * When a letter that could not be handed over is tried again (RFC 5321 section
 * 4.5.4.1): after five minutes, which is what greylisting waits for, then after
 * pauses that double up to four hours; given up after five days.
 */
#ifndef LOKET_RULES_BACKOFF_H
#define LOKET_RULES_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Seconds until the next try after so many tries (from 1). They are spread by up to a
 * fifth either way, so that letters which failed together do not come back together;
 * the spread is a hash of `key` (the letter's Message-ID) and the try: the same letter
 * always has the same pauses.
 */
int64_t backoff_secs(const char *key, int64_t tries);

/* Is it time to give up a letter that was first tried then? */
bool backoff_over(int64_t first_tried_at, int64_t now);

#endif
