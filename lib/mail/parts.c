#include "mail/parts.h"

#include <stdlib.h>
#include <string.h>

#include "mail/cms.h"
#include "mail/filename.h"
#include "mail/param.h"
#include "mail/tnef.h"
#include "mail/warning.h"

#define TYPE_BYTES 100

/* --- one part ------------------------------------------------------------------------- */

/* A type as one word of ASCII. */
static char *
clean_type(const char *type)
{
	char *lower = g_ascii_strdown(type, (gssize)strnlen(type, TYPE_BYTES));

	for (char *p = lower; *p != '\0'; p++)
		if (*p <= 0x20 || *p >= 0x7f)
			*p = '_';
	return lower;
}

static char *
type_of(GMimeObject *object)
{
	char *text = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object)); /* full */
	char *type = clean_type(text);

	free(text);
	return type;
}

/* "filename=x" without the word before it is no disposition. */
static const char *
disposition_of(const char *field)
{
	char word[20] = "";

	if (field != NULL)
		header_word(field, word, sizeof word);
	if (*word == '\0' || strchr(word, '=') != NULL)
		return NULL;
	/* An unknown disposition is an attachment (RFC 2183 section 2.8). */
	return strcmp(word, "inline") == 0 ? "inline" : "attachment";
}

static char *
name_of(const char *disposition, const char *type, uint32_t *warnings)
{
	char *raw = param_get(disposition, "filename", warnings);
	char *name;

	if (raw == NULL)
		raw = param_get(disposition, "name", warnings);
	if (raw == NULL)
		raw = param_get(type, "name", warnings);
	if (raw == NULL)
		raw = param_get(type, "filename", warnings);
	name = raw ? filename_clean(raw, warnings) : NULL;
	free(raw);
	return name;
}

static bool
is_word(const char *field, const char *name, const char *word)
{
	uint32_t ignored = 0;
	char *value = param_word(field, name, &ignored);
	bool is = value != NULL && g_ascii_strcasecmp(value, word) == 0;

	free(value);
	return is;
}

/* RFC 2046 section 5.2.1 and its heirs (RFC 6532 section 3.7). */
static bool
is_message_type(const char *type)
{
	static const char *const types[] = {
		"message/rfc822", "message/rfc2822", "message/global", "message/news",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i], type) == 0)
			return true;
	return false;
}

/* What a part's header says, as GMime read it or we. */
struct fields {
	const char *type, *disposition, *encoding;
	struct header_block own;
	bool is_own;
	gint64 content_at;
};

static void
read_fields(const struct source *source, GMimeObject *object, const char *boundary,
            struct fields *f)
{
	*f = (struct fields){ .is_own = GMIME_IS_PART(object) };
	f->is_own = f->is_own && source_header(source, object, boundary, &f->own, &f->content_at);
	if (f->is_own) {
		f->type = header_get(&f->own, "Content-Type");
		f->disposition = header_get(&f->own, "Content-Disposition");
		f->encoding = header_get(&f->own, "Content-Transfer-Encoding");
	} else {
		f->type = source_field(object, "Content-Type");
		f->disposition = source_field(object, "Content-Disposition");
		f->encoding = source_field(object, "Content-Transfer-Encoding");
	}
}

static char *
own_type(const char *field)
{
	char word[TYPE_BYTES] = "";

	if (field != NULL)
		header_word(field, word, sizeof word);
	return clean_type(strchr(word, '/') ? word : "text/plain");
}

static void
describe(struct message *m, struct part *part, GMimeObject *object, const struct fields *f)
{
	const char *type = f->type;
	const char *disposition = f->disposition;

	part->type = f->is_own ? own_type(type) : type_of(object);
	part->charset = param_word(type, "charset", &m->warnings);
	part->name = name_of(disposition, type, &m->warnings);
	part->disposition = disposition_of(disposition);
	part->is_flowed = is_word(type, "format", "flowed");
	part->deletes_space = is_word(type, "delsp", "yes");
	part->is_encrypted = strcmp(part->type, "multipart/encrypted") == 0;
	part->kind = GMIME_IS_MULTIPART(object)    ? PART_MULTIPART
	             : is_message_type(part->type) ? PART_MESSAGE
	                                           : PART_LEAF;
}

static struct part_content *
content_of(const struct source *source, GMimeObject *object, const struct fields *f)
{
	struct part_content *content = g_new0(struct part_content, 1);
	GMimeDataWrapper *wrapper = g_mime_part_get_content(GMIME_PART(object)); /* none */

	content->stream = wrapper ? g_mime_data_wrapper_get_stream(wrapper) : NULL; /* none */
	content->encoding = decode_encoding(f->encoding);
	if (f->is_own && f->content_at < content->stream->bound_start)
		content->stream = content->own_stream =
		    g_mime_stream_substream(source->stream, f->content_at, content->stream->bound_end);
	return content;
}

