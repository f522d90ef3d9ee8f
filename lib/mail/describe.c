#include "mail/describe.h"

#include <glib.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record.h"
#include "mail/bounce.h"
#include "mail/charset.h"
#include "mail/encoded.h"
#include "mail/form.h"
#include "mail/heading.h"
#include "mail/machine.h"
#include "mail/reply.h"
#include "mail/text.h"
#include "mail/view.h"
#include "rules/command.h"
#include "rules/day.h"
#include "rules/delivery.h"
#include "rules/kind.h"

#define WHY_BYTES 200

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
describe_warn(json_t *record, enum warning warning)
{
	json_array_append_new(json_object_get(record, "warnings"), json_string(warning_word(warning)));
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
		view_set(v, "class_why", why_json(v, &verdict));
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
	view_set(v, "parts", array);
}

static void
describe_bounce(struct view *v)
{
	struct bounce bounce;
	json_t *array = json_array();
	json_t *id = json_null();

	bounce_read(&v->m, &bounce);
	if (bounce.original_message_id != NULL)
		id = view_bytes(bounce.original_message_id, &v->m.warnings);
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
	view_set(v, "bounce", array);
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
		                    view_text(form.values[keys[i]]));
	view_set(v, "identity", identity);
	form_free(&form);
}

static void
describe_kind(struct view *v, const char *text)
{
	struct kind_verdict verdict;

	kind_classify(v->subject, text, &verdict);
	view_set(v, "kind", json_pack("{s:s, s:i, s:s?}", "value", kind_name(verdict.kind), "score",
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
	view_set(v, "command_argument", view_text(argument));
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

/* A village office also forwards a citizen's request as an attached message below a note
 * of its own. When that message says who its writer is, it is what is asked, and stands
 * behind the note as a program would have put it there. */
static void
append_attached(struct view *v, struct text *text)
{
	struct text attached;
	struct form form = { 0 };
	uint32_t warnings = 0;

	if (text->is_attached || strcmp(record_text(v->record, "class"), "request") != 0)
		return;
	text_read_attached(&v->m, &attached);
	form_read(attached.words, day_of(clock_now(), v->conf->zone_secs), &form, &warnings);
	if (form.values[IDENTITY_NAME] != NULL || form.values[IDENTITY_NIK] != NULL) {
		char *all = g_strconcat(text->words, "\n\n---------- Pesan terusan ----------\n",
		                        attached.words, NULL);

		free(text->words);
		text->words = all;
		text->is_html = text->is_html || attached.is_html;
		if (charset_cut(all, (size_t)v->conf->limit_text_bytes))
			v->m.warnings |= WARNING_BIT(WARNING_LIMIT_TEXT);
	}
	form_free(&form);
	text_free(&attached);
}

static void
describe_words(struct view *v)
{
	struct text text;
	struct reply reply;
	json_t *words;

	text_read(&v->m, &text);
	append_attached(v, &text);
	reply_split(text.words, v->subject, &reply);
	describe_identity(v, &reply);
	describe_kind(v, reply.text);
	describe_command(v, reply.text);
	words = view_text(reply.text);
	if (json_is_string(words))
		json_object_set(v->record, "text", words);
	json_decref(words);
	view_set(v, "quoted", view_text(reply.quoted));
	view_set(v, "signature", view_text(reply.signature));
	view_set(v, "pieces", pieces_json(&reply));
	view_set(v, "html", json_boolean(text.is_html));
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
	heading_describe(&v);
	if (depth == DESCRIBE_ALL) {
		describe_class(&v);
		describe_body(&v);
	}
	close_view(&v, depth);
	return v.record;
}
