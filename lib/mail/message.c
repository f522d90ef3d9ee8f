#include "mail/message.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mail/base64.h"
#include "mail/charset.h"
#include "mail/warning.h"

#define NAME_BYTES 200
#define TYPE_BYTES 100
#define BLOCK_BYTES 8192
#define KEPT_TEXTS 8 /* times text_bytes: what is kept of all parts together */

/* What GMime holds, unreferenced in reverse. */
struct message_source {
	GMimeStream *stream; /* content fields of our own, then the body in the file */
	GMimeObject *root;
	size_t head_bytes;   /* length of those fields */
	size_t may_keep;     /* what is left of all that may be kept */
	size_t capacity;     /* of the list of parts */
};

static GMimeParserOptions *options;

/* The fields of the top header that say how the body is built. */
static const char *const content_fields[] = {
	"Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
};

void
message_start(void)
{
	static const char *fallback[] = { "utf-8", "windows-1252", NULL };

	g_mime_init();
	options = g_mime_parser_options_new();
	/* Encoded words in parameters are left to our own decoder. */
	g_mime_parser_options_set_parameter_compliance_mode(options, GMIME_RFC_COMPLIANCE_STRICT);
	g_mime_parser_options_set_fallback_charsets(options, fallback);
}

/* --- opening ---------------------------------------------------------------- */

/* A type without a subtype counts as none: text/plain (RFC 2045 section 5.2). */
static const char *
content_field(const struct header_block *header, const char *name)
{
	const char *value = header_get(header, name);

	if (value != NULL && strcmp(name, "Content-Type") == 0 &&
	    memchr(value, '/', strcspn(value, ";")) == NULL)
		return NULL;
	return value;
}

/* Without the fields, as_text, the body is one plain text. */
static GMimeStream *
head_stream(const struct header_block *header, bool as_text, size_t *len)
{
	GString *head = g_string_new("MIME-Version: 1.0\n");
	GMimeStream *stream;

	for (size_t i = 0; i < G_N_ELEMENTS(content_fields) && !as_text; i++) {
		const char *value = content_field(header, content_fields[i]);

		if (value != NULL)
			g_string_append_printf(head, "%s: %s\n", content_fields[i], value);
	}
	g_strdelimit(head->str, "\r", ' ');
	g_string_append_c(head, '\n');
	*len = head->len;
	stream = g_mime_stream_mem_new_with_buffer(head->str, head->len);
	g_string_free(head, TRUE);
	return stream;
}

static void
open_stream(struct message_source *source, int fd, const struct header_block *header,
            bool as_text)
{
	GMimeStream *head = head_stream(header, as_text, &source->head_bytes);
	GMimeStream *body = g_mime_stream_fs_new_with_bounds(fd, header->body_at, -1);

	g_mime_stream_fs_set_owner(GMIME_STREAM_FS(body), FALSE);
	source->stream = g_mime_stream_cat_new();
	g_mime_stream_cat_add_source(GMIME_STREAM_CAT(source->stream), head);
	g_mime_stream_cat_add_source(GMIME_STREAM_CAT(source->stream), body);
	g_object_unref(head);
	g_object_unref(body);
}

static void
parse(struct message_source *source)
{
	GMimeParser *parser = g_mime_parser_new_with_stream(source->stream);

	g_mime_parser_set_persist_stream(parser, TRUE);
	source->root = g_mime_parser_construct_part(parser, options); /* full */
	g_object_unref(parser);
}

static void
close_stream(struct message_source *source)
{
	g_clear_object(&source->root);
	g_clear_object(&source->stream);
}

/* Is there a part at all? A multipart whose boundary never comes has none. */
static bool
has_parts(const struct message_source *source)
{
	return source->root != NULL &&
	       (!GMIME_IS_MULTIPART(source->root) ||
	        g_mime_multipart_get_count(GMIME_MULTIPART(source->root)) > 0);
}

/* --- describing parts --------------------------------------------------------- */

