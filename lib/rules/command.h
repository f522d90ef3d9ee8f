/*
 * What a writer orders with the first line of his letter.
 *
 * An applicant objects (KEBERATAN), withdraws (BATAL, CABUT, DICABUT) or asks how far
 * his request is (STATUS); an agency answers (TANGGAPAN), says that it is not the
 * right one (BUKAN KEWENANGAN) or asks for time (MOHON WAKTU). The word stands at the
 * start of the first line behind a greeting, in any case. A sentence that only happens
 * to begin with such a word ("Keberatan warga …", "Batal cair …") is none.
 *
 * This only reads; whether the writer may order it the register decides.
 */
#ifndef LOKET_RULES_COMMAND_H
#define LOKET_RULES_COMMAND_H

#include <stdint.h>

enum command {
	COMMAND_NONE,
	COMMAND_KEBERATAN,
	COMMAND_BATAL,
	COMMAND_STATUS,
	COMMAND_TANGGAPAN,
	COMMAND_BUKAN_KEWENANGAN,
	COMMAND_MOHON_WAKTU,
	/* in an SMS (rules/sms.h); command_read() finds none of them */
	COMMAND_LENGKAP,
	COMMAND_LANJUT,
	COMMAND_FORMAT,
	COMMAND_STOP,
	COMMAND__MAX,
};

#define COMMAND_ARGUMENT_BYTES 200

/* The name in a record: "bukan_kewenangan"; NULL for COMMAND_NONE. */
const char *command_name(enum command command);

/*
 * The command of a text (UTF-8, NULL for none), or COMMAND_NONE. `argument` is what
 * stands behind the word in its line, without the marks around it, "" when nothing
 * does; of COMMAND_MOHON_WAKTU the day as 2026-11-30 when one is named (without a year:
 * the next such day after today_on). What does not fit is cut at a character.
 */
enum command command_read(const char *text, int32_t today_on,
                          char argument[COMMAND_ARGUMENT_BYTES]);

#endif
