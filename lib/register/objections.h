/*
 * The register of objections (keberatan): the one place in which they are registered,
 * forwarded, answered and disputed, whether they came by a reply mail or over the counter.
 * What moves is the objection; the request that it is about keeps its own state, unless the
 * superior orders that it be answered anew.
 */
#ifndef LOKET_REGISTER_OBJECTIONS_H
#define LOKET_REGISTER_OBJECTIONS_H

#include <stdbool.h>

#include "register/intake.h"
#include "rules/number.h"
#include "rules/objection.h"

/* Of this room only (register/arrival.h, register/file.h). */
struct arrival;
struct file;

/* What is told of an objection besides its words. */
struct objection_given {
	char ground;              /* 'a' to 'g'; NUL: what the words say */
	const char *proxy;        /* who objects for the applicant; NULL: he himself */
	const char *proxy_letter; /* the special power of attorney: number or date */
	bool by_hand;             /* over the counter: the letters go to the file's address */
};

/*
 * Registers an objection inside the caller's transaction: the message's own row (outcome
 * objection), the number, the clock of the superior's answer, the receipt
 * `keberatan_terima`, and the letter `keberatan_penerusan` to the superior.
 * `a` carries the objection's words and when it came. The number is told.
 */
int objections_open(struct intake *in, struct arrival *a, const struct file *file,
                    const struct objection_given *given, char number[NUMBER_BYTES],
                    struct fault *f);

/* The number of the file's undecided objection; "" for none. */
int objections_undecided(struct intake *in, int64_t request, char number[NUMBER_BYTES],
                         struct fault *f);

/*
 * May this be registered by hand? EX_DATAERR with a sentence for the officer: a file without
 * this right, one that is withdrawn, an objection that is undecided, a ground that needs an
 * answer on a file that has none, a proxy without his authority.
 */
int objections_check(struct intake *in, int64_t request, const struct objection_given *given,
                     struct fault *f);

/*
 * The same for what came by letter, telephone or over the counter. `record` has the keys of
 * a message's record (loket-record(5)): channel, digest, received, subject, text, parts; its
 * raw form stands in the archive already. Refused as objections_check() says.
 */
int objections_enter(struct intake *in, int64_t request, json_t *record, int64_t size_bytes,
                     const struct objection_given *given, char number[NUMBER_BYTES],
                     struct fault *f);

/* The objection of that number as a row: id, number, request, request_number, status (of the
 * request), ground, state, due_on, decision, dispute_number, dispute_on. The caller owns it;
 * NULL with EX_DATAERR when there is none. */
json_t *objections_load(struct reg *reg, const char *number, struct fault *f);

/* The desk corrects the ground. */
int objections_ground(struct intake *in, const json_t *objection, char ground, struct fault *f);

/* The superior's answer; texts that are optional may be NULL. */
struct objection_answer {
	enum objection_outcome outcome;
	const char *consideration;
	const char *ordered;       /* what the PPID must do */
	const char *ordered_by_on; /* until which day; optional */
	const char *superior;      /* name and position */
	const char *letter_number; /* optional */
	const json_t *values;      /* more fields of the letter; may be NULL */
};

/*
 * Enters the superior's answer and owes the applicant the letter `keberatan_tanggapan`, whose
 * row in outbox is told. An order reopens a request that is answered or closed: it is with
 * the PPID again, without a new clock of the procedure, until the superior's day.
 */
int objections_decide(struct intake *in, const json_t *objection,
                      const struct objection_answer *answer, int64_t *outbox, struct fault *f);

/* What the applicant says to the answer (column k of the register). */
int objections_respond(struct intake *in, const json_t *objection, const char *text,
                       struct fault *f);

/* The same by mail: a reply to the letter `keberatan_tanggapan`, the first one. Any other
 * message is nothing to it. */
int objections_heard(struct intake *in, const struct arrival *a, struct fault *f);

/* The applicant went to the Komisi Informasi: its number there, and the day ("2026-12-07"). */
int objections_dispute(struct intake *in, const json_t *objection, const char *number,
                       const char *day, struct fault *f);

/* How the dispute ended, and when. */
int objections_settle(struct intake *in, const json_t *objection, const char *result,
                      const char *day, struct fault *f);

/* --- what follows by itself ------------------------------------------------------------ */

/* A letter about objections of that request has gone: forwarded, or answered. */
int objections_went(struct intake *in, int64_t request, const char *letter, struct fault *f);

/* The superior's time has passed. */
int objections_lapse(struct intake *in, int64_t objection, struct fault *f);

/* Is it the superior's mailbox ([office] superior_email)? `address` may be NULL. */
bool objections_is_superior(const struct conf *conf, const char *address);

#endif
