/*
 * Lines of "key = value" files that are not ours.
 */
#ifndef LOKET_BASE_TRIM_H
#define LOKET_BASE_TRIM_H

/* The text without the white space (blank, tab, CR, LF) around it, in its own bytes. */
char *trim_blanks(char *text);

#endif
