/*
 * The words that citizens and officers read for the values of the domain.
 *
 * Data and options say belum_lengkap, a letter says "menunggu kelengkapan". This
 * is the one place where the one becomes the other. Indonesian whatever the
 * locale; every string returned is static.
 */
#ifndef LOKET_LETTER_WORDS_H
#define LOKET_LETTER_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "rules/calendar.h"
#include "rules/complaint.h"
#include "rules/identity.h"
#include "rules/kind.h"
#include "rules/outcome.h"
#include "rules/objection.h"
#include "rules/state.h"

#define WORDS_DATE_BYTES 32     /* any date, long or short */
#define WORDS_MISSING_BYTES 640 /* any set of missing fields */

/* "7 Desember 2026"; "" for DAY_NONE. */
void words_date(int32_t on, char buf[WORDS_DATE_BYTES]);

/* "Sen 7 Des 2026", for tables; "" for DAY_NONE. */
void words_date_short(int32_t on, char buf[WORDS_DATE_BYTES]);

/* "Permohonan informasi", "Aduan", "Kritik", "Saran", "Belum ditentukan". */
const char *words_kind(enum kind kind);

/* "Menunggu kelengkapan"; STATE_NONE is "Belum terdaftar". */
const char *words_state(enum state state);

/*
 * A channel by its name in data ("surel", "sms", "surat", "telepon", "faks",
 * "datang", "web"): "Surat elektronik (surel)". An unknown one is returned as it
 * is, NULL as "".
 */
const char *words_channel(const char *channel);

/* What the letter `lengkapi` calls a field that is missing: "Alamat lengkap". */
const char *words_identity(enum identity_field field);

/* The reason of an extension by its name in data ("belum_dikuasai"), as the letter says
 * it; an unknown one is returned as it is, NULL as "". */
const char *words_extension(const char *ground);

/*
 * The list {{daftar_kurang}}: one line "- Alamat lengkap" for each field of the
 * set, in the order of the form, no newline behind the last. Telephone and
 * e-mail, when both are missing, are one line: one of them is enough
 * (identity_missing()). 0, or -1 and buf "" when `size` is too small;
 * WORDS_MISSING_BYTES always is enough.
 */
int words_missing(unsigned missing, char *buf, size_t size);

/* What a complaint is asked for, as {{daftar_tanya}}: a line "- Di mana …" for each of
 * the set (rules/complaint.h). Static. */
#define WORDS_ASK_BYTES 256
void words_ask(unsigned missing, char buf[WORDS_ASK_BYTES]);

/* The ground of an objection, 'a' to 'g', in words (PERKI 1/2021 art. 39(1)); "" for
 * another letter. */
const char *words_ground(char ground);

/* A decision in words, "dikabulkan sebagian". */
const char *words_outcome(enum outcome outcome);

/* "Rp15.000", for no negative sum. */
#define WORDS_RUPIAH_BYTES 40
void words_rupiah(int64_t rupiah, char buf[WORDS_RUPIAH_BYTES]);

/* The superior's answer to an objection, as the letter says it: "mengabulkan keberatan
 * sebagian". */
const char *words_objection_outcome(enum objection_outcome outcome);

/* Where an objection stands: "Menunggu tanggapan Atasan PPID". */
const char *words_objection_state(enum objection_state state);

/* Why the office is closed on a day: "Sabtu", or the kind of holiday, its name and its
 * decree; NULL when it works. `buf` may hold the words. */
#define WORDS_CLOSED_BYTES 600
const char *words_closed(const struct calendar *calendar, int32_t on, char buf[WORDS_CLOSED_BYTES]);

/* "libur nasional", "cuti bersama". */
const char *words_holiday(char kind);

/* The name for "Yth. Sdr./Sdri. …": the name itself, or "Pengirim" for NULL and "". */
const char *words_name(const char *name);

#endif
