#include "letter/fields.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "letter/agency.h"
#include "letter/objection.h"
#include "letter/words.h"
#include "rules/complaint.h"
#include "rules/day.h"
#include "rules/identity.h"
#include "rules/mask.h"
#include "rules/state.h"

#define SUMMARY_BYTES 180
#define NIK_ROOM 64 /* behind the end of a summary: any NIK that begins before it */
#define NUMBER_TEXT 24
#define LIMIT_BYTES 160

struct fields {
	char summary[SUMMARY_BYTES + 4];
	char received[WORDS_DATE_BYTES];
	char due[WORDS_DATE_BYTES];
	char answer_due[WORDS_DATE_BYTES];   /* as extended */
	char extended_due[WORDS_DATE_BYTES];
	char *reason; /* of the extension */
	char complete_by[WORDS_DATE_BYTES];
	char missing[WORDS_MISSING_BYTES];
	char answer_days[NUMBER_TEXT];
	char extension_days[NUMBER_TEXT];
	char ask[WORDS_ASK_BYTES];
	char limit[LIMIT_BYTES];
	char objection_received[WORDS_DATE_BYTES];
	char objection_due[WORDS_DATE_BYTES];
	char superior_days[NUMBER_TEXT];
	char dispute_days[NUMBER_TEXT];
	char ground[2];
	struct objection_words objection;
	char *agency_reader;
	char *question, *identity;           /* as an agency reads them */
	char question_summary[SUMMARY_BYTES + 4];
	char forwarded[WORDS_DATE_BYTES];
	char agency_due[WORDS_DATE_BYTES];
	char agency_days[NUMBER_TEXT];
	char objection_days[NUMBER_TEXT];
	struct letter_field *list; /* ends with a NULL name */
	size_t n;
};

static const char *
text(const json_t *request, const char *key)
{
	const char *value = json_string_value(json_object_get(request, key));

	return value != NULL && *value != '\0' ? value : NULL;
}

/* A copy of the value, "" and NULL as none. */
static char *
put(struct fields *fields, const char *name, const char *value)
{
	char *copy = value != NULL && *value != '\0' ? strdup(value) : NULL;

	fields->list = reallocarray(fields->list, fields->n + 2, sizeof *fields->list);
	if (fields->list == NULL || (copy == NULL && value != NULL && *value != '\0'))
		abort();
	fields->list[fields->n++] = (struct letter_field){ name, copy };
	fields->list[fields->n] = (struct letter_field){ 0 };
	return copy;
}

/* No letter holds a NIK, also where the citizen wrote it himself, as his name or among his
 * words. (What an officer gives was refused if it held one; his account numbers stay.) */
static void
add(struct fields *fields, const char *name, const char *value)
{
	char *copy = put(fields, name, value);

	if (copy != NULL)
		mask_nik_text(copy);
}

static void
date(const json_t *request, const char *key, char buf[WORDS_DATE_BYTES])
{
	const char *day = text(request, key);

	words_date(day ? day_parse(day) : DAY_NONE, buf);
}

/* The subject, or where there is none the first words; cut at a character. */
static void
summarise(const char *subject, const char *words, char summary[SUMMARY_BYTES + 4])
{
	const char *from = subject != NULL && *subject != '\0' ? subject : words;
	char head[SUMMARY_BYTES + NIK_ROOM];
	size_t len = 0;

	if (from == NULL || *from == '\0')
		from = "(tanpa judul)";
	/* Masked before it is cut: the half of a NIK is one too. */
	snprintf(head, sizeof head, "%s", from);
	mask_nik_text(head);
	for (; len < SUMMARY_BYTES && head[len] != '\0'; len++)
		summary[len] = head[len] == '\n' ? ' ' : head[len];
	if (head[len] != '\0') {
		while (len > 0 && ((unsigned char)head[len] & 0xc0) == 0x80)
			len--;
		memcpy(summary + len, "…", 4);
		return;
	}
	summary[len] = '\0';
}

static void
list_missing(const json_t *request, int32_t today_on, char buf[WORDS_MISSING_BYTES])
{
	struct identity id = {
		.name = text(request, "name"), .nik = text(request, "nik"),
		.address = text(request, "address"), .phone = text(request, "phone"),
		.email = text(request, "email"), .occupation = text(request, "occupation"),
		.purpose = text(request, "purpose"), .wanted = text(request, "wanted"),
		.how = text(request, "how"),
	};

	words_missing(identity_missing(kind_parse(text(request, "kind")), &id, today_on),
	              buf, WORDS_MISSING_BYTES);
}

