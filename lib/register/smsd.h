/*
 * Gammu SMSD's SQLite database as a place that SMS come from and go to. SMSD writes its
 * inbox and reads its outbox; what we have taken is marked there as processed, which no
 * other program does for us.
 */
#ifndef LOKET_REGISTER_SMSD_H
#define LOKET_REGISTER_SMSD_H

#include "base/sms.h"
#include "register/register.h"

/* The messages, and parts of messages, that nobody has taken yet, as rows; or that one, when
 * `id` is not 0. The caller owns the array; NULL on error. */
json_t *smsd_inbox(struct reg *smsd, int64_t id, struct fault *f);

/* A row as a part. Times there are the machine's local ones. */
void smsd_part(const json_t *row, struct sms_part *part);

/* It is taken. */
int smsd_processed(struct reg *smsd, const json_t *row, struct fault *f);

#endif
