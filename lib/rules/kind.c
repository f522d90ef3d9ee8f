/*
 * A guess at the kind of a message.
 *
 * Subject and text are read as words in their standard spelling (phrase.h,
 * spelling.h). Every entry of `entries` that occurs as
 * whole words adds its weight to its kind, once per place: shouting "rusak" ten
 * times does not make a complaint ten times as likely.
 *
 * Weights: 6 names the kind ("mengadukan"), 4 to 5 hardly occurs in another
 * one, 2 to 3 leans, 1 only tips a balance. "laporan" is in no kind: it is a
 * report that someone wants as often as one that he makes.
 */
#include "rules/kind.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "rules/phrase.h"
#include "rules/spelling.h"

enum {
	SUBJECT_FACTOR = 2,
	LEAST_SCORE = 3, /* words that only tip a balance decide nothing */
	READ_BYTES = 8192,
	IN_SUBJECT = 1, /* where an entry was found */
	IN_TEXT = 2,
};

static const char *const names[] = {
	[KIND_PERMOHONAN] = "permohonan",
	[KIND_ADUAN] = "aduan",
	[KIND_KRITIK] = "kritik",
	[KIND_SARAN] = "saran",
	[KIND_BELUM_DITENTUKAN] = "belum_ditentukan",
};

_Static_assert(sizeof names / sizeof names[0] == KIND__MAX, "a kind without a name");