static bool
is_bidi(gunichar c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

char *
message_file_name(const char *name, uint32_t *warnings)
{
	char *line = header_decode(name, warnings);
	const char *p = line;
	GString *out = g_string_new(NULL);

	for (const char *q = line; *q != '\0'; q++)
		if (*q == '/' || *q == '\\')
			p = q + 1;
	for (; *p != '\0' && out->len < NAME_BYTES - 4; p = g_utf8_next_char(p)) {
		bool leads = out->len == 0 && strchr(".- ", *p) != NULL;

		if (!leads && !is_bidi(g_utf8_get_char(p)))
			g_string_append_len(out, p, g_utf8_next_char(p) - p);
	}
	free(line);
	g_strchomp(out->str);
	return g_string_free(out, *out->str == '\0');
}

static char *
copy_type(GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object); /* none */
	char *text = g_mime_content_type_get_mime_type(type);            /* full */
	char *lower = g_ascii_strdown(text, TYPE_BYTES);

	for (char *p = lower; *p != '\0'; p++)
		if (*p <= 0x20 || *p >= 0x7f)
			*p = '_';
	free(text);
	return lower;
}

static const char *
disposition_of(GMimeObject *object)
{
	GMimeContentDisposition *d = g_mime_object_get_content_disposition(object); /* none */
	const char *text = d ? g_mime_content_disposition_get_disposition(d) : NULL;

	if (text == NULL)
		return NULL;
	/* An unknown disposition is an attachment (RFC 2183 section 2.8). */
	return g_ascii_strcasecmp(text, "inline") == 0 ? "inline" : "attachment";
}

static void
describe(struct message *m, struct part *part, GMimeObject *object)
{
	const char *name = g_mime_object_get_content_disposition_parameter(object, "filename");
	const char *format = g_mime_object_get_content_type_parameter(object, "format");
	const char *delsp = g_mime_object_get_content_type_parameter(object, "delsp");

	if (name == NULL)
		name = g_mime_object_get_content_type_parameter(object, "name");
	part->object = object;
	part->type = copy_type(object);
	part->charset = g_strdup(g_mime_object_get_content_type_parameter(object, "charset"));
	part->name = name ? message_file_name(name, &m->warnings) : NULL;
	part->disposition = disposition_of(object);
	part->is_flowed = format != NULL && g_ascii_strcasecmp(format, "flowed") == 0;
	part->deletes_space = delsp != NULL && g_ascii_strcasecmp(delsp, "yes") == 0;
	part->kind = GMIME_IS_MULTIPART(object)      ? PART_MULTIPART
	             : GMIME_IS_MESSAGE_PART(object) ? PART_MESSAGE
	                                             : PART_LEAF;
}

static size_t
add_part(struct message *m, GMimeObject *object, char *number, unsigned depth, bool attached)
{
	struct part *part;

	if (m->n == m->source->capacity) {
		m->source->capacity = m->n ? 2 * m->n : 8;
		m->parts = g_renew(struct part, m->parts, m->source->capacity);
	}
	part = &m->parts[m->n];
	*part = (struct part){ .number = number, .depth = depth, .is_attached = attached };
	describe(m, part, object);
	return m->n++;
}

static void walk(struct message *m, const struct message_limits *limits,
                 GMimeObject *object, char *number, unsigned depth, bool attached);

static char *
child_number(const char *number, int i)
{
	return *number ? g_strdup_printf("%s.%d", number, i + 1) : g_strdup_printf("%d", i + 1);
}

static void
walk_children(struct message *m, const struct message_limits *limits, size_t at)
{
	GMimeObject *object = m->parts[at].object;
	/* walk() may move the list */
	char *number = g_strdup(m->parts[at].number);
	unsigned depth = m->parts[at].depth + 1;
	bool attached = m->parts[at].is_attached;

	for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); i++) {
		if (m->n >= limits->parts) {
			m->warnings |= WARNING_BIT(WARNING_LIMIT_PARTS);
			break;
		}
		walk(m, limits, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), /* none */
		     child_number(number, i), depth, attached);
	}
	free(number);
}

