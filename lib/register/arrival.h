/*
 * A record on its way into the register, and what intake, replies and new requests
 * do with it alike. Of this room only.
 */
#ifndef LOKET_REGISTER_ARRIVAL_H
#define LOKET_REGISTER_ARRIVAL_H

#include "register/intake.h"
#include "rules/day.h"
#include "rules/identity.h"
#include "rules/nik.h"
#include "rules/number.h"
#include "rules/phone.h"

struct arrival {
	json_t *record;
	const char *digest;
	const char *sender; /* address, or NULL */
	const char *outcome;
	const char *why;
	int64_t received_at;
	int64_t size_bytes;
	int64_t request;    /* 0 = none */
	int64_t duplicate_of;
	int64_t assignment; /* the forward that it answers, or says so; 0 = none */
	int64_t message;    /* its row, when it is there already and an officer takes it; 0 */
	bool supersedes;    /* a copy of it came before, marked as a machine's */
	bool keep_text;     /* its words are not in a request's own text */
	json_t *unknown;    /* Message-IDs that it answers and that are not here (thread.h) */
};

/* An identity whose checked numbers it owns. */
struct arrival_identity {
	struct identity id;
	char nik[NIK_BYTES];
	char phone[PHONE_BYTES];
};

/* A text inside an object of the record, NULL when it is absent or empty; and a text
 * of the record itself, "" when it is absent. Owned by the record. */
const char *arrival_inner(const json_t *record, const char *object, const char *key);
const char *arrival_text(const json_t *record, const char *key);

/* The identity that the message tells. The name in From stands in where no form names
 * the person; NIK and telephone count only in their checked form. */
void arrival_identity(const struct arrival *a, int32_t today_on, struct arrival_identity *told);

/* The names of a set of missing fields, for an event; the caller owns it. */
json_t *arrival_missing(unsigned missing);

/* Inserts the message's row; of one that waited, changes what it is taken as. */
int arrival_insert(struct intake *in, const struct arrival *a, int64_t *id, struct fault *f);

/* Inserts the row and appends the event named by the outcome. `data` (which is taken
 * over) may be NULL. */
int arrival_record(struct intake *in, const struct arrival *a, json_t *data, struct fault *f);

/* What the office's own mail server says of the sender (record key "auth"): that the
 * domain in From has vouched for it (DMARC: pass, or its own DKIM signature), or disowns
 * it (DMARC: fail). Mostly it says neither. */
bool arrival_is_vouched(const json_t *record);
bool arrival_is_refuted(const json_t *record);

/* The next number of a series and year, without a gap: the counter is written in the
 * same transaction. */
int arrival_number(struct intake *in, const char *series, const char *pattern, int year,
                   char number[NUMBER_BYTES], int64_t *seq, struct fault *f);

/* Owes the sender an automatic letter that answers this mail; nothing when there is no
 * address, as for a file that came by post: the desk tells him. */
int arrival_owe(struct intake *in, const struct arrival *a, int64_t request,
                const char *number, const char *letter, struct fault *f);

/* The same for a letter about an objection. */
int arrival_owe_about(struct intake *in, const struct arrival *a, int64_t request,
                      const char *number, const char *letter, int64_t objection,
                      struct fault *f);

#endif
