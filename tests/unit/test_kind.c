#include "rules/kind.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

TestSuite(kind);

static enum kind
classify(const char *subject, const char *text)
{
	struct kind_verdict verdict;

	kind_classify(subject, text, &verdict);
	return verdict.kind;
}

/* Sentences as citizens write them: letters, SMS, Javanese. */
static const struct { const char *text; enum kind kind; } sentences[] = {
	{"Dengan ini saya meminta salinan APBD 2025 untuk penelitian", KIND_PERMOHONAN},
	{"mhn info jadwal sim keliling bln ini", KIND_PERMOHONAN},
	{"nyuwun pirsa, syarat damel KIA nopo mawon nggih?", KIND_PERMOHONAN},
	{"piye carane ngurus surat pindah", KIND_PERMOHONAN},
	{"Kapan pendaftaran SMP dibuka dan apa syaratnya", KIND_PERMOHONAN},
	{"jln dpn pasar rsk parah tlg segera diperbaiki", KIND_ADUAN},
	{"dalane bolong gedhe, akeh sing tiba", KIND_ADUAN},
	{"Kula badhe wadul, toya mboten mili sampun tigang dinten", KIND_ADUAN},
	{"oknum pegawai minta uang saat urus KTP", KIND_ADUAN},
	{"Lampu di depan SD sudah dua minggu padam", KIND_ADUAN},
	{"Pelayanan di loket lambat sekali dan petugasnya jutek", KIND_KRITIK},
	{"Saya kecewa, antre empat jam tanpa kejelasan", KIND_KRITIK},
	{"pelayanan kesuwen, mbulet", KIND_KRITIK},
	{"acara seremonial terlalu banyak, boros", KIND_KRITIK},
	{"Alangkah baiknya jika ada pojok baca di setiap puskesmas", KIND_SARAN},
	{"usul pak, klo bisa pasar dibuat tempat parkir bertingkat", KIND_SARAN},
	{"saene wonten rambu teng perempatan", KIND_SARAN},
	{"Sebaiknya alun-alun diberi tempat sampah", KIND_SARAN},
	{"Selamat pagi", KIND_BELUM_DITENTUKAN},
	{"apakah kantor buka hari Sabtu?", KIND_BELUM_DITENTUKAN},
	{"kritik dan saran", KIND_BELUM_DITENTUKAN},
	{"", KIND_BELUM_DITENTUKAN},
};

Test(kind, sentences_of_citizens)
{
	for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
		cr_expect_eq(classify(NULL, sentences[i].text), sentences[i].kind, "%s: %s",
		             sentences[i].text, kind_name(classify(NULL, sentences[i].text)));
}

Test(kind, only_whole_words_count)
{
	cr_expect_eq(classify(NULL, "sarana prasaran usulannya kritikus"), KIND_BELUM_DITENTUKAN);
	cr_expect_eq(classify(NULL, "pengaduanku"), KIND_BELUM_DITENTUKAN);
	cr_expect_eq(classify(NULL, "pengaduan"), KIND_ADUAN);
	cr_expect_eq(classify(NULL, "PENGADUAN!"), KIND_ADUAN);
	cr_expect_eq(classify(NULL, "“pengaduan”"), KIND_ADUAN, "typographic quotes are no letters");
	cr_expect_eq(classify(NULL, "permohonan\n\tinformasi"), KIND_PERMOHONAN, "a phrase over a line end");
}

Test(kind, the_subject_counts_double)
{
	cr_expect_eq(classify("Saran", "kritik"), KIND_SARAN);
	cr_expect_eq(classify("Kritik", "saran"), KIND_KRITIK);
	cr_expect_eq(classify("", "kritik, saran"), KIND_BELUM_DITENTUKAN);
}

Test(kind, the_subject_of_an_answered_letter_says_nothing)
{
	cr_expect_eq(classify("Re: Permohonan informasi", "jembatan rusak"), KIND_ADUAN);
	cr_expect_eq(classify("BLS: Permohonan informasi", "terima kasih"), KIND_BELUM_DITENTUKAN);
	cr_expect_eq(classify("Fwd: Permohonan informasi", "terima kasih"), KIND_PERMOHONAN);
	cr_expect_eq(classify("Rekap aduan", NULL), KIND_ADUAN);
}

