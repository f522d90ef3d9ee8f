#include "rules/complaint.h"

#include <stddef.h>

#include "rules/phrase.h"

enum {
	READ_BYTES = 8192,
	LEAST_WORDS = 4, /* "Pak, jalan rusak." says what, "Pagi pak" does not */
};

static const struct {
	enum complaint_field tells;
	const char *phrase;
} entries[] = {
	{COMPLAINT_WHERE, "jalan"}, {COMPLAINT_WHERE, "jl"}, {COMPLAINT_WHERE, "jln"},
	{COMPLAINT_WHERE, "gang"}, {COMPLAINT_WHERE, "gg"}, {COMPLAINT_WHERE, "rt"},
	{COMPLAINT_WHERE, "rw"}, {COMPLAINT_WHERE, "dusun"}, {COMPLAINT_WHERE, "desa"},
	{COMPLAINT_WHERE, "kalurahan"}, {COMPLAINT_WHERE, "kelurahan"},
	{COMPLAINT_WHERE, "kapanewon"}, {COMPLAINT_WHERE, "kecamatan"},
	{COMPLAINT_WHERE, "padukuhan"}, {COMPLAINT_WHERE, "pedukuhan"},
	{COMPLAINT_WHERE, "dukuh"}, {COMPLAINT_WHERE, "kampung"}, {COMPLAINT_WHERE, "perumahan"},
	{COMPLAINT_WHERE, "perempatan"}, {COMPLAINT_WHERE, "pertigaan"},
	{COMPLAINT_WHERE, "simpang"}, {COMPLAINT_WHERE, "jembatan"}, {COMPLAINT_WHERE, "pasar"},
	{COMPLAINT_WHERE, "sekolah"}, {COMPLAINT_WHERE, "sd"}, {COMPLAINT_WHERE, "smp"},
	{COMPLAINT_WHERE, "sma"}, {COMPLAINT_WHERE, "smk"}, {COMPLAINT_WHERE, "puskesmas"},
	{COMPLAINT_WHERE, "rsud"}, {COMPLAINT_WHERE, "rumah sakit"}, {COMPLAINT_WHERE, "kantor"},
	{COMPLAINT_WHERE, "dinas"}, {COMPLAINT_WHERE, "terminal"}, {COMPLAINT_WHERE, "stasiun"},
	{COMPLAINT_WHERE, "lapangan"}, {COMPLAINT_WHERE, "masjid"}, {COMPLAINT_WHERE, "gereja"},
	{COMPLAINT_WHERE, "di depan"}, {COMPLAINT_WHERE, "di dekat"},
	{COMPLAINT_WHERE, "di sebelah"}, {COMPLAINT_WHERE, "lokasi"}, {COMPLAINT_WHERE, "pantai"},
	{COMPLAINT_WHERE, "temon"}, {COMPLAINT_WHERE, "wates"}, {COMPLAINT_WHERE, "panjatan"},
	{COMPLAINT_WHERE, "galur"}, {COMPLAINT_WHERE, "lendah"}, {COMPLAINT_WHERE, "sentolo"},
	{COMPLAINT_WHERE, "pengasih"}, {COMPLAINT_WHERE, "kokap"},
	{COMPLAINT_WHERE, "girimulyo"}, {COMPLAINT_WHERE, "nanggulan"},
	{COMPLAINT_WHERE, "samigaluh"}, {COMPLAINT_WHERE, "kalibawang"},

	{COMPLAINT_WHEN, "tanggal"}, {COMPLAINT_WHEN, "tgl"}, {COMPLAINT_WHEN, "sejak"},
	{COMPLAINT_WHEN, "kemarin"}, {COMPLAINT_WHEN, "kemaren"}, {COMPLAINT_WHEN, "tadi"},
	{COMPLAINT_WHEN, "hari ini"}, {COMPLAINT_WHEN, "setiap hari"},
	{COMPLAINT_WHEN, "tiap hari"}, {COMPLAINT_WHEN, "sehari"}, {COMPLAINT_WHEN, "minggu"},
	{COMPLAINT_WHEN, "seminggu"}, {COMPLAINT_WHEN, "bulan"}, {COMPLAINT_WHEN, "sebulan"},
	{COMPLAINT_WHEN, "tahun"}, {COMPLAINT_WHEN, "setahun"}, {COMPLAINT_WHEN, "jam"},
	{COMPLAINT_WHEN, "pukul"}, {COMPLAINT_WHEN, "malam"}, {COMPLAINT_WHEN, "semalam"},
	{COMPLAINT_WHEN, "lalu"}, {COMPLAINT_WHEN, "selama"}, {COMPLAINT_WHEN, "senin"},
	{COMPLAINT_WHEN, "selasa"}, {COMPLAINT_WHEN, "rabu"}, {COMPLAINT_WHEN, "kamis"},
	{COMPLAINT_WHEN, "jumat"}, {COMPLAINT_WHEN, "sabtu"}, {COMPLAINT_WHEN, "januari"},
	{COMPLAINT_WHEN, "februari"}, {COMPLAINT_WHEN, "maret"}, {COMPLAINT_WHEN, "april"},
	{COMPLAINT_WHEN, "mei"}, {COMPLAINT_WHEN, "juni"}, {COMPLAINT_WHEN, "juli"},
	{COMPLAINT_WHEN, "agustus"}, {COMPLAINT_WHEN, "september"}, {COMPLAINT_WHEN, "oktober"},
	{COMPLAINT_WHEN, "november"}, {COMPLAINT_WHEN, "desember"}, {COMPLAINT_WHEN, "wingi"},
	{COMPLAINT_WHEN, "dek wingi"}, {COMPLAINT_WHEN, "saben dina"},
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

static const struct phrase_list *
list(void)
{
	static struct phrase_list built;

	while (built.n < ENTRIES && phrase_add(&built, entries[built.n].phrase))
		continue;
	return &built;
}

/* The set of what the words of the text tell. */
static unsigned
told_by(const char *text)
{
	unsigned char found[PHRASE_MAX] = {0};
	unsigned told = 0;

	phrase_find(list(), text, READ_BYTES, 1, found);
	for (size_t i = 0; i < ENTRIES; i++)
		if (found[i])
			told |= COMPLAINT_BIT(entries[i].tells);
	return told;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static size_t
words_in(const char *text)
{
	size_t n = 0;

	for (const char *p = text; p != NULL && *p != '\0' && n < LEAST_WORDS; p++)
		n += is_letter(*p) && !is_letter(p[1]);
	return n;
}

unsigned
complaint_missing(const char *subject, const char *text)
{
	unsigned told = told_by(subject) | told_by(text);

	if (words_in(text) >= LEAST_WORDS || words_in(subject) >= LEAST_WORDS)
		told |= COMPLAINT_BIT(COMPLAINT_WHAT);
	return ~told & (COMPLAINT_BIT(COMPLAINT__MAX) - 1);
}