/* A place in the list for the next part. Takes `number` over. */
static struct part *
add_part(struct message *m, char *number, unsigned depth, bool attached)
{
	struct part *part;

	if (m->n == m->source->capacity) {
		m->source->capacity = m->n ? 2 * m->n : 8;
		m->parts = g_renew(struct part, m->parts, m->source->capacity);
	}
	part = &m->parts[m->n++];
	*part = (struct part){ .number = number, .depth = depth, .is_attached = attached, .end = m->n };
	return part;
}

bool
parts_is_words(const struct part *part)
{
	return part->kind == PART_LEAF && part->name == NULL &&
	       g_strcmp0(part->disposition, "attachment") != 0 &&
	       (strcmp(part->type, "text/plain") == 0 || strcmp(part->type, "text/html") == 0);
}

/* --- the tree ---------------------------------------------------------------------------- */

static void walk(struct message *m, const struct source *source, GMimeObject *object,
                 const char *boundary, char *number, unsigned depth, bool attached);
static void open_leaf(struct message *m, size_t at);

static bool
has_room(struct message *m)
{
	if (m->n < m->limits.parts)
		return true;
	m->warnings |= WARNING_BIT(WARNING_LIMIT_PARTS);
	return false;
}

static char *
child_number(const char *number, unsigned i)
{
	return *number ? g_strdup_printf("%s.%u", number, i + 1) : g_strdup_printf("%u", i + 1);
}

static void
walk_children(struct message *m, const struct source *source, size_t at,
              GMimeMultipart *multipart)
{
	const char *boundary = g_mime_multipart_get_boundary(multipart); /* none */
	/* walk() may move the list */
	char *number = g_strdup(m->parts[at].number);
	unsigned depth = m->parts[at].depth + 1;
	bool attached = m->parts[at].is_attached;

	for (int i = 0; i < g_mime_multipart_get_count(multipart) && has_room(m); i++)
		walk(m, source, g_mime_multipart_get_part(multipart, i), boundary, /* none */
		     child_number(number, (unsigned)i), depth, attached);
	free(number);
}

/* The body that is within part `at`: a multipart has its number, a single part comes
 * below it. */
static void
walk_inside(struct message *m, size_t at, const struct source *source, bool attached)
{
	const char *number = m->parts[at].number;
	GMimeObject *root = source->root;

	if (root != NULL && has_room(m))
		walk(m, source, root, NULL,
		     GMIME_IS_MULTIPART(root) ? g_strdup(number) : child_number(number, 0),
		     m->parts[at].depth + 1, attached);
}

static void keep_source(struct message *m, struct source *source, GByteArray *bytes);
static GMimeStream *stream_of(GByteArray *bytes);

/* A multipart within another whose boundary never came: GMime has put it all before
 * the first part. */
static void
open_lost(struct message *m, size_t at, GMimeMultipart *multipart)
{
	const char *lost = g_mime_multipart_get_prologue(multipart); /* none */
	struct header_field type = { (char *)"Content-Type", NULL, 0 };
	struct header_block header = { .fields = &type, .n = 1 };
	GByteArray *bytes;
	GMimeStream *stream;
	struct source *source;

	if (lost == NULL || *lost == '\0' || !has_room(m))
		return;
	type.value = (char *)source_field(GMIME_OBJECT(multipart), "Content-Type");
	if (type.value == NULL)
		return;
	type.len = strlen(type.value);
	bytes = g_byte_array_append(g_byte_array_new(), (const guint8 *)lost, (guint)strlen(lost));
	stream = stream_of(bytes);
	source = source_open(stream, &header, &m->limits, &m->warnings);
	keep_source(m, source, bytes);
	g_object_unref(stream);
	walk_inside(m, at, source, m->parts[at].is_attached);
}

/* Recursion is bounded by limits.depth. Takes `number` over. */
static void
walk(struct message *m, const struct source *source, GMimeObject *object, const char *boundary,
     char *number, unsigned depth, bool attached)
{
	size_t at = m->n;
	struct part *part = add_part(m, number, depth, attached);
	struct fields fields;

	read_fields(source, object, boundary, &fields);
	describe(m, part, object, &fields);
	if (part->kind != PART_MULTIPART)
		part->content = content_of(source, object, &fields);
	if (fields.is_own) {
		m->warnings |= fields.own.warnings & WARNING_BIT(WARNING_NUL);
		header_free(&fields.own);
	}
	if (part->kind != PART_LEAF && depth >= m->limits.depth)
		m->warnings |= WARNING_BIT(WARNING_LIMIT_DEPTH);
	else if (part->kind == PART_LEAF || part->kind == PART_MESSAGE)
		open_leaf(m, at);
	else if (g_mime_multipart_get_count(GMIME_MULTIPART(object)) > 0)
		walk_children(m, source, at, GMIME_MULTIPART(object));
	else
		open_lost(m, at, GMIME_MULTIPART(object));
	m->parts[at].end = m->n;
}

