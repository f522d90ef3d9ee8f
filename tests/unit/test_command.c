#include "rules/command.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "rules/day.h"

TestSuite(command);

static void
expect(const char *text, enum command want, const char *want_argument)
{
	char argument[COMMAND_ARGUMENT_BYTES];
	enum command got = command_read(text, day_from_ymd(2026, 11, 25), argument);

	cr_expect_eq(got, want, "%s: %d", text, (int)got);
	cr_expect_str_eq(argument, want_argument, "%s: %s", text, argument);
}

Test(command, applicants)
{
	expect("KEBERATAN", COMMAND_KEBERATAN, "");
	expect("keberatan atas penolakan permohonan PPID-2026-00012", COMMAND_KEBERATAN,
	       "PPID-2026-00012");
	expect("*Keberatan*: sudah lewat waktu", COMMAND_KEBERATAN, "");
	expect("Dengan ini saya mengajukan keberatan atas jawaban PPID.", COMMAND_KEBERATAN, "");
	expect("BATAL", COMMAND_BATAL, "");
	expect("batal saja pak, sudah dapat", COMMAND_BATAL, "");
	expect("Dicabut, terima kasih", COMMAND_BATAL, "");
	expect("Saya ingin mencabut permohonan nomor PPID-2026-00003.", COMMAND_BATAL,
	       "PPID-2026-00003");
	expect("CABUT PPID-2026-00003", COMMAND_BATAL, "PPID-2026-00003");
	expect("Status PPID-2026-00012?", COMMAND_STATUS, "PPID-2026-00012");
	expect("STATUS", COMMAND_STATUS, "");
	expect("cek permohonan saya", COMMAND_STATUS, "");
	expect("mau tanya status permohonan saya", COMMAND_STATUS, "");
}

Test(command, agencies)
{
	expect("TANGGAPAN: data terlampir.", COMMAND_TANGGAPAN, "data terlampir");
	expect("Tanggapan", COMMAND_TANGGAPAN, "");
	expect("BUKAN KEWENANGAN [DINKES]", COMMAND_BUKAN_KEWENANGAN, "DINKES");
	expect("bukan kewenangan kami, melainkan Dinas Kesehatan", COMMAND_BUKAN_KEWENANGAN,
	       "Dinas Kesehatan");
	expect("BUKAN KEWENANGAN", COMMAND_BUKAN_KEWENANGAN, "");
	expect("MOHON WAKTU 30 November 2026", COMMAND_MOHON_WAKTU, "2026-11-30");
	expect("mohon waktu sampai tgl 1/12/26 ya", COMMAND_MOHON_WAKTU, "2026-12-01");
	expect("Mohon waktu s.d. 2026-12-01", COMMAND_MOHON_WAKTU, "2026-12-01");
	expect("mohon tambahan waktu hingga Senin, 4 Jan", COMMAND_MOHON_WAKTU, "2027-01-04");
	expect("mohon waktu tiga hari", COMMAND_MOHON_WAKTU, "tiga hari");
	expect("mohon waktu sampai 31 Februari 2026", COMMAND_MOHON_WAKTU, "sampai 31 Februari 2026");
}

Test(command, greetings_come_first)
{
	expect("Assalamu'alaikum wr. wb.\n\nSTATUS PPID-2026-00016", COMMAND_STATUS, "PPID-2026-00016");
	expect("Yth. PPID\nKabupaten Kulon Progo\nSTATUS", COMMAND_NONE, "");
	expect("Selamat pagi Bapak/Ibu, batal ya", COMMAND_BATAL, "");
	expect("Yth. Bapak/Ibu PPID,\ndi tempat\n\nDengan hormat,\nKEBERATAN", COMMAND_KEBERATAN, "");
	expect("\n\n  \n> STATUS", COMMAND_STATUS, "");
}

Test(command, sentences_that_only_begin_so)
{
	expect("Keberatan warga dengan pabrik di dusun kami", COMMAND_NONE, "");
	expect("Saya keberatan dengan bau limbah itu", COMMAND_NONE, "");
	expect("Batal cair dana BLT kami", COMMAND_NONE, "");
	expect("CABUT IZIN TAMBAK ITU", COMMAND_NONE, "");
	expect("Status jalan provinsi rusak parah", COMMAND_NONE, "");
	expect("Cek jalan di depan pasar", COMMAND_NONE, "");
	expect("mencabut pohon di jalan", COMMAND_NONE, "");
	expect("statusnya bagaimana", COMMAND_NONE, "");
	expect("Mohon data penduduk. STATUS", COMMAND_NONE, "");
	expect("", COMMAND_NONE, "");
	expect(NULL, COMMAND_NONE, "");
}

Test(command, hostile_lines_end, .timeout = 20)
{
	enum { MANY = 1 << 20 };
	char *text = malloc(MANY + 1);
	char argument[COMMAND_ARGUMENT_BYTES];

	for (size_t i = 0; i + 5 <= MANY; i += 5)
		memcpy(text + i, "pak, ", 5);
	text[MANY] = '\0';
	cr_expect_eq(command_read(text, 0, argument), COMMAND_NONE);
	memset(text, 0xff, MANY);
	memcpy(text, "TANGGAPAN: ", 11);
	cr_expect_eq(command_read(text, 0, argument), COMMAND_TANGGAPAN);
	cr_expect_eq(strlen(argument), (size_t)COMMAND_ARGUMENT_BYTES - 1);
	free(text);
}

Test(command, names)
{
	cr_expect_null(command_name(COMMAND_NONE));
	cr_expect_str_eq(command_name(COMMAND_MOHON_WAKTU), "mohon_waktu");
}
