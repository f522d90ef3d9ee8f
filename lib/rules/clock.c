/*
 * The table of clocks. It repeats DOMAIN.md 2.3 row by row; where two rules belong to
 * one event, their order matters only in that an end comes before the start that
 * follows from it.
 */
#include "rules/clock.h"

#include <stddef.h>
#include <string.h>

enum {
	ALL = CLOCK_KIND(KIND__MAX) - 1,
	/* Only a request for information waits for an identity, and only it may be objected
	 * to (DOMAIN.md 2.5); what nobody has decided yet may be one. */
	INFORMATION = CLOCK_KIND(KIND_PERMOHONAN),
	OBJECTABLE = INFORMATION | CLOCK_KIND(KIND_BELUM_DITENTUKAN),
	REPORTED = CLOCK_KIND(KIND_ADUAN) | CLOCK_KIND(KIND_KRITIK) | CLOCK_KIND(KIND_SARAN),
};

static const char *const names[] = {
	[CLOCK_TENGGAT] = "tenggat",
	[CLOCK_TENGGAT2] = "tenggat2",
	[CLOCK_BATAS_SKPD] = "batas_skpd",
	[CLOCK_BATAS_LENGKAP] = "batas_lengkap",
	[CLOCK_BATAS_KEBERATAN] = "batas_keberatan",
	[CLOCK_BATAS_TANGGAP_KEBERATAN] = "batas_tanggap_keberatan",
	[CLOCK_BATAS_SENGKETA] = "batas_sengketa",
	[CLOCK_BATAS_LAPOR] = "batas_lapor",
};

_Static_assert(sizeof names / sizeof names[0] == CLOCK__MAX, "a clock without a name");

static const char *const event_names[] = {
	[CLOCK_EVENT_ASKED - STATE_EVENT__MAX] = "asked",
	[CLOCK_EVENT_NOTICE_SENT - STATE_EVENT__MAX] = "notice_sent",
	[CLOCK_EVENT_NOTICE_LATE - STATE_EVENT__MAX] = "notice_late",
	[CLOCK_EVENT_DEADLINE_MISSED - STATE_EVENT__MAX] = "deadline_missed",
	[CLOCK_EVENT_RECLASSIFIED - STATE_EVENT__MAX] = "reclassified",
	[CLOCK_EVENT_OBJECTION - STATE_EVENT__MAX] = "objection",
	[CLOCK_EVENT_OBJECTION_ANSWERED - STATE_EVENT__MAX] = "objection_answered",
	[CLOCK_EVENT_FORWARD_SENT - STATE_EVENT__MAX] = "forward_sent",
	[CLOCK_EVENT_EXCUSED - STATE_EVENT__MAX] = "excused",
	[CLOCK_EVENT_DISPUTE - STATE_EVENT__MAX] = "dispute",
};

_Static_assert(sizeof event_names / sizeof event_names[0] == CLOCK_EVENT__MAX - STATE_EVENT__MAX,
               "an event without a name");