static void
walk_attached(struct message *m, const struct message_limits *limits, size_t at)
{
	GMimeMessagePart *object = GMIME_MESSAGE_PART(m->parts[at].object);
	GMimeMessage *message = g_mime_message_part_get_message(object);                   /* none */
	GMimeObject *body = message ? g_mime_message_get_mime_part(message) : NULL; /* none */
	const char *number = m->parts[at].number;

	if (body == NULL || m->n >= limits->parts)
		return;
	walk(m, limits, body,
	     GMIME_IS_MULTIPART(body) ? g_strdup(number) : g_strconcat(number, ".1", NULL),
	     m->parts[at].depth + 1, true);
}

/* Recursion is bounded by limits->depth. Takes `number` over. */
static void
walk(struct message *m, const struct message_limits *limits, GMimeObject *object,
     char *number, unsigned depth, bool attached)
{
	size_t at = add_part(m, object, number, depth, attached);

	if (m->parts[at].kind != PART_LEAF && depth >= limits->depth)
		m->warnings |= WARNING_BIT(WARNING_LIMIT_DEPTH);
	else if (m->parts[at].kind == PART_MULTIPART)
		walk_children(m, limits, at);
	else if (m->parts[at].kind == PART_MESSAGE)
		walk_attached(m, limits, at);
	m->parts[at].end = m->n;
}

static void
take_report_type(struct message *m)
{
	GMimeObject *root = m->source->root;
	const char *type;

	if (root == NULL ||
	    !g_mime_content_type_is_type(g_mime_object_get_content_type(root), "multipart", "report"))
		return;
	type = g_mime_object_get_content_type_parameter(root, "report-type");
	m->report_type = type ? g_ascii_strdown(type, -1) : NULL;
}

int
message_open(int fd, const struct message_limits *limits, struct message *m)
{
	GMimeObject *root;
	int result;

	*m = (struct message){ .source = g_new0(struct message_source, 1) };
	result = header_read(fd, limits->header_bytes, &m->header);
	m->warnings = m->header.warnings;
	m->text_bytes = limits->text_bytes;
	m->source->may_keep = KEPT_TEXTS * limits->text_bytes;
	if (result < 0)
		return -1;
	open_stream(m->source, fd, &m->header, false);
	parse(m->source);
	take_report_type(m);
	if (!has_parts(m->source)) { /* then a person may still read the bytes */
		m->warnings |= WARNING_BIT(WARNING_UNREADABLE);
		close_stream(m->source);
		open_stream(m->source, fd, &m->header, true);
		parse(m->source);
	}
	root = m->source->root;
	if (root != NULL)
		walk(m, limits, root, g_strdup(GMIME_IS_MULTIPART(root) ? "" : "1"), 0, false);
	return 0;
}

void
message_close(struct message *m)
{
	for (size_t i = 0; i < m->n; i++) {
		free(m->parts[i].number);
		free(m->parts[i].type);
		free(m->parts[i].charset);
		free(m->parts[i].name);
		free(m->parts[i].bytes);
	}
	free(m->parts);
	free(m->report_type);
	header_free(&m->header);
	close_stream(m->source);
	free(m->source);
	*m = (struct message){ 0 };
}

/* --- decoding ------------------------------------------------------------------ */

/* Where decoded bytes go: all are counted and hashed, the first are kept. */
struct sink {
	struct digest digest;
	uint64_t size;
	GString *kept;
	size_t may_keep;
};

static void
pour(struct sink *sink, const char *bytes, size_t len)
{
	size_t room = sink->may_keep - sink->kept->len;

	digest_add(&sink->digest, bytes, len);
	sink->size += len;
	g_string_append_len(sink->kept, bytes, (gssize)(len < room ? len : room));
}

