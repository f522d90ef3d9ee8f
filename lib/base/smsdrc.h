/*
 * The configuration of Gammu SMSD (gammu-smsdrc(5)), as far as a program beside it must
 * know it: where messages come in and go out, and whether its hook is safe to use.
 */
#ifndef LOKET_BASE_SMSDRC_H
#define LOKET_BASE_SMSDRC_H

#include <limits.h>
#include <stdbool.h>

#include "base/fault.h"

enum smsdrc_service {
	SMSDRC_FILES,  /* folders */
	SMSDRC_SQLITE, /* service = sql, driver = sqlite3 */
	SMSDRC_OTHER,  /* another database, or none: only the hook tells of messages */
};

struct smsdrc {
	enum smsdrc_service service;
	char database[PATH_MAX];                              /* of SMSDRC_SQLITE */
	char inbox[PATH_MAX], outbox[PATH_MAX];               /* of SMSDRC_FILES, without the last '/' */
	char sent[PATH_MAX], error[PATH_MAX];
	bool has_hook;                                        /* runonreceive */
};

/*
 * Reads the file. EX_CONFIG when it cannot be read, lacks what its service needs, or has
 * service = files together with runonreceive: SMSD up to 1.42 hands the hook's shell a
 * file name with the sender's name in it, and whoever sends an SMS as "x;id>PWN" runs
 * "id" on this machine.
 */
int smsdrc_read(const char *path, struct smsdrc *rc, struct fault *f);

#endif
