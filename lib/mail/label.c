#include "mail/label.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#define LABEL_WORDS 7
#define LEADING_WORDS 4
#define WORD_SIZE 16
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* The words a label is made of: at least one key, and otherwise only fillers. A
 * blank stands around each word. */
static const struct label_words {
	int field;
	const char *keys;
	const char *fillers;
} vocabulary[] = {
	{ IDENTITY_EMAIL, " email surel mail pos-el ", " e alamat saya pemohon aktif address " },
	{ IDENTITY_NIK, " nik ktp kependudukan identitas identity ",
	  " no nomor nomer nmr induk kartu tanda penduduk pemohon saya anda pelapor e id number sim "
	  "sesuai angka digit " },
	{ IDENTITY_PHONE,
	  " hp telepon telpon telp tlp telf tlf telephone phone wa whatsapp handphone ponsel seluler "
	  "kontak dihubungi hape mobile contact ",
	  " no nomor nomer nmr aktif yang dapat bisa rumah kantor saya anda pemohon pelapor dan atau "
	  "genggam number kula person " },
	{ IDENTITY_NAME, " nama name jeneng nami asma nm pemohon pelapor pengadu ",
	  " lengkap saya anda asli sesuai ktp perorangan kula full penanggung "
	  "jawab kuasa penerima pengaju yang mengajukan sim paspor " },
	{ IDENTITY_ADDRESS, " alamat address almt alamt griya domisili tinggal ",
	  " lengkap rumah tempat sesuai ktp pemohon pelapor saya anda sekarang asal "
	  "surat menyurat kantor home kula " },
	{ IDENTITY_OCCUPATION, " pekerjaan profesi pakaryan padamelan pegawean occupation job profession ",
	  " saya anda pemohon pelapor saat ini status kula jabatan " },
	{ IDENTITY_PURPOSE,
	  " tujuan keperluan kegunaan maksud alasan peruntukan purpose perlunipun ancasipun ",
	  " penggunaan permohonan permintaan pemanfaatan informasi data publik dokumen dan untuk saya "
	  "pengguna memohon meminta ini of request " },
	{ IDENTITY_HOW,
	  " mendapatkan mendapat menerima pengiriman pengambilan penyampaian penyerahan ",
	  " cara salinan informasi data publik dokumen jawaban hasil untuk yang " },
	{ IDENTITY_WANTED, " cara memperoleh bentuk format ",
	  " informasi data publik salinan dokumen yang diminta diinginkan dikehendaki dan untuk " },
};

/* Keys that are known also when a letter is missing, doubled, wrong or in the wrong
 * place; a short one only when two letters changed places. */
static const struct {
	int field;
	const char *key;
} mistyped[] = {
	{ IDENTITY_NAME, "nama" },           { IDENTITY_ADDRESS, "alamat" },
	{ IDENTITY_OCCUPATION, "pekerjaan" }, { IDENTITY_PURPOSE, "tujuan" },
	{ IDENTITY_PURPOSE, "keperluan" },   { IDENTITY_PHONE, "telepon" },
	{ IDENTITY_PHONE, "handphone" },     { IDENTITY_PHONE, "whatsapp" },
};

struct words {
	char word[LABEL_WORDS][WORD_SIZE + 2]; /* " hp ", the last word first */
	uint32_t keys[LABEL_WORDS];    /* the rows of which the word is a key, as bits, */
	uint32_t allowed[LABEL_WORDS]; /* and those in which it may stand at all */
	const char *start[LABEL_WORDS];
	size_t n;
};

/* What the vocabulary says of one word. Every line of every mail is asked, so the rows
 * are put into a table at the first question. */
static struct entry {
	char word[WORD_SIZE + 2];
	uint32_t keys, fillers;
} entries[512];

_Static_assert(COUNT(vocabulary) <= 32, "a row is a bit");

static struct entry *
entry_of(const char *word, size_t len)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	size_t i;

	for (i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)word[i]) * 16777619u;
	i = hash % COUNT(entries);
	while (*entries[i].word != '\0' && (strncmp(entries[i].word, word, len) != 0 || entries[i].word[len] != '\0'))
		i = (i + 1) % COUNT(entries);
	return &entries[i];
}

