/*
 * The life of a request.
 *
 * `moves` is the whole of the logic; what is not in it is illegal. It repeats
 * DOMAIN.md 2.1 row by row. The rows marked [P] are ours, where the procedure is
 * silent and an office would be stuck without them; each says why.
 */
#include "rules/state.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[] = {
	[STATE_NONE] = "",
	[STATE_TERDAFTAR] = "terdaftar",
	[STATE_BELUM_LENGKAP] = "belum_lengkap",
	[STATE_DITELAAH] = "ditelaah",
	[STATE_DITERUSKAN] = "diteruskan",
	[STATE_DITANGGAPI] = "ditanggapi",
	[STATE_DIPUTUSKAN] = "diputuskan",
	[STATE_DIJAWAB] = "dijawab",
	[STATE_SELESAI] = "selesai",
	[STATE_TIDAK_DILANJUTKAN] = "tidak_dilanjutkan",
	[STATE_DICABUT] = "dicabut",
	[STATE_BUKAN_LAYANAN] = "bukan_layanan",
};

_Static_assert(sizeof names / sizeof names[0] == STATE__MAX, "a state without a name");

/* Name in data, and what an officer calls it in the middle of a sentence. */
static const struct {
	const char *name;
	const char *phrase;
} events[] = {
	[STATE_EVENT_REGISTER] = {"register", "didaftar"},
	[STATE_EVENT_REJECT_SERVICE] = {"reject_service", "dinyatakan bukan layanan"},
	[STATE_EVENT_IDENTITY_MISSING] = {"identity_missing", "dimintai kelengkapan"},
	[STATE_EVENT_IDENTITY_COMPLETE] = {"identity_complete", "dilengkapi"},
	[STATE_EVENT_LAPSE] = {"lapse", "ditutup karena tidak dilengkapi"},
	[STATE_EVENT_REOPEN] = {"reopen", "dibuka kembali"},
	[STATE_EVENT_REVIEW] = {"review", "ditelaah"},
	[STATE_EVENT_FORWARD] = {"forward", "diteruskan ke perangkat daerah"},
	[STATE_EVENT_AGENCY_TIME] = {"agency_time", "dimintakan waktu oleh perangkat daerah"},
	[STATE_EVENT_AGENCY_PARTIAL] = {"agency_partial", "ditanggapi sebagian"},
	[STATE_EVENT_AGENCY_ANSWER] = {"agency_answer", "ditanggapi perangkat daerah"},
	[STATE_EVENT_AGENCY_RETURN] = {"agency_return", "dikembalikan perangkat daerah"},
	[STATE_EVENT_ESCALATE] = {"escalate", "dieskalasi"},
	[STATE_EVENT_DECIDE] = {"decide", "diputuskan"},
	[STATE_EVENT_EXTEND] = {"extend", "diperpanjang"},
	[STATE_EVENT_SEND_FAILED] = {"send_failed", "dicatat gagal terkirim"},
	[STATE_EVENT_SENT] = {"sent", "dicatat terkirim"},
	[STATE_EVENT_ORDERED] = {"ordered", "diperintahkan Atasan PPID untuk dijawab kembali"},
	[STATE_EVENT_CLOSE] = {"close", "diselesaikan"},
	[STATE_EVENT_WITHDRAW] = {"withdraw", "dicabut"},
};

_Static_assert(sizeof events / sizeof events[0] == STATE_EVENT__MAX, "an event without a name");

