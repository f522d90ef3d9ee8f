#include "mail/prose.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "mail/label.h"
#include "rules/identity.h"
#include "rules/phrase.h"

#define NEAR_BYTES 40 /* between "NIK" and a bare number */
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* What may stand between a label in a sentence and its value. */
static const char *const between[] = { "ini", "tersebut", "adalah", "ialah", "yaitu", "yakni", "saya" };

const char *
prose_skip_between(const char *p)
{
	bool again = true;

	while (again) {
		again = false;
		p += strspn(p, " \t\n:=,");
		for (size_t i = 0; i < COUNT(between); i++) {
			size_t n = strlen(between[i]);

			if (g_ascii_strncasecmp(p, between[i], n) == 0 && !label_is_letter(p[n])) {
				p += n;
				again = true;
			}
		}
	}
	return p;
}

/* What in a sentence introduces a value. */
static const struct phrase {
	int field;
	const char *words;
} phrases[] = {
	{ IDENTITY_NAME, "nama saya" },
	{ IDENTITY_NAME, "nama lengkap saya" },
	{ IDENTITY_NAME, "saya bernama" },
	{ IDENTITY_NAME, "perkenalkan saya" },
	{ IDENTITY_NAME, "nami kula" },
	{ IDENTITY_NAME, "asma kula" },
	{ IDENTITY_ADDRESS, "alamat saya" },
	{ IDENTITY_ADDRESS, "alamat rumah saya" },
	{ IDENTITY_ADDRESS, "beralamat di" },
	{ IDENTITY_ADDRESS, "tempat tinggal di" },
	{ IDENTITY_ADDRESS, "saya tinggal di" },
	{ IDENTITY_ADDRESS, "berdomisili di" },
	{ IDENTITY_ADDRESS, "alamat" },
	{ IDENTITY_OCCUPATION, "pekerjaan saya" },
	{ IDENTITY_PURPOSE, "tujuan penggunaan informasi" },
	{ IDENTITY_PURPOSE, "tujuan permohonan" },
};

/* Words that end a name or a trade in a sentence. */
static const char *const name_ends[] = {
	" dari ", " warga ", " asal ", " alamat ", " nik ", " dan ", " yang ", " tinggal ", " umur ",
	" dengan ", " selaku ", " sebagai ", " mau ", " ingin ", " mohon ", " no ", " hp ", " di ",
	" saking ", " griya ", " badhe ",
};

/* Words that end an address in a sentence, behind a comma or without one. */
static const char *const address_ends[] = {
	"nik ", "no ", "no. ", "nomor ", "nomer ", "hp ", "wa ", "telp", "telepon ", "umur ", "saya ",
	"dengan ", "pekerjaan ", "email ", "surel ", "mohon ", "mau ", "ingin ", "bermaksud ", "kula ",
};

/* Is the dot that of "Jl.", "No.", "RT.", or of an initial? */
static bool
is_abbreviation(const char *start, const char *dot)
{
	static const char *const list[] = {
		"jl", "jln", "no", "rt", "rw", "kec", "kel", "kab", "ds", "dsn", "gg", "kp", "dr", "drs",
		"ir", "st", "prov",
	};
	const char *word = dot;
	size_t n;

	while (word > start && label_is_letter(word[-1]))
		word--;
	n = (size_t)(dot - word);
	for (size_t i = 0; i < COUNT(list); i++)
		if (strlen(list[i]) == n && g_ascii_strncasecmp(list[i], word, n) == 0)
			return true;
	return n == 1;
}

/* The length of a sentence's rest: to a dot that ends it or an empty line. */
static size_t
sentence_length(const char *p)
{
	const char *start = p;

	for (; *p != '\0'; p++) {
		if (p[0] == '\n' && p[1 + strspn(p + 1, " \t")] == '\n')
			break;
		if (strchr("!?;", *p) != NULL)
			break;
		if (*p == '.' && (p[1] == '\0' || strchr(" \t\n", p[1]) != NULL) &&
		    !is_abbreviation(start, p))
			break;
	}
	return (size_t)(p - start);
}

/* A name or a trade ends earlier: at a comma or at a word that goes on. */
static size_t
name_length(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (strchr(",(\n", p[i]) != NULL)
			return i;
		for (size_t k = 0; p[i] == ' ' && k < COUNT(name_ends); k++)
			if (g_ascii_strncasecmp(p + i, name_ends[k], strlen(name_ends[k])) == 0)
				return i;
	}
	return len;
}

/* An address has commas of its own; it ends where the sentence goes on to other things. */
static size_t
address_length(const char *p, size_t len)
{
	for (size_t i = 1; i < len; i++)
		for (size_t k = 0; strchr(" \n", p[i - 1]) != NULL && k < COUNT(address_ends); k++)
			if (g_ascii_strncasecmp(p + i, address_ends[k], strlen(address_ends[k])) == 0 &&
			    (i < 2 || label_is_letter(p[i - 2]) || strchr(",;0123456789)", p[i - 2]) != NULL))
				return i;
	return len;
}