static void
pour_base64(struct sink *sink, GMimeStream *stream, uint32_t *warnings)
{
	char in[BLOCK_BYTES], out[BASE64_ROOM(BLOCK_BYTES)];
	struct base64 state = BASE64_NONE;
	ssize_t n;

	while ((n = g_mime_stream_read(stream, in, sizeof in)) > 0)
		pour(sink, out, base64_step(&state, in, (size_t)n, out));
	pour(sink, out, base64_end(&state, out));
	if (state.broken)
		*warnings |= WARNING_BIT(WARNING_ENCODING_BROKEN);
}

static void
pour_encoded(struct sink *sink, GMimeStream *stream, GMimeContentEncoding encoding)
{
	GMimeEncoding state;
	char in[BLOCK_BYTES];
	char *out;
	ssize_t n;

	g_mime_encoding_init_decode(&state, encoding);
	out = g_malloc(g_mime_encoding_outlen(&state, sizeof in));
	while ((n = g_mime_stream_read(stream, in, sizeof in)) > 0)
		pour(sink, out, g_mime_encoding_step(&state, in, (size_t)n, out));
	pour(sink, out, g_mime_encoding_flush(&state, "", 0, out));
	free(out);
}

static void
pour_plain(struct sink *sink, GMimeStream *stream)
{
	char in[BLOCK_BYTES];
	ssize_t n;

	while ((n = g_mime_stream_read(stream, in, sizeof in)) > 0)
		pour(sink, in, (size_t)n);
}

static void
pour_leaf(struct sink *sink, GMimePart *part, uint32_t *warnings)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part); /* none */
	GMimeContentEncoding encoding = g_mime_part_get_content_encoding(part);
	GMimeStream *stream;

	if (content == NULL)
		return;
	stream = g_mime_data_wrapper_get_stream(content); /* none */
	g_mime_stream_reset(stream);
	if (encoding == GMIME_CONTENT_ENCODING_BASE64)
		pour_base64(sink, stream, warnings);
	else if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	         encoding == GMIME_CONTENT_ENCODING_UUENCODE)
		pour_encoded(sink, stream, encoding);
	else
		pour_plain(sink, stream);
}

/* Is the line "--boundary" or "--boundary--", with blanks behind it perhaps? */
static bool
is_line_of(const char *boundary, const char *line, size_t len)
{
	size_t n = boundary ? strlen(boundary) : 0;

	while (len > 0 && strchr(" \t\r\n", line[len - 1]) != NULL)
		len--;
	if (n == 0 || len < n + 2 || memcmp(line + 2, boundary, n) != 0)
		return false;
	return len == n + 2 || (len == n + 4 && memcmp(line + n + 2, "--", 2) == 0);
}

/* Is this line a boundary of a multipart that encloses the part? */
static bool
is_boundary(const struct message *m, size_t part, const char *line, size_t len)
{
	if (len < 3 || line[0] != '-' || line[1] != '-')
		return false;
	for (size_t i = 0; i < part; i++) {
		const struct part *p = &m->parts[i];

		if (p->kind == PART_MULTIPART && p->end > part &&
		    is_line_of(g_mime_multipart_get_boundary(GMIME_MULTIPART(p->object)), line, len))
			return true;
	}
	return false;
}

/* Copies lines up to the boundary; the line end before it belongs to it
 * (RFC 2046 section 5.1.1). */
static void
pour_lines(struct sink *sink, const struct message *m, size_t part, GMimeStream *lines)
{
	char line[BLOCK_BYTES];
	const char *held = "";
	bool at_start = true;
	ssize_t n;

	while ((n = g_mime_stream_buffer_gets(lines, line, sizeof line)) > 0) {
		size_t len = (size_t)n;

		if (at_start && is_boundary(m, part, line, len))
			return;
		pour(sink, held, strlen(held));
		held = "";
		at_start = line[len - 1] == '\n';
		if (at_start) {
			held = len > 1 && line[len - 2] == '\r' ? "\r\n" : "\n";
			len -= strlen(held);
		}
		pour(sink, line, len);
	}
	pour(sink, held, strlen(held));
}

