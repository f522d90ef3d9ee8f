#include "rules/outcome.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

TestSuite(outcome);

static const enum kind kinds[] = { KIND_PERMOHONAN, KIND_ADUAN, KIND_KRITIK, KIND_SARAN };

/* As DOMAIN.md 2.5 draws it. */
static const char *const drawn[] = {
	[KIND_PERMOHONAN] = "dikabulkan_seluruhnya dikabulkan_sebagian ditolak tidak_dikuasai belum_didokumentasikan",
	[KIND_ADUAN] = "terbukti tidak_terbukti ditindaklanjuti bukan_kewenangan",
	[KIND_KRITIK] = "diterima",
	[KIND_SARAN] = "diterima dijadwalkan tidak_dapat",
};

static bool
is_among(const char *words, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at += len)
		if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

Test(outcome, each_kind_has_its_own)
{
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		cr_expect_str_eq(outcome_choice(kinds[k]), drawn[kinds[k]]);
		for (int o = 0; o < OUTCOME__MAX; o++)
			cr_expect_eq(outcome_fits((enum outcome)o, kinds[k]), is_among(drawn[kinds[k]], outcome_name((enum outcome)o)),
			             "%s, %s", kind_name(kinds[k]), outcome_name((enum outcome)o));
	}
	for (int o = 0; o < OUTCOME__MAX; o++) {
		cr_expect_not(outcome_fits((enum outcome)o, KIND_BELUM_DITENTUKAN), "what nobody has decided has no outcome");
		cr_expect_eq(outcome_parse(outcome_name((enum outcome)o)), (enum outcome)o);
	}
	cr_expect_eq(outcome_parse("Ditolak"), OUTCOME__MAX);
	cr_expect_eq(outcome_parse(NULL), OUTCOME__MAX);
}

/* What each cannot do without, when nothing at all is given. */
static const struct {
	enum outcome outcome;
	const char *asked; /* the options, blanks between */
} bare[] = {
	{ OUTCOME_DIKABULKAN_SELURUHNYA, "--text nomor_surat bentuk cara_kirim waktu_penyediaan" },
	{ OUTCOME_DIKABULKAN_SEBAGIAN, "--text nomor_surat bentuk cara_kirim waktu_penyediaan penghitaman" },
	{ OUTCOME_DITOLAK, "--text nomor_surat pasal17_huruf --attach" },
	{ OUTCOME_TIDAK_DIKUASAI, "badan_lain kontak" },
	{ OUTCOME_BELUM_DIDOKUMENTASIKAN, "waktu_penyediaan" },
	{ OUTCOME_TERBUKTI, "--text tindak_lanjut tgl_tindak" },
	{ OUTCOME_TIDAK_TERBUKTI, "--text" },
	{ OUTCOME_DITINDAKLANJUTI, "--text tindak_lanjut tgl_tindak" },
	{ OUTCOME_BUKAN_KEWENANGAN, "--text badan_lain kontak" },
	{ OUTCOME_DITERIMA, "--text" },
	{ OUTCOME_DIJADWALKAN, "--text tindak_lanjut tgl_tindak" },
	{ OUTCOME_TIDAK_DAPAT, "--text" },
};

_Static_assert(sizeof bare / sizeof *bare == OUTCOME__MAX, "an outcome that nobody asks");

Test(outcome, what_is_missing_is_told_in_one_go)
{
	const struct outcome_value none[] = { { NULL, NULL } };

	for (size_t i = 0; i < OUTCOME__MAX; i++) {
		char why[OUTCOME_WHY_BYTES], words[120], *rest = words, *word;
		unsigned n = outcome_missing(bare[i].outcome, &(struct outcome_with){ .values = none }, why);

		snprintf(words, sizeof words, "%s", bare[i].asked);
		while ((word = strsep(&rest, " ")) != NULL) {
			cr_expect_not_null(strstr(why, word), "%s does not ask for %s: %s", outcome_name(bare[i].outcome), word, why);
			n--;
		}
		cr_expect_eq(n, 0u, "%s asks for more: %s", outcome_name(bare[i].outcome), why);
	}
}

