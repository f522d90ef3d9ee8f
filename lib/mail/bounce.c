#include "mail/bounce.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "mail/address.h"
#include "mail/charset.h"
#include "mail/notice.h"
#include "mail/text.h"

#define FIELD_BYTES 500

/* A field's value as one clean line, without "rfc822;" or "smtp;" when it has a
 * type (RFC 3464 section 2.1.2). */
static char *
field(const struct header_block *group, const char *name, bool typed, uint32_t *warnings)
{
	const char *value = header_get(group, name);
	const char *after = value && typed ? strchr(value, ';') : NULL;
	char *text, *line;

	if (value == NULL)
		return NULL;
	value = after ? after + 1 : value;
	text = charset_decode(value, strlen(value), NULL, warnings);
	line = charset_clean_line(text, FIELD_BYTES, warnings);
	free(text);
	return line;
}

/* "5.1.1 (bad mailbox)" is "5.1.1", "Failed" is "failed". */
static char *
first_word(char *line)
{
	if (line != NULL) {
		char *lower = g_ascii_strdown(line, (gssize)strcspn(line, " (;"));

		free(line);
		return lower;
	}
	return NULL;
}

/* "<a@b>" and "a@b (why)" are a@b. */
static char *
bare_address(char *line)
{
	size_t n;

	if (line == NULL)
		return NULL;
	g_strstrip(line);
	n = strcspn(line, " (");
	line[n] = '\0';
	if (n > 1 && line[0] == '<' && line[n - 1] == '>') {
		memmove(line, line + 1, n - 2);
		line[n - 2] = '\0';
	}
	return line;
}

static char *
recipient_address(const struct header_block *group, uint32_t *warnings)
{
	char *original = bare_address(field(group, "Original-Recipient", true, warnings));
	char *final = bare_address(field(group, "Final-Recipient", true, warnings));

	if (original != NULL && (strchr(original, '@') != NULL || final == NULL)) {
		free(final);
		return original;
	}
	free(original);
	return final;
}

struct bounce_recipient *
bounce_add(struct bounce *bounce, const char *recipient, const char *action)
{
	struct bounce_recipient *r;

	if (bounce->n == BOUNCE_MAX)
		return NULL;
	bounce->recipients = g_renew(struct bounce_recipient, bounce->recipients, bounce->n + 1);
	r = &bounce->recipients[bounce->n++];
	*r = (struct bounce_recipient){ .recipient = g_strdup(recipient),
	                                .action = g_strdup(action) };
	return r;
}

/* A group of fields is a recipient's when it names one; the first is about the
 * message as a whole. */
static void
add_group(struct bounce *bounce, const struct header_block *group, uint32_t *warnings)
{
	char *address = recipient_address(group, warnings);
	struct bounce_recipient *r = address && *address ? bounce_add(bounce, address, NULL) : NULL;

	free(address);
	if (r == NULL)
		return;
	r->action = first_word(field(group, "Action", false, warnings));
	r->status = first_word(field(group, "Status", false, warnings));
	r->diagnostic = field(group, "Diagnostic-Code", true, warnings);
}

static void
read_report(struct bounce *bounce, const char *bytes, size_t len, uint32_t *warnings)
{
	while (len > 0 && bounce->n < BOUNCE_MAX) {
		struct header_block group;
		size_t n = 1;

		/* Groups are set apart by empty lines, often by more than one. */
		if (*bytes != '\n' && *bytes != '\r') {
			header_parse(bytes, len, &group);
			add_group(bounce, &group, warnings);
			n = group.n > 0 ? (size_t)group.body_at : len;
			header_free(&group);
		}
		bytes += n;
		len -= n;
	}
}

static void
take_original_id(struct bounce *bounce, const struct header_block *header, const char *name)
{
	const char *value = header_get(header, name);
	char id[HEADER_ID_SIZE];

	if (bounce->original_message_id == NULL && value != NULL && header_next_id(&value, id))
		bounce->original_message_id = g_strdup(id);
}

static bool
is_type(const struct part *part, const char *a, const char *b)
{
	return strcmp(part->type, a) == 0 || strcmp(part->type, b) == 0;
}

static void
read_part(struct message *m, size_t at, struct bounce *bounce)
{
	struct part *part = &m->parts[at];
	struct header_block header;

	if (is_type(part, "message/delivery-status", "message/global-delivery-status")) {
		message_load(m, at);
		read_report(bounce, part->bytes, part->len, &m->warnings);
	} else if (part->kind == PART_MESSAGE ||
	           is_type(part, "text/rfc822-headers", "message/rfc822-headers")) {
		message_load(m, at);
		header_parse(part->bytes, part->len, &header);
		take_original_id(bounce, &header, "Message-ID");
		header_free(&header);
	} else if (is_type(part, "message/disposition-notification", "message/feedback-report")) {
		message_load(m, at);
		header_parse(part->bytes, part->len, &header);
		take_original_id(bounce, &header, "Original-Message-ID");
		header_free(&header);
	}
}

