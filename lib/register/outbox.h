/*
 * The outbox on its way out: which letters are due, one claim a letter, and what
 * became of it. The state and what it means stand in schema/register (table
 * outbox). Each function that changes a row commits before it returns: a sender
 * claims before it connects, and what it finds claimed at its start is in doubt
 * (DESIGN.md section 3.4).
 */
#ifndef LOKET_REGISTER_OUTBOX_H
#define LOKET_REGISTER_OUTBOX_H

#include <jansson.h>
#include <stdint.h>

#include "base/conf.h"
#include "register/register.h"

/* The letters that may be sent now, as rows (id, request, number, letter,
 * recipient, state, message_id, digest, attempts, first_tried_at). The caller owns
 * the array; NULL on error. */
json_t *outbox_due(struct reg *r, int64_t now, struct fault *f);

/* Rows that a killed sender left claimed become doubt: nobody knows whether they
 * arrived. They wait [smtp] doubt_minutes and go once more, byte for byte the same;
 * one that is in doubt for the second time is failed. *n is how many there were. */
int outbox_settle_stale(struct reg *r, const struct conf *conf, int64_t now, int *n,
                        struct fault *f);

/* 1 when this process now has the letter, 0 when another one has it. */
int outbox_claim(struct reg *r, const json_t *row, int64_t now, struct fault *f);

/* What became of a claimed letter. `answer` is the server's last line. */
enum outbox_outcome {
	OUTBOX_SENT,
	OUTBOX_LATER,   /* again after a pause that grows; failed after five days */
	OUTBOX_FAILED,
	OUTBOX_DOUBT,
	OUTBOX_RELEASE, /* nothing to do with this letter: as if not tried */
};

int outbox_finish(struct reg *r, const struct conf *conf, const json_t *row,
                  enum outbox_outcome outcome, const char *answer, int64_t size_bytes,
                  int64_t now, struct fault *f);

/* Is the letter of that row sent, and which bytes is it? For the files that a
 * killed sender left behind. *digest is owned by the caller, NULL when not sent. */
int outbox_sent_digest(struct reg *r, int64_t id, char **digest, struct fault *f);

#endif