/* An attached message as it stands in the file. GMime keeps no bytes of it and
 * is never asked to write it again (RELIABILITY 0.5). */
static void
pour_attached(struct sink *sink, const struct message *m, size_t part)
{
	GMimeMessagePart *object = GMIME_MESSAGE_PART(m->parts[part].object);
	GMimeMessage *message = g_mime_message_part_get_message(object); /* none */
	GMimeHeaderList *header;
	GMimeStream *from, *lines;
	gint64 at = -1;

	if (message == NULL)
		return;
	header = g_mime_object_get_header_list(GMIME_OBJECT(message)); /* none */
	if (g_mime_header_list_get_count(header) > 0)
		at = g_mime_header_get_offset(g_mime_header_list_get_header_at(header, 0));
	if (at < 0)
		return;
	from = g_mime_stream_substream(m->source->stream, at, -1);
	lines = g_mime_stream_buffer_new(from, GMIME_STREAM_BUFFER_BLOCK_READ);
	pour_lines(sink, m, part, lines);
	g_object_unref(lines);
	g_object_unref(from);
}

static bool
is_kept(const struct part *part)
{
	return part->kind == PART_MESSAGE || g_str_has_prefix(part->type, "text/") ||
	       g_str_has_prefix(part->type, "message/");
}

void
message_load(struct message *m, size_t at)
{
	struct part *part = &m->parts[at];
	struct message_source *source = m->source;
	struct sink sink = { .kept = g_string_new(NULL) };

	if (!part->is_loaded && part->kind != PART_MULTIPART) {
		part->is_loaded = true;
		if (is_kept(part))
			sink.may_keep = MIN(m->text_bytes, source->may_keep);
		digest_start(&sink.digest);
		if (part->kind == PART_MESSAGE)
			pour_attached(&sink, m, at);
		else
			pour_leaf(&sink, GMIME_PART(part->object), &m->warnings);
		digest_finish(&sink.digest, part->sha256);
		part->size_bytes = sink.size;
		part->len = sink.kept->len;
		source->may_keep -= part->len;
		part->bytes = g_string_free(sink.kept, FALSE);
		return;
	}
	g_string_free(sink.kept, TRUE);
}

/* --- the digest of what stays the same ------------------------------------------ */

/* The body with CRLF as LF; empty lines are held back until something follows. */
struct body {
	struct digest *digest;
	uint64_t newlines;
	bool cr;
};

static void
add_text(struct body *body, const char *bytes, size_t len)
{
	for (; body->newlines > 0; body->newlines--)
		digest_add(body->digest, "\n", 1);
	digest_add(body->digest, bytes, len);
}

static void
add_body(struct body *body, const char *bytes, size_t len)
{
	const char *end = bytes + len;

	while (bytes < end) {
		const char *stop = bytes;

		if (body->cr && *bytes != '\n')
			add_text(body, "\r", 1);
		body->cr = false;
		while (stop < end && *stop != '\r' && *stop != '\n')
			stop++;
		if (stop > bytes)
			add_text(body, bytes, (size_t)(stop - bytes));
		if (stop < end && *stop == '\n')
			body->newlines++;
		else if (stop < end)
			body->cr = true;
		bytes = stop + 1;
	}
}

int
message_digest(int fd, const struct header_block *header, char text[DIGEST_TEXT_SIZE])
{
	static const char *const names[] = { "Message-ID", "From", "Date", "Subject" };
	char block[65536];
	struct digest digest;
	struct body body = { .digest = &digest };
	off_t at = header->body_at;
	ssize_t n;

	digest_start(&digest);
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = header_get(header, names[i]);

		digest_add(&digest, value ? value : "", value ? strlen(value) : 0);
		digest_add(&digest, "\n", 1);
	}
	while ((n = pread(fd, block, sizeof block, at)) > 0) {
		add_body(&body, block, (size_t)n);
		at += n;
	}
	digest_finish(&digest, text);
	return n < 0 ? -1 : 0;
}