static const struct {
	enum state from;
	enum state_event event;
	enum state to;
} moves[] = {
	/* the system; the petugas confirms */
	{STATE_NONE, STATE_EVENT_REGISTER, STATE_TERDAFTAR},
	{STATE_NONE, STATE_EVENT_REJECT_SERVICE, STATE_BUKAN_LAYANAN},
	/* [P] the petugas: what the machine registered turns out to be junk; its number stays used */
	{STATE_TERDAFTAR, STATE_EVENT_REJECT_SERVICE, STATE_BUKAN_LAYANAN},
	{STATE_BELUM_LENGKAP, STATE_EVENT_REJECT_SERVICE, STATE_BUKAN_LAYANAN},
	{STATE_DITELAAH, STATE_EVENT_REJECT_SERVICE, STATE_BUKAN_LAYANAN},

	/* the system or the petugas */
	{STATE_TERDAFTAR, STATE_EVENT_IDENTITY_MISSING, STATE_BELUM_LENGKAP},
	{STATE_TERDAFTAR, STATE_EVENT_IDENTITY_COMPLETE, STATE_DITELAAH},
	/* [P] the applicant sent a part of what was asked */
	{STATE_BELUM_LENGKAP, STATE_EVENT_IDENTITY_MISSING, STATE_BELUM_LENGKAP},
	/* [P] the petugas, who has 3 days to check, sees what no machine sees (a deed, a proxy) */
	{STATE_DITELAAH, STATE_EVENT_IDENTITY_MISSING, STATE_BELUM_LENGKAP},
	/* the applicant */
	{STATE_BELUM_LENGKAP, STATE_EVENT_IDENTITY_COMPLETE, STATE_DITELAAH},
	/* cron */
	{STATE_BELUM_LENGKAP, STATE_EVENT_LAPSE, STATE_TIDAK_DILANJUTKAN},
	/* the applicant, late */
	{STATE_TIDAK_DILANJUTKAN, STATE_EVENT_REOPEN, STATE_DITELAAH},

	/* the PPID */
	{STATE_TERDAFTAR, STATE_EVENT_REVIEW, STATE_DITELAAH},
	{STATE_DITELAAH, STATE_EVENT_REVIEW, STATE_DITELAAH},
	/* [P] an agency is silent or its answer is not enough: the PPID takes the file back,
	 * because the law's limit does not wait for the agency */
	{STATE_DITERUSKAN, STATE_EVENT_REVIEW, STATE_DITELAAH},
	{STATE_DITANGGAPI, STATE_EVENT_REVIEW, STATE_DITELAAH},
	/* [P] decided wrongly, and the letter has not left (register/decision.h looks) */
	{STATE_DIPUTUSKAN, STATE_EVENT_REVIEW, STATE_DITELAAH},

	{STATE_DITELAAH, STATE_EVENT_FORWARD, STATE_DITERUSKAN},
	/* [P] one more agency */
	{STATE_DITERUSKAN, STATE_EVENT_FORWARD, STATE_DITERUSKAN},
	{STATE_DITANGGAPI, STATE_EVENT_FORWARD, STATE_DITERUSKAN},

	/* SKPD, PPID Pembantu, Bidang */
	{STATE_DITERUSKAN, STATE_EVENT_AGENCY_TIME, STATE_DITERUSKAN},
	{STATE_DITERUSKAN, STATE_EVENT_AGENCY_PARTIAL, STATE_DITERUSKAN},
	{STATE_DITERUSKAN, STATE_EVENT_AGENCY_ANSWER, STATE_DITANGGAPI},
	{STATE_DITERUSKAN, STATE_EVENT_AGENCY_RETURN, STATE_DITELAAH},
	/* [P] one of several returned it, or the PPID took it back: the others still answer */
	{STATE_DITELAAH, STATE_EVENT_AGENCY_PARTIAL, STATE_DITELAAH},
	{STATE_DITELAAH, STATE_EVENT_AGENCY_ANSWER, STATE_DITANGGAPI},
	{STATE_DITELAAH, STATE_EVENT_AGENCY_RETURN, STATE_DITELAAH},
	/* [P] an agency adds to its answer */
	{STATE_DITANGGAPI, STATE_EVENT_AGENCY_ANSWER, STATE_DITANGGAPI},
	/* cron */
	{STATE_DITERUSKAN, STATE_EVENT_ESCALATE, STATE_DITERUSKAN},

	/* the PPID */
	{STATE_DITELAAH, STATE_EVENT_DECIDE, STATE_DIPUTUSKAN},
	{STATE_DITANGGAPI, STATE_EVENT_DECIDE, STATE_DIPUTUSKAN},

	/* the PPID, before `tenggat`: any open state */
	{STATE_TERDAFTAR, STATE_EVENT_EXTEND, STATE_TERDAFTAR},
	{STATE_BELUM_LENGKAP, STATE_EVENT_EXTEND, STATE_BELUM_LENGKAP},
	{STATE_DITELAAH, STATE_EVENT_EXTEND, STATE_DITELAAH},
	{STATE_DITERUSKAN, STATE_EVENT_EXTEND, STATE_DITERUSKAN},
	{STATE_DITANGGAPI, STATE_EVENT_EXTEND, STATE_DITANGGAPI},
	{STATE_DIPUTUSKAN, STATE_EVENT_EXTEND, STATE_DIPUTUSKAN},

	/* the system */
	{STATE_DIPUTUSKAN, STATE_EVENT_SEND_FAILED, STATE_DIPUTUSKAN},
	{STATE_DIPUTUSKAN, STATE_EVENT_SENT, STATE_DIJAWAB},
	/* [P] the answer had gone, came back, and reaches the applicant another way */
	{STATE_DIJAWAB, STATE_EVENT_SENT, STATE_DIJAWAB},
	/* cron, or the petugas for a complaint */
	{STATE_DIJAWAB, STATE_EVENT_CLOSE, STATE_SELESAI},

	/* [P] the superior, deciding an objection (UU KIP art. 36(2)): the PPID must do what he
	 * refused or left out. No clock of the procedure starts again; the superior sets the day */
	{STATE_DIJAWAB, STATE_EVENT_ORDERED, STATE_DITELAAH},
	{STATE_SELESAI, STATE_EVENT_ORDERED, STATE_DITELAAH},
	{STATE_TIDAK_DILANJUTKAN, STATE_EVENT_ORDERED, STATE_DITELAAH},

	/* the applicant: any open state */
	{STATE_TERDAFTAR, STATE_EVENT_WITHDRAW, STATE_DICABUT},
	{STATE_BELUM_LENGKAP, STATE_EVENT_WITHDRAW, STATE_DICABUT},
	{STATE_DITELAAH, STATE_EVENT_WITHDRAW, STATE_DICABUT},
	{STATE_DITERUSKAN, STATE_EVENT_WITHDRAW, STATE_DICABUT},
	{STATE_DITANGGAPI, STATE_EVENT_WITHDRAW, STATE_DICABUT},
	{STATE_DIPUTUSKAN, STATE_EVENT_WITHDRAW, STATE_DICABUT},
};