Test(outcome, a_file_with_the_letter_says_its_form_and_a_signed_pdf_is_a_refusal)
{
	const struct outcome_value granted[] = { { "materi", "x" }, { "nomor_surat", "1" }, { NULL, NULL } };
	const struct outcome_value refused[] = { { "konsekuensi", "x" }, { "nomor_surat", "1" }, { "pasal_lain", "Pasal 48" }, { NULL, NULL } };
	char why[OUTCOME_WHY_BYTES];

	cr_expect_eq(outcome_missing(OUTCOME_DIKABULKAN_SELURUHNYA, &(struct outcome_with){ .values = granted, .enclosed = true }, why), 0u, "%s", why);
	cr_expect_eq(outcome_missing(OUTCOME_DIKABULKAN_SELURUHNYA, &(struct outcome_with){ .values = granted }, why), 3u, "%s", why);
	cr_expect_eq(outcome_missing(OUTCOME_DITOLAK, &(struct outcome_with){ .values = refused, .enclosed = true }, why), 1u, "a picture is none: %s", why);
	cr_expect_eq(outcome_missing(OUTCOME_DITOLAK, &(struct outcome_with){ .values = refused, .enclosed = true, .pdf = true }, why), 0u,
	             "another law stands for art. 17: %s", why);
	cr_expect_eq(outcome_missing(OUTCOME_DITOLAK, &(struct outcome_with){ .values = refused, .enclosed = true, .pdf = true, .vague = true }, why), 1u,
	             "what is refused has a name: %s", why);
}

Test(outcome, what_costs_needs_a_way_to_pay)
{
	struct outcome_value values[] = {
		{ "materi", "x" }, { "nomor_surat", "1" }, { "biaya_per_lembar", "500" }, { "lembar", "12" },
		{ "biaya_kirim", "9000" }, { "biaya_lain", "1" }, { NULL, NULL },
	};
	const struct outcome_with with = { .values = values, .enclosed = true };
	char why[OUTCOME_WHY_BYTES];

	cr_expect_eq(outcome_cost(values), 15001);
	cr_expect_eq(outcome_missing(OUTCOME_DIKABULKAN_SELURUHNYA, &with, why), 1u);
	cr_expect_not_null(strstr(why, "cara_bayar"));
	for (size_t i = 2; i < 6; i++)
		values[i].value = "0";
	cr_expect_eq(outcome_missing(OUTCOME_DIKABULKAN_SELURUHNYA, &with, why), 0u, "%s", why);
}

Test(outcome, a_field_holds_what_it_should)
{
	static const struct {
		enum outcome outcome;
		struct outcome_value value;
		bool ok;
	} vectors[] = {
		{ OUTCOME_DITOLAK, { "pasal17_huruf", "h" }, true },
		{ OUTCOME_DITOLAK, { "pasal17_huruf", "a,j" }, true },
		{ OUTCOME_DITOLAK, { "pasal17_huruf", "k" }, false },
		{ OUTCOME_DITOLAK, { "pasal17_huruf", "H" }, false },
		{ OUTCOME_DITOLAK, { "pasal17_huruf", "a, b" }, false },
		{ OUTCOME_DITOLAK, { "pasal17_huruf", "a," }, false },
		{ OUTCOME_DITOLAK, { "pasal17_huruf", "" }, false },
		{ OUTCOME_DITOLAK, { "nomor_surat", "045/12" }, true },
		{ OUTCOME_DITOLAK, { "nomor_surat", "045\n12" }, false },
		{ OUTCOME_DITOLAK, { "nomor_surat", "  " }, false },
		{ OUTCOME_DITOLAK, { "badan_lain", "BPN" }, false },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "bentuk", "softcopy,hardcopy" }, true },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "bentuk", "kertas" }, false },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "waktu_penyediaan", "3" }, true },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "waktu_penyediaan", "2027-01-15" }, true },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "waktu_penyediaan", "2027-02-30" }, false },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "waktu_penyediaan", "segera" }, false },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "biaya_kirim", "5000" }, true },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "biaya_kirim", "-5" }, false },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "biaya_kirim", "5.000" }, false },
		{ OUTCOME_DIKABULKAN_SELURUHNYA, { "biaya_kirim", "99999999999999999999" }, false },
		{ OUTCOME_TERBUKTI, { "tgl_tindak", "2026-12-01" }, true },
		{ OUTCOME_TERBUKTI, { "tgl_tindak", "besok" }, false },
		{ OUTCOME_DITERIMA, { "tanggapan", "baris satu\nbaris dua" }, true },
	};

	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		char why[OUTCOME_WHY_BYTES];

		cr_expect_eq(outcome_check(vectors[i].outcome, &vectors[i].value, why), vectors[i].ok ? 0 : -1,
		             "%s=%s: %s", vectors[i].value.name, vectors[i].value.value, why);
		cr_expect_eq(*why == '\0', vectors[i].ok);
	}
}
