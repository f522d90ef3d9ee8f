#include "mail/describe.h"

#include <glib.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "mail/address.h"
#include "mail/auth.h"
#include "mail/bounce.h"
#include "mail/charset.h"
#include "mail/date.h"
#include "mail/encoded.h"
#include "mail/form.h"
#include "mail/machine.h"
#include "mail/message.h"
#include "mail/reply.h"
#include "mail/text.h"
#include "rules/command.h"
#include "rules/day.h"
#include "rules/delivery.h"
#include "rules/kind.h"
#include "rules/number.h"
#include "rules/token.h"

#define MAX_REFERENCES 100
#define MAX_NUMBERS 10
#define WHY_BYTES 200

/* What is being described. */
struct view {
	const struct conf *conf;
	struct message m;
	json_t *record;
	char *subject; /* decoded, NULL when there is none */
	char *from;    /* the first sender's address, else his name, or NULL */
	const char *charset; /* of raw bytes in the header, or NULL */
};

/* Every key in its order; what is not found stays so. */
json_t *
describe_nothing(void)
{
	json_t *record = json_pack(
	    "{s:i, s:s, s:n, s:n, s:n, s:n, s:n, s:n, s:[], s:[], s:n, s:n, s:[], s:[], s:n,"
	    " s:s, s:n, s:n, s:[], s:b, s:[], s:s, s:n, s:s, s:[], s:n, s:n, s:[], s:n, s:n, s:n,"
	    " s:n, s:[]}",
	    "v", 1, "channel", "surel", "path", "digest", "content", "received", "date",
	    "message_id", "in_reply_to", "references", "from", "reply_to", "to", "cc", "subject",
	    "text", "", "quoted", "signature", "pieces", "html", 0, "parts", "class", "request",
	    "class_why", "class_certainty", "person", "bounce", "auth", "token", "numbers", "kind",
	    "identity", "command", "command_argument", "warnings");

	if (record == NULL)
		abort(); /* out of memory */
	return record;
}

void
describe_stamp(json_t *record, const char *path, const char *digest, const char *received)
{
	record_set_text(record, "digest", digest);
	record_set_text(record, "received", received);
	/* A path is bytes; only a path that is UTF-8 can be told in a record. */
	json_object_set_new(record, "path",
	                    path && g_utf8_validate(path, -1, NULL) ? json_string(path) : json_null());
}

void
describe_warn(json_t *record, enum warning warning)
{
	json_array_append_new(json_object_get(record, "warnings"), json_string(warning_word(warning)));
}

/* --- texts ---------------------------------------------------------------------------- */

/* A text as JSON: tabs, which only the readers of forms need, are blanks. NULL and
 * "" are null. */
static json_t *
text_json(char *text)
{
	if (text == NULL || *text == '\0')
		return json_null();
	g_strdelimit(text, "\t", ' ');
	return json_string(text);
}

/* Bytes of a header as JSON. */
static json_t *
bytes_json(const char *bytes, uint32_t *warnings)
{
	char *text = charset_decode(bytes, strlen(bytes), NULL, warnings);
	char *line = charset_clean_line(text, HEADER_ID_SIZE, warnings);
	json_t *value = text_json(line);

	free(text);
	free(line);
	return value;
}

static void
set(struct view *v, const char *key, json_t *value)
{
	json_object_set_new(v->record, key, value);
}

/* --- header ----------------------------------------------------------------------------- */

static json_t *
address_json(const struct address *a)
{
	json_t *value = json_object();

	json_object_set_new(value, "name", text_json(a->name));
	json_object_set_new(value, "address", text_json(a->address));
	return value;
}

/* All fields of that name as one list. */
static void
read_addresses(struct view *v, const char *header, struct address_list *list)
{
	const char *value;
	size_t at = 0;

	*list = (struct address_list){ 0 };
	while ((value = header_next(&v->m.header, header, &at)) != NULL)
		address_parse(value, v->charset, list, &v->m.warnings);
}

