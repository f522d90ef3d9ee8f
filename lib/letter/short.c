#include "letter/short.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "letter/about.h"
#include "letter/letter.h"
#include "letter/words.h"
#include "rules/complaint.h"
#include "rules/day.h"
#include "rules/mask.h"
#include "rules/state.h"

#define FIELDS_MAX 40
#define DATE_BYTES 11 /* "07-12-2026" */

/* What a template of an SMS may use. */
static const char *const known_fields[] = {
	"kantor", "nomor", "tanggal", "hari_ini", "tenggat", "tenggat2", "hari", "kurang", "batas",
	"skpd", "kode", "batas_skpd", "alasan", "ringkas", "ambil", "batas_keberatan", "jenis",
	"dasar", "badan", "waktu", "nomor_keberatan", "batas_tanggap", "putusan", "keadaan",
	"keterangan", "tanya", NULL,
};

/* --- fitting ------------------------------------------------------------------------- */

static char *
must_copy(const char *text, size_t len)
{
	char *copy = strndup(text, len);

	if (copy == NULL)
		abort();
	return copy;
}

/* One line, in plain characters. Takes the text over. */
static char *
plain(char *text, bool ucs2)
{
	char *line = gsm_plain(text, !ucs2);

	free(text);
	for (char *p = line; *p != '\0'; p++)
		if (*p == '\n' || *p == '\t')
			*p = ' ';
	for (size_t n = strlen(line); n > 0 && strchr(" .", line[n - 1]) != NULL; n--)
		line[n - 1] = '\0'; /* the template ends the sentence */
	return line;
}

/* The rendered SMS with the values as they are now; NULL when a field has none. */
static char *
render(const struct letter *letter, const struct short_field *fields, bool ucs2)
{
	struct letter_field list[FIELDS_MAX + 1] = { { 0 } };
	char *subject, *body, *text;
	size_t n = 0;

	for (; fields->name != NULL && n < FIELDS_MAX; fields++)
		list[n++] = (struct letter_field){ fields->name, fields->value };
	if (letter_render(letter, list, &subject, &body) != LETTER_OK)
		return NULL;
	free(subject);
	text = gsm_plain(body, !ucs2); /* an office writes its forms as it writes letters */
	free(body);
	for (size_t len = strlen(text); len > 0 && strchr(" \n", text[len - 1]) != NULL; len--)
		text[len - 1] = '\0';
	return text;
}

/* Is the field in the template? Asked by taking its value away. */
static bool
is_used(const struct letter *letter, struct short_field *fields, struct short_field *field, bool ucs2)
{
	char *value = field->value, *text;

	field->value = NULL;
	text = render(letter, fields, ucs2);
	field->value = value;
	free(text);
	return text == NULL;
}

/* The longest free field that can still give something; NULL when none can. */
static struct short_field *
longest_free(const struct letter *letter, struct short_field *fields, bool ucs2)
{
	struct short_field *longest = NULL;

	for (struct short_field *f = fields; f->name != NULL; f++)
		if (f->is_free && f->value != NULL && *f->value != '\0' &&
		    (longest == NULL || strlen(f->value) > strlen(longest->value)) &&
		    is_used(letter, fields, f, ucs2))
			longest = f;
	return longest;
}

static size_t
units(const char *text)
{
	struct gsm_size size;

	gsm_measure(text, &size);
	return size.units;
}

/* Septets, or UCS-2 units, that do not fit into one SMS. */
static size_t
excess(const char *text)
{
	struct gsm_size size;

	gsm_measure(text, &size);
	return size.parts > 1 ? size.units - (size.is_gsm ? GSM_SEPTETS : GSM_UCS2) : 0;
}

/* Shortens a value by so many septets, at a word; what says where the whole is goes
 * behind it once. */
static void
shorten(struct short_field *field, size_t by)
{
	size_t have = units(field->value), behind = field->behind ? units(field->behind) : 0;
	size_t room = have > by + behind ? have - by - behind : 0;
	char *shorter;

	if (asprintf(&shorter, "%.*s%s", (int)gsm_fit(field->value, room), field->value,
	             field->behind ? field->behind : "") < 0)
		abort();
	free(field->value);
	field->value = shorter;
	free(field->behind);
	field->behind = NULL;
	field->is_free = false; /* it was cut to fit */
}

