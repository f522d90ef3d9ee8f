/*
 * A line on the terminal of whoever waits: what is being done, and how far, once it takes
 * longer than a second. It is on standard error, only where that is a terminal that can
 * take a line back, and gone when the work is.
 *
 * There is one at a time. Whoever does the work, in whatever room, says progress_tick();
 * that is nothing unless the program has begun one.
 */
#ifndef LOKET_BASE_PROGRESS_H
#define LOKET_BASE_PROGRESS_H

#include <stdint.h>

/* Begins: "Menghitung ulang jurnal". `total` ticks are the whole, which is then told in
 * percent; 0 = unknown, told in seconds. The words are kept, not copied. */
void progress_begin(const char *words, int64_t total);

/* A piece is done. Cheap: a million cost some hundredths of a second. */
void progress_tick(void);

/* Takes the line back while something else is printed; the next tick may show it again. */
void progress_hide(void);

/* Ends it. Safe when none was begun. */
void progress_end(void);

#endif
