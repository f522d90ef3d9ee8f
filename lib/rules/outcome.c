#include "rules/outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/day.h"

#define BIT(o) (1U << OUTCOME_##o)
#define KIND(k) (1U << KIND_##k)

enum {
	GRANTED = BIT(DIKABULKAN_SELURUHNYA) | BIT(DIKABULKAN_SEBAGIAN),
	NOT_HERE = BIT(TIDAK_DIKUASAI) | BIT(BELUM_DIDOKUMENTASIKAN),
	INFORMATION = GRANTED | BIT(DITOLAK) | NOT_HERE,
	/* what is done about it must be said, and until when */
	ACTED = BIT(TERBUKTI) | BIT(DITINDAKLANJUTI) | BIT(DIJADWALKAN),
	REPORTED = ACTED | BIT(TIDAK_TERBUKTI) | BIT(BUKAN_KEWENANGAN) | BIT(DITERIMA) | BIT(TIDAK_DAPAT),
	ELSEWHERE = BIT(TIDAK_DIKUASAI) | BIT(BUKAN_KEWENANGAN),
};

static const struct {
	const char *name, *letter, *text_field;
	unsigned kinds;
} outcomes[] = {
	[OUTCOME_DIKABULKAN_SELURUHNYA] = {"dikabulkan_seluruhnya", "pemberitahuan", "materi", KIND(PERMOHONAN)},
	[OUTCOME_DIKABULKAN_SEBAGIAN] = {"dikabulkan_sebagian", "pemberitahuan", "materi", KIND(PERMOHONAN)},
	[OUTCOME_DITOLAK] = {"ditolak", "sk_penolakan", "konsekuensi", KIND(PERMOHONAN)},
	[OUTCOME_TIDAK_DIKUASAI] = {"tidak_dikuasai", "tidak_dikuasai", "keterangan", KIND(PERMOHONAN)},
	[OUTCOME_BELUM_DIDOKUMENTASIKAN] = {"belum_didokumentasikan", "belum_didokumentasikan", "keterangan", KIND(PERMOHONAN)},
	[OUTCOME_TERBUKTI] = {"terbukti", "tanggapan_aduan", "tanggapan", KIND(ADUAN)},
	[OUTCOME_TIDAK_TERBUKTI] = {"tidak_terbukti", "tanggapan_aduan", "tanggapan", KIND(ADUAN)},
	[OUTCOME_DITINDAKLANJUTI] = {"ditindaklanjuti", "tanggapan_aduan", "tanggapan", KIND(ADUAN)},
	[OUTCOME_BUKAN_KEWENANGAN] = {"bukan_kewenangan", "tanggapan_aduan", "tanggapan", KIND(ADUAN)},
	[OUTCOME_DITERIMA] = {"diterima", "tanggapan_aduan", "tanggapan", KIND(KRITIK) | KIND(SARAN)},
	[OUTCOME_DIJADWALKAN] = {"dijadwalkan", "tanggapan_aduan", "tanggapan", KIND(SARAN)},
	[OUTCOME_TIDAK_DAPAT] = {"tidak_dapat", "tanggapan_aduan", "tanggapan", KIND(SARAN)},
};

_Static_assert(sizeof outcomes / sizeof outcomes[0] == OUTCOME__MAX, "an outcome without a row");

enum form {
	LINE,     /* words on one line */
	TEXT,     /* words, also on several */
	RUPIAH,   /* a whole number of rupiah */
	COUNT,    /* a whole number */
	DATE,     /* YYYY-MM-DD */
	PROMISE,  /* working days, or a date */
	BENTUK,
	AKSES,
	ARTICLES, /* letters of art. 17, commas between */
	FORM__MAX,
};

static const char *const form_words[] = {
	[LINE] = "satu baris teks", [TEXT] = "teks", [RUPIAH] = "rupiah bulat tanpa titik, misalnya 5000",
	[COUNT] = "bilangan bulat", [DATE] = "tanggal, misalnya 2026-12-07",
	[PROMISE] = "jumlah hari kerja, misalnya 3, atau tanggal, misalnya 2026-12-07",
	[BENTUK] = "softcopy, hardcopy, atau softcopy,hardcopy", [AKSES] = "melihat atau salinan",
	[ARTICLES] = "huruf a sampai j, misalnya h atau h,i",
};

_Static_assert(sizeof form_words / sizeof form_words[0] == FORM__MAX, "a form without words");

/*
 * `needs` lists the outcomes that cannot do without it, `takes` those that may have it
 * besides; `unless_enclosed` those of `needs` for which an enclosed file says it: what
 * comes with the letter is a softcopy, here and now. The answer's own words stand first.
 */