const char *
state_name(enum state state)
{
	return names[state];
}

enum state
state_parse(const char *name)
{
	for (unsigned i = STATE_NONE + 1; name != NULL && i < STATE__MAX; i++)
		if (strcmp(names[i], name) == 0)
			return (enum state)i;
	return STATE_NONE;
}

const char *
state_event_name(enum state_event event)
{
	return events[event].name;
}

enum state_event
state_event_parse(const char *name)
{
	for (unsigned i = 0; name != NULL && i < STATE_EVENT__MAX; i++)
		if (strcmp(events[i].name, name) == 0)
			return (enum state_event)i;
	return STATE_EVENT__MAX;
}

bool
state_next(enum state from, enum state_event event, enum state *to)
{
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		if (moves[i].from != from || moves[i].event != event)
			continue;
		if (to != NULL)
			*to = moves[i].to;
		return true;
	}
	return false;
}

size_t
state_legal(enum state from, enum state_event legal[], size_t max)
{
	size_t n = 0;

	for (unsigned i = 0; i < STATE_EVENT__MAX; i++) {
		if (!state_next(from, (enum state_event)i, NULL))
			continue;
		if (n < max)
			legal[n] = (enum state_event)i;
		n++;
	}
	return n;
}

bool
state_is_open(enum state state)
{
	switch (state) {
	case STATE_TERDAFTAR:
	case STATE_BELUM_LENGKAP:
	case STATE_DITELAAH:
	case STATE_DITERUSKAN:
	case STATE_DITANGGAPI:
	case STATE_DIPUTUSKAN:
		return true;
	case STATE_NONE:
	case STATE_DIJAWAB:
	case STATE_SELESAI:
	case STATE_TIDAK_DILANJUTKAN:
	case STATE_DICABUT:
	case STATE_BUKAN_LAYANAN:
	case STATE__MAX:
		break;
	}
	return false;
}

/* A fixed buffer that is filled from the left; `used` passes `size` when it is full. */
struct sentence {
	char *buf;
	size_t size, used;
};

static void __attribute__((format(printf, 2, 3)))
say(struct sentence *sentence, const char *format, ...)
{
	va_list args;

	if (sentence->used >= sentence->size)
		return;
	va_start(args, format);
	int n = vsnprintf(sentence->buf + sentence->used, sentence->size - sentence->used, format,
	                  args);
	va_end(args);
	sentence->used = n < 0 ? sentence->size : sentence->used + (size_t)n;
}

int
state_refusal(enum state from, enum state_event event, char *buf, size_t size)
{
	enum state_event legal[STATE_EVENT__MAX];
	size_t n = state_legal(from, legal, STATE_EVENT__MAX);
	struct sentence sentence = {.buf = buf, .size = size, .used = 0};

	if (from == STATE_NONE)
		say(&sentence, "Pesan yang belum terdaftar");
	else
		say(&sentence, "Berkas berstatus %s", names[from]);
	say(&sentence, " tidak dapat %s", events[event].phrase);
	for (size_t i = 0; i < n; i++)
		say(&sentence, "%s%s", i == 0 ? "; yang dapat: " : ", ", events[legal[i]].phrase);
	say(&sentence, n == 0 ? "; status ini sudah akhir." : ".");
	if (sentence.used < size)
		return 0;
	if (size > 0)
		buf[0] = '\0';
	return -1;
}