static void
describe_list(struct view *v, const char *key, const char *header)
{
	struct address_list list;
	json_t *array = json_array();

	read_addresses(v, header, &list);
	for (size_t i = 0; i < list.n; i++)
		json_array_append_new(array, address_json(&list.items[i]));
	set(v, key, array);
	address_free(&list);
}

/* The first that has an address; the first name when none has, NULL without any. */
static const struct address *
first_of(const struct address_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].address != NULL)
			return &list->items[i];
	return list->n > 0 ? &list->items[0] : NULL;
}

static void
describe_reply_to(struct view *v)
{
	struct address_list list;
	const struct address *a;

	read_addresses(v, "Reply-To", &list);
	a = first_of(&list);
	if (a != NULL)
		set(v, "reply_to", address_json(a));
	address_free(&list);
}

/* From names nobody who can be written to: then it is Sender, or Reply-To (RFC 5322
 * section 3.6.2). Never in a header that was cut off: the From may have been cut. */
static bool
borrow_address(struct view *v, struct address *sender)
{
	static const char *const headers[] = { "Sender", "Reply-To" };

	for (size_t i = 0; i < G_N_ELEMENTS(headers) && !v->m.header.is_open; i++) {
		struct address_list list;
		const struct address *a;

		read_addresses(v, headers[i], &list);
		a = first_of(&list);
		if (a != NULL && a->address != NULL) {
			sender->address = g_strdup(a->address);
			if (sender->name == NULL)
				sender->name = g_strdup(a->name);
		}
		address_free(&list);
		if (sender->address != NULL)
			return true;
	}
	return false;
}

/* v->from is what From itself says: a daemon is known by its name. */
static void
describe_from(struct view *v)
{
	struct address_list list;
	const struct address *a;
	struct address sender = { 0 };

	read_addresses(v, "From", &list);
	a = first_of(&list);
	if (a != NULL) {
		v->from = g_strdup(a->address ? a->address : a->name);
		sender.name = g_strdup(a->name);
		sender.address = g_strdup(a->address);
	}
	if (sender.address != NULL || borrow_address(v, &sender) || sender.name != NULL)
		set(v, "from", address_json(&sender));
	free(sender.name);
	free(sender.address);
	address_free(&list);
}

/* The last ones count most: replies are matched from the right. */
static void
describe_ids(struct view *v, const char *key, const char *header)
{
	const char *value;
	json_t *array = json_array();
	char id[HEADER_ID_SIZE];
	size_t at = 0;

	while ((value = header_next(&v->m.header, header, &at)) != NULL)
		while (header_next_id(&value, id)) {
			json_array_append_new(array, bytes_json(id, &v->m.warnings));
			if (json_array_size(array) > MAX_REFERENCES) {
				json_array_remove(array, 0);
				v->m.warnings |= WARNING_BIT(WARNING_LIMIT_REFERENCES);
			}
		}
	set(v, key, array);
}

static void
describe_message_id(struct view *v)
{
	const char *value = header_get(&v->m.header, "Message-ID");
	const char *at = value;
	char id[HEADER_ID_SIZE];

	if (value == NULL)
		return;
	/* An id without brackets and without @ is one all the same; "<>" is none. */
	if (!header_next_id(&at, id))
		value += strspn(value, "<> ");
	else
		value = id;
	set(v, "message_id", bytes_json(value, &v->m.warnings));
}

static void
describe_numbers(struct view *v)
{
	const char *patterns[] = { v->conf->number, v->conf->objection_number };
	char numbers[MAX_NUMBERS][NUMBER_BYTES];
	json_t *array = json_array();

	for (size_t p = 0; p < G_N_ELEMENTS(patterns); p++) {
		size_t n = number_find(patterns[p], v->subject, numbers, MAX_NUMBERS);

		for (size_t i = 0; i < n; i++)
			json_array_append_new(array, json_string(numbers[i]));
	}
	set(v, "numbers", array);
}

