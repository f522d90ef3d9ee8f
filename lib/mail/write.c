#include "mail/write.h"

#include <errno.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rules/addrspec.h"

#define LINE_BYTES 998 /* without CR LF */
#define FLOW_COLUMNS 72

static bool
has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

/* The left side of a msg-id may hold more than an address; what must not pass is
 * what would end it or begin another header. */
static bool
is_msg_id(const char *id, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (id[i] <= 0x20 || id[i] >= 0x7f || id[i] == '<' || id[i] == '>')
			return false;
	return len > 2 && len < 500 && memchr(id, '@', len) != NULL;
}

/* Where to break a line of len bytes: behind the last blank that keeps it within
 * the width, else behind the first blank there is, else not at all. Looks no further than
 * the first place too far: a page may be one line. */
static size_t
break_at(const char *line, size_t len)
{
	size_t at = 0, columns = 0, lead = strspn(line, " ");

	for (size_t i = 0; i < len; i++) {
		if (columns > FLOW_COLUMNS && at > 0)
			return at;
		if (i >= lead && i + 1 < len && line[i] == ' ' && line[i + 1] != ' ')
			at = i + 1;
		columns += ((unsigned char)line[i] & 0xc0) != 0x80;
	}
	return columns > FLOW_COLUMNS && at > 0 ? at : len;
}

static void
flow_line(FILE *out, const char *line, size_t len)
{
	while (len > 0 && line[len - 1] == ' ')
		len--; /* a blank at the end would mean: the next line goes on */
	do {
		size_t n = break_at(line, len);

		if (n > 0 && (*line == ' ' || *line == '>' || strncmp(line, "From ", 5) == 0))
			putc(' ', out);
		fwrite(line, 1, n, out);
		putc('\n', out);
		line += n;
		len -= n;
	} while (len > 0);
}

char *
mail_flow(const char *text)
{
	char *flowed = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&flowed, &size);

	if (out == NULL)
		abort();
	while (*text) {
		size_t len = strcspn(text, "\n");

		flow_line(out, text, len);
		text += len + (text[len] == '\n');
	}
	if (fclose(out) == EOF)
		abort();
	return flowed;
}

static void
set_header(GMimeMessage *message, const char *name, const char *value)
{
	g_mime_object_set_header(GMIME_OBJECT(message), name, value, "utf-8");
}

static void
set_mailbox(GMimeMessage *message, GMimeAddressType type, const char *name,
            const char *address)
{
	g_mime_message_add_mailbox(message, type, name, address);
}

/* "<a> <b>" of "a b"; only what is a msg-id (RFC 5322 section 3.6.4). The caller
 * frees. */
static char *
bracketed(const char *ids)
{
	GString *list = g_string_new(NULL);

	while (ids != NULL && *ids) {
		size_t len = strcspn(ids, " ");

		if (is_msg_id(ids, len))
			g_string_append_printf(list, "%s<%.*s>", list->len ? " " : "", (int)len, ids);
		ids += len + (ids[len] == ' ');
	}
	return g_string_free(list, FALSE);
}

static void
set_thread(GMimeMessage *message, const struct mail_letter *letter)
{
	char *in_reply_to = bracketed(letter->in_reply_to);
	char *references = bracketed(letter->references);

	if (*in_reply_to)
		set_header(message, "In-Reply-To", in_reply_to);
	if (*references)
		set_header(message, "References", references);
	g_free(in_reply_to);
	g_free(references);
}

static void
set_headers(GMimeMessage *message, const struct mail_letter *letter)
{
	GTimeZone *zone = g_time_zone_new_offset(letter->zone_secs);
	GDateTime *utc = g_date_time_new_from_unix_utc(letter->date_at);
	GDateTime *date = g_date_time_to_timezone(utc, zone);

	set_mailbox(message, GMIME_ADDRESS_TYPE_FROM, letter->from_name, letter->from);
	set_mailbox(message, GMIME_ADDRESS_TYPE_TO, NULL, letter->to);
	if (letter->reply_to != NULL && *letter->reply_to != '\0')
		set_mailbox(message, GMIME_ADDRESS_TYPE_REPLY_TO, letter->from_name, letter->reply_to);
	g_mime_message_set_subject(message, letter->subject, "utf-8");
	g_mime_message_set_date(message, date);
	g_mime_message_set_message_id(message, letter->message_id);
	set_thread(message, letter);
	if (letter->automatic) {
		set_header(message, "Auto-Submitted", "auto-replied");
		/* Outlook and Exchange look at this one only. */
		set_header(message, "X-Auto-Response-Suppress", "All");
	}
	set_header(message, "X-Loket", letter->number);
	g_date_time_unref(date);
	g_date_time_unref(utc);
	g_time_zone_unref(zone);
}

/* A line that no server need take (RFC 5321 section 4.5.3.1.6): one without a blank. */
static bool
has_long_line(const char *text)
{
	for (size_t len; *text != '\0'; text += len + (text[len] == '\n'))
		if ((len = strcspn(text, "\n")) > LINE_BYTES)
			return true;
	return false;
}

