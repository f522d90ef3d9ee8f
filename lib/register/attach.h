/*
 * What goes with a letter of the office: a file of the officer's, or a part of a message
 * as it came. An officer's file is copied into the archive before the register names it,
 * under its digest: it cannot be lost with the officer's folder, changed afterwards, or be
 * there twice.
 */
#ifndef LOKET_REGISTER_ATTACH_H
#define LOKET_REGISTER_ATTACH_H

#include <stdint.h>

#include "base/conf.h"
#include "base/digest.h"
#include "register/register.h"

#define ATTACH_NAME_BYTES 256
#define ATTACH_TYPE_BYTES 96
#define ATTACH_PART_BYTES 40

struct attached {
	char digest[DIGEST_TEXT_SIZE]; /* of the file, or of the message that the part is of */
	char part[ATTACH_PART_BYTES];  /* "2.1"; "" = the archived file itself */
	char name[ATTACH_NAME_BYTES];  /* as the recipient sees it */
	char type[ATTACH_TYPE_BYTES];  /* "application/pdf" */
	int64_t size_bytes;
};

/*
 * Copies the open file `fd` (from its start) into the archive, durably, and fills digest
 * and size of `a`; name and type are the caller's business. `path` is for messages.
 * Nothing stays behind on -1.
 */
int attach_store(const struct conf *conf, int fd, const char *path, struct attached *a,
                 struct fault *f);

/* They go with the letter of that row of outbox, in this order. Inside the caller's
 * transaction. */
int attach_enclose(struct reg *r, int64_t outbox, const struct attached list[], size_t n,
                   struct fault *f);

#endif
