/*
 * What a sender must tell about himself before his message can proceed.
 *
 * One table says it for each kind (DOMAIN.md 2.5 and 5.1). It reads what was
 * told; whether it is true nobody can see from a letter.
 */
#ifndef LOKET_RULES_IDENTITY_H
#define LOKET_RULES_IDENTITY_H

#include <stdint.h>

#include "rules/kind.h"

enum identity_field {
	IDENTITY_NAME,
	IDENTITY_NIK,
	IDENTITY_ADDRESS,
	IDENTITY_PHONE,
	IDENTITY_EMAIL,
	IDENTITY_OCCUPATION,
	IDENTITY_PURPOSE, /* tujuan penggunaan informasi */
	IDENTITY_WANTED,  /* melihat, or salinan in which form */
	IDENTITY_HOW,     /* how the copy is handed over */
	IDENTITY__MAX,
};

#define IDENTITY_BIT(field) (1U << (field))

/* What the sender told, as he wrote it; NULL is "not told". Owned by the caller. */
struct identity {
	const char *name;
	const char *nik;
	const char *address;
	const char *phone;
	const char *email;
	const char *occupation;
	const char *purpose;
	const char *wanted;
	const char *how;
};

/* The field's key in a record and in the register: "name", "nik", … */
const char *identity_field_name(enum identity_field field);

/* The field of that key, or IDENTITY__MAX. `name` may be NULL. */
enum identity_field identity_field_parse(const char *name);

/* The value of one field; NULL when it was not told. */
const char *identity_get(const struct identity *identity, enum identity_field field);

/*
 * The fields without which a message of that kind cannot proceed, a set of
 * IDENTITY_BITs; 0 when it can. A field that was told but cannot be right (a
 * NIK that nik_check() does not take, a telephone number that is none, "-") is
 * missing.
 *
 * permohonan: name, NIK, address, purpose, and telephone or e-mail; when neither
 * of the two is there both bits are set, meaning "one of them". `wanted` and
 * `how` never block: who does not say gets a copy by the channel he used. The
 * occupation is asked by the old form only. The other kinds and what is not
 * yet decided need a way to be answered and nothing else (UU KIP art. 22(2)
 * speaks of requests; DOMAIN.md 5.1: no rejecting for a missing NIK).
 *
 * `today_on` is for the date of birth in the NIK.
 */
unsigned identity_missing(enum kind kind, const struct identity *identity, int32_t today_on);

#endif
