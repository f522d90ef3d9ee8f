#include "mail/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#include "rules/identity.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define MAX_WORDS 256

/* A blank between the words. */
static const struct {
	int field;
	const char *keys;
	const char *fillers;
} fields[] = {
	{ IDENTITY_EMAIL, "email surel mail", "e alamat saya pemohon aktif address" },
	{ IDENTITY_NIK, "nik ktp kependudukan identitas identity",
	  "no nomor nomer nmr induk kartu tanda penduduk pemohon saya anda pelapor e id number sim "
	  "sesuai angka digit" },
	{ IDENTITY_PHONE,
	  "hp telepon telpon telp tlp telf tlf telephone phone wa whatsapp handphone ponsel seluler "
	  "kontak dihubungi hape mobile contact",
	  "no nomor nomer nmr aktif yang dapat bisa rumah kantor saya anda pemohon pelapor dan atau "
	  "genggam number kula person" },
	{ IDENTITY_NAME, "nama name jeneng nami asma nm pemohon pelapor pengadu",
	  "lengkap saya anda asli sesuai ktp perorangan kula full penanggung "
	  "jawab kuasa penerima pengaju yang mengajukan sim paspor" },
	{ IDENTITY_ADDRESS, "alamat address almt alamt griya domisili tinggal",
	  "lengkap rumah tempat sesuai ktp pemohon pelapor saya anda sekarang asal "
	  "surat menyurat kantor home kula" },
	{ IDENTITY_OCCUPATION, "pekerjaan profesi pakaryan padamelan pegawean occupation job profession",
	  "saya anda pemohon pelapor saat ini status kula jabatan" },
	{ IDENTITY_PURPOSE,
	  "tujuan keperluan kegunaan maksud alasan peruntukan purpose perlunipun ancasipun",
	  "penggunaan permohonan permintaan pemanfaatan informasi data publik dokumen dan untuk saya "
	  "pengguna memohon meminta ini of request" },
	{ IDENTITY_HOW,
	  "mendapatkan mendapat menerima pengiriman pengambilan penyampaian penyerahan",
	  "cara salinan informasi data publik dokumen jawaban hasil untuk yang" },
	{ IDENTITY_WANTED, "cara memperoleh bentuk format",
	  "informasi data publik salinan dokumen yang diminta diinginkan dikehendaki dan untuk" },
};

static struct entry {
	char text[VOCABULARY_WORD_SIZE];
	struct vocabulary_word word;
} entries[MAX_WORDS];
static size_t n_entries;

/* An entry begins with its text. */
static int
compare(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* The entry of a word, made when there is none. */
static struct entry *
entry_of(const char *word, size_t len)
{
	size_t at = 0;

	while (at < n_entries && (strncmp(entries[at].text, word, len) != 0 ||
	                          entries[at].text[len] != '\0'))
		at++;
	if (at == MAX_WORDS || len >= VOCABULARY_WORD_SIZE)
		abort(); /* our own table does not fit */
	if (at == n_entries)
		memcpy(entries[n_entries++].text, word, len);
	return &entries[at];
}

static void
add_words(const char *words, unsigned keys, unsigned fillers)
{
	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		struct entry *entry = entry_of(words, len);

		entry->word.keys |= keys;
		entry->word.fillers |= fillers;
		words += len + (words[len] == ' ');
	}
}

/* The table turned round and sorted, once in a process. */
static void
build(void)
{
	for (size_t i = 0; i < COUNT(fields); i++) {
		add_words(fields[i].keys, 1U << i, 0);
		add_words(fields[i].fillers, 0, 1U << i);
	}
	qsort(entries, n_entries, sizeof entries[0], compare);
}

struct vocabulary_word
vocabulary_find(const char *word)
{
	const struct entry *found;

	if (n_entries == 0)
		build();
	found = bsearch(word, entries, n_entries, sizeof entries[0], compare);
	return found ? found->word : (struct vocabulary_word){ 0 };
}

int
vocabulary_field(unsigned set)
{
	size_t i = 0;

	while ((set & 1U << i) == 0)
		i++;
	return fields[i].field;
}
