#include "mail/sms.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/record.h"
#include "base/sms.h"
#include "mail/charset.h"
#include "mail/describe.h"
#include "mail/field.h"
#include "mail/form.h"
#include "mail/view.h"
#include "rules/day.h"
#include "rules/number.h"
#include "rules/phone.h"
#include "rules/sms.h"

#define FILE_BYTES (1 << 20) /* of SMS_PARTS_MAX parts, twice over */
#define KEYWORD_SCORE 100
#define NUMBERS_MAX 10

/* What is being described. */
struct sms {
	struct view v;
	json_t *file;
	char *text;  /* clean */
	int32_t today_on;
	struct sms_form form;
};

static json_t *
load(int fd)
{
	char *bytes = malloc(FILE_BYTES);
	size_t len = 0;
	ssize_t n = 0;
	json_t *json = NULL;

	if (bytes == NULL)
		abort();
	while (len < FILE_BYTES && (n = pread(fd, bytes + len, FILE_BYTES - len, (off_t)len)) > 0)
		len += (size_t)n;
	if (n == 0)
		json = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, NULL);
	free(bytes);
	return json;
}

static char *
copy(struct sms_span s)
{
	return s.len > 0 ? g_strndup(s.at, s.len) : NULL;
}

/* --- who ------------------------------------------------------------------------------ */

static bool
is_own_number(const struct conf *conf, const char *phone)
{
	char own[PHONE_BYTES];

	return conf->sms_number != NULL && phone_normalise(conf->sms_number, own) &&
	    strcmp(own, phone) == 0;
}

/* Operators, banks and short codes are machines; what they write is never answered. */
static void
describe_class(struct sms *s, const char *sender, bool is_phone)
{
	const char *class = NULL, *why = NULL;

	if (json_is_true(json_object_get(s->file, "report")))
		class = "report", why = "sms-report: the network's word about a message";
	else if (phone_is_machine(sender) || !is_phone)
		class = "list", why = "sms-sender: no number that can be answered";
	else if (is_own_number(s->v.conf, record_text(json_object_get(s->v.record, "from"), "address")))
		class = "own", why = "sms-sender: our own number";
	if (class == NULL)
		return;
	record_set_text(s->v.record, "class", class);
	record_set_text(s->v.record, "class_why", why);
	record_set_text(s->v.record, "class_certainty", "certain");
}

static void
describe_sender(struct sms *s)
{
	const char *sender = record_text(s->file, "sender");
	char phone[PHONE_BYTES];
	bool is_phone = phone_normalise(sender, phone);
	char *raw = charset_clean_line(sender, PHONE_BYTES * 2, &s->v.m.warnings);

	view_set(&s->v, "from", json_pack("{s:n, s:s?}", "name", "address",
	                                  is_phone ? phone : *raw ? raw : NULL));
	free(raw);
	describe_class(s, sender, is_phone);
}

/* --- what ------------------------------------------------------------------------------- */

static void
describe_ids(struct sms *s)
{
	const char *id = record_text(s->file, "id"), *completes = record_text(s->file, "completes");
	int64_t sent_at;
	char date[CLOCK_TEXT_SIZE];

	view_set(&s->v, "message_id", view_bytes(id, &s->v.m.warnings));
	if (completes != NULL)
		view_set(&s->v, "in_reply_to", json_pack("[o]", view_bytes(completes, &s->v.m.warnings)));
	if (clock_parse(record_text(s->file, "sent"), &sent_at)) {
		clock_format(sent_at, s->v.conf->zone_secs, date);
		record_set_text(s->v.record, "date", date);
	}
}

/* "12" is that number of this year. */
static bool
spell_number(const struct sms *s, const char *text, char number[NUMBER_BYTES])
{
	char *end;
	unsigned long seq = strtoul(text, &end, 10);

	return *text >= '0' && *text <= '9' && *end == '\0' && seq > 0 && seq < 1000000 &&
	    number_format(s->v.conf->number, day_to_ymd(s->today_on).year, (uint32_t)seq, number,
	                  NUMBER_BYTES) == 0;
}

/* The numbers that the words name; those in a new form are part of what it asks. */
static void
describe_numbers(struct sms *s)
{
	const char *patterns[] = { s->v.conf->number, s->v.conf->objection_number };
	char numbers[NUMBERS_MAX][NUMBER_BYTES], short_one[NUMBER_BYTES];
	json_t *array = json_array();
	char *argument = copy(s->form.number);

	if (argument != NULL && spell_number(s, argument, short_one))
		json_array_append_new(array, json_string(short_one));
	for (size_t p = 0; p < G_N_ELEMENTS(patterns) && sms_kind(s->form.word) == KIND__MAX; p++) {
		size_t n = number_find(patterns[p], s->text, numbers, NUMBERS_MAX);

		for (size_t i = 0; i < n; i++)
			json_array_append_new(array, json_string(numbers[i]));
	}
	if (json_array_size(array) > 0 && sms_command(s->form.word) != NULL)
		json_object_set(s->v.record, "command_argument", json_array_get(array, 0));
	view_set(&s->v, "numbers", array);
	g_free(argument);
}