char *
short_fit(const char *dir, const char *name, struct short_field *fields, bool ucs2, struct fault *f)
{
	char why[LETTER_WHY_BYTES];
	struct letter *letter = letter_load_short(dir, name, known_fields, why, sizeof why);
	struct letter_field none[FIELDS_MAX + 1] = { { 0 } };
	struct short_field *field;
	char *text;
	size_t n = 0;

	if (letter == NULL) {
		fault_set(f, EX_CONFIG, name, "%s", why);
		return NULL;
	}
	for (field = fields; field->name != NULL; field++)
		if (field->value != NULL && *(field->value = plain(field->value, ucs2)) == '\0') {
			free(field->value);
			field->value = NULL;
		}
	for (field = fields; field->name != NULL && n < FIELDS_MAX; field++)
		none[n++] = (struct letter_field){ field->name, field->value };
	text = render(letter, fields, ucs2);
	if (text == NULL)
		fault_set(f, EX_DATAERR, name, "the SMS needs {{%s}}, which the request has not",
		          letter_missing(letter, none) ? letter_missing(letter, none) : "?");
	while (text != NULL && excess(text) > 0 && (field = longest_free(letter, fields, ucs2)) != NULL) {
		shorten(field, excess(text));
		free(text);
		text = render(letter, fields, ucs2);
	}
	letter_free(letter);
	return text;
}

/* --- the fields of a request ------------------------------------------------------------ */

struct list {
	struct short_field fields[FIELDS_MAX + 1];
	size_t n;
};

static const char *
text_of(const json_t *json, const char *key)
{
	const char *value = record_text(json, key);

	return value != NULL && *value != '\0' ? value : NULL;
}

static struct short_field *
add(struct list *list, const char *name, const char *value, bool is_free)
{
	struct short_field *field = &list->fields[list->n++];

	*field = (struct short_field){ .name = name, .is_free = is_free,
	    .value = value ? must_copy(value, strlen(value)) : NULL };
	if (field->value != NULL)
		mask_nik_text(field->value); /* no letter holds one */
	return field;
}

/* The day that a letter calls "7 Desember 2026". */
static int32_t
day_of_words(const char *words)
{
	int day, year;
	char text[WORDS_DATE_BYTES];

	if (words == NULL || sscanf(words, "%2d %*s %4d", &day, &year) != 2)
		return DAY_NONE;
	for (int month = 1; month <= 12; month++) {
		words_date(day_from_ymd(year, month, day), text);
		if (strcmp(text, words) == 0)
			return day_from_ymd(year, month, day);
	}
	return DAY_NONE;
}

/* "07-12-2026" of "2026-12-07". */
static void
add_date(struct list *list, const char *name, const char *day)
{
	int32_t on = day ? day_parse(day) : DAY_NONE;
	struct day_ymd ymd = day_to_ymd(on);
	char date[DATE_BYTES + 20];

	snprintf(date, sizeof date, "%02d-%02d-%04d", ymd.day, ymd.month, ymd.year);
	add(list, name, on == DAY_NONE ? NULL : date, false);
}

static void
add_day(struct list *list, const char *name, int32_t on)
{
	char day[DAY_TEXT_BYTES];

	day_format(on, day);
	add_date(list, name, day);
}

/* What a complaint does not tell. */
static void
add_questions(struct list *list, const json_t *request)
{
	static const char *const names[] = {
		[COMPLAINT_WHAT] = "apa yang terjadi", [COMPLAINT_WHERE] = "di mana", [COMPLAINT_WHEN] = "kapan",
	};
	unsigned missing = complaint_missing(text_of(request, "subject"), text_of(request, "text"));
	char words[80] = "";

	for (unsigned i = 0; i < COMPLAINT__MAX; i++)
		if (missing & COMPLAINT_BIT(i))
			snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s",
			         *words ? ", " : "", names[i]);
	add(list, "tanya", *words ? words : "keterangan lain", true);
}