static void
enter_row(const char *words, size_t row, bool are_keys)
{
	while (*(words += strspn(words, " ")) != '\0') {
		size_t len = strcspn(words, " ");
		struct entry *e = entry_of(words, len);

		memcpy(e->word, words, len);
		*(are_keys ? &e->keys : &e->fillers) |= UINT32_C(1) << row;
		words += len;
	}
}

/* Fills in what the vocabulary says of the k-th word. */
static void
look_up(struct words *w, size_t k)
{
	static bool is_entered;
	const struct entry *e;

	for (size_t i = 0; i < COUNT(vocabulary) && !is_entered; i++) {
		enter_row(vocabulary[i].keys, i, true);
		enter_row(vocabulary[i].fillers, i, false);
	}
	is_entered = true;
	e = entry_of(w->word[k] + 1, strlen(w->word[k]) - 2);
	w->keys[k] = e->keys;
	w->allowed[k] = e->keys | e->fillers;
}

/* The field that the last n words name, or LABEL_NONE: of the first row in which all may
 * stand and one is a key. */
static int
classify(const struct words *w, size_t n)
{
	uint32_t key = 0, all = UINT32_MAX;

	for (size_t k = 0; k < n; k++) {
		key |= w->keys[k];
		all &= w->allowed[k];
	}
	key &= all;
	for (size_t i = 0; key != 0; i++, key >>= 1)
		if (key & 1)
			return vocabulary[i].field;
	return LABEL_NONE;
}

/* Is `word`, a blank on each side, the key with one slip of the fingers? */
static bool
is_slip(const char *word, const char *key)
{
	size_t len = strlen(word) - 2, n = strlen(key), same = 0;
	const char *w = ++word, *k = key;

	while (same < len && same < n && w[same] == k[same])
		same++;
	w += same;
	k += same;
	len -= same;
	n -= same;
	if (len == n && n >= 2 && w[0] == k[1] && w[1] == k[0])
		return memcmp(w + 2, k + 2, n - 2) == 0;
	if (strlen(key) < 5 || same == 0)
		return false;
	return (len == n && n >= 1 && memcmp(w + 1, k + 1, n - 1) == 0) ||
	       (len == n + 1 && memcmp(w + 1, k, n) == 0) ||
	       (n == len + 1 && memcmp(w, k + 1, len) == 0);
}

/* The field that the words name when one of them is mistyped. */
static int
classify_slip(struct words *w)
{
	for (size_t k = 0; k < w->n; k++)
		for (size_t i = 0; i < COUNT(mistyped); i++) {
			char meant[WORD_SIZE + 2] = " ";
			struct words fixed = *w;

			if (!is_slip(w->word[k], mistyped[i].key))
				continue;
			g_strlcat(meant, mistyped[i].key, sizeof meant);
			g_strlcat(meant, " ", sizeof meant);
			g_strlcpy(fixed.word[k], meant, sizeof fixed.word[k]);
			look_up(&fixed, k);
			if (classify(&fixed, fixed.n) == mistyped[i].field)
				return mistyped[i].field;
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
	switch (c) {
	case ' ': case '\t': case '.': case '/': case '(': case ')': case '*': case '_': case '-':
		return true;
	}
	return false;
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
		look_up(w, w->n);
		w->start[w->n++] = p;
	}
}

/* "N a m a", "N I K": one word of letters that stand alone, from `first` on. */
static bool
spaced_word(const char *first, const char *end, struct words *w)
{
	size_t n = 0;

	for (; first < end; first++) {
		if (is_glue(*first))
			continue;
		if (!g_ascii_isalpha(*first) || n + 1 >= WORD_SIZE ||
		    (n > 0 && !is_glue(first[-1])))
			return false;
		w->word[0][++n] = g_ascii_tolower(*first);
	}
	w->word[0][0] = ' ';
	w->word[0][n + 1] = ' ';
	w->word[0][n + 2] = '\0';
	look_up(w, 0);
	w->n = 1;
	return n >= 3;
}

