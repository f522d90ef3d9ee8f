/*
 * What an officer does next with a request: the program of the desk that leads on.
 */
#ifndef LOKET_RULES_NEXT_H
#define LOKET_RULES_NEXT_H

#include "rules/kind.h"
#include "rules/state.h"

/* A deadline is soon when at most so many working days are left. */
#define NEXT_SOON_WORKDAYS 3

/* What else is known of it, a set. */
enum {
	NEXT_DUE_SOON = 1, /* hardly any time is left, but it is not overdue */
	NEXT_EXTENDED = 2,
	NEXT_OWN = 4,      /* the PPID answers it itself: the last review said so */
};

/*
 * The name of the program, "review" for `loket review N`. Without a kind it is read and
 * its kind told first. One that is with an agency and has no time left is extended while
 * that may still be: once, before its deadline (UU 14/2008 art. 22(8)). "show" where
 * nobody here can do more than look.
 */
const char *next_program(enum state state, enum kind kind, unsigned known);

#endif