static const struct entry {
	enum kind kind;
	int weight;
	const char *phrase; /* in plain form and standard spelling */
} entries[] = {
	{KIND_PERMOHONAN, 6, "permohonan informasi"},
	{KIND_PERMOHONAN, 6, "permohonan data"},
	{KIND_PERMOHONAN, 6, "permohonan salinan"},
	{KIND_PERMOHONAN, 6, "permintaan informasi"},
	{KIND_PERMOHONAN, 6, "permintaan data"},
	{KIND_PERMOHONAN, 6, "request for information"},
	{KIND_PERMOHONAN, 6, "information request"},
	{KIND_PERMOHONAN, 6, "request information"},
	{KIND_PERMOHONAN, 5, "request data"},
	{KIND_PERMOHONAN, 4, "public information"},
	{KIND_PERMOHONAN, 5, "memohon informasi"},
	{KIND_PERMOHONAN, 5, "memohon data"},
	{KIND_PERMOHONAN, 5, "memohon salinan"},
	{KIND_PERMOHONAN, 5, "meminta informasi"},
	{KIND_PERMOHONAN, 5, "meminta data"},
	{KIND_PERMOHONAN, 5, "meminta salinan"},
	{KIND_PERMOHONAN, 5, "mohon informasi"},
	{KIND_PERMOHONAN, 5, "mohon info"},
	{KIND_PERMOHONAN, 5, "mohon data"},
	{KIND_PERMOHONAN, 5, "mohon salinan"},
	{KIND_PERMOHONAN, 5, "minta informasi"},
	{KIND_PERMOHONAN, 5, "minta info"},
	{KIND_PERMOHONAN, 5, "minta data"},
	{KIND_PERMOHONAN, 5, "minta salinan"},
	{KIND_PERMOHONAN, 5, "memperoleh informasi"},
	{KIND_PERMOHONAN, 5, "mendapatkan informasi"},
	{KIND_PERMOHONAN, 4, "memperoleh salinan"},
	{KIND_PERMOHONAN, 4, "mendapatkan salinan"},
	{KIND_PERMOHONAN, 4, "memperoleh data"},
	{KIND_PERMOHONAN, 4, "mendapatkan data"},
	{KIND_PERMOHONAN, 4, "membutuhkan data"},
	{KIND_PERMOHONAN, 4, "membutuhkan informasi"},
	{KIND_PERMOHONAN, 4, "butuh data"},
	{KIND_PERMOHONAN, 4, "butuh info"},
	{KIND_PERMOHONAN, 4, "butuh informasi"},
	{KIND_PERMOHONAN, 4, "informasi yang diminta"},
	{KIND_PERMOHONAN, 4, "informasi yang dibutuhkan"},
	{KIND_PERMOHONAN, 4, "rincian informasi"},
	{KIND_PERMOHONAN, 4, "informasi publik"},
	{KIND_PERMOHONAN, 4, "tujuan penggunaan"},
	{KIND_PERMOHONAN, 4, "keterbukaan informasi"},
	{KIND_PERMOHONAN, 4, "ingin mengetahui"},
	{KIND_PERMOHONAN, 4, "ingin tahu"},
	{KIND_PERMOHONAN, 3, "ingin bertanya"},
	{KIND_PERMOHONAN, 3, "ingin menanyakan"},
	{KIND_PERMOHONAN, 3, "hendak bertanya"},
	{KIND_PERMOHONAN, 3, "mau bertanya"},
	{KIND_PERMOHONAN, 3, "mau tanya"},
	{KIND_PERMOHONAN, 3, "mohon tanya"},
	{KIND_PERMOHONAN, 3, "numpang tanya"},
	{KIND_PERMOHONAN, 3, "izin bertanya"},
	{KIND_PERMOHONAN, 4, "mohon penjelasan"},
	{KIND_PERMOHONAN, 3, "permohonan"},
	{KIND_PERMOHONAN, 3, "menanyakan"},
	{KIND_PERMOHONAN, 3, "salinan"},
	{KIND_PERMOHONAN, 3, "softcopy"},
	{KIND_PERMOHONAN, 3, "hardcopy"},
	{KIND_PERMOHONAN, 3, "persyaratan"},
	{KIND_PERMOHONAN, 3, "apa syarat"},
	{KIND_PERMOHONAN, 3, "syaratnya"},
	{KIND_PERMOHONAN, 3, "bagaimana cara"},
	{KIND_PERMOHONAN, 3, "bagaimana caranya"},
	{KIND_PERMOHONAN, 3, "berapa biaya"},
	{KIND_PERMOHONAN, 3, "prosedur"},
	{KIND_PERMOHONAN, 3, "skripsi"},
	{KIND_PERMOHONAN, 3, "tesis"},
	{KIND_PERMOHONAN, 3, "disertasi"},
	{KIND_PERMOHONAN, 3, "tugas akhir"},
	{KIND_PERMOHONAN, 3, "tugas kuliah"},
	{KIND_PERMOHONAN, 3, "penelitian"},
	{KIND_PERMOHONAN, 2, "dokumen"},
	{KIND_PERMOHONAN, 2, "bertanya"},
	{KIND_PERMOHONAN, 2, "berapa"},
	{KIND_PERMOHONAN, 2, "syarat"},
	{KIND_PERMOHONAN, 2, "jadwal"},
	{KIND_PERMOHONAN, 2, "rincian"},
	{KIND_PERMOHONAN, 2, "rekapitulasi"},
	{KIND_PERMOHONAN, 2, "statistik"},
	{KIND_PERMOHONAN, 2, "apbd"},
	{KIND_PERMOHONAN, 2, "rkpd"},
	{KIND_PERMOHONAN, 2, "rpjmd"},
	{KIND_PERMOHONAN, 2, "lkpj"},
	{KIND_PERMOHONAN, 2, "realisasi anggaran"},
	{KIND_PERMOHONAN, 2, "laporan keuangan"},
	{KIND_PERMOHONAN, 2, "peraturan bupati"},
	{KIND_PERMOHONAN, 2, "perbup"},
	{KIND_PERMOHONAN, 2, "kapan"},
	{KIND_PERMOHONAN, 1, "tanya"},
	{KIND_PERMOHONAN, 1, "data"},
	{KIND_PERMOHONAN, 1, "daftar"},
	{KIND_PERMOHONAN, 1, "informasi"},
	{KIND_PERMOHONAN, 1, "info"},

	{KIND_ADUAN, 6, "aduan"},
	{KIND_ADUAN, 6, "pengaduan"},
	{KIND_ADUAN, 6, "mengadukan"},
	{KIND_ADUAN, 6, "complaint"},
	{KIND_ADUAN, 5, "mengadu"},
	{KIND_ADUAN, 5, "melaporkan"},
	{KIND_ADUAN, 5, "lapor"},
	{KIND_ADUAN, 5, "pungli"},
	{KIND_ADUAN, 5, "pungutan liar"},
	{KIND_ADUAN, 5, "dimintai uang"},
	{KIND_ADUAN, 5, "diminta uang"},
	{KIND_ADUAN, 5, "minta uang"},
	{KIND_ADUAN, 5, "meminta uang"},
	{KIND_ADUAN, 4, "mengeluhkan"},
	{KIND_ADUAN, 4, "keluhan"},
	{KIND_ADUAN, 4, "komplain"},
	{KIND_ADUAN, 4, "berlubang"},
	{KIND_ADUAN, 4, "jeglongan"},
	{KIND_ADUAN, 4, "mampet"},
	{KIND_ADUAN, 4, "tersumbat"},
	{KIND_ADUAN, 4, "sampah menumpuk"},
	{KIND_ADUAN, 4, "suap"},
	{KIND_ADUAN, 4, "korupsi"},
	{KIND_ADUAN, 4, "penyelewengan"},
	{KIND_ADUAN, 4, "penyalahgunaan"},
	{KIND_ADUAN, 4, "tidak dilayani"},
	{KIND_ADUAN, 4, "dipersulit"},
	{KIND_ADUAN, 4, "tidak mengalir"},
	{KIND_ADUAN, 4, "tidak menyala"},
	{KIND_ADUAN, 4, "tidak tepat sasaran"},
	{KIND_ADUAN, 4, "pencemaran"},
	{KIND_ADUAN, 4, "tercemar"},
	{KIND_ADUAN, 3, "mengeluh"},
	{KIND_ADUAN, 3, "rusak"},
	{KIND_ADUAN, 3, "kerusakan"},
	{KIND_ADUAN, 3, "lubang"},
	{KIND_ADUAN, 3, "bolong"},
	{KIND_ADUAN, 3, "padam"},
	{KIND_ADUAN, 3, "banjir"},
	{KIND_ADUAN, 3, "menumpuk"},
	{KIND_ADUAN, 3, "numpuk"},
	{KIND_ADUAN, 3, "bau"},
	{KIND_ADUAN, 3, "busuk"},
	{KIND_ADUAN, 3, "limbah"},
	{KIND_ADUAN, 3, "bising"},
	{KIND_ADUAN, 3, "kebisingan"},
	{KIND_ADUAN, 3, "oknum"},
	{KIND_ADUAN, 3, "ditertibkan"},
	{KIND_ADUAN, 3, "tolong dicek"},
	{KIND_ADUAN, 3, "mohon dicek"},
	{KIND_ADUAN, 3, "pungutan"},
	{KIND_ADUAN, 3, "dipungut"},
	{KIND_ADUAN, 3, "mangkrak"},
	{KIND_ADUAN, 3, "terbengkalai"},
	{KIND_ADUAN, 3, "mengganggu"},
	{KIND_ADUAN, 3, "terganggu"},
	{KIND_ADUAN, 3, "meresahkan"},
	{KIND_ADUAN, 3, "membahayakan"},
	{KIND_ADUAN, 3, "ilegal"},
	{KIND_ADUAN, 3, "tanpa izin"},
	{KIND_ADUAN, 3, "tidak berizin"},
	{KIND_ADUAN, 3, "parkir liar"},
	{KIND_ADUAN, 3, "bocor"},
	{KIND_ADUAN, 3, "ambrol"},
	{KIND_ADUAN, 3, "roboh"},
	{KIND_ADUAN, 3, "longsor"},
	{KIND_ADUAN, 3, "tumbang"},
	{KIND_ADUAN, 3, "belum diperbaiki"},
	{KIND_ADUAN, 3, "belum ditangani"},
	{KIND_ADUAN, 3, "belum cair"},
	{KIND_ADUAN, 3, "belum menerima"},
	{KIND_ADUAN, 3, "tidak menerima"},
	{KIND_ADUAN, 3, "tidak ditanggapi"},
	{KIND_ADUAN, 3, "tindak lanjut"},
	{KIND_ADUAN, 3, "ditindaklanjuti"},
	{KIND_ADUAN, 3, "segera diperbaiki"},
	{KIND_ADUAN, 3, "tolong diperbaiki"},
	{KIND_ADUAN, 3, "mohon diperbaiki"},
	{KIND_ADUAN, 3, "segera ditangani"},
	{KIND_ADUAN, 3, "mati"},
	{KIND_ADUAN, 2, "gelap"},
	{KIND_ADUAN, 2, "macet"},
	{KIND_ADUAN, 2, "tidak keluar"},
	{KIND_ADUAN, 2, "berbahaya"},
	{KIND_ADUAN, 2, "kecelakaan"},
	{KIND_ADUAN, 2, "terlantar"},
	{KIND_ADUAN, 2, "diperbaiki"},
	{KIND_ADUAN, 2, "ditolak"},
	{KIND_ADUAN, 1, "perbaikan"},
	{KIND_ADUAN, 1, "petugas"},
	{KIND_ADUAN, 1, "warga"},

	{KIND_KRITIK, 6, "kritik"},
	{KIND_KRITIK, 6, "kritikan"},
	{KIND_KRITIK, 6, "mengkritik"},
	{KIND_KRITIK, 6, "mengkritisi"},
	{KIND_KRITIK, 4, "kecewa"},
	{KIND_KRITIK, 4, "kekecewaan"},
	{KIND_KRITIK, 4, "mengecewakan"},
	{KIND_KRITIK, 4, "menyayangkan"},
	{KIND_KRITIK, 4, "disayangkan"},
	{KIND_KRITIK, 4, "kurang ramah"},
	{KIND_KRITIK, 4, "tidak ramah"},
	{KIND_KRITIK, 4, "judes"},
	{KIND_KRITIK, 4, "jutek"},
	{KIND_KRITIK, 4, "berbelit"},
	{KIND_KRITIK, 4, "bertele tele"},
	{KIND_KRITIK, 4, "mbulet"},
	{KIND_KRITIK, 4, "kurang profesional"},
	{KIND_KRITIK, 4, "tidak profesional"},
	{KIND_KRITIK, 4, "kurang transparan"},
	{KIND_KRITIK, 4, "tidak transparan"},
	{KIND_KRITIK, 4, "tidak becus"},
	{KIND_KRITIK, 4, "pemborosan"},
	{KIND_KRITIK, 4, "pencitraan"},
	{KIND_KRITIK, 4, "introspeksi"},
	{KIND_KRITIK, 4, "ketinggalan zaman"},
	{KIND_KRITIK, 3, "lamban"},
	{KIND_KRITIK, 3, "lelet"},
	{KIND_KRITIK, 3, "lemot"},
	{KIND_KRITIK, 3, "payah"},
	{KIND_KRITIK, 3, "percuma"},
	{KIND_KRITIK, 3, "boros"},
	{KIND_KRITIK, 3, "seremonial"},
	{KIND_KRITIK, 3, "cuek"},
	{KIND_KRITIK, 3, "asal asalan"},
	{KIND_KRITIK, 3, "tidak konsisten"},
	{KIND_KRITIK, 3, "kurang maksimal"},
	{KIND_KRITIK, 3, "kurang memuaskan"},
	{KIND_KRITIK, 3, "tidak memuaskan"},
	{KIND_KRITIK, 3, "tidak diperbarui"},
	{KIND_KRITIK, 3, "jarang diperbarui"},
	{KIND_KRITIK, 3, "tidak diupdate"},
	{KIND_KRITIK, 3, "jarang diupdate"},
	{KIND_KRITIK, 3, "memalukan"},
	{KIND_KRITIK, 3, "terlalu lama"},
	{KIND_KRITIK, 3, "sulit dipahami"},
	{KIND_KRITIK, 3, "membingungkan"},
	{KIND_KRITIK, 2, "lambat"},
	{KIND_KRITIK, 2, "buruk"},
	{KIND_KRITIK, 2, "jelek"},
	{KIND_KRITIK, 2, "sia sia"},
	{KIND_KRITIK, 2, "dipertanyakan"},
	{KIND_KRITIK, 1, "seharusnya"},
	{KIND_KRITIK, 1, "semestinya"},
	{KIND_KRITIK, 1, "pelayanan"},

	{KIND_SARAN, 6, "saran"},
	{KIND_SARAN, 6, "menyarankan"},
	{KIND_SARAN, 6, "suggestion"},
	{KIND_SARAN, 6, "mengusulkan"},
	{KIND_SARAN, 6, "usul"},
	{KIND_SARAN, 6, "usulan"},
	{KIND_SARAN, 4, "masukan"},
	{KIND_SARAN, 4, "gagasan"},
	{KIND_SARAN, 4, "alangkah baiknya"},
	{KIND_SARAN, 4, "alangkah lebih baik"},
	{KIND_SARAN, 4, "ada baiknya"},
	{KIND_SARAN, 4, "akan lebih baik"},
	{KIND_SARAN, 3, "sebaiknya"},
	{KIND_SARAN, 3, "seyogianya"},
	{KIND_SARAN, 3, "seyogyanya"},
	{KIND_SARAN, 3, "hendaknya"},
	{KIND_SARAN, 3, "bagaimana kalau"},
	{KIND_SARAN, 3, "bagaimana jika"},
	{KIND_SARAN, 3, "dipertimbangkan"},
	{KIND_SARAN, 3, "perlu ditambah"},
	{KIND_SARAN, 3, "perlu diadakan"},
	{KIND_SARAN, 3, "perlu dibuat"},
	{KIND_SARAN, 3, "lebih baik kalau"},
	{KIND_SARAN, 3, "lebih baik jika"},
	{KIND_SARAN, 3, "ide"},
	{KIND_SARAN, 2, "kalau bisa"},
	{KIND_SARAN, 2, "lebih baik"},
	{KIND_SARAN, 2, "ditambah"},
	{KIND_SARAN, 2, "ditambahkan"},
	{KIND_SARAN, 2, "disediakan"},
	{KIND_SARAN, 2, "diadakan"},
	{KIND_SARAN, 1, "semoga"},
	{KIND_SARAN, 1, "harapan"},
};

