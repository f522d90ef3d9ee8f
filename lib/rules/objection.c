#include "rules/objection.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "rules/phrase.h"

enum { READ_BYTES = 8192 };

/* What an objection says; the first that is found counts. */
static const struct {
	const char *phrase;
	char ground;
} entries[] = {
	{"tidak ditanggapi", 'c'}, {"belum ditanggapi", 'c'}, {"tidak dijawab", 'c'},
	{"belum dijawab", 'c'}, {"tidak ada jawaban", 'c'}, {"belum ada jawaban", 'c'},
	{"tidak ada tanggapan", 'c'}, {"belum ada tanggapan", 'c'},
	{"tidak sesuai", 'd'}, {"tidak sebagaimana", 'd'}, {"bukan yang diminta", 'd'},
	{"berkala", 'b'},
	{"biaya", 'f'},
	{"terlambat", 'g'}, {"melebihi waktu", 'g'}, {"melebihi batas", 'g'}, {"lewat waktu", 'g'},
	{"lewat batas", 'g'}, {"melewati batas", 'g'},
	{"dikecualikan", 'a'}, {"pengecualian", 'a'}, {"ditolak", 'a'}, {"penolakan", 'a'},
	{"tidak dipenuhi", 'e'}, {"belum dipenuhi", 'e'}, {"tidak lengkap", 'e'},
	{"sebagian", 'e'},
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

static const struct phrase_list *
list(void)
{
	static struct phrase_list built;

	if (built.n == 0) {
		phrase_add_spelling(&built, "tdk", "tidak");
		phrase_add_spelling(&built, "blm", "belum");
	}
	while (built.n < ENTRIES && phrase_add(&built, entries[built.n].phrase))
		continue;
	return &built;
}

/* The ground of the first entry in the text; NUL for none. */
static char
ground_of_words(const char *text)
{
	unsigned char found[PHRASE_MAX] = {0};

	phrase_find(list(), text, READ_BYTES, 1, found);
	for (size_t i = 0; i < ENTRIES; i++)
		if (found[i])
			return entries[i].ground;
	return '\0';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The letter behind "huruf" or "alasan", standing alone: "alasan: G", "huruf (c)". */
static char
letter_behind(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *p = strcasestr(text, word); p != NULL; p = strcasestr(p + 1, word)) {
		const char *at = p + len + strspn(p + len, " :.(#=");
		char c = (char)(*at | 0x20);

		if (at > p + len && c >= 'a' && c <= 'g' && !is_letter(at[1]))
			return c;
	}
	return '\0';
}

char
objection_ground(const char *text, const struct objection_case *its)
{
	char named = '\0';

	if (text != NULL) {
		named = letter_behind(text, "huruf");
		if (named == '\0')
			named = letter_behind(text, "alasan");
		if (named == '\0')
			named = ground_of_words(text);
	}
	if (named != '\0')
		return named;
	if (its->status != STATE_DIJAWAB && its->status != STATE_SELESAI)
		return 'c';
	if (its->decision != NULL && strncasecmp(its->decision, "ditolak", strlen("ditolak")) == 0)
		return 'a';
	if (its->late)
		return 'g';
	if (its->decision != NULL && strcasecmp(its->decision, "dikabulkan_seluruhnya") != 0)
		return 'e';
	return 'd';
}

bool
objection_is_open_to(enum kind kind)
{
	return kind == KIND_PERMOHONAN || kind == KIND_BELUM_DITENTUKAN;
}

bool
objection_may_come(enum state status)
{
	return status != STATE_DICABUT && status != STATE_BUKAN_LAYANAN;
}

/* --- its life -------------------------------------------------------------------------- */

static const char *const state_names[] = {
	[OBJECTION_K_TERDAFTAR] = "k_terdaftar",
	[OBJECTION_K_DITELAAH] = "k_ditelaah",
	[OBJECTION_K_DITANGGAPI] = "k_ditanggapi",
	[OBJECTION_K_LEWAT] = "k_lewat",
	[OBJECTION_SENGKETA] = "sengketa",
	[OBJECTION_S_SELESAI] = "s_selesai",
};

_Static_assert(sizeof state_names / sizeof state_names[0] == OBJECTION_STATE__MAX, "a state without a name");

/* Name in data, and what an officer calls it in the middle of a sentence. */
static const struct {
	const char *name, *phrase;
} events[] = {
	[OBJECTION_EVENT_FORWARDED] = {"objection_forwarded", "diteruskan kepada Atasan PPID"},
	[OBJECTION_EVENT_GROUND] = {"objection_ground", "diubah alasannya"},
	[OBJECTION_EVENT_DECIDED] = {"objection_decided", "diputuskan"},
	[OBJECTION_EVENT_ANSWERED] = {"objection_answered", "dicatat tanggapannya terkirim"},
	[OBJECTION_EVENT_LAPSED] = {"objection_lapsed", "dicatat lewat waktu"},
	[OBJECTION_EVENT_RESPONSE] = {"objection_response", "dicatat tanggapan pemohonnya"},
	[OBJECTION_EVENT_DISPUTED] = {"objection_disputed", "dicatat sengketanya"},
	[OBJECTION_EVENT_SETTLED] = {"objection_settled", "dicatat hasil sengketanya"},
};

_Static_assert(sizeof events / sizeof events[0] == OBJECTION_EVENT__MAX, "an event without a name");

static const struct {
	enum objection_state from;
	enum objection_event event;
	enum objection_state to;
} moves[] = {
	{OBJECTION_K_TERDAFTAR, OBJECTION_EVENT_FORWARDED, OBJECTION_K_DITELAAH},
	/* handed over once more, or late */
	{OBJECTION_K_DITELAAH, OBJECTION_EVENT_FORWARDED, OBJECTION_K_DITELAAH},
	{OBJECTION_K_LEWAT, OBJECTION_EVENT_FORWARDED, OBJECTION_K_LEWAT},

	/* as long as nobody has decided on another one */
	{OBJECTION_K_TERDAFTAR, OBJECTION_EVENT_GROUND, OBJECTION_K_TERDAFTAR},
	{OBJECTION_K_DITELAAH, OBJECTION_EVENT_GROUND, OBJECTION_K_DITELAAH},
	{OBJECTION_K_LEWAT, OBJECTION_EVENT_GROUND, OBJECTION_K_LEWAT},

	/* the superior may know of it by another way, and may answer late */
	{OBJECTION_K_TERDAFTAR, OBJECTION_EVENT_DECIDED, OBJECTION_K_TERDAFTAR},
	{OBJECTION_K_DITELAAH, OBJECTION_EVENT_DECIDED, OBJECTION_K_DITELAAH},
	{OBJECTION_K_LEWAT, OBJECTION_EVENT_DECIDED, OBJECTION_K_LEWAT},
	{OBJECTION_K_TERDAFTAR, OBJECTION_EVENT_ANSWERED, OBJECTION_K_DITANGGAPI},
	{OBJECTION_K_DITELAAH, OBJECTION_EVENT_ANSWERED, OBJECTION_K_DITANGGAPI},
	{OBJECTION_K_LEWAT, OBJECTION_EVENT_ANSWERED, OBJECTION_K_DITANGGAPI},
	/* the applicant went to the Komisi Informasi before the late answer came */
	{OBJECTION_SENGKETA, OBJECTION_EVENT_ANSWERED, OBJECTION_SENGKETA},
	{OBJECTION_S_SELESAI, OBJECTION_EVENT_ANSWERED, OBJECTION_S_SELESAI},

	{OBJECTION_K_TERDAFTAR, OBJECTION_EVENT_LAPSED, OBJECTION_K_LEWAT},
	{OBJECTION_K_DITELAAH, OBJECTION_EVENT_LAPSED, OBJECTION_K_LEWAT},

	{OBJECTION_K_DITANGGAPI, OBJECTION_EVENT_RESPONSE, OBJECTION_K_DITANGGAPI},
	{OBJECTION_SENGKETA, OBJECTION_EVENT_RESPONSE, OBJECTION_SENGKETA},
	{OBJECTION_S_SELESAI, OBJECTION_EVENT_RESPONSE, OBJECTION_S_SELESAI},

	{OBJECTION_K_DITANGGAPI, OBJECTION_EVENT_DISPUTED, OBJECTION_SENGKETA},
	{OBJECTION_K_LEWAT, OBJECTION_EVENT_DISPUTED, OBJECTION_SENGKETA},
	{OBJECTION_SENGKETA, OBJECTION_EVENT_SETTLED, OBJECTION_S_SELESAI},
};

const char *
objection_state_name(enum objection_state state)
{
	return state_names[state];
}

const char *
objection_event_name(enum objection_event event)
{
	return events[event].name;
}

enum objection_state
objection_state_parse(const char *name)
{
	for (unsigned i = 0; name != NULL && i < OBJECTION_STATE__MAX; i++)
		if (strcmp(state_names[i], name) == 0)
			return (enum objection_state)i;
	return OBJECTION_STATE__MAX;
}

bool
objection_next(enum objection_state from, enum objection_event event, enum objection_state *to)
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

void
objection_refusal(enum objection_state from, enum objection_event event,
                  char buf[STATE_REFUSAL_BYTES])
{
	int n = snprintf(buf, STATE_REFUSAL_BYTES, "Keberatan berstatus %s tidak dapat %s; yang dapat:",
	                 state_names[from], events[event].phrase);
	const char *between = " ";

	for (unsigned i = 0; i < OBJECTION_EVENT__MAX && n > 0 && n < STATE_REFUSAL_BYTES; i++) {
		if (!objection_next(from, (enum objection_event)i, NULL))
			continue;
		n += snprintf(buf + n, STATE_REFUSAL_BYTES - (size_t)n, "%s%s", between, events[i].phrase);
		between = ", ";
	}
}

/* --- the superior's answer --------------------------------------------------------------- */

static const struct {
	const char *name;
	bool orders;
} outcomes[] = {
	[OBJECTION_MENGUATKAN] = {"menguatkan", false},
	[OBJECTION_DIKABULKAN_SELURUHNYA] = {"dikabulkan_seluruhnya", true},
	[OBJECTION_DIKABULKAN_SEBAGIAN] = {"dikabulkan_sebagian", true},
	[OBJECTION_TIDAK_DITERIMA] = {"tidak_diterima", false},
};

_Static_assert(sizeof outcomes / sizeof outcomes[0] == OBJECTION_OUTCOME__MAX, "an outcome without a row");

const char *
objection_outcome_name(enum objection_outcome outcome)
{
	return outcomes[outcome].name;
}

enum objection_outcome
objection_outcome_parse(const char *name)
{
	for (unsigned i = 0; name != NULL && i < OBJECTION_OUTCOME__MAX; i++)
		if (strcmp(outcomes[i].name, name) == 0)
			return (enum objection_outcome)i;
	return OBJECTION_OUTCOME__MAX;
}

const char *
objection_outcomes(void)
{
	return "menguatkan dikabulkan_seluruhnya dikabulkan_sebagian tidak_diterima";
}

bool
objection_orders(enum objection_outcome outcome)
{
	return outcomes[outcome].orders;
}
