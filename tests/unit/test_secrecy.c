#include "rules/secrecy.h"

#include <criterion/criterion.h>

TestSuite(secrecy);

Test(secrecy, a_wish_for_secrecy_is_one_about_the_writer)
{
	static const char *const yes[] = {
		"Mohon rahasiakan identitas saya.", "Nama saya dirahasiakan ya.", "Saya lapor secara anonim",
		"tolong, jangan sebutkan nama saya", "Mohon dirahasiakan.",
		"Laporan pungli, mohon dirahasiakan",
		"MOHON NAMA DAN ALAMAT SUREL SAYA DIRAHASIAKAN. Saya takut.",
		"Diminta Rp50.000. Mohon nama dan alamat surel\nsaya dirahasiakan",
		"Alamat surel dan nomor telepon saya tolong dirahasiakan",
		"Mohon agar identitas pelapor dalam surat ini dirahasiakan.",
		"Jangan sampai nama saya diketahui orang kalurahan.",
		"nama kami jangan disebut", "Saya minta identitas pengadu tidak disebutkan",
		"Saya mohon tidak disebutkan: nama saya dirahasiakan saja",
	};
	static const char *const no[] = {
		"Anggaran itu selalu dirahasiakan dinas.", "Mengapa data itu rahasia?", "", "rahasia jabatan",
		"Saya heran mengapa nama pemenang lelang dirahasiakan.",
		"Saya mohon nama pemenang lelang tidak dirahasiakan.",
		"Nama saya Siti. Mengapa anggaran dirahasiakan?",
		"Nama: Siti Rahayu\n\nMohon data yang dahulu dirahasiakan itu dibuka",
		"Permohonan saya tidak disampaikan kepada dinas.",
		"Nama saya Budi. Petugas tidak menyebutkan biaya.",
	};

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		cr_expect(secrecy_is_wanted(yes[i]), "%s", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		cr_expect_not(secrecy_is_wanted(no[i]), "%s", no[i]);
	cr_expect_not(secrecy_is_wanted(NULL));
}