/* "alamat surel", "ALAMAT E-MAIL": where no letter carrier goes. */
static bool
is_of_wires(const char *p)
{
	static const char *const words[] = { "surel", "email", "e-mail", "mail", "situs", "web", "website", "ip" };

	for (size_t i = 0; i < COUNT(words); i++) {
		size_t len = strlen(words[i]);

		if (g_ascii_strncasecmp(p, words[i], len) == 0 && !label_is_letter(p[len]))
			return true;
	}
	return false;
}

/* May a place begin so? "alamat" alone introduces one only with a capital letter or a
 * word of addresses behind it. */
static bool
begins_place(const char *p)
{
	return !is_of_wires(p) && (g_ascii_isupper(*p) || field_begins_address(p));
}

/* The place behind the first occurrence of whole words, or NULL. Any white space
 * between them. */
static const char *
find_words(const char *text, const char *words)
{
	for (const char *p = text; *p != '\0'; p++) {
		const char *q = p, *w = words;

		if ((*p | 0x20) != *words || (p > text && label_is_letter(p[-1])))
			continue;
		while (*w != '\0' && (g_ascii_tolower(*q) == *w || (*w == ' ' && (*q == '\n' || *q == ',')))) {
			/* a comma and the blank behind it part two words as well */
			q += *w == ' ' && *q == ',' && q[1] == ' ' ? 2 : 1;
			w++;
		}
		if (*w == '\0' && !label_is_letter(*q))
			return q;
	}
	return NULL;
}

/* Words near which a bare number may stand: "NIK 3401…", "HP 0812-…". */
static const struct phrase nears[] = {
	{ IDENTITY_NIK, "nik" },         { IDENTITY_NIK, "ktp" },
	{ IDENTITY_PHONE, "hp" },        { IDENTITY_PHONE, "wa" },
	{ IDENTITY_PHONE, "whatsapp" },  { IDENTITY_PHONE, "telp" },
	{ IDENTITY_PHONE, "telepon" },   { IDENTITY_PHONE, "telpon" },
	{ IDENTITY_PHONE, "handphone" }, { IDENTITY_PHONE, "ponsel" },
	{ IDENTITY_PHONE, "hape" },      { IDENTITY_PHONE, "dihubungi" },
	{ IDENTITY_PHONE, "hubungi" },   { IDENTITY_PHONE, "kontak" },
};

/* All of them as one list to search for, so that a text is read once for what it has
 * none of: most letters. */
static const struct phrase_list *
list(void)
{
	static struct phrase_list built;

	while (built.n < COUNT(phrases) && phrase_add(&built, phrases[built.n].words))
		continue;
	while (built.n < COUNT(phrases) + COUNT(nears) &&
	       phrase_add(&built, nears[built.n - COUNT(phrases)].words))
		continue;
	return &built;
}

static void
read_phrase(struct field_reader *r, const char *text, const struct phrase *phrase)
{
	const char *at = find_words(text, phrase->words);
	size_t len;

	if (at == NULL || strchr(":=", at[strspn(at, " \t")]) != NULL)
		return; /* not there, or a label without a value */
	at = prose_skip_between(at);
	len = sentence_length(at);
	if (phrase->field == IDENTITY_NAME || phrase->field == IDENTITY_OCCUPATION)
		len = name_length(at, len);
	if (phrase->field == IDENTITY_ADDRESS)
		len = begins_place(at) ? address_length(at, len) : 0;
	field_set(r, phrase->field, at, len);
}

static void
read_near(struct field_reader *r, const char *text, const struct phrase *near)
{
	const char *at = text;

	while (r->values[near->field] == NULL && (at = find_words(at, near->words)) != NULL) {
		size_t n = 0;

		while (n <= NEAR_BYTES && at[n] != '\0' && strchr("0123456789+(", at[n]) == NULL)
			n++;
		if (n <= NEAR_BYTES && at[n] != '\0')
			field_set(r, near->field, at + n, strspn(at + n, "0123456789 ().-+"));
	}
}

void
prose_read(struct field_reader *r, const char *text)
{
	unsigned char found[PHRASE_MAX] = { 0 };

	phrase_find(list(), text, strlen(text), 1, found);
	for (size_t i = 0; i < COUNT(phrases); i++)
		if (found[i] && r->values[phrases[i].field] == NULL)
			read_phrase(r, text, &phrases[i]);
	for (size_t i = 0; i < COUNT(nears); i++)
		if (found[COUNT(phrases) + i])
			read_near(r, text, &nears[i]);
}
