/*
 * What the register knew at the end of a day: the facts that every report counts.
 *
 * Nothing that was written after that moment is seen. A row of the register holds only its
 * last state, so whatever may change later (status, kind, decision, deadline, ground of an
 * objection, holidays) is read from the journal, which is append only. A report of a past
 * evening is therefore the same whenever it is made: byte for byte, as long as the
 * configuration is the same.
 */
#ifndef LOKET_REPORT_FACTS_H
#define LOKET_REPORT_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "register/register.h"
#include "rules/calendar.h"
#include "rules/kind.h"
#include "rules/objection.h"
#include "rules/outcome.h"
#include "rules/state.h"

/* The channels in the order of reports. */
extern const char *const facts_channels[];
#define FACTS_CHANNELS 7

/* Letters of UU KIP art. 17, 'a' is bit 0; the last bit stands for another law. */
#define FACTS_ARTICLES 10
#define FACTS_ARTICLE_OTHER (1U << FACTS_ARTICLES)

/* One request. Moments are UTC seconds, 0 = not yet; dates DAY_NONE = none. */
struct fact {
	bool known;              /* was it registered by then? */
	bool confidential;
	bool ordered;            /* the superior wants it answered anew, and it is not yet */
	bool kind_is_past;       /* while reading: what it was before a later change */
	unsigned char channel;   /* of facts_channels */
	unsigned char kind;      /* enum kind */
	unsigned char status;    /* enum state */
	unsigned char outcome;   /* of the decision that stands; OUTCOME__MAX = none */
	unsigned char answer;    /* of the answer that has gone last */
	unsigned short articles; /* that the decision rests on */
	unsigned short answer_articles;
	int32_t registered_on;
	int32_t started_on;      /* day 0 of the time for the answer; its registration when none ran */
	int32_t due_on;          /* tenggat */
	int32_t extended_on;     /* tenggat2, once its notice has gone in time */
	int32_t ordered_on;
	int32_t lapor_on;        /* batas_lapor, the national standard for complaints; reported only */
	int64_t received_at, checked_at, registered_at, reviewed_at;
	int64_t input_at;        /* the last thing that the PPID waited for */
	int64_t decided_at, decided_input_at;
	int64_t answered_at;     /* the first answer: what the law counts */
	int64_t told_at;         /* the last one */
	int64_t told_decided_at; /* when that was decided */
};

/* One forward to an agency (step 4). */
struct forward_fact {
	int64_t id, request;
	size_t agency;           /* of facts.agencies */
	int64_t forwarded_at, sent_at, responded_at, returned_at, time_asked_at, excused_at;
};

/* One objection. */
struct objection_fact {
	int64_t id, request;
	char number[40];
	char ground;
	bool ground_is_past;
	unsigned char state;     /* enum objection_state */
	unsigned char outcome;   /* enum objection_outcome; OBJECTION_OUTCOME__MAX = none */
	bool disputed, settled;
	int64_t registered_at, forwarded_at, decided_at, answered_at, response_at;
};

struct facts {
	int64_t cut_at;          /* the last second that counts */
	int32_t as_of_on;        /* its day */
	int32_t zone_secs;
	struct calendar calendar; /* as the register had it then */
	struct fact *requests;   /* by id; [0] is none */
	size_t n_requests;
	struct forward_fact *forwards;
	size_t n_forwards;
	struct objection_fact *objections;
	size_t n_objections;
	char **agencies;         /* codes, sorted */
	size_t n_agencies;
	int64_t head;            /* the journal's last event; 0 = none */
	char head_hash[65];
};

/* Reads the facts of the end of as_of_on, inside the caller's register_snapshot(). They are freed by facts_free(), also after -1. */
int facts_load(struct reg *reg, const struct conf *conf, int32_t as_of_on, struct facts *facts,
               struct fault *f);
void facts_free(struct facts *facts);

/* The civil date of a moment; DAY_NONE for 0. */
int32_t facts_day(const struct facts *facts, int64_t at);

/* Working days after `from_on` up to and including `to_on`; -1 across a year without a
 * calendar, 0 when to_on is not after from_on. */
int facts_workdays(const struct facts *facts, int32_t from_on, int32_t to_on);

/* The deadline that counts: the superior's day, the extended or the plain one. */
int32_t facts_due(const struct fact *fact);

/* Answered, or waiting in an open state; neither for what ended without an answer. */
bool facts_is_answered(const struct fact *fact);
bool facts_is_open(const struct fact *fact);
bool facts_is_overdue(const struct facts *facts, const struct fact *fact);

#endif
