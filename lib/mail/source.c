#include "mail/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/bound.h"
#include "mail/boundary.h"
#include "mail/param.h"
#include "mail/splice.h"
#include "mail/warning.h"

#if BOUND_SANITIZED
#include <sanitizer/lsan_interface.h>
#endif

#define BLOCK_BYTES 65536
#define HEADER_BACK_BYTES 4096 /* how far back the boundary before a part is looked for */

static GMimeParserOptions *options;

/* How the body is to be read. */
struct frame {
	char *type; /* the Content-Type, or NULL */
	gint64 end; /* of the body, -1: all of it */
	bool has_nul;
};

/* GMime forgets the block of a type that is registered again: a few bytes, once. */
static void
start_gmime(void)
{
#if BOUND_SANITIZED
	__lsan_disable();
#endif
	g_mime_init();
#if BOUND_SANITIZED
	__lsan_enable();
#endif
}

void
source_start(void)
{
	static const char *fallback[] = { "utf-8", "windows-1252", NULL };
	static const char *const messages[] = { "rfc822", "rfc2822", "global", "news" };

	start_gmime();
	for (size_t i = 0; i < G_N_ELEMENTS(messages); i++)
		g_mime_object_register_type("message", messages[i], GMIME_TYPE_PART);
	options = g_mime_parser_options_new();
	g_mime_parser_options_set_parameter_compliance_mode(options, GMIME_RFC_COMPLIANCE_STRICT);
	g_mime_parser_options_set_fallback_charsets(options, fallback);
}

/* --- the frame ---------------------------------------------------------------------------- */

/* A type without a subtype counts as none: text/plain (RFC 2045 section 5.2). */
static const char *
content_type(const struct header_block *header)
{
	const char *value = header_get(header, "Content-Type");

	if (value != NULL && memchr(value, '/', strcspn(value, ";")) == NULL)
		return NULL;
	return value;
}

static bool
is_multipart(const char *type)
{
	return type != NULL && g_ascii_strncasecmp(type + strspn(type, " \t"), "multipart/", 10) == 0;
}

static void
scan(GMimeStream *body, const char *declared, size_t limit, struct boundary_scan *result)
{
	char *block = g_malloc(BLOCK_BYTES);
	ssize_t n;

	boundary_begin(result, declared, limit);
	g_mime_stream_reset(body);
	while (!result->is_cut && (n = g_mime_stream_read(body, block, BLOCK_BYTES)) > 0)
		boundary_add(result, block, (size_t)n);
	boundary_end(result);
	g_mime_stream_reset(body);
	g_free(block);
}

/* "multipart/x" without its parameters but for the one that is needed. */
static char *
with_boundary(const char *type, const char *boundary)
{
	GString *out = g_string_new(NULL);
	size_t n;

	type = type ? type + strspn(type, " \t\r\n") : "";
	n = strcspn(type, "; \t");
	if (n > 0)
		g_string_append_len(out, type, (gssize)n);
	else
		g_string_append(out, "multipart/mixed");
	g_string_append(out, "; boundary=\"");
	for (const char *p = boundary; *p != '\0'; p++) {
		if (*p == '"' || *p == '\\')
			g_string_append_c(out, '\\');
		g_string_append_c(out, *p);
	}
	g_string_append_c(out, '"');
	return g_string_free(out, FALSE);
}

/* A multipart without its boundary is read by the one that is there; so is a body of
 * no declared type that begins with one. */
static void
choose_frame(struct frame *frame, GMimeStream *body, const struct header_block *header,
             const struct message_limits *limits, uint32_t *warnings)
{
	const char *type = content_type(header);
	char *declared = is_multipart(type) ? param_get(type, "boundary", warnings) : NULL;
	struct boundary_scan found;
	bool guesses;

	/* every multipart within may have a beginning of its own */
	scan(body, declared, 2 * limits->parts + limits->depth, &found);
	guesses = *found.guess != '\0' && !found.is_found &&
	          (is_multipart(type) || (header_get(header, "Content-Type") == NULL && found.leads));
	frame->has_nul = found.has_nul;
	frame->end = found.is_cut ? (gint64)found.cut_at : -1;
	if (found.is_cut)
		*warnings |= WARNING_BIT(WARNING_LIMIT_PARTS);
	if (guesses) {
		*warnings |= WARNING_BIT(WARNING_BOUNDARY);
		frame->type = with_boundary(type, found.guess);
	} else {
		frame->type = declared ? with_boundary(type, declared) : g_strdup(type);
	}
	free(declared);
}

/* --- reading ---------------------------------------------------------------------------------- */

static GByteArray *
make_head(const struct header_block *header, const char *type)
{
	static const char *const fields[] = { "Content-Transfer-Encoding", "Content-Disposition" };
	GString *head = g_string_new("MIME-Version: 1.0\n");
	GByteArray *bytes;

	if (type != NULL)
		g_string_append_printf(head, "Content-Type: %s\n", type);
	for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
		const char *value = type || i == 0 ? header_get(header, fields[i]) : NULL;

		if (value != NULL)
			g_string_append_printf(head, "%s: %s\n", fields[i], value);
	}
	g_strdelimit(head->str, "\r", ' ');
	g_string_append_c(head, '\n');
	bytes = g_byte_array_new_take((guint8 *)head->str, head->len);
	g_string_free(head, FALSE);
	return bytes;
}

/* From `start` bytes behind the beginning up to `end`, -1 for the stream's own. Some
 * streams have no part that is empty. */