enum { ENTRIES = sizeof entries / sizeof entries[0] };

_Static_assert(sizeof entries / sizeof entries[0] <= PHRASE_MAX, "more entries than a list holds");

const char *
kind_name(enum kind kind)
{
	return names[kind];
}

enum kind
kind_parse(const char *name)
{
	for (unsigned i = 0; name != NULL && i < KIND__MAX; i++)
		if (strcmp(names[i], name) == 0)
			return (enum kind)i;
	return KIND__MAX;
}

/*
 * "Re: …", and what Indonesian programs write for it: the words behind it are
 * those of the letter that is answered, and say nothing about this one. A
 * forwarded subject ("Fwd:") is what the sender wants read.
 */
static bool
is_reply(const char *subject)
{
	static const char *const marks[] = {"re:", "bls:", "balas:", "tgp:"};

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (strncasecmp(subject, marks[i], strlen(marks[i])) == 0)
			return true;
	return false;
}

/* The tables as a list to search for, built with the first message. */
static const struct phrase_list *
list(void)
{
	static struct phrase_list built;

	for (size_t i = 0; built.n < ENTRIES && i < n_spellings; i++)
		phrase_add_spelling(&built, spellings[i].written, spellings[i].standard);
	while (built.n < ENTRIES && phrase_add(&built, entries[built.n].phrase))
		continue;
	return &built;
}