Test(kind, shouting_does_not_help)
{
	struct kind_verdict once, often;

	kind_classify(NULL, "rusak", &once);
	kind_classify(NULL, "rusak rusak rusak rusak rusak RUSAK", &often);
	cr_expect_eq(once.score, often.score);
}

Test(kind, the_verdict_says_why_in_our_words)
{
	struct kind_verdict verdict;

	kind_classify("Lapor", "Jln rsk, nama saya Siti Aminah", &verdict);
	cr_expect_eq(verdict.kind, KIND_ADUAN);
	cr_expect_str_eq(verdict.why, "lapor, rusak");
	cr_expect_eq(verdict.score, 2 * 5 + 3);
	kind_classify(NULL, "kritik dan saran", &verdict);
	cr_expect_eq(verdict.kind, KIND_BELUM_DITENTUKAN);
	cr_expect_str_eq(verdict.why, "kritik, saran", "between what it hung");
	kind_classify(NULL, NULL, &verdict);
	cr_expect_eq(verdict.kind, KIND_BELUM_DITENTUKAN);
	cr_expect_eq(verdict.score, 0);
	cr_expect_str_eq(verdict.why, "");
}

Test(kind, why_is_cut_at_a_whole_entry)
{
	struct kind_verdict verdict;

	kind_classify(NULL, "pengaduan keluhan komplain pungutan liar berlubang mampet tersumbat "
	                    "penyelewengan penyalahgunaan pencemaran tercemar terbengkalai ambrol "
	                    "membahayakan meresahkan mengganggu", &verdict);
	cr_expect_eq(verdict.kind, KIND_ADUAN);
	cr_expect_lt(strlen(verdict.why), (size_t)KIND_WHY_BYTES);
	cr_expect_gt(strlen(verdict.why), (size_t)KIND_WHY_BYTES - 30);
	cr_expect_neq(verdict.why[strlen(verdict.why) - 1], ',');
}

Test(kind, hostile_texts_end_and_do_not_matter)
{
	enum { MANY = 1 << 20 };
	char *text = malloc(MANY + 1);

	memset(text, 'a', MANY);
	text[MANY] = '\0';
	cr_expect_eq(classify(text, text), KIND_BELUM_DITENTUKAN, "one endless word");
	for (size_t i = 0; i + 1 < MANY; i += 2)
		memcpy(text + i, "y ", 2);
	cr_expect_eq(classify(text, text), KIND_BELUM_DITENTUKAN, "half a million words");
	for (size_t i = 0; i + 4 <= MANY; i += 4)
		memcpy(text + i, "gmn ", 4);
	cr_expect_eq(classify(NULL, text), KIND_BELUM_DITENTUKAN, "words that grow");
	memset(text, 0xFF, MANY);
	cr_expect_eq(classify(text, text), KIND_BELUM_DITENTUKAN, "no UTF-8");
	memset(text, ' ', MANY);
	memcpy(text + MANY - 9, "pengaduan", 9);
	cr_expect_eq(classify(NULL, text), KIND_BELUM_DITENTUKAN, "beyond what is read");
	free(text);
	cr_expect_eq(classify(NULL, "mohon aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa informasi"),
	             KIND_BELUM_DITENTUKAN, "an overlong word does not join its neighbours");
	cr_expect_eq(classify(NULL, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa pengaduan"),
	             KIND_ADUAN, "nor does it end the text");
}

Test(kind, names_go_there_and_back)
{
	for (unsigned i = 0; i < KIND__MAX; i++)
		cr_expect_eq(kind_parse(kind_name((enum kind)i)), i);
	cr_expect_eq(kind_parse("aduan"), KIND_ADUAN);
	cr_expect_eq(kind_parse("Aduan"), KIND__MAX);
	cr_expect_eq(kind_parse(""), KIND__MAX);
	cr_expect_eq(kind_parse(NULL), KIND__MAX);
}
