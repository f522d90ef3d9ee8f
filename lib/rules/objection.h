/*
 * An objection (keberatan): its ground (PERKI 1/2021 art. 39(1)), and its life from the
 * register to the superior's answer and a dispute (DOMAIN.md 2.2). The request that it is
 * about has a life of its own, which an objection does not touch.
 */
#ifndef LOKET_RULES_OBJECTION_H
#define LOKET_RULES_OBJECTION_H

#include <stdbool.h>

#include "rules/kind.h"
#include "rules/state.h"

/* How the request stands when the objection comes. */
struct objection_case {
	enum state status;
	const char *decision; /* outcome code of the decision, NULL = none */
	bool late;            /* answered after its deadline */
};

/*
 * The ground as a letter:
 *   a  refused as exempt              e  not granted
 *   b  periodic information missing   f  unreasonable cost
 *   c  no response                    g  later than the time limit
 *   d  response not as asked
 * What the writer names counts ("alasan huruf g", "tidak ditanggapi", "biaya"); else
 * it follows from how the request stands: unanswered is c, a refusal a, a late
 * answer g, something not granted e, any other answer d. The desk can correct it.
 * `text` may be NULL.
 */
char objection_ground(const char *text, const struct objection_case *its);

/* Only a request for information has this right (DOMAIN.md 2.5), and what nobody has
 * yet decided may be one: a remedy is not lost by a guess of ours. */
bool objection_is_open_to(enum kind kind);

/* May one be registered while the request stands so? Not where the applicant himself ended
 * it, or where it was no request. */
bool objection_may_come(enum state status);

/* --- its life -------------------------------------------------------------------------- */

enum objection_state {
	OBJECTION_K_TERDAFTAR, /* has a number; the superior does not have it yet */
	OBJECTION_K_DITELAAH,  /* with the superior */
	OBJECTION_K_DITANGGAPI, /* his answer has gone */
	OBJECTION_K_LEWAT,     /* 30 working days passed without an answer */
	OBJECTION_SENGKETA,    /* at the Komisi Informasi */
	OBJECTION_S_SELESAI,   /* the dispute has a result */
	OBJECTION_STATE__MAX,
};

enum objection_event {
	OBJECTION_EVENT_FORWARDED, /* the letter to the superior has gone */
	OBJECTION_EVENT_GROUND,    /* the desk corrects the ground */
	OBJECTION_EVENT_DECIDED,   /* the superior's answer is entered, its letter owed */
	OBJECTION_EVENT_ANSWERED,  /* that letter has gone */
	OBJECTION_EVENT_LAPSED,    /* batas_tanggap_keberatan has passed */
	OBJECTION_EVENT_RESPONSE,  /* what the applicant says to the answer */
	OBJECTION_EVENT_DISPUTED,  /* the applicant went to the Komisi Informasi */
	OBJECTION_EVENT_SETTLED,   /* mediation, adjudication or a court has ended it */
	OBJECTION_EVENT__MAX,
};

/* In data: "k_ditelaah"; and the event's row in the journal: "objection_forwarded". */
const char *objection_state_name(enum objection_state state);
const char *objection_event_name(enum objection_event event);

/* The state of that name, or OBJECTION_STATE__MAX. `name` may be NULL. */
enum objection_state objection_state_parse(const char *name);

/* The state after the event, which may be the same one. False when the event is illegal in
 * that state; then *to is not changed. `to` may be NULL. */
bool objection_next(enum objection_state from, enum objection_event event,
                    enum objection_state *to);

/* One Indonesian sentence for the officer: why it is refused, and what is possible. Cut at
 * STATE_REFUSAL_BYTES, which is enough. */
void objection_refusal(enum objection_state from, enum objection_event event,
                       char buf[STATE_REFUSAL_BYTES]);

/* --- the superior's answer --------------------------------------------------------------- */

enum objection_outcome {
	OBJECTION_MENGUATKAN,            /* the PPID's decision stands */
	OBJECTION_DIKABULKAN_SELURUHNYA,
	OBJECTION_DIKABULKAN_SEBAGIAN,
	OBJECTION_TIDAK_DITERIMA,        /* not entered into: too late, by a stranger */
	OBJECTION_OUTCOME__MAX,
};

/* "dikabulkan_sebagian", and the other way round; OBJECTION_OUTCOME__MAX for no outcome. */
const char *objection_outcome_name(enum objection_outcome outcome);
enum objection_outcome objection_outcome_parse(const char *name);

/* The names, with blanks between. */
const char *objection_outcomes(void);

/* Does it order the PPID to do something? Then the order must be told. */
bool objection_orders(enum objection_outcome outcome);

#endif