/* A token in one of the addresses of that field, ours or that of [smtp] from. */
static bool
find_token(struct view *v, const char *header)
{
	const char *offices[] = { v->conf->office_email, v->conf->smtp_from };
	struct address_list list;
	char token[TOKEN_BYTES];
	bool found = false;

	read_addresses(v, header, &list);
	for (size_t i = 0; i < 2 * list.n && !found; i++)
		if (offices[i % 2] != NULL)
			found = token_of_address(list.items[i / 2].address, offices[i % 2],
			                         v->conf->delimiter, token);
	address_free(&list);
	if (found)
		record_set_text(v->record, "token", token);
	return found;
}

/* What the mail server says of the envelope comes before what the sender wrote. */
static void
describe_token(struct view *v)
{
	static const char *const headers[] = {
		"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Resent-To",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(headers); i++)
		if (find_token(v, headers[i]))
			return;
}

/* What our own mail server says of the sender. */
static void
describe_auth(struct view *v)
{
	struct auth auth;
	json_t *dkim = json_array();

	auth_read(&v->m.header, v->conf->authserv_id,
	          record_text(json_object_get(v->record, "from"), "address"), &auth);
	for (size_t i = 0; i < auth.n; i++)
		json_array_append_new(dkim, json_string(auth.dkim[i]));
	if (auth.by != NULL)
		set(v, "auth", json_pack("{s:s?, s:O, s:s?, s:s}", "spf", auth.spf, "dkim", dkim,
		                         "dmarc", auth.dmarc, "by", auth.by));
	json_decref(dkim);
	auth_free(&auth);
}

/* Raw bytes in a header are most likely in the character set of the texts. Those that
 * say no more than the rule for undeclared bytes does are passed over. */
static void
find_charset(struct view *v)
{
	static const char *const plain[] = {
		"us-ascii", "utf-8", "utf8", "iso-8859-1", "windows-1252",
	};

	for (size_t i = 0; i < v->m.n && v->charset == NULL; i++) {
		v->charset = v->m.parts[i].charset;
		for (size_t j = 0; j < G_N_ELEMENTS(plain) && v->charset != NULL; j++)
			if (g_ascii_strcasecmp(plain[j], v->charset) == 0)
				v->charset = NULL;
	}
}

static void
describe_header(struct view *v)
{
	const char *subject = header_get(&v->m.header, "Subject");
	const char *date = header_get(&v->m.header, "Date");
	char moment[CLOCK_TEXT_SIZE];

	find_charset(v);
	if (date != NULL && date_read(date, moment))
		record_set_text(v->record, "date", moment);
	describe_message_id(v);
	describe_ids(v, "in_reply_to", "In-Reply-To");
	describe_ids(v, "references", "References");
	describe_from(v);
	describe_auth(v);
	describe_reply_to(v);
	describe_list(v, "to", "To");
	describe_list(v, "cc", "Cc");
	describe_token(v);
	v->subject = subject ? encoded_decode(subject, v->charset, &v->m.warnings) : NULL;
	set(v, "subject", text_json(v->subject));
	describe_numbers(v);
}

/* "auto-submitted: Auto-Submitted: auto-replied" */
static json_t *
why_json(struct view *v, const struct machine_verdict *verdict)
{
	char *value = encoded_decode(verdict->value ? verdict->value : "", v->charset,
	                               &v->m.warnings);
	json_t *why;

	charset_cut(value, WHY_BYTES);
	why = json_sprintf("%s: %s%s%s", verdict->rule, verdict->header, *value ? ": " : "", value);
	free(value);
	return why;
}

static void
describe_class(struct view *v)
{
	struct machine_verdict verdict;

	machine_classify(&v->m, v->from, v->subject, v->conf->office_email, &verdict);
	record_set_text(v->record, "class", machine_class_name(verdict.class));
	record_set_text(v->record, "class_certainty", machine_certainty_name(verdict.certainty));
	if (verdict.rule != NULL)
		set(v, "class_why", why_json(v, &verdict));
}