/* Until when the office answers, or what it waits for: a sentence for every state. */
static void
tell_limit(const json_t *request, struct fields *f)
{
	const char *ordered = text(request, "ordered_by_on");
	const char *extended = ordered ? ordered : text(request, "extended_due_on");
	enum state status = state_parse(text(request, "status"));
	char extended_due[WORDS_DATE_BYTES];

	words_date(extended ? day_parse(extended) : DAY_NONE, extended_due);
	if (status == STATE_BELUM_LENGKAP)
		snprintf(f->limit, sizeof f->limit, "Kelengkapan kami tunggu sampai %s.", f->complete_by);
	else if (!state_is_open(status))
		snprintf(f->limit, sizeof f->limit, "Tidak ada batas waktu yang masih berjalan.");
	else
		snprintf(f->limit, sizeof f->limit, "Jawaban kami sampaikan paling lambat %s.",
		         extended ? extended_due : f->due);
}

/* What the officer wrote for this letter: before all others, so that it counts. */
static void
add_values(const json_t *about, struct fields *f)
{
	const char *name;
	json_t *value;

	json_object_foreach(json_object_get(about, "values"), name, value)
		put(f, name, json_string_value(value));
}

/* That which the letter is about; else the last one of the request. */
static void
add_objection(const json_t *request, const struct conf *conf, struct fields *f)
{
	int64_t received_at = json_integer_value(json_object_get(request, "objection_received_at"));
	const char *ground = text(request, "objection_ground");

	if (received_at != 0)
		words_date(day_of(received_at, conf->zone_secs), f->objection_received);
	date(request, "objection_due_on", f->objection_due);
	snprintf(f->superior_days, NUMBER_TEXT, "%ld", conf->superior_workdays);
	add(f, "nomor_keberatan", text(request, "objection_number"));
	add(f, "alasan_keberatan", words_ground(ground ? *ground : '\0'));
	add(f, "keberatan_diterima", f->objection_received);
	add(f, "batas_tanggap", f->objection_due);
	add(f, "hari_tanggap", f->superior_days);
}

/* Only a letter about one objection: to the superior, or his answer. */
static void
add_superior(const json_t *request, const json_t *about, const struct conf *conf, struct fields *f)
{
	enum objection_outcome outcome = objection_outcome_parse(text(about, "outcome"));
	const char *superior = text(about, "superior");

	if (text(about, "objection_number") == NULL)
		return;
	if (superior == NULL)
		superior = conf->office_superior;
	snprintf(f->dispute_days, NUMBER_TEXT, "%ld", conf->dispute_workdays);
	snprintf(f->ground, sizeof f->ground, "%s", text(about, "objection_ground"));
	objection_words(request, about, conf, &f->objection);
	add(f, "kode_alasan", f->ground);
	add(f, "keberatan_melalui", words_channel(text(about, "objection_channel")));
	add(f, "atasan", superior ? superior : "Atasan PPID");
	add(f, "pemohon", f->objection.applicant);
	add(f, "isi_permohonan", f->objection.question);
	add(f, "isi_keberatan", f->objection.text);
	add(f, "kasus_posisi", f->objection.history);
	add(f, "nomor_surat", text(about, "letter_number") ? text(about, "letter_number") : "-");
	add(f, "putusan", outcome == OBJECTION_OUTCOME__MAX ? NULL : words_objection_outcome(outcome));
	add(f, "pertimbangan", f->objection.reasons);
	add(f, "perintah", f->objection.order);
	add(f, "batas_sengketa", f->objection.dispute_due);
	add(f, "hari_sengketa", f->dispute_days);
}

/* The forward that the letter is about, and of the applicant only what the agency may
 * know. */
static void
add_forward(const json_t *request, const json_t *about, const struct conf *conf, struct fields *f)
{
	bool with_identity = json_integer_value(json_object_get(about, "with_identity")) != 0;
	char *subject, *words;

	if (text(about, "agency_code") == NULL)
		return;
	subject = agency_words(request, "subject", with_identity);
	words = agency_words(request, "text", with_identity);
	f->question = agency_question(request, json_object_get(about, "additions"), with_identity, conf->zone_secs);
	f->identity = agency_identity(request, with_identity);
	summarise(subject, words, f->question_summary);
	free(subject);
	free(words);
	words_date(day_of(json_integer_value(json_object_get(about, "forwarded_at")), conf->zone_secs), f->forwarded);
	date(about, "agency_due_on", f->agency_due);
	snprintf(f->agency_days, NUMBER_TEXT, "%ld", conf->agency_workdays);
	f->agency_reader = agency_reader(text(about, "agency_code"), text(about, "agency_name"));
	add(f, "kepada", f->agency_reader);
	add(f, "kode_skpd", text(about, "agency_code"));
	add(f, "nama_skpd", text(about, "agency_name"));
	add(f, "tgl_teruskan", f->forwarded);
	add(f, "batas_skpd", f->agency_due);
	add(f, "hari_skpd", f->agency_days);
	add(f, "pokok", f->question_summary);
	add(f, "uraian", f->question);
	add(f, "identitas", f->identity);
}

