/*
 * The clocks of a request, and what starts, pauses and ends them: one table
 * (DOMAIN.md 2.3). How long each is, the office's configuration says; on which
 * day it ends, rules/calendar counts.
 *
 * A limit is the end of a day, so events count by their date.
 */
#ifndef LOKET_RULES_CLOCK_H
#define LOKET_RULES_CLOCK_H

#include "rules/kind.h"
#include "rules/state.h"

enum clock {
	CLOCK_TENGGAT,         /* the answer: 10 working days (UU KIP art. 22(7)) */
	CLOCK_TENGGAT2,        /* the extended answer: 7 more, once (art. 22(8)) */
	CLOCK_BATAS_SKPD,      /* an agency's answer: 6, one clock a forward (SOP step 4) */
	CLOCK_BATAS_LENGKAP,   /* the applicant's completion: 3 */
	CLOCK_BATAS_KEBERATAN, /* an objection: 30 (art. 36(1)) */
	CLOCK_BATAS_TANGGAP_KEBERATAN, /* the superior's answer to it: 30 (art. 36(2)) */
	CLOCK_BATAS_SENGKETA,  /* a dispute at the Komisi Informasi: 14 (art. 37(2)) */
	CLOCK_BATAS_LAPOR,     /* the national standard for complaints, reported only (DOMAIN.md 9.2) */
	CLOCK__MAX,
};

/* What moves clocks: the events of rules/state, and these, which change no status. */
enum clock_event {
	CLOCK_EVENT_ASKED = STATE_EVENT__MAX, /* the letter `lengkapi` has gone */
	CLOCK_EVENT_NOTICE_SENT,              /* the notice of the extension has gone */
	CLOCK_EVENT_NOTICE_LATE,              /* it went, or would go, after `tenggat` */
	CLOCK_EVENT_DEADLINE_MISSED,          /* `tenggat` or `tenggat2` passed without an answer */
	CLOCK_EVENT_RECLASSIFIED,             /* it is of another kind or class than it seemed */
	CLOCK_EVENT_OBJECTION,                /* an objection is registered */
	CLOCK_EVENT_OBJECTION_ANSWERED,       /* the superior's answer has gone */
	CLOCK_EVENT_FORWARD_SENT,             /* the letter `penerusan` has gone */
	CLOCK_EVENT_EXCUSED,                  /* the PPID waits for an agency no longer */
	CLOCK_EVENT_DISPUTE,                  /* the applicant went to the Komisi Informasi */
	CLOCK_EVENT__MAX,
};

enum clock_action {
	CLOCK_START, /* runs, day 0 is the day of the event; one that ran from another day is void */
	CLOCK_PLAN,  /* the dates are fixed, but it does not run yet */
	CLOCK_RESUME, /* if it is paused it runs, otherwise nothing */
	CLOCK_PAUSE, /* stops, and has no dates until it starts again */
	CLOCK_END,   /* what it waits for has come: met, or missed when that was late */
	CLOCK_VOID,  /* nothing waits for it any more */
};

struct clock_rule {
	int event;      /* an enum state_event or an enum clock_event */
	unsigned kinds; /* set of CLOCK_KIND() */
	enum clock clock;
	enum clock_action action;
};

#define CLOCK_KIND(kind) (1U << (kind))

/* "batas_skpd", as in data. */
const char *clock_name(enum clock clock);

/* The clock of that name, or CLOCK__MAX. `name` may be NULL. */
enum clock clock_find(const char *name);

/* "identity_missing", "notice_sent": of both enums of events. */
const char *clock_event_name(int event);

/*
 * The rules of an event for a kind of request, one after the other in the order in
 * which they are to be followed: the first for `after` NULL, NULL at the end.
 */
const struct clock_rule *clock_rule_next(int event, enum kind kind,
                                         const struct clock_rule *after);

/*
 * Working days of batas_lapor by the class of the complaint ("normatif", "biasa",
 * "pengawasan"; NULL or anything else is not decided): 5, 14, 60 and 14.
 */
unsigned clock_lapor_workdays(const char *complaint_class);

#endif