/* Appends ", phrase" when it fits whole. */
static void
add_why(char why[KIND_WHY_BYTES], const char *phrase)
{
	size_t n = strlen(why);
	const char *comma = n > 0 ? ", " : "";

	if (n + strlen(comma) + strlen(phrase) < KIND_WHY_BYTES) {
		strcat(why, comma);
		strcat(why, phrase);
	}
}

void
kind_classify(const char *subject, const char *text, struct kind_verdict *verdict)
{
	unsigned char found[PHRASE_MAX] = {0};
	int scores[KIND__MAX] = {0};
	int best = 0, leaders = 0;

	if (subject != NULL && !is_reply(subject))
		phrase_find(list(), subject, READ_BYTES, IN_SUBJECT, found);
	phrase_find(list(), text, READ_BYTES, IN_TEXT, found);
	for (size_t i = 0; i < ENTRIES; i++)
		scores[entries[i].kind] += entries[i].weight *
			((found[i] & IN_SUBJECT ? SUBJECT_FACTOR : 0) + (found[i] & IN_TEXT ? 1 : 0));

	*verdict = (struct kind_verdict){.kind = KIND_BELUM_DITENTUKAN};
	for (unsigned i = 0; i < KIND_BELUM_DITENTUKAN; i++) {
		if (scores[i] > best) {
			best = scores[i];
			leaders = 0;
			verdict->kind = (enum kind)i;
		}
		leaders += scores[i] == best;
	}
	verdict->score = best;
	if (best < LEAST_SCORE || leaders > 1)
		verdict->kind = KIND_BELUM_DITENTUKAN;
	for (size_t i = 0; i < ENTRIES; i++)
		if (found[i] != 0 && scores[entries[i].kind] == best)
			add_why(verdict->why, entries[i].phrase);
}