static GMimeStream *
part_stream(GMimeStream *stream, gint64 start, gint64 end)
{
	gint64 last = end < 0 ? stream->bound_end : stream->bound_start + end;
	GMimeStream *part = g_mime_stream_substream(stream, stream->bound_start + start, last);

	return part ? part : g_mime_stream_mem_new();
}

/* Parses the body, of that type, up to `end`. */
static void
parse(struct source *source, GMimeStream *body, gint64 end, const struct header_block *header,
      const char *type)
{
	GMimeStream *part = part_stream(body, 0, end);
	GMimeParser *parser;

	g_clear_object(&source->root);
	g_clear_object(&source->stream);
	source->stream = splice_new(make_head(header, type), part);
	g_object_unref(part);
	parser = g_mime_parser_new_with_stream(source->stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	source->root = g_mime_parser_construct_part(parser, options); /* full */
	g_object_unref(parser);
}

/* Is there a part at all? A multipart whose boundary never comes has none. */
static bool
has_parts(const struct source *source)
{
	return source->root != NULL &&
	       (!GMIME_IS_MULTIPART(source->root) ||
	        g_mime_multipart_get_count(GMIME_MULTIPART(source->root)) > 0);
}

struct source *
source_open(GMimeStream *content, const struct header_block *header,
            const struct message_limits *limits, uint32_t *warnings)
{
	struct source *source = g_new0(struct source, 1);
	GMimeStream *body = part_stream(content, header->body_at, -1);
	struct frame frame = { 0 };

	choose_frame(&frame, body, header, limits, warnings);
	parse(source, body, frame.end, header, frame.type);
	if (!has_parts(source)) { /* then a person may still read the bytes */
		*warnings |= WARNING_BIT(WARNING_UNREADABLE);
		parse(source, body, frame.end, header, NULL);
	}
	source->has_nul = frame.has_nul;
	g_object_unref(body);
	free(frame.type);
	return source;
}

/* --- a header that GMime cannot read ------------------------------------------------------- */

static GString *
read_range(GMimeStream *stream, gint64 from, gint64 to)
{
	GMimeStream *part = g_mime_stream_substream(stream, from, to);
	GString *bytes = g_string_new(NULL);
	char block[1024];
	ssize_t n;

	while (part != NULL && (n = g_mime_stream_read(part, block, sizeof block)) > 0)
		g_string_append_len(bytes, block, n);
	g_clear_object(&part);
	return bytes;
}

/* Behind the last line "--boundary" of the bytes, or NULL. */
static const char *
behind_boundary(const GString *bytes, const char *boundary)
{
	char *line = g_strconcat("--", boundary, NULL);
	const char *found = NULL, *p = bytes->str;
	size_t len = strlen(line), left;

	while ((left = (size_t)(bytes->str + bytes->len - p)) > 0) {
		const char *end = memchr(p, '\n', left);

		if (end == NULL)
			break;
		if ((size_t)(end - p) >= len && memcmp(p, line, len) == 0)
			found = end + 1;
		p = end + 1;
	}
	free(line);
	return found;
}

/* Where the first field stands, -1 when there is none; those that GMime adds itself
 * stand nowhere. */
static gint64
first_field(GMimeObject *part)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(part); /* none */
	gint64 first = -1;

	for (int i = 0; i < g_mime_header_list_get_count(list) && first < 0; i++)
		first = g_mime_header_get_offset(g_mime_header_list_get_header_at(list, i));
	return first;
}

/* Behind the boundary that stands before a part's content, or -1. */
static gint64
header_start(const struct source *source, const char *boundary, gint64 end)
{
	gint64 from = MAX(end - HEADER_BACK_BYTES, 0), at = -1;
	GString *before = read_range(source->stream, from, end);
	const char *start = behind_boundary(before, boundary);

	if (start != NULL)
		at = from + (start - before->str);
	g_string_free(before, TRUE);
	return at;
}

bool
source_header(const struct source *source, GMimeObject *part, const char *boundary,
              struct header_block *header, gint64 *content_at)
{
	GMimeDataWrapper *wrapper = g_mime_part_get_content(GMIME_PART(part)); /* none */
	GMimeStream *content = wrapper ? g_mime_data_wrapper_get_stream(wrapper) : NULL; /* none */
	gint64 start = first_field(part);
	GString *bytes;
	bool is_there;

	if (part == source->root || boundary == NULL || content == NULL ||
	    (start >= 0 && !source->has_nul))
		return false;
	if (start < 0)
		start = header_start(source, boundary, content->bound_start);
	if (start < 0 || start >= content->bound_start)
		return false;
	bytes = read_range(source->stream, start, content->bound_start);
	is_there = bytes->str[strspn(bytes->str, " \t\r\n")] != '\0'; /* but an empty line */
	if (is_there)
		header_parse(bytes->str, bytes->len, header);
	g_string_free(bytes, TRUE);
	if (is_there)
		*content_at = header->n > 0 ? content->bound_start : start;
	return is_there;
}

void
source_free(struct source *source)
{
	while (source != NULL) {
		struct source *next = source->next;

		g_clear_object(&source->root);
		g_clear_object(&source->stream);
		g_clear_pointer(&source->bytes, g_byte_array_unref);
		free(source);
		source = next;
	}
}

const char *
source_field(GMimeObject *part, const char *name)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(part); /* none */
	GMimeHeader *header = g_mime_header_list_get_header(list, name); /* none */

	return header ? g_mime_header_get_raw_value(header) : NULL;
}
