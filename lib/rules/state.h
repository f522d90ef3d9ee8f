/*
 * The life of a request: one table of states and events (DOMAIN.md 2.1).
 *
 * A request's status changes only along this table, in the transaction that
 * writes the event. The extension (`diperpanjang`) is a flag of a request and
 * not a state; objections have a life of their own (DOMAIN.md 2.2) and are not
 * here. `masuk` is a message in the spool, which is no row yet: STATE_NONE.
 */
#ifndef LOKET_RULES_STATE_H
#define LOKET_RULES_STATE_H

#include <stdbool.h>
#include <stddef.h>

enum state {
	STATE_NONE,              /* not in the register: only events that create lead out */
	STATE_TERDAFTAR,         /* has a number, the clock runs */
	STATE_BELUM_LENGKAP,     /* identity asked for */
	STATE_DITELAAH,          /* with the PPID, SOP step 3 */
	STATE_DITERUSKAN,        /* with one or more agencies, SOP step 4 */
	STATE_DITANGGAPI,        /* every agency has answered */
	STATE_DIPUTUSKAN,        /* decided, the answer is owed, SOP step 5 */
	STATE_DIJAWAB,           /* answer sent, SOP step 7 */
	STATE_SELESAI,           /* the end */
	STATE_TIDAK_DILANJUTKAN, /* identity never completed; can be reopened */
	STATE_DICABUT,           /* withdrawn by the applicant */
	STATE_BUKAN_LAYANAN,     /* junk, or nothing this office serves */
	STATE__MAX,
};

enum state_event {
	STATE_EVENT_REGISTER,          /* one of the four kinds came in */
	STATE_EVENT_REJECT_SERVICE,    /* it is none of them */
	STATE_EVENT_IDENTITY_MISSING,  /* the identity check fails, or still fails */
	STATE_EVENT_IDENTITY_COMPLETE, /* the identity is there */
	STATE_EVENT_LAPSE,             /* `batas_lengkap` has passed */
	STATE_EVENT_REOPEN,            /* completed after the lapse: same number, new clock */
	STATE_EVENT_REVIEW,            /* the PPID takes it in hand, or takes it back */
	STATE_EVENT_FORWARD,           /* to an agency, also to one more */
	STATE_EVENT_AGENCY_TIME,       /* an agency asks for time */
	STATE_EVENT_AGENCY_PARTIAL,    /* an agency answers, another still owes */
	STATE_EVENT_AGENCY_ANSWER,     /* the last agency that owed has answered */
	STATE_EVENT_AGENCY_RETURN,     /* "bukan kewenangan" */
	STATE_EVENT_ESCALATE,          /* `batas_skpd` has passed */
	STATE_EVENT_DECIDE,            /* the PPID decides the answer */
	STATE_EVENT_EXTEND,            /* +7 working days, once */
	STATE_EVENT_SEND_FAILED,       /* retry or another channel; counts as unanswered */
	STATE_EVENT_SENT,              /* the answer is out */
	STATE_EVENT_ORDERED,           /* the superior, on an objection: answer it anew */
	STATE_EVENT_CLOSE,             /* no objection in time, or the complaint is settled */
	STATE_EVENT_WITHDRAW,          /* the applicant takes it back */
	STATE_EVENT__MAX,
};

/* Enough for any sentence of state_refusal(). */
#define STATE_REFUSAL_BYTES 640

/* The name in data and on the desk: "belum_lengkap". STATE_NONE is "". */
const char *state_name(enum state state);

/* The state of that name, or STATE_NONE. `name` may be NULL. */
enum state state_parse(const char *name);

/* The name in data: "identity_missing". */
const char *state_event_name(enum state_event event);

/* The event of that name, or STATE_EVENT__MAX. `name` may be NULL. */
enum state_event state_event_parse(const char *name);

/*
 * The state after the event, which may be the same one. False when the event is
 * illegal in that state; then *to is not changed. `to` may be NULL.
 */
bool state_next(enum state from, enum state_event event, enum state *to);

/*
 * The events that are legal in a state, in the order of the enum: writes at
 * most `max` and returns how many there are.
 */
size_t state_legal(enum state from, enum state_event events[], size_t max);

/* True while the office still owes an answer: registered, not sent, not ended. */
bool state_is_open(enum state state);

/*
 * One Indonesian sentence for the officer: why the event is refused in this
 * state and what is possible instead. 0, or -1 and buf "" when `size` is too
 * small; STATE_REFUSAL_BYTES always is enough.
 */
int state_refusal(enum state from, enum state_event event, char *buf, size_t size);

#endif
