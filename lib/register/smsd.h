/*
 * Gammu SMSD's SQLite database as a place that SMS come from and go to. SMSD writes its
 * inbox and reads its outbox; what we have taken is marked there as processed, which no
 * other program does for us.
 */
#ifndef LOKET_REGISTER_SMSD_H
#define LOKET_REGISTER_SMSD_H

#include "base/sms.h"
#include "register/register.h"

#define SMSD_ANSWER_BYTES 80

/* The messages, and parts of messages, that nobody has taken yet, as rows; or that one, when
 * `id` is not 0. The caller owns the array; NULL on error. */
json_t *smsd_inbox(struct reg *smsd, int64_t id, struct fault *f);

/* A row as a part. Times there are the machine's local ones. */
void smsd_part(const json_t *row, struct sms_part *part);

/* It is taken. */
int smsd_processed(struct reg *smsd, const json_t *row, struct fault *f);

/* Hands a message over, once, whoever asks how often: `id` is ours, and SMSD keeps it.
 * *answer says under which number of its own. */
int smsd_send(struct reg *smsd, const char *id, const char *number, const char *text,
              char answer[SMSD_ANSWER_BYTES], struct fault *f);

/* What the network said of it. */
enum smsd_fate { SMSD_WAITS, SMSD_TAKEN, SMSD_DELIVERED, SMSD_REFUSED };
int smsd_fate(struct reg *smsd, const char *id, enum smsd_fate *fate, struct fault *f);

#endif