/* --- what is packed --------------------------------------------------------------------------- */

static void
keep_source(struct message *m, struct source *source, GByteArray *bytes)
{
	source->bytes = bytes;
	source->next = m->source->sources;
	m->source->sources = source;
}

struct unpacking {
	GByteArray *bytes;
	size_t max;
};

static void
unpack_add(void *context, const char *bytes, size_t len)
{
	struct unpacking *u = context;
	size_t n = MIN(len, u->max - u->bytes->len);

	g_byte_array_append(u->bytes, (const guint8 *)bytes, (guint)n);
}

/* A part's decoded bytes in memory; NULL when they are too many. */
static GByteArray *
unpack(struct message *m, size_t at)
{
	GMimeStream *stream = m->parts[at].content->stream;
	gint64 size = stream ? g_mime_stream_length(stream) : 0;
	struct unpacking u = { .max = m->source->may_unpack };

	/* as much as there can be, at once: growing would need it twice */
	u.bytes = g_byte_array_sized_new((guint)CLAMP(size, 0, (gint64)u.max));
	message_pour(m, at, unpack_add, &u);
	if (u.bytes->len < u.max) {
		m->source->may_unpack -= u.bytes->len;
		return u.bytes;
	}
	m->warnings |= WARNING_BIT(WARNING_LIMIT_PACKED);
	g_byte_array_unref(u.bytes);
	return NULL;
}

/* The bytes stay the caller's. */
static GMimeStream *
stream_of(GByteArray *bytes)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);

	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
	return stream;
}

/* A message or an entity in a stream, with a header of its own. */
static void
open_entity(struct message *m, size_t at, GMimeStream *stream, GByteArray *bytes, bool attached)
{
	const uint32_t limits = WARNING_BIT(WARNING_LIMIT_PARTS) | WARNING_BIT(WARNING_LIMIT_HEADER);
	char *head = g_malloc(m->limits.header_bytes);
	struct header_block header;
	struct source *source;
	uint32_t warnings = 0;
	ssize_t n;

	g_mime_stream_reset(stream);
	n = g_mime_stream_read(stream, head, m->limits.header_bytes);
	header_parse(head, n > 0 ? (size_t)n : 0, &header);
	free(head);
	source = source_open(stream, &header, &m->limits, &warnings);
	warnings |= header.warnings;
	header_free(&header);
	keep_source(m, source, bytes);
	/* an attached message that is odd does not make the letter so */
	m->warnings |= warnings & (attached ? limits : ~WARNING_BIT(WARNING_HEADER_NONE));
	walk_inside(m, at, source, attached);
}

static void
open_bytes(struct message *m, size_t at, GByteArray *bytes, bool attached)
{
	GMimeStream *stream = stream_of(bytes);

	open_entity(m, at, stream, bytes, attached);
	g_object_unref(stream);
}

static void
open_message(struct message *m, size_t at)
{
	struct part_content *content = m->parts[at].content;
	GByteArray *bytes;
	uint64_t size;

	if (content->stream == NULL)
		return;
	if (content->encoding != ENCODING_LINES && content->encoding != ENCODING_BINARY) {
		bytes = unpack(m, at);
		if (bytes != NULL)
			open_bytes(m, at, bytes, true);
		return;
	}
	size = (uint64_t)MAX(g_mime_stream_length(content->stream), 0);
	if (size > m->source->may_open) {
		m->warnings |= WARNING_BIT(WARNING_LIMIT_PACKED);
		return;
	}
	m->source->may_open -= size;
	open_entity(m, at, content->stream, NULL, true);
}

static void
open_signed(struct message *m, size_t at)
{
	GByteArray *packed = unpack(m, at);
	enum cms_kind kind;
	char *bytes;
	size_t len;

	if (packed == NULL)
		return;
	kind = cms_read((const char *)packed->data, packed->len, &bytes, &len);
	/* What cannot be told, only the one who has the key may know. */
	m->parts[at].is_encrypted = kind == CMS_ENCRYPTED || kind == CMS_UNKNOWN;
	g_byte_array_unref(packed);
	if (bytes != NULL)
		open_bytes(m, at, g_byte_array_new_take((guint8 *)bytes, len), m->parts[at].is_attached);
}

static void open_tnef(struct message *m, size_t at, const char *bytes, size_t len);

