/*
 * The clocks of the register: rows of the table `clock`, moved by the rules of
 * rules/clock and by nothing else. The columns of request and assignment that repeat
 * a date follow by triggers.
 */
#ifndef LOKET_REGISTER_CLOCKS_H
#define LOKET_REGISTER_CLOCKS_H

#include <jansson.h>

#include "register/intake.h"
#include "rules/clock.h"

/* What an event is about, besides the request; 0 = nothing, or all of them. */
struct clocks_subject {
	int64_t assignment;
	int64_t objection;
};

/*
 * Follows the rules of an event (rules/clock) inside the caller's transaction. Day 0 of
 * what starts is `on`; of tenggat2 it is the last day of tenggat ([clock]
 * extension_from). `subject` may be NULL. *changes is a new object that tells what moved,
 * for the event's row, {"tenggat": {"state": "running", "end": "2026-12-07"}}; NULL when
 * nothing did. The caller owns it.
 *
 * EX_CONFIG when a day of a year without a calendar would have to be counted.
 */
int clocks_apply(struct intake *in, int64_t request, enum kind kind, int event, int32_t on,
                 const struct clocks_subject *subject, json_t **changes, struct fault *f);

/* The same with an event of its own in the journal: for what changes no status. No row
 * when no clock moved. */
int clocks_event(struct intake *in, int64_t request, int event, int32_t on,
                 const struct clocks_subject *subject, struct fault *f);

/* The request is of another kind than it was taken for (its row says so already): the clocks
 * of its new kind, and the event with both kinds, also when no clock moved. */
int clocks_reclassified(struct intake *in, int64_t request, enum kind before, enum kind kind,
                        int32_t registered_on, struct fault *f);

/* The day that is so many working days after start_on; EX_CONFIG across a year without
 * a calendar. */
int clocks_deadline(const struct calendar *calendar, int32_t start_on, unsigned workdays,
                    int32_t *end_on, struct fault *f);

/* The dates of the last row of a clock; 1, or 0 when there is none. A clock without
 * dates has DAY_NONE. */
struct clocks_row {
	int64_t id;
	char state[12];
	int32_t start_on, end_on;
	unsigned workdays;
	char why[24];       /* the event that began it */
	char ended_why[24]; /* "" while nothing ended it */
};
int clocks_last(struct intake *in, int64_t request, enum clock clock, struct clocks_row *row,
                struct fault *f);

#endif
