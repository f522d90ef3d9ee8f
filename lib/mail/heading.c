#include "mail/heading.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "mail/address.h"
#include "mail/auth.h"
#include "mail/date.h"
#include "mail/encoded.h"
#include "mail/warning.h"
#include "rules/number.h"
#include "rules/token.h"

#define MAX_REFERENCES 100
#define MAX_NUMBERS 10

static json_t *
address_json(const struct address *a)
{
	json_t *value = json_object();

	json_object_set_new(value, "name", view_text(a->name));
	json_object_set_new(value, "address", view_text(a->address));
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
	view_set(v, key, array);
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
		view_set(v, "reply_to", address_json(a));
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
		view_set(v, "from", address_json(&sender));
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
			json_array_append_new(array, view_bytes(id, &v->m.warnings));
			if (json_array_size(array) > MAX_REFERENCES) {
				json_array_remove(array, 0);
				v->m.warnings |= WARNING_BIT(WARNING_LIMIT_REFERENCES);
			}
		}
	view_set(v, key, array);
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
	view_set(v, "message_id", view_bytes(value, &v->m.warnings));
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
	view_set(v, "numbers", array);
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
		view_set(v, "auth", json_pack("{s:s?, s:O, s:s?, s:s}", "spf", auth.spf, "dkim", dkim,
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

void
heading_describe(struct view *v)
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
	view_set(v, "subject", view_text(v->subject));
	describe_numbers(v);
}