static void
add_entry(struct message *m, size_t at, struct tnef_entry *entry, unsigned i)
{
	size_t child = m->n;
	struct part *part = add_part(m, child_number(m->parts[at].number, i), m->parts[at].depth + 1,
	                             m->parts[at].is_attached);

	part->type = clean_type(entry->is_message ? "application/ms-tnef"
	                        : entry->type     ? entry->type
	                                          : "application/octet-stream");
	part->charset = g_steal_pointer(&entry->charset);
	part->name = entry->name ? filename_clean(entry->name, &m->warnings) : NULL;
	part->disposition = entry->is_body ? "inline" : "attachment";
	part->is_packed_body = entry->is_body;
	part->content = g_new0(struct part_content, 1);
	part->content->kind = CONTENT_BYTES;
	part->content->bytes = entry->bytes;
	part->content->len = entry->len;
	part->content->owned = g_steal_pointer(&entry->unpacked);
	if (entry->is_message && part->depth < m->limits.depth)
		open_tnef(m, child, entry->bytes, entry->len);
	m->parts[child].end = m->n;
}

/* `bytes` stay as long as the message. */
static void
open_tnef(struct message *m, size_t at, const char *bytes, size_t len)
{
	struct tnef tnef;

	if (tnef_read(bytes, len, &tnef))
		for (unsigned i = 0; i < tnef.n && has_room(m); i++)
			add_entry(m, at, &tnef.entries[i], i);
	if (tnef.is_cut)
		m->warnings |= WARNING_BIT(WARNING_LIMIT_PACKED);
	tnef_free(&tnef);
}

static void
open_winmail(struct message *m, size_t at)
{
	GByteArray *bytes = unpack(m, at);

	if (bytes == NULL)
		return;
	keep_source(m, g_new0(struct source, 1), bytes);
	open_tnef(m, at, (const char *)bytes->data, bytes->len);
}

static void
add_file(struct message *m, size_t at, struct parts_file *file, unsigned i)
{
	struct part *part = add_part(m, child_number(m->parts[at].number, i), m->parts[at].depth + 1,
	                             m->parts[at].is_attached);

	part->type = g_strdup("application/octet-stream");
	part->name = filename_clean(file->name, &m->warnings);
	part->disposition = "attachment";
	part->is_loaded = true;
	part->size_bytes = file->size_bytes;
	memcpy(part->sha256, file->sha256, sizeof part->sha256);
	part->detected = file->detected;
	part->bytes = g_strdup("");
	part->content = g_new0(struct part_content, 1);
	part->content->kind = CONTENT_UU;
	part->content->text = at;
	part->content->nth = i;
}

static void
open_text(struct message *m, size_t at)
{
	GArray *files = g_array_new(FALSE, FALSE, sizeof(struct parts_file));

	parts_load(m, at, files);
	for (unsigned i = 0; i < files->len; i++) {
		struct parts_file *file = &g_array_index(files, struct parts_file, i);

		if (has_room(m))
			add_file(m, at, file, i);
		free(file->name);
	}
	g_array_unref(files);
}

/* Outlook's file goes by its name when a gateway made its type unknown. */
static bool
is_named(const struct part *part, const char *name)
{
	return part->name != NULL && g_ascii_strcasecmp(part->name, name) == 0;
}

static void
open_leaf(struct message *m, size_t at)
{
	const struct part *part = &m->parts[at];
	const char *type = part->type;

	if (part->kind == PART_MESSAGE)
		open_message(m, at);
	else if (strcmp(type, "text/plain") == 0)
		open_text(m, at);
	else if (part->depth >= m->limits.depth)
		return; /* nothing of it is lost: it is listed as it is */
	else if (strcmp(type, "application/ms-tnef") == 0 || strcmp(type, "application/vnd.ms-tnef") == 0 ||
	         is_named(part, "winmail.dat"))
		open_winmail(m, at);
	else if (g_str_has_suffix(type, "/pkcs7-mime") || g_str_has_suffix(type, "/x-pkcs7-mime") ||
	         is_named(part, "smime.p7m"))
		open_signed(m, at);
}

/* --- all ------------------------------------------------------------------------------------------ */

void
parts_read(struct message *m, GMimeStream *stream)
{
	struct source *source = source_open(stream, &m->header, &m->limits, &m->warnings);
	GMimeObject *root = source->root;

	keep_source(m, source, NULL);
	if (root != NULL)
		walk(m, source, root, NULL, g_strdup(GMIME_IS_MULTIPART(root) ? "" : "1"), 0, false);
}

void
parts_free(struct message *m)
{
	for (size_t i = 0; i < m->n; i++) {
		struct part *part = &m->parts[i];

		free(part->number);
		free(part->type);
		free(part->charset);
		free(part->name);
		free(part->bytes);
		if (part->content != NULL) {
			free(part->content->owned);
			g_clear_object(&part->content->own_stream);
		}
		free(part->content);
	}
	free(m->parts);
	source_free(m->source->sources);
}