/* Whose request is decided, and who decides. */
static void
add_parties(const json_t *request, const struct conf *conf, struct fields *f)
{
	const char *address = text(request, "address"), *occupation = text(request, "occupation");
	const char *contact = text(request, "email"), *purpose = text(request, "purpose");

	if (contact == NULL)
		contact = text(request, "phone");
	snprintf(f->objection_days, NUMBER_TEXT, "%ld", conf->objection_workdays);
	add(f, "alamat_pemohon", address ? address : "(tidak disebutkan)");
	add(f, "kontak_pemohon", contact ? contact : "(tidak disebutkan)");
	add(f, "pekerjaan", occupation ? occupation : "(tidak disebutkan)");
	add(f, "tujuan", purpose ? purpose : "(tidak disebutkan)");
	add(f, "informasi", f->summary);
	add(f, "hari_keberatan", f->objection_days);
	add(f, "pejabat", conf->office_official);
}

/* How to answer: a letter on paper is no mail. Which it is its row says; one that has none
 * yet goes by mail where there is an address. */
static void
add_reply(const json_t *request, const json_t *about, struct fields *f)
{
	const char *channel = text(about, "letter_channel");
	bool paper = channel ? strcmp(channel, "surat") == 0 : text(request, "email") == NULL;

	add(f, "balas", paper ? "hubungilah kami dan sebutkan nomor di atas" : "balaslah surel ini");
	add(f, "membalas", paper ? "menghubungi kami dan menyebut nomor di atas" : "membalas surel ini");
	add(f, "catatan_balas", paper ? "Mohon menyebut nomor dalam kurung siku bila menghubungi kami."
	    : "Mohon tidak mengubah nomor dalam kurung siku pada judul surel bila\nmembalas.");
}

/* The extension's ground in the regulation's words, and the officer's own. */
static char *
reason(const json_t *request)
{
	const char *ground = text(request, "extension_ground");
	char *words = NULL;

	if (ground != NULL && asprintf(&words, "%s (%s)", words_extension(ground),
	                               text(request, "extension_reason")) < 0)
		abort();
	return words;
}

struct fields *
fields_of_request(const json_t *request, const json_t *about, const struct conf *conf,
                  int32_t today_on)
{
	struct fields *f = calloc(1, sizeof *f);
	int64_t received_at = json_integer_value(json_object_get(request, "received_at"));

	if (f == NULL)
		abort();
	add_values(about, f);
	summarise(text(request, "subject"), text(request, "text"), f->summary);
	words_date(day_of(received_at, conf->zone_secs), f->received);
	date(request, "due_on", f->due);
	date(request, "planned_due_on", f->extended_due);
	f->reason = reason(request);
	date(request, "complete_by_on", f->complete_by);
	list_missing(request, today_on, f->missing);
	snprintf(f->answer_days, NUMBER_TEXT, "%ld", conf->answer_workdays);
	snprintf(f->extension_days, NUMBER_TEXT, "%ld", conf->extension_workdays);
	words_ask(complaint_missing(text(request, "subject"), text(request, "text")), f->ask);
	tell_limit(request, f);
	add_objection(text(about, "objection_number") ? about : request, conf, f);
	add_superior(request, about, conf, f);
	add_forward(request, about, conf, f);
	add_parties(request, conf, f);
	/* The words may have changed since it was owed; the letter is made all the same. */
	add(f, "daftar_tanya", *f->ask ? f->ask : "- Keterangan lain yang Saudara anggap perlu");
	add(f, "keadaan", words_state(state_parse(text(request, "status"))));
	add(f, "keterangan_batas", f->limit);
	add(f, "nomor", text(request, "number"));
	add(f, "nama", words_name(text(request, "name")));
	add(f, "jenis", words_kind(kind_parse(text(request, "kind"))));
	add(f, "diterima_pada", f->received);
	add(f, "kanal", words_channel(text(request, "channel")));
	add(f, "ringkasan", f->summary);
	add(f, "tenggat", f->due);
	date(request, text(request, "ordered_by_on") ? "ordered_by_on" :
	     text(request, "extended_due_on") ? "extended_due_on" : "due_on", f->answer_due);
	add(f, "batas_jawaban", f->answer_due);
	add(f, "tenggat2", f->extended_due);
	add(f, "alasan", f->reason);
	add(f, "batas_lengkap", f->complete_by);
	add(f, "daftar_kurang", f->missing);
	add(f, "hari_jawab", f->answer_days);
	add(f, "hari_perpanjangan", f->extension_days);
	add_reply(request, about, f);
	add(f, "kantor", conf->office_name);
	add(f, "alamat_kantor", conf->office_address);
	add(f, "telepon_kantor", conf->office_phone);
	add(f, "surel_kantor", conf->office_email);
	return f;
}

void
fields_free(struct fields *fields)
{
	if (fields != NULL) {
		free(fields->reason);
		objection_words_free(&fields->objection);
		free(fields->agency_reader);
		free(fields->question);
		free(fields->identity);
		for (size_t i = 0; i < fields->n; i++)
			free((char *)fields->list[i].value);
		free(fields->list);
	}
	free(fields);
}

const struct letter_field *
fields_list(const struct fields *fields)
{
	return fields->list;
}
