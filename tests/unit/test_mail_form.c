#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "mail/form.h"
#include "mail/warning.h"
#include "rules/day.h"

TestSuite(mail_form);

#define NIK "3401021708859998"

static struct form form;
static uint32_t warnings;

static void
read(const char *text)
{
	form_free(&form);
	warnings = 0;
	form_read(text, day_from_ymd(2026, 11, 23), &form, &warnings);
}

static void
expect(const char *text, enum identity_field field, const char *want)
{
	const char *got;

	read(text);
	got = form.values[field];
	cr_expect(want ? got != NULL && strcmp(got, want) == 0 : got == NULL, "%s\n%s: %s", text,
	          identity_field_name(field), got ? got : "(none)");
}

Test(mail_form, labels_however_typed)
{
	static const char *const names[] = {
		"Nama : Budi", "NAMA=Budi", "nama: Budi", "  - Nama: Budi;", "1. Nama Pemohon : Budi",
		"a) nama lengkap : Budi", "*Nama* : Budi", "* Nama = Budi", "Nama ........ : Budi",
		"Nama\t:\tBudi", "Nama\tBudi", "Nama     Budi", "Nama ; Budi", "Nama - Budi", "• Nama: Budi",
		"Nama (sesuai KTP) : Budi", "Nama:\nBudi", "Nama\n: Budi", "Nama\nBudi", "> Nama: Budi",
		("Nama: Budi, NIK: " NIK), "Perkenalkan, Nama: Budi",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		expect(names[i], IDENTITY_NAME, "Budi");
}

Test(mail_form, each_field_has_its_labels)
{
	expect("No. KTP/NIK : " NIK, IDENTITY_NIK, NIK);
	expect("nomor induk kependudukan = " NIK, IDENTITY_NIK, NIK);
	expect("No KTP: 3401.0217.0885.9998", IDENTITY_NIK, NIK);
	expect("NIK: 3401 0217 0885 9998 (terlampir)", IDENTITY_NIK, NIK);
	expect("No. HP/WA: 0812-0000-1101", IDENTITY_PHONE, "+6281200001101");
	expect("WhatsApp = 62812 0000 1101", IDENTITY_PHONE, "+6281200001101");
	expect("Nomor Telepon yang bisa dihubungi: 0812-0000-1101 / 0813-1111-2222", IDENTITY_PHONE,
	       "+6281200001101");
	expect("Telp : (0274) 000138", IDENTITY_PHONE, "+62274000138");
	expect("Alamat rumah: Jl. Mawar No. 5, Wates.", IDENTITY_ADDRESS, "Jl. Mawar No. 5, Wates");
	expect("PEKERJAAN: Guru", IDENTITY_OCCUPATION, "Guru");
	expect("Tujuan penggunaan informasi : skripsi", IDENTITY_PURPOSE, "skripsi");
	expect("Keperluan: skripsi", IDENTITY_PURPOSE, "skripsi");
	expect("Cara memperoleh informasi: salinan", IDENTITY_WANTED, "salinan");
	expect("Bentuk informasi: salinan", IDENTITY_WANTED, "salinan");
	expect("Cara mendapatkan salinan informasi: surel", IDENTITY_HOW, "surel");
	expect("Cara menerima: diambil", IDENTITY_HOW, "diambil");
	expect("Nama: Suryono Widodo, S.Pd.", IDENTITY_NAME, "Suryono Widodo, S.Pd.");
}

Test(mail_form, labels_as_people_mistype_them)
{
	expect("N I K : " NIK, IDENTITY_NIK, NIK);
	expect("A l a m a t : Wates", IDENTITY_ADDRESS, "Wates");
	expect("Almat : Wates", IDENTITY_ADDRESS, "Wates");
	expect("Nmaa : Budi", IDENTITY_NAME, "Budi");
	expect("Pekrejaan : guru", IDENTITY_OCCUPATION, "guru");
	expect("Selamat : pagi", IDENTITY_ADDRESS, NULL);
	expect("Atasan : Bupati", IDENTITY_PURPOSE, NULL);
	expect("Mama : Wati", IDENTITY_NAME, NULL);
	expect("NIK (16 angka, seperti pada KTP) : " NIK, IDENTITY_NIK, NIK);
	expect("Cara Mendapatkan Salinan\nInformasi** : 1. Email", IDENTITY_HOW, "Email");
	expect("Nama ________ Budi", IDENTITY_NAME, "Budi");
	expect("Pemohon: Desi", IDENTITY_NAME, "Desi");
}

Test(mail_form, labels_without_a_mark_count_beside_each_other)
{
	read("saya mau tanya\nnama siti rohayati\nnik " NIK "\nalamat beji rt 4\nterima kasih");
	cr_expect_str_eq(form.values[IDENTITY_NAME], "siti rohayati");
	cr_expect_str_eq(form.values[IDENTITY_NIK], NIK);
	cr_expect_str_eq(form.values[IDENTITY_ADDRESS], "beji rt 4");
	expect("nama jalan itu sudah berubah", IDENTITY_NAME, NULL);
	expect("tujuan saya menulis adalah mengadu\nsemoga dibaca", IDENTITY_PURPOSE, NULL);
}

Test(mail_form, tables)
{
	read("Nama\tBudi\tNIK\t" NIK "\nAlamat\tBeji\tNo HP\t0812-0000-1101");
	cr_expect_str_eq(form.values[IDENTITY_NAME], "Budi");
	cr_expect_str_eq(form.values[IDENTITY_NIK], NIK);
	cr_expect_str_eq(form.values[IDENTITY_ADDRESS], "Beji");
	cr_expect_str_eq(form.values[IDENTITY_PHONE], "+6281200001101");
	read("No\tNama\tNIK\tAlamat\n1\tBudi\t" NIK "\tBeji");
	cr_expect_str_eq(form.values[IDENTITY_NAME], "Budi");
	cr_expect_str_eq(form.values[IDENTITY_NIK], NIK);
	cr_expect_str_eq(form.values[IDENTITY_ADDRESS], "Beji");
}

Test(mail_form, an_identity_card_copied_line_by_line)
{
	expect("Alamat : KARANGTENGAH\n  RT/RW : 003/001\n  Kel/Desa : ARGOTIRTO\nAgama : ISLAM",
	       IDENTITY_ADDRESS, "KARANGTENGAH, RT/RW 003/001, Kel/Desa ARGOTIRTO");
}

Test(mail_form, our_letter_filled_in_where_it_asks)
{
	const char *letter = "Pada Sel, 17 Nov 2026 08.10 PPID <p@k> menulis:\n> data berikut belum lengkap:\n"
	                     ">   - NIK sesuai KTP (16 angka): " NIK "\n>   - Alamat lengkap\n"
	                     ">   - Nomor telepon : 0812-0000-1101\n> misalnya \"Alamat: ...\".\n"
	                     "> Hormat kami,\n> Alamat: Jalan Perwakilan 1\n> Telepon: 0274-000100";

	read("");
	form_read_quoted(letter, day_from_ymd(2026, 11, 23), &form, &warnings);
	cr_expect_str_eq(form.values[IDENTITY_NIK], NIK);
	cr_expect_str_eq(form.values[IDENTITY_PHONE], "+6281200001101");
	cr_expect_null(form.values[IDENTITY_ADDRESS]);
	read("");
	form_read_quoted("> Nama: Orang Lain\n> NIK: " NIK, day_from_ymd(2026, 11, 23), &form, &warnings);
	cr_expect_null(form.values[IDENTITY_NAME]);
}

Test(mail_form, labels_of_other_things_are_none_of_ours)
{
	expect("Nama instansi : Dinas X", IDENTITY_NAME, NULL);
	expect("Nomor : 145/026/XI/2026", IDENTITY_PHONE, NULL);
	expect("Alamat surel : a@b", IDENTITY_ADDRESS, NULL);
	expect("Alamat surel : a@b", IDENTITY_EMAIL, "a@b");
	expect("lihat http://nama.example", IDENTITY_NAME, NULL);
	expect("pukul 10:30", IDENTITY_NAME, NULL);
}

Test(mail_form, values_go_on_over_lines)
{
	expect("Alamat : RT 01 RW 02,\nKalurahan Wates, Kulon Progo\nNIK: 1", IDENTITY_ADDRESS,
	       "RT 01 RW 02, Kalurahan Wates, Kulon Progo");
	expect("Alamat : Jl. Mawar 5\nKecamatan Wates", IDENTITY_ADDRESS, "Jl. Mawar 5 Kecamatan Wates");
	expect("  - Tujuan: mengetahui limbah yang\n    dekat sumur\n  - Cara: surel", IDENTITY_PURPOSE,
	       "mengetahui limbah yang dekat sumur");
	expect("Alamat : Jl. Mawar 5\n\nKecamatan Wates", IDENTITY_ADDRESS, "Jl. Mawar 5");
	expect("Alamat : Jl. Mawar 5\nTerima kasih", IDENTITY_ADDRESS, "Jl. Mawar 5");
}

Test(mail_form, an_empty_field_takes_nothing_from_the_next_one)
{
	read("NIK :\nAlamat : Wates\nPekerjaan:\n\nHormat saya");
	cr_expect_null(form.values[IDENTITY_NIK]);
	cr_expect_str_eq(form.values[IDENTITY_ADDRESS], "Wates");
	cr_expect_null(form.values[IDENTITY_OCCUPATION]);
	cr_expect_eq(warnings, 0);
}

Test(mail_form, a_nik_that_cannot_be_one_is_told_as_a_warning)
{
	expect("NIK: 340102170885999", IDENTITY_NIK, NULL);
	cr_expect_eq(warnings, WARNING_BIT(WARNING_NIK_INVALID));
	expect("NIK: 3401023002909999", IDENTITY_NIK, NULL);
	cr_expect_eq(warnings, WARNING_BIT(WARNING_NIK_INVALID));
	expect("NIK: 123\nNIK: " NIK, IDENTITY_NIK, NIK);
	cr_expect_eq(warnings, 0);
}

Test(mail_form, an_address_of_wires_is_no_place)
{
	expect("MOHON NAMA DAN ALAMAT SUREL SAYA DIRAHASIAKAN.", IDENTITY_ADDRESS, NULL);
	expect("Jawaban ke alamat E-mail saya saja.", IDENTITY_ADDRESS, NULL);
	expect("Saya di alamat Emailan RT 02, Wates.", IDENTITY_ADDRESS, "Emailan RT 02, Wates");
}

Test(mail_form, identity_in_prose)
{
	read("Perkenalkan, nama saya Retno Wulandaru, NIK " NIK ". Alamat saya\n"
	     "Padukuhan Jetis RT. 05 RW 02, Kapanewon Nanggulan.\nNomor HP saya 0812-0000-1112. "
	     "Pekerjaan saya guru tidak tetap.\nTujuan penggunaan informasi ini adalah untuk skripsi. Terima kasih");
	cr_expect_str_eq(form.values[IDENTITY_NAME], "Retno Wulandaru");
	cr_expect_str_eq(form.values[IDENTITY_NIK], NIK);
	cr_expect_str_eq(form.values[IDENTITY_ADDRESS],
	                 "Padukuhan Jetis RT. 05 RW 02, Kapanewon Nanggulan");
	cr_expect_str_eq(form.values[IDENTITY_PHONE], "+6281200001112");
	cr_expect_str_eq(form.values[IDENTITY_OCCUPATION], "guru tidak tetap");
	cr_expect_str_eq(form.values[IDENTITY_PURPOSE], "untuk skripsi");
	expect("nama saya budi santoso dari wates", IDENTITY_NAME, "budi santoso");
	expect("Lastri, HP 0812-0000-1135", IDENTITY_PHONE, "+6281200001135");
}

Test(mail_form, a_number_counts_only_near_its_word)
{
	expect("nomor rekening 3401021708859998", IDENTITY_NIK, NULL);
	expect("KTP saya bernomor 3401021708859998", IDENTITY_NIK, NIK);
	expect("anggaran 0812345678", IDENTITY_PHONE, NULL);
}

Test(mail_form, the_first_told_counts_and_what_is_set_stays)
{
	read("Nama: Budi\nNama: Wati");
	cr_expect_str_eq(form.values[IDENTITY_NAME], "Budi");
	form_read("Nama: Joko\nPekerjaan: sopir", 0, &form, &warnings);
	cr_expect_str_eq(form.values[IDENTITY_NAME], "Budi");
	cr_expect_str_eq(form.values[IDENTITY_OCCUPATION], "sopir");
}

Test(mail_form, hostile_text_is_read_in_time, .timeout = 60)
{
	static const char *const pieces[] = {
		":", "nama:", "nama\n", "\t", "nama\t", "n a m a ", "alamat: a\nrt: 1\n", "(a)", "a (", "nama x\n", "nama saya ", "nik 1 ", " ", "\t:", "alamat:\n rt\n", "(", "* ", "1. ",
	};
	size_t n = 40000;
	char *text = malloc(n + 20);

	cr_assert_not_null(text);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		char *p = text;

		while (p < text + n)
			p = stpcpy(p, pieces[i]);
		read(text);
	}
	memset(text, ' ', n / 2);
	memset(text + n / 2, ':', n / 2);
	read(text);
	free(text);
}
