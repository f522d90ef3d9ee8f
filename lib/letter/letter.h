/*
 * Letters: templates with {{fields}}, and values set into them.
 *
 * A template is UTF-8 text:
 *
 *	Subject: [{{nomor}}] Tanda bukti penerimaan
 *	                                             (an empty line)
 *	Yth. Sdr./Sdri. {{nama}}, …
 *
 * A field is {{name}}, lower case letters, digits and "_". An unknown field is an
 * error when the template is read, so that an office learns of its slip when it
 * makes it and not when a citizen should get the letter. A value is set in once
 * and never read again: {{nomor}} or %s in a citizen's text stays what it is.
 *
 * Nothing here prints, exits, or knows of MIME. Out of memory aborts.
 */
#ifndef LOKET_LETTER_LETTER_H
#define LOKET_LETTER_LETTER_H

#include <stdbool.h>
#include <stddef.h>

#define LETTER_TEMPLATE_BYTES 65536 /* largest template */
#define LETTER_BYTES 1048576        /* largest rendered subject and body, each */
#define LETTER_WHY_BYTES 256        /* enough for most reasons; longer ones are cut */

struct letter;

/* A field and its value; a list of them ends with a name of NULL. */
struct letter_field {
	const char *name;
	const char *value; /* NULL: there is none, and a letter that needs it is not made */
};

enum letter_kind {
	LETTER_TANDA_BUKTI, /* L1, receipt (DOMAIN.md 4) */
	LETTER_LENGKAPI,    /* L2, receipt and request to complete the identity */
	LETTER_TUTUP,       /* L3, closed because it was not completed */
	LETTER_PERPANJANGAN, /* L6, notice of the extension */
	LETTER_TANYA,       /* receipt of a complaint, and what it does not tell */
	LETTER_STATUS,      /* how a request stands */
	LETTER_DICABUT,     /* withdrawn, as the applicant asked */
	LETTER_KONFIRMASI_CABUT, /* was it you who asked to withdraw? */
	LETTER_KEBERATAN_TERIMA, /* L11, receipt of an objection */
	LETTER_PEMBERITAHUAN, /* L7, granted, whole or in part */
	LETTER_TIDAK_DIKUASAI, /* L8, another body has it */
	LETTER_BELUM_DIDOKUMENTASIKAN, /* L8, not documented yet */
	LETTER_SK_PENOLAKAN, /* L9, cover of the refusal that is attached */
	LETTER_TANGGAPAN_ADUAN, /* L10, to a complaint, criticism or suggestion */
	LETTER_KEBERATAN_PENERUSAN, /* an objection, to the superior who decides it */
	LETTER_KEBERATAN_TANGGAPAN, /* L12, his answer to the applicant */
	LETTER_TIDAK_SAMPAI, /* an SMS of ours did not arrive */
	LETTER_TERLALU_BESAR, /* only the beginning of the mail was taken */
	LETTER_PENERUSAN,   /* L4, to an agency: the request that it is asked about */
	LETTER_DITERUSKAN,  /* to the applicant: at whom his request is now */
	LETTER_PENGINGAT,   /* L5, to an agency that has not answered yet */
	LETTER_ESKALASI,    /* L5, that it is late: to its head and the PPID, then to his superior */
	LETTER_RINGKASAN,   /* to an agency before it reads its mailbox: all that it owes */
	LETTER_RINGKASAN_PPID, /* to the PPID each morning: how the office stands */
	LETTER__MAX,
};

/* What the program knows of a letter. Static. */
struct letter_info {
	enum letter_kind kind;
	const char *name;                /* of the template, without channel */
	const char *const *known_fields; /* what a template may use; ends with NULL */
	bool automatic;                  /* made without an officer: Auto-Submitted */
	bool repeats;                    /* only what the applicant was told before: nobody
	                                  * need hear that it did not arrive */
};

enum letter_status {
	LETTER_OK,
	LETTER_MISSING,  /* a field has no value, letter_missing() names it */
	LETTER_TOO_LONG, /* subject or body above LETTER_BYTES */
};

/* All that is known of a letter. */
const struct letter_info *letter_info(enum letter_kind kind);

/* The letter of that name ("lengkapi"), or NULL. `name` may be NULL. */
const struct letter_info *letter_find(const char *name);

/*
 * Reads a template. `name` stands in error messages; `known_fields` ends with
 * NULL and must outlive the letter. CR LF is read as LF, a byte order mark is
 * skipped.
 *
 * NULL on an error, and `why` holds "NAME:LINE: reason" in English: no Subject
 * line, no empty line after it, an unknown field, a {{ without }} on its line.
 * The caller frees with letter_free().
 */
struct letter *letter_parse(const char *text, const char *name,
                            const char *const known_fields[], char *why, size_t why_size);

/*
 * The template of a letter for a channel ("surel"): DIR/NAME.CHANNEL when `dir`
 * is given and the file is there, else the one built in. A file that is there
 * and cannot be read or is wrong is an error; the built-in one does not hide it.
 *
 * NULL on an error, and `why` says which file and what. The caller frees with
 * letter_free().
 */
struct letter *letter_load(const char *dir, const char *name, const char *channel,
                           char *why, size_t why_size);

/*
 * The same for NAME.sms: a template without subject, of which `known_fields` are its own.
 */
struct letter *letter_load_short(const char *dir, const char *name,
                                 const char *const known_fields[], char *why, size_t why_size);

/* NULL is allowed. */
void letter_free(struct letter *letter);

/*
 * The first field of the template that has no value in `fields`, or NULL when
 * the letter can be made. Valid as long as the letter.
 */
const char *letter_missing(const struct letter *letter, const struct letter_field *fields);

/*
 * Sets the values in. Values are UTF-8; their control characters (C0, DEL, C1, and those
 * that turn the direction of writing) are dropped, except that a tab becomes a blank and a line end (LF, CR LF, CR)
 * stays a line end in the body and becomes a blank in the subject. Line ends at
 * the end of a value are dropped. When a placeholder stands alone on an indented
 * line, every line of its value is indented like it.
 *
 * On LETTER_OK *subject (one line) and *body (lines with LF) are set and the
 * caller frees both with free(); otherwise both are NULL.
 */
enum letter_status letter_render(const struct letter *letter, const struct letter_field *fields,
                                 char **subject, char **body);

#endif