/* --- body ------------------------------------------------------------------------------------ */

json_t *
describe_part(const struct part *part)
{
	return json_pack("{s:s, s:s?, s:s, s:s?, s:I, s:s, s:s?}", "part", part->number, "name",
	                 part->name, "type", part->type, "detected", part->detected, "size",
	                 (json_int_t)part->size_bytes, "sha256", part->sha256, "disposition",
	                 part->disposition);
}

static void
describe_parts(struct view *v)
{
	json_t *array = json_array();

	for (size_t i = 0; i < v->m.n; i++) {
		const struct part *part = &v->m.parts[i];

		if (part->kind == PART_MULTIPART)
			continue;
		message_load(&v->m, i);
		json_array_append_new(array, describe_part(part));
	}
	set(v, "parts", array);
}

static void
describe_bounce(struct view *v)
{
	struct bounce bounce;
	json_t *array = json_array();
	json_t *id = json_null();

	bounce_read(&v->m, &bounce);
	if (bounce.original_message_id != NULL)
		id = bytes_json(bounce.original_message_id, &v->m.warnings);
	/* A report that names no recipient still names our letter. */
	for (size_t i = 0; i < MAX(bounce.n, 1); i++) {
		struct bounce_recipient none = { 0 };
		struct bounce_recipient *r = i < bounce.n ? &bounce.recipients[i] : &none;

		if (bounce.n > 0 || !json_is_null(id))
			json_array_append_new(array, json_pack(
			    "{s:s?, s:s?, s:s?, s:s?, s:b, s:O}", "recipient", r->recipient,
			    "action", r->action, "status", r->status, "diagnostic", r->diagnostic,
			    "hard", delivery_is_hard(r->action, r->status, r->diagnostic),
			    "original_message_id", id));
	}
	json_decref(id);
	set(v, "bounce", array);
	bounce_free(&bounce);
}

/* Of a forwarded request the words below the mark are the citizen's: when they
 * tell anything, what stands above is the office that forwarded. */
static void
read_form(struct view *v, const struct reply *reply, struct form *form)
{
	const char *forwarded = reply_forwarded(reply->text);
	int32_t today_on = day_of(clock_now(), v->conf->zone_secs);
	bool told = false;

	*form = (struct form){ 0 };
	if (forwarded != NULL)
		form_read(forwarded, today_on, form, &v->m.warnings);
	for (size_t i = 0; i < IDENTITY__MAX; i++)
		told = told || form->values[i] != NULL;
	if (told)
		return;
	form_read(reply->text, today_on, form, &v->m.warnings);
	if (reply->signature != NULL)
		form_read(reply->signature, today_on, form, &v->m.warnings);
	if (reply->quoted != NULL)
		form_read_quoted(reply->quoted, today_on, form, &v->m.warnings);
}

static void
describe_identity(struct view *v, const struct reply *reply)
{
	static const enum identity_field keys[] = {
		IDENTITY_NAME, IDENTITY_NIK, IDENTITY_ADDRESS, IDENTITY_PHONE, IDENTITY_OCCUPATION,
		IDENTITY_PURPOSE, IDENTITY_WANTED, IDENTITY_HOW,
	};
	struct form form;
	json_t *identity = json_object();

	read_form(v, reply, &form);
	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		json_object_set_new(identity, identity_field_name(keys[i]),
		                    text_json(form.values[keys[i]]));
	set(v, "identity", identity);
	form_free(&form);
}

static void
describe_kind(struct view *v, const char *text)
{
	struct kind_verdict verdict;

	kind_classify(v->subject, text, &verdict);
	set(v, "kind", json_pack("{s:s, s:i, s:s?}", "value", kind_name(verdict.kind), "score",
	                         verdict.score, "why", *verdict.why ? verdict.why : NULL));
}

/* The first line's; that of the subject when the text has none, but not of a subject
 * that is answered. */