/* The text of the letter, owned by the caller. */
static GMimeObject *
make_text(const char *body)
{
	char *flowed = mail_flow(body);
	GMimeTextPart *part = g_mime_text_part_new();
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(flowed, strlen(flowed));
	GMimeDataWrapper *content =
	    g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
	bool plain = g_str_is_ascii(flowed) && !has_long_line(flowed);

	g_mime_part_set_content(GMIME_PART(part), content);
	g_mime_part_set_content_encoding(GMIME_PART(part),
	    plain ? GMIME_CONTENT_ENCODING_7BIT : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "format", "flowed");
	g_object_unref(content);
	g_object_unref(stream);
	free(flowed);
	return GMIME_OBJECT(part);
}

/* RFC 6838 section 4.2: what a type's name may hold. */
static bool
is_type(const char *type)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+";
	size_t n = type ? strspn(type, allowed) : 0, m;

	if (n == 0 || n > 127 || type[n] != '/')
		return false;
	m = strspn(type + n + 1, allowed);
	return m > 0 && m <= 127 && type[n + 1 + m] == '\0';
}

/* A new header, made by us; of the stranger's nothing but the bytes and a cleaned name
 * (GMime can loop on foreign parameters, RELIABILITY 0.5). A message or a multipart
 * may not be base64 (RFC 2046 section 5): it goes as bytes of an unnamed kind. */
static GMimeObject *
make_enclosure(const struct mail_enclosure *e)
{
	bool plain = is_type(e->type) && strncmp(e->type, "message/", 8) != 0 &&
	             strncmp(e->type, "multipart/", 10) != 0;
	GMimeContentType *type =
	    g_mime_content_type_parse(NULL, plain ? e->type : "application/octet-stream");
	GMimePart *part = g_mime_part_new_with_type(g_mime_content_type_get_media_type(type),
	                                            g_mime_content_type_get_media_subtype(type));
	GMimeStream *stream = g_mime_stream_fs_new(dup(e->fd));
	GMimeDataWrapper *content =
	    g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);

	g_mime_part_set_content(part, content);
	g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
	g_mime_object_set_disposition(GMIME_OBJECT(part), "attachment");
	if (e->name != NULL)
		g_mime_part_set_filename(part, e->name);
	g_object_unref(content);
	g_object_unref(stream);
	g_object_unref(type);
	return GMIME_OBJECT(part);
}

static void
set_body(GMimeMessage *message, const struct mail_letter *letter)
{
	GMimeObject *text = make_text(letter->body);
	GMimeMultipart *mixed;
	char boundary[96];

	if (letter->n_enclosures == 0) {
		g_mime_message_set_mime_part(message, text);
		g_object_unref(text);
		return;
	}
	mixed = g_mime_multipart_new_with_subtype("mixed");
	/* The same letter has the same bytes: no random boundary. Base64 and our own
	 * quoted-printable have no line that begins with it. */
	snprintf(boundary, sizeof boundary, "=_loket_%.60s", letter->number);
	g_mime_multipart_set_boundary(mixed, boundary);
	g_mime_multipart_add(mixed, text);
	g_object_unref(text);
	for (size_t i = 0; i < letter->n_enclosures; i++) {
		GMimeObject *part = make_enclosure(&letter->enclosures[i]);

		g_mime_multipart_add(mixed, part);
		g_object_unref(part);
	}
	g_mime_message_set_mime_part(message, GMIME_OBJECT(mixed));
	g_object_unref(mixed);
}

static int
write_to(GMimeMessage *message, int fd, const char *object, struct fault *f)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	GMimeStream *file = g_mime_stream_fs_new(fd);
	GMimeStream *buffered = g_mime_stream_buffer_new(file, GMIME_STREAM_BUFFER_BLOCK_WRITE);
	bool written;

	g_mime_stream_fs_set_owner(GMIME_STREAM_FS(file), FALSE);
	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
	errno = 0;
	written = g_mime_object_write_to_stream(GMIME_OBJECT(message), options, buffered) >= 0 &&
	          g_mime_stream_flush(buffered) == 0;
	g_object_unref(buffered);
	g_object_unref(file);
	g_mime_format_options_free(options);
	if (written)
		return 0;
	if (errno == 0)
		errno = EIO;
	return fault_errno(f, object, "writing the letter");
}

int
mail_write(const struct mail_letter *letter, int fd, struct fault *f)
{
	static bool ready;
	GMimeMessage *message;
	int result;

	if (!addrspec_ok(letter->from) || !addrspec_utf8_ok(letter->to) ||
	    (letter->reply_to != NULL && *letter->reply_to && !addrspec_ok(letter->reply_to)))
		return fault_set(f, EX_DATAERR, letter->number, "an address is not one that mail can be sent to");
	if (has_control(letter->subject) || has_control(letter->from_name) ||
	    !is_msg_id(letter->message_id, strlen(letter->message_id)))
		return fault_set(f, EX_DATAERR, letter->number, "a header of the letter holds what no header may hold");
	if (!ready)
		g_mime_init();
	ready = true;
	message = g_mime_message_new(TRUE);
	set_headers(message, letter);
	set_body(message, letter);
	result = write_to(message, fd, letter->number, f);
	g_object_unref(message);
	return result;
}