const char *
label_skip_bullet(const char *p)
{
	static const char *const marks[] = { "•", "·", "▪", "●", "○", "–", "—", "►", "✓" };
	size_t n = 0;

	p += strspn(p, " \t>");
	for (size_t i = 0; i < COUNT(marks) && (unsigned char)*p >= 0x80; i++)
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

/* The end of a label without the remark in brackets behind it: "NIK (16 angka)". */
static const char *
before_remark(const char *first, const char *end)
{
	const char *p = end;

	while (p > first && strchr(" \t*.", p[-1]) != NULL)
		p--;
	if (p == first || p[-1] != ')')
		return end;
	while (p > first && *p != '(')
		p--;
	return *p == '(' && p > first ? p : end;
}

/* The label between `first` and a separator, LABEL_NONE when there is none. The
 * longest run of words that makes one counts; unknown words from `first` on are the
 * label of something else. */
static struct label
label_ending(const char *first, const char *end, const char *separator)
{
	struct label label = { .field = LABEL_NONE, .value = separator + 1 };
	struct words w;

	if (spaced_word(first, end, &w))
		w.start[0] = first;
	else
		words_before(first, end, &w);
	for (size_t n = w.n; n > 0; n--) {
		int field = classify(&w, n);

		if (field == LABEL_NONE)
			continue;
		label.field = field;
		label.start = w.start[n - 1];
		return label;
	}
	if (w.n > 0 && w.start[w.n - 1] == first) {
		int field = classify_slip(&w);

		label.field = field == LABEL_NONE ? LABEL_OTHER : field;
		label.start = first;
	}
	return label;
}

static struct label
label_before(const char *first, const char *separator)
{
	struct label label = { .field = LABEL_NONE, .value = separator + 1 };
	const char *end;

	if (first > separator)
		return label;
	end = before_remark(first, separator);
	label = label_ending(first, end, separator);
	if (label.field >= LABEL_OTHER && end < separator)
		label = label_ending(first, separator, separator);
	return label;
}

/* A separator that counts only behind a label at the start of a line: "Nama ; X",
 * "Nama - X", "Nama ____ X", "Nama<tab>X". Returns its place or NULL. */
static const char *
weak_separator(const char *line, size_t len)
{
	const char *end = line + len;

	for (const char *p = label_skip_bullet(line); p < end; p++) {
		/* the text goes on behind the line, so the next two bytes are there */
		if (*p == ';' || *p == '\t' || (*p == ' ' && p[1] == ' ') ||
		    ((*p == '_' || *p == '.') && p[1] == *p && p[2] == *p) ||
		    (*p == '-' && p[1] == ' ' && p > line && p[-1] == ' '))
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

/* Labels in further cells of a table's row: "Nama<tab>Budi<tab>NIK<tab>3401…". */
static size_t
find_in_cells(const char *cell, const char *end, struct label labels[LABEL_MAX], size_t n)
{
	while (n < LABEL_MAX && (cell = memchr(cell, '\t', (size_t)(end - cell))) != NULL) {
		const char *first = label_skip_bullet(++cell);
		const char *tab = memchr(cell, '\t', (size_t)(end - cell));
		struct words w;

		if (tab == NULL || first >= tab)
			continue;
		words_before(first, tab, &w);
		if (w.n > 0 && w.start[w.n - 1] == first && classify(&w, w.n) != LABEL_NONE)
			labels[n++] = (struct label){ classify(&w, w.n), first, tab + 1 };
	}
	return n;
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
		if (n > 0 && *weak == '\t')
			n = find_in_cells(labels[0].value, end, labels, n);
	}
	return n;
}

int
label_leading(const char *line, size_t len, const char **value)
{
	const char *first = label_skip_bullet(line), *end = line + len;
	int field = LABEL_NONE;
	unsigned n = 0;

	for (const char *p = first; p < end && n < LEADING_WORDS; p++) {
		struct words w;
		int found;

		if (*p != ' ' || p == first)
			continue;
		n++;
		words_before(first, p, &w);
		if (w.n == 0 || w.start[w.n - 1] != first)
			break;
		found = classify(&w, w.n);
		if (found != LABEL_NONE) {
			field = found;
			*value = p + 1;
		}
	}
	return field == IDENTITY_WANTED || field == IDENTITY_HOW ? LABEL_NONE : field;
}

int
label_alone(const char *line, size_t len)
{
	const char *first = label_skip_bullet(line);
	const char *end = line + len;
	struct words w;

	if (first >= end)
		return LABEL_NONE;
	words_before(first, before_remark(first, end), &w);
	if (w.n == 0 || w.start[w.n - 1] != first)
		return LABEL_NONE;
	return classify(&w, w.n);
}
