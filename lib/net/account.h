/*
 * An account from its lock to its last word: the lock, the register, the password, the
 * session, and one turn (net/turn.h), or turn after turn as mail comes. It runs in a
 * process of its own (base/child.h): what a server breaks here, it breaks alone.
 */
#ifndef LOKET_NET_ACCOUNT_H
#define LOKET_NET_ACCOUNT_H

#include "net/turn.h"

/* One turn. Everything is said with t->tell. The highest exit code; what was printed
 * before is good whatever it is. */
int account_read(struct turn *t);

/*
 * Turn after turn: waits for mail (IDLE where the server has it, a watch on a Maildir),
 * connects again after a failure with growing pauses, and says a failure once until it
 * is over. The lock is held only while mail is taken. Ends when t->stop_fd becomes
 * readable (EX_OK) or when nobody reads the paths any longer (t->output_dead).
 */
int account_keep(struct turn *t);

#endif
