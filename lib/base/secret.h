/*
 * Passwords: from a command or a file of the configuration, never from
 * arguments, never in a log, wiped after use.
 */
#ifndef LOKET_BASE_SECRET_H
#define LOKET_BASE_SECRET_H

#include "base/fault.h"

/* An OAuth2 token of a large provider has 2 or 3 KB. */
#define SECRET_SIZE 8192

/*
 * Reads the first line of what `command` prints (run by sh -c in a session of
 * its own, at most 30 seconds; its standard error stays ours), or of `file`,
 * which must not be readable by group or others. Exactly one of the two is
 * given. `object` names the account in faults. An empty password is a fault.
 */
int secret_read(const char *command, const char *file, const char *object,
                char secret[SECRET_SIZE], struct fault *f);

/*
 * The same from a credential that systemd keeps for the service (LoadCredential=,
 * systemd.exec(5)): the file of this name in $CREDENTIALS_DIRECTORY, whose folder
 * only the service can enter, whatever the file's own mode shows.
 */
int secret_credential(const char *name, const char *object, char secret[SECRET_SIZE],
                      struct fault *f);

/* Overwrites a secret in memory. */
void secret_wipe(char secret[SECRET_SIZE]);

#endif