static const struct clock_rule rules[] = {
	{STATE_EVENT_REGISTER, ALL, CLOCK_TENGGAT, CLOCK_START},
	{STATE_EVENT_REGISTER, REPORTED, CLOCK_BATAS_LAPOR, CLOCK_START},

	/* the identity pause: the answer's clock begins when the request is whole */
	{STATE_EVENT_IDENTITY_MISSING, INFORMATION, CLOCK_TENGGAT, CLOCK_PAUSE},
	{STATE_EVENT_IDENTITY_MISSING, INFORMATION, CLOCK_TENGGAT2, CLOCK_VOID},
	{STATE_EVENT_IDENTITY_MISSING, ALL, CLOCK_BATAS_LENGKAP, CLOCK_START},
	/* a letter that goes later than it was owed gives its days from then */
	{CLOCK_EVENT_ASKED, ALL, CLOCK_BATAS_LENGKAP, CLOCK_START},
	{STATE_EVENT_IDENTITY_COMPLETE, ALL, CLOCK_BATAS_LENGKAP, CLOCK_END},
	{STATE_EVENT_IDENTITY_COMPLETE, INFORMATION, CLOCK_TENGGAT, CLOCK_START},
	{STATE_EVENT_LAPSE, ALL, CLOCK_BATAS_LENGKAP, CLOCK_VOID},
	{STATE_EVENT_LAPSE, ALL, CLOCK_TENGGAT, CLOCK_VOID},
	{STATE_EVENT_LAPSE, REPORTED, CLOCK_BATAS_LAPOR, CLOCK_VOID},
	{STATE_EVENT_REOPEN, ALL, CLOCK_BATAS_LENGKAP, CLOCK_END},
	{STATE_EVENT_REOPEN, ALL, CLOCK_TENGGAT, CLOCK_START},

	/* another kind restarts nothing: what it should have had counts from the registration */
	{CLOCK_EVENT_RECLASSIFIED, ALL & ~INFORMATION, CLOCK_TENGGAT, CLOCK_RESUME},
	/* what was asked for never came, and nobody waits for it any more */
	{CLOCK_EVENT_RECLASSIFIED, ALL & ~INFORMATION, CLOCK_BATAS_LENGKAP, CLOCK_VOID},
	{CLOCK_EVENT_RECLASSIFIED, REPORTED, CLOCK_BATAS_LAPOR, CLOCK_START},
	{CLOCK_EVENT_RECLASSIFIED, ALL & ~REPORTED, CLOCK_BATAS_LAPOR, CLOCK_VOID},

	{STATE_EVENT_FORWARD, ALL, CLOCK_BATAS_SKPD, CLOCK_START},
	/* as with `lengkapi`: six days with the letter, not six days with us */
	{CLOCK_EVENT_FORWARD_SENT, ALL, CLOCK_BATAS_SKPD, CLOCK_START},
	{STATE_EVENT_AGENCY_PARTIAL, ALL, CLOCK_BATAS_SKPD, CLOCK_END},
	{STATE_EVENT_AGENCY_ANSWER, ALL, CLOCK_BATAS_SKPD, CLOCK_END},
	{STATE_EVENT_AGENCY_RETURN, ALL, CLOCK_BATAS_SKPD, CLOCK_VOID},
	{CLOCK_EVENT_EXCUSED, ALL, CLOCK_BATAS_SKPD, CLOCK_VOID},

	/* an extension that is not sent in time does not exist */
	{STATE_EVENT_EXTEND, ALL, CLOCK_TENGGAT2, CLOCK_PLAN},
	{CLOCK_EVENT_NOTICE_SENT, ALL, CLOCK_TENGGAT2, CLOCK_START},
	{CLOCK_EVENT_NOTICE_SENT, ALL, CLOCK_TENGGAT, CLOCK_VOID},
	{CLOCK_EVENT_NOTICE_LATE, ALL, CLOCK_TENGGAT2, CLOCK_VOID},
	/* silence is a ground as well (UU KIP art. 35(1) c, g) */
	{CLOCK_EVENT_DEADLINE_MISSED, OBJECTABLE, CLOCK_BATAS_KEBERATAN, CLOCK_START},

	{STATE_EVENT_SENT, ALL, CLOCK_TENGGAT, CLOCK_END},
	{STATE_EVENT_SENT, ALL, CLOCK_TENGGAT2, CLOCK_END},
	{STATE_EVENT_SENT, ALL, CLOCK_BATAS_LAPOR, CLOCK_END},
	{STATE_EVENT_SENT, ALL, CLOCK_BATAS_SKPD, CLOCK_VOID},
	{STATE_EVENT_SENT, OBJECTABLE, CLOCK_BATAS_KEBERATAN, CLOCK_START},

	{STATE_EVENT_CLOSE, ALL, CLOCK_BATAS_KEBERATAN, CLOCK_VOID},

	{STATE_EVENT_WITHDRAW, ALL, CLOCK_TENGGAT, CLOCK_VOID},
	{STATE_EVENT_WITHDRAW, ALL, CLOCK_TENGGAT2, CLOCK_VOID},
	{STATE_EVENT_WITHDRAW, ALL, CLOCK_BATAS_LENGKAP, CLOCK_VOID},
	{STATE_EVENT_WITHDRAW, ALL, CLOCK_BATAS_SKPD, CLOCK_VOID},
	{STATE_EVENT_WITHDRAW, ALL, CLOCK_BATAS_LAPOR, CLOCK_VOID},
	{STATE_EVENT_WITHDRAW, ALL, CLOCK_BATAS_KEBERATAN, CLOCK_VOID},
	{STATE_EVENT_REJECT_SERVICE, ALL, CLOCK_TENGGAT, CLOCK_VOID},
	{STATE_EVENT_REJECT_SERVICE, ALL, CLOCK_TENGGAT2, CLOCK_VOID},
	{STATE_EVENT_REJECT_SERVICE, ALL, CLOCK_BATAS_LENGKAP, CLOCK_VOID},
	{STATE_EVENT_REJECT_SERVICE, ALL, CLOCK_BATAS_SKPD, CLOCK_VOID},
	{STATE_EVENT_REJECT_SERVICE, ALL, CLOCK_BATAS_LAPOR, CLOCK_VOID},
	{STATE_EVENT_REJECT_SERVICE, ALL, CLOCK_BATAS_KEBERATAN, CLOCK_VOID},

	/* the superior's side (DOMAIN.md 2.2); what was registered as an objection is one,
	 * whatever the kind of the request seems to be */
	{CLOCK_EVENT_OBJECTION, ALL, CLOCK_BATAS_KEBERATAN, CLOCK_END},
	{CLOCK_EVENT_OBJECTION, ALL, CLOCK_BATAS_TANGGAP_KEBERATAN, CLOCK_START},
	{CLOCK_EVENT_OBJECTION_ANSWERED, ALL, CLOCK_BATAS_TANGGAP_KEBERATAN, CLOCK_END},
	{CLOCK_EVENT_OBJECTION_ANSWERED, ALL, CLOCK_BATAS_SENGKETA, CLOCK_START},
	{CLOCK_EVENT_DISPUTE, ALL, CLOCK_BATAS_SENGKETA, CLOCK_END},
};

const char *
clock_name(enum clock clock)
{
	return names[clock];
}

enum clock
clock_find(const char *name)
{
	for (unsigned i = 0; name != NULL && i < CLOCK__MAX; i++)
		if (strcmp(names[i], name) == 0)
			return (enum clock)i;
	return CLOCK__MAX;
}

const char *
clock_event_name(int event)
{
	return event < STATE_EVENT__MAX ? state_event_name((enum state_event)event)
	                                : event_names[event - STATE_EVENT__MAX];
}

const struct clock_rule *
clock_rule_next(int event, enum kind kind, const struct clock_rule *after)
{
	const struct clock_rule *end = rules + sizeof rules / sizeof *rules;

	for (const struct clock_rule *r = after ? after + 1 : rules; r < end; r++)
		if (r->event == event && (r->kinds & CLOCK_KIND(kind)) != 0)
			return r;
	return NULL;
}

unsigned
clock_lapor_workdays(const char *complaint_class)
{
	if (complaint_class != NULL && strcmp(complaint_class, "normatif") == 0)
		return 5;
	if (complaint_class != NULL && strcmp(complaint_class, "pengawasan") == 0)
		return 60;
	return 14;
}