/* Adds the recipients that a header field names. */
static void
add_addresses(struct message *m, const char *value, struct bounce *bounce)
{
	struct address_list list = { 0 };

	address_parse(value, NULL, &list, &m->warnings);
	for (size_t i = 0; i < list.n; i++)
		if (list.items[i].address != NULL)
			bounce_add(bounce, list.items[i].address, "failed");
	address_free(&list);
}

/* Exim names the recipients in the header of its report. */
static void
read_failed_recipients(struct message *m, struct bounce *bounce)
{
	const char *value = header_get(&m->header, "X-Failed-Recipients");

	if (value != NULL && bounce->n == 0)
		add_addresses(m, value, bounce);
}

/* The reporter's addresses and ours, for the reader of notices. */
static void
collect_others(struct message *m, struct address_list *list)
{
	static const char *const headers[] = { "From", "To", "Delivered-To", "Return-Path" };

	*list = (struct address_list){ 0 };
	for (size_t i = 0; i < G_N_ELEMENTS(headers); i++) {
		const char *value = header_get(&m->header, headers[i]);

		if (value != NULL)
			address_parse(value, NULL, list, &m->warnings);
	}
}

static void
read_notice(struct message *m, struct bounce *bounce)
{
	struct address_list others;
	struct text text;
	const char **not_these;
	size_t n = 0;

	collect_others(m, &others);
	not_these = g_new0(const char *, others.n + 1);
	for (size_t i = 0; i < others.n; i++)
		if (others.items[i].address != NULL)
			not_these[n++] = others.items[i].address;
	text_read(m, &text);
	notice_read(text.words, not_these, bounce);
	text_free(&text);
	g_free(not_these);
	address_free(&others);
}

/* A report may name mailboxes of its own kind alone (X.400); the notice may know better. */
static bool
names_an_address(const struct bounce *bounce)
{
	for (size_t i = 0; i < bounce->n; i++)
		if (strchr(bounce->recipients[i].recipient, '@') != NULL)
			return true;
	return false;
}

static void
read_words(struct message *m, struct bounce *bounce)
{
	struct bounce words = { 0 };

	if (bounce->n == 0 || names_an_address(bounce)) {
		read_notice(m, bounce);
		return;
	}
	read_notice(m, &words);
	if (words.n > 0) {
		words.original_message_id = g_strdup(bounce->original_message_id);
		bounce_free(bounce);
		*bounce = words;
	}
}

/* The letter came back and nothing says who did not get it: whom it went to, when it was
 * one. */
static void
read_returned_letter(struct message *m, struct bounce *bounce)
{
	for (size_t i = 0; i < m->n && bounce->n == 0; i++) {
		struct part *part = &m->parts[i];
		struct header_block header;
		const char *to;

		if (part->is_attached || (part->kind != PART_MESSAGE &&
		    !is_type(part, "text/rfc822-headers", "message/rfc822-headers")))
			continue;
		message_load(m, i);
		header_parse(part->bytes, part->len, &header);
		to = header_get(&header, "To");
		if (to != NULL && strchr(to, ',') == NULL)
			add_addresses(m, to, bounce);
		header_free(&header);
	}
}

/* Old reports copy the letter into their text: the first line that is a
 * Message-ID field there is the letter's. */
static void
search_text(struct message *m, struct bounce *bounce)
{
	for (size_t i = 0; i < m->n && bounce->original_message_id == NULL; i++) {
		struct part *part = &m->parts[i];
		const char *p;
		char id[HEADER_ID_SIZE];

		if (part->kind != PART_LEAF || strcmp(part->type, "text/plain") != 0)
			continue;
		message_load(m, i);
		for (p = part->bytes; *p != '\0'; p += strcspn(p, "\n"), p += *p == '\n') {
			const char *line = p + strspn(p, "> \t");

			if (g_ascii_strncasecmp(line, "message-id:", 11) != 0)
				continue;
			line += 11;
			if (header_next_id(&line, id))
				bounce->original_message_id = g_strdup(id);
			break;
		}
	}
}

void
bounce_read(struct message *m, struct bounce *bounce)
{
	*bounce = (struct bounce){ 0 };
	for (size_t i = 0; i < m->n; i++)
		if (!m->parts[i].is_attached)
			read_part(m, i, bounce);
	read_failed_recipients(m, bounce);
	read_words(m, bounce);
	read_returned_letter(m, bounce);
	if (bounce->original_message_id == NULL)
		search_text(m, bounce);
	if (bounce->original_message_id == NULL) /* Exchange answers our letter */
		take_original_id(bounce, &m->header, "In-Reply-To");
}

void
bounce_free(struct bounce *bounce)
{
	for (size_t i = 0; i < bounce->n; i++) {
		free(bounce->recipients[i].recipient);
		free(bounce->recipients[i].action);
		free(bounce->recipients[i].status);
		free(bounce->recipients[i].diagnostic);
	}
	free(bounce->recipients);
	free(bounce->original_message_id);
	*bounce = (struct bounce){ 0 };
}
