/*
 * The outbox on its way out: which letters are due, one claim a letter, and what
 * became of it. The state and what it means stand in schema/register (table
 * outbox). A sender claims before it connects, and what it finds claimed at its start
 * is in doubt unless its journal knows better (DESIGN.md section 3.4).
 */
#ifndef LOKET_REGISTER_OUTBOX_H
#define LOKET_REGISTER_OUTBOX_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "register/register.h"
#include "rules/token.h"

/* Where the composed letter of a row lies: HOME/out/new/ID.LETTER.eml, an SMS .sms. */
void outbox_path(const struct conf *conf, const json_t *row, char path[PATH_MAX]);

/* The letters of a channel ("surel", "sms") that may be sent now, as rows (id, request, number, letter, channel,
 * recipient, state, message_id, digest, attempts, parts, first_tried_at). The caller owns
 * the array; NULL on error. */
json_t *outbox_due(struct reg *r, const char *channel, int64_t now, struct fault *f);

/* One of them by its id; an array of one row or none. */
json_t *outbox_due_one(struct reg *r, int64_t id, int64_t now, struct fault *f);

/* What goes with a letter, as rows (digest, part, name, type) in their order; part is ""
 * when the archived file itself goes, name and type are null where the register knows
 * none. The caller owns the array. */
json_t *outbox_enclosures(struct reg *r, int64_t id, struct fault *f);

/* The letters that a killed sender left claimed, as such rows; attempts is what it was
 * before that claim. */
json_t *outbox_stale(struct reg *r, const char *channel, struct fault *f);

/* What became of a claimed letter. */
enum outbox_outcome {
	OUTBOX_SENT,
	OUTBOX_LATER,   /* again after a pause that grows; failed after five days */
	OUTBOX_FAILED,
	/* It may have arrived. It waits [smtp] doubt_minutes for our own copy and goes once
	 * more, byte for byte the same; in doubt for the second time it is failed. */
	OUTBOX_DOUBT,
	OUTBOX_REFUSED, /* nothing to do with this letter: as if not tried */
	OUTBOX_UNTRIED, /* nothing was begun */
	OUTBOX__MAX,
};

struct outbox_result {
	const json_t *row;
	enum outbox_outcome outcome;
	int code;                /* the server's reply code, 0 = none */
	const char *answer;      /* its last line, NULL or "" = none */
	const char *copy_answer; /* the same of our own copy */
};

struct outbox_claim {
	const json_t *row;
	bool null_sender;   /* no bounce is wanted */
	/* The envelope's return address, once it is claimed: of this letter alone, so that
	 * any bounce finds it (register/keyed.h), the office's without tokens, "" with
	 * null_sender. */
	char from[TOKEN_ADDRESS_BYTES];
	bool claimed;       /* this process has it now; false: it has been tried since
	                     * the row was read, or another one has it */
};

/*
 * One turn of a sender, in one transaction: writes down what became of n_done letters
 * and claims the n_next ones. On -1 nothing of it happened. A letter that is claimed
 * out of doubt marks its request: from then on the citizen may have it twice.
 */
int outbox_turn(struct reg *r, const struct conf *conf, const struct outbox_result *done,
                size_t n_done, struct outbox_claim *next, size_t n_next, int64_t now,
                struct fault *f);

/*
 * The intake has found a copy of a letter of ours, by its Message-ID: a letter that
 * was in doubt, or that was given up in doubt, is sent. Inside the caller's
 * transaction. An id that is no letter's is nothing.
 */
int outbox_copied(struct reg *r, const struct conf *conf, const char *message_id,
                  int64_t now, struct fault *f);

/* SMS that have left since a moment and of which the network has said nothing, as rows. The
 * caller owns the array. */
json_t *outbox_unconfirmed(struct reg *r, int64_t since, struct fault *f);

/* The network has said that one has reached its telephone, or that it will not: then it is
 * failed, and another way is looked for (register/undelivered.h). A transaction of its own. */
int outbox_confirm(struct reg *r, const struct conf *conf, const json_t *row, bool delivered,
                   int64_t now, struct fault *f);

/* A person says what became of an SMS in doubt, by its Message-ID or the number of its row:
 * it arrived, or it goes once more, which marks its request. A transaction of its own;
 * EX_DATAERR when there is none. */
int outbox_settle(struct reg *r, const struct conf *conf, const char *which, bool arrived,
                  int64_t now, struct fault *f);

/* Is the letter of that row sent, and which bytes is it? For the files that a
 * killed sender left behind. *digest is owned by the caller, NULL when not sent. */
int outbox_sent_digest(struct reg *r, int64_t id, char **digest, struct fault *f);

#endif
