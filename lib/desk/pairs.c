#include "desk/pairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "rules/addrspec.h"
#include "rules/identity.h"
#include "rules/nik.h"
#include "rules/phone.h"

static int
refuse_key(const char *key, const char *const keys[], struct fault *f)
{
	char names[400] = "";
	size_t n = 0;

	for (size_t i = 0; keys[i] != NULL && n < sizeof names; i++)
		n += (size_t)snprintf(names + n, sizeof names - n, "%s%s", i ? " " : "", keys[i]);
	return fault_set(f, EX_USAGE, "key=value", "tidak ada kunci %.40s; yang ada: %s", key, n ? names : "tidak ada");
}

int
pairs_set(json_t *to, const char *key, const char *value, const char *const keys[],
          struct fault *f)
{
	json_t *text;
	size_t i = 0;

	while (keys[i] != NULL && strcmp(keys[i], key) != 0)
		i++;
	if (keys[i] == NULL)
		return refuse_key(key, keys, f);
	if (json_object_get(to, key) != NULL)
		return fault_set(f, EX_USAGE, key, "kunci ini diberikan dua kali");
	if (value[strspn(value, " \t\r\n")] == '\0')
		return fault_set(f, EX_USAGE, key, "isinya kosong; kunci yang tidak diketahui tidak perlu disebut");
	text = json_string(value);
	if (text == NULL)
		return fault_set(f, EX_DATAERR, key, "bukan teks UTF-8");
	json_object_set_new(to, key, text);
	return 0;
}

int
pairs_add(json_t *to, const char *pair, const char *const keys[], struct fault *f)
{
	const char *equals = strchr(pair, '=');
	char *key;
	int result;

	if (equals == NULL || equals == pair)
		return fault_set(f, EX_USAGE, "key=value", "tulislah kunci=isi, misalnya %s='...'", keys[0] ? keys[0] : "kunci");
	key = strndup(pair, (size_t)(equals - pair));
	if (key == NULL)
		abort();
	result = pairs_set(to, key, equals + 1, keys, f);
	free(key);
	return result;
}

static bool
has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

int
pairs_check_identity(json_t *pairs, int32_t today_on, struct fault *f)
{
	const char *nik = record_text(pairs, "nik"), *phone = record_text(pairs, "phone");
	const char *email = record_text(pairs, "email");
	char nik_text[NIK_BYTES], phone_text[PHONE_BYTES];

	for (int i = 0; i < IDENTITY__MAX; i++) {
		const char *name = identity_field_name((enum identity_field)i), *text = record_text(pairs, name);

		if (text != NULL && has_control(text))
			return fault_set(f, EX_DATAERR, name, "harus satu baris, tanpa tab");
	}
	if (nik != NULL && !nik_is_usable(nik_check(nik, today_on, nik_text)))
		return fault_set(f, EX_DATAERR, "nik", "bukan NIK (16 angka, dengan tanggal lahir yang ada); periksa pada KTP");
	if (phone != NULL && !phone_normalise(phone, phone_text))
		return fault_set(f, EX_DATAERR, "phone", "bukan nomor telepon; tulislah misalnya 0812..., 0274..., atau +62...");
	if (email != NULL && !addrspec_utf8_ok(email))
		return fault_set(f, EX_DATAERR, "email", "bukan alamat surel");
	if (nik != NULL)
		record_set_text(pairs, "nik", nik_text);
	if (phone != NULL)
		record_set_text(pairs, "phone", phone_text);
	return 0;
}
