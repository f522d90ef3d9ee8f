#include "rules/redact.h"

#include <criterion/criterion.h>
#include <stdlib.h>

TestSuite(redact);

static const struct redact_person siti = {
	.name = "Siti Aminah", .email = "siti@warga.example", .phone = "+6281234567789",
	.address = "Jl. Mawar 3, Wates",
};

static void
becomes(const char *text, const char *wanted)
{
	char *got = redact_text(text, &siti);

	cr_expect_str_eq(got, wanted);
	free(got);
}

Test(redact, the_question_stays_as_it_is)
{
	becomes("Mohon salinan APBD 2025 dan jalan Wates.\n\nTerima kasih.\n",
	        "Mohon salinan APBD 2025 dan jalan Wates.\n\nTerima kasih.\n");
	becomes("Perihal: anggaran\nLokasi: Jl. Mawar, dekat pasar",
	        "Perihal: anggaran\nLokasi: Jl. Mawar, dekat pasar");
	becomes("", "");
	becomes(NULL, "");
}

Test(redact, what_the_register_knows_of_him_goes_wherever_it_stands)
{
	becomes("Rumah SITI AMINAH di Jl. Mawar 3, Wates banjir; balas siti@warga.example.",
	        "Rumah [disamarkan] di [disamarkan] banjir; balas [disamarkan].");
	becomes("tanya Siti Aminah0274773010siti@warga.example", "tanya [disamarkan]0274***010[disamarkan]");
}

Test(redact, any_address_nik_and_telephone_goes)
{
	becomes("hubungi joko.s+a@desa.example atau 081234567789, NIK 3401021708859998",
	        "hubungi [disamarkan] atau 0812*****789, NIK 3401**********98");
	becomes("harga @ 5000, a@ b", "harga @ 5000, a@ b");
}

Test(redact, the_lines_of_a_form_that_tell_an_identity_are_emptied)
{
	becomes("1. Nama Lengkap : Joko\nNo. HP: 0811\nNIK=1\nAlamat:\n\nJl. Kenanga 2\nTujuan: skripsi",
	        "1. Nama Lengkap : [disamarkan]\nNo. HP: [disamarkan]\nNIK=[disamarkan]\nAlamat:\n\n[disamarkan]\nTujuan: skripsi");
	becomes("  - Nama : Joko", "  - Nama : [disamarkan]");
}

Test(redact, a_name_under_the_letter_and_behind_saya)
{
	becomes("Jalan rusak.\n\nHormat saya,\n(Siti)\nAminah Siti", "Jalan rusak.\n\nHormat saya,\n[disamarkan]\n[disamarkan]");
	becomes("Perkenalkan, saya Siti dari Wates", "Perkenalkan, saya [disamarkan] dari Wates");
	becomes("saya tinggal di sini", "saya tinggal di sini");
}

Test(redact, files_that_tell_who_sent_them)
{
	static const char *const tell[] = {
		"KTP Siti.jpg", "Surat Permohonan.pdf", "foto_ktp.png", "scan-KTP2.pdf", "Surat Kuasa.pdf", "kk.pdf", "nik3401.pdf",
	};
	static const char *const do_not[] = { "jalan rusak.jpg", "IMG_2031.jpg", "kkn.pdf", "simpang.jpg", "", "2024" };

	for (size_t i = 0; i < sizeof tell / sizeof *tell; i++)
		cr_expect(redact_is_identity_file(tell[i], "image/jpeg"), "%s", tell[i]);
	for (size_t i = 0; i < sizeof do_not / sizeof *do_not; i++)
		cr_expect(!redact_is_identity_file(do_not[i], "image/jpeg"), "%s", do_not[i]);
	cr_expect(redact_is_identity_file(NULL, "text/vcard"));
	cr_expect(redact_is_identity_file("a.eml", "message/rfc822"));
	cr_expect(!redact_is_identity_file(NULL, NULL));
	cr_expect(redact_is_card("KTP2.jpg"));
	cr_expect(redact_is_card("foto_ktp-siti.png"));
	cr_expect(!redact_is_card("surat kuasa.pdf"), "whoever decides must see it");
	cr_expect(!redact_is_card(NULL));
}

Test(redact, a_name_of_one_word_is_no_part_of_another)
{
	const struct redact_person joko = { .name = "Joko" };
	char *got = redact_text("Pak JOKO di Jokoharjo", &joko);

	cr_expect_str_eq(got, "Pak [disamarkan] di Jokoharjo");
	free(got);
}
