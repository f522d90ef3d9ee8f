#include "rules/objection.h"

#include <stddef.h>
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
