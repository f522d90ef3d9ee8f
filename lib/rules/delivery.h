/*
 * Is an address dead, or did one letter only not arrive? By what the other server
 * said: the status of RFC 3463, and where that is missing or says too little, its words.
 * Dead (hard) is an address or a domain that does not exist, has moved, or takes no mail
 * at all; a full mailbox, a refused content, a policy or a timeout is not (soft): the
 * next letter may arrive.
 */
#ifndef LOKET_RULES_DELIVERY_H
#define LOKET_RULES_DELIVERY_H

#include <stdbool.h>

/* `action` is that of RFC 3464 ("failed", "delayed", ...), `status` such as "5.1.1",
 * `diagnostic` the server's words, in any case; each may be NULL. */
bool delivery_is_hard(const char *action, const char *status, const char *diagnostic);

#endif