static const struct {
	const char *name;
	enum form form;
	unsigned needs, takes, unless_enclosed;
	const char *hint;
} fields[] = {
	{"materi", TEXT, GRANTED, 0, 0, "informasi yang diberikan"},
	{"konsekuensi", TEXT, BIT(DITOLAK), 0, 0, "akibat bila informasi dibuka, hasil uji konsekuensi"},
	{"tanggapan", TEXT, REPORTED, 0, 0, "tanggapan untuk pengirim"},
	{"keterangan", TEXT, 0, NOT_HERE, 0, "keterangan"},

	{"nomor_surat", LINE, GRANTED | BIT(DITOLAK), NOT_HERE | REPORTED, 0, "nomor dari agenda surat"},
	{"penguasaan", LINE, 0, GRANTED, 0, "yang menguasai informasi"},
	{"bentuk", BENTUK, GRANTED, 0, GRANTED, "softcopy atau hardcopy"},
	{"cara_kirim", LINE, GRANTED, 0, GRANTED, "cara penyampaian"},
	{"waktu_penyediaan", PROMISE, GRANTED | BIT(BELUM_DIDOKUMENTASIKAN), 0, GRANTED, "hari kerja, atau tanggal"},
	{"jenis_akses", AKSES, 0, GRANTED, 0, "melihat atau salinan"},
	{"penghitaman", TEXT, BIT(DIKABULKAN_SEBAGIAN), BIT(DIKABULKAN_SELURUHNYA), 0, "bagian yang tidak diberikan dan alasannya"},
	{"biaya_per_lembar", RUPIAH, 0, GRANTED, 0, "rupiah"},
	{"lembar", COUNT, 0, GRANTED, 0, "banyaknya lembar"},
	{"biaya_kirim", RUPIAH, 0, GRANTED, 0, "rupiah"},
	{"biaya_lain", RUPIAH, 0, GRANTED, 0, "rupiah"},
	{"cara_bayar", LINE, 0, GRANTED, 0, "cara pembayaran"},
	{"pasal17_huruf", ARTICLES, BIT(DITOLAK), BIT(DIKABULKAN_SEBAGIAN), 0, "huruf a sampai j"},
	{"pasal_lain", LINE, 0, BIT(DITOLAK) | BIT(DIKABULKAN_SEBAGIAN), 0, "pasal undang-undang lain"},
	{"informasi", LINE, 0, BIT(DITOLAK), 0, "informasi yang ditolak"},
	{"tujuan", LINE, 0, BIT(DITOLAK), 0, "tujuan penggunaan"},
	{"badan_lain", LINE, ELSEWHERE, 0, 0, "badan yang menguasai atau berwenang"},
	{"kontak", LINE, ELSEWHERE, 0, 0, "alamat atau telepon badan itu"},
	{"skpd", LINE, 0, REPORTED, 0, "perangkat daerah yang menanggapi"},
	{"tindak_lanjut", LINE, ACTED, REPORTED & ~(unsigned)ACTED, 0, "apa yang dilakukan"},
	{"tgl_tindak", DATE, ACTED, REPORTED & ~(unsigned)ACTED, 0, "tanggalnya"},
	{"pejabat", LINE, 0, INFORMATION | REPORTED, 0, "nama dan jabatan penanda tangan"},
};

enum { FIELDS = sizeof fields / sizeof fields[0] };

const char *
outcome_name(enum outcome outcome)
{
	return outcomes[outcome].name;
}

enum outcome
outcome_parse(const char *name)
{
	for (unsigned i = 0; name != NULL && i < OUTCOME__MAX; i++)
		if (strcmp(outcomes[i].name, name) == 0)
			return (enum outcome)i;
	return OUTCOME__MAX;
}

const char *
outcome_letter(enum outcome outcome)
{
	return outcomes[outcome].letter;
}

const char *
outcome_text_field(enum outcome outcome)
{
	return outcomes[outcome].text_field;
}

bool
outcome_fits(enum outcome outcome, enum kind kind)
{
	return (outcomes[outcome].kinds & (1U << kind)) != 0;
}

const char *
outcome_choice(enum kind kind)
{
	switch (kind) {
	case KIND_PERMOHONAN:
		return "dikabulkan_seluruhnya dikabulkan_sebagian ditolak tidak_dikuasai belum_didokumentasikan";
	case KIND_ADUAN:
		return "terbukti tidak_terbukti ditindaklanjuti bukan_kewenangan";
	case KIND_KRITIK:
		return "diterima";
	case KIND_SARAN:
		return "diterima dijadwalkan tidak_dapat";
	case KIND_BELUM_DITENTUKAN:
	case KIND__MAX:
		break;
	}
	return "";
}

const char *
outcome_value(const struct outcome_value *values, const char *name)
{
	for (; values != NULL && values->name != NULL; values++)
		if (strcmp(values->name, name) == 0)
			return values->value;
	return NULL;
}

/* --- what a field holds ------------------------------------------------------------------ */


static bool
is_number(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= 9 && strspn(text, "0123456789") == len;
}

static bool
is_articles(const char *text)
{
	if (*text == '\0')
		return false;
	for (; ; text += 2) {
		if (*text < 'a' || *text > 'j')
			return false;
		if (text[1] == '\0')
			return true;
		if (text[1] != ',')
			return false;
	}
}