static void
describe_kind(struct sms *s, const char *words)
{
	enum kind kind = sms_kind(s->form.word);
	struct kind_verdict verdict;

	if (kind != KIND__MAX) {
		view_set(&s->v, "kind", json_pack("{s:s, s:i, s:s}", "value", kind_name(kind), "score",
		                                  KEYWORD_SCORE, "why", SMS_KEYWORD));
		return;
	}
	kind_classify(NULL, words, &verdict);
	view_set(&s->v, "kind", json_pack("{s:s, s:i, s:s?}", "value", kind_name(verdict.kind), "score",
	                                  verdict.score, "why", *verdict.why ? verdict.why : NULL));
}

/* The fields of a keyword form; of free words what the readers of letters find. */
static void
read_identity(struct sms *s, struct form *form)
{
	struct field_reader r = { form->values, s->today_on, &s->v.m.warnings };
	const struct {
		enum identity_field field;
		struct sms_span span;
	} fields[] = {
		{ IDENTITY_NAME, s->form.name }, { IDENTITY_NIK, s->form.nik },
		{ IDENTITY_ADDRESS, s->form.address },
	};
	bool is_form = false;

	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
		if (fields[i].span.len > 0) {
			is_form = true;
			/* what did not come is not told */
			if (memmem(fields[i].span.at, fields[i].span.len, SMS_MISSING, strlen(SMS_MISSING)) == NULL)
				field_set(&r, fields[i].field, fields[i].span.at, fields[i].span.len);
		}
	if (!is_form)
		form_read(s->text, s->today_on, form, &s->v.m.warnings);
}

static void
describe_identity(struct sms *s)
{
	static const enum identity_field keys[] = {
		IDENTITY_NAME, IDENTITY_NIK, IDENTITY_ADDRESS, IDENTITY_PHONE, IDENTITY_OCCUPATION,
		IDENTITY_PURPOSE, IDENTITY_WANTED, IDENTITY_HOW,
	};
	struct form form = { 0 };
	json_t *identity = json_object();

	read_identity(s, &form);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		json_object_set_new(identity, identity_field_name(keys[i]), view_text(form.values[keys[i]]));
	view_set(&s->v, "identity", identity);
	form_free(&form);
}

/* In the words of an order the number and the identity are not said again. */
static void
describe_words(struct sms *s)
{
	char *words = copy(s->form.text);

	if (words == NULL)
		words = g_strdup(sms_kind(s->form.word) == KIND__MAX ? s->text : "");
	json_object_set_new(s->v.record, "text", json_string(words));
	record_set_text(s->v.record, "command", sms_command(s->form.word));
	describe_kind(s, words);
	g_free(words);
}

static void
describe_content(struct sms *s)
{
	const char *from = record_text(json_object_get(s->v.record, "from"), "address");
	struct digest d;
	char content[DIGEST_TEXT_SIZE];

	digest_start(&d);
	digest_add(&d, "sms", 4);
	digest_add(&d, from ? from : "", from ? strlen(from) + 1 : 1);
	digest_add(&d, s->text, strlen(s->text));
	digest_finish(&d, content);
	record_set_text(s->v.record, "content", content);
}

static void
warn(struct sms *s)
{
	json_int_t total = json_integer_value(json_object_get(s->file, "total"));

	if (json_is_true(json_object_get(s->file, "binary")))
		s->v.m.warnings |= WARNING_BIT(WARNING_UNREADABLE);
	else if (*s->text == '\0')
		s->v.m.warnings |= WARNING_BIT(WARNING_EMPTY);
	if (total > (json_int_t)json_array_size(json_object_get(s->file, "parts")))
		s->v.m.warnings |= WARNING_BIT(WARNING_SMS_INCOMPLETE);
	for (unsigned w = 0; w < WARNING__MAX; w++)
		if (s->v.m.warnings & WARNING_BIT(w))
			describe_warn(s->v.record, w);
}

json_t *
sms_describe(int fd, const struct conf *conf)
{
	struct sms s = {
		.v = { .conf = conf, .record = describe_nothing() },
		.today_on = day_of(clock_now(), conf->zone_secs), .file = load(fd),
	};

	record_set_text(s.v.record, "channel", "sms");
	if (record_text(s.file, "sender") == NULL || record_text(s.file, "text") == NULL ||
	    record_text(s.file, "id") == NULL || record_text(s.file, "sent") == NULL) {
		describe_warn(s.v.record, WARNING_UNREADABLE);
		json_decref(s.file);
		return s.v.record;
	}
	s.text = charset_clean(record_text(s.file, "text"));
	if (charset_cut(s.text, (size_t)conf->limit_text_bytes))
		s.v.m.warnings |= WARNING_BIT(WARNING_LIMIT_TEXT);
	sms_read(s.text, s.today_on, &s.form);
	describe_sender(&s);
	describe_ids(&s);
	describe_numbers(&s);
	describe_identity(&s);
	describe_words(&s);
	describe_content(&s);
	warn(&s);
	free(s.text);
	json_decref(s.file);
	return s.v.record;
}
