/*
 * What a citizen means by an SMS (DOMAIN.md section 6).
 *
 * A keyword form is a first word and fields: INFO#nama#NIK#alamat#isi. The word stands in
 * any case and may have one slip (a letter too much, too few, wrong, or two exchanged)
 * where a separator follows it; separators are '#', and where there is none '*' or ';',
 * with blanks around them. Fields are told apart by what they are as well as by their
 * place: a NIK wherever it stands, a number in front. Everything else is free text, never
 * an error: keywords help, nobody must know them.
 */
#ifndef LOKET_RULES_SMS_H
#define LOKET_RULES_SMS_H

#include <stddef.h>
#include <stdint.h>

#include "rules/kind.h"

enum sms_word {
	SMS_FREE,
	SMS_INFO,      /* a request for information: nama, NIK, alamat, isi */
	SMS_ADUAN,     /* nama, alamat, isi */
	SMS_KRITIK,    /* nama, isi */
	SMS_SARAN,     /* nama, isi */
	SMS_STATUS,    /* nomor */
	SMS_LENGKAP,   /* nomor, nama, NIK, alamat */
	SMS_LANJUT,    /* nomor, isi: more words about a file */
	SMS_KEBERATAN, /* nomor, alasan */
	SMS_BATAL,     /* nomor */
	SMS_FORMAT,    /* how does one write to you? */
	SMS_STOP,      /* no messages that need not be */
	SMS_WORD__MAX,
};

/* A piece of the text, which the caller keeps; length 0: it is not there. */
struct sms_span {
	const char *at;
	size_t len;
};

struct sms_form {
	enum sms_word word;
	struct sms_span number; /* as written: "PPID-2026-00012", "12" */
	struct sms_span name, nik, address;
	struct sms_span text;   /* isi; of free text all of it */
};

/* The command's name in a record, such as "lengkap"; NULL for a word that orders nothing
 * about a file (SMS_FREE and the four kinds). */
const char *sms_command(enum sms_word word);

/* The kind that the word names; KIND__MAX when it names none. */
enum kind sms_kind(enum sms_word word);

/* Reads an SMS (UTF-8). `today_on` is for the date of birth in a NIK, and for commands in
 * free words (rules/command.h). */
void sms_read(const char *text, int32_t today_on, struct sms_form *form);

#endif