static void
add_missing(struct list *list, const json_t *request, int32_t today_on)
{
	static const char *const names[] = {
		[IDENTITY_NAME] = "nama", [IDENTITY_NIK] = "NIK", [IDENTITY_ADDRESS] = "alamat",
		[IDENTITY_PHONE] = "no HP", [IDENTITY_EMAIL] = "email", [IDENTITY_OCCUPATION] = "pekerjaan",
		[IDENTITY_PURPOSE] = "tujuan", [IDENTITY_WANTED] = "bentuk informasi",
		[IDENTITY_HOW] = "cara menerima",
	};
	struct identity id = {
		.name = text_of(request, "name"), .nik = text_of(request, "nik"),
		.address = text_of(request, "address"), .phone = text_of(request, "phone"),
		.email = text_of(request, "email"), .purpose = text_of(request, "purpose"),
	};
	unsigned missing = identity_missing(kind_parse(text_of(request, "kind")), &id, today_on);
	char words[200] = "";

	for (int i = 0; i < IDENTITY__MAX; i++)
		if (missing & IDENTITY_BIT(i))
			snprintf(words + strlen(words), sizeof words - strlen(words), "%s%s",
			         *words ? ", " : "", names[i]);
	add(list, "kurang", *words ? words : "identitas", true);
}

/* What is said of the answer itself, and where the rest of it lies. */
static void
add_answer(struct list *list, const json_t *request, const json_t *about, const struct conf *conf)
{
	const json_t *values = json_object_get(about, "values");
	const char *words = text_of(values, "ringkas"), *email = text_of(request, "email");
	const char *agency = text_of(values, "skpd"), *article = text_of(values, "pasal17_huruf");
	bool has_files = json_integer_value(json_object_get(about, "enclosures")) > 0;
	const char *where = email ? ". Lengkap: email Anda" : ". Lengkap: di kantor PPID";
	struct short_field *field;
	char basis[80];

	if (words == NULL)
		words = text_of(values, "materi") ? text_of(values, "materi") : text_of(values, "tanggapan");
	field = add(list, "ringkas", words, true);
	if (has_files && field->value != NULL) {
		char *longer;

		if (asprintf(&longer, "%s%s", field->value, email ? ". Berkas: email Anda" : ". Berkas: di kantor PPID") < 0)
			abort();
		free(field->value);
		field->value = longer;
	}
	field->behind = must_copy(where, strlen(where));
	if (agency == NULL)
		agency = text_of(values, "nama_skpd");
	if (agency == NULL)
		agency = text_of(about, "agency_name");
	add(list, "skpd", agency != NULL && strcmp(agency, conf->office_name) != 0 ? agency : "PPID", true);
	snprintf(basis, sizeof basis, "Ps 17 huruf %.20s UU 14/2008", article ? article : "");
	add(list, "dasar", article ? basis : text_of(values, "dasar_hukum"), article == NULL);
	add(list, "ambil", email ? "diemail" : "diambil di kantor", false);
	add(list, "badan", text_of(values, "badan_lain"), true);
	add(list, "waktu", text_of(values, "waktu_penyediaan"), true);
}

/* "Batas jawaban 07-12-2026." or what else there is to say of its time. */
static void
add_standing(struct list *list, const json_t *request)
{
	enum state status = state_parse(text_of(request, "status"));
	const char *due = text_of(request, "extended_due_on"), *words = "Selesai";
	char text[60], state[60];
	struct day_ymd ymd;

	if (due == NULL)
		due = text_of(request, "due_on");
	if (status == STATE_BELUM_LENGKAP)
		due = text_of(request, "complete_by_on");
	ymd = day_to_ymd(due ? day_parse(due) : DAY_NONE);
	if (status == STATE_BELUM_LENGKAP)
		words = "Kelengkapan s.d.";
	else if (state_is_open(status))
		words = "Batas jawaban";
	if (due != NULL && (state_is_open(status) || status == STATE_BELUM_LENGKAP))
		snprintf(text, sizeof text, "%s %02d-%02d-%04d", words, ymd.day, ymd.month, ymd.year);
	else
		snprintf(text, sizeof text, "Tidak ada batas waktu berjalan");
	snprintf(state, sizeof state, "%s", words_state(status));
	for (char *p = state; *p != '\0'; p++)
		*p = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
	add(list, "keadaan", state, true);
	add(list, "keterangan", text, false);
}

