#include "mail/label.h"

#include <glib.h>
#include <string.h>

#define LABEL_WORDS 7
#define WORD_SIZE 16
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The words a label is made of: at least one key, and otherwise only fillers. A
 * blank stands around each word. */
static const struct label_words {
	int field;
	const char *keys;
	const char *fillers;
} vocabulary[] = {
	{ IDENTITY_EMAIL, " email surel mail pos-el ", " e alamat saya pemohon aktif " },
	{ IDENTITY_NIK, " nik ktp kependudukan ",
	  " no nomor nomer nmr induk kartu tanda penduduk identitas pemohon saya anda pelapor e " },
	{ IDENTITY_PHONE,
	  " hp telepon telpon telp tlp telephone phone wa whatsapp handphone ponsel seluler kontak "
	  "dihubungi ",
	  " no nomor nomer nmr aktif yang dapat bisa rumah kantor saya anda pemohon pelapor dan atau "
	  "genggam " },
	{ IDENTITY_NAME, " nama name jeneng ",
	  " lengkap pemohon pelapor pengadu saya anda asli sesuai ktp perorangan kula " },
	{ IDENTITY_ADDRESS, " alamat address ",
	  " lengkap rumah domisili tinggal tempat sesuai ktp pemohon pelapor saya anda sekarang asal "
	  "surat menyurat " },
	{ IDENTITY_OCCUPATION, " pekerjaan profesi pakaryan ",
	  " saya anda pemohon pelapor saat ini status " },
	{ IDENTITY_PURPOSE, " tujuan keperluan kegunaan maksud alasan ",
	  " penggunaan permohonan permintaan pemanfaatan informasi data publik dokumen dan untuk saya "
	  "pengguna memohon meminta ini " },
	{ IDENTITY_HOW,
	  " mendapatkan mendapat menerima pengiriman pengambilan penyampaian penyerahan ",
	  " cara salinan informasi data publik dokumen jawaban hasil untuk yang " },
	{ IDENTITY_WANTED, " cara memperoleh bentuk format ",
	  " informasi data publik salinan dokumen yang diminta diinginkan dikehendaki dan untuk " },
};

struct words {
	char word[LABEL_WORDS][WORD_SIZE + 2]; /* " hp ", the last word first */
	const char *start[LABEL_WORDS];
	size_t n;
};

/* The field that the last n words name, or LABEL_NONE. */
static int
classify(const struct words *w, size_t n)
{
	for (size_t i = 0; i < COUNT(vocabulary) && n > 0; i++) {
		bool key = false, all = true;

		for (size_t k = 0; k < n && all; k++) {
			bool is_key = strstr(vocabulary[i].keys, w->word[k]) != NULL;

			key = key || is_key;
			all = is_key || strstr(vocabulary[i].fillers, w->word[k]) != NULL;
		}
		if (key && all)
			return vocabulary[i].field;
	}
	return LABEL_NONE;
}

bool
label_is_letter(char c)
{
	return g_ascii_isalpha(c) || (unsigned char)c >= 0x80;
}

/* May stand between the words of a label: "No. HP/WA", "*Nama*", "Nama (KTP)". */
static bool
is_glue(char c)
{
	return c != '\0' && strchr(" \t./()*_-", c) != NULL;
}

/* Collects the words before `end` backwards, until something that no label has. */
static void
words_before(const char *line, const char *end, struct words *w)
{
	const char *p = end;

	w->n = 0;
	while (w->n < LABEL_WORDS) {
		const char *stop;
		char *word = w->word[w->n];
		size_t n;

		while (p > line && is_glue(p[-1]))
			p--;
		stop = p;
		while (p > line && label_is_letter(p[-1]))
			p--;
		n = (size_t)(stop - p);
		if (n == 0 || n >= WORD_SIZE)
			return;
		word[0] = word[n + 1] = ' ';
		for (size_t i = 0; i < n; i++)
			word[i + 1] = g_ascii_tolower(p[i]);
		word[n + 2] = '\0';
		w->start[w->n++] = p;
	}
}

const char *
label_skip_bullet(const char *p)
{
	static const char *const marks[] = { "•", "·", "▪", "●", "○", "–", "—", "►", "✓" };
	size_t n = 0;

	p += strspn(p, " \t>");
	for (size_t i = 0; i < COUNT(marks); i++)
		if (g_str_has_prefix(p, marks[i]))
			p += strlen(marks[i]);
	p += strspn(p, " \t-*+#_");
	if (*p == '(')
		p++;
	while (g_ascii_isdigit(p[n]))
		n++;
	if (n == 0 && g_ascii_islower(*p))
		n = 1;
	if (n > 0 && n <= 2 && (p[n] == '.' || p[n] == ')') && p[n + 1] != '\0')
		p += n + 1;
	return p + strspn(p, " \t*_");
}

/* The label between `first` and a separator, LABEL_NONE when there is none. The
 * longest run of words that makes one counts; unknown words from `first` on are the
 * label of something else. */
static struct label
label_before(const char *first, const char *separator)
{
	struct label label = { .field = LABEL_NONE, .value = separator + 1 };
	struct words w;

	if (first > separator)
		return label;
	words_before(first, separator, &w);
	for (size_t n = w.n; n > 0; n--) {
		int field = classify(&w, n);

		if (field == LABEL_NONE)
			continue;
		label.field = field;
		label.start = w.start[n - 1];
		return label;
	}
	if (w.n > 0 && w.start[w.n - 1] == first) {
		label.field = LABEL_OTHER;
		label.start = first;
	}
	return label;
}

/* A separator that counts only behind a label at the start of a line: "Nama ; X",
 * "Nama - X", "Nama<tab>X". Returns its place or NULL. */
static const char *
weak_separator(const char *line, size_t len)
{
	const char *end = line + len;

	for (const char *p = label_skip_bullet(line); p < end; p++) {
		if (*p == ';' || *p == '\t' || g_str_has_prefix(p, "  ") ||
		    (g_str_has_prefix(p, "- ") && p > line && p[-1] == ' '))
			return p;
		if (!label_is_letter(*p) && !is_glue(*p))
			return NULL;
	}
	return NULL;
}

static bool
is_separator(const char *p, const char *end)
{
	return (*p == ':' || *p == '=') && !(p + 2 < end && p[1] == '/' && p[2] == '/');
}

size_t
label_find(const char *line, size_t len, struct label labels[LABEL_MAX])
{
	const char *first = label_skip_bullet(line), *end = line + len;
	const char *weak;
	size_t n = 0;

	for (const char *p = line; p < end && n < LABEL_MAX; p++) {
		struct label label;

		if (!is_separator(p, end))
			continue;
		label = label_before(n > 0 ? labels[n - 1].value : first, p);
		/* Inside a line only a known label counts. */
		if (label.field == LABEL_NONE || (label.field == LABEL_OTHER && n > 0))
			continue;
		labels[n++] = label;
	}
	weak = n == 0 ? weak_separator(line, len) : NULL;
	if (weak != NULL) {
		labels[0] = label_before(first, weak);
		n = labels[0].field < LABEL_OTHER && labels[0].start == first;
	}
	return n;
}

int
label_alone(const char *line)
{
	const char *first = label_skip_bullet(line);
	const char *end = line + strcspn(line, "\n");
	struct words w;

	if (first >= end)
		return LABEL_NONE;
	words_before(first, end, &w);
	if (w.n == 0 || w.start[w.n - 1] != first)
		return LABEL_NONE;
	return classify(&w, w.n);
}
