#include "mail/dictation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "desk/pairs.h"
#include "letter/words.h"
#include "mail/charset.h"
#include "mail/entry.h"
#include "mail/given.h"
#include "rules/day.h"
#include "rules/kind.h"

/* What may be told, and how the raw form calls it. `attach` may come again and again. */
static const char *const keys[] = {
	"channel", "kind", "received", "name", "nik", "address", "phone", "email", "occupation",
	"purpose", "wanted", "how", "subject", "text", "attach", NULL,
};
static const char *const labels[] = {
	"Melalui", "Jenis", "Diterima", "Nama", "NIK", "Alamat", "Telepon", "Surel", "Pekerjaan",
	"Tujuan penggunaan informasi", "Cara memperoleh informasi", "Cara pengiriman", "Pokok", NULL,
};

void
dictation_begin(struct dictation *d)
{
	*d = (struct dictation){ .told = json_object(), .attached = json_array() };
}

void
dictation_end(struct dictation *d)
{
	json_decref(d->told);
	json_decref(d->attached);
}

/* --- what was told --------------------------------------------------------------------------- */

int
dictation_file(struct dictation *d, const char *path, struct fault *f)
{
	if (d->n_files + 1 == DICTATION_FILES_MAX)
		return fault_set(f, EX_USAGE, "attach", "paling banyak %d berkas", DICTATION_FILES_MAX - 1);
	if (*path == '\0')
		return fault_set(f, EX_USAGE, "attach", "sebutkan berkasnya");
	json_array_append_new(d->attached, json_string(path));
	d->files[d->n_files] = json_string_value(json_array_get(d->attached, d->n_files));
	d->n_files++;
	return 0;
}

/* "@FILE" and "-" of a text are read here. */
static int
take(struct dictation *d, const char *key, const char *value, bool from_input, struct fault *f)
{
	char *text;
	int result;

	if (strcmp(key, "attach") == 0)
		return dictation_file(d, value, f);
	if (strcmp(key, "text") != 0 || (*value != '@' && strcmp(value, "-") != 0))
		return pairs_set(d->told, key, value, keys, f);
	if (from_input && *value == '-')
		return fault_set(f, EX_USAGE, "text", "masukan baku sudah dipakai; tulislah text=@BERKAS");
	text = given_text(*value == '@' ? value + 1 : value, f);
	result = text ? pairs_set(d->told, key, text, keys, f) : -1;
	free(text);
	return result;
}

int
dictation_pair(struct dictation *d, const char *pair, bool from_input, struct fault *f)
{
	const char *equals = strchr(pair, '=');
	char *key;
	int result;

	if (equals == NULL || equals == pair)
		return fault_set(f, EX_USAGE, "key=value", "tulislah kunci=isi, misalnya name='Siti Aminah'");
	key = strndup(pair, (size_t)(equals - pair));
	if (key == NULL)
		abort();
	result = take(d, key, equals + 1, from_input, f);
	free(key);
	return result;
}

/* A record {"channel": …}: the same keys. "v" is of every record. */
int
dictation_record(struct dictation *d, const char *line, struct fault *f)
{
	json_t *record = json_loads(line, JSON_REJECT_DUPLICATES, NULL), *value, *one;
	const char *key;
	int result = record ? 0 : fault_set(f, EX_DATAERR, "standard input", "baris ini bukan rekaman JSON");
	size_t i;

	json_object_foreach(record, key, value) {
		if (result < 0 || strcmp(key, "v") == 0 || json_is_null(value))
			continue;
		if (json_is_string(value))
			result = take(d, key, json_string_value(value), true, f);
		else if (json_is_array(value) && strcmp(key, "attach") == 0)
			json_array_foreach(value, i, one)
				result = result < 0 || !json_is_string(one) ? -1 : dictation_file(d, json_string_value(one), f);
		else
			result = -1;
		if (result < 0 && f->code == EX_OK)
			fault_set(f, EX_DATAERR, key, "isinya harus teks");
	}
	json_decref(record);
	return result;
}

/* --- what must be ---------------------------------------------------------------------------- */

static bool
is_one_of(const char *word, const char *words)
{
	const char *at = strstr(words, word);
	size_t n = strlen(word);

	return n > 0 && strchr(word, ' ') == NULL && at != NULL && (at == words || at[-1] == ' ') &&
	    (at[n] == ' ' || at[n] == '\0');
}