static void
describe_command(struct view *v, const char *text)
{
	int32_t today_on = day_of(clock_now(), v->conf->zone_secs);
	char argument[COMMAND_ARGUMENT_BYTES];
	enum command command = command_read(text, today_on, argument);

	if (command == COMMAND_NONE && !reply_is_subject(v->subject))
		command = command_read(v->subject, today_on, argument);
	if (command == COMMAND_NONE)
		return;
	record_set_text(v->record, "command", command_name(command));
	set(v, "command_argument", text_json(argument));
}

/* In which order the three stood in the message; empty when all is text. */
static json_t *
pieces_json(const struct reply *reply)
{
	static const char *const names[] = {
		[REPLY_TEXT] = "text",
		[REPLY_QUOTED] = "quoted",
		[REPLY_SIGNATURE] = "signature",
	};
	json_t *array = json_array();

	for (size_t i = 0; reply->n > 1 && i < reply->n; i++) {
		const struct reply_piece *piece = &reply->pieces[i];
		json_t *name = piece->kind == REPLY_SEPARATOR ? json_stringn(piece->text, piece->len)
		                                              : json_string(names[piece->kind]);

		json_array_append_new(array, json_pack("[o, I]", name, (json_int_t)piece->lines));
	}
	return array;
}

static void
describe_words(struct view *v)
{
	struct text text;
	struct reply reply;
	json_t *words;

	text_read(&v->m, &text);
	reply_split(text.words, v->subject, &reply);
	describe_identity(v, &reply);
	describe_kind(v, reply.text);
	describe_command(v, reply.text);
	words = text_json(reply.text);
	if (json_is_string(words))
		json_object_set(v->record, "text", words);
	json_decref(words);
	set(v, "quoted", text_json(reply.quoted));
	set(v, "signature", text_json(reply.signature));
	set(v, "pieces", pieces_json(&reply));
	set(v, "html", json_boolean(text.is_html));
	reply_free(&reply);
	text_free(&text);
}

static void
describe_body(struct view *v)
{
	describe_parts(v);
	describe_words(v);
	if (strcmp(record_text(v->record, "class"), "bounce") == 0)
		describe_bounce(v);
}

/* --- all ----------------------------------------------------------------------------------------- */

void
describe_start(void)
{
	message_start();
	xmlInitParser();
	charset_preload();
}

struct message_limits
describe_limits(const struct conf *conf)
{
	return (struct message_limits){
		.header_bytes = (size_t)conf->limit_header_bytes,
		.parts = (size_t)conf->limit_parts,
		.depth = (unsigned)conf->limit_depth,
		.text_bytes = (size_t)conf->limit_text_bytes,
	};
}

static void
open_view(struct view *v, int fd, enum describe_depth depth)
{
	struct message_limits limits = describe_limits(v->conf);
	int result;

	if (depth == DESCRIBE_ALL) {
		result = message_open(fd, &limits, &v->m);
	} else {
		result = header_read(fd, limits.header_bytes, &v->m.header);
		v->m.warnings = v->m.header.warnings;
	}
	if (result < 0)
		v->m.warnings |= WARNING_BIT(WARNING_UNREADABLE);
}

static void
close_view(struct view *v, enum describe_depth depth)
{
	for (unsigned w = 0; w < WARNING__MAX; w++)
		if (v->m.warnings & WARNING_BIT(w))
			describe_warn(v->record, w);
	if (depth == DESCRIBE_ALL)
		message_close(&v->m);
	else
		header_free(&v->m.header);
	free(v->subject);
	free(v->from);
}

json_t *
describe_message(int fd, enum describe_depth depth, const struct conf *conf)
{
	struct view v = { .conf = conf, .record = describe_nothing() };
	char content[DIGEST_TEXT_SIZE];

	open_view(&v, fd, depth);
	if (message_digest(fd, &v.m.header, content) == 0)
		record_set_text(v.record, "content", content);
	describe_header(&v);
	if (depth == DESCRIBE_ALL) {
		describe_class(&v);
		describe_body(&v);
	}
	close_view(&v, depth);
	return v.record;
}
