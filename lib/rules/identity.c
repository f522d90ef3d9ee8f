/* What a sender must tell about himself: two tables and a loop over them. */
#include "rules/identity.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "rules/nik.h"
#include "rules/phone.h"

/* Something readable: blanks, a dash or dots are what people put for "nothing". */
static bool
is_text(const char *value, int32_t today_on)
{
	(void)today_on;
	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;

		if (c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
			return true;
	}
	return false;
}

static bool
is_nik(const char *value, int32_t today_on)
{
	char nik[NIK_BYTES];

	return nik_is_usable(nik_check(value, today_on, nik));
}

static bool
is_phone(const char *value, int32_t today_on)
{
	char phone[PHONE_BYTES];

	(void)today_on;
	return phone_normalise(value, phone);
}

/* Only enough to tell an address from a word: the mail server has the last say. */
static bool
is_email(const char *value, int32_t today_on)
{
	const char *at = strrchr(value, '@');

	(void)today_on;
	return at != NULL && at != value && at[1] != '\0' && at[1] != '.'
	       && strpbrk(value, " \t\r\n") == NULL;
}

static const struct {
	const char *name;
	size_t offset;
	bool (*is_told)(const char *value, int32_t today_on);
} fields[] = {
	[IDENTITY_NAME] = {"name", offsetof(struct identity, name), is_text},
	[IDENTITY_NIK] = {"nik", offsetof(struct identity, nik), is_nik},
	[IDENTITY_ADDRESS] = {"address", offsetof(struct identity, address), is_text},
	[IDENTITY_PHONE] = {"phone", offsetof(struct identity, phone), is_phone},
	[IDENTITY_EMAIL] = {"email", offsetof(struct identity, email), is_email},
	[IDENTITY_OCCUPATION] = {"occupation", offsetof(struct identity, occupation), is_text},
	[IDENTITY_PURPOSE] = {"purpose", offsetof(struct identity, purpose), is_text},
	[IDENTITY_WANTED] = {"wanted", offsetof(struct identity, wanted), is_text},
	[IDENTITY_HOW] = {"how", offsetof(struct identity, how), is_text},
};

_Static_assert(sizeof fields / sizeof fields[0] == IDENTITY__MAX, "a field without a row");

#define CONTACT (IDENTITY_BIT(IDENTITY_PHONE) | IDENTITY_BIT(IDENTITY_EMAIL))

static const struct {
	unsigned all; /* each of these */
	unsigned any; /* at least one of these */
} needed[] = {
	[KIND_PERMOHONAN] = {
		IDENTITY_BIT(IDENTITY_NAME) | IDENTITY_BIT(IDENTITY_NIK)
			| IDENTITY_BIT(IDENTITY_ADDRESS) | IDENTITY_BIT(IDENTITY_PURPOSE),
		CONTACT,
	},
	[KIND_ADUAN] = {0, CONTACT},
	[KIND_KRITIK] = {0, CONTACT},
	[KIND_SARAN] = {0, CONTACT},
	[KIND_BELUM_DITENTUKAN] = {0, CONTACT},
};

_Static_assert(sizeof needed / sizeof needed[0] == KIND__MAX, "a kind without a row");

const char *
identity_field_name(enum identity_field field)
{
	return fields[field].name;
}

enum identity_field
identity_field_parse(const char *name)
{
	for (unsigned i = 0; name != NULL && i < IDENTITY__MAX; i++)
		if (strcmp(fields[i].name, name) == 0)
			return (enum identity_field)i;
	return IDENTITY__MAX;
}

const char *
identity_get(const struct identity *identity, enum identity_field field)
{
	const char *value;

	memcpy(&value, (const char *)identity + fields[field].offset, sizeof value);
	return value;
}

unsigned
identity_missing(enum kind kind, const struct identity *identity, int32_t today_on)
{
	unsigned told = 0;

	for (unsigned i = 0; i < IDENTITY__MAX; i++) {
		const char *value = identity_get(identity, (enum identity_field)i);

		if (value != NULL && fields[i].is_told(value, today_on))
			told |= IDENTITY_BIT(i);
	}

	unsigned missing = needed[kind].all & ~told;

	return (told & needed[kind].any) == 0 ? missing | needed[kind].any : missing;
}
