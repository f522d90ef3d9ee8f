#include "mail/vocabulary.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rules/identity.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define SLOTS 512 /* more than twice the words */

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

/* Every line of every mail is asked: a table with the word's hash (FNV-1a) as its place. */
static struct entry {
	char text[VOCABULARY_WORD_SIZE];
	struct vocabulary_word word;
} entries[SLOTS];

/* The entry of a word, or the empty one where it would stand. */
static struct entry *
entry_of(const char *word, size_t len)
{
	uint32_t hash = UINT32_C(2166136261);
	size_t at;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)word[i]) * UINT32_C(16777619);
	at = hash % SLOTS;
	while (*entries[at].text != '\0' && (strncmp(entries[at].text, word, len) != 0 ||
	                                      entries[at].text[len] != '\0'))
		at = (at + 1) % SLOTS;
	return &entries[at];
}

static void
add_words(const char *words, unsigned keys, unsigned fillers)
{
	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		struct entry *entry = entry_of(words, len);

		if (len >= VOCABULARY_WORD_SIZE)
			abort(); /* our own table does not fit */
		memcpy(entry->text, words, len);
		entry->word.keys |= keys;
		entry->word.fillers |= fillers;
		words += len + (words[len] == ' ');
	}
}

/* Turns the table round, once in a process. */
static void
build(void)
{
	for (size_t i = 0; i < COUNT(fields); i++) {
		add_words(fields[i].keys, 1U << i, 0);
		add_words(fields[i].fillers, 0, 1U << i);
	}
}

struct vocabulary_word
vocabulary_find(const char *word)
{
	static bool is_built;

	if (!is_built)
		build();
	is_built = true;
	return entry_of(word, strlen(word))->word;
}

int
vocabulary_field(unsigned set)
{
	size_t i = 0;

	while ((set & 1U << i) == 0)
		i++;
	return fields[i].field;
}