static bool
is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static bool
is_one_of(const char *text, const char *const words[])
{
	for (; *words != NULL; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

static bool
holds(enum form form, const char *text)
{
	static const char *const shapes[] = {"softcopy", "hardcopy", "softcopy,hardcopy", NULL};
	static const char *const ways[] = {"melihat", "salinan", NULL};

	switch (form) {
	case LINE:
		return !is_blank(text) && strpbrk(text, "\r\n") == NULL;
	case TEXT:
		return !is_blank(text);
	case RUPIAH:
	case COUNT:
		return is_number(text);
	case DATE:
		return day_parse(text) != DAY_NONE;
	case PROMISE:
		return (is_number(text) && strlen(text) <= 3) || day_parse(text) != DAY_NONE;
	case BENTUK:
		return is_one_of(text, shapes);
	case AKSES:
		return is_one_of(text, ways);
	case ARTICLES:
		return is_articles(text);
	case FORM__MAX:
		break;
	}
	return false;
}

/* The row of a field that the outcome has; FIELDS when it has none. */
static unsigned
find(enum outcome outcome, const char *name)
{
	unsigned i = 0;

	while (i < FIELDS && (strcmp(fields[i].name, name) != 0 ||
	       ((fields[i].needs | fields[i].takes) & (1U << outcome)) == 0))
		i++;
	return i;
}

/* The names that the outcome has, with blanks between. */
static void
list_names(enum outcome outcome, char *buf, size_t size)
{
	size_t n = 0;

	buf[0] = '\0';
	for (unsigned i = 0; i < FIELDS && n < size; i++)
		if ((fields[i].needs | fields[i].takes) & (1U << outcome))
			n += (size_t)snprintf(buf + n, size - n, "%s%s", n ? " " : "", fields[i].name);
}

int
outcome_check(enum outcome outcome, const struct outcome_value *given, char why[OUTCOME_WHY_BYTES])
{
	unsigned i = find(outcome, given->name);
	char names[OUTCOME_WHY_BYTES - 120];

	why[0] = '\0';
	if (i == FIELDS) {
		list_names(outcome, names, sizeof names);
		snprintf(why, OUTCOME_WHY_BYTES, "%s tidak mempunyai isian %.40s; yang ada: %s",
		         outcomes[outcome].name, given->name, names);
		return -1;
	}
	if (holds(fields[i].form, given->value))
		return 0;
	snprintf(why, OUTCOME_WHY_BYTES, "%s harus berisi %s", given->name, form_words[fields[i].form]);
	return -1;
}

/* --- what is missing ------------------------------------------------------------------------ */

struct list {
	char *buf;
	size_t used;
	unsigned n;
};

static void
lack(struct list *list, const char *option, const char *value, const char *hint)
{
	int n = snprintf(list->buf + list->used, OUTCOME_WHY_BYTES - list->used, "%s%s%s (%s)",
	                 list->n ? "; " : "", option, value, hint);

	list->used = n < 0 || list->used + (size_t)n >= OUTCOME_WHY_BYTES ? OUTCOME_WHY_BYTES - 1 : list->used + (size_t)n;
	list->n++;
}

/* Another law stands for art. 17, and the other way round. */
static bool
is_given(const struct outcome_with *with, const char *name)
{
	if (outcome_value(with->values, name) != NULL)
		return true;
	return strcmp(name, "pasal17_huruf") == 0 && outcome_value(with->values, "pasal_lain") != NULL;
}

unsigned
outcome_missing(enum outcome outcome, const struct outcome_with *with, char why[OUTCOME_WHY_BYTES])
{
	struct list list = { .buf = why };
	const unsigned bit = 1U << outcome;
	char option[64];

	why[0] = '\0';
	for (unsigned i = 0; i < FIELDS; i++) {
		if ((fields[i].needs & bit) == 0 || is_given(with, fields[i].name) ||
		    (with->enclosed && (fields[i].unless_enclosed & bit) != 0))
			continue;
		snprintf(option, sizeof option, "--field %s", fields[i].name);
		if (strcmp(fields[i].name, outcomes[outcome].text_field) == 0)
			lack(&list, "--text", " BERKAS", fields[i].hint);
		else
			lack(&list, option, "=...", fields[i].hint);
	}
	if (outcome_cost(with->values) > 0 && outcome_value(with->values, "cara_bayar") == NULL)
		lack(&list, "--field cara_bayar", "=...", "cara pembayaran");
	/* What is refused must be named: "Permohonan informasi" names nothing. */
	if (outcome == OUTCOME_DITOLAK && with->vague && !is_given(with, "informasi"))
		lack(&list, "--field informasi", "=...", "informasi yang ditolak; pokok permohonan tidak menyebutkannya");
	if (outcome == OUTCOME_DITOLAK && !with->pdf)
		lack(&list, "--attach", " SK.pdf", "surat keputusan penolakan yang ditandatangani");
	return list.n;
}

static int64_t
amount(const struct outcome_value *values, const char *name)
{
	const char *text = outcome_value(values, name);

	return text != NULL && is_number(text) ? strtoll(text, NULL, 10) : 0;
}

int64_t
outcome_cost(const struct outcome_value *values)
{
	int64_t copies = amount(values, "biaya_per_lembar") * amount(values, "lembar");

	return copies + amount(values, "biaya_kirim") + amount(values, "biaya_lain");
}