static void
add_objection(struct list *list, const json_t *request, const json_t *about)
{
	const json_t *from = text_of(about, "objection_number") ? about : request;
	enum objection_outcome outcome = objection_outcome_parse(text_of(about, "outcome"));

	add(list, "nomor_keberatan", text_of(from, "objection_number"), false);
	add_date(list, "batas_tanggap", text_of(from, "objection_due_on"));
	add(list, "putusan", outcome == OBJECTION_OUTCOME__MAX ? NULL : words_objection_outcome(outcome), true);
}

/* words_extension() in few words. */
static const char *
short_ground(const char *ground)
{
	if (ground != NULL && strcmp(ground, "belum_dikuasai") == 0)
		return "informasi belum kami kuasai";
	if (ground != NULL && strcmp(ground, "belum_diputuskan") == 0)
		return "pengecualian belum diputuskan";
	return ground;
}

static void
add_request(struct list *list, const char *name, const json_t *request, const json_t *about,
            const struct conf *conf, int32_t today_on)
{
	char hari[16];
	const char *code = text_of(about, "agency_code");
	char until[DAY_TEXT_BYTES];

	add(list, "nomor", text_of(request, "number"), false);
	add_day(list, "tanggal", day_of(json_integer_value(json_object_get(request, "received_at")), conf->zone_secs));
	add_date(list, "tenggat", text_of(request, text_of(request, "extended_due_on") ? "extended_due_on" : "due_on"));
	add_date(list, "tenggat2", text_of(request, "planned_due_on"));
	add_date(list, "batas", text_of(request, "complete_by_on"));
	add_date(list, "batas_skpd", text_of(about, "agency_due_on"));
	add(list, "kode", code, true);
	add(list, "alasan", short_ground(text_of(request, "extension_ground")), true);
	add(list, "jenis", words_kind(kind_parse(text_of(request, "kind"))), false);
	snprintf(hari, sizeof hari, "%ld", strcmp(name, "perpanjangan") == 0 ? conf->extension_workdays
	                                                                     : conf->dispute_workdays);
	add(list, "hari", hari, false);
	add_questions(list, request);
	day_format(day_of_words(text_of(json_object_get(about, "values"), "batas_keberatan")), until);
	add_date(list, "batas_keberatan", until);
	add_missing(list, request, today_on);
	add_answer(list, request, about, conf);
	add_standing(list, request);
	add_objection(list, request, about);
}

static void
free_list(struct list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		free(list->fields[i].value);
		free(list->fields[i].behind);
	}
}

/* Who criticises or suggests is thanked when it goes to an agency. */
static const char *
form_of(const char *name, const json_t *request)
{
	enum kind kind = kind_parse(request ? text_of(request, "kind") : NULL);

	return strcmp(name, "diteruskan") == 0 && (kind == KIND_KRITIK || kind == KIND_SARAN) ? "terima_saran" : name;
}

int
short_make(struct reg *r, const struct conf *conf, const char *name, const json_t *request,
           int64_t outbox, bool force, char **text, struct gsm_size *size, struct fault *f)
{
	int32_t today_on = day_of(clock_now(), conf->zone_secs);
	const char *number = request ? record_text(request, "number") : name;
	json_t *about = about_load(r, outbox, f);
	struct list list = { 0 };

	*text = NULL;
	if (about == NULL)
		return -1;
	add(&list, "kantor", conf->office_short, false);
	add_day(&list, "hari_ini", today_on);
	if (request != NULL)
		add_request(&list, name, request, about, conf, today_on);
	*text = short_fit(conf->letters, form_of(name, request), list.fields, strcmp(conf->sms_ucs2, "yes") == 0, f);
	free_list(&list);
	json_decref(about);
	if (*text == NULL)
		return -1;
	gsm_measure(*text, size);
	if (force || size->parts <= (size_t)conf->sms_parts)
		return 0;
	free(*text);
	*text = NULL;
	return fault_set(f, EX_DATAERR, number, "letter %s: %zu SMS, more than [sms] parts allows (loket-compose --force sends it all the same)",
	                 name, size->parts);
}