/* A day, or a moment; not later than now. */
static int
check_received(struct dictation *d, const struct conf *conf, int64_t now, struct fault *f)
{
	const char *text = record_text(d->told, "received");
	int32_t zone = conf->zone_secs, on = text ? day_parse(text) : DAY_NONE;

	d->received_at = now;
	if (text == NULL || on == day_of(now, zone))
		return 0;
	if (on != DAY_NONE)
		d->received_at = (int64_t)on * 86400 - zone;
	else if (!clock_parse(text, &d->received_at))
		return fault_set(f, EX_USAGE, "received", "tulislah tanggal sebagai TAHUN-BULAN-HARI, misalnya 2026-11-20");
	return d->received_at <= now ? 0 : fault_set(f, EX_DATAERR, "received", "tanggal itu belum tiba");
}

/* The subject, or the first line of the words, on one line. */
static void
set_subject(struct dictation *d)
{
	const char *subject = record_text(d->told, "subject"), *text = record_text(d->told, "text");
	const char *from = subject ? subject : text ? text + strspn(text, " \t\r\n") : "";
	char *first = strndup(from, subject ? strlen(from) : strcspn(from, "\r\n")), *line;
	uint32_t warnings = 0;

	if (first == NULL)
		abort();
	line = charset_clean_line(first, DICTATION_SUBJECT_BYTES, &warnings);
	snprintf(d->subject, sizeof d->subject, "%s", line);
	free(line);
	free(first);
}

int
dictation_check(struct dictation *d, const struct conf *conf, int64_t now, struct fault *f)
{
	const char *channel = record_text(d->told, "channel"), *kind = record_text(d->told, "kind");

	if (channel == NULL || !is_one_of(channel, "surat telepon faks datang web"))
		return fault_set(f, EX_USAGE, "channel", "sebutkan jalannya: channel=surat, telepon, faks, datang, atau web");
	if (kind != NULL && (kind_parse(kind) == KIND__MAX))
		return fault_set(f, EX_USAGE, "kind", "pilih salah satu: permohonan aduan kritik saran belum_ditentukan");
	if (record_text(d->told, "text") == NULL && record_text(d->told, "subject") == NULL)
		return fault_set(f, EX_USAGE, "text", "belum ada isinya: text=@BERKAS, text=- (masukan baku), atau subject=...");
	if (pairs_check_identity(d->told, day_of(now, conf->zone_secs), f) < 0)
		return -1;
	set_subject(d);
	return check_received(d, conf, now, f);
}

/* --- the record -------------------------------------------------------------------------------- */

/* What the archive keeps: every line that was told. */
static char *
make_form(const struct dictation *d)
{
	char *form = NULL;
	size_t size;
	FILE *out = open_memstream(&form, &size);

	if (out == NULL)
		abort();
	for (size_t i = 0; labels[i] != NULL; i++)
		if (record_text(d->told, keys[i]) != NULL)
			fprintf(out, "%s: %s\n", labels[i], record_text(d->told, keys[i]));
	fprintf(out, "\n%s\n", record_text(d->told, "text") ? record_text(d->told, "text") : "");
	if (fclose(out) == EOF)
		abort();
	return form;
}

/* The kind that the officer says counts; else it is guessed as that of a mail is. */
static void
set_kind(const struct dictation *d, json_t *record)
{
	const char *kind = record_text(d->told, "kind");
	struct kind_verdict guess = { .why = "petugas" };

	if (kind == NULL) {
		kind_classify(d->subject, record_text(d->told, "text"), &guess);
		kind = kind_name(guess.kind);
	}
	json_object_set_new(record, "kind", json_pack("{s:s, s:i, s:s}", "value", kind, "score", guess.score, "why", guess.why));
}

json_t *
dictation_make(const struct dictation *d, const struct conf *conf, int64_t *size, struct fault *f)
{
	const char *text = record_text(d->told, "text");
	char *form = make_form(d);
	struct entry entry = {
		.channel = record_text(d->told, "channel"), .name = record_text(d->told, "name"),
		.email = record_text(d->told, "email"), .subject = d->subject, .text = text ? text : "",
		.form = form, .received_at = d->received_at, .files = d->files, .store = true,
	};
	json_t *record = entry_make(conf, &entry, size, f);

	free(form);
	if (record == NULL)
		return NULL;
	set_kind(d, record);
	json_object_set(record, "identity", d->told);
	return record;
}

